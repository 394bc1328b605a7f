"""The few lines of a log that a person needs: verbatim clean lines, an ellipsis line where lines were left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workers.triage.log import JobLog
from workers.triage.redact import redact

MAX_CHARACTERS = 4000
ELLIPSIS = "…"
_MAX_LINE = 500
_BEFORE = 5
_AFTER = 8
# What is left of the room goes to a wider view of the first wanted line.
_WIDE_BEFORE = 15
_WIDE_AFTER = 20


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
        # A secret that is cut in two is no longer known for one.
        text = _shortened(redact(log.text(number)))
        cost = len(text) + 1 + (0 if {number - 1, number + 1} & taken.keys() else 2 * len(ELLIPSIS) + 2)
        if cost <= room:
            taken[number] = text
            room -= cost
    return "\n".join(_with_gaps(sorted(taken.items()), len(log)))


def _by_worth(log: JobLog, wanted: Sequence[int]) -> Iterator[int]:
    yield from wanted
    for number in wanted:
        yield from _around(log, number, _BEFORE, _AFTER)
    for number in wanted[:1]:
        yield from _around(log, number, _WIDE_BEFORE, _WIDE_AFTER)


def _around(log: JobLog, number: int, before: int, after: int) -> Iterator[int]:
    """The lines of the same step that say anything, in the log's order."""
    span = log.span(number)
    first, last = (span.first, span.last) if span else (1, len(log))
    window = log.window(max(first, number - before), min(last, number + after))
    yield from (near for near, text in window if text.strip())


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
