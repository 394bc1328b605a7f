"""What the pipeline asks of the outside: one Protocol an outside thing, in the pipeline's own words.

Every method may raise RetryableError for a passing fault and PermanentError for one that stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO, Protocol

from workers.triage.diagnosis import Diagnosis
from workers.triage.facts import Comment, Job, Pull, Run
from workers.triage.lines import Gathered


class Runs(Protocol):
    """Workflow runs and their logs."""

    def run(self, repository: str, run_id: int) -> Run:
        """The run as it is now, with its latest attempt. Raises GoneError for a run that is not there."""

    def runs_of(self, repository: str, head_sha: str) -> tuple[Run, ...]:
        """All runs of a commit, each with its latest attempt."""

    def jobs(self, run: Run) -> tuple[Job, ...]:
        """The jobs of that attempt."""

    def job_log(self, repository: str, job: Job) -> Gathered:
        """One job's log. Raises RetryableError while it is not ready, GoneError once it has expired."""

    def archive(self, run: Run) -> AbstractContextManager[IO[bytes]]:
        """All logs of that attempt, as a zip archive. Raises as `job_log` does."""


class Pulls(Protocol):
    """Pull requests."""

    def pull(self, repository: str, number: int) -> Pull:
        """The pull request as it is now. Raises GoneError for one that is not there."""

    def open_pulls(self, repository: str, owner: str, branch: str) -> tuple[Pull, ...]:
        """The open ones whose head is that branch of that owner's repository or fork."""


class Comments(Protocol):
    """Comments and reactions on a pull request."""

    def comments(self, repository: str, number: int) -> Iterator[Comment]:
        """All of them, the oldest first, fetched as they are asked for."""

    def create(self, repository: str, number: int, body: str) -> Comment:
        """Write a comment. Raises ForbiddenError on a locked or archived conversation."""

    def edit(self, repository: str, comment_id: int, body: str) -> Comment:
        """Replace a comment's body. Raises GoneError when somebody deleted it."""

    def react(self, repository: str, comment_id: int, content: str) -> bool:
        """Add a reaction (`eyes`, `rocket`, `confused`); whether it was not there yet."""


class People(Protocol):
    """Who may do what."""

    def role(self, repository: str, login: str) -> str:
        """The role's name: `admin`, `maintain`, `write`, `triage`, `read` or `none`."""


class History(Protocol):
    """What was triaged before."""

    def diagnosis(self, run: Run) -> Diagnosis | None:
        """What was kept of that attempt, if anything."""

    def keep(self, diagnosis: Diagnosis) -> None:
        """Keep it for as long as its comment may be edited."""

    def lock(self, repository: str, number: int) -> AbstractContextManager[object]:
        """Only one task at a time works on a pull request. Raises RetryableError when the wait is too long."""


class GitHub(Runs, Pulls, Comments, People, Protocol):
    """All that is asked of GitHub."""
