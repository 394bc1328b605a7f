"""Workflows that another one calls (`uses:` of a job): are they there, and may they be called?

https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from workers.triage.mends import mend
from workers.triage.model import Proof
from workers.triage.proving import Facts
from workers.triage.repository import workflow
from workers.triage.repository.near_names import closest
from workers.triage.repository.workflow import Job, Workflow
from workers.triage.repository.workflow_place import FOLDER, look, look_at
from workers.triage.text import code
from workers.triage.workflow_proofs.case import confirmed, unsure

NOT_THERE = "{path} calls {called} (line {line}), which is not in the repository at this commit{meant}."
NOT_THERE_REMEDY = "Write `uses: ./{plain}` in line {line} of {path}."
NOWHERE_REMEDY = "Commit {called}, or correct `uses:` in line {line} of {path}."
OTHER_FOLDER = (
    "{path} calls {called} (line {line}); GitHub takes called workflows from `.github/workflows` itself only."
)
OTHER_FOLDER_REMEDY = "Move {called} to `.github/workflows`, and call it there in line {line} of {path}."
NOT_CALLABLE = "{path} calls {called} (line {line}), which may not be called: its `on:` names no `workflow_call`."
NOT_CALLABLE_REMEDY = "Add `workflow_call:` under `on:` of {called}."
ELSEWHERE = "{path} calls {called} of another repository (line {line}), which was not looked up."
ELSEWHERE_REMEDY = """\
Check its path and the version after `@` in line {line} of {path}; where that repository is private, let it share its
workflows (its Settings, Actions, General, Access).
"""

_CALLED = re.compile(r"error parsing called workflow.{0,400}?-> \"(?P<uses>[^\"\s]{1,300})\"")
_NOT_FOUND = "workflow was not found"


def _uses(said: str) -> str:
    found = _CALLED.search(said)
    return found["uses"] if found else ""


def called(said: str) -> str | None:
    """The workflow of this repository that a message is about; None for any other."""
    uses = _uses(said)
    return posixpath.normpath(uses) if uses.startswith("./") else None


def broken(file: Workflow, facts: Facts, said: str) -> Proof | None:
    """What is wrong with a call; None for messages about something else."""
    uses = _uses(said)
    job = next((job for job in file.jobs if job.data.get("uses") == uses), None)
    if not uses or job is None:
        return None
    line = file.line((*job.place, "uses")) or job.line
    path = called(said)
    words = {"path": code(file.path), "called": code(path or uses), "line": str(line)}
    shown = (look_at(facts.context, file, line),)
    if path is None:
        return unsure(ELSEWHERE.format(**words), shown, _line(ELSEWHERE_REMEDY.format(**words)))
    if not facts.tree.knows(path):
        return None
    if path not in facts.tree.entries:
        return _absent(file, facts, job, path, words)
    if posixpath.dirname(path) != FOLDER:
        return confirmed(OTHER_FOLDER.format(**words), OTHER_FOLDER_REMEDY.format(**words), shown)
    other = workflow.read(path, facts.text(path))
    if _NOT_FOUND in said or other is None or "workflow_call" in _events(other.data.get("on")):
        return None
    looked = (look(facts.context, path, other.line(["on"]), "its `on:`"), *shown)
    return confirmed(NOT_CALLABLE.format(**words), NOT_CALLABLE_REMEDY.format(**words), looked)


def _absent(file: Workflow, facts: Facts, job: Job, path: str, words: dict[str, str]) -> Proof:
    shown = (look_at(facts.context, file, int(words["line"])),)
    held = [each for each in facts.tree.entries if posixpath.dirname(each) == FOLDER]
    near = [each for each in held if _stem(each) == _stem(path)] or [
        each for each in held if closest(_stem(path), [_stem(each)])
    ]
    if len(near) != 1:
        detail = NOT_THERE.format(meant="", **words)
        return confirmed(detail, NOWHERE_REMEDY.format(**words), shown)
    changed = file.yaml.with_scalar((*job.place, "uses"), f"./{near[0]}")
    diff = mend.edited(file.path, file.yaml.text, changed) if changed else ""
    detail = NOT_THERE.format(meant=f"; {code(near[0])} is likely meant", **words)
    return confirmed(detail, NOT_THERE_REMEDY.format(plain=near[0], **words), shown, diff)


def _stem(path: str) -> str:
    return posixpath.basename(path).rpartition(".")[0]


def _events(on: object) -> set[str]:
    return {str(each) for each in on} if isinstance(on, Mapping | list) else {str(on)}


def _line(text: str) -> str:
    return text.replace("\n", " ").strip()
