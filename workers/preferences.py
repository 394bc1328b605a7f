"""What a repository wants of retriage, as its default branch says."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from workers.errors import PermanentError, RetryableError
from workers.library import SETTINGS, Library
from workers.ports import Cache, Trees
from workers.triage.repository import questions as q
from workers.triage.repository.repository_settings import Problem, RepositorySettings, read

log = structlog.get_logger()

KEEP_LAST = 30 * 24 * 3600
"""Seconds that the last settings that were read hold where GitHub does not give them now."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings that hold now."""

    settings: RepositorySettings
    """The repository's own, or the defaults."""
    problem: Problem | None = None
    """Why its own do not count."""


DEFAULTS = Preferences(RepositorySettings())


def preferences(trees: Trees, cache: Cache, repository: str, *, afresh: bool = False) -> Preferences:
    """The settings of a repository: kept ones, else asked for with one request.

    Where GitHub does not give them, those that were last read hold. Raises RetryableError where there are none: a
    comment where none is wanted would be worse than a late one.
    """
    library = Library(trees, cache, repository, requests=1, afresh=afresh)
    try:
        answer = library.answers([SETTINGS]).get(SETTINGS)
    except PermanentError as error:
        # Without the right to read files nobody knows the settings: those that were last read hold, else the defaults.
        log.warning("settings_unreadable", repository=repository, reason=str(error))
        return _last(cache, repository) or DEFAULTS
    except RetryableError:
        last = _last(cache, repository)
        if last is None:
            raise
        return last
    if not isinstance(answer, q.Text):
        return _last(cache, repository) or DEFAULTS
    cache.write({_last_key(repository): (answer.text or "").encode()}, KEEP_LAST)
    return Preferences(*read(answer.text))


def known(trees: Trees, cache: Cache, repository: str) -> Preferences:
    """The settings as far as they are known without a request: those that were last read, else the defaults."""
    answer = Library(trees, cache, repository, requests=0).answers([SETTINGS]).get(SETTINGS)
    if isinstance(answer, q.Text):
        return Preferences(*read(answer.text))
    return _last(cache, repository) or DEFAULTS


def _last(cache: Cache, repository: str) -> Preferences | None:
    (kept,) = cache.read([_last_key(repository)])
    return Preferences(*read(kept.decode())) if kept is not None else None


def _last_key(repository: str) -> str:
    return f"{repository.lower()}:settings"
