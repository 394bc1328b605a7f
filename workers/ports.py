"""What the pipeline asks of the outside: one Protocol an outside thing, in the pipeline's own words.

Every method may raise RetryableError for a passing fault and PermanentError for one that stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import IO, Protocol

from workers.triage.diagnosis import Diagnosis, Written
from workers.triage.facts import Attempt, Comment, Job, Pull, ReviewComment, Run
from workers.triage.lines import Gathered
from workers.triage.render.suggestion import Suggestion
from workers.triage.repository.questions import Answer, Question
from workers.triage.repository.tree import Tree


class Runs(Protocol):
    """Workflow runs and their logs."""

    def run(self, repository: str, run_id: int) -> Run:
        """The run as it is now, with its latest attempt. Raises GoneError for a run that is not there."""

    def runs_of(self, repository: str, head_sha: str) -> tuple[Run, ...]:
        """All runs of a commit, each with its latest attempt."""

    def jobs(self, run: Attempt) -> tuple[Job, ...]:
        """The jobs of that attempt."""

    def job_log(self, repository: str, job: Job) -> Gathered:
        """One job's log. Raises RetryableError while it is not ready, GoneError once it has expired."""

    def archive(self, run: Attempt) -> AbstractContextManager[IO[bytes]]:
        """All logs of that attempt, as a zip archive. Raises as `job_log` does."""


class Trees(Protocol):
    """What is in a repository."""

    def tree(self, repository: str, commit: str) -> Tree:
        """All entries of a commit, or as many as GitHub tells. Raises GoneError for a commit that is not there."""

    def answers(self, repository: str, questions: Sequence[Question]) -> Mapping[Question, Answer]:
        """What is known of each, with one request; a question that GitHub leaves open is not among the answers."""


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


class Reviews(Protocol):
    """Review comments on the lines of a pull request."""

    def patches(self, repository: str, number: int) -> Mapping[str, str]:
        """The diff of each file that the pull request changes, by its path; binary and very large ones left out."""

    def review_comments(self, repository: str, number: int) -> Iterator[ReviewComment]:
        """All of them, fetched as they are asked for."""

    def suggest(self, repository: str, number: int, commit: str, suggestion: Suggestion) -> None:
        """Write one at lines of the head. Raises PermanentError where they are not in the pull request's diff."""


class People(Protocol):
    """Who may do what."""

    def role(self, repository: str, login: str) -> str:
        """The role's name: `admin`, `maintain`, `write`, `triage`, `read` or `none`."""


class Cache(Protocol):
    """What was read of a repository before: it costs a request to read again, and nothing else."""

    def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """The values in the order of their keys; None for what is not kept."""

    def write(self, values: Mapping[str, bytes], seconds: int) -> None:
        """Keep values for so long at most."""


class History(Protocol):
    """What was triaged before."""

    def diagnosis(self, run: Attempt) -> Diagnosis | None:
        """What was kept of that attempt, if anything."""

    def keep(self, diagnosis: Diagnosis) -> None:
        """Keep it for as long as its comment may be edited."""

    def comment(self, repository: str, number: int) -> Written | None:
        """What the comment on a pull request is known to say, if anything."""

    def wrote(self, repository: str, number: int, written: Written) -> None:
        """Remember what the comment on a pull request says now."""

    def forget_comment(self, repository: str, number: int) -> None:
        """It is not there any more."""

    def lock(self, repository: str, number: int) -> AbstractContextManager[object]:
        """Only one task at a time works on a pull request. Raises RetryableError when the wait is too long."""


class GitHub(Runs, Trees, Pulls, Comments, Reviews, People, Protocol):
    """All that is asked of GitHub."""
