"""The repository's own composite actions: each script in one names its shell.

https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runsstepsshell
"""

from __future__ import annotations

from collections.abc import Mapping

from workers.triage.mends import mend
from workers.triage.model import Proof
from workers.triage.proving import Context
from workers.triage.repository.workflow import Workflow
from workers.triage.repository.workflow_place import look_at
from workers.triage.repository.yaml_file import YamlFile
from workers.triage.text import code
from workers.triage.workflow_proofs.case import confirmed, unsure

NO_SHELL = "The action {path} has a script without `shell:` (line {lines}), which a composite action must name."
NO_SHELL_REMEDY = "Add `shell: bash` to the step in line {lines} of {path}."
SHELLS = "Line {line} of {path} is what GitHub names; each script of that action names its `shell:` at this commit."


def no_shell(context: Context, file: Workflow, line: int) -> Proof:
    """GitHub misses the shell of a script."""
    steps = file.yaml.at(("runs", "steps"))
    lacking = [at for at, step in enumerate(steps if isinstance(steps, list) else ()) if _lacks(step)]
    lines = [file.line(("runs", "steps", at)) or line for at in lacking]
    if not lacking:
        return unsure(SHELLS.format(path=code(file.path), line=line), (look_at(context, file, line),))
    text: str | None = file.yaml.text
    for at in lacking:
        text = YamlFile(text).with_entry(("runs", "steps", at), "shell", "bash") if text else None
    words = {"path": code(file.path), "lines": ", ".join(map(str, lines))}
    diff = mend.edited(file.path, file.yaml.text, text) if text else ""
    looked = tuple(look_at(context, file, each) for each in lines[:8])
    return confirmed(NO_SHELL.format(**words), NO_SHELL_REMEDY.format(**words), looked, diff)


def _lacks(step: object) -> bool:
    return isinstance(step, Mapping) and "run" in step and not step.get("shell")
