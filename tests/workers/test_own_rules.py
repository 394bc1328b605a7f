"""Which of a repository's own rules count."""

from __future__ import annotations

from tests.fakes import REPOSITORY, FakeCache
from tests.triage.build import read_one, stamped
from workers.rules import ENOUGH, in_force, notes, try_on, wants_trial
from workers.triage.repository.repository_settings import RepositorySettings, Rule

FLUX = Rule(name="flux", kind="test-failure", literal="flux is low", summary="The flux is low.", remedy="Raise it.")
OTHER = Rule(name="other", kind="network", literal="gone fishing", summary="They fish.", remedy="Wait.")
SETTINGS = RepositorySettings(rules=(FLUX, OTHER))
QUIET = read_one(stamped("##[group]Run make", "##[endgroup]", "all is well"), "unit")
LOUD = read_one(stamped("##[group]Run make", "##[endgroup]", "warning: the flux is low"), "unit")


def test_without_rules_nothing_is_tried_or_said() -> None:
    cache, none = FakeCache(), RepositorySettings()
    assert not wants_trial(cache, REPOSITORY, none)
    assert (in_force(cache, REPOSITORY, none), notes(cache, REPOSITORY, none)) == ((), ())


def test_a_rule_that_was_not_tried_does_not_count_and_that_is_said() -> None:
    cache = FakeCache()
    assert in_force(cache, REPOSITORY, SETTINGS) == ()
    assert wants_trial(cache, REPOSITORY, SETTINGS)
    (note,) = notes(cache, REPOSITORY, SETTINGS)
    assert note


def test_a_rule_that_is_silent_in_a_passing_log_counts() -> None:
    cache = FakeCache()
    try_on(cache, REPOSITORY, SETTINGS, QUIET)
    assert in_force(cache, REPOSITORY, SETTINGS) == (FLUX, OTHER)
    assert notes(cache, REPOSITORY, SETTINGS) == ()


def test_a_rule_that_fires_in_a_passing_log_never_counts() -> None:
    cache = FakeCache()
    for log in (QUIET, LOUD, QUIET):
        try_on(cache, REPOSITORY, SETTINGS, log)
    assert in_force(cache, REPOSITORY, SETTINGS) == (OTHER,)
    (note,) = notes(cache, REPOSITORY, SETTINGS)
    assert "`flux`" in note
    assert "`unit`" in note


def test_they_are_tried_on_a_few_logs() -> None:
    cache = FakeCache()
    for _ in range(ENOUGH):
        assert wants_trial(cache, REPOSITORY, SETTINGS)
        try_on(cache, REPOSITORY, SETTINGS, QUIET)
    assert not wants_trial(cache, REPOSITORY, SETTINGS)


def test_a_changed_rule_is_tried_anew() -> None:
    cache = FakeCache()
    try_on(cache, REPOSITORY, SETTINGS, QUIET)
    changed = RepositorySettings(rules=(FLUX.model_copy(update={"literal": "flux is high"}), OTHER))
    assert in_force(cache, REPOSITORY, changed) == ()
