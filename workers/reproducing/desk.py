"""Where a claim is worked on: releases are chosen as pip chooses them, artifacts looked at within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from workers.errors import PermanentError
from workers.ports import PackageIndex
from workers.triage.releases.claim import Package
from workers.triage.releases.model import Artifact, Contents, Inquiry, Platform, Project, Release
from workers.triage.releases.searching import Ahead, Searched


class NotCheckedError(PermanentError):
    """A claim could not be checked; the message is the reason, a sentence of Markdown for `Reproduction.reason`."""


class OutOfBoundsError(NotCheckedError):
    """No further artifact may be looked at for this claim."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one claim may cost at most."""

    artifacts: int = 12
    """How many artifacts are looked at."""
    bytes: int = 96 << 20
    """How many bytes of them are fetched in all."""
    seconds: float = 20.0
    """How long it may go on; an artifact that is being looked at is finished."""


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What pip would have installed."""

    project: Project
    """Of it."""
    release: Release
    """The version that was told, else the newest that was there."""
    artifact: Artifact
    """The file of it."""


class Desk:
    """Looks at releases for one claim. What was looked at before is not looked at again.

    Every method raises NotCheckedError with the reason where something stands in the way, and lets RetryableError pass.
    """

    def __init__(
        self,
        index: PackageIndex,
        platform: Platform,
        at: int | None,
        bounds: Bounds = BOUNDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`at` is when the job ran, in seconds since 1970: a version that nothing tells is the newest of that time."""
        self.index = index
        self.platform = platform
        self.at = at
        self.bounds = bounds
        self._clock = clock

    def project(self, name: str) -> Project:
        """A project by its name, normalised here. NotCheckedError: the index has no such project."""
        raise NotImplementedError

    def chosen(self, package: Package) -> Chosen:
        """The very artifact pip would have got on the platform: of the version that was told, else of the newest
        release at `at`, neither yanked nor a pre-release. NotCheckedError: no such version, or no artifact for it."""
        raise NotImplementedError

    def look(self, artifact: Artifact, inquiry: Inquiry) -> Contents:
        """What an artifact shows. OutOfBoundsError: not looked at; NotCheckedError: it cannot be read."""
        raise NotImplementedError

    def search(
        self,
        project: Project,
        release: Release,
        inquiry_of: Callable[[Release], Inquiry],
        bad: Callable[[Contents], bool | None],
    ) -> Searched:
        """The last good release before a bad one. `bad` answers None where contents do not tell. Running out of bounds
        ends it with a note and what is known so far. Call `forward` first: it needs fewer artifacts."""
        raise NotImplementedError

    def forward(
        self,
        project: Project,
        release: Release,
        inquiry_of: Callable[[Release], Inquiry],
        bad: Callable[[Contents], bool | None],
    ) -> Ahead:
        """Whether the newest release still has the defect of a bad one, else the first that does not; as `search`."""
        raise NotImplementedError
