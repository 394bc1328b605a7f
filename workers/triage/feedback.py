"""What people say of retriage's causes, and the score of each Kind that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Opinion(StrEnum):
    """What was said."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One opinion on one cause."""

    source: str
    """Who or what said so, such as `wrong acme/datasets#7 1:0123 alice`: another word from there replaces this one."""
    opinion: Opinion
    """What was said."""
    kind: str
    """The Kind that the cause was told as."""
    confidence: float
    """How sure that was, from 0 to 1."""
    said: str | None
    """The Kind that it is instead, where that was said."""
    at: int
    """Seconds since 1970, UTC."""
    times: int = 1
    """How many people said so."""
