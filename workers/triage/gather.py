"""From a log of any length to what is kept of it, within a constant amount of memory.

Kept are the log's beginning and end, the lines that mark its steps, and, of all between, what lies around the words
that detectors look for: of each such word the first and the last places in each step. What a step that went on says is
let go before what a failed one says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import stringzilla as sz

from workers.triage.decode import Block, block_of, blocks, cut_lines, whole_lines
from workers.triage.landmarks import BOUNDS, MARKS, Bounds, Landmarks, Late, LineCounter, line_start
from workers.triage.lines import Gathered, Piece
from workers.triage.scan import Scanner
from workers.triage.skim import Outline

_LASTS = 2
# How many blocks go by until what is no longer wanted is let go.
_SWEEP = 16


def gather(
    chunks: Iterable[bytes],
    scanner: Scanner,
    landmarks: Landmarks,
    late: Late = lambda: False,
    bounds: Bounds = BOUNDS,
    outline: Outline | None = None,
) -> Gathered:
    """Take in a stream of any length. `late` tells when it is too late to read on; then the rest is left out.

    With the outline of the same stream, only what it wants is read.
    """
    keeper = _Keeper(scanner, landmarks, bounds, outline)
    for block in _wanted(chunks, outline) if outline else blocks(chunks):
        if isinstance(block, int):
            keeper.skip(block)
        else:
            keeper.add(block)
        if late():
            keeper.stop()
            break
    return keeper.gathered()


def _wanted(chunks: Iterable[bytes], outline: Outline) -> Iterator[Block | int]:
    """The blocks that are wanted; of another, only how many lines it has."""
    lines_and_wants = zip(outline.lines, outline.wanted, strict=True)
    if outline.complete:
        for index, (lines, wanted) in enumerate(lines_and_wants):
            yield block_of(outline.held[index]) if wanted else lines
        return
    for data, (lines, wanted) in zip(whole_lines(chunks), lines_and_wants, strict=False):
        yield block_of(data) if wanted else lines


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
    def __init__(self, scanner: Scanner, landmarks: Landmarks, bounds: Bounds, outline: Outline | None) -> None:
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
        self._marked = {mark.first: mark for mark in outline.marks} if outline else {}
        self._skipped = False
        self._passed = outline is not None and not outline.failed
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

    def skip(self, lines: int) -> None:
        """Pass over some lines that need not be read."""
        self._lines += lines
        self._skipped = True
        self._room = 0

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
        counter = LineCounter(piece)
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
        return self._next_segment + line_start(piece.data, end - 1) // self._bounds.segment

    def _mark(self, counter: LineCounter, literal: int, end: int) -> bool:
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
        if step.marks[literal] <= MARKS and len(self._marked) < self._bounds.marks:
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
        if read < self._lines and not self._passed:
            searched = "those of failed steps" if self._skipped else "all"
            yield (
                f"Of {self._lines:,} lines, {searched} were searched for known failures; the beginning, the end and "
                f"what stands around such words, {read:,} lines, were read closely."
            )
        yield from cut_lines(self._over_long)
        if self._stopped:
            yield f"Reading took too long and was stopped after {self._lines:,} lines; what follows them is not known."


def _first(piece: Piece) -> int:
    return piece.first


def _inside(pieces: Sequence[Piece], number: int) -> bool:
    at = bisect_right(pieces, number, key=_first) - 1
    return at >= 0 and number <= pieces[at].last


def _segments(piece: Piece, base: int, size: int, wanted: Iterable[int]) -> dict[int, Piece]:
    """Of the parts of `size` bytes, numbered from `base`, the wanted ones: the lines that begin within each."""
    counter = LineCounter(piece)
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
