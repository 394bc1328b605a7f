"""How runs come about, and how they are run again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.sandbox.specs import JobSpec, StepSpec
from tests.sandbox.state import Account, Attempt, Job, Repository, Run, Step, Workflow
from tests.sandbox.store import Store

FAILED = {"failure", "timed_out", "cancelled", "startup_failure"}
"""What `rerun-failed-jobs` runs again."""


def workflow_of(store: Store, repo: Repository, file: str, name: str) -> Workflow:
    """The workflow of this file, made when there is none."""
    path = file if file.startswith(".github/") else f".github/workflows/{file}"
    if path not in repo.workflows:
        repo.workflows[path] = Workflow(store.new_id(), path, name, store.clock.now())
    return repo.workflows[path]


def add_attempt(store: Store, run: Run, specs: Sequence[JobSpec], conclusion: str | None, actor: Account) -> Attempt:
    """One more attempt at a run, with the jobs as specified; without a conclusion it is still going on."""
    now = store.clock.now()
    status = "in_progress" if conclusion is None else "completed"
    attempt = Attempt(len(run.attempts) + 1, status, conclusion, now, now, actor)
    attempt.jobs = [_job(store, run, attempt, spec) for spec in specs]
    run.attempts.append(attempt)
    return attempt


def _job(store: Store, run: Run, attempt: Attempt, spec: JobSpec) -> Job:
    started = spec.started_at or attempt.started_at
    done = spec.conclusion is not None
    completed = spec.completed_at or started + timedelta(seconds=max(1, len(spec.steps)))
    steps = [_step(started, place, step, done=done) for place, step in enumerate(spec.steps, start=1)]
    parts = [step.log for step in spec.steps if step.log is not None]
    log = spec.log if spec.log is not None else b"".join(parts) if parts else None
    return Job(
        id=store.new_id(),
        run=run,
        attempt=attempt,
        name=spec.name,
        status="completed" if done else "queued",
        conclusion=spec.conclusion,
        created_at=attempt.started_at,
        started_at=started,
        completed_at=completed if done else None,
        steps=steps,
        labels=list(spec.labels),
        runner_name=spec.runner_name,
        log=log,
    )


def _step(started: datetime, place: int, spec: StepSpec, *, done: bool) -> Step:
    begun = spec.started_at or started + timedelta(seconds=place - 1)
    return Step(
        name=spec.name,
        number=spec.number or place,
        status="completed" if done else "queued",
        conclusion=spec.conclusion if done else None,
        started_at=begun if done else None,
        completed_at=(spec.completed_at or begun + timedelta(seconds=1)) if done else None,
        log=spec.log,
    )


def retry(store: Store, run: Run, actor: Account, only: set[int] | None = None) -> Attempt:
    """Queue a new attempt of all jobs, or of those with the given ids; the others are carried over as they ended."""
    old = run.latest
    specs = [_again(job, queued=only is None or job.id in only) for job in old.jobs]
    attempt = add_attempt(store, run, specs, None, actor)
    attempt.status = "queued"
    return attempt


def finish(store: Store, run: Run, specs: Sequence[JobSpec], conclusion: str) -> Attempt:
    """Complete the latest attempt; its jobs keep their ids, and those that are not specified but had ended stay."""
    begun = run.attempts.pop()
    named = {spec.name for spec in specs}
    attempt = add_attempt(store, run, specs, conclusion, begun.triggering_actor)
    attempt.started_at = begun.started_at
    ids = {job.name: job.id for job in begun.jobs}
    for job in attempt.jobs:
        job.id = ids.get(job.name, job.id)
    carried = [job for job in begun.jobs if job.status == "completed" and job.name not in named]
    for job in carried:
        job.attempt = attempt
    attempt.jobs = [*attempt.jobs, *carried]
    return attempt


def _again(job: Job, *, queued: bool) -> JobSpec:
    if queued:
        return JobSpec(job.name, None, None, (), job.labels, runner_name=job.runner_name)
    steps = [
        StepSpec(step.name, step.conclusion or "success", step.number, step.log, step.started_at, step.completed_at)
        for step in job.steps
    ]
    return JobSpec(
        job.name, job.conclusion, job.log, steps, job.labels, job.started_at, job.completed_at, job.runner_name
    )
