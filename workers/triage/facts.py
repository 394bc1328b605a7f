"""What GitHub says of a run, its jobs and its pull request: only the fields that retriage uses."""

from __future__ import annotations

from collections.abc import Mapping
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
    created_at: datetime | None = None
    """UTC, to the second: when it could have begun."""
    started_at: datetime | None = None
    """UTC, to the second: when a runner took it."""
    completed_at: datetime | None = None
    """UTC, to the second."""

    @property
    def failed(self) -> bool:
        """Whether it is red. A cancelled sibling is not."""
        return self.conclusion in FAILED


@dataclass(frozen=True, slots=True)
class PullReference:
    """A pull request, as a run names it."""

    number: int
    """Its number."""
    head_sha: str
    """The commit at its head."""
    base_branch: str
    """The branch it is to be merged into."""
    base_sha: str
    """The commit at that branch's tip, as GitHub last compared it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt of a workflow run, as its delivery tells of it."""

    repository: str
    """`owner/name`."""
    id: int
    """The run's id: the same for all attempts."""
    attempt: int
    """From 1."""
    event: str
    """What triggered it: `pull_request`, `push`, ..."""
    conclusion: str | None
    """None until all its jobs have ended."""
    head_sha: str
    """The commit it is about."""
    head_branch: str | None
    """None for a deleted or detached head."""
    head_owner: str | None
    """Who owns the repository that the head is in; None when that is gone."""
    url: str
    """Its page."""
    workflow_path: str | None
    """The workflow's file in the repository; None for one that GitHub itself provides."""
    actor: str | None
    """Whose doing it was: a login."""
    pulls: tuple[PullReference, ...]
    """The pull requests GitHub names; always empty for one from a fork."""

    @property
    def web_url(self) -> str:
        """Where GitHub's pages are, such as `https://github.com`."""
        return self.url.partition(f"/{self.repository}/")[0]


@dataclass(frozen=True, slots=True)
class Run(Attempt):
    """One attempt of a workflow run, as it is now."""

    number: int
    """Counts the workflow's runs."""
    workflow_id: int
    """Which workflow."""
    workflow: str
    """Its name, as GitHub shows it."""
    completed: bool
    """Whether all its jobs have ended."""
    updated_at: datetime | None = None
    """UTC, to the second: of one that has completed, when it did."""

    @property
    def workflow_key(self) -> str:
        """What tells its workflow from others."""
        return self.workflow_path or str(self.workflow_id)

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
class Pull(PullReference):
    """One pull request, as it is now."""

    head_owner: str | None
    """Who owns the head's repository; None when that is gone."""
    head_branch: str
    """The head's branch."""
    author: str | None
    """Who opened it; None for a deleted account."""
    open: bool
    """Whether it can still be merged."""
    draft: bool = False
    """Whether its author does not ask for a review yet."""
    by_bot: bool = False
    """Whether a bot opened it, such as Dependabot."""


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
    up: int = 0
    """How many people reacted with a thumb up."""
    down: int = 0
    """How many with a thumb down."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue."""

    number: int
    """Its number."""
    title: str
    """Its title."""
    body: str
    """Its Markdown."""
    open: bool
    """Whether it is open."""
    ours: bool
    """Whether this App opened it."""
    url: str
    """Its page."""


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """One comment on lines of a pull request."""

    path: str
    """The file."""
    body: str
    """Its Markdown."""


def named_pulls(named: object, repository: str) -> tuple[PullReference, ...]:
    """The pull requests into that repository which a run's `pull_requests` names, as JSON values.

    GitHub names those into its forks, too. What does not look like a pull request is passed over.
    https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run
    """
    found = (_named_pull(each, repository) for each in named) if isinstance(named, list) else ()
    return tuple(pull for pull in found if pull is not None)


def _named_pull(named: object, repository: str) -> PullReference | None:
    number, url = _at(named, "number"), _at(named, "base", "repo", "url")
    if not isinstance(number, int) or not str(url).lower().endswith(f"/repos/{repository}".lower()):
        return None
    head, branch, base = _at(named, "head", "sha"), _at(named, "base", "ref"), _at(named, "base", "sha")
    return PullReference(number, str(head or ""), str(branch or ""), str(base or ""))


def _at(value: object, *path: str) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def moment(value: object) -> datetime | None:
    """A time as GitHub writes it; None for what is none."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def workflow_file(path: object) -> str | None:
    """The workflow's file of a run's `path`, which may name a ref behind `@`."""
    file = path.partition("@")[0] if isinstance(path, str) else ""
    return file if file.startswith(".github/") else None
