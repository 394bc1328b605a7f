"""What is known of earlier runs, and how to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workers.triage.diagnosis import SURE
from workers.triage.environment import Moved
from workers.triage.facts import FAILED, Attempt
from workers.triage.recorded import OF_A_BRANCH, branch_of
from workers.triage.records import JobRecord, RunRecord


@dataclass(frozen=True, slots=True)
class Past:
    """What is known beside the red runs themselves."""

    runs: Mapping[str, Sequence[RunRecord]]
    """By `Run.workflow_key`, in the order in which they completed; the judged attempt may be among them."""
    pull: int | None
    """The pull request; None for a run of a branch."""
    base: str | None
    """The branch that it is to be merged into; None for a run of a branch, which is judged by its own earlier runs."""
    moved: Mapping[str, tuple[Moved, ...]]
    """By a cause's key: what is other since the job last passed, and not by the diff."""
    since: Mapping[str, str]
    """By a cause's key: a clause of Markdown that links the run in which the job passed."""


class How(StrEnum):
    """How a job of an earlier run stands to a cause."""

    SHOWS = "shows the same failure"
    PASSED = "passed"
    OTHER = "failed for another cause"
    RED = "failed, and why is not known"
    GREEN = "its run is green, and whether it was part of it is not known"
    ABSENT = "did not run to its end"


def shows(job: JobRecord, fingerprint: str | None) -> bool:
    """Whether a job is known to have failed in the same way. A guess shows nothing."""
    claims = {seen.fingerprint for seen in job.seen if seen.confidence >= SURE}
    return fingerprint is not None and not job.passed and fingerprint in claims


def showing(record: RunRecord, fingerprint: str | None) -> tuple[str, ...]:
    """The names of its jobs that failed in the same way."""
    return tuple(dict.fromkeys(job.name for job in record.jobs if shows(job, fingerprint)))


def how(record: RunRecord, name: str, fingerprint: str | None) -> How:
    """How the job of that name stands."""
    if not record.jobs:
        return How.GREEN if record.passed else How.RED if record.conclusion in FAILED else How.ABSENT
    alike = [_stands(job, fingerprint) for job in record.jobs if job.name == name]
    return next((each for each in (How.SHOWS, How.RED, How.OTHER, How.PASSED) if each in alike), How.ABSENT)


def _stands(job: JobRecord, fingerprint: str | None) -> How:
    if job.passed:
        return How.PASSED
    if shows(job, fingerprint):
        return How.SHOWS
    if job.conclusion not in FAILED:
        return How.ABSENT
    # What is generic or a guess may be the same failure, and may be another.
    compared = any(seen.fingerprint is not None and seen.confidence >= SURE for seen in job.seen)
    return How.OTHER if compared else How.RED


def is_own(past: Past) -> bool:
    """Whether a branch is judged by its own earlier runs."""
    return past.base is None and past.pull is None


def base_of(past: Past, run: Attempt) -> str:
    """The branch to compare with; empty where it is not known."""
    return branch_of(run) if is_own(past) else past.base or ""


def is_of_branch(record: RunRecord, branch: str, event: str | None = None) -> bool:
    """Whether a run is one of that branch itself; one for `event` is so, whatever it is.

    A push is one of its branch also where a pull request has that branch as its head.
    """
    own = record.event in OF_A_BRANCH or (record.event == event and record.pull is None)
    return bool(branch) and record.branch == branch and own


def head_of(record: RunRecord) -> str:
    """What tells heads apart: a branch and its pull request are one."""
    return record.branch or f"#{record.pull}"


def last_attempts(records: Sequence[RunRecord]) -> list[RunRecord]:
    """Of each run only its last attempt, in the order in which the runs were started."""
    last: dict[int, RunRecord] = {}
    for record in records:
        if record.id not in last or last[record.id].attempt <= record.attempt:
            last[record.id] = record
    return sorted(last.values(), key=lambda record: (record.number, record.id))
