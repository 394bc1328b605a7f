"""Releases that are not on the index, have no wheel for the job, or do not run on a Python that they admit."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace

from workers.reproducing import modules, names, syntax
from workers.reproducing.desk import Desk, NotCheckedError
from workers.triage.proof_state import ProofState
from workers.triage.releases.choosing import artifact_for, described, find, is_prerelease, why_none
from workers.triage.releases.claim import Claim, Sort
from workers.triage.releases.model import Artifact, BrokenFile, Inquiry, Packaging, Project, Release
from workers.triage.releases.pins import pin_to
from workers.triage.releases.reproduction import Reproduction
from workers.triage.releases.searching import newest_of
from workers.triage.text import code

NO_VERSION = "The log does not tell which release of {package} was wanted."
NOT_THERE = "The package index has no release {version} of {package}: it was deleted, or never there{newest}."
NEWEST = "; the newest is {version}"
TOO_LATE = "{package} {version} was uploaded only after the job ran."
YANKED = "{package} {version} is yanked{why}: it is taken only by who asks for exactly this version."
WHY = ", because of {reason}"
IS_THERE = "The package index has {package} {version}, with {artifact} for {platform}."
SDIST = "An sdist is never built here, and {artifact} is all that {package} {version} has for {platform}."
WHEEL = "{package} {version} has a wheel for {platform}, {artifact}: pip would not have built it unless told to."
WHEEL_AFTER = "{version} is the first newer release with a wheel for {platform}."
WHEEL_BEFORE = "{version} is the last older release with a wheel for {platform}."
NO_GRAMMAR = "The grammar of Python {python} is not known here."
ALL_COMPILE = "All files of {artifact} compile by the grammar of Python {python}."

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
"""The minor version of this Python."""


def prove(desk: Desk, claim: Claim) -> Reproduction:
    """What the index has of the release, and for whom. Raises NotCheckedError."""
    if claim.sort is Sort.PYTHON:
        return _python(desk, claim)
    return _build(desk, claim) if claim.sort is Sort.BUILD else _version(desk, claim)


def _version(desk: Desk, claim: Claim) -> Reproduction:
    wanted = claim.package.version
    if wanted is None:
        raise NotCheckedError(NO_VERSION.format(package=code(claim.package.name)))
    project = desk.project(claim.package.name)
    release, newest = find(project, wanted), newest_of(project)
    told = {"package": code(project.name), "version": code(wanted)}
    if release is None:
        shown = NEWEST.format(version=code(newest.version)) if newest else ""
        return _told(claim, project, ProofState.CONFIRMED, NOT_THERE.format(newest=shown, **told))
    if desk.at is not None and release.uploaded is not None and release.uploaded > desk.at:
        return _told(claim, project, ProofState.CONFIRMED, TOO_LATE.format(**told), release)
    artifact = artifact_for(release, desk.platform)
    if artifact is None:
        return _told(claim, project, ProofState.NOT_CHECKED, why_none(project, release, desk.platform), release)
    if release.yanked is not None:
        why = WHY.format(reason=code(release.yanked)) if release.yanked else ""
        return _told(claim, project, ProofState.NOT_CHECKED, YANKED.format(why=why, **told), release)
    reason = IS_THERE.format(artifact=code(artifact.filename), platform=described(desk.platform), **told)
    return _told(claim, project, ProofState.REFUTED, reason, release, artifact)


def _told(
    claim: Claim,
    project: Project,
    verdict: ProofState,
    reason: str,
    release: Release | None = None,
    artifact: Artifact | None = None,
) -> Reproduction:
    newest = newest_of(project)
    return Reproduction(
        claim.sort,
        verdict,
        reason,
        project.name,
        release.version if release else claim.package.version,
        python=claim.platform.python,
        artifact=artifact.filename if artifact else "",
        digest=artifact.digests.get("sha256", "") if artifact else "",
        moved=project.name,
        newest=newest.version if newest else None,
        yanked=release.yanked if release else None,
    )


def _build(desk: Desk, claim: Claim) -> Reproduction:
    chosen = desk.chosen(claim.package)
    project, release, artifact = chosen.project, chosen.release, chosen.artifact
    told = {
        "package": code(project.name),
        "version": code(release.version),
        "artifact": code(artifact.filename),
        "platform": described(desk.platform),
    }
    if artifact.packaging is Packaging.WHEEL:
        return _told(claim, project, ProofState.NOT_CHECKED, WHEEL.format(**told), release, artifact)
    place = project.releases.index(release)
    last = _with_wheel(desk, reversed(project.releases[:place]))
    first = _with_wheel(desk, project.releases[place + 1 :])
    found = _told(claim, project, ProofState.NOT_CHECKED, SDIST.format(**told), release, artifact)
    # What is newer may have no wheel again: only the very release is known to have one.
    pin = pin_to(project.name, first or last or "")
    notes = (
        *([WHEEL_AFTER.format(version=code(first), platform=told["platform"])] if first else []),
        *([WHEEL_BEFORE.format(version=code(last), platform=told["platform"])] if last else []),
    )
    return replace(found, last_good=last, fixed_in=first, pin=pin if notes else None, notes=notes)


def _with_wheel(desk: Desk, releases: Iterable[Release]) -> str | None:
    """The first of the releases that pip would install a wheel of; neither yanked ones nor pre-releases."""
    for release in releases:
        artifact = artifact_for(release, desk.platform, yanked=False)
        if artifact and artifact.packaging is Packaging.WHEEL and not is_prerelease(release):
            return release.version
    return None


def _python(desk: Desk, claim: Claim) -> Reproduction:
    """By what was lacking, or by the file that does not compile, or by the first such file of the release. What is
    lacking is told as such, so that nobody reads of a grammar that is not at fault."""
    if claim.module and claim.name:
        sort = Sort.ATTRIBUTE if claim.error.startswith("AttributeError") else Sort.NAME
        return names.prove(desk, replace(claim, sort=sort))
    if claim.module:
        return modules.prove(desk, replace(claim, sort=Sort.MODULE))
    if claim.file:
        return replace(syntax.prove(desk, replace(claim, sort=Sort.SYNTAX)), sort=Sort.PYTHON)
    return _by_any_file(desk, claim)


def _by_any_file(desk: Desk, claim: Claim) -> Reproduction:
    chosen, python = desk.chosen(claim.package), claim.platform.python
    contents = desk.look(chosen.artifact, Inquiry(python="" if python == OWN else python))
    broken: tuple[BrokenFile, ...] | None = contents.broken if python == OWN else contents.broken_there
    if broken is None:
        raise NotCheckedError(NO_GRAMMAR.format(python=python))
    if broken:
        return _python(desk, replace(claim, file=broken[0].file, line=broken[0].line, error=""))
    reason = ALL_COMPILE.format(artifact=code(chosen.artifact.filename), python=python)
    known = claim.package.version is not None and not contents.unread
    verdict = ProofState.REFUTED if known else ProofState.NOT_CHECKED
    return _told(claim, chosen.project, verdict, reason, chosen.release, chosen.artifact)
