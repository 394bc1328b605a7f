"""The lines of a log that were kept, each under its true number; cut apart only where they are looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import stringzilla as sz

from workers.triage.scan import Scanner

MOST_HITS = 20_000
"""How many hits of one piece are taken in."""
FIRST_HITS = 1_000
"""How many lines that hold one literal are kept at most: so many first ones..."""
LAST_HITS = 3_000
"""... and so many last ones."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive lines of a log."""

    first: int
    """The first one's number."""
    data: bytes
    """Clean whole lines, as `decode.clean` makes them."""
    lines: int
    """How many they are."""

    @property
    def last(self) -> int:
        """The last one's number."""
        return self.first + self.lines - 1


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was kept of one log."""

    pieces: tuple[Piece, ...]
    """In the log's order, none overlapping another."""
    lines: int
    """How many lines the log has, those that were not kept included."""
    not_examined: tuple[str, ...] = ()
    """What was left out, and why; one sentence each."""


class Lines:
    """Access to what was kept of a log."""

    def __init__(self, pieces: Sequence[Piece], total: int) -> None:
        """`total` is how many lines the log has."""
        self.total = total
        self.pieces = tuple(piece for piece in pieces if piece.lines)
        self._firsts = [piece.first for piece in self.pieces]
        self._rows: list[list[bytes] | None] = [None] * len(self.pieces)
        self._hits: dict[str, list[int]] = {}
        self._searched_with: Scanner | None = None

    def raw(self, number: int) -> bytes | None:
        """A line's clean bytes; None for a number outside the log or a line that was not kept."""
        at = bisect_right(self._firsts, number) - 1
        if at < 0 or number > self.pieces[at].last:
            return None
        return self._cut(at)[number - self.pieces[at].first]

    def window(self, first: int, last: int) -> Iterator[int]:
        """The numbers of the kept lines from `first` to `last`, both included."""
        at = max(0, bisect_right(self._firsts, first) - 1)
        for piece in self.pieces[at:]:
            if piece.first > last:
                return
            yield from range(max(first, piece.first), min(last, piece.last) + 1)

    def _cut(self, at: int) -> list[bytes]:
        rows = self._rows[at]
        if rows is None:
            rows = self.pieces[at].data.split(b"\n")
            self._rows[at] = rows
        return rows

    def head(self, count: int) -> bytes:
        """The first kept lines, about `count` of them at most."""
        return b"\n".join(self._cut(0)[:count]) if self.pieces else b""

    def search(self, scanner: Scanner) -> None:
        """Find all of the scanner's literals in one pass. `numbers` then knows them."""
        if self._searched_with is not scanner:
            self._searched_with = scanner
            self._hits = {scanner.literals[literal]: _bounded(sorted(n)) for literal, n in self._found(scanner).items()}

    def _found(self, scanner: Scanner) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for data, numbers_of in self._searched():
            index = counted = 0
            for literal, end in scanner.hits(data, MOST_HITS):
                if end > counted:
                    index += sz.count(data, b"\n", counted, end)
                    counted = end
                # A literal that holds no line end itself ends on the line that it stands on.
                numbers, number = found.setdefault(literal, []), numbers_of[index]
                if not numbers or numbers[-1] != number:
                    numbers.append(number)
        return found

    def _searched(self) -> Iterator[tuple[bytes, Sequence[int]]]:
        """The pieces' bytes with their lines' numbers; single lines all together."""
        single = [piece for piece in self.pieces if piece.lines == 1]
        yield b"\n".join(piece.data.removesuffix(b"\n") for piece in single), [piece.first for piece in single]
        for piece in self.pieces:
            if piece.lines > 1:
                yield piece.data, range(piece.first, piece.last + 1)

    def numbers(self, literal: str) -> list[int]:
        """The numbers of the kept lines that hold the literal, ascending."""
        known = self._hits.get(literal)
        if known is None:
            searched = self._searched_with is not None and literal in self._searched_with.ids
            known = self._hits[literal] = [] if searched else _bounded(list(self._looked_up(literal.encode())))
        return known

    def holding(self, literals: Collection[str]) -> list[int]:
        """The numbers of the kept lines that hold any of many literals, ascending, each once.

        Only of those that `search` was given.
        """
        held = [numbers for literal, numbers in self._hits.items() if numbers and literal in literals]
        return held[0] if len(held) == 1 else sorted({number for numbers in held for number in numbers})

    def _looked_up(self, literal: bytes) -> Iterator[int]:
        for piece in self.pieces:
            number, counted, at = piece.first, 0, sz.find(piece.data, literal)
            while at >= 0:
                number += sz.count(piece.data, b"\n", counted, at)
                counted = at
                yield number
                end = piece.data.find(b"\n", at)
                at = sz.find(piece.data, literal, end) if end >= 0 else -1


def _bounded(numbers: list[int]) -> list[int]:
    if len(numbers) <= FIRST_HITS + LAST_HITS:
        return numbers
    return numbers[:FIRST_HITS] + numbers[-LAST_HITS:]
