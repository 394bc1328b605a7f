"""Locks in Redis, which one task at a time holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import redis
from redis.exceptions import LockError

from workers.errors import RetryableError
from workers.queue import TASK_TIMEOUT

LOCK_SECONDS: Final = TASK_TIMEOUT
"""After how many seconds the lock of a killed task frees itself: no living task works longer."""


@contextmanager
def held(connection: redis.Redis, name: str, owner: str, what: str, wait: float) -> Iterator[None]:
    """Hold the lock of that name. Raises RetryableError after `wait` seconds of waiting for another task.

    A task that was killed while it held the lock has it again at its next try, by the same `owner`.
    """
    lock = connection.lock(name, timeout=LOCK_SECONDS, blocking_timeout=wait)
    if connection.get(name) == owner.encode():
        lock.local.token = owner.encode()
        lock.reacquire()
    elif not lock.acquire(token=owner):
        raise RetryableError(f"another task has been working on {what} for {wait} seconds")
    try:
        yield
    finally:
        _release(lock)


def _release(lock: redis.lock.Lock) -> None:
    try:
        lock.release()
    except LockError:
        # It had run out and may be another's by now; the work it guarded is idempotent.
        return
