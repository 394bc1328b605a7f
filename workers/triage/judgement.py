"""All causes of one head with their Verdicts, in the order and with the numbers that people see."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from workers.triage.diagnosis import Cause, Diagnosis, identity
from workers.triage.environment import Moved
from workers.triage.filed import UpstreamReport
from workers.triage.verdicts import ELSEWHERE, Verdict


@dataclass(frozen=True, slots=True)
class Ignored:
    """A cause that somebody wants to hear no more of for a while."""

    by: str
    """Who said so: a login."""
    until: int
    """Seconds since 1970, UTC."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cause of which somebody says that retriage is wrong."""

    by: str
    """Who said so: a login."""
    kind: str | None
    """What it is instead, in their words: a Kind, or None."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One cause, and whose failure it is."""

    number: int
    """From 1; what commands call it by."""
    cause: Cause
    """What broke."""
    verdict: Verdict
    """Whose failure that is."""
    moved: tuple[Moved, ...] = ()
    """What is other since the job last passed, and not by this change."""
    since: str = ""
    """Since when that is: a clause of Markdown that links the passing run; empty where nothing was compared."""
    ignored: Ignored | None = None
    """Whether somebody wants to hear no more of it."""
    wrong: Wrong | None = None
    """Whether somebody says that it is wrong."""
    report: UpstreamReport | None = None
    """What became of it upstream, where it is a package's defect that was reproduced."""

    @property
    def key(self) -> str:
        """What it is found again by."""
        return key(self.cause)

    @property
    def elsewhere(self) -> bool:
        """Whether it is shown under "not from this change"."""
        return self.verdict.whose in ELSEWHERE


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that is told of one head."""

    diagnoses: tuple[Diagnosis, ...]
    """Its red runs, at least one."""
    judged: tuple[Judged, ...]
    """Their causes: what may be this change's first, the likeliest first among these; what somebody ignores last."""
    notes: tuple[str, ...] = ()
    """What else has to be said once, such as a mistake in the settings or that failed jobs were started again; one
    sentence each, hostile text in code spans."""

    def noting(self, *sentences: str) -> Judgement:
        """The same with more to be said once."""
        return replace(self, notes=(*self.notes, *sentences))

    def find(self, wanted: str) -> Judged | None:
        """The cause with that key."""
        return next((judged for judged in self.judged if judged.key == wanted), None)


def key(cause: Cause) -> str:
    """What a cause is found again by: its fingerprint, or for one without, a value that holds in this head only."""
    fingerprint = cause.found.finding.fingerprint
    if fingerprint:
        return fingerprint
    return f"0:{hashlib.sha256(repr(identity(cause.sightings[0])).encode()).hexdigest()[:16]}"
