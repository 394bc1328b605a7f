"""Which of GitHub's steps a line of a job's log belongs to.

The log of a whole job does not number its steps; GitHub's API knows their numbers, names and times. A line's time stamp
decides, and where two steps share a second, their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from workers.triage.facts import Step
from workers.triage.log import JobLog, Span


@dataclass(frozen=True)
class Steps:
    """The steps of one job, as GitHub's API tells them."""

    known: Sequence[Step] = ()
    """In order; empty where only the log is at hand."""

    def at(self, log: JobLog, number: int) -> Step | None:
        """The step that a line belongs to, or None where that cannot be told."""
        span = log.span(number)
        return self._of(log, span) if span else None

    def anchor(self, log: JobLog, number: int) -> str:
        """The fragment of a link to that line on the job's page, such as `#step:4:12`; empty where it is not known.

        GitHub numbers the lines of each step from 1.
        """
        step = self.at(log, number)
        if step is None:
            return ""
        first = min(span.first for span in log.spans if self._of(log, span) == step)
        return f"#step:{step.number}:{number - first + 1}"

    def _of(self, log: JobLog, span: Span) -> Step | None:
        moment = _moment(log.line(span.first).timestamp)
        candidates = [step for step in self.known if moment and _covers(step, moment)]
        named = [step for step in candidates if step.name == span.name]
        if len(named) == 1:
            return named[0]
        # A step that began in the very second in which the one before it ended: the log has moved on to the later one.
        agreeing = [step for step in candidates if (step.conclusion == "failure") is span.failed]
        likely = agreeing or candidates
        return likely[-1] if likely else None


NO_STEPS = Steps()


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{stamp[:19]}+00:00").astimezone(UTC) if stamp else None


def _covers(step: Step, moment: datetime) -> bool:
    if step.started_at is None or step.conclusion == "skipped":
        return False
    return step.started_at <= moment and (step.completed_at is None or moment <= step.completed_at)
