"""What `benchmarks.scan` compares: inflating, reading as retriage does, and reading as a script does that loops."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from itertools import chain
from pathlib import Path

from workers.inputs import analyse
from workers.triage.decode import blocks, sliced
from workers.triage.engine import LANDMARKS, scanner
from workers.triage.gather import gather
from workers.triage.member import inflated
from workers.triage.render.report import report
from workers.triage.scan import Scanner

PIECES = (64 * 1024, 1024 * 1024)
"""The sizes of pieces in which zipfile may inflate; the faster counts."""
_COLOUR = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_WORD_EDGE = re.compile(rb"\b")
_RED = b"\x1b[1;31m"

_PIECES = ("a", " ", "'", '"', "/", "../", ".", "([{", "1", ":1:2", "=", "a, ")
WILD = tuple(piece * (240 // len(piece)) for piece in _PIECES)
"""Strings over which patterns go back and forth that were written without care."""

Found = set[tuple[str, int]]
"""Literals, and the numbers of the lines that they stand on."""


def analyse_whole(path: Path) -> str:
    """All that `retriage analyze --json` does once it has started."""
    analysed = analyse(str(path))
    return json.dumps(report(str(path), analysed.examinations, analysed.not_examined))


def inflate(path: Path, piece: int) -> int:
    """Merely inflate all members with the standard library; how many bytes they have."""
    total = 0
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            with archive.open(info) as member:
                total += sum(map(len, iter(partial(member.read, piece), b"")))
    return total


def search(path: Path, searcher: Scanner) -> int:
    """Inflate, clean and search all members without examining them; how many lines they have."""
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        return sum(
            gather(inflated(file, info, archive.start_dir), searcher, LANDMARKS).lines for info in archive.infolist()
        )


def searcher_for(chosen: Iterable[str]) -> Scanner:
    """An engine that looks for these literals alone, and for what tells a log's steps apart."""
    marks = [sorted(getattr(LANDMARKS, field.name)) for field in fields(LANDMARKS)]
    return Scanner([*chain.from_iterable(marks), *chosen])


def line_by_line(text: str, patterns: Sequence[re.Pattern[str]]) -> int:
    """Look for each pattern in each line, as scripts do; how many it found."""
    return sum(pattern.search(line) is not None for line in text.splitlines() for pattern in patterns)


def literals() -> tuple[str, ...]:
    """All that the engine looks for: triggers of all detectors, and the runner's marks."""
    return scanner().literals


def made_up(times: int) -> tuple[str, ...]:
    """The real literals, and as many made-up ones of the same lengths as it takes to have `times` as many."""
    real = literals()
    rotated = (_rotated(literal, by) for by in range(1, times) for literal in real)
    return (*real, *rotated)


def harmless(literal: str) -> str:
    """Text of the same length and look in which the engine finds nothing."""
    made = _rotated(literal, 13)
    data = made.encode()
    return "x" * len(made) if any(True for _ in scanner().hits(data, len(data))) else made


def coloured_everywhere(data: bytes) -> bytes:
    """The log with a colour at each edge of each word in place of those that it has; the time stamps have none."""
    stamp = len("2026-11-20T10:15:30.1234567Z ")
    plain = _COLOUR.sub(b"", data).split(b"\n")
    return b"\n".join(line[:stamp] + _WORD_EDGE.sub(_RED, line[stamp:]) for line in plain)


def found_by_engine(data: bytes) -> Found:
    """What the engine's scanner finds in a log."""
    searcher = scanner()
    found: Found = set()
    first = 1
    for block in blocks(sliced(data)):
        for literal, end in searcher.hits(block.data, len(block.data)):
            found.add((searcher.literals[literal], first + block.data.count(b"\n", 0, end)))
        first += block.lines
    return found


def found_by_hand(data: bytes) -> Found:
    """What is found by cleaning each line and asking for each literal in turn."""
    lines = (_COLOUR.sub(b"", line).decode() for line in data.split(b"\n"))
    return set(_in_turn(lines))


def _in_turn(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    known = literals()
    for number, line in enumerate(lines, start=1):
        for literal in known:
            if literal in line:
                yield literal, number


def _rotated(text: str, by: int) -> str:
    """Letters moved on in the alphabet."""
    return "".join(_moved(character, by) for character in text)


def _moved(character: str, by: int) -> str:
    if not (character.isascii() and character.isalpha()):
        return character
    first = ord("a" if character.islower() else "A")
    return chr(first + (ord(character) - first + by) % 26)
