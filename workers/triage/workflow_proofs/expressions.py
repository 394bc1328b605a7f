"""Expressions that cannot be evaluated: names that nothing has, and outputs of jobs and steps that are not there.

https://docs.github.com/en/actions/reference/workflows-and-actions/contexts
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workers.triage.mends import mend, yaml_edits
from workers.triage.model import Look, Proof
from workers.triage.proving import Context
from workers.triage.repository.near_names import closest
from workers.triage.repository.workflow import Job, Workflow
from workers.triage.repository.workflow_place import look_at
from workers.triage.repository.yaml_file import YamlFile, YamlFileError
from workers.triage.text import code
from workers.triage.workflow_proofs.case import confirmed, unsure
from workers.triage.workflow_proofs.keys import CONTEXTS, FUNCTIONS

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
JOB_SECRETS_REMEDY = """\
The condition of a whole job sees neither `secrets` nor `env`: let the steps of the job {job} ask instead, with the
secret under `env:` of the job and `if: env.NAME != ''`, or let an earlier job tell by an output whether there is one.
"""
JOB_ENV_REMEDY = """\
The condition of a whole job does not see `env`: ask for a variable of the repository (`vars.NAME`) in line {line} of
{path}, or let the steps ask.
"""
QUOTES = "{path} has a text in double quotes in an expression (line {line}), where only single ones are known."
QUOTES_REMEDY = "Put the text in single quotes in line {line} of {path}."
NO_STEP_BEHIND = """\
{path} asks for {name} (line {line}), which comes from {behind} (line {at}): no step of the job {other} has that
`id`{meant}.
"""
BEHIND_REMEDY = "Write {right} in line {at} of {path}."
BEHIND_NONE_REMEDY = "Give the step of the job {other} that sets it `id: {plain}` in {path}, or correct line {at}."
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
    if '"' in quote.partition("Unexpected symbol: ")[2]:
        return _quoted(file, line, words, shown)
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
    words["job"] = code(_job_if(file, line))
    of_job = {"secrets": JOB_SECRETS_REMEDY, "env": JOB_ENV_REMEDY} if _job_if(file, line) else {}
    remedy = of_job.get(name, SECRETS_REMEDY if name == "secrets" else NOT_HERE_REMEDY)
    return confirmed(NOT_HERE.format(**words), remedy.format(**words).replace("\n", " ").strip(), shown)


def _job_if(file: Workflow, line: int) -> str:
    """The job whose condition stands on a line; empty for any other line."""
    return next((job.id for job in file.jobs if file.line((*job.place, "if")) == line), "")


def _quoted(file: Workflow, line: int, words: dict[str, str], shown: tuple[Look, ...]) -> Proof:
    """A text in double quotes."""
    written = file.yaml.text.split("\n")[line - 1]
    right = _single(written)
    diff = mend.replaced_line(file.path, file.yaml.text, line, right) if right != written else ""
    return confirmed(QUOTES.format(**words), QUOTES_REMEDY.format(**words), shown, diff)


def _single(written: str) -> str:
    """A line with single quotes in its expressions; the same line where that is not certain."""
    if "'" in written or "\\" in written:
        return written
    if "${{" not in written:
        key, colon, value = written.partition(": ")
        whole = key.strip(" -") == "if" and not value.strip().startswith('"')
        return f"{key}{colon}{value.replace(chr(34), chr(39))}" if whole else written
    if re.search(r':\s+"', written):
        return written
    return re.sub(r"\$\{\{[^}]*\}\}", lambda found: found[0].replace('"', "'"), written)


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
            first = not needed and name in others
            changed = yaml_edits.with_entry_first(file.yaml, job.place, "needs", name) if first else None
            diff = mend.edited(file.path, file.yaml.text, changed) if changed else ""
            return confirmed(NOT_NEEDED.format(**told), NOT_NEEDED_REMEDY.format(**told), shown, diff)
        if output and name in others and (proof := _no_output(file, others[name], line, output, told, shown)):
            return proof
    return None


def _no_output(
    file: Workflow, other: Job, line: int, output: str, told: dict[str, str], shown: tuple[Look, ...]
) -> Proof | None:
    """The job that is asked declares no such output, or takes it from a step that it has not."""
    declared = other.data.get("outputs")
    known = [str(each) for each in declared] if isinstance(declared, Mapping) else []
    if output in known and isinstance(declared, Mapping):
        return _no_step_behind(file, other, output, str(declared[output]), told, shown)
    if "uses" in other.data:
        return None
    right = closest(output, known)
    asked = f"needs.{other.id}.outputs.{output}"
    told = told | {"name": code(asked), "other_line": str(other.line), "right": code(right)}
    meant = f"; {code(right)} is likely meant" if right else ""
    remedy = (MEANT_REMEDY if right else NO_OUTPUT_REMEDY).format(**told)
    diff = _replaced(file, line, asked, f"needs.{other.id}.outputs.{right}") if right else ""
    return confirmed(NO_OUTPUT.format(meant=meant, **told), remedy, shown, diff)


def _no_step_behind(
    file: Workflow, other: Job, output: str, value: str, told: dict[str, str], shown: tuple[Look, ...]
) -> Proof | None:
    """What a job hands out is empty where no step has the `id` that it names."""
    ids = [step.text("id") for step in other.steps if step.text("id")]
    name = next((each for each in _STEP.findall(value) if each not in ids), None)
    at = file.line((*other.place, "outputs", output))
    if name is None or at is None:
        return None
    right = closest(name, ids)
    told = told | {"name": code(f"needs.{other.id}.outputs.{output}"), "behind": code(f"steps.{name}"), "at": str(at)}
    told |= {"plain": name, "right": code(f"steps.{right}")}
    meant = f"; {code(right)} is likely meant" if right else ""
    detail = NO_STEP_BEHIND.format(meant=meant, **told).replace("\n", " ").strip()
    diff = _replaced(file, at, f"steps.{name}", f"steps.{right}") if right else ""
    return confirmed(detail, (BEHIND_REMEDY if right else BEHIND_NONE_REMEDY).format(**told), shown, diff)


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
