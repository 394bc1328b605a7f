"""A job that is refused something, in as few words as can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.proofs.local import Local, a_finding, commit
from tests.proofs.situation import Content
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.wordings.permission_advice import EXECUTE

CI = ".github/workflows/ci.yml"

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


def ci(*steps: str, job: str = "", top: str = "") -> str:
    """A workflow whose job `build` checks out, and ends with the step `Run it`, the last of these."""
    *before, last = steps
    body = "".join(f"      - {step}\n" for step in before)
    return (
        f"on: push\n{top}jobs:\n  build:\n{job}    steps:\n      - uses: actions/checkout@v4\n"
        f"{body}      - name: Run it\n        {last}\n"
    )


def refused(path: str | None, quote: str = "", *, runs: bool = True, **changes: object) -> Finding:
    """A Finding as the detector's."""
    quote = quote or f"x.sh: line 1: ./{path}: Permission denied"
    remedy = EXECUTE.remedy if runs else "Mend it."
    return a_finding("permission-denied", {"path": path}, quote=quote, remedy=remedy, **changes)


def token(quote: str = "HttpError: Resource not accessible by integration", **changes: object) -> Finding:
    return refused(None, quote, runs=False, **changes)


def proof_of(folder: Path, files: Mapping[str, Content], finding: Finding, **context: object) -> Proof:
    commit(folder, files)
    return Local(folder, context=context).prove(finding)


def shown(proof: Proof) -> str:
    return "\n".join([proof.detail, *(look.text for look in proof.looked)])
