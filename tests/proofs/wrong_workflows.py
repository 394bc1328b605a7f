"""Workflows that are wrong, as text, and what a proof makes of a line that says so."""

from __future__ import annotations

from collections.abc import Mapping

from tests.proofs.in_memory import InMemory
from tests.proofs.local import a_finding
from tests.proofs.situation import Files
from workers.triage.model import Proof
from workers.triage.repository.questions import Remote

PATH = ".github/workflows/ci.yml"
SETUP = ".github/actions/setup"
COMPOSITE = "runs: {using: composite, steps: []}\n"
CHECKOUT = "      - uses: actions/checkout@v4\n"
LOCAL = f"      - name: Set up\n        uses: ./{SETUP}\n"
SHA = "0123456789abcdef0123456789abcdef01234567"


def workflow(steps: str, above: str = "", jobs: str = "", top: str = "on: push\n") -> str:
    """A workflow with a job `test`."""
    return f"{top}jobs:\n{jobs}  test:\n    runs-on: ubuntu-latest\n{above}    steps:\n{steps}"


def run(*lines: str, more: str = "") -> str:
    """A step that runs a script."""
    return "      - name: Do it\n        run: |\n" + "".join(f"          {line}\n" for line in lines) + more


def prove(
    text: str | Files,
    quote: str,
    file: str | None = None,
    step: str | None = "Do it",
    *,
    base: Files | None = None,
    context: Mapping[str, object] | None = None,
    remotes: Mapping[tuple[str, str], Remote] | None = None,
    truncated: bool = False,
) -> Proof:
    """What the repository says of a line of the log."""
    files = {PATH: text} if isinstance(text, str) else text
    finding = a_finding("workflow-error", {"file": file, "message": quote}, job="test", step=step, quote=quote)
    return InMemory(files, base, context or {}, remotes or {}, truncated).prove(finding)


def upload(version: str = "v3", given: str = "name: dist", path: str = "dist") -> str:
    """A step that uploads an artifact."""
    head = f"      - uses: actions/upload-artifact@{version}\n        with:\n"
    return f"{head}          {given}\n          path: {path}\n"
