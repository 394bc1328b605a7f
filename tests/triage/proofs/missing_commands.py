"""A job that lacks a command, in as few words as can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.proofs.local import Local, a_finding, commit
from tests.proofs.situation import Content
from workers.triage.model import Finding, Proof, ProofState

CI = ".github/workflows/ci.yml"

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED

Files = dict[str, Content]


def ci(*steps: str, job: str = "", more: str = "", setup: bool = True) -> str:
    """A workflow whose job `build` checks out, and ends with the step `Run it`, the last of these."""
    *before, last = steps
    body = "".join(f"      - {step}\n" for step in before)
    python = "      - uses: actions/setup-python@v5\n" if setup else ""
    return (
        f"on: push\njobs:\n  build:\n{job}    steps:\n      - uses: actions/checkout@v4\n"
        f"{python}{body}      - name: Run it\n        {last}\n{more}"
    )


def missing(command: str | None, quote: str = "", **changes: object) -> Finding:
    """A Finding as the detector's."""
    return a_finding("missing-command", {"command": command}, quote=quote or f"{command}: command not found", **changes)


def proof_of(folder: Path, files: Mapping[str, Content], finding: Finding) -> Proof:
    commit(folder, files)
    return Local(folder).prove(finding)


def shown(proof: Proof) -> str:
    return "\n".join([proof.detail, *(look.text for look in proof.looked)])


PACKAGE = (
    '{\n  "scripts": {"lint": "eslint ."},\n  "devDependencies": {\n    "eslint": "9",\n    "typescript": "5"\n  }\n}\n'
)

MAKE = "make: *** No rule to make target '{}'.  Stop."
