"""What is remembered of runs, and of what people said of them, in Redis: bounded by age, by count and by bytes.

Nothing that a log said is kept, only fingerprints. Losing it costs answers ("unknown"), never a promise.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final, cast

import redis
from pydantic import TypeAdapter

from workers.shelf import Bounds, Shelf
from workers.triage.feedback import Feedback
from workers.triage.judgement import Ignored, Wrong
from workers.triage.records import RunRecord

SCHEMA: Final = 3
"""Part of every key: what an older version wrote is not read."""
RUNS_KEPT: Final = 90 * 24 * 3600
"""Seconds for which a run is remembered, and what people said is wrong."""
FEEDBACK_KEPT: Final = 366 * 24 * 3600
"""Seconds for which feedback counts, and for which an ignored cause can be ignored at most."""
NEWEST: Final = 500
"""How many attempts of one workflow are read; the newest ones."""
MAX_RECORD: Final = 64 * 1024
"""Bytes, packed, above which a run of very many jobs is kept without what its logs showed beyond the first of each,
and then without its jobs."""

RUNS: Final = Bounds(count=2_000, size=8 * 1024 * 1024)
"""Of one repository."""
IGNORED: Final = Bounds(count=500, size=256 * 1024)
"""Of one repository."""
WRONG: Final = Bounds(count=500, size=256 * 1024)
"""Of one repository."""
FEEDBACK: Final = Bounds(count=5_000, size=2 * 1024 * 1024)
"""Of one installation."""

_RUN: Final = TypeAdapter(RunRecord)
_IGNORED: Final = TypeAdapter(Ignored)
_WRONG: Final = TypeAdapter(Wrong)
_FEEDBACK: Final = TypeAdapter(Feedback)
_INSTALLATIONS: Final = f"retriage:{SCHEMA}:installations"


class RedisMemory:
    """ports.Memory in Redis. Keys hold the installation, so that no tenant ever reads another's."""

    def __init__(
        self, connection: redis.Redis, installation_id: int, *, clock: Callable[[], float] = time.time
    ) -> None:
        """One installation's part of it."""
        self.installation = installation_id
        self._connection = connection
        self._prefix = f"retriage:{SCHEMA}:{installation_id}"
        self._clock = clock

    def record(self, repository: str, run: RunRecord) -> None:
        """Keep it. An attempt whose jobs, or what they showed, are known is not replaced by one that knows less."""
        shelf, now = self._runs(repository), int(self._clock())
        packed = _packed(shelf, run)
        with self._connection.pipeline() as pipe:
            self._know(pipe, now, repository)
            shelf.put(pipe, _field(run), packed, run.at, oldest=now - RUNS_KEPT, seconds=RUNS_KEPT)
            pipe.execute()

    def runs(self, repository: str, workflow: str | None = None) -> tuple[RunRecord, ...]:
        """The NEWEST of one workflow, or all, in the order in which they completed."""
        shelf, oldest = self._runs(repository), int(self._clock()) - RUNS_KEPT
        if workflow is None:
            found = shelf.newest(self._connection, oldest)
        else:
            tag = _tag(workflow)
            found = shelf.newest(self._connection, oldest, NEWEST, lambda field: field.endswith(tag))
        runs = (run for _, run in found if workflow in {None, run.workflow})
        return tuple(sorted(runs, key=lambda run: (run.at, run.number, run.attempt)))

    def repositories(self) -> tuple[str, ...]:
        """The names of those with runs that are remembered, as GitHub last wrote them, in alphabetical order."""
        oldest = int(self._clock()) - RUNS_KEPT
        names = self._connection.zrange(self._names, oldest, "+inf", byscore=True)
        known = (name.decode("utf-8", "replace") for name in cast("list[bytes]", names))
        return tuple(sorted({name.lower(): name for name in known}.values(), key=str.lower))

    def ignored(self, repository: str) -> Mapping[str, Ignored]:
        """By its key, each cause that somebody wants to hear no more of, while that holds."""
        return dict(self._ignored(repository).newest(self._connection, int(self._clock()) + 1))

    def ignore(self, repository: str, key: str, ignored: Ignored) -> None:
        """Remember it until it has run out, FEEDBACK_KEPT seconds at most; one that has already is forgotten."""
        shelf, now = self._ignored(repository), int(self._clock())
        until = min(ignored.until, now + FEEDBACK_KEPT)
        packed = shelf.pack(replace(ignored, until=until))
        shelf.put(self._connection, key, packed, until, oldest=now + 1, seconds=max(1, until - now))

    def wrong(self, repository: str) -> Mapping[str, Wrong]:
        """By its key, each cause that somebody said retriage is wrong about."""
        return dict(self._wrong(repository).newest(self._connection, int(self._clock()) - RUNS_KEPT))

    def mark_wrong(self, repository: str, key: str, wrong: Wrong) -> None:
        """Remember it for RUNS_KEPT seconds."""
        shelf, now = self._wrong(repository), int(self._clock())
        shelf.put(self._connection, key, shelf.pack(wrong), now, oldest=now - RUNS_KEPT, seconds=RUNS_KEPT)

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep what was said of a cause, for FEEDBACK_KEPT seconds; of the same source the last word counts."""
        shelf, now = self._feedback(), int(self._clock())
        packed = shelf.pack(feedback)
        with self._connection.pipeline() as pipe:
            self._know(pipe, now)
            oldest = now - FEEDBACK_KEPT
            shelf.put(pipe, feedback.source, packed, feedback.at, oldest=oldest, seconds=FEEDBACK_KEPT)
            pipe.execute()

    def feedback(self) -> tuple[Feedback, ...]:
        """All that was said, the oldest first."""
        found = self._feedback().newest(self._connection, int(self._clock()) - FEEDBACK_KEPT)
        return tuple(feedback for _, feedback in found)

    def first_time(self, what: str, seconds: int) -> bool:
        """Whether nobody has asked so within so many seconds: then it is the one time."""
        return bool(self._connection.set(self._once(what), 1, ex=seconds, nx=True))

    def happened(self, what: str) -> bool:
        """Whether somebody has asked for its first time within the seconds that were said then."""
        return bool(self._connection.exists(self._once(what)))

    def count(self, what: str, seconds: int) -> int:
        """How many times this was asked within so many seconds since the first time, this one included."""
        key = f"{self._prefix}:count:{what}"
        with self._connection.pipeline() as pipe:
            pipe.set(key, 0, ex=seconds, nx=True)
            pipe.incr(key)
            return int(pipe.execute()[-1])

    def _once(self, what: str) -> str:
        return f"{self._prefix}:once:{what}"

    @property
    def _names(self) -> str:
        return f"{self._prefix}:repositories"

    def _know(self, pipe: redis.Redis, now: int, repository: str | None = None) -> None:
        """Add to the indices that reports over all installations begin with."""
        _seen(pipe, _INSTALLATIONS, str(self.installation), now, FEEDBACK_KEPT)
        if repository:
            _seen(pipe, self._names, repository, now, RUNS_KEPT)

    def _runs(self, repository: str) -> Shelf[RunRecord]:
        return Shelf(f"{self._prefix}:runs:{repository.lower()}", _RUN, RUNS)

    def _ignored(self, repository: str) -> Shelf[Ignored]:
        return Shelf(f"{self._prefix}:ignored:{repository.lower()}", _IGNORED, IGNORED)

    def _wrong(self, repository: str) -> Shelf[Wrong]:
        return Shelf(f"{self._prefix}:wrong:{repository.lower()}", _WRONG, WRONG)

    def _feedback(self) -> Shelf[Feedback]:
        return Shelf(f"{self._prefix}:feedback", _FEEDBACK, FEEDBACK)


def all_feedback(connection: redis.Redis) -> tuple[Feedback, ...]:
    """What was said in all installations, the oldest first."""
    said = chain.from_iterable(memory.feedback() for memory in _memories(connection))
    return tuple(sorted(said, key=lambda feedback: feedback.at))


def all_runs(connection: redis.Redis) -> Iterator[tuple[str, tuple[RunRecord, ...]]]:
    """Of all installations, each repository's name and its runs, read as they are asked for."""
    for memory in _memories(connection):
        for repository in memory.repositories():
            yield repository, memory.runs(repository)


def installed_repositories(connection: redis.Redis) -> tuple[tuple[int, str], ...]:
    """Of all installations, the repositories with runs that are remembered: installation and name."""
    return tuple((memory.installation, name) for memory in _memories(connection) for name in memory.repositories())


def _memories(connection: redis.Redis) -> Iterator[RedisMemory]:
    known = cast("list[bytes]", connection.zrange(_INSTALLATIONS, 0, -1))
    for installation in sorted(int(name) for name in known if name.isdigit()):
        yield RedisMemory(connection, installation)


def _seen(pipe: redis.Redis, index: str, name: str, now: int, seconds: int) -> None:
    pipe.zadd(index, {name: now})
    pipe.zremrangebyscore(index, "-inf", now - seconds)
    pipe.expire(index, seconds)


def _field(run: RunRecord) -> str:
    """An attempt is told by its run's id and its number; the workflow's tag stands there for reading only its runs."""
    return f"{run.id}:{run.attempt}:{_tag(run.workflow)}"


def _tag(workflow: str) -> str:
    return hashlib.sha256(workflow.encode()).hexdigest()[:8]


def _packed(shelf: Shelf[RunRecord], run: RunRecord) -> bytes:
    """No longer than MAX_RECORD, whatever a workflow's jobs are called and however many there are."""
    packed = shelf.pack(run, _rank(run))
    if len(packed) > MAX_RECORD:
        run = replace(run, jobs=tuple(replace(job, seen=job.seen[:1]) for job in run.jobs))
        packed = shelf.pack(run, _rank(run))
    if len(packed) > MAX_RECORD:
        packed = shelf.pack(replace(run, jobs=()))
    return packed


def _rank(run: RunRecord) -> int:
    """How much it knows."""
    if any(job.seen for job in run.jobs):
        return 2
    return 1 if run.jobs else 0
