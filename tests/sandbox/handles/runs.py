"""Runs and their jobs in a test's hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.sandbox import runs
from tests.sandbox.shapes import events
from tests.sandbox.shapes.base import Json, Urls
from tests.sandbox.specs import JobSpec
from tests.sandbox.state import Attempt, Job, Run
from tests.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class JobHandle:
    """One job of one attempt."""

    record: Job

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name

    def logs_not_ready(self, times: int = 1) -> None:
        """Answer the next requests for its log 404, as GitHub does before it is stored."""
        self.record.not_ready = times

    def logs_gone(self) -> None:
        """Answer requests for its log 410, as GitHub does when it was deleted."""
        self.record.gone = True


@dataclass(frozen=True, slots=True)
class RunHandle:
    """One run; its attempts share one handle."""

    store: Store
    urls: Urls
    record: Run

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def attempt(self) -> int:
        """The number of the latest attempt."""
        return self.record.latest.number

    @property
    def html_url(self) -> str:
        """Where a person reads it."""
        return f"{self.urls.page(self.record.repository.full_name)}/actions/runs/{self.id}"

    @property
    def jobs(self) -> list[JobHandle]:
        """The latest attempt's jobs."""
        return self.jobs_of(self.attempt)

    def jobs_of(self, attempt: int) -> list[JobHandle]:
        """One attempt's jobs."""
        return [JobHandle(job) for job in self._attempt(attempt).jobs]

    def job(self, name: str) -> JobHandle:
        """The latest attempt's job of this name."""
        return next(job for job in self.jobs if job.name == name)

    def rerun(
        self, *, conclusion: str | None = "success", jobs: Sequence[JobSpec] | None = None, actor: str | None = None
    ) -> RunHandle:
        """One more attempt. Without `jobs`, the latest one's jobs again, ended as the run; logs stay as they were."""
        account = self.store.account(actor) if actor else self.record.actor
        if jobs is None:
            old = self.record.latest.jobs
            jobs = [JobSpec(job.name, conclusion, job.log, (), job.labels) for job in old]
        runs.add_attempt(self.store, self.record, jobs, conclusion, account)
        return self

    def finish(self, conclusion: str, jobs: Sequence[JobSpec]) -> RunHandle:
        """Complete the latest attempt, for instance one that was queued through the API.

        `jobs` are those that ran; what had ended before, such as a green job carried over, stays as it is.
        """
        with self.store.lock:
            runs.finish(self.store, self.record, jobs, conclusion)
        return self

    def event(self, action: str = "completed", attempt: int | None = None) -> Json:
        """The `workflow_run` payload of one attempt, the latest unless said otherwise."""
        chosen = self._attempt(attempt or self.attempt)
        return events.workflow_run(self.store, self.urls, self.record, chosen, action)

    def logs_gone(self) -> None:
        """Answer requests for the latest attempt's logs 410."""
        self.record.latest.gone = True

    def logs_not_ready(self, times: int = 1) -> None:
        """Answer the next requests for the archive and for each job's log 404."""
        self.record.latest.not_ready = times
        for job in self.jobs:
            job.logs_not_ready(times)

    def serve_archive(self, data: bytes) -> None:
        """Serve these bytes in place of the latest attempt's archive."""
        self.record.latest.archive = data

    def _attempt(self, number: int) -> Attempt:
        return self.record.attempts[number - 1]
