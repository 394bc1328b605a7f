"""What a page shows, made when somebody asks and shown again for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Final, Generic, TypeVar

from redis.exceptions import RedisError

from workers.errors import RetryableError

KEEP: Final = 60
"""Seconds a value is shown again: anybody may ask for a page, and what it tells takes many reads."""
T = TypeVar("T")


class PageUnavailableError(RetryableError):
    """Redis cannot be reached, or did not answer in time."""


class Kept(Generic[T]):
    """A value that is made of what Redis holds, at most KEEP seconds old."""

    def __init__(self, make: Callable[[int], T], clock: Callable[[], float] = time.time) -> None:
        """Nothing is made yet. `make` gets the time: seconds since 1970, UTC."""
        self._make = make
        self._clock = clock
        self._lock = Lock()
        self._kept: tuple[float, T] | None = None

    def current(self) -> T:
        """The value. Raises PageUnavailableError."""
        # One request makes it; those that come meanwhile wait for it and do not all read the same.
        with self._lock:
            now = self._clock()
            if self._kept is None or not 0 <= now - self._kept[0] < KEEP:
                self._kept = now, self._made(int(now))
            return self._kept[1]

    def _made(self, now: int) -> T:
        try:
            return self._make(now)
        except RedisError as error:
            raise PageUnavailableError(f"Redis does not tell it: {error}") from error
