"""Claims about releases, looked at on a package index: few of a run, within a time, and each once an hour."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final

import structlog
from pydantic import TypeAdapter, ValidationError

from workers.errors import RetryableError
from workers.ports import Cache, PackageIndex
from workers.reproducing import reproduce
from workers.reproducing.desk import BOUNDS, Bounds
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Claim
from workers.triage.releases.reproduction import Reproduction

log = structlog.get_logger()

MOST_CLAIMS: Final = 2
"""How many claims of one run are looked at."""
SECONDS: Final = 25.0
"""How long all of them may take."""
KEEP: Final = 3600
"""Seconds that an answer is kept: jobs of a matrix, and the next runs, ask the same."""
TOO_MANY = f"Only {MOST_CLAIMS} releases are looked at in one run."
NO_TIME = f"The {SECONDS:.0f} seconds that may be taken for releases were over."
NOT_WANTED = "This repository's settings (`upstream: off`) want no package looked up."
NOT_NOW = "The package index does not answer now."

_REPRODUCTION = TypeAdapter(Reproduction)
_CLAIM = TypeAdapter(Claim)


@dataclass
class Releases:
    """The claims of one run."""

    index: PackageIndex
    """Who is asked."""
    cache: Cache
    """What was answered lately."""
    wanted: Callable[[], bool]
    """Whether the repository lets packages be looked up; asked when the first one is. May raise RetryableError."""
    afresh: bool = False
    """Whether what was answered before counts as unknown."""
    clock: Callable[[], float] = monotonic
    """Seconds, from any time on."""
    done_without: bool = False
    """Whether something could not be looked at now, and may be the next time."""
    _known: dict[str, Reproduction] = field(default_factory=dict)
    _looked: int = 0
    _seconds: float = 0.0

    def reproduction(self, claim: Claim) -> Reproduction:
        """What came of a claim; where nothing could, why it is not checked."""
        # Who told a version changes nothing in the release, and differs from job to job.
        claim = replace(claim, package=replace(claim.package, told_by=""))
        if claim.other is not None:
            claim = replace(claim, other=replace(claim.other, told_by=""))
        key = _key(claim)
        if key not in self._known:
            self._known[key] = self._kept(key) or self._asked(key, claim)
        return self._known[key]

    def _kept(self, key: str) -> Reproduction | None:
        (stored,) = self.cache.read([key]) if not self.afresh else [None]
        try:
            return _REPRODUCTION.validate_json(stored) if stored is not None and self.wanted() else None
        except ValidationError:
            # Kept by another version.
            return None
        except RetryableError:
            return None

    def _asked(self, key: str, claim: Claim) -> Reproduction:
        left = SECONDS - self._seconds
        if self._looked >= MOST_CLAIMS or left <= 0:
            return _not_checked(claim, TOO_MANY if left > 0 else NO_TIME)
        began = self.clock()
        try:
            if not self.wanted():
                return _not_checked(claim, NOT_WANTED)
            self._looked += 1
            found = reproduce(self.index, claim, _within(left))
        except RetryableError as error:
            log.info("index_unread", package=claim.package.name, reason=str(error))
            self.done_without = True
            return _not_checked(claim, NOT_NOW)
        finally:
            self._seconds += self.clock() - began
        self.cache.write({key: _REPRODUCTION.dump_json(found)}, KEEP)
        return found


def _within(seconds: float) -> Bounds:
    return replace(BOUNDS, seconds=min(BOUNDS.seconds, seconds))


def _not_checked(claim: Claim, reason: str) -> Reproduction:
    return Reproduction(claim.sort, ProofState.NOT_CHECKED, reason, claim.package.name, claim.package.version)


def _key(claim: Claim) -> str:
    """Equal claims, equal key. When a job ran counts only where nothing tells a version, and by the hour."""
    certain = claim.package.version is not None and (claim.other is None or claim.other.version is not None)
    hour = None if certain or claim.at is None else claim.at // KEEP * KEEP
    return f"release:{hashlib.sha256(_CLAIM.dump_json(replace(claim, at=hour))).hexdigest()}"
