"""Small repositories whose job runs a Python that is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.proofs.local import Local, a_finding, commit, git
from tests.proofs.situation import Files
from workers.triage.model import Proof, ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
PIP = "ERROR: Package 'acme' requires a different Python: 3.9.18 not in '>=3.10'"
PROJECT = '[project]\nname = "acme"\nrequires-python = ">=3.10"\n'
HEAD = "jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
RUN = "      - name: Run it\n        run: pip install .\n"
SUBJECT = {"found": "3.9.18", "required": ">=3.10", "package": "acme"}


def setup(version: str, more: str = "") -> str:
    return f"      - uses: actions/setup-python@v5\n{more}        with:\n          python-version: {version}\n"


def proof_of(
    folder: Path, files: Files, subject: dict[str, str | None] | None = None, quote: str = PIP, **changes: object
) -> Proof:
    context: Any = changes.pop("context", {})
    commit(folder, files)
    finding = a_finding("python-version-mismatch", {**SUBJECT, **(subject or {})}, quote=quote, **changes)
    proof = Local(folder, context=context).prove(finding)
    if proof.diff:
        git(folder, "apply", text=proof.diff)
    return proof


def looks(proof: Proof) -> str:
    return "\n".join(look.text for look in proof.looked)


def read(folder: Path, path: str) -> str:
    return (folder / path).read_text("utf-8")


def ci(*steps: str, head: str = HEAD) -> str:
    return head + "".join(steps)
