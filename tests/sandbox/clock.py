"""The sandbox's clock: real time plus an offset, so that expiry is tested without waiting."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset that only tests move."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The sandbox's present, in UTC."""
        with self._lock:
            return datetime.now(UTC) + self._offset

    def timestamp(self) -> float:
        """The sandbox's present in seconds since the epoch."""
        return self.now().timestamp()

    def advance(self, seconds: float = 0.0, *, minutes: float = 0.0, hours: float = 0.0) -> None:
        """Move the present by this much; negative amounts move it back."""
        with self._lock:
            self._offset += timedelta(seconds=seconds, minutes=minutes, hours=hours)


def iso(moment: datetime) -> str:
    """A moment as GitHub writes it: `2026-11-23T11:57:25Z`, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_epoch(seconds: float) -> str:
    """`iso`, for moments in seconds since the epoch."""
    return iso(datetime.fromtimestamp(seconds, UTC))


def iso_or_none(moment: datetime | None) -> str | None:
    """`iso`, for moments that may not have come yet."""
    return None if moment is None else iso(moment)
