"""Which runs and pull requests are triaged, and what of their logs is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import (
    BASE_SHA,
    MISSING_FILE,
    OTHER_FILE,
    QUOTE,
    REPOSITORY,
    SHA,
    FakeGitHub,
    FakeHistory,
)
from tests.fakes import a_comment as comment
from tests.fakes import a_job as job
from tests.fakes import a_pull as pull
from tests.fakes import a_run as run
from tests.workers.triaged import OLD, outcome_of, outside, written
from workers.errors import GoneError, RetryableError
from workers.head import latest
from workers.pipeline import triage_run, update_pull
from workers.publish import Action, Outcome
from workers.triage.diagnosis import Diagnosis
from workers.triage.facts import PullReference
from workers.triage.render.comment import MARKER


def test_a_red_run_becomes_a_comment_that_quotes_the_cause() -> None:
    github, history = FakeGitHub(), FakeHistory()
    outcome = outcome_of(github, history)
    assert outcome.action is Action.CREATED
    assert outcome.url.endswith("/pull/7#issuecomment-900")
    (body,) = github.created
    assert body.startswith(MARKER)
    assert QUOTE in body
    assert "https://github.com/acme/datasets/actions/runs/100/job/1000#step:2:5" in body
    assert history.locked == [(REPOSITORY, "#7")]
    assert [kept.run.id for kept in history.kept] == [100]


def test_a_run_superseded_by_a_later_attempt_writes_nothing() -> None:
    github = FakeGitHub(runs_of_value=[run(attempt=2)], comments_value=[comment(OLD)])
    outcome = outcome_of(github)
    assert outcome == Outcome(Action.SKIPPED, "attempt 1 is superseded by attempt 2")
    assert not written(github)


def test_a_run_without_a_pull_request_writes_nothing() -> None:
    github = FakeGitHub(run_value=run(pulls=()))
    assert outcome_of(github).action is Action.SKIPPED
    assert github.asked[-1] == ("open_pulls", REPOSITORY, "acme:feature")
    assert not written(github)


@pytest.mark.parametrize("gone", [{"head_owner": None}, {"head_branch": None}])
def test_a_run_whose_fork_or_branch_is_gone_writes_nothing(gone: dict[str, None]) -> None:
    github = FakeGitHub(run_value=run(pulls=(), **gone))
    assert outcome_of(github).reason == "no open pull request has aaaaaaa as its head"
    assert github.names() == []


def test_a_push_before_the_logs_are_read_costs_no_download() -> None:
    github = FakeGitHub(run_value=run(pulls=(PullReference(7, "c" * 40, "main", BASE_SHA),)))
    assert outcome_of(github).action is Action.SKIPPED
    assert github.names() == []


def test_a_closed_pull_request_is_left_alone() -> None:
    github = FakeGitHub(pull_value={7: (pull(open=False),)})
    assert outcome_of(github).action is Action.SKIPPED
    assert not written(github)


def test_a_pull_request_from_a_fork_is_found_by_its_head() -> None:
    fork = pull(head_owner="mallory", head_branch="main")
    github = FakeGitHub(run_value=run(pulls=(), head_owner="mallory", head_branch="main"), open_pulls_value=[fork])
    assert outcome_of(github).action is Action.CREATED
    assert ("open_pulls", REPOSITORY, "mallory:main") in github.asked


def test_a_forks_branch_that_another_commit_heads_is_not_commented_on() -> None:
    moved = pull(head_owner="mallory", head_sha="c" * 40)
    github = FakeGitHub(run_value=run(pulls=(), head_owner="mallory"), open_pulls_value=[moved])
    assert outcome_of(github).action is Action.SKIPPED
    assert not written(github)


def test_two_pull_requests_of_one_head_get_a_comment_each() -> None:
    both = tuple(PullReference(number, SHA, "main", BASE_SHA) for number in (7, 8))
    github = FakeGitHub(run_value=run(pulls=both), pull_value={7: (pull(),), 8: (pull(number=8),)})
    outcomes = triage_run(outside(github), github.run_value)
    assert [outcome.url.rpartition("/")[2] for outcome in outcomes] == ["7#issuecomment-900", "8#issuecomment-900"]


def test_the_newest_run_of_a_workflow_counts() -> None:
    older, newer = run(id=100, number=5), run(id=103, number=6, conclusion="success")
    other_event = run(id=102, number=4, event="push")
    assert latest([newer, other_event, older]) == [other_event, newer]


def test_a_later_attempt_of_the_same_run_counts() -> None:
    first, second = run(attempt=1), run(attempt=2, conclusion="success")
    assert latest([second, first]) == [second]


def test_a_run_cancelled_after_a_job_had_failed_is_red() -> None:
    cancelled = run(conclusion="cancelled")
    github = FakeGitHub(run_value=cancelled, runs_of_value=[cancelled])
    assert outcome_of(github).action is Action.CREATED
    assert "failed in 1 of 1 job" in github.created[0]


def test_a_run_cancelled_without_a_failed_job_neither_accuses_nor_resolves() -> None:
    cancelled = run(conclusion="cancelled")
    jobs = {100: [job(conclusion="cancelled")]}
    github = FakeGitHub(run_value=cancelled, runs_of_value=[cancelled], jobs_value=jobs, comments_value=[comment(OLD)])
    assert outcome_of(github).reason == "no run has failed, but not all have passed"
    assert not written(github)


def test_cancelled_siblings_are_no_causes() -> None:
    sibling = job(id=1001, name="cancelled sibling", conclusion="cancelled")
    github = FakeGitHub(jobs_value={100: [sibling, job()]})
    assert outcome_of(github).action is Action.CREATED
    assert "sibling" not in github.created[0]
    assert "failed in 1 of 2 jobs" in github.created[0]
    assert ("job_log", REPOSITORY, 1001) not in github.asked


def test_logs_that_are_gone_mean_silence_and_are_not_remembered() -> None:
    github, history = FakeGitHub(job_log_error={1000: GoneError("the log has expired", status=410)}), FakeHistory()
    assert outcome_of(github, history) == Outcome(Action.SKIPPED, "no log could be examined")
    assert not written(github)
    assert not history.kept


def test_one_log_that_is_gone_is_named_beside_the_others() -> None:
    github = FakeGitHub(
        jobs_value={100: [job(), job(id=1001, name="lost")]},
        job_log_error={1001: GoneError("the log has expired and GitHub has deleted it", status=410)},
    )
    assert outcome_of(github).action is Action.CREATED
    assert "- `lost`: the log has expired and GitHub has deleted it." in github.created[0]


def test_an_empty_log_means_silence() -> None:
    github = FakeGitHub(job_log_value={1000: b""})
    assert outcome_of(github).action is Action.SKIPPED
    assert not written(github)


def test_a_log_that_is_not_ready_is_asked_for_again_later() -> None:
    github = FakeGitHub(job_log_error={1000: RetryableError("the log is not ready yet")})
    with pytest.raises(RetryableError, match="not ready"):
        outcome_of(github)
    assert not written(github)


def test_on_the_last_try_a_log_that_is_not_ready_is_done_without() -> None:
    github = FakeGitHub(
        jobs_value={100: [job(), job(id=1001, name="late")]},
        job_log_error={1001: RetryableError("the log is not ready yet")},
    )
    assert outcome_of(github, last_try=True).action is Action.CREATED
    assert "- `late`: the log is not ready yet." in github.created[0]


def test_jobs_that_never_started_are_named() -> None:
    github = FakeGitHub(jobs_value={100: [job(), job(id=1001, name="gpu", steps=())]})
    assert outcome_of(github).action is Action.CREATED
    assert "- `gpu`: it never started, so there is no log." in github.created[0]


def test_a_workflow_that_started_no_job_means_silence() -> None:
    github = FakeGitHub(jobs_value={100: []}, run_value=run(conclusion="startup_failure"))
    assert outcome_of(github).action is Action.SKIPPED
    assert not written(github)


def test_what_was_read_before_is_not_downloaded_again() -> None:
    first, history = FakeGitHub(), FakeHistory()
    outcome_of(first, history)
    again = FakeGitHub()
    assert outcome_of(again, FakeHistory(diagnosis_value=history.kept[0])).action is Action.CREATED
    assert again.created == first.created
    assert not {"jobs", "job_log", "archive"} & set(again.names())


def test_a_command_has_the_logs_read_afresh() -> None:
    stale = Diagnosis(run(), 1, (), ())
    github, history = FakeGitHub(), FakeHistory(diagnosis_value=stale)
    update_pull(outside(github, history), REPOSITORY, pull(), afresh=True)
    assert "job_log" in github.names()
    assert QUOTE in github.created[0]


def test_another_task_on_the_same_pull_request_makes_this_one_come_back() -> None:
    github = FakeGitHub()
    with pytest.raises(RetryableError, match="another task"):
        outcome_of(github, FakeHistory(lock_error=RetryableError("another task has been working")))
    assert not written(github)


@pytest.mark.parametrize("method", ["runs_of", "jobs", "pull", "comments", "create"])
def test_a_passing_fault_anywhere_writes_nothing_twice(method: str) -> None:
    """Whatever fails, the next try finds the same state and writes the one comment."""
    github = FakeGitHub()
    setattr(github, f"{method}_error", RetryableError("502"))
    with pytest.raises(RetryableError):
        outcome_of(github)
    assert not written(github)
    setattr(github, f"{method}_error", None)
    assert outcome_of(github).action is Action.CREATED
    assert len(written(github)) == 1


def test_an_attempt_without_a_first_one_in_the_list_is_still_told() -> None:
    """GitHub lists each run at its latest attempt only."""
    again = replace(run(), attempt=2)
    github = FakeGitHub(run_value=again, runs_of_value=[again])
    outcome = outcome_of(github)
    assert outcome.action is Action.CREATED
    assert "commit aaaaaaa, attempt 2" in github.created[0]


def test_a_run_started_again_while_its_logs_were_read_is_not_accused() -> None:
    other, again = run(id=101, workflow_id=2), run(id=101, workflow_id=2, attempt=2, completed=False, conclusion=None)
    github = FakeGitHub(
        run_value=run(id=100, conclusion="success"),
        runs_of_value=[run(conclusion="success"), other],
        runs_of_later=[[run(conclusion="success"), again]],
        jobs_value={101: [job()]},
        comments_value=[comment(OLD)],
    )
    assert outcome_of(github).reason == "no run has failed, and some go on"
    assert not written(github)


def test_a_run_that_fails_while_another_s_logs_are_read_is_in_the_same_comment() -> None:
    other = run(id=101, workflow_id=2, workflow="Docs")
    logs = {1000: MISSING_FILE, 1001: OTHER_FILE}
    jobs = {100: [job()], 101: [job(id=1001, name="docs")]}
    github = FakeGitHub(job_log_value=logs, jobs_value=jobs, runs_of_value=[run(), other])
    assert outcome_of(github).action is Action.CREATED
    assert "`Docs`" in github.created[0]
    assert len(github.created) == 1


def test_runs_that_keep_changing_are_looked_at_later() -> None:
    first, *others = [[run(id=101, workflow_id=2, attempt=number)] for number in range(1, 6)]
    github = FakeGitHub(runs_of_value=first, runs_of_later=others, jobs_value={100: [job()], 101: [job()]})
    with pytest.raises(RetryableError, match="change faster"):
        outcome_of(github)
    assert not written(github)


def test_a_run_that_githubs_list_does_not_have_yet_is_asked_for() -> None:
    github = FakeGitHub(runs_of_value=[])
    assert outcome_of(github).action is Action.CREATED
    assert github.names().count("run") == 1
