"""All runs of one commit: which of them count, and what their red jobs show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import time

from workers.errors import RetryableError
from workers.outside import Outside
from workers.reading import Reading, Sources, read
from workers.triage.diagnosis import Diagnosis
from workers.triage.facts import FAILED, Attempt, PullReference, Run
from workers.triage.recorded import record
from workers.triage.records import RunRecord
from workers.triage.repository.repository_settings import Rule

MAX_READS = 3
"""How many times the runs of a head are looked at before their task is put off."""
SILENT = frozenset({"skipped", "neutral", "stale", "action_required"})
"""Conclusions of runs that say nothing of the commit."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is to be looked at."""

    repository: str
    """`owner/name`."""
    sha: str
    """The commit."""
    pull: PullReference | None
    """The pull request whose head it is; None for a branch's own."""
    delivered: Run | None = None
    """The run whose completion asks for it, where one does."""
    rules: tuple[Rule, ...] = ()
    """Causes that only the repository knows."""
    afresh: bool = False
    """Whether logs are read again that were read before."""


@dataclass(frozen=True, slots=True)
class Said:
    """What its runs say."""

    runs: tuple[Run, ...]
    """Of each workflow and event the newest, in the order of their ids."""
    diagnoses: tuple[Diagnosis, ...]
    """Of those that may be red."""

    @property
    def red(self) -> tuple[Diagnosis, ...]:
        """Those in which something failed."""
        return tuple(diagnosis for diagnosis in self.diagnoses if diagnosis.red)

    def only(self, wanted: Callable[[Run], bool]) -> Said:
        """The same without the runs that nobody wants to hear of."""
        told = tuple(diagnosis for diagnosis in self.diagnoses if wanted(diagnosis.run))
        return Said(tuple(run for run in self.runs if wanted(run)), told)


class SupersededError(Exception):
    """The run that was delivered says nothing any more; the message says why."""


def said(outside: Outside, head: Head) -> Said:
    """What all runs of the head say now.

    Logs take time to read: what GitHub says of the runs after that, and not before, counts. Raises SupersededError for
    a delivered attempt that has been started again, and RetryableError where the runs change faster than they are read.
    """
    readings = _Readings(outside, head)
    if head.delivered and may_be_red(head.delivered):
        readings.of(head.delivered)
    for _ in range(MAX_READS):
        all_runs = _runs(outside, head)
        reason = _superseded(head.delivered, all_runs)
        if reason:
            # What it showed is true all the same, and what comes and goes is known by it.
            readings.remember(head.delivered)
            raise SupersededError(reason)
        runs = latest(all_runs)
        suspects = [run for run in runs if may_be_red(run)]
        if all(readings.has(run) for run in suspects):
            readings.remember(head.delivered)
            return Said(tuple(runs), tuple(readings.diagnosis(run) for run in suspects))
        for run in suspects:
            readings.of(run)
    raise RetryableError(f"the runs of {head.sha[:7]} change faster than their logs can be read")


def remember_green(outside: Outside, run: Run, pull: int | None) -> RunRecord:
    """Keep which jobs of a run passed, and how long they took."""
    kept = record(run, outside.github.jobs(run), (), pull, int(time()))
    outside.history.record(run.repository, kept)
    return kept


def read_run(outside: Outside, head: Head, run: Run) -> Diagnosis:
    """What one run's logs and the repository say, remembered for later."""
    readings = _Readings(outside, head)
    readings.of(run)
    return readings.diagnosis(run)


def _runs(outside: Outside, head: Head) -> tuple[Run, ...]:
    """All runs of the head, the delivered one among them: GitHub's list may be a moment behind its deliveries."""
    runs = outside.github.runs_of(head.repository, head.sha)
    delivered = head.delivered
    if delivered is None or any(run.id == delivered.id for run in runs):
        return runs
    return (*runs, outside.github.run(head.repository, delivered.id))


def _superseded(delivered: Attempt | None, runs: Iterable[Run]) -> str:
    """Why a delivered attempt says nothing any more; empty where it does."""
    now = next((run for run in runs if delivered and run.id == delivered.id), None)
    if delivered and now and now.attempt != delivered.attempt:
        return f"attempt {delivered.attempt} is superseded by attempt {now.attempt}"
    return ""


def may_be_red(run: Attempt) -> bool:
    """Whether something may have failed in it: of one that was cancelled, only its jobs tell."""
    return run.conclusion in FAILED or run.conclusion == "cancelled"


def latest(runs: Iterable[Run]) -> list[Run]:
    """Of each workflow and event the newest run, in the order of the runs' ids; those that say nothing left out."""
    newest: dict[tuple[int, str], Run] = {}
    for run in sorted(runs, key=lambda run: (run.number, run.attempt)):
        # One that was skipped does not mend what failed before it at the same commit.
        if run.conclusion not in SILENT:
            newest[run.workflow_id, run.event] = run
    return sorted(newest.values(), key=lambda run: run.id)


@dataclass
class _Readings:
    """What is known of the red runs of one head: read in this task, or before it."""

    outside: Outside
    head: Head
    read: dict[tuple[int, int], Reading] = field(default_factory=dict)
    kept: set[tuple[int, int]] = field(default_factory=set)

    def has(self, run: Run) -> bool:
        """Whether it was read; what an earlier task kept counts, but not when all is to be read afresh."""
        if (run.id, run.attempt) in self.read:
            return True
        known = None if self.head.afresh else self.outside.history.diagnosis(run)
        if known is None:
            return False
        self.read[run.id, run.attempt] = Reading((), known.failed, known.not_examined, jobs=known.jobs)
        self.kept.add((run.id, run.attempt))
        return True

    def of(self, run: Run) -> None:
        """Have it read, where it was not."""
        if not self.has(run):
            self.read[run.id, run.attempt] = read(sources(self.outside, self.head, run), run, self.head.pull)

    def remember(self, run: Run | None) -> None:
        """Remember what a run showed that may not be told of any more, where it was read."""
        if run is not None and (run.id, run.attempt) in self.read:
            self.diagnosis(run)

    def diagnosis(self, run: Run) -> Diagnosis:
        """What was read, kept for later tasks where every log said something, and remembered as a run."""
        reading = self.read[run.id, run.attempt]
        diagnosis = Diagnosis(run, reading.jobs, reading.failed, reading.not_examined)
        if (run.id, run.attempt) not in self.kept:
            pull = self.head.pull.number if self.head.pull else None
            kept = record(run, reading.all_jobs, reading.failed, pull, int(time()))
            self.outside.history.record(run.repository, kept)
            if reading.whole:
                self.outside.history.keep(diagnosis)
            self.kept.add((run.id, run.attempt))
        return diagnosis


def sources(outside: Outside, head: Head, run: Run) -> Sources:
    """What a run's logs are read from, and how."""
    return Sources(
        outside.github,
        outside.cache,
        outside.last_try,
        outside.in_haste,
        head.afresh,
        past=outside.history.runs(run.repository, run.workflow_key),
        rules=head.rules,
        index=outside.index,
    )
