"""The check run of one head: the summary, and annotations on the lines of the findings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on lines of a file at the head."""

    path: str
    """The file."""
    start_line: int
    """From 1."""
    end_line: int
    """The last line."""
    level: str
    """`notice`, `warning` or `failure`."""
    title: str
    """At most 255 characters of plain text."""
    message: str
    """At most 64 KB of plain text."""


@dataclass(frozen=True, slots=True)
class Check:
    """One completed check run: https://docs.github.com/en/rest/checks/runs#create-a-check-run"""

    name: str
    """As it is listed."""
    commit: str
    """The head's full id."""
    conclusion: str
    """`neutral`: retriage explains, it judges nothing; `success` once all is green."""
    title: str
    """One line of plain text."""
    summary: str
    """Markdown, within GitHub's limit."""
    annotations: tuple[Annotation, ...]
    """At most 50, which is what GitHub takes at once."""
    external_id: str
    """Tells what it says, so that the same is not written twice."""
