"""Small workflows for tests of the runner, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent
from typing import Any

from tests.proofs.runner import Ran
from tests.proofs.situation import WORKFLOW, Situation
from workers.triage.model import ProofState

CHECKOUT = "      - uses: actions/checkout@v4\n"
Run = Callable[..., Ran]


def workflow(steps: str, job: str = "") -> str:
    """A workflow of one job."""
    head = "name: CI\non: pull_request\njobs:\n  build:\n    runs-on: ubuntu-latest\n"
    return f"{head}{job}    steps:\n{steps}"


def script(text: str) -> str:
    """A step that runs these lines."""
    return f"      - run: |\n{indent(text, ' ' * 10)}\n"


def python(version: str, text: str) -> str:
    """Steps that check out, set up a Python and run these lines."""
    set_up = "      - uses: actions/setup-python@v5\n        with:\n          python-version: "
    return f"{CHECKOUT}{set_up}{version}\n{script(text)}"


def a_situation(steps: str, job: str = "", **fields: Any) -> Situation:  # noqa: ANN401 - a Situation's fields
    """One whose job has these steps; `files` are the others of its head."""
    files = {WORKFLOW: workflow(steps, job), **fields.pop("files", {})}
    return Situation(**{"name": "one", "kind": "unknown", "head": files, "state": ProofState.CONFIRMED, **fields})


def conclusions(ran: Ran) -> dict[str, str | None]:
    """How each step ended."""
    return {step.name: step.conclusion for step in ran.steps}


def printed(ran: Ran) -> list[str]:
    """What the last step printed, without what frames it."""
    frame = ("Post job", "[command]", "git version", "Cleaning up")
    lines = ran.text.splitlines()
    last = max(number for number, line in enumerate(lines) if line == "##[endgroup]")
    return [line for line in lines[last + 1 :] if not line.startswith(frame)]
