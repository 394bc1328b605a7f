"""The contract: what was triaged, read and written in Redis. Losing it costs requests, never a promise."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, cast
from uuid import uuid4

import redis
from pydantic import TypeAdapter, ValidationError

from workers.held import LOCK_SECONDS as LOCK_SECONDS  # noqa: PLC0414 - part of the contract
from workers.held import held
from workers.memory import RUNS_KEPT, RedisMemory
from workers.triage.diagnosis import Diagnosis, Written
from workers.triage.facts import Attempt
from workers.triage.records import RunRecord

KEEP: Final = 7 * 24 * 3600
"""Seconds a Diagnosis is kept; it spares reading the logs again when another run of the same head completes."""
WRITTEN_KEPT: Final = RUNS_KEPT
"""Seconds for which is known what was last written on a pull request or in an issue: as long as its runs are."""
MAX_CACHED: Final = 1024 * 1024
"""Bytes, compressed, above which a tree or file is not kept but asked for again."""
LOCK_WAIT: Final = 15
"""Seconds a task waits for another one on the same pull request or issue, before it comes back later."""

_DIAGNOSIS: Final = TypeAdapter(Diagnosis)
_WRITTEN: Final = TypeAdapter(Written)


class RedisHistory(RedisMemory):
    """ports.History and ports.Cache in Redis."""

    def __init__(self, connection: redis.Redis, installation_id: int, owner: str | None = None) -> None:
        """One installation's part of it. `owner` is the task, the same at each of its tries; None is nobody else."""
        super().__init__(connection, installation_id)
        self._owner = owner or uuid4().hex
        self._read: dict[tuple[str, str], tuple[RunRecord, ...]] = {}

    def runs(self, repository: str, workflow: str | None = None) -> tuple[RunRecord, ...]:
        """See RedisMemory. Of one workflow they are read once a task, and anew after one was recorded."""
        if workflow is None:
            return super().runs(repository)
        name = (repository.lower(), workflow)
        if name not in self._read:
            self._read[name] = super().runs(repository, workflow)
        return self._read[name]

    def record(self, repository: str, run: RunRecord) -> None:
        """See RedisMemory."""
        self._read.pop((repository.lower(), run.workflow), None)
        super().record(repository, run)

    def diagnosis(self, run: Attempt) -> Diagnosis | None:
        """What was kept of that attempt, if anything."""
        stored = self._connection.get(self._key(run))
        if not isinstance(stored, bytes):
            return None
        try:
            return _DIAGNOSIS.validate_json(stored)
        except ValidationError:
            # Written by another version: the logs are still there to be read again.
            return None

    def keep(self, diagnosis: Diagnosis) -> None:
        """Keep it for KEEP seconds."""
        self._connection.set(self._key(diagnosis.run), _DIAGNOSIS.dump_json(diagnosis), ex=KEEP)

    def written(self, repository: str, what: str) -> Written | None:
        """What a comment or issue of this App is known to say, if anything."""
        stored = self._connection.get(self._written_key(repository, what))
        try:
            return _WRITTEN.validate_json(stored) if isinstance(stored, bytes) else None
        except ValidationError:
            # Written by another version: it is found again by its marker.
            return None

    def wrote(self, repository: str, what: str, written: Written) -> None:
        """Remember it for WRITTEN_KEPT seconds."""
        self._connection.set(self._written_key(repository, what), _WRITTEN.dump_json(written), ex=WRITTEN_KEPT)

    def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """What is kept of a repository's files."""
        stored = self._connection.mget([self._cached(key) for key in keys]) if keys else []
        return [zlib.decompress(value) if isinstance(value, bytes) else None for value in cast("list[object]", stored)]

    def write(self, values: Mapping[str, bytes], seconds: int) -> None:
        """Keep them compressed, but for those that are still longer than MAX_CACHED."""
        with self._connection.pipeline(transaction=False) as pipe:
            for key, value in values.items():
                packed = zlib.compress(value)
                if len(packed) <= MAX_CACHED:
                    pipe.set(self._cached(key), packed, ex=seconds)
            pipe.execute()

    @contextmanager
    def lock(self, repository: str, what: str) -> Iterator[None]:
        """Hold a pull request or issue. Raises RetryableError after LOCK_WAIT seconds of waiting for another task.

        A task that was killed while it held the lock has it again at its next try.
        """
        name = f"{self._prefix}:lock:{repository.lower()}:{what}"
        with held(self._connection, name, self._owner, f"{repository} {what}", LOCK_WAIT):
            yield

    def _cached(self, key: str) -> str:
        return f"{self._prefix}:cache:{key}"

    def _written_key(self, repository: str, what: str) -> str:
        return f"{self._prefix}:written:{repository.lower()}:{what}"

    def _key(self, run: Attempt) -> str:
        return f"{self._prefix}:diagnosis:{run.repository.lower()}:{run.id}:{run.attempt}"
