"""A time limit ended the job, a step or a command.

## Looks like

    ##[error]The job running on runner GitHub Actions 12 has exceeded the maximum execution time of 360 minutes.
    ##[error]The action 'Run tests' has timed out after 30 minutes.
    No output has been received in the last 10m0s, this potentially indicates a stalled build
    panic: test timed out after 10m0s

and a step that GitHub calls cancelled after it wrote nothing for long, just when a time limit was over.

## Why it happens

Something waits for what never comes: an answer from the network, a prompt, a lock, a process that does not end. Or the
work has simply grown beyond its limit, which for a job on GitHub is six hours unless the workflow sets another. The
last lines before the silence usually name what hung.

A single test that its framework stopped is a failing test, and a transfer that took too long a failure of the network.

## What to do

Look at the last lines before the limit. Give what hung a time limit of its own that is far shorter than the job's, so
that it fails with a message; raise the limit only where the work really needs it, and set `timeout-minutes` in any
case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from workers.triage.detector import SYMPTOM, Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.sayings import Heard, heard, settled, triggers
from workers.triage.stops import CANCELED, DEFAULT_LIMIT, Stop, stops
from workers.triage.text import code
from workers.triage.wordings.limits import COMMAND, JOB, LIMITS, SILENCE, STEP, TESTS, WAITING

SUMMARIES = {
    JOB: "The job took longer than its time limit{limit}.",
    STEP: "The step took longer than its time limit{limit}.",
    SILENCE: "The job wrote nothing for longer than is allowed{limit}.",
    COMMAND: "A command took longer than its time limit{limit}.",
    TESTS: "The tests took longer than their time limit{limit}.",
    WAITING: "What a command waited for did not happen within its time limit{limit}.",
}
STOPPED = "The job was stopped after {after}, most likely by its time limit; it had written nothing for {silence}."
REMEDY = """\
Look at the last lines before the limit for what hung; let that fail sooner by a time limit of its own, and raise the
limit of the job or the step (`timeout-minutes`) only where the work needs it.
"""
REMEDY_WAITING = """\
Look at what was waited for (its events and its log), and raise the time limit only where it would have come.
"""
REMEDY_TESTS = """\
Look at which test was running when the time was over: it hangs, or the tests together need a higher limit.
"""

# https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html
_TIMEOUT = Pattern(r"(?:^|[\s;&|(])g?timeout (?:-{1,2}[\w-]+(?:[= ]\w+)? )*(?P<limit>\d+(?:\.\d+)?[smhd]?) ")
_RUNNING = Pattern(r"^running tests:$|^\s+Test\w+ \(|Jest did not exit|hanging|^\s+File \".*\", line \d+, in test")
_SURE_OF_SIX_HOURS, _LIKELY, _BY_COMMAND = 0.9, 0.6, 0.92
_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The limit."""

    limit: str | None
    """As the log words it; None where it does not tell."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each limit once in each step, and the jobs that were stopped just when a limit was over."""
    found = (_with_command(log, one) for one in heard(log, hits, LIMITS))
    for one in settled(log, found, lambda one: one.saying.advice):
        yield _match(log, one)
    for stop in stops(log, hits):
        if stop.limit:
            yield _inferred(stop, stop.limit)
            return


def _with_command(log: JobLog, one: Heard) -> Heard:
    """With the limit that the step's script gives to `timeout`, whose exit status is 124."""
    span = log.span(one.line)
    if one.saying.advice != COMMAND or one.groups.get("limit") or span is None:
        return one
    script = (text for at, text in log.window(span.first, span.first + 200) if log.echoed(at) or text.startswith("$ "))
    limit = next((str(found["limit"]) for text in script if (found := _TIMEOUT.search(text))), None)
    if limit is None:
        return one
    worded = limit if limit[-1].isalpha() else f"{limit}s"
    return replace(one, groups={"limit": worded}, confidence=max(one.confidence, _BY_COMMAND))


def _match(log: JobLog, one: Heard) -> Match:
    limit = one.groups.get("limit")
    if limit and limit.isdigit() and one.saying.advice == JOB:
        limit = f"{limit} minutes"
    telling = [at for at, text in log.window(one.line + 1, one.line + 40) if _RUNNING.search(text)][:4]
    last = [at for at, text in log.window(one.line - 10, one.line - 1) if text.strip()][-_BEFORE:]
    remedies = {WAITING: REMEDY_WAITING, TESTS: REMEDY_TESTS}
    return Match(
        line=one.line,
        subject=Subject(limit),
        confidence=one.confidence,
        summary=SUMMARIES[one.saying.advice].format(limit=f" of {code(limit)}" if limit else ""),
        remedy=remedies.get(one.saying.advice, REMEDY).replace("\n", " ").strip(),
        evidence=(*telling, *one.evidence, *last),
    )


def _inferred(stop: Stop, limit: timedelta) -> Match:
    sure = limit == DEFAULT_LIMIT
    return Match(
        line=stop.line,
        subject=Subject(f"{int(limit.total_seconds()) // 60} minutes"),
        confidence=_SURE_OF_SIX_HOURS if sure else _LIKELY,
        summary=STOPPED.format(after=_words(stop.after), silence=_words(stop.silence)),
        remedy=REMEDY.replace("\n", " ").strip(),
        evidence=(stop.last,) if stop.last else (),
    )


def _words(span: timedelta | None) -> str:
    minutes = round(span.total_seconds() / 60) if span else 0
    return f"{minutes} minutes" if minutes != 1 else "1 minute"


DETECTOR = Detector("timeout", Category.INFRASTRUCTURE, (*triggers(LIMITS), CANCELED), detect, SYMPTOM)
