"""Why a step was stopped from outside: whether its time was over, or somebody or something cancelled it.

GitHub says "The operation was canceled." of both, and of the time limit of a job often nothing else. The job's limit is
360 minutes unless the workflow sets another with `timeout-minutes`, usually a multiple of five:
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

CANCELED = "The operation was canceled"
_SAID = Pattern(rf"^##\[error\](?:Error: )?{CANCELED}\.?\s*$")
_TIME_OVER = Pattern(r"has exceeded the maximum execution time of|##\[error\].* has timed out after \d+ minutes")
_RUNNER_GONE = Pattern(r"received a shutdown signal|lost communication with the server|request to deprovision")
# What the runner writes first: https://github.com/actions/runner/blob/main/src/Runner.Worker/JobExtension.cs
_BEGINNING = Pattern(r"Current runner version: |^Requested labels: |^Job defined at: ")
_REACH = 60
_MOST = 20
DEFAULT_LIMIT = timedelta(minutes=360)
_STEP = timedelta(minutes=5)
# A job's time begins before its first line, and the runner needs some seconds to stop it.
_EARLY, _LATE = timedelta(seconds=20), timedelta(seconds=40)
_SILENT_SHARE = 0.3
_LEAST_SILENCE = timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class Stop:
    """How a step was stopped."""

    line: int
    """The line that says so."""
    after: timedelta | None
    """How long the job had run, by the log's own times."""
    silence: timedelta | None
    """How long nothing had been written."""
    last: int | None
    """The last line before that silence."""

    @property
    def limit(self) -> timedelta | None:
        """The limit that the job most likely reached, or None where nothing speaks for one."""
        if self.after is None:
            return None
        nearest = round(self.after / _STEP) * _STEP
        if not nearest or not nearest - _EARLY <= self.after <= nearest + _LATE:
            return None
        return nearest if nearest == DEFAULT_LIMIT or self._was_silent() else None

    def _was_silent(self) -> bool:
        silence, after = self.silence, self.after
        return bool(silence and after and silence >= max(_LEAST_SILENCE, after * _SILENT_SHARE))


def stops(log: JobLog, hits: Sequence[int]) -> Iterator[Stop]:
    """How the steps were stopped, of which those lines tell; of very many lines, the first ones."""
    told = islice((number for number in hits if CANCELED in log.text(number)), _MOST)
    yield from (stop for number in told if (stop := stop_at(log, number)))


def stop_at(log: JobLog, number: int) -> Stop | None:
    """How the step was stopped, where that line says it was and nothing near it tells why."""
    if not _SAID.search(log.text(number)):
        return None
    around = [text for _, text in log.window(number - _REACH, number + _REACH)]
    if any(_TIME_OVER.search(text) or _RUNNER_GONE.search(text) for text in around):
        return None
    now, start = _moment(log, number), _start(log)
    last = next((at for at, _ in reversed(list(log.window(number - _REACH, number - 1))) if _moment(log, at)), None)
    before = _moment(log, last) if last is not None else None
    return Stop(
        number,
        now - start if now and start else None,
        now - before if now and before else None,
        last,
    )


def _start(log: JobLog) -> datetime | None:
    """When the job began, or None where the log does not reach back so far."""
    # A log may be one job's part of a run's, which is numbered through.
    first = log.spans[0].first if log.spans else 1
    head = list(log.window(first, first + _REACH))
    if not any(_BEGINNING.search(text) for _, text in head):
        return None
    return next((moment for at, _ in head if (moment := _moment(log, at))), None)


def _moment(log: JobLog, number: int) -> datetime | None:
    try:
        stamp = log.line(number).timestamp
        return datetime.fromisoformat(f"{stamp[:19]}+00:00").astimezone(UTC) if stamp else None
    except (IndexError, ValueError):
        # The line was left out while reading, or begins with what looks like a time and is none.
        return None
