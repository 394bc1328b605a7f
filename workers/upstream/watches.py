"""Defects of released packages, watched until a release mends them, in Redis: one list for all installations."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import redis
from pydantic import TypeAdapter

from workers.shelf import Bounds, Shelf
from workers.triage.watched import Watched
from workers.upstream.ledger import PREFIX, SEEN_KEPT

WATCHED: Final = Bounds(count=2_000, size=4 * 1024 * 1024)
"""Of all installations."""
_WATCHED: Final = TypeAdapter(Watched)


class RedisWatches:
    """ports.Watches in Redis. What no run has seen for SEEN_KEPT seconds is watched no more."""

    def __init__(self, connection: redis.Redis, *, clock: Callable[[], float] = time.time) -> None:
        """Nothing is read yet."""
        self._connection = connection
        self._clock = clock
        self._shelf = Shelf(f"{PREFIX}:watched", _WATCHED, WATCHED)

    def watch(self, watched: Watched) -> None:
        """See ports.Watches."""
        known = self._shelf.one(self._connection, watched.key)
        self.keep(replace(known, seen=max(known.seen, watched.seen)) if known else watched)

    def keep(self, watched: Watched) -> None:
        """See ports.Watches."""
        oldest = int(self._clock()) - SEEN_KEPT
        packed = self._shelf.pack(watched)
        self._shelf.put(self._connection, watched.key, packed, watched.seen, oldest=oldest, seconds=SEEN_KEPT)

    def watched(self) -> tuple[Watched, ...]:
        """See ports.Watches."""
        oldest = int(self._clock()) - SEEN_KEPT
        return tuple(each for _, each in self._shelf.newest(self._connection, oldest))
