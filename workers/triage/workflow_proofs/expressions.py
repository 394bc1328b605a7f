"""Expressions that cannot be evaluated: names that nothing has, and outputs of jobs and steps that are not there.

https://docs.github.com/en/actions/reference/workflows-and-actions/contexts
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workers.triage import mend
from workers.triage.model import Look, Proof
from workers.triage.near_names import closest
from workers.triage.proving import Context
from workers.triage.text import code
from workers.triage.workflow import Job, Workflow
from workers.triage.workflow_place import look_at
from workers.triage.workflow_proofs.case import confirmed, unsure
from workers.triage.workflow_proofs.keys import CONTEXTS, FUNCTIONS
from workers.triage.yaml_file import YamlFile, YamlFileError

UNKNOWN = "{path} names {name} in an expression (line {line}), which no expression knows; {right} is likely meant."
NOT_HERE = "{path} uses {name} in an expression (line {line}), where GitHub does not offer it."
NOT_HERE_REMEDY = """\
Use another context than {name} in line {line} of {path}: which ones are offered where stands in
https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability.
"""
SECRETS_REMEDY = """\
A condition does not see `secrets`: hand the secret to the job under `env:`, and let the step in line {line} of {path}
ask for that, as in `if: env.NAME != ''`.
"""
TEXT = "{path} has {name} in an expression (line {line}), which is no context: a text stands in single quotes."
TEXT_REMEDY = (
    "Write {name} in single quotes in line {line} of {path}, or name the context it belongs to, such as `env.`."
)
NO_STEP = "{path} asks for {name} (line {line}), and no step of the job {job} has that `id`{meant}."
NO_STEP_REMEDY = "Give the step that sets it `id: {plain}` in {path}, or correct line {line}."
NOT_NEEDED = "{path} asks for {name} (line {line}), and the job {job} does not name {plain_code} under `needs:`."
NOT_NEEDED_REMEDY = "Add {plain_code} to `needs:` of the job {job} in {path} (line {job_line})."
NO_OUTPUT = "{path} asks for {name} (line {line}), and the job {other} declares no such output{meant}."
NO_OUTPUT_REMEDY = "Declare {output} under `outputs:` of the job {other} in {path} (line {other_line})."
EMPTY = (
    "The expression in line {line} of {path} asks for what is there by its name; what it held then is not in a file."
)
MEANT_REMEDY = "Write {right} in line {line} of {path}."

_NAMED = re.compile(r"Unrecognized (named-value|function): '([^']+)'")
_STEP = re.compile(r"\bsteps\.([\w-]+)\.")
_NEED = re.compile(r"\bneeds\.([\w-]+)\.(?:outputs\.([\w-]+))?")


def wrong(context: Context, file: Workflow, line: int, quote: str) -> Proof | None:
    """What is wrong with the expression that begins on a line; None where there is none."""
    written = file.yaml.text.split("\n")[line - 1]
    words = {"path": code(file.path), "line": str(line)}
    shown = (look_at(context, file, line),)
    if found := _NAMED.search(quote):
        known = CONTEXTS if found[1] == "named-value" else FUNCTIONS
        return _named(file, line, found[2], known, words, shown)
    job = next((job for job in file.jobs if job.line <= line <= (file.yaml.last_line(job.place) or 0)), None)
    if job is None or not (_STEP.search(written) or _NEED.search(written)):
        return None
    return (
        _unknown_step(file, job, line, words, shown)
        or _unknown_need(file, job, line, words, shown)
        or unsure(EMPTY.format(**words), shown)
    )


def _named(
    file: Workflow, line: int, name: str, known: tuple[str, ...], words: dict[str, str], shown: tuple[Look, ...]
) -> Proof:
    words = words | {"name": code(name)}
    right = closest(name, known)
    if right is not None:
        words["right"] = code(right)
        detail, remedy = UNKNOWN.format(**words), MEANT_REMEDY.format(**words)
        return confirmed(detail, remedy, shown, _replaced(file, line, name, right))
    if name not in known:
        return confirmed(TEXT.format(**words), TEXT_REMEDY.format(**words), shown)
    remedy = SECRETS_REMEDY if name == "secrets" else NOT_HERE_REMEDY
    return confirmed(NOT_HERE.format(**words), remedy.format(**words).replace("\n", " ").strip(), shown)


def _unknown_step(file: Workflow, job: Job, line: int, words: dict[str, str], shown: tuple[Look, ...]) -> Proof | None:
    ids = [step.text("id") for step in job.steps if step.text("id")]
    written = file.yaml.text.split("\n")[line - 1]
    name = next((each for each in _STEP.findall(written) if each not in ids), None)
    if name is None:
        return None
    right = closest(name, ids)
    meant = f"; {code(right)} is likely meant" if right else ""
    told = words | {"name": code(f"steps.{name}"), "job": code(job.id), "plain": name, "right": code(right)}
    remedy = (MEANT_REMEDY if right else NO_STEP_REMEDY).format(**told)
    diff = _replaced(file, line, f"steps.{name}", f"steps.{right}") if right else ""
    return confirmed(NO_STEP.format(meant=meant, **told), remedy, shown, diff)


def _unknown_need(file: Workflow, job: Job, line: int, words: dict[str, str], shown: tuple[Look, ...]) -> Proof | None:
    given = job.data.get("needs") or []
    needed = [str(each) for each in given] if isinstance(given, list) else [str(given)]
    others = {each.id: each for each in file.jobs}
    for name, output in _NEED.findall(file.yaml.text.split("\n")[line - 1]):
        told = words | {"name": code(f"needs.{name}"), "job": code(job.id), "job_line": str(job.line)}
        told |= {"plain_code": code(name), "other": code(name), "output": code(output)}
        right = closest(name, needed)
        if name not in needed and right is not None:
            told["right"] = code(right)
            diff = _replaced(file, line, f"needs.{name}", f"needs.{right}")
            return confirmed(NOT_NEEDED.format(**told), MEANT_REMEDY.format(**told), shown, diff)
        if name not in needed:
            changed = None if needed or name not in others else file.yaml.with_entry(job.place, "needs", name)
            diff = mend.edited(file.path, file.yaml.text, changed) if changed else ""
            return confirmed(NOT_NEEDED.format(**told), NOT_NEEDED_REMEDY.format(**told), shown, diff)
        if output and name in others and (proof := _no_output(file, others[name], line, output, told, shown)):
            return proof
    return None


def _no_output(
    file: Workflow, other: Job, line: int, output: str, told: dict[str, str], shown: tuple[Look, ...]
) -> Proof | None:
    """The job that is asked declares no such output{meant}."""
    declared = other.data.get("outputs")
    known = [str(each) for each in declared] if isinstance(declared, Mapping) else []
    if output in known or "uses" in other.data:
        return None
    right = closest(output, known)
    asked = f"needs.{other.id}.outputs.{output}"
    told = told | {"name": code(asked), "other_line": str(other.line), "right": code(right)}
    meant = f"; {code(right)} is likely meant" if right else ""
    remedy = (MEANT_REMEDY if right else NO_OUTPUT_REMEDY).format(**told)
    diff = _replaced(file, line, asked, f"needs.{other.id}.outputs.{right}") if right else ""
    return confirmed(NO_OUTPUT.format(meant=meant, **told), remedy, shown, diff)


def _replaced(file: Workflow, line: int, old: str, new: str) -> str:
    """A name on a line replaced where it stands there once, as a diff; empty where that is not certain."""
    lines = file.yaml.text.split("\n")
    found = re.findall(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", lines[line - 1])
    if len(found) != 1:
        return ""
    changed = re.sub(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", new, lines[line - 1])
    text = "\n".join([*lines[: line - 1], changed, *lines[line:]])
    try:
        _ = YamlFile(text).data
    except YamlFileError:
        return ""
    return mend.edited(file.path, file.yaml.text, text)
