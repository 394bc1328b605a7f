"""What is learnt of branches: only from runs that are about them."""

from __future__ import annotations

import pytest

from tests.fakes import BASE_SHA, QUOTE, REPOSITORY, SHA, FakeCache, FakeGitHub, FakeHistory, a_job, a_pull, a_run
from tests.triage.build import stamped
from tests.workers.branch_runs import kept, main_run, told
from workers.branches import note_base
from workers.library import SETTINGS
from workers.publish import Action
from workers.triage.facts import PullReference
from workers.triage.judging.past import is_of_branch
from workers.triage.repository import questions as q

RELEASE = PullReference(9, SHA, "release", BASE_SHA)


def test_a_red_run_of_the_default_branch_is_remembered_with_what_it_shows() -> None:
    github, history = FakeGitHub(run_value=main_run()), FakeHistory()
    (outcome,) = told(github, history)
    assert outcome.action is Action.REMEMBERED
    (record,) = history.recorded
    assert (record.branch, record.pull, record.jobs[0].seen[0].kind) == ("main", None, "missing-file")
    assert "tree" not in github.names(), "what only a comment needs is not asked for"


def test_a_green_run_of_the_default_branch_is_remembered_with_its_jobs() -> None:
    github = FakeGitHub(run_value=main_run(conclusion="success"), jobs_value={100: [a_job(conclusion="success")]})
    history = FakeHistory()
    told(github, history)
    assert [job.passed for job in history.recorded[0].jobs] == [True]
    assert "job_log" not in github.names()


def test_the_same_delivery_again_reads_no_log_again() -> None:
    github, history = FakeGitHub(run_value=main_run()), FakeHistory()
    told(github, history)
    told(github, history)
    assert github.names().count("job_log") == 1
    assert len(history.recorded) == 1


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch", "repository_dispatch"])
def test_runs_of_the_branch_teach_what_it_is(event: str) -> None:
    history = FakeHistory()
    told(FakeGitHub(run_value=main_run(event=event)), history)
    assert [is_of_branch(record, "main") for record in history.recorded] == [True]


@pytest.mark.parametrize(
    "event", ["workflow_run", "issue_comment", "pull_request", "pull_request_target", "check_run", "an_event_of_2030"]
)
def test_runs_about_something_else_teach_nothing_of_the_branch_they_stand_at(event: str) -> None:
    github, history = FakeGitHub(run_value=main_run(event=event)), FakeHistory()
    (outcome,) = told(github, history)
    assert outcome.action is Action.SKIPPED
    assert history.recorded == []
    assert "job_log" not in github.names()


@pytest.mark.parametrize("owner", ["mallory", None])
@pytest.mark.parametrize("event", ["pull_request", "push", "pull_request_target"])
def test_a_forks_branch_called_main_never_teaches_what_main_is(event: str, owner: str | None) -> None:
    """Even where its own pull request is remembered."""
    run = main_run(event=event, head_owner=owner)
    github = FakeGitHub(
        run_value=run,
        runs_of_value=[run],
        open_pulls_value=[a_pull(head_owner="mallory", head_branch="main")],
    )
    history = FakeHistory()
    told(github, history)
    assert not [record for record in history.recorded if is_of_branch(record, "main")]


def test_a_merge_queue_s_branch_is_not_the_default_branch() -> None:
    history = FakeHistory()
    run = main_run(event="merge_group", head_branch="gh-readonly-queue/main/pr-7-aaaa")
    (outcome,) = told(FakeGitHub(run_value=run), history)
    assert (outcome.action, history.recorded) == (Action.SKIPPED, [])


def test_a_branch_counts_once_a_pull_request_was_made_into_it() -> None:
    cache, history = FakeCache(), FakeHistory()
    run = main_run(head_branch="release")
    assert told(FakeGitHub(run_value=run), history, cache)[0].action is Action.SKIPPED
    note_base(cache, REPOSITORY, RELEASE)
    assert told(FakeGitHub(run_value=run), history, cache)[0].action is Action.REMEMBERED
    assert [record.branch for record in history.recorded] == ["release"]


def test_the_default_branch_as_a_pull_requests_head_is_told_there_and_remembered_as_the_branch() -> None:
    run = main_run(pulls=(RELEASE,))
    pull = a_pull(number=9, base_branch="release", head_branch="main")
    github, history = FakeGitHub(run_value=run, runs_of_value=[run], pull_value={9: (pull,)}), FakeHistory()
    outcomes = told(github, history)
    assert [outcome.action for outcome in outcomes] == [Action.CREATED, Action.REMEMBERED]
    assert QUOTE in github.created[0]
    assert github.names().count("job_log") == 1
    assert all(is_of_branch(record, "main") for record in history.recorded)


def test_a_push_to_the_head_of_one_pull_request_that_is_the_base_of_another_teaches_the_base() -> None:
    run = a_run(event="push")
    history, cache = FakeHistory(), FakeCache()
    note_base(cache, REPOSITORY, PullReference(8, "e" * 40, "feature", SHA))
    told(FakeGitHub(run_value=run, runs_of_value=[run]), history, cache)
    assert [is_of_branch(record, "feature") for record in history.recorded][:1] == [True]


def test_after_the_default_branch_was_renamed_the_new_name_counts() -> None:
    history = FakeHistory()
    (old,) = told(FakeGitHub(run_value=main_run(head_branch="master")), history)
    assert old.action is Action.SKIPPED
    (new,) = told(FakeGitHub(run_value=main_run()), history)
    assert new.action is Action.REMEMBERED


def test_an_older_run_delivered_after_a_newer_one_does_not_hide_it() -> None:
    history = FakeHistory(runs_value=[kept(id=110, number=6)])
    told(FakeGitHub(run_value=main_run(number=5)), history)
    assert [record.number for record in history.runs(REPOSITORY)] == [6, 5]
    assert max(history.runs(REPOSITORY), key=lambda record: record.number).id == 110


def test_settings_that_switch_retriage_off_have_nothing_remembered() -> None:
    off: dict[q.Question, q.Answer] = {SETTINGS: q.Text("enable: false\n")}
    github, history = FakeGitHub(run_value=main_run(), answers_value=off), FakeHistory()
    (outcome,) = told(github, history)
    assert outcome.action is Action.SKIPPED
    assert history.recorded == []


def test_the_repositorys_own_rules_are_tried_on_a_job_that_passed() -> None:
    rule = (
        "rules:\n  - name: flux\n    kind: network\n    literal: flux is low\n    summary: It is.\n    remedy: Wait.\n"
    )
    log = stamped("##[group]Run make", "##[endgroup]", "warning: the flux is low")
    github = FakeGitHub(
        run_value=main_run(conclusion="success"),
        jobs_value={100: [a_job(conclusion="success")]},
        job_log_value={1000: log},
        answers_value={SETTINGS: q.Text(rule)},
    )
    cache = FakeCache()
    told(github, FakeHistory(), cache)
    assert github.names().count("job_log") == 1
    assert any(":rules:" in key and b"flux" in value for key, value in cache.values.items())
