"""Workflows whose step `Deploy` lacks a secret, as text, and what a proof makes of them."""

from __future__ import annotations

from tests.proofs.in_memory import InMemory
from tests.proofs.local import a_finding
from tests.proofs.situation import Files
from workers.triage.model import Proof

PATH = ".github/workflows/ci.yml"
CALLED = ".github/workflows/called.yml"
UNBOUND = "deploy.sh: line 2: {}: unbound variable"
GIVEN = "KEY_FILE: ${{ secrets.KEY_FILE }}"
FORK = {"head_owner": "mallory"}
DEPENDABOT = {"actor": "dependabot[bot]"}


def workflow(steps: str, above: str = "", jobs: str = "", on: str = "push", top: str = "") -> str:
    """A workflow with a job `test`."""
    return f"on: {on}\n{top}jobs:\n  test:\n    runs-on: ubuntu-latest\n{above}    steps:\n{steps}{jobs}"


def step(env: str = "", run: str = "./deploy.sh", more: str = "") -> str:
    """A step `Deploy` that runs a script."""
    given = f"        env:\n          {env}\n" if env else ""
    return f"      - name: Deploy\n        run: {run}\n{given}{more}"


def action(given: str = "", uses: str = "acme/deploy@v1", more: str = "") -> str:
    """The same with an action."""
    inputs = f"        with:\n          {given}\n" if given else ""
    return f"      - name: Deploy\n        uses: {uses}\n{inputs}{more}"


def prove(text: str | Files, name: str | None = "KEY_FILE", quote: str | None = None, **more: object) -> Proof:
    """What the repository says of a secret that is missing."""
    context, pull = more.pop("context", {}), more.pop("pull", False)
    assert isinstance(context, dict)
    files = {PATH: text} if isinstance(text, str) else text
    fields = {"job": "test", "step": "Deploy", "excerpt": "", "quote": quote or UNBOUND.format(name), **more}
    finding = a_finding("missing-secret", {"name": name}, **fields)
    return InMemory(files, base=files if pull else None, context=context).prove(finding)


def other(given: str, job: str = "other", more: str = "") -> str:
    """Another job, whose step is given something."""
    steps = f"    steps:\n      - run: ./x\n        env:\n          {given}\n"
    return f"  {job}:\n    runs-on: ubuntu-latest\n{more}{steps}"
