"""An artifact of another job that is put into another folder than the one in which its files are looked for.

A download puts the files of an artifact into its `path`, without the folder that the upload named; without a `name` it
fetches all artifacts, each into a folder of its name. https://github.com/actions/download-artifact#usage
"""

from __future__ import annotations

import posixpath

from workers.triage.mends import mend, step_mends
from workers.triage.missing_paths.case import Case
from workers.triage.model import Proof, ProofState
from workers.triage.repository.shell_script import joined
from workers.triage.repository.workflow import Job, Step
from workers.triage.text import code

ACTION = "actions/download-artifact"
ELSEWHERE = "The step {step} puts the files of the artifact {name} into {place}, not into {wanted}."
ELSEWHERE_DETAIL = "The job {job} uploads {uploaded} as {name}; an artifact does not hold the folder's own name."
SET_PATH = "Set {inputs} for the step {step} in {file} (line {line})."
LOOK_UPLOAD = "{file} line {line}: the job {job} uploads {uploaded}"
LOOK_DOWNLOAD = "{file} line {line}: the step {step}"
_OTHERWISE = ("pattern", "merge-multiple", "artifact-ids", "run-id", "repository")


def misplaced(case: Case, owner: Job, upload: Step) -> Proof | None:
    """A step before that fetches the artifact which `upload` of the job `owner` made, into the wrong folder."""
    name, uploaded = upload.input("name") or "artifact", joined("", upload.input("path").strip())
    plain = bool(uploaded) and not any(sign in f"{name}{uploaded}" for sign in "$*?!\n")
    for step in reversed(case.before) if plain else ():
        place = _place(step, name) if step.action == ACTION else None
        wanted = _wanted(uploaded or "")
        if place is not None and place != wanted:
            return _proof(case, owner, upload, step, (name, place, wanted))
    return None


def _place(step: Step, name: str) -> str | None:
    """The folder into which a step puts the artifact's files; None where that is not certain."""
    if any(step.input(each) for each in _OTHERWISE) or step.input("name") not in {"", name}:
        return None
    folder = joined("", step.input("path") or ".")
    return folder if folder is None or step.input("name") else posixpath.join(folder, name)


def _wanted(uploaded: str) -> str:
    """The folder into which they belong."""
    return posixpath.dirname(uploaded) if "." in posixpath.basename(uploaded) else uploaded


def _proof(case: Case, owner: Job, upload: Step, step: Step, told: tuple[str, str, str]) -> Proof:
    name, place, wanted = told
    file, job = owner.file.path, case.job
    shown = {
        "step": code(step.shown_name, 80),
        "name": code(name),
        "place": case.at_folder(place),
        "wanted": case.at_folder(wanted),
        "job": code(owner.id),
        "uploaded": code(upload.input("path").strip()),
        "file": code(file),
    }
    inputs = [f"path: {wanted or '.'}"] if step.input("name") else [f"name: {name}", f"path: {wanted or '.'}"]
    certain = job is not None and step.input("name") and not _is_used(job, step)
    changed = step_mends.with_input(job, step, "path", wanted or ".") if job and certain else None
    return Proof(
        ProofState.CONFIRMED,
        ELSEWHERE_DETAIL.format(**shown),
        (
            case.look(LOOK_DOWNLOAD.format(**shown, line=step.line), file, step.line),
            case.look(LOOK_UPLOAD.format(**shown, line=upload.line), file, upload.line),
        ),
        ELSEWHERE.format(**shown),
        SET_PATH.format(**shown, inputs=" and ".join(map(code, inputs)), line=step.line),
        mend.edited(file, owner.file.yaml.text, changed) if changed else "",
    )


def _is_used(job: Job, step: Step) -> bool:
    """Whether another step names the folder that the files are put into now."""
    folder = step.input("path")
    others = (f"{each.run}\n{each.inputs}" for each in job.steps if each != step)
    return bool(folder) and any(step_mends.names(text, folder) for text in others)
