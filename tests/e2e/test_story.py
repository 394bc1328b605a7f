"""What a maintainer sees on the pull request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.e2e.conftest import Project, System
from tests.sandbox import JobSpec, StepSpec

Recorded = dict[str, JobSpec]


def test_a_red_run_gets_one_comment_that_says_what_broke(project: Project, recorded: Recorded) -> None:
    outcome = project.triage(project.run(recorded["build-image"], recorded["smoke"]))

    (comment,) = project.comments
    assert outcome["action"] == "created"
    assert comment.author == "retriage[bot]"
    assert "### CI is red: " in comment.body
    assert "cp: cannot stat '.env.example': No such file or directory" in comment.body
    assert "failed in 1 of 2 jobs" in comment.body
    assert "smoke" not in comment.body


def test_the_same_delivery_fifty_times_at_once_is_one_task_and_one_comment(
    system: System, project: Project, recorded: Recorded
) -> None:
    run, guid = project.run(recorded["build-image"]), str(uuid4())
    event = run.event("completed")

    def send(_: int) -> int:
        return system.sandbox.deliver("workflow_run", event, to=system.processes.webhook, guid=guid)[0]

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(send, range(50)))

    assert sorted(statuses) == [200] * 49 + [202]
    assert system.outcome(guid)["action"] == "created"
    assert len(project.comments) == 1


def test_a_later_run_of_the_same_head_edits_the_comment(project: Project, recorded: Recorded) -> None:
    project.triage(project.run(recorded["build-image"], workflow="image.yml"))
    before = project.comments[0]

    outcome = project.triage(project.run(recorded["unit-tests"], workflow="tests.yml"))

    (after,) = project.comments
    assert (outcome["action"], after.id) == ("edited", before.id)
    assert "cp: cannot stat" in after.body
    assert "test_every_row_is_in_a_shard" in after.body


def test_two_runs_that_end_at_the_same_time_share_one_comment(
    system: System, project: Project, recorded: Recorded
) -> None:
    runs = [project.run(recorded[name], workflow=f"{name}.yml") for name in ("build-image", "unit-tests", "install")]

    with ThreadPoolExecutor(3) as pool:
        guids = list(pool.map(system.send, runs))
    for guid in guids:
        system.outcome(guid)

    (comment,) = project.comments
    assert "and 2 more causes" in comment.body


def test_a_comment_says_resolved_once_all_runs_are_green(project: Project, recorded: Recorded) -> None:
    red = project.run(recorded["build-image"])
    project.triage(red)

    red.rerun().finish("success", [recorded["smoke"]])
    outcome = project.triage(red)

    (comment,) = project.comments
    assert outcome["action"] == "edited"
    assert "### CI is green again" in comment.body
    assert "cannot stat" not in comment.body


def test_a_green_run_of_an_untouched_pull_request_stays_without_a_comment(project: Project, recorded: Recorded) -> None:
    outcome = project.triage(project.run(recorded["smoke"], conclusion="success"))

    assert (outcome["action"], project.comments) == ("skipped", [])


def test_a_pull_request_from_a_fork_gets_its_comment(system: System, project: Project, recorded: Recorded) -> None:
    fork = project.repository.fork("mallory")
    fork.commit({"a.txt": "x"}, branch="patch-1")
    pull = project.repository.pull(head="patch-1", from_fork=fork, author="mallory", title="From outside")
    run = project.repository.run(head_branch="patch-1", head_repository=fork, jobs=[recorded["build-image"]])

    outcome = system.outcome(system.send(run))

    assert outcome["action"] == "created"
    assert len(project.repository.comments(pull.number)) == 1
    assert project.comments == []


def test_a_run_of_the_default_branch_is_remembered_and_nothing_is_written(
    system: System, project: Project, recorded: Recorded
) -> None:
    run = project.repository.run(event="push", head_branch="main", jobs=[recorded["build-image"]])

    outcome = system.outcome(system.send(run))

    assert (outcome["action"], outcome["reason"]) == ("remembered", "remembered what the run says of main")
    assert project.repository.issues() == []


def test_a_run_of_a_branch_that_nobody_merges_into_is_left_alone(
    system: System, project: Project, recorded: Recorded
) -> None:
    project.repository.commit({"a": "b"}, branch="experiment")
    run = project.repository.run(event="push", head_branch="experiment", jobs=[recorded["build-image"]])

    outcome = system.outcome(system.send(run))

    assert outcome["action"] == "skipped"
    assert "no open pull request" in outcome["reason"]


def test_a_push_while_the_run_went_on_makes_its_result_stale(project: Project, recorded: Recorded) -> None:
    run = project.run(recorded["build-image"])
    project.repository.commit({"b.txt": "x"}, branch="feature")

    assert project.triage(run)["action"] == "skipped"
    assert project.comments == []


def test_a_command_has_the_logs_read_again_and_is_answered_by_reactions(
    system: System, project: Project, recorded: Recorded
) -> None:
    project.run(recorded["build-image"])
    asked = project.repository.comment(
        project.pull.number, author="alice", body="Once more, please.\r\n\r\n/retriage\r\n"
    )
    guid = str(uuid4())

    status, _ = system.sandbox.deliver("issue_comment", asked.event("created"), to=system.processes.webhook, guid=guid)

    assert (status, system.outcome(guid)["action"]) == (202, "created")
    assert [reaction.content for reaction in asked.reactions] == ["eyes", "rocket"]
    assert len(project.comments) == 2


def test_many_failed_jobs_are_read_from_one_archive(system: System, project: Project, recorded: Recorded) -> None:
    names = [f"build (3.{minor}, ubuntu-latest)" for minor in range(10, 16)]
    spec = recorded["build-image"]
    jobs = [JobSpec(name, "failure", spec.log, spec.steps, spec.labels, spec.started_at) for name in names]
    run = project.run(*jobs)

    project.triage(run)

    assert "failed in 6 of 6 jobs" in project.comments[0].body
    paths = [request.path for request in system.sandbox.requests if f"/{project.repository.full_name}/" in request.path]
    assert not [path for path in paths if "/actions/jobs/" in path]


def test_a_job_that_never_started_is_said_to_be_so(project: Project, recorded: Recorded) -> None:
    project.triage(project.run(recorded["build-image"], JobSpec("on-arm", "failure", log=None)))

    assert "`on-arm`: it never started" in project.comments[0].body


def test_a_failure_that_nobody_knows_is_quoted_and_called_unknown(project: Project) -> None:
    log = b"2026-11-20T10:00:01.0000000Z ##[group]Run ./frobnicate\n2026-11-20T10:00:01.1000000Z ##[endgroup]\n"
    log += b"2026-11-20T10:00:02.0000000Z frobnicator: fatal: the flux is not aligned\n"
    log += b"2026-11-20T10:00:03.0000000Z ##[error]Process completed with exit code 3.\n"

    project.triage(project.run(JobSpec("odd", "failure", log, [StepSpec("Run ./frobnicate", "failure")])))

    body = project.comments[0].body
    assert "frobnicator: fatal: the flux is not aligned" in body
    assert "**Unknown**" in body
