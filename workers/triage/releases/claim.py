"""What a log says of a release, ready to be proved on the released artifact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workers.triage.releases.model import Platform


class Sort(StrEnum):
    """What is claimed."""

    SYNTAX = "syntax"
    """A file of the release does not compile."""
    NAME = "name"
    """`cannot import name X from Y`: file `file` of the package imports what release `other` does not define."""
    ATTRIBUTE = "attribute"
    """`module Y has no attribute X`, likewise."""
    MODULE = "module"
    """`No module named Y`: of the package itself, or of another that it does not declare."""
    PYTHON = "python"
    """The release does not run on a Python that its `Requires-Python` admits."""
    BUILD = "build"
    """The release has only an sdist for the job, which failed to build. Never built here."""
    VERSION = "version"
    """No such release is on the index: it was deleted, yanked or never there."""


@dataclass(frozen=True, slots=True)
class Package:
    """A distribution and the version that was installed."""

    name: str
    """Normalised."""
    version: str | None = None
    """None where nothing tells: then the newest release at the run's time is meant."""
    told_by: str = ""
    """What told the version, as a clause of Markdown: "the log, line 12" or "`uv.lock`"; empty where nothing did."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing to be proved."""

    sort: Sort
    """What."""
    package: Package
    """The release at fault, as far as log and repository tell."""
    platform: Platform
    """Where it ran."""
    file: str | None = None
    """The file that failed, below site-packages, with `/`."""
    line: int | None = None
    """The line in it."""
    error: str = ""
    """The error as Python says it: `IndentationError: unexpected indent`, without what is volatile such as paths."""
    module: str | None = None
    """The module that lacks something, or is itself lacking: dotted."""
    name: str | None = None
    """What it lacks."""
    other: Package | None = None
    """The distribution of `module`, where that is another one."""
    candidates: tuple[str, ...] = ()
    """Further distributions that were installed and may hold `file`, the likelier first; at most five."""
    at: int | None = None
    """When the job ran: seconds since 1970, UTC. Releases after it were not there."""
