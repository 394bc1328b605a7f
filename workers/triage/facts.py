"""What GitHub says of a run, its jobs and its pull request: only the fields that retriage uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

FAILED = frozenset({"failure", "timed_out", "startup_failure"})
"""Conclusions of a run, a job or a step that are red.
https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job."""

    number: int
    """Its place in the job, from 1; what a link to a log line needs."""
    name: str
    """As the workflow names it."""
    conclusion: str | None
    """`success` for a step that failed under `continue-on-error`."""
    started_at: datetime | None
    """UTC, to the second."""
    completed_at: datetime | None
    """UTC, to the second."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a run's attempt."""

    id: int
    """GitHub's id."""
    name: str
    """With its matrix values, as GitHub shows it."""
    conclusion: str | None
    """None while it runs."""
    url: str
    """The page of its log."""
    labels: tuple[str, ...]
    """What it asks of a runner."""
    steps: tuple[Step, ...]
    """Empty for a job that never started."""

    @property
    def failed(self) -> bool:
        """Whether it is red. A cancelled sibling is not."""
        return self.conclusion in FAILED


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt of a workflow run."""

    repository: str
    """`owner/name`."""
    id: int
    """The same for all attempts."""
    attempt: int
    """From 1."""
    number: int
    """Counts the workflow's runs."""
    workflow_id: int
    """Which workflow."""
    workflow: str
    """Its name, as GitHub shows it."""
    event: str
    """What triggered it: `pull_request`, `push`, ..."""
    completed: bool
    """Whether all its jobs have ended."""
    conclusion: str | None
    """None until then."""
    head_sha: str
    """The commit it is about."""
    head_branch: str | None
    """None for a deleted or detached head."""
    head_owner: str | None
    """Who owns the repository that the head is in; None when that is gone."""
    url: str
    """Its page."""
    pull_numbers: tuple[int, ...]
    """The pull requests GitHub names; always empty for one from a fork."""

    @property
    def failed(self) -> bool:
        """Whether it is red."""
        return self.completed and self.conclusion in FAILED

    @property
    def passed(self) -> bool:
        """Whether it is green."""
        return self.completed and self.conclusion == "success"

    @property
    def cancelled(self) -> bool:
        """Whether it was ended early. Some of its jobs may have failed before, or overrun their time limit."""
        return self.completed and self.conclusion == "cancelled"


@dataclass(frozen=True, slots=True)
class Pull:
    """One pull request."""

    number: int
    """Its number."""
    head_sha: str
    """The commit at its head now."""
    head_owner: str | None
    """Who owns the head's repository; None when that is gone."""
    head_branch: str
    """The head's branch."""
    author: str | None
    """Who opened it; None for a deleted account."""
    open: bool
    """Whether it can still be merged."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment on a pull request or an issue."""

    id: int
    """GitHub's id."""
    body: str
    """Its Markdown."""
    ours: bool
    """Whether this App wrote it."""
    url: str
    """Where it stands."""
