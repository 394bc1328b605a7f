"""What is to be remembered of a run: made of what GitHub says of its jobs and what their logs showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from workers.triage.diagnosis import FailedJob
from workers.triage.facts import Attempt, Job, Run
from workers.triage.judgement import Judgement
from workers.triage.records import JobRecord, RunRecord, Seen

MOST_SEEN = 20
"""How many Findings of a job are remembered: all that one keeps, for one that is new among known ones matters."""
OF_A_BRANCH = frozenset({"dynamic", "merge_group", "push", "repository_dispatch", "schedule", "workflow_dispatch"})
"""Events whose runs are about the branch that they stand at. Those of others, such as `workflow_run` and
`issue_comment`, stand at the default branch and may be about anything; of those that GitHub adds, nobody knows.
https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows"""


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


def is_of_own_branch(run: Attempt) -> bool:
    """Whether a run is about a branch of the repository itself, never of a fork, and not about a pull request."""
    return of_owner(run) and bool(run.head_branch) and run.event in OF_A_BRANCH


def of_owner(run: Attempt) -> bool:
    """Whether its head belongs to the repository's owner: a fork's branch may be called `main`, too."""
    return (run.head_owner or "").lower() == run.repository.partition("/")[0].lower()


def as_run(kept: RunRecord, like: Run) -> Run:
    """A run that is remembered, as far as its logs can be read and told of; the rest is as of one beside it."""
    file = kept.workflow if kept.workflow.startswith(".github/") else None
    return replace(
        like,
        id=kept.id,
        attempt=kept.attempt,
        number=kept.number,
        event=kept.event,
        conclusion=kept.conclusion,
        completed=True,
        head_sha=kept.head_sha,
        head_branch=kept.branch.rpartition(":")[2] or None,
        head_owner=kept.branch.rpartition(":")[0] or like.repository.partition("/")[0],
        url=kept.url,
        updated_at=datetime.fromtimestamp(kept.at, UTC),
        workflow=kept.name,
        workflow_path=file,
        workflow_id=int(kept.workflow) if kept.workflow.isdecimal() else like.workflow_id,
        actor=like.actor if kept.id == like.id else None,
        pulls=(),
    )


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
