"""A command, target or script that the job runs is not there.

## Looks like

    /home/runner/work/_temp/5d1c.sh: line 1: poetry: command not found
    sh: 1: eslint: not found
    env: ‘node’: No such file or directory
    make: golangci-lint: Command not found
    exec: "protoc": executable file not found in $PATH
    Error: spawn ffmpeg ENOENT
    error: no such command: `nextest`
    npm error Missing script: "lint"

## Why it happens

A step finds only what the runner's image and the steps before it have put on the `PATH`. A program is missing when a
set-up step was left out or runs later, when an installation went to a folder that is not on the `PATH` or into another
job, when a new image no longer brings it, or when the step runs in a container that never had it. In a project of
Node.js the packages were not installed, or without those for development. Tools also start other tools: a build that
needs a compiler, a test that needs a browser.

A target of make, a task, a recipe or a package script that is not defined counts as well: the job runs it by a name
that the project does not, or no longer, know.

A probe (`command -v`, `which`, a check of `configure`) that finds nothing is no failure, and neither is a command that
the script can do without: only a message on which the step ended counts, which a shell marks by exit code 127. A script
or another *file* that is named by its path is a missing file.

## What to do

Install the command in an earlier step of the same job, or let a set-up action do it; check its name; and look at the
`PATH` of the step (`echo "$PATH"`). Append a folder for later steps with `echo "$folder" >> "$GITHUB_PATH"`
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-system-path).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.phrases import Said
from workers.triage.spawning import spawned
from workers.triage.wordings.command_advice import ENVIRONMENT, HINTS, INSTALL, NODE_SCRIPT, UNNAMED
from workers.triage.wordings.command_python import SPAWNED
from workers.triage.wordings.commands import MISSING_COMMANDS


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The command that is missing."""

    command: str | None
    """As it was called, without its arguments; a target or subcommand with its tool in front. None where not told."""


_AROUND = 12
# Lines that npm, pnpm and yarn print around a script of package.json.
_NODE = Pattern(
    r"^##\[group\]Run (?:npx|npm|yarn|pnpm) |^npm (?:ERR!|error|WARN) |^> \S+@\S+ \S+|^error Command failed|ELIFECYCLE"
    r"|node_modules missing|^yarn run "
)
_COMPILERS = {"C": "C compiler", "CXX": "C++ compiler", "C++": "C++ compiler", "Fortran": "Fortran compiler"}
# tox goes on to name the environment it has instead.
_SUGGESTION = " - did you mean"
# A makefile that is not there is a file, even where make calls it a target or names nothing else.
_MAKEFILE = Pattern(r"(?i)makefile|\.(?:mk|mak|make|inc|am|in)$")
_MAX_NAME = 200
# What runs the scripts of `package.json` is no package of it.
_MANAGERS = frozenset({"bun", "deno", "node", "npm", "npx", "pnpm", "yarn"})


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each line that names a missing command and that the step did not survive."""
    for said in MISSING_COMMANDS.said(log, hits):
        is_file = said.phrase in SPAWNED and not spawned(log, said.line)
        if not is_file and not _MAKEFILE.search(said.named.get("command") or ""):
            yield _match(log, said)


def _match(log: JobLog, said: Said) -> Match:
    subject = Subject(_command(said.named))
    advice = said.phrase.advice
    if advice is INSTALL and subject.command is None:
        return said.match(subject, UNNAMED)
    is_manager = subject.command in _MANAGERS
    context = _package_script(log, said.line) if advice is INSTALL and not is_manager else ()
    if context:
        return said.match(subject, NODE_SCRIPT, context)
    hint = HINTS.get(subject.command or "") if advice in {INSTALL, ENVIRONMENT} else None
    return said.match(subject, replace(advice, remedy=hint) if hint else advice)


def _package_script(log: JobLog, number: int) -> tuple[int, ...]:
    """The line nearest before or after by which a script of `package.json` is known, if there is one."""
    around = [at for at, text in log.window(number - _AROUND, number + _AROUND) if _NODE.search(text)]
    return tuple(sorted(around, key=lambda at: abs(at - number))[:1])


def _command(named: Mapping[str, str | None]) -> str | None:
    command = named.get("command")
    if not command or len(command) > _MAX_NAME:
        return None
    command = _COMPILERS.get(command, command.split(_SUGGESTION)[0])
    return " ".join(part for part in (named.get("tool"), command, named.get("version")) if part)


DETECTOR = Detector("missing-command", Category.CONFIGURATION, MISSING_COMMANDS.triggers, detect)
