"""What became of a defect of a released package upstream: the issue there, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from workers.triage.releases.reproduction import Reproduction
from workers.triage.watched import Watched


class How(StrEnum):
    """Who opened an issue upstream."""

    APP = "app"
    """This App, where it is installed there."""
    MACHINE = "machine"
    """The machine account."""
    FOUND = "found"
    """Somebody else: it was found there."""


class State(StrEnum):
    """What became of a defect."""

    REPORTED = "reported"
    """retriage has an issue there."""
    EXISTING = "existing"
    """Somebody else has one."""
    DRAFTED = "drafted"
    """A prefilled issue is offered, for a person to send."""
    REFUSED = "refused"
    """There is none, and none is offered."""


@dataclass(frozen=True, slots=True)
class Filed:
    """One issue upstream, kept for all installations."""

    key: str
    """The issue's, by `marker.key`."""
    package: str
    """The distribution's normalised name."""
    release: str
    """The version that was reproduced."""
    repository: str
    """`owner/name` upstream."""
    how: How
    """Who opened it."""
    opened: int
    """When it was opened, or found: seconds since 1970, UTC."""
    number: int = 0
    """The issue's; 0 while it is being opened."""
    url: str = ""
    """Its page."""
    open: bool = True
    """Whether it was open when it was last looked at."""
    looked: str = ""
    """The last release that was looked at since."""
    fixed_in: str = ""
    """The release that mends it; empty while there is none."""
    commented: bool = False
    """Whether upstream was told of that release."""
    refused: str = ""
    """Why GitHub did not take it: a clause, with hostile text in code spans; empty where it did, or nobody knows."""
    reproduction: Reproduction | None = None
    """What was reproduced, as far as it takes to try a later release."""

    @property
    def opening(self) -> bool:
        """Whether a task was about to open it and has not said since what came of that."""
        return not self.number and not self.refused

    @property
    def ours(self) -> bool:
        """Whether retriage opened it, or was about to."""
        return self.how is not How.FOUND and not self.refused


@dataclass(frozen=True, slots=True)
class Follower:
    """A pull request that saw a defect."""

    installation: int
    """Whose token may write there."""
    repository: str
    """`owner/name`."""
    pull: int
    """Its number; 0 for a branch."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An issue that is open upstream, with all that is known of its defect."""

    filed: Filed
    """The issue."""
    watched: Watched | None
    """The defect; None where no run has met it for long."""
    repositories: int
    """How many repositories have met it."""

    @property
    def reproduction(self) -> Reproduction | None:
        """What was reproduced, as far as it is known."""
        return self.watched.reproduction if self.watched else self.filed.reproduction


@dataclass(frozen=True, slots=True)
class UpstreamReport:
    """What is said of a defect upstream."""

    state: State
    """What became of it."""
    package: str
    """The distribution's name."""
    repository: str = ""
    """`owner/name` upstream, where that is known."""
    number: int = 0
    """The issue's, where there is one."""
    url: str = ""
    """Its page, or the page of a new issue that is prefilled."""
    open: bool = True
    """Whether the issue is open."""
    why: tuple[str, ...] = ()
    """Why there is no more than a draft, or not even one: sentences of Markdown, hostile text in code spans."""
    title: str = ""
    """Of the draft."""
    body: str = field(default="", repr=False)
    """Of the draft: Markdown."""
    known: bool = True
    """Whether it could be looked up that nobody has reported it yet."""


def kept(found: Reproduction) -> Reproduction:
    """The same without what only the issue's text needs."""
    return replace(
        found, reason="", around=(), other_files=(), urls={}, suggestion="", notes=(), requirement=None, yanked=None
    )
