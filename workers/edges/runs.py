"""Workflow runs, their jobs and their logs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import IO, Any

import httpx
from githubkit import Response

from workers.edges import download, wire
from workers.edges.asking import Asking, listed, parsed, split
from workers.errors import GoneError, RetryableError
from workers.triage import facts
from workers.triage.lines import Gathered

NEWEST = 20
"""How many of a workflow's runs on a branch are looked at."""


class RunsEdge(Asking):
    """See ports.Runs."""

    def run(self, repository: str, run_id: int) -> facts.Run:
        """See ports.Runs."""
        answer = self._ask(self._rest.actions.get_workflow_run, *split(repository), run_id)
        return parsed(wire.Run, answer).fact(repository)

    def runs_of(self, repository: str, head_sha: str) -> tuple[facts.Run, ...]:
        """See ports.Runs."""
        ask = partial(self._rest.actions.list_workflow_runs_for_repo, *split(repository), head_sha=head_sha)
        return tuple(run.fact(repository) for run in self._pages(wire.Run, ask, "workflow_runs"))

    def newest_runs(self, repository: str, workflow_id: int, branch: str) -> tuple[facts.Run, ...]:
        """See ports.Runs. GitHub names a branch of a fork by its bare name, too: those runs are left out."""
        where = (*split(repository), workflow_id)
        ask = self._rest.actions.list_workflow_runs
        answer = self._ask(ask, *where, branch=branch, status="completed", per_page=NEWEST)
        runs = (run.fact(repository) for run in listed(wire.Run, answer, "workflow_runs"))
        return tuple(run for run in runs if (run.head_owner or "").lower() == where[0].lower())

    def jobs(self, run: facts.Attempt) -> tuple[facts.Job, ...]:
        """See ports.Runs."""
        ask = partial(
            self._rest.actions.list_jobs_for_workflow_run_attempt, *split(run.repository), run.id, run.attempt
        )
        return tuple(job.fact() for job in self._pages(wire.Job, ask, "jobs"))

    def job_log(self, repository: str, job: facts.Job, words: tuple[str, ...] = ()) -> Gathered:
        """See ports.Runs."""
        ask = self._rest.actions.download_job_logs_for_workflow_run
        return download.text(self._location(ask, *split(repository), job.id), words)

    def archive(self, run: facts.Attempt) -> AbstractContextManager[IO[bytes]]:
        """See ports.Runs."""
        ask = self._rest.actions.download_workflow_run_attempt_logs
        return download.file(self._location(ask, *split(run.repository), run.id, run.attempt))

    def rerun_failed(self, repository: str, run_id: int) -> None:
        """See ports.Runs."""
        self._ask(self._rest.actions.re_run_workflow_failed_jobs, *split(repository), run_id)

    def _location(self, ask: Callable[..., Response[Any]], *where: str | int) -> httpx.URL:
        """Where a log is to be downloaded from; the address holds its own, short-lived permission."""
        try:
            answer = self._answer(ask, *where)
        except GoneError as error:
            if error.status == 404:
                raise RetryableError("the log is not ready yet") from error
            raise GoneError("the log has expired and GitHub has deleted it", status=410) from error
        return download.address(answer.headers.get("location", ""))
