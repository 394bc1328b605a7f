"""The job was cancelled.

## Looks like

    ##[error]The operation was canceled.
    ##[error]Canceling since a higher priority waiting request for ci-refs/pull/12/merge exists
    ##[error]The run was canceled by a-person.

## Why it happens

A person cancelled the run, a newer run of the same concurrency group took its place, or another job of the same matrix
failed first and `fail-fast` stopped the rest. The log of a cancelled job cannot tell more than that: what counts is the
job that failed, or nothing at all.

A job that was stopped just when a time limit was over is reported as that, and one whose runner went away as that.

## What to do

Look at the other jobs of the run for one that failed before, and at whether a newer run replaced this one. If neither
is so, run the job again. `fail-fast: false` lets the other jobs of a matrix end
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategyfail-fast).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import SYMPTOM, Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.stops import CANCELED, Stop, stops
from workers.triage.text import code

STOPPED = "The job was cancelled before it ended."
REPLACED = "The job was cancelled because a newer run of the concurrency group {group} waited."
BY_SOMEBODY = "The run was cancelled by {who}."
AFTER_ANOTHER = "The job was cancelled because {job} failed."
INTERRUPTED = "The job was interrupted from outside before it ended."
TESTS_INTERRUPTED = "The tests were interrupted by a signal, which no test sends itself."

REMEDY = """\
Look at the other jobs of the run for one that failed first, and at whether a newer run replaced this one; if neither is
so, run the job again.
"""
REMEDY_REPLACED = """\
Look at the newer run instead. Let both run by another `concurrency` group, or queue them with
`cancel-in-progress: false`.
"""
REMEDY_TESTS = """\
Look for who sent the signal: somebody who cancelled the job, or a time limit that the job's own scripts set; the stack
shows which test ran then.
"""
REMEDY_BY_SOMEBODY = """\
Ask who cancelled the run, or run it again.
"""

_PYTEST = Pattern(r"^!{5,} KeyboardInterrupt !{5,}$")
_SAID = (
    (
        REPLACED,
        REMEDY_REPLACED,
        Pattern(r"Canceling since a higher priority waiting (?:request|run) for '?(?P<group>.+?)'? exists"),
    ),
    (
        REPLACED,
        REMEDY_REPLACED,
        Pattern(r"Canceling since a deadlock (?:for concurrency group )?'?(?P<group>.*?)'? was detected"),
    ),
    (BY_SOMEBODY, REMEDY_BY_SOMEBODY, Pattern(r"The run was canceled by (?P<who>@?[\w\[\]-]+)")),
    (
        AFTER_ANOTHER,
        REMEDY,
        Pattern(r"The (?:job|strategy configuration) was canceled because \"(?P<job>[^\"]+)\" failed"),
    ),
    (
        INTERRUPTED,
        REMEDY,
        Pattern(r"^##\[error\](?:.*received SIGINT|The job was cancell?ed)|^Aborted by \S+|^Job Cancelled$"),
    ),
    (
        INTERRUPTED,
        REMEDY,
        Pattern(r"could not run to completion because the job was canceled|^ERROR: Job failed: canceled"),
    ),
    # pytest's headline for Ctrl-C: https://docs.pytest.org/en/stable/reference/exit-codes.html
    (TESTS_INTERRUPTED, REMEDY_TESTS, _PYTEST),
)
_SURE, _MAYBE, _LIKELY = 0.93, 0.85, 0.6
_MOST = 200


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """There is nothing to tell apart."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """That the job was cancelled: once, with the reason where the log gives one."""
    said = next((match for number in hits[-_MOST:] if (match := _said(log, number))), None)
    if said:
        yield said
        return
    stop = next(stops(log, hits), None)
    if stop and stop.limit is None:
        yield _stopped(stop)


def _said(log: JobLog, number: int) -> Match | None:
    text = log.text(number)
    for summary, remedy, pattern in _SAID:
        found = pattern.search(text)
        if found:
            shown = {name: code(value) for name, value in found.groupdict().items() if value}
            confidence = _LIKELY if pattern is _PYTEST else _SURE
            return Match(number, Subject(), confidence, summary.format(**shown), remedy.replace("\n", " ").strip())
    return None


def _stopped(stop: Stop) -> Match:
    return Match(
        line=stop.line,
        subject=Subject(),
        confidence=_MAYBE,
        summary=STOPPED,
        remedy=REMEDY.replace("\n", " ").strip(),
        evidence=(stop.last,) if stop.last else (),
    )


DETECTOR = Detector(
    kind="cancelled",
    category=Category.INFRASTRUCTURE,
    triggers=(
        CANCELED,
        "Canceling since a ",
        "The run was canceled by ",
        'was canceled because "',
        "##[error]received SIGINT",
        "##[error]The job was cancel",
        "because the job was canceled",
        "Job failed: canceled",
        "Aborted by ",
        "Job Cancelled",
        "! KeyboardInterrupt !",
    ),
    detect=detect,
    precedence=SYMPTOM,
)
