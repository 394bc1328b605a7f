"""The one comment of a pull request: when it is written, edited, resolved and left alone."""

from __future__ import annotations

import pytest

from tests.fakes import MISSING_FILE, OTHER_FILE, QUOTE, FakeGitHub
from tests.fakes import a_comment as comment
from tests.fakes import a_job as job
from tests.fakes import a_pull as pull
from tests.fakes import a_run as run
from tests.workers.triaged import OLD, green_head, outcome_of, written
from workers.errors import ForbiddenError, GoneError
from workers.publish import Action


def test_a_push_while_the_logs_are_read_leaves_nothing_stale() -> None:
    github = FakeGitHub(pull_value={7: (pull(head_sha="b" * 40),)}, comments_value=[comment(OLD)])
    assert outcome_of(github).reason == "the pull request has moved on"
    assert not written(github)


def test_a_pull_request_closed_while_the_logs_are_read_is_left_alone() -> None:
    github = FakeGitHub(pull_value={7: (pull(open=False),)})
    assert outcome_of(github).reason == "the pull request has moved on"
    assert not written(github)


def test_a_green_run_without_a_comment_writes_nothing() -> None:
    github = green_head()
    assert outcome_of(github).reason == "there is nothing to say, and no comment to resolve"
    assert not written(github)
    assert "job_log" not in github.names()


def test_a_green_run_resolves_the_comment() -> None:
    github = green_head(comments_value=[comment(OLD)])
    assert outcome_of(github).action is Action.EDITED
    ((number, body),) = github.edited
    assert number == 500
    assert "### CI is green again" in body
    assert "something else" not in body


def test_a_green_run_resolves_nothing_while_others_go_on() -> None:
    github = green_head(comments_value=[comment(OLD)])
    github.runs_of_value = [
        run(conclusion="success"),
        run(id=101, workflow_id=2, completed=False, conclusion=None),
    ]
    assert outcome_of(github).reason == "no run has failed, and some go on"
    assert not written(github)


def test_a_red_run_is_told_while_others_go_on() -> None:
    github = FakeGitHub(runs_of_value=[run(), run(id=101, workflow_id=2, completed=False, conclusion=None)])
    assert outcome_of(github).action is Action.CREATED


def test_a_green_run_beside_a_red_one_keeps_the_comment_red() -> None:
    green = run(id=101, workflow_id=2, workflow="Docs", conclusion="success")
    github = FakeGitHub(run_value=green, runs_of_value=[run(), green], comments_value=[comment(OLD)])
    outcome = outcome_of(github)
    assert outcome.action is Action.EDITED
    assert QUOTE in github.edited[0][1]
    assert not [asked for asked in github.asked if asked[0] == "job_log" and asked[2] == 101]


def test_two_red_workflows_share_one_comment() -> None:
    github = FakeGitHub(
        runs_of_value=[run(), run(id=101, workflow_id=2, workflow="Docs")],
        jobs_value={100: [job()], 101: [job(id=1001, name="docs")]},
        job_log_value={1000: MISSING_FILE, 1001: OTHER_FILE},
    )
    assert outcome_of(github).action is Action.CREATED
    (body,) = github.created
    assert QUOTE in body
    assert QUOTE.replace(".env.example", "settings.toml") in body
    assert "`Docs` / `docs`" in body


@pytest.mark.parametrize("conclusion", ["skipped", "neutral", "stale", "action_required"])
def test_runs_that_say_nothing_do_not_speak_for_the_head(conclusion: str) -> None:
    silent = run(conclusion=conclusion)
    github = FakeGitHub(run_value=silent, runs_of_value=[silent], comments_value=[comment(OLD)])
    assert outcome_of(github).reason == "no run of this commit has failed or passed"
    assert not written(github)


def test_a_cancelled_run_without_a_failed_job_writes_nothing() -> None:
    cancelled = run(conclusion="cancelled")
    github = FakeGitHub(
        run_value=cancelled,
        runs_of_value=[cancelled],
        jobs_value={100: [job(conclusion="cancelled")]},
        comments_value=[comment(OLD)],
    )
    assert outcome_of(github).action is Action.SKIPPED
    assert not written(github)


def test_a_run_that_was_cancelled_after_a_job_had_failed_is_told() -> None:
    cancelled = run(conclusion="cancelled")
    siblings = [job(), job(id=1001, name="sibling", conclusion="cancelled")]
    github = FakeGitHub(run_value=cancelled, runs_of_value=[cancelled], jobs_value={100: siblings})
    assert outcome_of(github).action is Action.CREATED
    assert QUOTE in github.created[0]
    assert "sibling" not in github.created[0]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_comment_that_says_so_already_is_not_written_again(ending: str) -> None:
    first = FakeGitHub()
    outcome_of(first)
    again = FakeGitHub(comments_value=[comment(first.created[0].replace("\n", ending).strip())])
    assert outcome_of(again).action is Action.UNCHANGED
    assert not written(again)


@pytest.mark.parametrize("copy", [comment(OLD, ours=False), comment(f"see above\n{OLD}")])
def test_a_comment_that_only_copies_our_marker_is_not_touched(copy: object) -> None:
    github = FakeGitHub(comments_value=[copy])  # type: ignore[list-item]  # parametrize knows only objects
    assert outcome_of(github).action is Action.CREATED
    assert not github.edited


def test_of_two_comments_of_ours_the_oldest_is_edited() -> None:
    github = FakeGitHub(comments_value=[comment("hello", id=1, ours=False), comment(OLD, id=2), comment(OLD, id=3)])
    assert outcome_of(github).action is Action.EDITED
    assert [number for number, _ in github.edited] == [2]
    assert not github.created


def test_a_comment_deleted_while_it_is_edited_is_written_anew_when_red() -> None:
    github = FakeGitHub(comments_value=[comment(OLD)], edit_error=GoneError("gone", status=404))
    assert outcome_of(github).action is Action.CREATED
    assert len(github.created) == 1


def test_a_comment_deleted_while_it_is_edited_stays_deleted_when_green() -> None:
    github = green_head(comments_value=[comment(OLD)], edit_error=GoneError("gone", status=404))
    assert outcome_of(github).action is Action.SKIPPED
    assert not github.created


def test_a_locked_pull_request_is_an_error_that_stays() -> None:
    github = FakeGitHub(create_error=ForbiddenError("locked"))
    with pytest.raises(ForbiddenError, match="locked"):
        outcome_of(github)
