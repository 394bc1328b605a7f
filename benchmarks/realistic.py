"""Made-up job logs that are like real ones where speed is concerned; the same seed gives the same bytes.

What was looked at in real logs of GitHub Actions, and is copied here: the runner's time stamps and groups, lines of 110
to 120 bytes, a compression of about 8:1, long runs of one tool's output (installs, compilers, test runners, image
builds), and about three lines in a thousand that hold a word which also stands in failures ("error", "No such file").
Between a fourth and a fifth of the lines is coloured, as where tools are told to colour; without colours the text is
the same.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count, cycle, islice
from pathlib import Path

from benchmarks import phrases

_CHUNK_LINES = 4096
_TICKS = 10_000_000
_CSI = re.compile(rb"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a log is to be like."""

    size: int
    """Bytes of text, all jobs taken together; met to within a few kilobytes a job."""
    colours: bool = True
    """Whether the tools colour what they print."""
    jobs: int = 6
    """How many jobs the run has. Two in three pass; the last one always fails."""
    seed: int = 7
    """Another seed gives another log of the same kind."""
    one_step: bool = False
    """Whether what fails is the step that prints nearly all of the log, instead of a short one after it."""
    inserts: tuple[bytes, ...] = ()
    """Put at the ends of the lines, in turn: triggers make a flood."""


def write_zip(path: Path, shape: Shape) -> int:
    """Write the archive of a run's logs as GitHub lays it out, and return how many bytes it inflates to.

    One `N_name.txt` a job. The step files that repeat each job's text are left out: they would double what merely
    inflating the archive costs, and so flatter whoever is compared with it.
    """
    total = 0
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(shape.jobs):
            info = zipfile.ZipInfo(f"{number}_{phrases.job_name(number)}.txt")
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as member:
                total += sum(member.write(chunk) for chunk in job_log(shape, number))
    return total


def job_log(shape: Shape, number: int = 0) -> Iterator[bytes]:
    """One job's log, in chunks that end with a line."""
    words = phrases.Words(shape.seed * 1_000 + number)
    failed = number == shape.jobs - 1 or number % 3 == 2
    ends = phrases.FAILED_ENDS
    ending = _lines(words.fill(ends[number % len(ends)] if failed else phrases.PASSED_END), shape.colours)
    if shape.one_step:
        ending = [line for line in ending if not line.startswith((b"##[group]", b"##[endgroup]"))]
    room = shape.size // shape.jobs - sum(map(len, ending)) - len(ending) * phrases.STAMP_LENGTH
    clock = _Clock(words.chance, shape.inserts)
    yield clock.stamped(_lines(words.fill(phrases.FIRST_STEPS), shape.colours))
    room -= clock.written
    body = _body(words.chance, shape.colours)
    while room > 0:
        before = clock.written
        average = phrases.STAMP_LENGTH + 90 + max(map(len, shape.inserts), default=0)
        yield clock.stamped(list(islice(body, max(1, min(_CHUNK_LINES, room // average)))))
        room -= clock.written - before
    yield clock.stamped(ending)


class _Clock:
    """Puts the runner's time stamps before lines: many lines in some milliseconds, and now and then a pause."""

    def __init__(self, chance: random.Random, inserts: Sequence[bytes]) -> None:
        self._chance = chance
        self._ends = cycle([insert + b"\n" for insert in inserts] or [b"\n"])
        self._ticks = 9 * 3600 * _TICKS + chance.randrange(_TICKS)
        self.written = 0

    def stamped(self, lines: Sequence[bytes]) -> bytes:
        """The lines with a stamp each."""
        pieces: list[bytes] = []
        at = 0
        while at < len(lines):
            run = lines[at : at + self._chance.randrange(5, 120)]
            pieces.append(self._run(run))
            at += len(run)
        made = b"".join(pieces)
        self.written += len(made)
        return made

    def _run(self, lines: Sequence[bytes]) -> bytes:
        """Lines within one second of each other."""
        seconds, fraction = divmod(self._ticks, _TICKS)
        stamp = b"2026-11-20T%02d:%02d:%02d." % (seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
        step = min(self._chance.randrange(90, 40_000), (_TICKS - 1 - fraction) // len(lines))
        self._ticks += self._chance.randrange(_TICKS // 50, _TICKS)
        stamped = zip(count(fraction, step), lines, self._ends, strict=False)
        return b"".join([b"%b%07dZ %b%b" % (stamp, ticks, line, end) for ticks, line, end in stamped])


def _body(chance: random.Random, colours: bool) -> Iterator[bytes]:
    """Tool output without end: stretches of the pools, each of one tool."""
    pools = _pools(colours)
    weights = [tool.share for tool in phrases.TOOLS]
    while True:
        (at,) = chance.choices(range(len(pools)), weights)
        pool = pools[at]
        first = chance.randrange(len(pool))
        yield from pool[first : first + chance.randrange(10, len(pool) // 12)]


@cache
def _pools(colours: bool) -> tuple[Sequence[bytes], ...]:
    words = phrases.Words(1)
    return tuple(_lines(tool.output(words), colours) for tool in phrases.TOOLS)


def _lines(texts: Sequence[str], colours: bool) -> list[bytes]:
    lines = [text.encode() for text in texts]
    return lines if colours else [_CSI.sub(b"", line) for line in lines]
