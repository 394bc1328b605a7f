"""The multi-pattern engine: one pass of Hyperscan over a block of a log for the literals of all detectors together.

Which engine, and why: docs/decisions/0001-scanning-engine.md.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cached_property
from operator import itemgetter

import hyperscan

SHORTEST = 3
"""How many bytes a literal must have: shorter ones fire everywhere."""

Hit = tuple[int, int]
"""Which literal, by its place among the Scanner's, and the offset behind it."""


_Note = Callable[[int, int, int, int, object], bool | None]


class Scanner:
    """Searches blocks for a set of literals, compiled once, in time that grows with the block alone.

    May be used by several threads. Compile before forking: a child inherits what is compiled.
    """

    def __init__(self, literals: Iterable[str]) -> None:
        """Equal literals are one. Raises ValueError for one below SHORTEST bytes."""
        self.literals = tuple(dict.fromkeys(literals))
        self.encoded = tuple(literal.encode() for literal in self.literals)
        short = [literal for literal in self.encoded if len(literal) < SHORTEST]
        if short:
            raise ValueError(f"a literal needs {SHORTEST} bytes or more: {short}")
        self.ids = {literal: index for index, literal in enumerate(self.literals)}
        self._longest = max(map(len, self.encoded), default=0)
        self._scratches = threading.local()

    def compile(self) -> None:
        """Compile now what the first search would compile."""
        if self.encoded:
            _ = self._every

    @cached_property
    def _every(self) -> hyperscan.Database:
        return self._compiled(0)

    @cached_property
    def _once(self) -> hyperscan.Database:
        return self._compiled(hyperscan.HS_FLAG_SINGLEMATCH)

    def _compiled(self, flag: int) -> hyperscan.Database:
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        count = len(self.encoded)
        database.compile(expressions=self.encoded, ids=range(count), elements=count, flags=[flag] * count, literal=True)
        return database

    def hits(self, data: bytes, most: int) -> list[Hit]:
        """Every occurrence of every literal, by the offset behind it; overlapping ones too.

        Of more than `most`, the first ones, and then of each literal only the next: so a block in which every line is a
        hit takes no longer than others, and none of the literals in it is missed.
        """
        if not self.encoded or not data:
            return []
        hits: list[Hit] = []

        def note(literal: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            hits.append((literal, end))
            return len(hits) >= most

        if self._ran_through("every", self._every, data, note):
            return hits
        stopped = hits[-1][1]
        # Literals that end at the byte where it stopped may not have been reported yet.
        again = max(0, stopped - self._longest)

        def note_once(literal: int, _start: int, end: int, _flags: int, _context: object) -> None:
            hits.append((literal, again + end))

        self._ran_through("once", self._once, data[again:], note_once)
        return sorted(set(hits), key=itemgetter(1))

    def _ran_through(self, name: str, database: hyperscan.Database, data: bytes, note: _Note) -> bool:
        """Whether the scan came to the end of the data."""
        scratch = getattr(self._scratches, name, None)
        if scratch is None:
            # Hyperscan needs one scratch space a thread: https://intel.github.io/hyperscan/dev-reference/runtime.html
            scratch = hyperscan.Scratch(database)
            setattr(self._scratches, name, scratch)
        try:
            database.scan(data, match_event_handler=note, scratch=scratch)
        except hyperscan.ScanTerminated:
            return False
        return True
