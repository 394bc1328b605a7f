"""The JSON of `retriage analyze`: one object an input. The contract that scripts rely on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from workers.triage.diagnosis import doubt
from workers.triage.excerpt import ELLIPSIS, MAX_CHARACTERS
from workers.triage.model import Conclusion, Examination, Finding
from workers.triage.text import code

SCHEMA: Final = 1
_MAX_QUOTE = 500


def report(source: str, examinations: Sequence[Examination], not_examined: Sequence[str] = ()) -> dict[str, Any]:
    """What was read from one input, as JSON values. `findings[0]`, where there is one, is the primary cause.

    `not_examined` is what could not be read of the input as a whole, beyond what each job's log left out.
    """
    return {
        "schema": SCHEMA,
        "input": source,
        "conclusion": _conclusion(examinations),
        "jobs": [_job(examination) for examination in examinations],
        "findings": [_finding(finding) for finding in ranked(examinations)],
        "excerpt": _excerpt(examinations),
        "not_examined": [*not_examined, *_left_out(examinations)],
    }


def ranked(examinations: Sequence[Examination]) -> list[Finding]:
    """The Findings of all jobs: each job's primary cause first, sure ones before doubtful ones, the likelier first.

    A matrix sibling that was only cancelled comes after what it was cancelled for.
    """
    rows = [
        (place > 0, _follows(finding), doubt(finding), order, finding)
        for order, examination in enumerate(examinations)
        for place, finding in enumerate(examination.findings)
    ]
    return [finding for *_, finding in sorted(rows, key=lambda row: row[:-1])]


def _follows(finding: Finding) -> bool:
    """Whether it may be no more than what became of one job because another one failed."""
    return finding.kind == "cancelled"


def _conclusion(examinations: Sequence[Examination]) -> str:
    conclusions = {examination.conclusion for examination in examinations}
    if Conclusion.FAILURE in conclusions:
        return Conclusion.FAILURE
    return Conclusion.SUCCESS if conclusions == {Conclusion.SUCCESS} else Conclusion.UNKNOWN


def _job(examination: Examination) -> dict[str, Any]:
    return {
        "name": examination.job,
        "architecture": examination.architecture,
        "conclusion": examination.conclusion,
        "lines": examination.lines,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "subject": dict(finding.subject)}


def _excerpt(examinations: Sequence[Examination]) -> str:
    """The jobs' excerpts one after the other, the likeliest cause's first; where one does not fit, its quote alone.

    A job without a Finding comes last, and only where there is room.
    """
    told = sorted(
        (each for each in examinations if each.findings),
        key=lambda each: (_follows(each.findings[0]), doubt(each.findings[0])),
    )
    parts = [each.findings[0].quote[:_MAX_QUOTE] for each in told]
    while parts and len(_joined(parts)) > MAX_CHARACTERS:
        parts.pop()
    for at, each in enumerate(told[: len(parts)]):
        parts = _where_it_fits(parts, [*parts[:at], each.excerpt or parts[at], *parts[at + 1 :]])
    for each in examinations:
        if not each.findings and each.excerpt:
            parts = _where_it_fits(parts, [*parts, each.excerpt])
    return _joined(parts)


def _where_it_fits(parts: list[str], longer: list[str]) -> list[str]:
    return longer if len(_joined(longer)) <= MAX_CHARACTERS else parts


def _joined(parts: Sequence[str]) -> str:
    return f"\n{ELLIPSIS}\n".join(part for part in parts if part)


def _left_out(examinations: Sequence[Examination]) -> list[str]:
    several = len(examinations) > 1
    return [
        f"{code(examination.job)}: {sentence}" if several else sentence
        for examination in examinations
        for sentence in examination.not_examined
    ]
