"""From a log of any length to what is kept of it, within a constant amount of memory.

Kept are the log's beginning and end, the lines that mark its steps, and, of all between, what lies around the words
that detectors look for: of each such word the first and the last places in each step. What a step that went on says is
let go before what a failed one says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import stringzilla as sz

from workers.triage.ahead import ahead
from workers.triage.decode import Block, blocks, clean, cut_lines
from workers.triage.lines import Gathered, Piece
from workers.triage.scan import Scanner


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
_LASTS = 2
# How many lines of one mark are kept of a step.
_MARKS = 50
# How many blocks go by until what is no longer wanted is let go.
_SWEEP = 16


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


def gather(
    chunks: Iterable[bytes],
    scanner: Scanner,
    landmarks: Landmarks,
    late: Late = lambda: False,
    bounds: Bounds = BOUNDS,
) -> Gathered:
    """Take in a stream of any length. `late` tells when it is too late to read on; then the rest is left out."""
    keeper = _Keeper(scanner, landmarks, bounds)
    with closing(ahead(chunks)) as read:
        for block in blocks(read):
            keeper.add(block)
            if late():
                keeper.stop()
                break
    return keeper.gathered()


def passed(chunks: Iterable[bytes], failure: bytes, end: bytes, bounds: Bounds = BOUNDS) -> Gathered | None:
    """What is kept of a job's log that ends as one that passed, and None as soon as it is not sure to be one.

    Such a log needs no look at its words, which is most of the work: `failure` stands in the log of every job that
    failed, and `end` near the end of every one that came to its end.
    """
    lines = 0
    head, tail = bytearray(), b""
    with closing(ahead(chunks)) as read:
        for chunk in read:
            # A word may be cut in two by the end of a chunk.
            if sz.find(tail[-len(failure) :] + chunk[: len(failure)], failure) >= 0 or sz.find(chunk, failure) >= 0:
                return None
            head += chunk[: max(0, bounds.head - len(head))]
            lines += sz.count(chunk, b"\n")
            tail = (tail + chunk)[-bounds.segment :]
    last = tail[tail.find(b"\n") + 1 :]
    if end not in last:
        return None
    first = clean(bytes(head[: head.rfind(b"\n") + 1]))
    lines += not last.endswith(b"\n")
    ending = clean(last)
    of_ending = sz.count(ending, b"\n") + (not ending.endswith(b"\n"))
    beginning = Piece(1, first, sz.count(first, b"\n"))
    return Gathered((beginning, Piece(lines - of_ending + 1, ending, of_ending)), lines)


@dataclass(slots=True)
class _Claim:
    """Where one literal stands in one step: numbers of segments."""

    first: int
    lasts: deque[int] = field(default_factory=lambda: deque(maxlen=_LASTS))


@dataclass(slots=True)
class _Step:
    claims: dict[int, _Claim] = field(default_factory=dict)
    marks: Counter[int] = field(default_factory=Counter)
    failed: bool = False

    def segments(self) -> set[int]:
        """What is wanted: each place with what is before and after it."""
        places = {place for claim in self.claims.values() for place in (claim.first, *claim.lasts)}
        return {near for place in places for near in (place - 1, place, place + 1)}


class _Keeper:
    def __init__(self, scanner: Scanner, landmarks: Landmarks, bounds: Bounds) -> None:
        self._scanner = scanner
        self._bounds = bounds
        self._starts, self._failures, others, self._facts = (
            {scanner.ids[literal] for literal in literals if literal in scanner.ids}
            for literals in (landmarks.starts, landmarks.failures, landmarks.others, landmarks.facts)
        )
        self._marks = self._starts | self._failures | others | self._facts
        # What leads to a failure is worth keeping even where no word is known.
        self._lone = self._marks - self._failures
        self._lines = self._over_long = 0
        self._head: list[Piece] = []
        self._room = bounds.head
        self._recent: deque[Piece] = deque()
        self._recent_size = 0
        self._steps = [_Step()]
        self._marked: dict[int, Piece] = {}
        # The segments of what has left `recent` are numbered through; only those that somebody wants are held.
        self._segments: dict[int, Piece] = {}
        self._next_segment = self._blocks = 0
        self._stopped = False

    def add(self, block: Block) -> None:
        piece = Piece(self._lines + 1, block.data, block.lines)
        self._lines += block.lines
        self._over_long += block.over_long
        if self._room > 0:
            self._room -= len(piece.data)
            self._head.append(piece)
            return
        self._recent.append(piece)
        self._recent_size += len(piece.data)
        most = self._bounds.tail if self._blocks else self._bounds.whole
        if self._recent_size > most:
            self._let_go()

    def _let_go(self) -> None:
        while self._recent_size - len(self._recent[0].data) > self._bounds.tail:
            oldest = self._recent.popleft()
            self._recent_size -= len(oldest.data)
            self._pick(oldest)

    def stop(self) -> None:
        self._stopped = True

    def _pick(self, piece: Piece) -> None:
        """Keep what matters of a piece that is let go."""
        base, size = self._next_segment, self._bounds.segment
        count = -(-len(piece.data) // size)
        # The last one is held until it is known whether the next piece's first one is wanted.
        wanted = {base + count - 1, base if base - 1 in self._segments else base + count - 1}
        firsts: dict[int, int] = {}
        lasts: dict[int, int] = {}
        counter = _Counter(piece)
        for literal, end in self._scanner.hits(piece.data, self._bounds.hits):
            if literal in self._marks:
                step = self._steps[-1]
                if self._mark(counter, literal, end):
                    wanted |= self._claimed(step, piece, firsts, lasts)
                    firsts, lasts = {}, {}
            if literal not in self._lone:
                firsts.setdefault(literal, end)
                lasts[literal] = end
        wanted |= self._claimed(self._steps[-1], piece, firsts, lasts)
        self._segments |= _segments(piece, base, size, sorted(wanted))
        self._next_segment += count
        self._blocks += 1
        if self._blocks % _SWEEP == 0:
            self._sweep()

    def _claimed(self, step: _Step, piece: Piece, firsts: dict[int, int], lasts: dict[int, int]) -> set[int]:
        """Note where in a step each literal stands first and last; what is wanted for that."""
        claims = step.claims
        wanted: set[int] = set()
        for literal, first in firsts.items():
            places = {self._place(piece, first), self._place(piece, lasts[literal])}
            claim = claims.get(literal)
            if claim is None:
                claim = claims[literal] = _Claim(min(places))
            else:
                places = {max(places)}
            claim.lasts.extend(sorted(places - {claim.first, *claim.lasts}))
            for place in places:
                wanted |= {place - 1, place, place + 1}
        return wanted

    def _place(self, piece: Piece, end: int) -> int:
        """The segment of the line on which a hit ends."""
        return self._next_segment + _line_start(piece.data, end - 1) // self._bounds.segment

    def _mark(self, counter: _Counter, literal: int, end: int) -> bool:
        """Note a line that marks a step or an error; False for a line that only mentions a mark."""
        if literal not in self._facts:
            before = counter.before(end - len(self._scanner.encoded[literal]))
            if before and not before.endswith((b"Z ", b"\t")):
                return False
        if literal in self._starts and len(self._marked) < self._bounds.marks:
            self._steps.append(_Step())
        step = self._steps[-1]
        step.failed |= literal in self._failures
        step.marks[literal] += 1
        if step.marks[literal] <= _MARKS and len(self._marked) < self._bounds.marks:
            line = counter.line(end)
            self._marked[line.first] = line
        return literal in self._starts

    def _sweep(self) -> None:
        """Let go of what nobody wants, and of the least wanted while it is too much."""
        must = [step for step in self._steps[:-1] if step.failed and step.claims] + [self._steps[-1]]
        held = self._fitting(sorted({index for step in must for index in self._held(step)}))
        size = self._size(held)
        went_on: list[_Step] = []
        # What a step that went on says may still be wanted, by somebody who knows that it failed: the newest first.
        for step in reversed([step for step in self._steps[:-1] if not step.failed and step.claims]):
            more = self._held(step) - held
            size += self._size(more)
            if size > self._bounds.between:
                break
            held |= more
            went_on.append(step)
        self._steps = [*reversed(went_on), *must]
        newest = self._next_segment - 1
        self._segments = {index: piece for index, piece in self._segments.items() if index in held or index == newest}

    def _held(self, step: _Step) -> set[int]:
        return self._segments.keys() & step.segments()

    def _size(self, indexes: Iterable[int]) -> int:
        return sum(len(self._segments[index].data) for index in indexes)

    def _fitting(self, indexes: list[int]) -> set[int]:
        """As many of the first ones, and of the last ones, as there is room for."""
        if self._size(indexes) <= self._bounds.between:
            return set(indexes)
        half = max(1, self._bounds.between // (2 * self._bounds.segment))
        return {*indexes[:half], *indexes[-half:]}

    def gathered(self) -> Gathered:
        if self._blocks:
            self._sweep()
        whole = sorted([*self._head, *self._segments.values(), *self._recent], key=_first)
        marks = [mark for mark in self._marked.values() if not _inside(whole, mark.first)]
        pieces = sorted([*whole, *marks], key=_first)
        return Gathered(tuple(pieces), self._lines, tuple(self._left_out(sum(piece.lines for piece in pieces))))

    def _left_out(self, read: int) -> Iterator[str]:
        if read < self._lines:
            yield (
                f"Of {self._lines:,} lines, all were searched for known failures; the beginning, the end and what "
                f"stands around such words, {read:,} lines, were read closely."
            )
        yield from cut_lines(self._over_long)
        if self._stopped:
            yield f"Reading took too long and was stopped after {self._lines:,} lines; what follows them is not known."


def _first(piece: Piece) -> int:
    return piece.first


def _inside(pieces: Sequence[Piece], number: int) -> bool:
    at = bisect_right(pieces, number, key=_first) - 1
    return at >= 0 and number <= pieces[at].last


class _Counter:
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
        return self._data[_line_start(self._data, offset) : offset]

    def line(self, end: int) -> Piece:
        """The line that a hit ends on."""
        start, stop = _line_start(self._data, end - 1), self._data.find(b"\n", end)
        return Piece(self.number(max(start, self._counted)), self._data[start : stop if stop >= 0 else None], 1)


def _segments(piece: Piece, base: int, size: int, wanted: Iterable[int]) -> dict[int, Piece]:
    """Of the parts of `size` bytes, numbered from `base`, the wanted ones: the lines that begin within each."""
    counter = _Counter(piece)
    cut: dict[int, Piece] = {}
    for index in wanted:
        start, stop = (_next_line(piece.data, (index - base + more) * size) for more in (0, 1))
        if index >= base and start < stop:
            data = piece.data[start:stop]
            lines = sz.count(data, b"\n") + (not data.endswith(b"\n"))
            cut[index] = Piece(counter.number(start), data, lines)
    return cut


def _next_line(data: bytes, offset: int) -> int:
    """Where the first line begins that does not begin before an offset."""
    if offset <= 0:
        return 0
    end = data.find(b"\n", offset - 1)
    return end + 1 if end >= 0 else len(data)


def _line_start(data: bytes, offset: int) -> int:
    """Where the line begins that an offset lies in."""
    return data.rfind(b"\n", 0, offset) + 1
