"""What becomes of a task that was cut off, repeated or overtaken: nothing is written twice, and nothing stale."""

from __future__ import annotations

import pytest

from tests.fakes import BASE_SHA, QUOTE, REPOSITORY, SHA, FakeCache, FakeGitHub, FakeHistory, a_comment, a_pull, a_run
from tests.triage.build import stamped
from tests.workers.branch_runs import kept
from tests.workers.triaged import OLD
from workers.errors import RetryableError
from workers.head import latest
from workers.library import SETTINGS
from workers.outside import Outside
from workers.pipeline import triage_run
from workers.publish import Action, Outcome
from workers.triage.facts import PullReference, Run
from workers.triage.repository import questions as q

NETWORK = stamped(
    "##[group]Run curl -fsSO https://downloads.example.com/tool.tar.gz",
    "##[endgroup]",
    "curl: (6) Could not resolve host: downloads.example.com",
    "##[error]Process completed with exit code 6.",
)
EVERYTHING: dict[q.Question, q.Answer] = {SETTINGS: q.Text("check: true\nrerun: infrastructure\n")}
GREEN = a_run(id=101, workflow_id=2, workflow="Docs", conclusion="success")


class History(FakeHistory):
    """Knows what was asked for before."""

    def first_time(self, what: str, seconds: int) -> bool:
        first = what not in self.counted
        self.counted.append(what)
        return first

    def happened(self, what: str) -> bool:
        return what in self.counted


def outcome_of(github: FakeGitHub, history: FakeHistory, delivered: Run | None = None) -> Outcome:
    (outcome,) = triage_run(Outside(github, history, FakeCache()), delivered or github.run_value, "main")
    return outcome


def everything(**fakes: object) -> FakeGitHub:
    return FakeGitHub(
        answers_value=EVERYTHING,
        job_log_value={1000: NETWORK},
        **fakes,  # type: ignore[arg-type]  # the fields by name
    )


@pytest.mark.parametrize("method", ["pull", "rerun_failed", "checks", "create_check", "comments", "create"])
def test_whatever_fails_all_is_written_once_in_the_end(method: str) -> None:
    github, history = everything(), History()
    setattr(github, f"{method}_error", RetryableError("502"))
    with pytest.raises(RetryableError):
        outcome_of(github, history)
    setattr(github, f"{method}_error", None)
    assert outcome_of(github, history).action is Action.CREATED
    assert (github.rerun, len(github.checked), len(github.created)) == ([100], 1, 1)
    assert "started the failed jobs again" in github.created[0]


def test_a_comment_that_was_written_and_not_remembered_is_found_again() -> None:
    github = FakeGitHub()
    outcome_of(github, History())
    again = FakeGitHub(comments_value=[a_comment(github.created[0])])
    assert outcome_of(again, History()).action is Action.UNCHANGED
    assert (again.created, again.edited) == ([], [])


def test_a_check_run_that_was_written_and_not_remembered_is_found_again() -> None:
    github, history = everything(), History()
    outcome_of(github, history)
    again = everything(checks_value=[github.checked[0].external_id], comments_value=[a_comment(github.created[0])])
    emptied = History(counted=list(history.counted))
    outcome_of(again, emptied)
    assert (again.checked, again.created) == ([], [])


def test_an_emptied_memory_leaves_the_verdict_unknown_and_the_comment_the_only_one() -> None:
    forgotten = FakeGitHub(comments_value=[a_comment(OLD)])
    outcome_of(forgotten, History())
    assert forgotten.created == []
    ((_, body),) = forgotten.edited
    assert "nothing is known of `main`" in body.lower()


def test_the_red_first_attempt_delivered_after_the_green_second_one_writes_nothing_but_is_remembered() -> None:
    second = a_run(attempt=2, conclusion="success")
    github, history = everything(runs_of_value=[second]), History()
    outcome = outcome_of(github, history, a_run())
    assert outcome.reason == "attempt 1 is superseded by attempt 2"
    assert (github.created, github.checked, github.rerun) == ([], [], [])
    (record,) = history.recorded
    assert (record.attempt, record.jobs[0].seen[0].kind) == (1, "network")
    assert record.jobs[0].seen[0].verdict is None


def test_of_a_head_that_was_pushed_over_nothing_is_written_and_no_verdict_kept() -> None:
    github, history = everything(pull_value={7: (a_pull(head_sha="c" * 40),)}), History()
    assert outcome_of(github, history).reason == "the pull request has moved on"
    assert (github.created, github.checked, github.rerun) == ([], [], [])
    assert {seen.verdict for record in history.recorded for job in record.jobs for seen in job.seen} == {None}


def test_an_older_red_run_delivered_after_a_newer_green_one_writes_nothing() -> None:
    newer = a_run(id=110, number=6, conclusion="success")
    github, history = FakeGitHub(runs_of_value=[a_run(), newer]), History()
    assert outcome_of(github, history).action is Action.SKIPPED
    assert github.created == []
    assert [record.id for record in history.recorded] == [100]


def test_a_newer_run_that_was_skipped_does_not_mend_the_red_one() -> None:
    skipped = a_run(id=110, number=6, conclusion="skipped")
    assert latest([a_run(), skipped]) == [a_run()]
    github = FakeGitHub(runs_of_value=[a_run(), skipped, GREEN], run_value=GREEN)
    assert outcome_of(github, History()).action is Action.CREATED
    assert QUOTE in github.created[0]


def test_two_deliveries_of_one_head_write_one_comment() -> None:
    github, history = FakeGitHub(runs_of_value=[a_run(), GREEN]), History()
    assert outcome_of(github, history).action is Action.CREATED
    assert outcome_of(github, history, GREEN).action is Action.UNCHANGED
    assert len(github.created) == 1


@pytest.mark.parametrize("settings", ["drafts: false\n", "bots: false\n", "workflows:\n  ignore: [docs.yml]\n"])
def test_what_nobody_wants_to_hear_of_is_remembered_without_a_verdict(settings: str) -> None:
    pull = a_pull(draft=True, by_bot=True)
    github = FakeGitHub(answers_value={SETTINGS: q.Text(settings)}, pull_value={7: (pull,)})
    history = History()
    outcome = outcome_of(github, history)
    told = outcome.action is Action.CREATED
    assert told is settings.startswith("workflows")
    verdicts = {seen.verdict for record in history.recorded for job in record.jobs for seen in job.seen}
    assert (verdicts != {None}) is told


def test_a_workflow_without_a_file_is_told_like_any_other() -> None:
    run = a_run(event="dynamic", workflow_path=None, workflow="CodeQL")
    github = FakeGitHub(run_value=run, runs_of_value=[run])
    assert outcome_of(github, History()).action is Action.CREATED
    assert "`CodeQL`" in github.created[0]


def test_a_pull_request_into_another_branch_is_compared_with_that_branch() -> None:
    reference = PullReference(7, SHA, "release", BASE_SHA)
    run = a_run(pulls=(reference,))
    github = FakeGitHub(run_value=run, runs_of_value=[run], pull_value={7: (a_pull(base_branch="release"),)})
    history = History(runs_value=[kept(branch="main")])
    outcome_of(github, history)
    assert ("newest_runs", REPOSITORY, 1, "release") in github.asked
    assert "main" not in github.created[0]
