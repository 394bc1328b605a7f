"""A job that lacks a module, in as few words as can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.proofs.local import Local, a_finding, commit
from tests.proofs.situation import Content
from workers.triage.model import Finding, Proof, ProofState

CI = ".github/workflows/ci.yml"

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


def ci(*steps: str, job: str = "") -> str:
    """A workflow whose job `build` checks out, and ends with the step `Run it`, the last of these."""
    *before, last = steps
    body = "".join(f"      - {step}\n" for step in before)
    return (
        f"on: push\njobs:\n  build:\n{job}    steps:\n      - uses: actions/checkout@v4\n"
        f"      - uses: actions/setup-python@v5\n{body}      - name: Run it\n        {last}\n"
    )


def missing(module: str, quote: str = "", by: str = "", **changes: object) -> Finding:
    """A Finding as the detector's."""
    summary = f"`{by}` imports `{module}`, which is not there." if by else "The job needs a module."
    quote = quote or f"ModuleNotFoundError: No module named '{module}'"
    return a_finding("missing-module", {"module": module}, quote=quote, summary=summary, **changes)


def proof_of(
    folder: Path, files: Mapping[str, Content], finding: Finding, base: Mapping[str, Content] | None = None
) -> Proof:
    before = commit(folder, base) if base else None
    commit(folder, files)
    return Local(folder, before).prove(finding)


def shown(proof: Proof) -> str:
    return "\n".join([proof.detail, *(look.text for look in proof.looked)])


RUN = "run: python app.py"
