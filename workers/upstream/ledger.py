"""What was reported upstream and who saw the same, in Redis: one ledger for all installations, bounded in age and room.

Losing it costs a search, never a second issue: each issue holds a marker that it is found again by.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final, cast
from uuid import uuid4

import redis
from pydantic import TypeAdapter, ValidationError

from workers.held import held
from workers.memory import SCHEMA
from workers.shelf import Bounds, Shelf
from workers.triage.filed import Filed, Follower

PREFIX: Final = f"retriage:{SCHEMA}:upstream"
"""No installation is part of it: a defect that ten of them see is reported once."""
FILED_KEPT: Final = 366 * 24 * 3600
"""Seconds for which is known that an issue was opened or found."""
SEEN_KEPT: Final = 90 * 24 * 3600
"""Seconds for which a repository counts among those that saw a defect."""
FILED: Final = Bounds(count=5_000, size=8 * 1024 * 1024)
"""Issues of all projects."""
MOST_DEFECTS: Final = 2_000
"""Of how many defects is known who saw them; the ones seen last."""
MOST_SEEN: Final = 500
"""How many repositories, and how many pull requests, of one defect are remembered; the ones that saw it last."""
DAY: Final = 24 * 3600
"""Seconds for which an issue counts for the caps."""
LOCK_WAIT: Final = 15
"""Seconds that a task waits for another one that reports the same defect."""

_FILED: Final = TypeAdapter(Filed)
_FOLLOWER: Final = TypeAdapter(Follower)


class RedisLedger:
    """ports.Ledger in Redis."""

    def __init__(
        self, connection: redis.Redis, owner: str | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        """`owner` is the task, the same at each of its tries; None is nobody else."""
        self._connection = connection
        self._owner = owner or uuid4().hex
        self._clock = clock
        self._shelf = Shelf(f"{PREFIX}:filed", _FILED, FILED)

    @property
    def now(self) -> int:
        """Seconds since 1970, UTC."""
        return int(self._clock())

    def filed(self, key: str) -> Filed | None:
        """What is known of a defect's issue; None where nothing is."""
        return self._shelf.one(self._connection, key)

    def note(self, filed: Filed) -> None:
        """Keep it for FILED_KEPT seconds; that a task is about to open it does not replace that it is open."""
        packed = self._shelf.pack(filed, 1 if filed.number else 0)
        oldest = self.now - FILED_KEPT
        self._shelf.put(self._connection, filed.key, packed, filed.opened, oldest=oldest, seconds=FILED_KEPT)

    def begin(self, filed: Filed, *, per_day: int, per_upstream: int) -> str:
        """Note that it is about to be opened, or say which of the caps is reached: a clause; empty for none.

        The caps hold for all tasks together.
        """
        with self._held("caps"):
            today, there = self.counts(filed.repository, but=filed.key)
            if today >= per_day:
                return f"no more than {per_day} issues are opened within a day"
            if there >= per_upstream:
                return f"of one project's issues no more than {per_upstream} are opened within a day"
            self.note(filed)
            return ""

    def counts(self, repository: str, *, but: str = "") -> tuple[int, int]:
        """How many issues retriage opened within a day, and how many of them in this project; one defect's is left
        out."""
        ours = [filed for filed in self._all(self.now - DAY + 1) if filed.ours and filed.key != but]
        return len(ours), sum(filed.repository.lower() == repository.lower() for filed in ours)

    def open_upstream(self) -> tuple[Filed, ...]:
        """All issues that were open when they were last looked at, the oldest first."""
        return tuple(filed for filed in self._all(self.now - FILED_KEPT) if filed.open and filed.number)

    def seen(self, key: str, follower: Follower, *, defect: str = "") -> int:
        """Note that a pull request saw a defect; how many repositories saw one of the issue's within SEEN_KEPT seconds,
        MOST_SEEN at most. `key` is the issue's, `defect` the defect's where that is another.

        Repositories are counted by a digest of their names; the names stand only with those that are to be told.
        """
        now = self.now
        repository = hashlib.sha256(f"{follower.installation} {follower.repository.lower()}".encode()).hexdigest()[:16]
        member = json.dumps([follower.installation, follower.repository, follower.pull])
        with self._connection.pipeline() as pipe:
            for name, value, most in (
                (f"{PREFIX}:defects", key, 0),
                (f"{PREFIX}:defects", defect or key, 0),
                (f"{PREFIX}:followers:{defect or key}", member, MOST_SEEN),
                (f"{PREFIX}:seen:{key}", repository, MOST_SEEN),
            ):
                pipe.zadd(name, {value: now})
                pipe.zremrangebyscore(name, "-inf", now - SEEN_KEPT)
                if most:
                    pipe.zremrangebyrank(name, 0, -most - 1)
                pipe.expire(name, SEEN_KEPT)
            pipe.zcard(f"{PREFIX}:seen:{key}")
            counted = int(pipe.execute()[-1])
        self._forget_old_defects()
        return counted

    def repositories(self, key: str) -> int:
        """How many repositories saw the defects of an issue within SEEN_KEPT seconds, MOST_SEEN at most."""
        return int(self._connection.zcount(f"{PREFIX}:seen:{key}", self.now - SEEN_KEPT, "+inf"))

    def followers(self, key: str) -> tuple[Follower, ...]:
        """The pull requests that saw a defect within SEEN_KEPT seconds, the first one first."""
        oldest = self.now - SEEN_KEPT
        found = cast("list[bytes]", self._connection.zrange(f"{PREFIX}:followers:{key}", oldest, "+inf", byscore=True))
        return tuple(follower for follower in map(_follower, found) if follower is not None)

    def lock(self, key: str) -> AbstractContextManager[None]:
        """Only one task at a time reports a defect. Raises RetryableError when the wait is too long."""
        return self._held(key)

    def _held(self, what: str) -> AbstractContextManager[None]:
        return held(self._connection, f"{PREFIX}:lock:{what}", self._owner, "the same report upstream", LOCK_WAIT)

    def _all(self, oldest: int) -> list[Filed]:
        return [filed for _, filed in self._shelf.newest(self._connection, oldest)]

    def _forget_old_defects(self) -> None:
        name = f"{PREFIX}:defects"
        old = cast("list[bytes]", self._connection.zrange(name, 0, -MOST_DEFECTS - 1))
        if old:
            keys = [each.decode("utf-8", "replace") for each in old]
            self._connection.delete(*(f"{PREFIX}:{what}:{key}" for key in keys for what in ("seen", "followers")))
            self._connection.zrem(name, *old)


def open_upstream(connection: redis.Redis) -> tuple[Filed, ...]:
    """All issues upstream that were open when they were last looked at, the oldest first."""
    return RedisLedger(connection).open_upstream()


def _follower(member: bytes) -> Follower | None:
    try:
        installation, repository, pull = json.loads(member)
        return _FOLLOWER.validate_python({"installation": installation, "repository": repository, "pull": pull})
    except (ValueError, TypeError, ValidationError):
        # Not written by this version: as if it had never been.
        return None
