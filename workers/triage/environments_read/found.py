"""One thing that a log names, and walking along the lines of one tool's list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

MAX_ROWS = 2_000
"""How many lines of one list are read."""
_GAPS = 3
# Lines that a tool writes between the rows of its list, such as a warning.


@dataclass(frozen=True, slots=True)
class Found:
    """A name with its version."""

    ecosystem: str
    """Whose package it is, such as `python` or `npm`; empty for what is no package."""
    name: str
    """Without tags of platforms."""
    version: str
    """As the tool writes it."""
    line: int
    """Where it stands."""


def rows(log: JobLog, header: int, row: Pattern) -> Iterator[tuple[int, str]]:
    """The lines of a list below its header: those like `row`, until some lines in succession are not."""
    gaps = 0
    for number, text in log.window(header + 1, header + MAX_ROWS):
        if row.match(text):
            gaps = 0
            yield number, text
        elif (gaps := gaps + 1) > _GAPS:
            return
