"""A repository's own rules: which of them count, because they found nothing in logs of jobs that passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from workers.ports import Cache
from workers.triage.custom_rules import fires_on, refused, untested
from workers.triage.log import JobLog
from workers.triage.repository.repository_settings import RepositorySettings, Rule, rules_digest

ENOUGH: Final = 3
"""On how many passing logs a set of rules is tried."""
KEEP: Final = 90 * 24 * 3600
"""Seconds that the outcome holds."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying one set of rules."""

    logs: int = 0
    """On how many passing logs they were tried."""
    refused: dict[str, str] = field(default_factory=dict)
    """By their names, the rules that fired there, and the sentence that says so."""


_TRIAL: Final = TypeAdapter(Trial)


def in_force(cache: Cache, repository: str, settings: RepositorySettings) -> tuple[Rule, ...]:
    """The rules that were tried and found nothing in logs of jobs that passed."""
    trial = _trial(cache, repository, settings)
    return tuple(rule for rule in settings.rules if trial.logs and rule.name not in trial.refused)


def wants_trial(cache: Cache, repository: str, settings: RepositorySettings) -> bool:
    """Whether they should be tried on one more log."""
    return bool(settings.rules) and _trial(cache, repository, settings).logs < ENOUGH


def try_on(cache: Cache, repository: str, settings: RepositorySettings, passing: JobLog) -> None:
    """Try them on the log of a job that passed."""
    trial = _trial(cache, repository, settings)
    fired = {name: refused(name, passing.name, line) for name, line, _ in fires_on(settings.rules, passing)}
    tried = replace(trial, logs=trial.logs + 1, refused={**fired, **trial.refused})
    cache.write({_key(repository, settings): _TRIAL.dump_json(tried)}, KEEP)


def notes(cache: Cache, repository: str, settings: RepositorySettings) -> Sequence[str]:
    """What has to be said of rules that do not count."""
    if not settings.rules:
        return ()
    trial = _trial(cache, repository, settings)
    return tuple(trial.refused.values()) if trial.logs else (untested(settings.rules),)


def _trial(cache: Cache, repository: str, settings: RepositorySettings) -> Trial:
    (kept,) = cache.read([_key(repository, settings)]) if settings.rules else (None,)
    try:
        return _TRIAL.validate_json(kept) if kept is not None else Trial()
    except ValidationError:
        # Kept by another version.
        return Trial()


def _key(repository: str, settings: RepositorySettings) -> str:
    return f"{repository.lower()}:rules:{rules_digest(settings)}"
