"""Inputs of an action or of a called workflow: given, misspelt, or not there.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepswith
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workers.triage.mends import mend, yaml_edits
from workers.triage.model import Proof
from workers.triage.repository.near_names import closest
from workers.triage.repository.workflow import Job, Step, Workflow
from workers.triage.repository.workflow_place import called_path, look, workflows
from workers.triage.repository.yaml_file import YamlFile, YamlFileError
from workers.triage.secret_proofs.given import given as by_name
from workers.triage.secret_proofs.lacking import of_step
from workers.triage.text import code
from workers.triage.workflow_proofs.case import Case, confirmed, refuted, unsure

MISSPELT = "The step {step} gives its action {found}, and not {name}, which it needs: likely the same, spelt otherwise."
MISSPELT_REMEDY = "Call it {name} in {path} (line {at})."
EMPTY = "{name} of the step {step} is empty in {path} (line {at})."
EMPTY_REMEDY = "Give {name} a value in {path} (line {at})."
COMPUTED = "{name} of the step {step} is given by an expression, {value}; why that is empty is not in the repository."
COMPUTED_REMEDY = "Look why {value} is empty ({path}, line {at})."
LACKS = "The step {step} gives its action no input {name}."
LACKS_REMEDY = "Write {name} under `with:` of the step {step} in {path} (line {line})."
GIVEN = "The step {step} gives {name} in {path} (line {at}) a value that is never empty."
NO_STEP = "Which step of the job {job} in {path} failed cannot be told from its name."
LOCAL = "{found} declares no input {given}; {right} is likely meant."
LOCAL_UNREAD = (
    "The step {step} runs an action of this repository; which of that action's steps lacks {name} was not told."
)
NOT_DECLARED = "The job {caller} gives {called} the input {name}, which that does not declare{meant}."
NOT_DECLARED_REMEDY = "Take {name} out of `with:` of the job {caller} in {path} (line {at}), or declare it in {called}."
NOT_GIVEN = "The job {caller} calls {called} without the input {name}, which that requires (line {needed})."
NOT_GIVEN_REMEDY = "Write {name} under `with:` of the job {caller} in {path} (line {at})."
NO_CALL = "Which job of {path} calls another workflow in this way was not found."

REQUIRED = re.compile(r"Input required and not supplied: (\S+)")
_CALL = re.compile(r"(?:Invalid input, (\S+) is not defined|Input (\S+) is required, but not)")


def lacking(case: Case, name: str) -> Proof:
    """An action says that an input is missing."""
    step = case.place.step
    if step is None or not step.uses:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    if step.uses.startswith("./"):
        return _local(case, step, name)
    given = next((str(key) for key in step.inputs if str(key).lower() == name.lower()), None)
    if given is not None:
        lacking = of_step(given, case.quote, case.place, step, case.facts)
        entries = lacking.given()
        # Nothing in the name tells that it is a secret.
        if any(entry.secrets for entry in entries):
            return by_name(lacking, entries)
        return _given(case, step, given)
    near = [str(key) for key in step.inputs if closest(str(key), [name])]
    if len(near) == 1:
        return _misspelt(case, step, near[0], name)
    return confirmed(case.said(LACKS, name=code(name)), case.said(LACKS_REMEDY, name=code(name)), case.looks(step.line))


def _given(case: Case, step: Step, name: str) -> Proof:
    value, at = step.input(name), case.place.yaml.line((*step.place, "with", name)) or step.line
    words = {"name": code(name), "at": str(at), "value": code(value)}
    looked = case.looks(at)
    if not value.strip():
        return confirmed(case.said(EMPTY, **words), case.said(EMPTY_REMEDY, **words), looked)
    if "${{" in value:
        return unsure(case.said(COMPUTED, **words), looked, case.said(COMPUTED_REMEDY, **words))
    return refuted(case.said(GIVEN, **words), looked)


def _misspelt(case: Case, step: Step, found: str, name: str) -> Proof:
    path = (*step.place, "with", found)
    at = case.place.yaml.line(path) or step.line
    words = {"found": code(found), "name": code(name), "at": str(at)}
    changed = yaml_edits.with_key(case.place.yaml, path, name)
    return confirmed(
        case.said(MISSPELT, **words), case.said(MISSPELT_REMEDY, **words), case.looks(at), case.diff(changed)
    )


def _local(case: Case, step: Step, name: str) -> Proof:
    """The repository's own action declares its inputs in its file."""
    for path, declared in _declared(case, step):
        for given in map(str, step.inputs):
            right = closest(given, declared)
            if given not in declared and right is not None:
                at = case.place.yaml.line((*step.place, "with", given)) or step.line
                words = {"found": code(path), "given": code(given), "right": code(right), "at": str(at)}
                changed = yaml_edits.with_key(case.place.yaml, (*step.place, "with", given), right)
                shown = look(case.facts.context, path, None, f"declares {code(right)}")
                remedy = case.said(MISSPELT_REMEDY, name=code(right), at=str(at))
                return confirmed(case.said(LOCAL, **words), remedy, (*case.looks(at), shown), case.diff(changed))
    return unsure(case.said(LOCAL_UNREAD, name=code(name)), case.looks(step.line))


def _declared(case: Case, step: Step) -> Iterator[tuple[str, list[str]]]:
    folder = step.uses.removeprefix("./").rstrip("/")
    for path in (f"{folder}/action.yml", f"{folder}/action.yaml"):
        text = case.facts.text(path)
        try:
            data = YamlFile(text).data if text else None
        except YamlFileError:
            data = None
        inputs = data.get("inputs") if isinstance(data, Mapping) else None
        if isinstance(inputs, Mapping):
            yield path, [str(key) for key in inputs]


def of_call(case: Case) -> Proof:
    """A job calls a workflow of this repository with other inputs than that declares."""
    found = _CALL.search(case.quote)
    name = (found[1] or found[2]).strip("'\",") if found else ""
    files = {file.path: file for file in workflows(case.facts)}
    for job in case.file.jobs:
        called = files.get(called_path(job) or "")
        if called is not None and found is not None:
            proof = _not_declared(case, job, called, name) if found[1] else _not_given(case, job, called, name)
            if proof:
                return proof
    return unsure(case.said(NO_CALL), case.looks(case.job.line))


def _inputs(called: Workflow) -> Mapping[str, object]:
    inputs = called.yaml.at(("on", "workflow_call", "inputs"))
    return inputs if isinstance(inputs, Mapping) else {}


def _not_declared(case: Case, job: Job, called: Workflow, name: str) -> Proof | None:
    given = job.data.get("with")
    if not isinstance(given, Mapping) or name not in given or name in _inputs(called):
        return None
    path = (*job.place, "with", name)
    at = case.place.yaml.line(path) or job.line
    right = closest(name, map(str, _inputs(called)))
    words = {"caller": code(job.id), "called": code(called.path), "name": code(name), "at": str(at)}
    changed = yaml_edits.with_key(case.place.yaml, path, right) if right else None
    meant = f"; {code(right)} is likely meant" if right else ""
    remedy = (
        case.said(MISSPELT_REMEDY, name=code(right), at=str(at)) if right else case.said(NOT_DECLARED_REMEDY, **words)
    )
    diff = mend.edited(case.place.path, case.place.yaml.text, changed) if changed else ""
    return confirmed(case.said(NOT_DECLARED, meant=meant, **words), remedy, case.looks(at), diff)


def _not_given(case: Case, job: Job, called: Workflow, name: str) -> Proof | None:
    given = job.data.get("with")
    if name not in _inputs(called) or (isinstance(given, Mapping) and name in given):
        return None
    needed = called.yaml.line(("on", "workflow_call", "inputs", name)) or 1
    words = {"caller": code(job.id), "called": code(called.path), "name": code(name), "at": str(job.line)}
    shown = look(case.facts.context, called.path, needed, f"declares {code(name)}")
    detail = case.said(NOT_GIVEN, needed=str(needed), **words)
    return confirmed(detail, case.said(NOT_GIVEN_REMEDY, **words), (*case.looks(job.line), shown))
