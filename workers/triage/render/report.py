"""The JSON of `retriage analyze`: one object an input. The contract that scripts rely on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from workers.triage.diagnosis import SURE
from workers.triage.excerpt import ELLIPSIS, MAX_CHARACTERS
from workers.triage.model import Conclusion, Examination, Finding
from workers.triage.text import code

SCHEMA: Final = 1


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

    A matrix sibling that was only cancelled has the weakest guess, and so comes after what it was cancelled for.
    """
    rows = [
        (place > 0, max(0.0, SURE - finding.confidence), order, finding)
        for order, examination in enumerate(examinations)
        for place, finding in enumerate(examination.findings)
    ]
    return [finding for *_, finding in sorted(rows, key=lambda row: row[:3])]


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
    """The jobs' excerpts one after the other, as far as they fit whole."""
    shown = ""
    for examination in sorted(examinations, key=lambda examination: not examination.findings):
        longer = f"{shown}\n{ELLIPSIS}\n{examination.excerpt}" if shown else examination.excerpt
        if examination.excerpt and len(longer) <= MAX_CHARACTERS:
            shown = longer
    return shown


def _left_out(examinations: Sequence[Examination]) -> list[str]:
    several = len(examinations) > 1
    return [
        f"{code(examination.job)}: {sentence}" if several else sentence
        for examination in examinations
        for sentence in examination.not_examined
    ]
