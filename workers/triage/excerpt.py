"""The few lines of a log that a person needs: verbatim clean lines, an ellipsis line where lines were left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from workers.triage.frameworks.mentions import name_of
from workers.triage.log import JobLog
from workers.triage.ranking import frame
from workers.triage.redact import redact

MAX_CHARACTERS = 4000
ELLIPSIS = "…"
AND_MORE = f"{ELLIPSIS} and {{count}} more failed test{{s}}"
"""An ellipsis line that also counts: below the last failed test that is named, where there is no room for the others.

It is retriage's, not the log's, as every line that begins with an ellipsis is.
"""
_MAX_LINE = 500
_BEFORE = 5
_AFTER = 8
# What is left of the room goes to a wider view of the first wanted line.
_WIDE_BEFORE = 15
_WIDE_AFTER = 20
# How much of the room may be gone once each sort of line is taken; the last of them may fill it.
_WANTED_FIRST = 0.55
_QUOTE_AROUND = 0.7
_WANTED = 0.85
_OTHERS = 0.93
# Less room than this is left to what comes later.
_HARDLY_ROOM = 40


def excerpt(log: JobLog, wanted: Sequence[int], limit: int = MAX_CHARACTERS, also: Iterable[int] = ()) -> str:
    """The wanted lines, each with a little around it, in the log's order and within `limit` characters.

    Earlier entries of `wanted` matter more; the first is the one that is quoted, and which step that was and how it
    ended is shown with it. What says the same as a line above is not shown again, unless it stands beside one that is
    shown. `also` are lines that are worth what room is left; where there is none, it is not asked for any.
    """
    if not wanted:
        return ""
    rows = _Rows(log, limit)
    framed = frame(log, wanted[0])
    worth = list(dict.fromkeys([wanted[0], *framed, *wanted[1:]]))
    rows.take(worth, _WANTED_FIRST)
    beside_quote = frozenset(_around(log, wanted[0], _BEFORE, _AFTER))
    rows.take(sorted(beside_quote), _QUOTE_AROUND, again=True)
    rows.take(worth, _WANTED)
    rows.take(also, _OTHERS)
    shown = [number for number in rows.taken if number not in beside_quote and number not in framed]
    beside = chain.from_iterable(_around(log, number, _BEFORE, _AFTER) for number in shown)
    rows.take(beside, 1, again=True)
    rows.take(_around(log, wanted[0], _WIDE_BEFORE, _WIDE_AFTER), 1, again=True)
    return "\n".join(rows.shown(worth))


@dataclass(slots=True)
class _Rows:
    """The lines taken so far."""

    log: JobLog
    """What they are taken from."""
    limit: int
    """How many characters they may come to."""
    taken: dict[int, str] = field(default_factory=dict)
    """Their texts by number."""
    said: set[str] = field(default_factory=set)
    """What they say."""
    used: int = 0
    """How many characters they come to, the ellipsis lines between them counted for each."""

    def take(self, numbers: Iterable[int], share: float, *, again: bool = False) -> None:
        """Take what fits into a share of the room; with `again`, also what says the same as a line taken before."""
        # Room for an ellipsis line on both sides of every run of lines, and for one that counts what was left out.
        room = int((self.limit - 2 * len(ELLIPSIS) - 2 - _counting(self.limit)) * share)
        if self.taken and room - self.used < _HARDLY_ROOM:
            return
        for number in numbers:
            if number in self.taken:
                continue
            # A secret that is cut in two is no longer known for one.
            text = _shortened(redact(self.log.text(number)))
            says = text.strip()
            if not again and says in self.said:
                continue
            beside = {number - 1, number + 1} & self.taken.keys()
            cost = len(text) + 1 + (0 if beside else 2 * len(ELLIPSIS) + 2)
            if self.used + cost <= room or (not self.taken and share < 1 and cost <= self.limit):
                self.taken[number] = text
                self.said.add(says)
                self.used += cost

    def shown(self, wanted: Iterable[int]) -> Iterator[str]:
        """The rows with their gaps marked; failed tests among `wanted` that found no room are counted in the first."""
        missing = self._not_named(wanted)
        uncounted = min(missing, default=0)
        before = 0
        for number in (*sorted(self.taken), len(self.log) + 1):
            if number != before + 1:
                yield _more(len(set(missing.values()))) if before < uncounted < number else ELLIPSIS
            if number in self.taken:
                yield self.taken[number]
            before = number

    def _not_named(self, wanted: Iterable[int]) -> dict[int, str]:
        """The lines that name failed tests of which no row tells, with what they name; none where no row names any."""
        names = {number: name for number in wanted if (name := name_of(self.log.text(number)))}
        named = {name for number, name in names.items() if number in self.taken}
        return {number: name for number, name in names.items() if named and name not in named}


def _more(count: int) -> str:
    return AND_MORE.format(count=count, s="" if count == 1 else "s")


def _counting(limit: int) -> int:
    """The room that the longest counting line takes; none where there is hardly any room at all."""
    return len(AND_MORE) if limit > _MAX_LINE else 0


def _around(log: JobLog, number: int, before: int, after: int) -> Iterator[int]:
    """The lines of the same step that say anything, in the log's order."""
    span = log.span(number)
    first, last = (span.first, span.last) if span else (1, len(log))
    window = log.window(max(first, number - before), min(last, number + after))
    yield from (near for near, text in window if text.strip())


def _shortened(text: str) -> str:
    return text if len(text) <= _MAX_LINE else f"{text[:_MAX_LINE]}{ELLIPSIS}"
