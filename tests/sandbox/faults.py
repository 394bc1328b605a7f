"""Faults a test orders: errors, delays, broken connections and answers that end too soon."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """One ordered fault."""

    method: str
    """`GET` and the like, or `*`."""
    path: re.Pattern[str]
    """Searched for in the path, without the host and the query."""
    times: int
    status: int | None
    body: bytes | None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before anything is answered."""
    disconnect: bool = False
    """Close the connection without an answer."""
    after: bool = False
    """Do what was asked first, then fail: the caller cannot know that it was done."""
    truncate_at: int | None = None
    """Announce the whole real answer, send this many bytes of it, close."""


class Faults:
    """The orders, first come first served."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        with self._lock:
            self._orders.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """The first order that fits a request, counted down."""
        with self._lock:
            for fault in self._orders:
                if fault.times > 0 and fault.method in {"*", method} and fault.path.search(path):
                    fault.times -= 1
                    return fault
        return None

    def clear(self) -> None:
        """Forget every order."""
        with self._lock:
            self._orders.clear()
