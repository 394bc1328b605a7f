"""Which settings hold, whatever GitHub answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.fakes import BASE_SHA, REPOSITORY, SHA, FakeCache, FakeGitHub
from tests.workers.triaged import outside
from workers.errors import ForbiddenError, RetryableError
from workers.library import SETTINGS
from workers.pipeline import settings_of, triage_run, update_pull
from workers.preferences import DEFAULTS, known, preferences
from workers.publish import Action
from workers.triage.facts import PullReference
from workers.triage.repository import questions as q

PULL = PullReference(7, SHA, "main", BASE_SHA)
ON: Mapping[q.Question, q.Answer] = {SETTINGS: q.Text("suggest: true\n")}
NONE: Mapping[q.Question, q.Answer] = {SETTINGS: q.Text(None, "is not there")}


def an_hour_goes_by(cache: FakeCache) -> None:
    cache.values = {key: value for key, value in cache.values.items() if not key.endswith(SETTINGS.key)}


def test_the_file_on_the_default_branch_holds() -> None:
    assert preferences(FakeGitHub(answers_value=ON), FakeCache(), REPOSITORY).settings.suggest


def test_without_a_file_the_defaults_hold() -> None:
    assert preferences(FakeGitHub(answers_value=NONE), FakeCache(), REPOSITORY) == DEFAULTS


def test_they_are_asked_for_once_an_hour_and_afresh_where_somebody_asks() -> None:
    github, cache = FakeGitHub(answers_value=ON), FakeCache()
    for _ in range(3):
        preferences(github, cache, REPOSITORY)
    assert github.names() == ["answers"]
    preferences(github, cache, REPOSITORY, afresh=True)
    assert github.names() == ["answers", "answers"]
    assert known(github, cache, REPOSITORY).settings.suggest
    assert len(github.asked) == 2


def test_while_github_does_not_answer_the_last_ones_hold() -> None:
    github, cache = FakeGitHub(answers_value=ON), FakeCache()
    preferences(github, cache, REPOSITORY)
    an_hour_goes_by(cache)
    github.answers_error = RetryableError("502")
    assert preferences(github, cache, REPOSITORY).settings.suggest
    assert known(github, cache, REPOSITORY).settings.suggest


def test_where_none_were_ever_read_the_task_comes_back() -> None:
    with pytest.raises(RetryableError):
        preferences(FakeGitHub(answers_error=RetryableError("502")), FakeCache(), REPOSITORY)


def test_without_the_right_to_read_files_the_defaults_hold() -> None:
    assert preferences(FakeGitHub(answers_error=ForbiddenError("no")), FakeCache(), REPOSITORY) == DEFAULTS


def test_an_answer_that_leaves_them_open_is_not_taken_for_an_empty_file() -> None:
    github, cache = FakeGitHub(answers_value=ON), FakeCache()
    preferences(github, cache, REPOSITORY)
    github.answers_value = {}
    assert preferences(github, cache, REPOSITORY, afresh=True).settings.suggest


def test_nothing_known_is_the_defaults() -> None:
    github = FakeGitHub(answers_value=ON)
    assert known(github, FakeCache(), REPOSITORY) == DEFAULTS
    assert github.names() == []


def test_a_mistake_is_told() -> None:
    wanted = preferences(FakeGitHub(answers_value={SETTINGS: q.Text("suggest: perhaps\n")}), FakeCache(), REPOSITORY)
    assert wanted.problem
    assert wanted.problem.line == 1
    assert wanted.settings == DEFAULTS.settings


@pytest.mark.parametrize("no", ["enable: false\n", "workflows:\n  ignore: ['**']\n"])
def test_who_changes_their_mind_about_every_run_is_heard_after_an_hour(no: str) -> None:
    github = FakeGitHub(answers_value={SETTINGS: q.Text(no)})
    cache = FakeCache()
    everything = replace(outside(github), cache=cache)
    preferences(github, cache, REPOSITORY)
    (refused,) = triage_run(everything, github.run_value)
    assert refused.action is Action.SKIPPED
    assert refused.reason.startswith("the repository's settings")

    github.answers_value = NONE
    an_hour_goes_by(cache)
    (outcome,) = triage_run(everything, github.run_value)

    assert outcome.action is Action.CREATED


def test_a_command_hears_at_once_that_retriage_was_switched_on() -> None:
    github, cache = FakeGitHub(answers_value={SETTINGS: q.Text("enable: false\n")}), FakeCache()
    everything = replace(outside(github), cache=cache)
    assert not settings_of(everything, REPOSITORY).enable
    github.answers_value = ON
    assert settings_of(everything, REPOSITORY).enable


def test_what_is_analysed_afresh_follows_the_settings_of_now() -> None:
    github, cache = FakeGitHub(answers_value={SETTINGS: q.Text("comment: off\n")}), FakeCache()
    everything = replace(outside(github), cache=cache)
    assert update_pull(everything, REPOSITORY, PULL).action is Action.SKIPPED
    github.answers_value = NONE
    assert update_pull(everything, REPOSITORY, PULL).action is Action.SKIPPED
    assert update_pull(everything, REPOSITORY, PULL, afresh=True).action is Action.CREATED
