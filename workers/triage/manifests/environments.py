"""Steps that run outside of the virtual environment into which an earlier step has installed.

https://python-poetry.org/docs/managing-environments/, https://docs.astral.sh/uv/concepts/projects/layout/#the-project-environment
"""

from __future__ import annotations

import posixpath
import re

from workers.triage.manifests.activation import ended, kept
from workers.triage.manifests.installs import Install
from workers.triage.mends import mend
from workers.triage.model import Look, Proof, ProofState
from workers.triage.repository.scripts import Command, with_text
from workers.triage.repository.step_at_fault import FailingStep
from workers.triage.text import code

ENDED = "{command} (line {line}) holds for its own step only, so that this one runs without that virtual environment."
ENDED_SUMMARY = "The step runs outside of the virtual environment {environment}, into which an earlier one installed."
ENDED_REMEDY = """\
Activate it in this step as well, or keep it for all later ones: {echo} behind the activation."""
MANAGED = "{command} (line {line}) installs into a virtual environment of its own, which this step does not use."
MANAGED_SUMMARY = "The step runs outside of the virtual environment into which {tool} has installed."
MANAGED_REMEDY = "Run it in that environment: {call}."
ISOLATED = "{command} (line {line}) runs {tool} in an environment of its own, which has none of the project's packages."
ISOLATED_SUMMARY = "The step runs {tool} in an environment of its own, without the project's packages."
ISOLATED_REMEDY = """\
Install {tool} into the environment that has the project and its packages, and run it there: {call}."""
_RUNS = {"poetry": "poetry run", "uv": "uv run", "pdm": "pdm run", "pipenv": "pipenv run"}
# What has these tools install into the interpreter of the job itself, or switches the environment on.
_SHARED = re.compile(
    r"virtualenvs\.create|VIRTUALENVS_CREATE|UV_PROJECT_ENVIRONMENT|UV_SYSTEM_PYTHON|PIPENV_IGNORE_VIRTUALENVS|--system"
    r"|use_venv|GITHUB_PATH|VIRTUAL_ENV|activate"
)


def outside(step: FailingStep, install: Install, looked: tuple[Look, ...]) -> Proof | None:
    """The Proof that the step runs outside of what was installed into; None where that is not certain."""
    return _ended(step, install, looked) or _managed(step, install, looked)


def _ended(step: FailingStep, install: Install, looked: tuple[Look, ...]) -> Proof | None:
    """A virtual environment that the installing step had activated."""
    found = ended(step)
    if found is None or found.environment is None:
        return None
    if install.command.step.place != found.command.step.place or install.command.line < found.command.line:
        return None
    text = kept(step, found)
    command = code(found.command.shown, 80)
    return Proof(
        ProofState.CONFIRMED,
        ENDED.format(command=command, line=found.command.line),
        (step.look(command, found.command.line), *looked),
        ENDED_SUMMARY.format(environment=code(found.environment)),
        ENDED_REMEDY.format(echo=code(f'echo "$PWD/{found.folder}" >> "$GITHUB_PATH"')),
        mend.edited(step.path, step.job.file.yaml.text, text) if text else "",
    )


def _managed(step: FailingStep, install: Install, looked: tuple[Look, ...]) -> Proof | None:
    """An environment that Poetry, uv, PDM or Pipenv keeps for the project."""
    run = _RUNS.get(install.tool)
    own = step.own_commands()
    if run is None or "pip" in install.command.words[:2] or _is_shared(step) or not own:
        return None
    if any(command.program in {*_RUNS, "source", "."} or "/bin/" in command.program for command in own):
        return None
    last = own[-1]
    call = f"{run} {last.shown}"
    text = with_text(step.job, last, last.program, f"{run} {last.program}") if _is_only(own) else None
    return Proof(
        ProofState.CONFIRMED,
        MANAGED.format(command=code(install.command.shown, 80), line=install.command.line),
        looked,
        MANAGED_SUMMARY.format(tool=code(install.tool)),
        MANAGED_REMEDY.format(call=code(call)),
        mend.edited(step.path, step.job.file.yaml.text, text) if text else "",
    )


def prove_isolated(step: FailingStep) -> Proof | None:
    """What pipx and `uv tool` run has an environment of its own: https://pipx.pypa.io/stable/#overview-what-is-pipx"""
    own = step.own_commands()
    if len(own) != 1:
        return None
    starter = _starter(own[0]) or next((each for each in step.commands() if _brings(each, own[0].program)), None)
    words = own[0].words
    before = next((len(each) for each in _STARTERS if words[: len(each)] == each), 0)
    if starter is None or words[before] in _MANAGERS:
        return None
    call = " ".join(words[before:])
    tool = code(words[before])
    command = code(starter.shown, 80)
    in_project = "uv run" if words[0] in {"uvx", "uv"} else "python -m"
    return Proof(
        ProofState.CONFIRMED,
        ISOLATED.format(command=command, line=starter.line, tool=tool),
        (step.look(command, starter.line),),
        ISOLATED_SUMMARY.format(tool=tool),
        ISOLATED_REMEDY.format(tool=tool, call=code(f"{in_project} {call}")),
    )


_STARTERS = (("uvx",), ("uv", "tool", "run"), ("pipx", "run"))
_MANAGERS = frozenset({*_RUNS, "hatch", "nox", "pre-commit", "tox"})
"""Tools that make environments themselves, in which they run others."""
_KEEPERS = (("uv", "tool", "install"), ("pipx", "install"))


def _starter(command: Command) -> Command | None:
    """The command, where it starts a tool by its bare name in an environment that has nothing else."""
    for words in _STARTERS:
        rest = command.words[len(words) :]
        if command.words[: len(words)] == words and rest and re.fullmatch(r"[a-z][\w.-]*", rest[0]):
            return command
    return None


def _brings(command: Command, tool: str) -> bool:
    """Whether a command installs just that tool into an environment of its own."""
    return any(command.words == (*words, tool) for words in _KEEPERS)


def _is_shared(step: FailingStep) -> bool:
    texts = [str(dict(each.data)) for each in (*step.before(), step.step)]
    texts += [str(data.get("env")) for data in (step.job.data, step.job.file.data)]
    return any(_SHARED.search(text) for text in texts)


def _is_only(own: tuple[Command, ...]) -> bool:
    """Whether a step is one command, which starts a program of the environment."""
    return len(own) == 1 and posixpath.basename(own[0].program) == own[0].program
