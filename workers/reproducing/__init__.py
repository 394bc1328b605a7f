"""Claims about released packages, proved on the released artifacts. Nothing of them is imported, built or executed."""

from __future__ import annotations

from dataclasses import replace

from workers.ports import PackageIndex
from workers.reproducing import availability, modules, names, syntax
from workers.reproducing.desk import BOUNDS, Bounds, Desk, NotCheckedError
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Claim, Sort
from workers.triage.releases.reproduction import Reproduction

PROVERS = {
    Sort.SYNTAX: syntax.prove,
    Sort.NAME: names.prove,
    Sort.ATTRIBUTE: names.prove,
    Sort.MODULE: modules.prove,
    Sort.PYTHON: availability.prove,
    Sort.BUILD: availability.prove,
    Sort.VERSION: availability.prove,
}
"""What proves a claim, by its sort."""


def reproduce(index: PackageIndex, claim: Claim, bounds: Bounds = BOUNDS) -> Reproduction:
    """What the released artifacts show of a claim. What stands in the way is the reason why it is not checked.

    Raises RetryableError where the index cannot be asked now.
    """
    desk = Desk(index, claim.platform, claim.at, bounds)
    try:
        found = PROVERS[claim.sort](desk, claim)
    except NotCheckedError as error:
        found = _not_checked(claim, str(error))
    return replace(found, bytes=desk.bytes)


def _not_checked(claim: Claim, reason: str) -> Reproduction:
    package = claim.package
    python = claim.platform.python
    return Reproduction(claim.sort, ProofState.NOT_CHECKED, reason, package.name, package.version, python)
