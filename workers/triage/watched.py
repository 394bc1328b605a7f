"""A defect of a released package that is watched until a release mends it."""

from __future__ import annotations

from dataclasses import dataclass

from workers.triage.releases.claim import Claim, Package
from workers.triage.releases.model import Platform
from workers.triage.releases.reproduction import Reproduction

TOLD_BY = "what was reproduced before"


@dataclass(frozen=True, slots=True)
class Watched:
    """One defect, of whatever became of it upstream."""

    key: str
    """The defect's, by `marker.defect`."""
    reproduction: Reproduction
    """What was reproduced, as far as it takes to do so again."""
    seen: int
    """When a run saw it last: seconds since 1970, UTC."""
    looked: str = ""
    """The newest release when it was last tried; empty before the first time."""
    fixed_in: str = ""
    """The release that mends it; empty while there is none."""
    told: bool = False
    """Whether everybody who is to know of that release was told."""


def claim_again(found: Reproduction) -> Claim:
    """The claim that was proved, to be proved once more: the search for a release that mends it knows new ones."""
    assert found.version is not None  # noqa: S101 - what was confirmed is a release
    other = Package(found.other, found.other_version, TOLD_BY) if found.other else None
    return Claim(
        found.sort,
        Package(found.package, found.version, TOLD_BY),
        Platform(python=found.python) if found.python else Platform(),
        file=found.file,
        line=found.line,
        error=found.error,
        module=found.module,
        name=found.name,
        other=other,
    )
