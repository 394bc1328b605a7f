"""GitHub's answers are read for a few fields; whatever else is odd in them breaks nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import REPOSITORY
from workers.edges import wire
from workers.triage.facts import Issue, Job, Pull, Run, Step

API = "https://api.github.com/repos"
RUN = {"id": 1, "run_number": 2, "workflow_id": 3, "head_sha": "a" * 40}
NAMED = {"number": 7, "base": {"repo": {"url": f"{API}/Acme/Datasets"}}}


def run_of(**fields: object) -> Run:
    return wire.Run.model_validate({**RUN, **fields}).fact(REPOSITORY)


def job_of(**fields: object) -> Job:
    return wire.Job.model_validate({"id": 1, **fields}).fact()


def test_a_run_without_anything_but_its_ids_is_one_that_goes_on() -> None:
    run = run_of()
    assert (run.completed, run.conclusion, run.failed) == (False, None, False)
    assert (run.attempt, run.workflow, run.pulls) == (1, "unnamed workflow", ())
    assert (run.head_branch, run.head_owner, run.url) == (None, None, "")


def test_every_field_of_a_run_that_may_be_null_may_be() -> None:
    optional = wire.Run.model_fields.keys() - RUN.keys()
    assert run_of(**dict.fromkeys(optional)) == run_of()


def test_a_run_without_a_name_is_called_by_its_file() -> None:
    assert run_of(name=None, path=".github/workflows/ci.yml").workflow == ".github/workflows/ci.yml"
    assert run_of(name="", path=".github/workflows/ci.yml").workflow == ".github/workflows/ci.yml"


def test_a_conclusion_that_nobody_knows_is_not_red() -> None:
    run = run_of(status="completed", conclusion="abducted", novelty={"deeply": ["nested"]})
    assert run.completed
    assert not run.failed


@pytest.mark.parametrize(
    ("named", "numbers"),
    [
        ([NAMED], (7,)),
        ([{**NAMED, "base": {"repo": {"url": f"{API}/mallory/datasets"}}}], ()),
        ([{**NAMED, "base": {"repo": {"url": f"{API}/acme/datasets-copy"}}}], ()),
        ([{**NAMED, "base": {"repo": None}}, {**NAMED, "base": None}, {"number": 8}], ()),
        ([], ()),
        (None, ()),
    ],
)
def test_only_pull_requests_into_the_same_repository_count(named: list[Any] | None, numbers: tuple[int, ...]) -> None:
    assert tuple(pull.number for pull in run_of(pull_requests=named).pulls) == numbers


@pytest.mark.parametrize("repository", [None, {}, {"owner": None}, {"owner": {}}, {"owner": {"login": None}}])
def test_the_owner_of_a_head_that_is_gone_is_nobody(repository: object) -> None:
    assert run_of(head_repository=repository).head_owner is None


@pytest.mark.parametrize("steps", [None, []])
def test_a_job_without_steps_never_started(steps: list[object] | None) -> None:
    assert job_of(name="build", conclusion="startup_failure", steps=steps).steps == ()


def test_every_field_of_a_job_that_may_be_null_may_be() -> None:
    assert job_of(**dict.fromkeys(wire.Job.model_fields.keys() - {"id"})) == job_of()
    assert job_of(labels=["self-hosted", None, ""]).labels == ("self-hosted",)


def test_a_step_without_name_or_times_is_a_step() -> None:
    job = job_of(steps=[{"number": 3, "name": None, "conclusion": None, "status": "pending"}])
    assert job.steps == (Step(3, "unnamed step", None, None, None),)


def test_a_pull_request_of_a_deleted_account_and_fork() -> None:
    pull = wire.Pull.model_validate(
        {
            "number": 7,
            "state": "closed",
            "user": None,
            "head": {"sha": "a" * 40, "ref": "x", "user": None, "repo": None},
            "base": {"sha": "b" * 40, "ref": "main", "user": None, "repo": None},
        }
    )
    assert pull.fact() == Pull(7, "a" * 40, "main", "b" * 40, None, "x", None, open=False)


@pytest.mark.parametrize(
    ("written_by", "ours"),
    [
        ({"user": {"login": "retriage[bot]", "type": "Bot"}, "performed_via_github_app": {"id": 5}}, True),
        ({"user": {"login": "retriage[bot]", "type": "Bot"}, "performed_via_github_app": {"id": 6}}, False),
        ({"user": {"login": "retriage[bot]", "type": "Bot"}, "performed_via_github_app": None}, False),
        ({"user": {"login": "alice", "type": "User"}, "performed_via_github_app": {"id": 5}}, False),
        ({"user": None, "performed_via_github_app": {"id": 5}}, False),
        ({}, False),
    ],
)
def test_a_comment_is_ours_only_when_our_app_wrote_it_as_itself(written_by: dict[str, object], ours: bool) -> None:
    assert wire.Comment.model_validate({"id": 1, "body": None, **written_by}).fact("5").ours is ours


def test_a_comment_is_nobodys_where_no_app_asks() -> None:
    """A person's token has no App; an App without a client id must not pass for it."""
    body = {"id": 1, "user": {"type": "Bot"}, "performed_via_github_app": {"id": 5, "client_id": ""}}
    assert not wire.Comment.model_validate(body).fact("").ours


@pytest.mark.parametrize(
    ("reactions", "thumbs"),
    [({"+1": 2, "-1": 1, "eyes": 4}, (2, 1)), ({"-1": 3}, (0, 3)), ({}, (0, 0)), (None, (0, 0))],
)
def test_a_comments_thumbs_are_counted(reactions: object, thumbs: tuple[int, int]) -> None:
    comment = wire.Comment.model_validate({"id": 1, "reactions": reactions}).fact("5")
    assert (comment.up, comment.down) == thumbs


def test_an_issue_with_little_said_of_it_is_an_issue() -> None:
    issue = wire.Issue.model_validate({"number": 7, "state": "closed", "user": None, "body": None}).fact("5")
    assert issue == Issue(7, "", "", open=False, ours=False, url="")


@pytest.mark.parametrize(
    ("app", "ours"),
    [({"id": 5}, True), ({"id": 6, "client_id": "5"}, True), ({"id": 6, "client_id": None}, False), (None, False)],
)
def test_a_check_run_is_of_the_app_that_wrote_it(app: object, ours: bool) -> None:
    check = wire.CheckRun.model_validate({"id": 1, "external_id": None, "app": app})
    assert check.of("5") is ours
    assert not check.of("")
