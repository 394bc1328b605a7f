"""The places of a repository that speak of Python's version, and how another version is written there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from workers.triage.python_versions.versions import Pick, Range

Rewrite = Callable[[str, str], str | None]
"""From a file's text and a version such as 3.10 to the text with that version there; None where that is not certain."""
Drop = Callable[[str], str | None]
"""From a file's text to the text without this version in its list; None where that is not certain."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Which versions a project allows."""

    path: str
    """The file."""
    line: int
    """Where it stands."""
    field: str
    """What the file calls it, such as `requires-python`."""
    range: Range | None
    """What it allows; None where the file computes it, or it cannot be read."""
    name: str | None
    """The project's name, where the file tells."""
    rewrite: Rewrite | None = None
    """From the file's text and another range to the text with that; None where it cannot be changed for certain."""

    @property
    def folder(self) -> str:
        """The project's folder; empty for the root."""
        return self.path.rpartition("/")[0]


class Role(Enum):
    """What a version in a file does."""

    CHOOSES = "chooses"
    """Something is run with it."""
    LISTS = "lists"
    """One of several in a list that are run in turn."""
    SAYS = "says"
    """A tool is told of it, and nothing is run with it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One version in one place."""

    path: str
    """The file."""
    line: int
    """Where it stands, from 1."""
    column: int
    """Likewise, from 0: changes are made from the last to the first."""
    text: str
    """The version as it is written, or the expression that stands for it."""
    pick: Pick | None
    """What it asks for; None where that cannot be told from the repository."""
    role: Role = Role.CHOOSES
    """What it does there."""
    group: str = ""
    """The same for all versions of one list; empty for one that is alone."""
    rewrite: Rewrite | None = field(default=None, compare=False)
    """None where another version cannot be written there for certain."""
    drop: Drop | None = field(default=None, compare=False)
    """None where it cannot be taken out for certain."""

    @property
    def folder(self) -> str:
        """The file's folder; empty for the root."""
        return self.path.rpartition("/")[0]

    @property
    def place(self) -> tuple[str, int, int]:
        """Where it is."""
        return self.path, self.line, self.column


@dataclass(frozen=True, slots=True)
class Setup:
    """A step of a workflow or of a composite action that provides a Python."""

    path: str
    """The file."""
    job: str
    """The job's key; empty in a composite action."""
    index: int
    """The step's place among the job's steps; below 0 for what is no step: the image that the job runs in, and what it
    gives to a workflow that it calls."""
    line: int
    """Where it stands."""
    choices: tuple[Choice, ...] = ()
    """What it may ask for: one, or those of a matrix. The last of several in one input is in force."""
    file: str | None = None
    """The file that it reads its version from."""
    unresolved: str = ""
    """The expression that it reads its version from, where that is not in the repository."""
    action: str = ""
    """The folder of the repository's own action that it is, where it gives that no version."""
    given: str = ""
    """The input of the called workflow, where it is a job that calls one."""
    uses: str = ""
    """The action with its ref; empty for an image."""
    said: str = ""
    """All that its job says, to see which folders it names; empty in a composite action."""
    publishes: bool = False
    """Whether its job publishes or deploys something, which no pull request tries out."""
    foreign: bool = False
    """Whether its job never has the repository's files, as it checks nothing out."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters on one line of a text, which stay where they are while lines above them do."""

    line: int
    """From 1."""
    column: int
    """From 0."""
    text: str
    """What stands there."""

    def replaced(self, text: str, new: str) -> str | None:
        """The text with something else there; None where it no longer says what it did."""
        lines = text.split("\n")
        row = lines[self.line - 1] if self.line <= len(lines) else ""
        end = self.column + len(self.text)
        if row[self.column : end] != self.text:
            return None
        return "\n".join([*lines[: self.line - 1], row[: self.column] + new + row[end:], *lines[self.line :]])


def rewritten(span: Span, shape: str = "{}") -> Rewrite:
    """A change of the characters of a span to a version, in a shape such as `py{}`."""
    return lambda text, new: span.replaced(text, shape.format(new))


def taken_out(span: Span) -> Drop:
    """A change that takes an item out of a list with commas: with its comma, or with its line where it is alone."""

    def dropped(text: str) -> str | None:
        if span.replaced(text, span.text) is None:
            return None
        lines = text.split("\n")
        row = lines[span.line - 1]
        before, after = row[: span.column], row[span.column + len(span.text) :]
        if not before.strip() and after.split("#")[0].strip() in {"", ","}:
            return "\n".join([*lines[: span.line - 1], *lines[span.line :]])
        comma = _COMMA_AFTER.match(after)
        if comma and after[comma.end() :].strip()[:1] not in {"", "]", ")", "}", "#"}:
            row = before + after[comma.end() :]
        elif _COMMA_BEFORE.search(before):
            row = _COMMA_BEFORE.sub("", before) + after
        else:
            return None
        return "\n".join([*lines[: span.line - 1], row, *lines[span.line :]])

    return dropped


_COMMA_AFTER = re.compile(r"\s*,\s*")
_COMMA_BEFORE = re.compile(r"\s*,\s*$")
