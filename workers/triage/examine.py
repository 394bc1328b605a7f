"""From one job's log to its ranked Findings: every detector sees every log, one set of rules decides what counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from workers.triage import detectors
from workers.triage.architecture import architecture
from workers.triage.detector import LAST_RESORT, Detector
from workers.triage.excerpt import excerpt
from workers.triage.facts import FAILED
from workers.triage.fingerprint import fingerprint
from workers.triage.log import JobLog
from workers.triage.model import Conclusion, Examination, Finding, Match
from workers.triage.redact import redact
from workers.triage.scan import Scanner
from workers.triage.steps import NO_STEPS, Steps

MAX_FINDINGS = 20
"""How many Findings one job keeps; the ranking decides which."""
_DOUBTFUL = 0.6
# A doubtful match yields to every sure one of the same step, whatever their precedence.
_DOUBT = 10


@dataclass(frozen=True, slots=True)
class _Hit:
    detector: Detector
    match: Match


def examine(log: JobLog, concluded: Conclusion | None = None, steps: Steps = NO_STEPS) -> Examination:
    """Everything one job's log gives.

    `concluded` and `steps` are what GitHub says of the job; without them the log itself is asked. A job that passed
    has no Findings: whatever failed in it was tolerated.
    """
    conclusion = concluded or log.conclusion
    hits = [] if conclusion is Conclusion.SUCCESS else _ranked(log, _hits(log, steps))
    return Examination(
        job=log.name,
        architecture=architecture(log),
        conclusion=conclusion,
        lines=len(log),
        findings=tuple(_finding(log, hit, steps) for hit in hits[:MAX_FINDINGS]),
        excerpt=redact(excerpt(log, [number for hit in hits[:MAX_FINDINGS] for number in _wanted(log, hit.match)])),
        not_examined=log.not_examined,
    )


@cache
def _detectors() -> tuple[Detector, ...]:
    return detectors.load()


@cache
def _scanner() -> Scanner:
    return Scanner([detector for detector in _detectors() if detector.precedence != LAST_RESORT])


def _hits(log: JobLog, steps: Steps) -> list[_Hit]:
    """What the detectors recognise and the job did not tolerate; the last resort only where that is nothing."""
    hits = [hit for hit in _matches(log, last_resort=False) if _counts(log, steps, hit.match.line)]
    return hits or list(_matches(log, last_resort=True))


def _matches(log: JobLog, *, last_resort: bool) -> Iterator[_Hit]:
    read = log.unwrapped
    hits = {} if last_resort else _scanner().hits(read)
    for detector in _detectors():
        found = hits.get(detector.kind, ())
        if (detector.precedence == LAST_RESORT) is last_resort and (found or last_resort):
            yield from (_Hit(detector, match) for match in detector.detect(read, found))


def _counts(log: JobLog, steps: Steps, number: int) -> bool:
    """Whether a match at that line may be a cause: not in an echoed script, not in a step that went on to pass."""
    if log.echoed(number):
        return False
    step = steps.at(log, number)
    if step is not None and steps.any_failed:
        # GitHub calls a step that failed under continue-on-error a success:
        # https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#steps-context
        return step.conclusion in FAILED
    span = log.span(number)
    tolerated = log.from_github and log.errors and span is not None and not span.failed
    return not tolerated


def _ranked(log: JobLog, hits: Sequence[_Hit]) -> list[_Hit]:
    """Root causes first, each subject once."""
    unique: dict[tuple[str, str], _Hit] = {}
    for hit in sorted(hits, key=lambda hit: _rank(log, hit)):
        unique.setdefault((hit.detector.kind, repr(hit.match.subject)), hit)
    return list(unique.values())


def _rank(log: JobLog, hit: _Hit) -> tuple[int, int, int]:
    span = log.span(hit.match.line)
    doubt = _DOUBT if hit.match.confidence < _DOUBTFUL else 0
    return (span.first if span else 0, hit.detector.precedence + doubt, hit.match.line)


def _finding(log: JobLog, hit: _Hit, steps: Steps) -> Finding:
    match = hit.match
    known = steps.at(log, match.line)
    # A step without a name is called by its command, which may hold a secret as any other line may.
    step = known.name if known else log.step(match.line)
    subject = {
        name: redact(value) if isinstance(value, str) else value for name, value in match.subject.fields().items()
    }
    quote = log.text(match.line)
    return Finding(
        kind=hit.detector.kind,
        category=hit.detector.category,
        subject=subject,
        confidence=match.confidence,
        job=log.name,
        step=redact(step) if step else step,
        line=match.line,
        quote=redact(quote),
        excerpt=redact(excerpt(log, _wanted(log, match))),
        summary=redact(match.summary),
        remedy=redact(match.remedy),
        fingerprint=fingerprint(hit.detector.kind, subject, quote),
    )


def _wanted(log: JobLog, match: Match) -> list[int]:
    """The lines an excerpt must show: the quoted one, its evidence, and how the step ended."""
    span = log.span(match.line)
    ends = [n for n in log.errors if span and span.first <= n <= span.last][:1]
    return [match.line, *match.evidence, *ends]
