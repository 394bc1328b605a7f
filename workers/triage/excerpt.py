"""The few lines of a log that a person needs: verbatim clean lines, an ellipsis line where lines were left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workers.triage.log import JobLog

MAX_CHARACTERS = 4000
ELLIPSIS = "…"
_MAX_LINE = 500
_BEFORE = 5
_AFTER = 8


def excerpt(log: JobLog, wanted: Sequence[int], limit: int = MAX_CHARACTERS) -> str:
    """The wanted lines, each with a little around it, in the log's order and within `limit` characters.

    Earlier entries of `wanted` matter more: their surroundings are taken first, and what no longer fits is left out.
    """
    taken: dict[int, str] = {}
    # Room for an ellipsis line on both sides of every run of lines.
    room = limit - 2 * len(ELLIPSIS) - 2
    for number in _by_worth(log, wanted):
        if number in taken:
            continue
        text = _shortened(log.text(number))
        cost = len(text) + 1 + (0 if {number - 1, number + 1} & taken.keys() else 2 * len(ELLIPSIS) + 2)
        if cost <= room:
            taken[number] = text
            room -= cost
    return "\n".join(_with_gaps(sorted(taken.items()), len(log)))


def _by_worth(log: JobLog, wanted: Sequence[int]) -> Iterator[int]:
    yield from wanted
    for number in wanted:
        span = log.span(number)
        first, last = (span.first, span.last) if span else (1, len(log))
        around = _around(number)
        yield from (near for near, text in log.window(first, last) if near in around and text.strip())


def _around(number: int) -> range:
    return range(number - _BEFORE, number + _AFTER + 1)


def _shortened(text: str) -> str:
    return text if len(text) <= _MAX_LINE else f"{text[:_MAX_LINE]}{ELLIPSIS}"


def _with_gaps(rows: Iterable[tuple[int, str]], total: int) -> Iterator[str]:
    before = 0
    for number, text in rows:
        if number != before + 1:
            yield ELLIPSIS
        yield text
        before = number
    if before and before < total:
        yield ELLIPSIS
