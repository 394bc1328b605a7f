"""The actions that a job's steps use, as far as a test needs them to do something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from operator import ne
from pathlib import Path
from uuid import uuid4

from tests.proofs import checkout
from tests.proofs.expressions import filled
from tests.proofs.github import Contexts
from tests.proofs.history import Built
from tests.proofs.interpreter import install, release
from tests.proofs.machine import WORKSPACE, Machine
from tests.recording import frame
from workers.triage.repository import workflow

_VERSIONS = "https://raw.githubusercontent.com/actions/python-versions/main/versions-manifest.json"
_CACHED = ("requirements.txt", "pyproject.toml")

_VERSION_IN = {
    "pyproject.toml": r'(?m)^requires-python\s*=\s*["\'](.*?)["\']',
    ".tool-versions": r"(?m)^python\s+(\S+)",
}


@dataclass(slots=True)
class Stage:
    """What a step finds as it begins."""

    log: frame.Log
    machine: Machine | None
    """None where nothing is run."""
    built: Built
    contexts: Contexts
    env: dict[str, str]
    """The variables of the steps; what an action adds stays for those after it."""
    said: str | None
    """What the step is said to have printed before it failed; None for one that is run, or passed."""


def said(log: frame.Log, text: str | None) -> bool:
    """Write what a failing step printed, and the runner's own line where that is not among it."""
    if text is None:
        return True
    log.output(text)
    if "##[error]" not in text and "::error" not in text:
        frame.exited(log, 1)
    return False


def use(stage: Stage, step: workflow.Step) -> bool:
    """Write the step's part of the log; whether it passed."""
    given = {name: filled(step.input(str(name)), stage.contexts) for name in step.inputs}
    frame.announcing_action(stage.log, step.uses, given, stage.env)
    stage.log.clock.wait(0.3)
    if step.action == "actions/checkout":
        passed = checkout.check_out(stage.log, None if stage.said else stage.machine, stage.built, given)
        return said(stage.log, stage.said) and passed
    if stage.said is not None or stage.machine is None:
        return said(stage.log, stage.said)
    if step.action == "actions/setup-python":
        return _set_up_python(stage, stage.machine, given)
    return _local(stage, stage.machine, step.uses)


def _local(stage: Stage, machine: Machine, uses: str) -> bool:
    """An action of the repository itself must be there; any other passes."""
    if not uses.startswith("./"):
        return True
    folder = machine.workspace / uses
    if any((folder / name).is_file() for name in ("action.yml", "action.yaml", "Dockerfile")):
        return True
    place = f"{WORKSPACE}/{uses.removeprefix('./').rstrip('/')}"
    stage.log.write(
        f"##[error]Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '{place}'."
        " Did you forget to run actions/checkout before running your local action?"
    )
    return False


def _set_up_python(stage: Stage, machine: Machine, given: Mapping[str, str]) -> bool:
    asked = _asked(machine, given)
    if asked is None:
        stage.log.write(f"##[error]The specified python version file at: {given['python-version-file']} doesn't exist.")
        return False
    version = release(asked)
    if version is None:
        stage.log.write(
            f"Version {asked} was not found in the local cache",
            f"##[error]The version '{asked}' with architecture 'x64' was not found for Ubuntu 24.04.",
            f"The list of all available versions can be found here: {_VERSIONS}",
        )
        return False
    place = f"/opt/hostedtoolcache/Python/{version}/x64"
    install(machine, place, version)
    stage.log.group("Installed versions", [f"Successfully set up CPython ({version})"])
    stage.env |= {"pythonLocation": place, "LD_LIBRARY_PATH": f"{place}/lib"}
    return _cached(stage, machine, given)


def _asked(machine: Machine, given: Mapping[str, str]) -> str | None:
    """The version that is asked for; None for one in a file that is not there."""
    written = given.get("python-version", "").strip().splitlines()
    if written:
        return written[-1].strip()
    name = given.get("python-version-file", ".python-version")
    file = machine.workspace / name
    if not file.is_file():
        return None if "python-version-file" in given else "3.x"
    text = file.read_text()
    found = re.search(_VERSION_IN.get(file.name, r"(?m)^\s*([^#\s].*)$"), text)
    return found[1].strip() if found else "3.x"


def _cached(stage: Stage, machine: Machine, given: Mapping[str, str]) -> bool:
    """With `cache: pip` one of the files must be there that the cache is kept by."""
    if given.get("cache") != "pip":
        return True
    asked = given.get("cache-dependency-path", "").split()
    wanted = asked or [f"**/{name}" for name in _CACHED]
    if any(True for pattern in wanted for _ in machine.workspace.glob(pattern)):
        return True
    names = ",".join(wanted) if asked else " or ".join(wanted)
    stage.log.write(
        f"##[error]No file in {WORKSPACE} matched to [{names}], make sure you have checked out the target repository"
    )
    return False


@dataclass(slots=True)
class Told:
    """The files in which a step tells the runner something.
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files"""

    machine: Machine
    files: dict[str, Path] = field(init=False)

    def __post_init__(self) -> None:
        names = ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        folder = self.machine.temp / "_runner_file_commands" / uuid4().hex
        folder.mkdir(parents=True)
        self.files = {name: folder / name.lower() for name in names}
        for file in self.files.values():
            file.touch()

    def environment(self) -> dict[str, str]:
        """Where they are."""
        return {name: str(file) for name, file in self.files.items()}

    def env(self) -> dict[str, str]:
        """Variables for the steps after this one; folders are put on the PATH at once."""
        for folder in self.files["GITHUB_PATH"].read_text().split():
            self.machine.path.insert(0, Path(folder))
        return _pairs(self.files["GITHUB_ENV"].read_text())

    def outputs(self) -> dict[str, str]:
        """The step's outputs."""
        return _pairs(self.files["GITHUB_OUTPUT"].read_text())


def _pairs(text: str) -> dict[str, str]:
    """`name=value` lines, and `name<<END` with the lines up to that word."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, sign, value = line.partition("=")
        if "<<" in name:
            name, _, end = line.partition("<<")
            found[name] = "\n".join(takewhile(partial(ne, end), lines))
        elif sign:
            found[name] = value
    return found
