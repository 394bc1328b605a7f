"""Artifacts that a job asks for and no job before it has uploaded, or that two jobs upload under one name.

https://github.com/actions/upload-artifact/blob/main/docs/MIGRATION.md
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.triage.mends import yaml_edits
from workers.triage.model import Proof
from workers.triage.repository.near_names import closest
from workers.triage.repository.workflow import Job, Step
from workers.triage.text import code
from workers.triage.workflow_proofs.case import Case, confirmed, unsure

NOT_UPLOADED = "No job of {path} uploads an artifact {name}; uploaded are: {others}."
NOTHING_UPLOADED = "No job of {path} uploads any artifact."
NOT_UPLOADED_REMEDY = "Upload {name} in a job that this one needs, or correct the name in {path} (line {at})."
NEAR = "No job of {path} uploads an artifact {name}; the job {other} uploads {found}, which is likely meant."
NEAR_REMEDY = "Ask for {found} in {path} (line {at})."
NOT_NEEDED = (
    "The job {other} uploads {name} (line {uploaded}), and the job {job} does not wait for it: no `needs:` names it."
)
NOT_NEEDED_REMEDY = "Add {other} to `needs:` of the job {job} in {path} (line {job_line})."
VERSIONS = "The job {other} uploads {name} with {used}, which {asked} does not find: `v4` and older ones do not mix."
VERSIONS_REMEDY = "Raise both to one version of four or above, in {path} (lines {uploaded} and {at})."
UPLOADED = (
    "The job {other} uploads {name} (line {uploaded}), and this job waits for it; whether it found files was not told."
)
UPLOADED_IF = "The job {other} uploads {name} (line {uploaded}) only where {condition} holds."
UPLOADED_REMEDY = """\
Let the upload in {path} (line {uploaded}) fail where it finds nothing (`if-no-files-found: error`), and compare its
`path:` with what the job makes.
"""
UPLOADED_IF_REMEDY = "Let the upload in {path} (line {uploaded}) run whenever {step} does."
OTHER_RUN = "The step {step} asks another run for {name} (line {at}); what that one uploaded is not in this workflow."
OF_RUN = """\
The workflow runs after another one (`workflow_run`); the step {step} asks its own run for {name}, where no job uploads
it.
"""
OF_RUN_REMEDY = """\
Write `run-id: ${{{{ github.event.workflow_run.id }}}}` and `github-token: ${{{{ github.token }}}}` under `with:` of the
step {step} in {path} (line {at}); the job needs `actions: read`. Do not run or trust what a fork's run has uploaded.
"""
COMPUTED = "The workflow computes the names of artifacts by expressions, so that {name} was not compared with them."
NO_STEP = "Which step of the job {job} in {path} failed cannot be told from its name."
TWICE_MATRIX = "Each job of the matrix of {job} uploads its artifact under the one name {name}."
TWICE_REMEDY = "Give each its own name in {path} (line {at}), such as {right}; downloads then take `pattern:`."
TWICE = "{path} uploads an artifact {name} on lines {lines}."
TWICE_NAMES_REMEDY = "Give each of them its own name in {path}: a run keeps one artifact a name."
ONCE = "{path} uploads {name} once only; another workflow or a second attempt of the upload is why."

MISSING = re.compile(r"(?:not found for name|an artifact with the name): (\S+)")
_UPLOAD, _DOWNLOAD = "actions/upload-artifact", "actions/download-artifact"
_MAJOR = re.compile(r"@v(\d+)")


@dataclass(frozen=True)
class _Upload:
    job: Job
    step: Step

    @property
    def name(self) -> str:
        return self.step.input("name") or "artifact"


def _uploads(case: Case) -> list[_Upload]:
    return [_Upload(job, step) for job in case.file.jobs for step in job.steps if step.action == _UPLOAD]


def missing(case: Case, name: str) -> Proof:
    """There is no artifact of that name."""
    step = case.place.step or _asking(case, name)
    if step is None:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    uploads = _uploads(case)
    exact = [each for each in uploads if each.name == name]
    if exact:
        return _uploaded(case, step, exact[0], name)
    at = case.place.yaml.line((*step.place, "with", "name")) or step.line
    words = {"name": code(name), "at": str(at)}
    if step.input("run-id") or step.input("repository"):
        return unsure(case.said(OTHER_RUN, **words), case.looks(at))
    if any("${{" in each.name for each in uploads) or any("uses" in job.data for job in case.file.jobs):
        return unsure(case.said(COMPUTED, **words), case.looks(at, *(each.step.line for each in uploads)))
    if case.facts.context.event == "workflow_run":
        return confirmed(case.said(OF_RUN, **words), case.said(OF_RUN_REMEDY, **words), case.looks(step.line, at))
    near = next((each for each in uploads if closest(name, [each.name])), None)
    if near is not None and step.input("name") == name:
        words |= {"other": code(near.job.id), "found": code(near.name)}
        changed = case.place.yaml.with_scalar([*step.place, "with", "name"], near.name)
        looked = case.looks(at, near.step.line)
        return confirmed(case.said(NEAR, **words), case.said(NEAR_REMEDY, **words), looked, case.diff(changed))
    others = ", ".join(code(each.name) for each in uploads)
    detail = case.said(NOT_UPLOADED if uploads else NOTHING_UPLOADED, others=others, **words)
    return confirmed(
        detail, case.said(NOT_UPLOADED_REMEDY, **words), case.looks(at, *(each.step.line for each in uploads))
    )


def _asking(case: Case, name: str) -> Step | None:
    found = [step for step in case.job.steps if step.action == _DOWNLOAD and step.input("name") == name]
    return found[0] if len(found) == 1 else None


def _uploaded(case: Case, step: Step, upload: _Upload, name: str) -> Proof:
    needed, job = _needed(case), case.job
    words = {
        "name": code(name),
        "other": code(upload.job.id),
        "uploaded": str(upload.step.line),
        "at": str(step.line),
        "job_line": str(job.line),
        "used": code(upload.step.uses),
        "asked": code(step.uses),
    }
    looked = case.looks(upload.step.line, step.line)
    if upload.job.id != job.id and upload.job.id not in needed:
        changed = (
            None
            if "needs" in job.data
            else yaml_edits.with_entry_first(case.place.yaml, job.place, "needs", upload.job.id)
        )
        remedy = case.said(NOT_NEEDED_REMEDY, **words)
        return confirmed(case.said(NOT_NEEDED, **words), remedy, looked, case.diff(changed))
    majors = [_MAJOR.search(each.uses) for each in (upload.step, step)]
    numbers = {int(major[1]) >= 4 for major in majors if major}
    if len(numbers) > 1:
        return confirmed(case.said(VERSIONS, **words), case.said(VERSIONS_REMEDY, **words), looked)
    condition = upload.step.text("if") or str(upload.job.data.get("if") or "")
    if condition:
        words["condition"] = code(f"if: {condition}")
        return unsure(case.said(UPLOADED_IF, **words), looked, case.said(UPLOADED_IF_REMEDY, **words))
    return unsure(case.said(UPLOADED, **words), looked, case.said(UPLOADED_REMEDY, **words))


def _needed(case: Case) -> set[str]:
    """The jobs that are done before this one begins, however far back."""
    jobs = {job.id: job for job in case.file.jobs}
    found: set[str] = set()
    waiting = [case.job.id]
    while waiting:
        job = jobs.get(waiting.pop())
        given = (job.data.get("needs") if job else None) or []
        new = {str(each) for each in (given if isinstance(given, list) else [given])} - found
        found |= new
        waiting += new
    return found


def twice(case: Case) -> Proof:
    """Two jobs of the run upload under one name."""
    step = case.place.step
    if step is None or step.action != _UPLOAD:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    name = step.input("name") or "artifact"
    at = case.place.yaml.line((*step.place, "with", "name")) or step.line
    words = {"name": code(name), "at": str(at)}
    alike = [each for each in _uploads(case) if each.name == name]
    if case.job.data.get("strategy") and "${{" not in name:
        right = f"{name}-${{{{ strategy.job-index }}}}"
        asked = any(each.action == _DOWNLOAD for job in case.file.jobs for each in job.steps)
        changed = None
        if step.input("name") and not asked:
            changed = case.place.yaml.with_scalar([*step.place, "with", "name"], right)
        remedy = case.said(TWICE_REMEDY, right=code(right), **words)
        return confirmed(case.said(TWICE_MATRIX, **words), remedy, case.looks(at), case.diff(changed))
    lines = [each.step.line for each in alike]
    if len(alike) > 1:
        detail = case.said(TWICE, lines=", ".join(map(str, lines)), **words)
        return confirmed(detail, case.said(TWICE_NAMES_REMEDY), case.looks(*lines))
    return unsure(case.said(ONCE, **words), case.looks(at))
