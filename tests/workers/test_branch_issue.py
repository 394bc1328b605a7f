"""One issue while the default branch is red: when it is opened, edited, closed and left alone."""

from __future__ import annotations

import pytest

from tests.fakes import QUOTE, REPOSITORY, FakeCache, FakeGitHub, FakeHistory, a_job
from tests.workers.branch_runs import ISSUE, green, issue, kept, main_run, told
from workers.errors import ForbiddenError, GoneError, RetryableError
from workers.library import SETTINGS
from workers.outside import Outside
from workers.pipeline import triage_run
from workers.publish import Action, Outcome
from workers.triage.diagnosis import Written
from workers.triage.facts import Run
from workers.triage.records import RunRecord
from workers.triage.repository import questions as q
from workers.triage.repository.tree import Entry, Mode

DOCS = ".github/workflows/docs.yml"
PASSED = {100: [a_job(conclusion="success")]}


def github_of(run: Run | None = None, **fakes: object) -> FakeGitHub:
    given = run or main_run()
    jobs = PASSED if given.conclusion == "success" else {100: [a_job()]}
    defaults: dict[str, object] = {"run_value": given, "answers_value": ISSUE, "jobs_value": jobs}
    return FakeGitHub(**{**defaults, **fakes})  # type: ignore[arg-type]  # the fields by name


def outcome_of(github: FakeGitHub, history: FakeHistory, cache: FakeCache | None = None) -> Outcome:
    (outcome,) = told(github, history, cache)
    return outcome


def writes(github: FakeGitHub) -> int:
    return len(github.opened) + len(github.updated)


def test_a_red_default_branch_has_an_issue_that_quotes_the_cause() -> None:
    github, history = github_of(), FakeHistory()
    assert outcome_of(github, history).action is Action.CREATED
    ((title, body),) = github.opened
    assert title == "CI is red on main"
    assert QUOTE in body
    assert history.written_value[REPOSITORY, "issue main"].id == 70


def test_an_issue_that_was_opened_and_not_remembered_is_found_by_its_marker() -> None:
    github = github_of(issues_of_app_value=[issue()])
    assert outcome_of(github, FakeHistory()).action is Action.EDITED
    assert (github.opened, [number for number, *_ in github.updated]) == ([], [70])


def test_a_task_that_is_tried_again_opens_no_second_issue() -> None:
    github, history = github_of(open_issue_error=RetryableError("502")), FakeHistory()
    with pytest.raises(RetryableError):
        outcome_of(github, history)
    github.open_issue_error = None
    assert outcome_of(github, history).action is Action.CREATED
    assert outcome_of(github_of(issues_of_app_value=[issue()]), history).action is Action.EDITED


def test_the_same_again_is_not_written() -> None:
    github, history = github_of(), FakeHistory()
    outcome_of(github, history)
    standing = issue()
    body = github.opened[0][1]
    again = github_of(issues_of_app_value=[type(standing)(70, "", body, open=True, ours=True, url=standing.url)])
    assert outcome_of(again, history).action is Action.UNCHANGED
    assert writes(again) == 0


def test_it_is_closed_once_the_branch_is_green() -> None:
    github = github_of(main_run(conclusion="success"), issues_of_app_value=[issue()])
    assert outcome_of(github, FakeHistory()).action is Action.EDITED
    ((number, body, is_open),) = github.updated
    assert (number, is_open) == (70, False)
    assert "CI is green again" in body


def test_a_closed_issue_is_not_edited_by_every_green_run() -> None:
    github = github_of(main_run(conclusion="success"), issues_of_app_value=[issue(red=False, open_=False)])
    assert outcome_of(github, FakeHistory()).action is Action.UNCHANGED
    assert writes(github) == 0


def test_a_green_branch_without_an_issue_gets_none() -> None:
    github = github_of(main_run(conclusion="success"))
    assert outcome_of(github, FakeHistory()).action is Action.SKIPPED
    assert writes(github) == 0


def test_one_that_a_person_closed_stays_closed_until_the_branch_was_green() -> None:
    github = github_of(issues_of_app_value=[issue(open_=False)])
    assert "a person has closed" in outcome_of(github, FakeHistory()).reason
    assert writes(github) == 0
    github = github_of(issues_of_app_value=[issue(red=False, open_=False)])
    assert outcome_of(github, FakeHistory()).action is Action.EDITED
    assert [is_open for *_, is_open in github.updated] == [True]


def test_one_that_a_person_deleted_stays_away_until_the_branch_was_green() -> None:
    known = Written(70, "", "digest")
    history = FakeHistory(written_value={(REPOSITORY, "issue main"): known})
    gone = GoneError("deleted", status=410)
    for _ in range(2):
        github = github_of(issue_error=gone)
        assert "deleted" in outcome_of(github, history).reason
        assert writes(github) == 0
    passed = main_run(id=101, number=6, conclusion="success")
    outcome_of(github_of(passed, issue_error=gone, jobs_value={101: PASSED[100]}), history)
    failed = main_run(id=102, number=7)
    assert outcome_of(github_of(failed, jobs_value={102: [a_job()]}), history).action is Action.CREATED


def test_an_older_red_run_delivered_after_a_newer_green_one_opens_nothing() -> None:
    history = FakeHistory(runs_value=[green(id=110, number=6)])
    github = github_of(main_run(number=5))
    assert "green" in outcome_of(github, history).reason
    assert writes(github) == 0


def test_a_run_that_was_started_again_meanwhile_opens_nothing() -> None:
    delivered, history = main_run(), FakeHistory()
    github = github_of(delivered)
    github.run_value = main_run(attempt=2, completed=False, conclusion=None)
    (outcome,) = triage_run(Outside(github, history, FakeCache()), delivered, "main")
    assert "started again" in outcome.reason
    assert writes(github) == 0
    assert {record.attempt for record in history.recorded} == {1}


def test_a_run_that_somebody_deleted_opens_nothing() -> None:
    github = github_of(run_error=GoneError("not there", status=404))
    assert outcome_of(github, FakeHistory()).action is Action.SKIPPED
    assert writes(github) == 0


@pytest.mark.parametrize("event", ["workflow_run", "issue_comment", "dynamic"])
def test_what_is_not_about_the_branchs_code_opens_nothing(event: str) -> None:
    """A workflow that judges a fork's pull request stands at the default branch, and so do Dependabot's updates."""
    github = github_of(main_run(event=event))
    outcome_of(github, FakeHistory())
    assert writes(github) == 0


def red_docs(**changes: object) -> RunRecord:
    return kept(**{"id": 95, "workflow": DOCS, "name": "Docs", **changes})


def listing(*paths: str) -> dict[q.Question, q.Answer]:
    entries = tuple(Entry(path, Mode.FILE, "f" * 40) for path in paths)
    return {**ISSUE, q.ListFolder("a" * 40, ".github/workflows"): q.Listing(entries)}


def test_one_green_workflow_does_not_close_it_while_another_is_red() -> None:
    jobs = {**PASSED, 95: [a_job(id=1000)]}
    github = github_of(
        main_run(conclusion="success"),
        issues_of_app_value=[issue()],
        jobs_value=jobs,
        answers_value=listing(DOCS, ".github/workflows/ci.yml"),
    )
    outcome_of(github, FakeHistory(runs_value=[red_docs()]))
    assert [is_open for *_, is_open in github.updated] == [True]
    assert "`Docs`" in github.updated[0][1]


@pytest.mark.parametrize(
    ("record", "answers"),
    [
        (red_docs(), listing(".github/workflows/ci.yml", ".github/workflows/pages.yml")),
        (red_docs(at=1_700_000_000), listing(DOCS)),
        (red_docs(branch="mallory:main"), listing(DOCS)),
        (red_docs(event="workflow_run"), listing(DOCS)),
        (red_docs(), {SETTINGS: q.Text("branch_issue: true\nworkflows:\n  ignore: [docs.yml]\n")}),
    ],
    ids=["its workflow was removed or renamed", "long ago", "a fork's main", "about something else", "ignored"],
)
def test_what_keeps_no_branch_red(record: RunRecord, answers: dict[q.Question, q.Answer]) -> None:
    github = github_of(main_run(conclusion="success"), issues_of_app_value=[issue()], answers_value=answers)
    outcome_of(github, FakeHistory(runs_value=[record]))
    assert [is_open for *_, is_open in github.updated] == [False]


def test_a_red_run_that_is_gone_keeps_no_branch_red() -> None:
    github = github_of(main_run(conclusion="success"), issues_of_app_value=[issue()], answers_value=listing(DOCS))
    history = FakeHistory(runs_value=[red_docs()])
    history.runs_value.append(green(id=100, number=5))
    github.jobs_error = GoneError("not there", status=404)
    outcome_of(github, history)
    assert [is_open for *_, is_open in github.updated] == [False]


def test_logs_that_are_gone_mean_silence() -> None:
    github = github_of(job_log_error={1000: GoneError("expired", status=410)})
    assert outcome_of(github, FakeHistory()).reason == "no log could be examined"
    assert writes(github) == 0


def test_kinds_that_nobody_wants_to_hear_of_open_nothing() -> None:
    answers = {SETTINGS: q.Text("branch_issue: true\nignore_kinds: [missing-file]\n")}
    github = github_of(answers_value=answers)
    assert "leave out all kinds" in outcome_of(github, FakeHistory()).reason
    assert writes(github) == 0


@pytest.mark.parametrize("error", [ForbiddenError("no"), GoneError("issues are switched off", status=410)])
def test_where_no_issue_may_be_written_the_run_is_remembered_all_the_same(error: ForbiddenError | GoneError) -> None:
    history = FakeHistory()
    outcome = outcome_of(github_of(open_issue_error=error), history)
    assert outcome.action is Action.SKIPPED
    assert history.recorded


def test_an_issue_of_somebody_else_with_our_marker_is_not_touched() -> None:
    theirs = issue()
    copied = type(theirs)(70, theirs.title, theirs.body, open=True, ours=False, url=theirs.url)
    github = github_of(issues_of_app_value=[copied])
    assert outcome_of(github, FakeHistory()).action is Action.CREATED
    assert github.updated == []
