"""What the sandbox remembers of check runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on lines of a file."""

    path: str
    start_line: int
    end_line: int
    level: str
    """`notice`, `warning` or `failure`."""
    message: str
    title: str | None


@dataclass(slots=True)
class CheckRun:
    """One check run of the App."""

    id: int
    head_sha: str
    name: str
    status: str
    conclusion: str | None
    external_id: str | None
    title: str | None
    summary: str | None
    annotations: tuple[Annotation, ...]
    started_at: datetime
    completed_at: datetime | None
