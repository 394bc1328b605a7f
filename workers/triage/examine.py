"""From one job's log to its ranked Findings: every detector sees every log, one set of rules decides what counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers.triage import custom_rules, engine
from workers.triage.architecture import architecture
from workers.triage.detector import LAST_RESORT, ROOT, Detector
from workers.triage.excerpt import excerpt
from workers.triage.facts import FAILED
from workers.triage.fingerprint import fingerprint
from workers.triage.known import NOTHING_KNOWN, KnownLines
from workers.triage.log import JobLog, Span
from workers.triage.model import Category, Conclusion, Examination, Finding, Match
from workers.triage.ranking import telling
from workers.triage.redact import redact
from workers.triage.repository.settings_values import category
from workers.triage.steps import NO_STEPS, Steps

if TYPE_CHECKING:
    from workers.triage.repository.repository_settings import Rule

MAX_FINDINGS = 20
"""How many Findings one job keeps; the ranking decides which."""
_DOUBTFUL = 0.6
# A doubtful match yields to every sure one of the same step, whatever their precedence.
_DOUBT = 10


@dataclass(frozen=True, slots=True)
class _Hit:
    kind: str
    category: Category
    precedence: int
    match: Match
    own: bool = False
    """Whether a rule of the repository's settings says so."""


def examine(
    log: JobLog,
    concluded: Conclusion | None = None,
    steps: Steps = NO_STEPS,
    known: KnownLines = NOTHING_KNOWN,
    rules: Sequence[Rule] = (),
) -> Examination:
    """Everything one job's log gives.

    `concluded` and `steps` are what GitHub says of the job; without them the log itself is asked. A job that passed
    has no Findings: whatever failed in it was tolerated. `known` is what the job's log says when it passes.
    `rules` are the repository's own, as far as they count.
    """
    conclusion = concluded or log.conclusion
    hits = [] if conclusion is Conclusion.SUCCESS else _ranked(log, _hits(log, steps, known, rules))
    return Examination(
        job=log.name,
        architecture=architecture(log),
        conclusion=conclusion,
        lines=len(log),
        findings=tuple(_finding(log, hit, steps) for hit in hits[:MAX_FINDINGS]),
        excerpt=_whole_excerpt(log, hits[:MAX_FINDINGS], known),
        not_examined=log.not_examined,
    )


def _whole_excerpt(log: JobLog, hits: Sequence[_Hit], known: KnownLines) -> str:
    """What a reader needs of all Findings together and, where there is room, what else tells of the failure."""
    wanted = [number for hit in hits for number in _wanted(log, hit.match)]
    return redact(excerpt(log, wanted, also=telling(log.unwrapped, known)))


def _hits(log: JobLog, steps: Steps, known: KnownLines, rules: Sequence[Rule]) -> list[_Hit]:
    """What is recognised and the job did not tolerate; the last resort only where that is nothing."""
    log.lines.search(engine.scanner())
    parts = _parts(log, steps)
    hits = [hit for hit in _matches(log, parts) if _within(parts, hit.match.line)]
    hits += [
        _Hit(rule.kind, category(rule.kind), ROOT, match, own=True)
        for rule, match in custom_rules.matches(rules, log, parts)
    ]
    return hits or list(_last_resorts(log, known))


def _matches(log: JobLog, parts: Sequence[range]) -> Iterator[_Hit]:
    read = log.unwrapped
    for detector, triggers in engine.triggered():
        held = log.lines.holding(triggers)
        found = [number for part in parts for number in _from(held, part)] if held else []
        if found:
            yield from (_of(detector, match) for match in detector.detect(read, found))


def _last_resorts(log: JobLog, known: KnownLines) -> Iterator[_Hit]:
    read = log.unwrapped
    for detector in engine.detectors():
        if detector.precedence == LAST_RESORT:
            compared = detector.compare(read, known) if known and detector.compare else detector.detect(read, ())
            yield from (_of(detector, match) for match in compared)


def _of(detector: Detector, match: Match) -> _Hit:
    return _Hit(detector.kind, detector.category, detector.precedence, match)


def _from(numbers: Sequence[int], part: range) -> Sequence[int]:
    return numbers[bisect_left(numbers, part.start) : bisect_left(numbers, part.stop)]


def _within(parts: Sequence[range], number: int) -> bool:
    return any(number in part for part in parts)


def _parts(log: JobLog, steps: Steps) -> list[range]:
    """The lines that may hold a cause: none of an echoed script, none of a step that went on to pass."""
    return [
        range(log.echo_ends.get(span.first, span.first - 1) + 1, span.last + 1)
        for span in log.spans
        if _may_fail(log, span, steps)
    ]


def _may_fail(log: JobLog, span: Span, steps: Steps) -> bool:
    step = steps.at(log, span.first)
    if step is not None and steps.any_failed:
        # GitHub calls a step that failed under continue-on-error a success:
        # https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#steps-context
        return step.conclusion in FAILED
    tolerated = log.from_github and log.errors and not span.failed
    return not tolerated


def _ranked(log: JobLog, hits: Sequence[_Hit]) -> list[_Hit]:
    """Root causes first, each subject once; of several that quote the same line, the repository's own rule, else those
    of the surest Kind."""
    unique: dict[tuple[str, str], _Hit] = {}
    speakers: dict[int, tuple[str, bool]] = {}
    own = {hit.match.line for hit in hits if hit.own}
    for hit in sorted(hits, key=lambda hit: _rank(log, hit)):
        if hit.match.line in own and not hit.own:
            continue
        speaker = (hit.kind, hit.own)
        if speakers.setdefault(hit.match.line, speaker) == speaker:
            unique.setdefault((hit.kind, repr(hit.match.subject)), hit)
    return list(unique.values())


def _rank(log: JobLog, hit: _Hit) -> tuple[int, int, int, float]:
    span = log.span(hit.match.line)
    doubt = _DOUBT if hit.match.confidence < _DOUBTFUL else 0
    return (span.first if span else 0, hit.precedence + doubt, hit.match.line, -hit.match.confidence)


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
        kind=hit.kind,
        category=hit.category,
        subject=subject,
        confidence=match.confidence,
        job=log.name,
        step=redact(step) if step else step,
        line=match.line,
        quote=redact(quote),
        excerpt=redact(excerpt(log, _wanted(log, match))),
        summary=redact(match.summary),
        remedy=redact(match.remedy),
        fingerprint=fingerprint(hit.kind, subject, quote),
    )


def _wanted(log: JobLog, match: Match) -> list[int]:
    """The lines an excerpt must show: the quoted one, its evidence, and how the step ended."""
    span = log.span(match.line)
    ends = [n for n in log.errors if span and span.first <= n <= span.last][:1]
    return [match.line, *match.evidence, *ends]
