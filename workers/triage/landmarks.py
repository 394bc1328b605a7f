"""What in a long log tells its steps apart, and how much of such a log is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import stringzilla as sz

from workers.triage.lines import Piece


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one log is kept, in bytes."""

    whole: int = 3 * 1024 * 1024
    """A log up to this size is kept whole; the others apply to a longer one."""
    head: int = 128 * 1024
    """Of its beginning."""
    tail: int = 1024 * 1024
    """Of its end."""
    between: int = 1536 * 1024
    """Of what lies around words that detectors look for."""
    segment: int = 16 * 1024
    """How much around such a word is kept at least, on either side."""
    marks: int = 4_000
    """How many lines that mark steps and errors, from between."""
    hits: int = 500
    """How many hits of one block are looked at one by one."""


BOUNDS = Bounds()
Late = Callable[[], bool]
MARKS = 50
"""How many lines of one mark are kept of a step."""


@dataclass(frozen=True, slots=True)
class Landmarks:
    """What in a log tells its steps apart. Of it, a Scanner is asked for what it knows."""

    starts: frozenset[str]
    """Literals on the first line of a step."""
    failures: frozenset[str]
    """Literals on a line that says that its step failed."""
    others: frozenset[str]
    """Literals at the beginning of lines that are kept wherever they stand, without what is around them."""
    facts: frozenset[str] = frozenset()
    """The same for literals that may stand anywhere on a line."""


class LineCounter:
    """Numbers the lines of a piece, asked for in order."""

    def __init__(self, piece: Piece) -> None:
        self._data = piece.data
        self._number, self._counted = piece.first, 0

    def number(self, offset: int) -> int:
        """The number of the line that an offset lies in."""
        self._number += sz.count(self._data, b"\n", self._counted, offset)
        self._counted = offset
        return self._number

    def before(self, offset: int) -> bytes:
        """What stands before an offset on its line."""
        return self._data[line_start(self._data, offset) : offset]

    def line(self, end: int) -> Piece:
        """The line that a hit ends on."""
        start, stop = line_start(self._data, end - 1), self._data.find(b"\n", end)
        return Piece(self.number(max(start, self._counted)), self._data[start : stop if stop >= 0 else None], 1)


def line_start(data: bytes, offset: int) -> int:
    """Where the line begins that an offset lies in."""
    return data.rfind(b"\n", 0, offset) + 1
