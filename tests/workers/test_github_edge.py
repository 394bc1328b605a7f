"""What is asked of GitHub, and what is made of its answers."""

from __future__ import annotations

import zipfile

import pytest

from tests.fakes import MISSING_FILE, QUOTE, FakeCache, FakeHistory
from tests.sandbox import JobSpec
from tests.triage.build import kept
from tests.workers.conftest import World, red_job
from workers.edges import wire
from workers.edges.github import GitHubEdge, as_installation, with_token
from workers.errors import GoneError
from workers.outside import Outside
from workers.pipeline import triage_run
from workers.publish import Action
from workers.triage.facts import Run

pytestmark = pytest.mark.sockets


def test_a_run_with_its_latest_attempt(world: World, edge: GitHubEdge) -> None:
    world.run.rerun(conclusion="success")
    run = edge.run(world.name, world.run.id)
    assert (run.id, run.attempt, run.repository) == (world.run.id, 2, "acme/datasets")
    assert (run.completed, run.conclusion, run.failed) == (True, "success", False)
    assert (run.workflow, run.event) == ("CI", "pull_request")
    assert (run.head_sha, run.head_branch, run.head_owner) == (world.pull.head_sha, "feature", "acme")
    assert [(pull.number, pull.head_sha, pull.base_branch) for pull in run.pulls] == [(7, run.head_sha, "main")]
    assert (run.workflow_path, run.actor, run.web_url) == (".github/workflows/ci.yml", "alice", world.sandbox.web_url)
    assert run.url == world.run.html_url


def test_a_run_of_a_fork_names_no_pull_request(world: World, edge: GitHubEdge) -> None:
    fork = world.repository.fork("mallory")
    fork.commit({"Makefile": "none:\n"}, branch="patch")
    pull = world.repository.pull(head="patch", from_fork=fork, author="mallory")
    run = world.repository.run(head_branch="patch", head_repository=fork, jobs=[red_job()])
    fact = edge.run(world.name, run.id)
    assert fact.pulls == ()
    assert (fact.head_owner, fact.head_branch) == ("mallory", "patch")
    (found,) = edge.open_pulls(world.name, "mallory", "patch")
    assert (found.number, found.head_sha, found.head_owner, found.author) == (
        pull.number,
        fact.head_sha,
        "mallory",
        "mallory",
    )
    assert edge.open_pulls(world.name, "acme", "patch") == ()


def test_the_runs_of_a_commit_beyond_one_page(world: World, edge: GitHubEdge) -> None:
    for _ in range(104):
        world.repository.run(head_branch="feature", conclusion="success")
    world.repository.run(head_branch="main")
    runs = edge.runs_of(world.name, world.pull.head_sha)
    assert len({run.id for run in runs}) == 105


def test_the_newest_completed_runs_of_a_workflow_on_a_branch(world: World, edge: GitHubEdge) -> None:
    first = world.repository.run(event="push", head_branch="main", conclusion="success")
    world.repository.run(workflow="docs.yml", name="Docs", event="push", head_branch="main")
    world.repository.run(event="push", head_branch="main", conclusion=None)
    second = world.repository.run(event="push", head_branch="main")
    found = edge.newest_runs(world.name, first.record.workflow.id, "main")
    assert [(run.id, run.conclusion) for run in found] == [(second.id, "failure"), (first.id, "success")]
    assert all(run.updated_at for run in found)


def test_a_forks_branch_of_that_name_is_another_branch(world: World, edge: GitHubEdge) -> None:
    fork = world.repository.fork("mallory")
    fork.commit({"Makefile": "none:\n"}, branch="main")
    run = world.repository.run(head_branch="main", head_repository=fork)
    assert edge.newest_runs(world.name, run.record.workflow.id, "main") == ()


def test_no_more_than_one_page_of_newest_runs_is_asked_for(world: World, edge: GitHubEdge) -> None:
    runs = [world.repository.run(event="push", head_branch="main") for _ in range(23)]
    found = edge.newest_runs(world.name, runs[0].record.workflow.id, "main")
    assert [run.id for run in found] == [run.id for run in reversed(runs[3:])]
    assert len([path for path in world.paths() if path.endswith("/runs")]) == 1


def test_failed_jobs_are_started_again(world: World, edge: GitHubEdge) -> None:
    edge.rerun_failed(world.name, world.run.id)
    run = edge.run(world.name, world.run.id)
    assert (run.attempt, run.completed) == (2, False)
    assert {job.name: job.conclusion for job in edge.jobs(run)} == {"build": None, "lint": "success"}
    world.run.finish("success", [JobSpec("build", log=b"fine\n")])
    assert edge.run(world.name, world.run.id).passed


def test_when_a_job_ran_is_told(world: World, edge: GitHubEdge) -> None:
    build, _ = edge.jobs(edge.run(world.name, world.run.id))
    assert build.created_at is not None
    assert build.started_at is not None
    assert build.completed_at is not None
    assert build.created_at <= build.started_at < build.completed_at


def test_the_jobs_of_one_attempt_beyond_one_page(world: World, edge: GitHubEdge) -> None:
    world.run.rerun(jobs=[JobSpec(f"job {number}", "success") for number in range(130)])
    run = edge.run(world.name, world.run.id)
    assert [job.name for job in edge.jobs(run)] == [f"job {number}" for number in range(130)]


def test_a_job_with_its_steps(world: World, edge: GitHubEdge) -> None:
    build, lint = edge.jobs(edge.run(world.name, world.run.id))
    assert (build.id, build.name, build.failed) == (world.run.job("build").id, "build", True)
    assert build.labels == ("ubuntu-latest",)
    assert [(step.number, step.name, step.conclusion) for step in build.steps] == [
        (1, "Set up job", "success"),
        (2, "Run cp .env.example .env", "failure"),
    ]
    assert build.url.endswith(f"/job/{build.id}")
    assert not lint.failed


def test_a_job_that_waits_has_no_conclusion(world: World, edge: GitHubEdge) -> None:
    run = world.repository.run(head_branch="feature", conclusion=None, jobs=[JobSpec("build", None)])
    fact = edge.run(world.name, run.id)
    assert not fact.completed
    (job,) = edge.jobs(fact)
    assert (job.conclusion, job.steps) == (None, ())


def test_one_jobs_log(world: World, edge: GitHubEdge) -> None:
    build, _ = edge.jobs(edge.run(world.name, world.run.id))
    assert kept(edge.job_log(world.name, build)) == MISSING_FILE.encode()


def test_the_archive_of_a_run(world: World, edge: GitHubEdge) -> None:
    with edge.archive(edge.run(world.name, world.run.id)) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("0_build.txt") == MISSING_FILE.encode()


def test_the_token_never_reaches_the_host_of_the_logs(world: World, edge: GitHubEdge) -> None:
    run = edge.run(world.name, world.run.id)
    edge.job_log(world.name, edge.jobs(run)[0])
    with edge.archive(run):
        pass
    to_logs = [request for request in world.sandbox.requests if request.host == "logs"]
    assert [request.status for request in to_logs] == [200, 200]
    assert not any({"authorization", "cookie"} & {name.lower() for name in request.headers} for request in to_logs)
    token = next(iter(world.sandbox.store.tokens))
    assert not any(token in str(request) for request in to_logs)
    assert {request.auth for request in world.sandbox.requests if request.host == "api"} == {"app", "installation"}


def test_a_pull_request(world: World, edge: GitHubEdge) -> None:
    pull = edge.pull(world.name, 7)
    assert (pull.number, pull.head_sha, pull.author, pull.open) == (7, world.pull.head_sha, "alice", True)
    assert (pull.head_owner, pull.head_branch) == ("acme", "feature")
    world.pull.merge()
    assert not edge.pull(world.name, 7).open
    assert edge.open_pulls(world.name, "acme", "feature") == ()


def test_a_draft_and_a_bots_pull_request(world: World, edge: GitHubEdge) -> None:
    world.repository.commit({"x": "y"}, branch="bump")
    bump = world.repository.pull(head="bump", author="dependabot[bot]", draft=True)
    pull = edge.pull(world.name, bump.number)
    assert (pull.draft, pull.by_bot, pull.author) == (True, True, "dependabot[bot]")
    bump.ready()
    (pull,) = edge.open_pulls(world.name, "acme", "bump")
    assert (pull.draft, pull.by_bot) == (False, True)
    assert (edge.pull(world.name, 7).draft, edge.pull(world.name, 7).by_bot) == (False, False)


def test_comments_beyond_one_page_the_oldest_first(world: World, edge: GitHubEdge) -> None:
    for number in range(230):
        world.repository.comment(7, author="bob", body=f"comment {number}")
    assert [comment.body for comment in edge.comments(world.name, 7)] == [f"comment {n}" for n in range(230)]


def test_further_pages_of_comments_are_asked_for_only_when_wanted(world: World, edge: GitHubEdge) -> None:
    for number in range(120):
        world.repository.comment(7, author="bob", body=f"comment {number}")
    assert next(iter(edge.comments(world.name, 7))).body == "comment 0"
    assert len([path for path in world.paths() if path.endswith("/comments")]) == 1


def test_our_comments_are_told_from_others(world: World, edge: GitHubEdge) -> None:
    mine = edge.create(world.name, 7, "mine")
    world.repository.comment(7, author="bob", body="bob's")
    world.repository.comment(7, author="other[bot]", body="another App's")
    assert [(comment.body, comment.ours) for comment in edge.comments(world.name, 7)] == [
        ("mine", True),
        ("bob's", False),
        ("another App's", False),
    ]
    (first, *_) = world.repository.comments(7)
    assert (mine.id, mine.ours, mine.url) == (first.id, True, first.html_url)


def test_our_comments_are_known_by_the_client_id_too(world: World) -> None:
    sandbox = world.sandbox
    with as_installation(sandbox.client_id, sandbox.private_key, world.installation.id, sandbox.api_url) as edge:
        assert edge.create(world.name, 7, "mine").ours


def test_a_comment_is_edited_in_place(world: World, edge: GitHubEdge) -> None:
    comment = edge.create(world.name, 7, "before")
    edited = edge.edit(world.name, comment.id, "after ✗")
    assert (edited.id, edited.body) == (comment.id, "after ✗")
    assert [found.body for found in world.repository.comments(7)] == ["after ✗"]


def test_a_reaction_is_new_only_once(world: World, edge: GitHubEdge) -> None:
    comment = world.repository.comment(7, author="alice", body="/retriage")
    assert [edge.react(world.name, comment.id, "eyes") for _ in range(2)] == [True, False]
    assert [reaction.content for reaction in comment.reactions] == ["eyes"]


@pytest.mark.parametrize("role", ["admin", "maintain", "write", "triage", "read"])
def test_the_role_of_a_person(world: World, edge: GitHubEdge, role: str) -> None:
    world.repository.permission("carol", role)
    assert edge.role(world.name, "carol") == role


def test_somebody_unknown_has_no_role(world: World, edge: GitHubEdge) -> None:
    assert edge.role(world.name, "nobody-of-this-name") == "none"


def test_a_persons_token_reads_a_run(world: World) -> None:
    world.repository.permission("carol", "read")
    with with_token(world.sandbox.token("carol"), world.sandbox.api_url) as edge:
        assert edge.run(world.name, world.run.id).failed
    assert {request.auth for request in world.sandbox.requests} == {"token"}


def test_each_request_is_counted_and_no_download(world: World, edge: GitHubEdge) -> None:
    assert edge.requests == 0
    run = edge.run(world.name, world.run.id)
    assert edge.requests == 2  # the token, and the run
    edge.job_log(world.name, edge.jobs(run)[0])
    list(edge.issues_of_app(world.name))
    with edge.archive(run), pytest.raises(GoneError):
        edge.run(world.name, 1)
    assert edge.requests == len(world.paths("api")) == 8


def test_each_edge_counts_its_own(world: World, edge: GitHubEdge) -> None:
    edge.run(world.name, world.run.id)
    with with_token(world.sandbox.token("carol"), world.sandbox.api_url) as other:
        assert other.requests == 0
        other.run(world.name, world.run.id)
        assert (other.requests, edge.requests) == (1, 2)


def delivered(world: World) -> Run:
    """The run as its delivery tells of it."""
    return wire.Run.model_validate(world.run.event()["workflow_run"]).fact(world.name)


def test_a_run_with_one_failed_job_takes_at_most_ten_requests(world: World, edge: GitHubEdge) -> None:
    world.repository.comment(7, author="bob", body="looks good")
    (outcome,) = triage_run(Outside(edge, FakeHistory(), FakeCache()), delivered(world))
    assert outcome.action is Action.CREATED
    assert QUOTE in world.repository.comments(7)[1].body
    assert len(world.paths("api")) <= 10
    assert len(world.paths("logs")) == 1


def test_many_failed_jobs_take_no_more_requests_than_one(world: World, edge: GitHubEdge) -> None:
    world.run.rerun(conclusion="failure", jobs=[red_job(f"build ({number})") for number in range(40)])
    (outcome,) = triage_run(Outside(edge, FakeHistory(), FakeCache()), delivered(world))
    assert outcome.action is Action.CREATED
    assert len(world.paths("api")) <= 10
    assert len(world.paths("logs")) == 1
