"""Which lines of a failed job's log most likely tell why it failed, when no detector knows the tool that spoke.

Lines are weighed by what they look like, how rare they are in this log, and how near they stand to the failure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import re2

from workers.triage.log import ERROR, JobLog
from workers.triage.signs import Weight, weigh

MAX_LINES = 20_000
"""How many lines before the failure are ranked."""
_NEAR = 40
_BLOCK_GAP = 8
_BLOCK_LINES = 12
_APART = 4
_COMMAND = re2.compile(r"^(?:[$>%] |\+ |##\[|yarn run |\s*EXECUTE|travis_)")
_EXIT = f"{ERROR}Process completed with exit code"
_VOLATILE = re2.compile(r"[0-9a-f]{7,}|\d+")
# https://docs.travis-ci.com/user/job-lifecycle/
_TRAVIS_START = "travis_time:start:"
_TRAVIS_EXITED = re2.compile(r'" (?:failed and )?exited with [1-9]\d*')
_TRAVIS_AFTER = re2.compile(r"travis_fold:start:(?:after_|cache\.|before_cache)")


@dataclass(frozen=True, slots=True)
class Region:
    """The output of the command that failed."""

    first: int
    """The number of its first line."""
    last: int
    """The number of the line that says it failed, or of its last line."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line and its rank."""

    line: int
    """Its number."""
    weight: int
    """What it says by itself."""
    score: float
    """What it says here."""


def regions(log: JobLog) -> list[Region]:
    """Where the job failed: the failed steps' own output, the failed commands of a Travis log, else the whole log."""
    if log.errors:
        return [_step_region(log, span.first, span.last) for span in log.spans if span.failed]
    return list(_travis_regions(log)) or [Region(1, len(log))]


def _step_region(log: JobLog, first: int, last: int) -> Region:
    marks = [number for number in log.errors if first <= number <= last]
    exits = [number for number in marks if log.text(number).startswith(_EXIT)]
    start = next((n for n in range(first, last + 1) if not log.echoed(n)), first)
    return Region(start, (exits or marks[-1:])[0])


def _travis_regions(log: JobLog) -> Iterator[Region]:
    starts = log.find(_TRAVIS_START)
    failed = [number for number in log.find("exited with") if _TRAVIS_EXITED.search(log.text(number))]
    for number in failed:
        yield Region(max((start for start in starts if start <= number), default=1), number)
    if starts and not failed:
        # The command that was running when the log ends, and not the work that Travis does after the script.
        own = [start for start in starts if not _TRAVIS_AFTER.search(log.text(start))]
        yield Region((own or starts)[-1], len(log))


def ranked(log: JobLog, region: Region) -> list[Ranked]:
    """The region's telling lines, the best first."""
    lines = list(log.window(max(region.first, region.last - MAX_LINES), region.last))
    templates = Counter(_template(text) for _, text in lines)
    elsewhere = _templates_outside(log, region)
    found = []
    for number, text in lines:
        weight = weigh(text) if text else 0
        if weight > 0 and not log.echoed(number):
            template = _template(text)
            score = weight * _rarity(templates[template]) * (0.5 if template in elsewhere else 1)
            found.append(Ranked(number, weight, score * (1 + 0.5 * _nearness(region.last - number))))
    return sorted(found, key=lambda line: (-line.score, line.line))


def _template(text: str) -> str:
    return _VOLATILE.sub("0", text.strip())


def _templates_outside(log: JobLog, region: Region) -> set[str]:
    before = log.window(max(1, region.first - MAX_LINES), region.first - 1)
    return {_template(text) for number, text in before if text and not log.echoed(number)}


def _rarity(count: int) -> float:
    return 1.0 if count <= 2 else 1 / (1 + 0.1 * min(count, 60))


def _nearness(distance: int) -> float:
    return _NEAR / (_NEAR + distance)


def before_trail(log: JobLog, region: Region, lines: Sequence[Ranked]) -> int | None:
    """The output just above the first line that only passes a failure on: a linter may print bare names of files."""
    trail = min((line.line for line in lines if line.weight == Weight.TRAIL), default=region.last)
    block: list[int] = []
    for number, text in reversed(list(log.window(max(region.first, trail - _BLOCK_LINES), trail - 1))):
        silent = weigh(text) < 0 or _COMMAND.search(text)
        if block and (silent or not text.strip()):
            break
        if text.strip() and not silent:
            block.append(number)
    return block[-1] if block else None


def spread(lines: Sequence[Ranked], best: int, count: int) -> tuple[int, ...]:
    """The best lines that stand apart from each other, so that each shows something new."""
    taken = [best]
    for line in lines:
        if len(taken) > count:
            break
        if all(abs(line.line - other) > _APART for other in taken):
            taken.append(line.line)
    return tuple(taken[1:])


def first_of_block(lines: Sequence[Ranked], best: Ranked) -> Ranked:
    """The first line of the run of alike lines that the best one stands in: what follows it repeats or follows from it."""
    alike = sorted(
        (line for line in lines if line.weight >= best.weight and line.line <= best.line), key=lambda x: -x.line
    )
    first = best
    for later, earlier in pairwise(alike):
        if later.line - earlier.line > _BLOCK_GAP:
            break
        first = earlier
    return first
