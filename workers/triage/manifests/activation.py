"""Virtual environments and folders of programs that one step switches on, and the next one no longer has.

Each step is a shell of its own: what it exports ends with it.
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-system-path
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from workers.triage.repository.scripts import Command, commands, with_line_after, with_line_before
from workers.triage.repository.step_at_fault import FailingStep

_EXPORT = re.compile(r"""^\s*(?:export\s+)?PATH=(["']?)(?P<folder>[^:"']+):\$\{?PATH\}?\1\s*(?:;.*|&&.*)?$""")


@dataclass(frozen=True, slots=True)
class Ended:
    """A folder of programs that an earlier step put on its own PATH."""

    command: Command
    """The command that did."""
    folder: str
    """The folder, as the shell has it."""
    environment: str | None
    """The virtual environment's folder; None for a plain folder."""


def ended(step: FailingStep) -> Ended | None:
    """The last such folder, where the failing step does not have it itself."""
    found: Ended | None = None
    for each in step.before():
        if "GITHUB_PATH" in each.run:
            return None
        for command in commands(step.job, each):
            found = _opened(command) or found
    own = step.own_commands()
    if found is None or any(_opened(command) for command in own):
        return None
    folder = found.folder.rpartition("/")[2 if found.environment is None else 0]
    return None if any(folder and folder in word for command in own for word in command.words[:1]) else found


def _opened(command: Command) -> Ended | None:
    words = command.words
    if words[0] in {"source", "."} and len(words) > 1 and words[1].endswith("/bin/activate"):
        environment = posixpath.dirname(posixpath.dirname(words[1]))
        return Ended(command, f"{environment}/bin", environment)
    if words[0] != "export" or len(words) != 2:
        return None
    match = _EXPORT.match(" ".join(words))
    return Ended(command, match["folder"], None) if match else None


def kept(step: FailingStep, what: Ended) -> str | None:
    """The workflow's text with the folder kept for later steps; None where that change is not certain."""
    first = next(iter(step.own_commands()), None)
    if what.environment is not None and first is not None and not what.environment.startswith("$"):
        same = step.directory == step.job.working_directory(what.command.step)
        added = with_line_before(step.job, first, f"source {what.environment}/bin/activate") if same else None
        if added:
            return added
    folder = what.folder if what.folder.startswith(("/", "$", "~")) else f"$PWD/{what.folder.removeprefix('./')}"
    folder = folder.replace("~", "$HOME", 1) if folder.startswith("~") else folder
    return with_line_after(step.job, what.command, f'echo "{folder}" >> "$GITHUB_PATH"')
