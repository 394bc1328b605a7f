"""What is kept of a run for later: enough to tell whose failure a later one is, and nothing that the log said."""

from __future__ import annotations

from dataclasses import dataclass

from workers.triage.model import Category


@dataclass(frozen=True, slots=True)
class Seen:
    """A Finding that a job showed."""

    kind: str
    """Its Kind."""
    category: Category
    """Whose concern that is."""
    fingerprint: str | None
    """None where only a generic line is known: then it is like no other."""
    confidence: float
    """From 0 to 1."""
    verdict: str | None = None
    """Whose failure it was said to be, in a pull request; None elsewhere."""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One job of an attempt."""

    id: int
    """GitHub's id; its log is asked for with it."""
    name: str
    """With its matrix values."""
    conclusion: str | None
    """As GitHub gives it; `cancelled` for a sibling of one that failed."""
    queued: int | None = None
    """Seconds from when it could have begun until a runner took it; None where GitHub does not tell."""
    seconds: int | None = None
    """How long it took."""
    labels: tuple[str, ...] = ()
    """What it asked of a runner."""
    seen: tuple[Seen, ...] = ()
    """What its log showed, the primary cause first; empty for one that passed or was not read."""

    @property
    def passed(self) -> bool:
        """Whether it is green."""
        return self.conclusion == "success"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One attempt of one run that has completed."""

    id: int
    """The run's id: the same for all attempts."""
    attempt: int
    """From 1."""
    number: int
    """Counts the workflow's runs."""
    workflow: str
    """The workflow's file, or its id where it has none: what tells workflows apart."""
    name: str
    """The workflow's name, as people see it."""
    event: str
    """What triggered it."""
    conclusion: str | None
    """As GitHub gives it."""
    head_sha: str
    """The commit it is about."""
    branch: str
    """The head's branch, as `owner:branch` where it is another owner's; empty for a head that is gone."""
    pull: int | None
    """The pull request it was triaged for; None for a run of a branch."""
    url: str
    """Its page."""
    at: int
    """When it completed: seconds since 1970, UTC."""
    jobs: tuple[JobRecord, ...] = ()
    """Its jobs; empty where they were not asked for: then only the conclusion is known."""

    @property
    def passed(self) -> bool:
        """Whether it is green."""
        return self.conclusion == "success"
