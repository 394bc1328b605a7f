"""What a job ran with, as its log tells: the runner's image, the actions, the packages and the base images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sort(StrEnum):
    """What can move although nobody changed the repository."""

    PACKAGE = "package"
    RUNNER_IMAGE = "runner-image"
    ACTION = "action"
    BASE_IMAGE = "base-image"


@dataclass(frozen=True, slots=True)
class Environment:
    """What one job's log says that it ran with."""

    versions: Mapping[tuple[Sort, str], str] = field(default_factory=dict)
    """By sort and name: a package's version, an action's commit, an image's version or digest."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that is other now than when the job last passed."""

    sort: Sort
    """What it is."""
    name: str
    """Which: `hishel`, `actions/checkout@v4`, `ubuntu-24.04`, `python:3.12-slim`."""
    before: str | None
    """When the job passed; None where it was not there."""
    now: str | None
    """In the job that failed; None where it is not there any more."""
