"""Where a claim is worked on: releases are chosen as pip chooses them, artifacts looked at within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from packaging.utils import canonicalize_name

from workers.errors import GoneError, PermanentError
from workers.ports import PackageIndex
from workers.triage.releases.choosing import Refusal, artifact_for, release_for
from workers.triage.releases.claim import Package
from workers.triage.releases.model import Artifact, Contents, Inquiry, Platform, Project, Release
from workers.triage.releases.searching import (
    Ahead,
    Answers,
    Searched,
    Side,
    after,
    before,
    foreseen,
    newest_of,
    next_after,
    next_before,
    settled,
)
from workers.triage.text import code

NO_PROJECT = "The package index has no project {name}."
UNREADABLE = "{artifact} could not be looked at: {why}"
TOO_MANY = "No more than {count} artifacts are looked at for one claim."
TOO_MUCH = "{artifact} has {size}, more than is left of the {bound} that one claim may fetch."
TOO_LONG = "Looking at artifacts took more than the {seconds:g} seconds that one claim may take."

Bad = Callable[[Contents], bool | None]
"""Whether contents show the defect; None where they do not tell."""
InquiryOf = Callable[[Release], Inquiry]
"""What to ask of a release."""


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
        self._began = clock()
        self._bytes_before = index.bytes
        self._projects: dict[str, Project] = {}
        self._looks: dict[tuple[str, Inquiry], Contents] = {}
        self._artifacts: set[str] = set()

    @property
    def bytes(self) -> int:
        """How many bytes of artifacts were fetched for this claim so far."""
        return self.index.bytes - self._bytes_before

    def project(self, name: str) -> Project:
        """A project by its name, normalised here. NotCheckedError: the index has no such project."""
        name = canonicalize_name(name)
        if name not in self._projects:
            try:
                self._projects[name] = self.index.project(name)
            except GoneError as error:
                raise NotCheckedError(NO_PROJECT.format(name=code(name))) from error
            except PermanentError as error:
                raise NotCheckedError(UNREADABLE.format(artifact=code(name), why=code(error))) from error
        return self._projects[name]

    def chosen(self, package: Package) -> Chosen:
        """The very artifact pip would have got on the platform: of the version that was told, else of the newest
        release at `at`, neither yanked nor a pre-release. NotCheckedError: no such version, or no artifact for it."""
        project = self.project(package.name)
        selected = release_for(project, package, self.platform, self.at)
        if isinstance(selected, Refusal):
            raise NotCheckedError(selected.reason)
        return Chosen(project, selected.release, selected.artifact)

    def look(self, artifact: Artifact, inquiry: Inquiry) -> Contents:
        """What an artifact shows. OutOfBoundsError: not looked at; NotCheckedError: it cannot be read."""
        key = (artifact.key, inquiry)
        if key not in self._looks:
            self._guard(artifact)
            self._artifacts.add(artifact.key)
            try:
                self._looks[key] = self.index.look(artifact, inquiry)
            except PermanentError as error:
                reason = UNREADABLE.format(artifact=code(artifact.filename), why=code(error))
                raise NotCheckedError(reason) from error
        return self._looks[key]

    def search(self, project: Project, release: Release, inquiry_of: InquiryOf, bad: Bad) -> Searched:
        """The last good release before a bad one. `bad` answers None where contents do not tell. Running out of bounds
        ends it with a note and what is known so far. Call `forward` first: it needs fewer artifacts."""
        side = before(project, release, self.platform)
        answers, cut = self._asked(side, next_before, inquiry_of, bad)
        return settled(side, answers, release, cut)

    def forward(self, project: Project, release: Release, inquiry_of: InquiryOf, bad: Bad) -> Ahead:
        """Whether the newest release still has the defect of a bad one, else the first that does not; as `search`."""
        side = after(project, release, self.platform)
        answers, cut = self._asked(side, next_after, inquiry_of, bad)
        newest = newest_of(project)
        still: bool | None = newest == release or None
        if newest in project.releases[: project.releases.index(release)]:
            # All that is newer was yanked, the bad one among it, or is a pre-release: pip would go back to this one.
            behind, cut = self._asked(Side((newest,)), next_after, inquiry_of, bad)
            still = behind.get(0)
        return foreseen(side, answers, newest, still, cut)

    def _asked(
        self, side: Side, following: Callable[[int, Answers], int | None], inquiry_of: InquiryOf, bad: Bad
    ) -> tuple[Answers, str]:
        """The answers, and why there are no more of them."""
        answers: dict[int, bool | None] = {}
        while (place := following(len(side.releases), answers)) is not None:
            release = side.releases[place]
            try:
                answers[place] = self._answer(release, inquiry_of(release), bad)
            except OutOfBoundsError as error:
                return answers, str(error)
        return answers, ""

    def _answer(self, release: Release, inquiry: Inquiry, bad: Bad) -> bool | None:
        artifact = artifact_for(release, self.platform, yanked=False)
        if artifact is None:
            return None
        try:
            return bad(self.look(artifact, inquiry))
        except OutOfBoundsError:
            raise
        except NotCheckedError:
            return None

    def _guard(self, artifact: Artifact) -> None:
        """Raises OutOfBoundsError where this artifact would be one too many. What was fetched before costs nothing."""
        bounds = self.bounds
        if self._artifacts and self._clock() - self._began > bounds.seconds:
            raise OutOfBoundsError(TOO_LONG.format(seconds=bounds.seconds))
        if artifact.key in self._artifacts:
            return
        if len(self._artifacts) >= bounds.artifacts:
            raise OutOfBoundsError(TOO_MANY.format(count=bounds.artifacts))
        if (artifact.size or 0) > bounds.bytes - self.bytes:
            sizes = {"size": _mebibytes(artifact.size or 0), "bound": _mebibytes(bounds.bytes)}
            raise OutOfBoundsError(TOO_MUCH.format(artifact=code(artifact.filename), **sizes))


def _mebibytes(count: int) -> str:
    return f"{count / (1 << 20):.1f} MiB"
