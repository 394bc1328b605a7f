"""What the job depends on cannot be supplied: a version, a lock file or a registry does not satisfy what is asked.

## Looks like

    ERROR: No matching distribution found for markupsafe==99.1
    npm error code ERESOLVE
    error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.
    [ERROR] Could not resolve dependencies for project com.acme:app:jar:1.0: Could not find artifact com.acme:lib:jar:2
    E: Unable to locate package libfoo-dev
    Error response from daemon: manifest for acme/app:1.4 not found: manifest unknown

and the words of some sixty other package managers, resolvers, registries and set-up actions.

## Why it happens

A version was asked for that was never published, was withdrawn, or has no file for this platform; two requirements
exclude each other, often after a new release of one of them; the lock file was not renewed with the manifest that it
belongs to; a checksum differs from the recorded one; or the name is wrong or private, so that the registry answers as
if there were no such thing. An operating system's package lists grow old in an image, and then name files that the
mirror has replaced.

A registry that could not be reached is a failure of the network and is not reported here, nor a package that was found
and could not be built, nor a release that only another Python could use. Warnings of package managers count for
nothing, and neither does an install that was tried again and passed.

## What to do

Read which requirement could not be met, and by whom it is made. Correct the name or the version, renew the lock file
and commit it, or loosen the requirement that excludes the others. Where nothing in the repository changed, a new
release did it: pin the last one that worked until the others have caught up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.recovery import ended_by
from workers.triage.resolvers import REFUSALS
from workers.triage.resolvers.reading import known, named
from workers.triage.resolvers.refusal import STALE, Refusal
from workers.triage.text import code

NOT_NAMED = "something that the log does not name"


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """What could not be supplied."""

    package: str | None
    """The package, image, artifact or tool, as its registry calls it; None where the log does not name it."""
    requirement: str | None
    """The version, range or revision that was asked for; None where the log does not tell."""


# Judging a line takes time; of more than these, the last ones are nearest to the failure.
_MOST = 500
_MAX_FINDINGS = 20
_MAX_ALIKE = 5


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each refusal on which a step ended, once for what it is about."""
    seen: set[Subject] = set()
    said: Counter[str] = Counter()
    for number in hits[-_MOST:]:
        refusal = known(log, number, REFUSALS)
        if refusal is None or said[refusal.trigger] >= _most(refusal) or len(seen) >= _MAX_FINDINGS:
            continue
        names, evidence = named(log, number, refusal)
        subject = Subject(names.get("package"), names.get("requirement"))
        belief = ended_by(log, number, refusal.tool, refusal.reach, output=refusal.output)
        if belief is not None and subject not in seen:
            seen.add(subject)
            said[refusal.trigger] += 1
            yield _match(number, refusal, subject, evidence, belief)


def _most(refusal: Refusal) -> int:
    """How often one wording is worth a Finding: tools show an outdated lock file line by line, and the first tells."""
    return 1 if refusal.reason is STALE else _MAX_ALIKE


def _match(number: int, refusal: Refusal, subject: Subject, evidence: tuple[int, ...], belief: float) -> Match:
    shown = {
        "tool": refusal.tool,
        "wanted": _wanted(subject),
        "package": code(subject.package) if subject.package else "the package",
        "requirement": code(subject.requirement) if subject.requirement else "that version",
    }
    summary = refusal.reason.summary.format(**shown)
    advice = (refusal.advice or refusal.reason.advice).format(**shown)
    return Match(
        line=number,
        subject=subject,
        confidence=round(refusal.confidence * belief, 2),
        summary=summary,
        remedy=advice.replace("\n", " ").strip(),
        evidence=evidence,
    )


def _wanted(subject: Subject) -> str:
    if subject.package and subject.requirement:
        return code(f"{subject.package} {subject.requirement}")
    name = subject.package or subject.requirement
    return code(name) if name else NOT_NAMED


DETECTOR = Detector(
    kind="dependency-resolution",
    category=Category.DEPENDENCY,
    triggers=tuple(dict.fromkeys(refusal.trigger for refusal in REFUSALS)),
    detect=detect,
)
