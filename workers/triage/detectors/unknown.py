"""A failure that no other detector explains.

## Looks like

Anything: the job failed, and its log holds no form of words that retriage knows. Of all its lines, the one is quoted
that most likely tells what broke:

    src/app/models.py:42: error: Incompatible return value type (got "None", expected "str")  [return-value]

## Why it happens

The tool that failed is not known to retriage yet, or what it said did not reach the log. Lines are then ranked by
their wording (a compiler's error, an exception, a message that something was not found), by how rare they are in this
log and by how near they stand to the end of the step that failed. Echoed scripts, progress, warnings and counts of zero
errors are passed over; a line that only gives an exit code is quoted when there is nothing else. Where the log of a
passing run of the same job is at hand, the first line is quoted that tells of an error and that the passing run did not
have.

The confidence grows with how often such a line is the one a person would point at. It stays below one half, however
often that is, because the line alone does not say what to do.

## What to do

Read the quoted line and those around it. Where the log says too little, run the step again with debug logging
(https://docs.github.com/en/actions/how-tos/monitor-workflows/enable-debug-logging).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import LAST_RESORT, Detector
from workers.triage.known import NOTHING_KNOWN, KnownLines
from workers.triage.log import JobLog
from workers.triage.model import Category, Conclusion, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.ranking import (
    MAX_REGIONS,
    Ranked,
    Region,
    before_trail,
    cancelled,
    first_new,
    ranked,
    regions,
    spread,
    summary,
    to_quote,
)
from workers.triage.signs import Weight

SUMMARY = """\
retriage does not recognise this failure; of all lines in the log, this one most likely tells what broke."""
SUMMARY_TRAIL = """\
retriage does not recognise this failure, and its log hardly says what broke; these are its last words."""

SUMMARY_NEW = """\
retriage does not recognise this failure; this is the first line that tells of an error and that a passing run of the \
same job did not have."""

REMEDY = """\
Read the lines around this one in the log; they were chosen by their wording and their place alone."""

REMEDY_NEW = """\
Read this line and those around it in the log, then what else is new since the passing run."""

_EVIDENCE = 10
# However often it is the right line, it names no cause, so it stays a guess.
_NEW = 0.49
_SURE: dict[int, float] = {
    Weight.PLAIN: 0.45,
    Weight.STRONG: 0.45,
    Weight.LIKELY: 0.4,
    Weight.SUMMARY: 0.35,
    Weight.TRAIL: 0.2,
}
_HARDLY_SURE = 0.3


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """Nothing is known of it."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:  # noqa: ARG001  the signature of every detector
    """One Match: the likeliest line of the first failed step that says anything."""
    return likeliest(log)


def likeliest(log: JobLog, known: KnownLines = NOTHING_KNOWN) -> Iterator[Match]:
    """The same, by what a passing log of the same job has; its numbers count for nothing, and neither do its paths."""
    places = [(region, ranked(log, region, known)) for region in regions(log)[:MAX_REGIONS]]
    telling = [place for place in places if place[1] and place[1][0].weight > Weight.WARNING]
    for region, lines in telling or places:
        new = first_new(log, lines, known)
        line = new.line if new and not cancelled(log, region) else _line(log, region, lines)
        if line is not None:
            weight = next((found.weight for found in lines if found.line == line), 0)
            evidence = (*summary(lines), *spread(log, lines, _EVIDENCE), *_before(log, region))
            yield _match(line, weight, evidence, new=new is not None)
            return


def _line(log: JobLog, region: Region, lines: Sequence[Ranked]) -> int | None:
    if cancelled(log, region):
        return region.last
    if lines and lines[0].weight > Weight.WARNING:
        return to_quote(log, lines).line
    if log.conclusion is Conclusion.UNKNOWN:
        # Nothing shows that this job failed at all.
        return None
    above = before_trail(log, region, lines)
    return above or (lines[0].line if lines else None)


def _before(log: JobLog, region: Region) -> tuple[int, ...]:
    """The most telling line of what ran before: outside GitHub a step that failed need not end the job."""
    if log.from_github or region.first <= 1:
        return ()
    earlier = ranked(log, Region(1, region.first - 1))[:1]
    return tuple(found.line for found in earlier if found.weight >= Weight.STRONG)


def _match(line: int, weight: int, evidence: tuple[int, ...], *, new: bool) -> Match:
    if new:
        return Match(line, Subject(), _NEW, SUMMARY_NEW, REMEDY_NEW, evidence)
    summary = SUMMARY if weight > Weight.TRAIL else SUMMARY_TRAIL
    return Match(line, Subject(), _SURE.get(weight, _HARDLY_SURE), summary, REMEDY, evidence)


DETECTOR = Detector("unknown", Category.UNKNOWN, (), detect, LAST_RESORT, likeliest)
