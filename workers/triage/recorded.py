"""What is to be remembered of a run: made of what GitHub says of its jobs and what their logs showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from workers.triage.diagnosis import FailedJob
from workers.triage.facts import Attempt, Job, Run
from workers.triage.judgement import Judgement
from workers.triage.records import JobRecord, RunRecord, Seen

MOST_SEEN = 20
"""How many Findings of a job are remembered: all that one keeps, for one that is new among known ones matters."""


def record(run: Run, jobs: Sequence[Job], failed: Sequence[FailedJob], pull: int | None, now: int) -> RunRecord:
    """One attempt as it is remembered. `now` stands for its end where GitHub does not tell that."""
    seen = {job.id: _seen(job) for job in failed}
    return RunRecord(
        id=run.id,
        attempt=run.attempt,
        number=run.number,
        workflow=run.workflow_key,
        name=run.workflow,
        event=run.event,
        conclusion=run.conclusion,
        head_sha=run.head_sha,
        branch=branch_of(run),
        pull=pull,
        url=run.url,
        at=int(run.updated_at.timestamp()) if run.updated_at else now,
        jobs=tuple(_job(job, seen.get(job.id, ())) for job in jobs),
    )


def branch_of(run: Attempt) -> str:
    """The head's branch, with its owner where that is another one than the repository's."""
    owner = run.repository.partition("/")[0]
    if not run.head_branch or not run.head_owner:
        return ""
    return run.head_branch if run.head_owner.lower() == owner.lower() else f"{run.head_owner}:{run.head_branch}"


def with_verdicts(kept: RunRecord, judgement: Judgement) -> RunRecord:
    """The same with whose failure each primary cause was said to be."""
    said: Mapping[int, str] = {
        sighting.job.id: judged.verdict.whose
        for judged in judgement.judged
        for sighting in judged.cause.sightings
        if (sighting.run.id, sighting.run.attempt) == (kept.id, kept.attempt)
    }
    return replace(kept, jobs=tuple(_judged(job, said.get(job.id)) for job in kept.jobs))


def _judged(job: JobRecord, verdict: str | None) -> JobRecord:
    first = tuple(replace(seen, verdict=verdict) for seen in job.seen[:1])
    return replace(job, seen=(*first, *job.seen[1:])) if verdict else job


def _job(job: Job, seen: tuple[Seen, ...]) -> JobRecord:
    return JobRecord(
        id=job.id,
        name=job.name,
        conclusion=job.conclusion,
        queued=_between(job.created_at, job.started_at),
        seconds=_between(job.started_at, job.completed_at),
        labels=job.labels,
        seen=seen,
    )


def _between(start: datetime | None, end: datetime | None) -> int | None:
    return max(0, round((end - start).total_seconds())) if start and end else None


def _seen(job: FailedJob) -> tuple[Seen, ...]:
    findings = (located.finding for located in job.findings[:MOST_SEEN])
    return tuple(Seen(each.kind, each.category, each.fingerprint, round(each.confidence, 2)) for each in findings)
