"""A first, quick look at a long log: where its steps begin, and which of them failed.

What a step that went on says is no cause of a failure (`examine` leaves it out), so of a job that passed nothing, and
of one that failed only the failed steps need be searched. In most long logs these are a small part. It takes a second
inflating of the same bytes, which costs a fraction of the search that it saves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import stringzilla as sz

from workers.triage.decode import BLOCK, clean, count_lines, whole_lines
from workers.triage.landmarks import BOUNDS, MARKS, Landmarks, Late, LineCounter
from workers.triage.lines import Piece

_COMMAND = b"##["
"""What the marks of the runner begin with, but for those of the ends of a job."""
_STAMP = re.compile(rb"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z )?")
_LASTS = 2
_INSTALLING = 64
"""In how many first blocks facts are looked for: a job installs what it needs before it begins to talk."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the first look has shown."""

    lines: Sequence[int]
    """How many lines each block has."""
    wanted: Sequence[bool]
    """Whether a block has to be read."""
    marks: Sequence[Piece]
    """The lines that tell the steps apart and those that tell a fact."""
    held: Mapping[int, bytes]
    """The blocks that are still at hand, by their place."""
    failed: bool
    """Whether a step failed. Where none did, nobody looks for a cause."""

    @property
    def complete(self) -> bool:
        """Whether all that is wanted is at hand, so that nothing has to be inflated again."""
        return all(index in self.held for index, wanted in enumerate(self.wanted) if wanted)


@dataclass(slots=True)
class _Step:
    first: int
    failed: bool = False
    marks: int = 0


def skim(chunks: Iterable[bytes], landmarks: Landmarks, end: str, late: Late = lambda: False) -> Outline | None:
    """The outline of a job's log; None for one that has no failed step and no `end`, and so may be anything.

    `end` is the landmark with which a job that passed ends.
    """
    look = _Look(landmarks, end.encode())
    for data in whole_lines(chunks):
        if not look.at(data) or late():
            return None
    return look.outline()


class _Look:
    def __init__(self, landmarks: Landmarks, end: bytes) -> None:
        self._end = end
        self._starts, self._failures, self._others = (
            tuple(sorted(literal.encode() for literal in literals))
            for literals in (landmarks.starts, landmarks.failures, landmarks.others)
        )
        self._facts = tuple(sorted(literal.encode() for literal in landmarks.facts))
        self._lines: list[int] = []
        self._total = 0
        self._steps = [_Step(1)]
        self._marks: dict[int, Piece] = {}
        self._held: dict[int, bytes] = {}
        self._held_size = 0

    def at(self, data: bytes) -> bool:
        """Look at the next block; False where it is not what GitHub writes."""
        piece = Piece(self._total + 1, data, count_lines(data))
        for literal in (_COMMAND, *self._facts) if len(self._lines) < _INSTALLING else (_COMMAND,):
            counter = LineCounter(piece)
            at = sz.find(data, literal)
            while at >= 0:
                if len(self._marks) >= BOUNDS.marks:
                    return False
                self._note(counter.line(at + len(literal)), literal)
                end = data.find(b"\n", at)
                at = sz.find(data, literal, end) if end >= 0 else -1
        self._lines.append(piece.lines)
        self._total += piece.lines
        self._hold(data)
        return True

    def _note(self, line: Piece, literal: bytes) -> None:
        text = clean(line.data)
        bare = _STAMP.sub(b"", text, count=1)
        if bare.startswith(self._starts):
            self._steps.append(_Step(line.first))
        step = self._steps[-1]
        step.failed |= bare.startswith(self._failures)
        known = literal != _COMMAND or bare.startswith((*self._starts, *self._failures, *self._others))
        step.marks += known
        if known and step.marks <= MARKS:
            self._marks[line.first] = Piece(line.first, text, 1)

    def _hold(self, data: bytes) -> None:
        """Keep the first block, and the last ones."""
        self._held[len(self._lines) - 1] = data
        self._held_size += len(data)
        while self._held_size > BOUNDS.whole and len(self._held) > _LASTS:
            _, oldest, *_ = self._held
            self._held_size -= len(self._held.pop(oldest))

    def outline(self) -> Outline | None:
        """What was seen; None where that tells nothing."""
        failed = any(step.failed for step in self._steps)
        ended = any(self._end in data for data in list(self._held.values())[-_LASTS:])
        if not failed and not ended:
            return None
        wanted = self._wanted(-(-BOUNDS.tail // BLOCK) if failed else _LASTS)
        return Outline(self._lines, wanted, tuple(self._marks.values()), self._held, failed)

    def _wanted(self, tail: int) -> list[bool]:
        """The first block, so many last ones, and all that hold a line of a failed step."""
        ends = list(accumulate(self._lines))
        count = len(ends)
        wanted = [index == 0 or index >= count - tail for index in range(count)]
        lasts = [step.first - 1 for step in self._steps[1:]] + [self._total]
        for step, last in zip(self._steps, lasts, strict=True):
            if step.failed:
                first_block, last_block = bisect_left(ends, step.first), bisect_left(ends, last)
                wanted[first_block : last_block + 1] = [True] * (last_block + 1 - first_block)
        return wanted
