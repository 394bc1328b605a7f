"""A path that a step of the workflow makes: one that did not run, comes later or belongs to another job."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.mends import mend, step_mends
from workers.triage.missing_paths import artifacts, likely
from workers.triage.missing_paths.case import Case
from workers.triage.model import Look, Proof, ProofState
from workers.triage.repository import checked_out
from workers.triage.repository.shell_script import Command, commands, joined
from workers.triage.repository.workflow import Job, Step
from workers.triage.text import code

SKIPPED = "{path} is made by the step {step}, which was skipped."
SKIPPED_DETAIL = (
    "{path} is not in the repository. The step {step} (line {line} of {file}) makes it, and GitHub skipped that step."
)
LET_RUN = "Let the step {step} run{condition}, or do not need {path} when it does not."
CONDITION = " (its `if` at line {line} is {condition})"
SHOULD = "{path} is not in the repository. The step {step} (line {line} of {file}) makes it earlier in this job."
LOOK_AT = "Look at what the step {step} (line {line} of {file}) wrote, and where: it should have made {path}.{softly}"
LATER = "{path} is made by the step {step}, which comes later in the job."
LATER_DETAIL = (
    "{path} is not in the repository. The step {step} (line {line} of {file}) makes it after the step that needs it."
)
MOVE = "Move the step {step} (line {line} of {file}) before the one that failed."
OTHER_JOB = "{path} is made in the job {job}; this job has a workspace of its own, and does not fetch it."
OTHER_JOB_DETAIL = (
    "{path} is not in the repository. The job {job} (line {line} of {file}) makes it; jobs do not share files."
)
UPLOAD = """\
Upload it in the job {job} with `actions/upload-artifact`, and fetch it here with `actions/download-artifact` before the
step that needs it; {needs} has this job wait.
"""
DOWNLOAD = (
    "Fetch the artifact {name} of the job {job} with `actions/download-artifact` before the step that needs {path}."
)
_UPLOAD = "actions/upload-artifact"
_IN_STEP = frozenset({"v4", "v5", "v6"})
"""Versions that both actions have."""


@dataclass(frozen=True, slots=True)
class _Maker:
    job: Job
    step: Step


def by_step(case: Case) -> Proof | None:
    """What the workflow says of who makes the path."""
    job, step = case.job, case.step
    if job is None or step is None or case.folder is None or case.place:
        return None
    makers = [_Maker(job, each) for each in job.steps if each != step and makes(case, job, each)]
    before = [maker for maker in makers if maker.step in case.before]
    skipped = [each for each in before if checked_out.conclusion(each.step, case.context) == "skipped"]
    if before:
        return _skipped(case, skipped[-1]) if len(skipped) == len(before) else _should(case, before[-1])
    if makers:
        return _later(case, makers[0])
    return _in_other_job(case, job)


def makes(case: Case, job: Job, step: Step) -> bool:
    """Whether a step plainly makes the path, or fetches it from another job."""
    if step.action == artifacts.ACTION:
        place = joined("", step.input("path"))
        return bool(place) and _is_same_or_inside(case.path, place or "")
    start = joined("", job.working_directory(step) or ".")
    return any(_writes(case.path, command, each) for command in commands(step.run, start) for each in command.writes())


def _writes(path: str, command: Command, target: str) -> bool:
    place = joined(command.folder, target)
    if not place:
        return False
    # To make the folder above is not yet to make the file.
    inside = command.name not in {"mkdir", "touch", "tee", "cat", "echo"} and _is_same_or_inside(path, place)
    return place == path or place.startswith(f"{path}/") or (inside and "." not in posixpath.basename(place))


def _is_same_or_inside(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def _look(case: Case, maker: _Maker, said: str) -> Look:
    file, step = maker.job.file.path, maker.step
    return case.look(f"{code(file)} line {step.line}: the step {code(step.shown_name)}, {said}", file, step.line)


def _skipped(case: Case, maker: _Maker) -> Proof:
    step, file = maker.step, code(maker.job.file.path)
    line = maker.job.file.yaml.line((*step.place, "if")) or step.line
    condition = CONDITION.format(line=line, condition=code(step.text("if"))) if step.text("if") else ""
    shown = code(step.shown_name)
    return Proof(
        ProofState.CONFIRMED,
        SKIPPED_DETAIL.format(path=code(case.path), step=shown, line=step.line, file=file),
        (_look(case, maker, "skipped"), *_absent(case)),
        SKIPPED.format(path=case.shown, step=shown),
        LET_RUN.format(step=shown, condition=condition, path=case.shown),
    )


def _should(case: Case, maker: _Maker) -> Proof:
    place = {"step": code(maker.step.shown_name), "line": maker.step.line, "file": code(maker.job.file.path)}
    return Proof(
        ProofState.CONFIRMED,
        SHOULD.format(path=code(case.path), **place),
        (_look(case, maker, "which makes it"), *_absent(case)),
        remedy=LOOK_AT.format(path=case.shown, softly=likely.softly(case, maker.step), **place),
    )


def _later(case: Case, maker: _Maker) -> Proof:
    step, file, shown = maker.step, code(maker.job.file.path), code(maker.step.shown_name)
    own = (case.step_look,) if case.step_look else ()
    return Proof(
        ProofState.CONFIRMED,
        LATER_DETAIL.format(path=code(case.path), step=shown, line=step.line, file=file),
        (_look(case, maker, "later than the one that failed"), *own, *_absent(case)),
        LATER.format(path=case.shown, step=shown),
        MOVE.format(step=shown, line=step.line, file=file),
    )


def _absent(case: Case) -> tuple[Look, ...]:
    return (Look(f"{code(case.path)}: not in the tree at this commit", case.context.commit_link),)


def _in_other_job(case: Case, job: Job) -> Proof | None:
    others = [other for other in job.file.jobs if other.id != job.id]
    uploads = [maker for other in others for maker in _uploading(case, other)]
    makers = [_Maker(other, step) for other in others for step in other.steps if makes(case, other, step)]
    if not uploads and not makers:
        return None
    if any(step.action == artifacts.ACTION for step in case.before):
        return artifacts.misplaced(case, uploads[0].job, uploads[0].step) if len(uploads) == 1 else None
    maker = (uploads or makers)[0]
    file, name = code(job.file.path), code(maker.job.id)
    remedy, diff = UPLOAD.format(job=name, needs=code(f"needs: {maker.job.id}")), ""
    artifact = maker.step.input("name") or "artifact"
    if uploads and "$" not in artifact:
        remedy = DOWNLOAD.format(name=code(artifact), job=name, path=case.shown)
        diff = _with_download(case, maker, artifact) if len(uploads) == 1 else ""
    return Proof(
        ProofState.CONFIRMED,
        OTHER_JOB_DETAIL.format(path=code(case.path), job=name, line=maker.job.line, file=file),
        (_look(case, maker, f"in the job {name}"), *_absent(case)),
        OTHER_JOB.format(path=case.shown, job=name),
        " ".join(remedy.split()),
        diff,
    )


def _uploading(case: Case, job: Job) -> Iterator[_Maker]:
    for step in job.steps:
        paths = [joined("", line.strip()) for line in step.input("path").split("\n") if line.strip()]
        if step.action == _UPLOAD and any(each and _is_same_or_inside(case.path, each) for each in paths):
            yield _Maker(job, step)


def _with_download(case: Case, maker: _Maker, artifact: str) -> str:
    """The step to add, where the job already waits for the other one and all of the artifact is one folder."""
    job, step = case.job, case.step
    place = joined("", maker.step.input("path").strip())
    if job is None or step is None or not place or "\n" in maker.step.input("path").strip() or "*" in place:
        return ""
    needs = job.data.get("needs")
    waits = maker.job.id in (needs if isinstance(needs, list) else [needs])
    # A single file is put into the folder without the ones above it.
    folder = place if place == case.path and "." not in posixpath.basename(place) else ""
    version = maker.step.uses.partition("@")[2]
    if not waits or not folder or version not in _IN_STEP:
        return ""
    fields: dict[str, str | dict[str, str]] = {
        "uses": f"{artifacts.ACTION}@{version}",
        "with": {"name": artifact, "path": folder},
    }
    changed = step_mends.with_step_before(job, int(step.place[-1]), fields)
    return mend.edited(job.file.path, job.file.yaml.text, changed) if changed else ""
