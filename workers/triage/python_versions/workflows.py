"""Where workflows and composite actions choose a Python: the inputs of setup-python and its like, and job containers.

https://github.com/actions/setup-python/blob/main/docs/advanced-usage.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workers.triage.python_versions.expressions import literal, of_image, resolved
from workers.triage.python_versions.images import Image, image
from workers.triage.python_versions.places import Choice, Rewrite, Setup
from workers.triage.python_versions.yaml_places import with_scalar
from workers.triage.repository.workflow import Job, Step, Workflow, read
from workers.triage.repository.yaml_file import YamlFile, YamlFileError, unshared

FOLDER = ".github/workflows/"
SETUP_PYTHON = "actions/setup-python"
_INPUTS = ("python-version", "python_version")
_FILE_INPUT = "python-version-file"
IMAGE = -1
"""In the place of a step's index: the image that the job runs in."""
GIVEN = -2
"""Likewise: what a job gives to the workflow that it calls."""
_PUBLISHING = re.compile(
    r"gh-action-pypi-publish|semantic-release|\btwine upload\b"
    r"|\b(?:poetry|uv|flit|hatch|pdm|maturin|setup\.py) publish\b"
)
_PUBLISHER = re.compile(r"(?<![a-z])(?:publish|release|deploy|pypi)", re.IGNORECASE)
_FETCHES = re.compile(r"checkout|\bgit (?:clone|fetch|pull)\b|'uses': '\./")
_CALL_INPUT = re.compile(r"^(?:python|py)[-_]?(?:version)?$", re.IGNORECASE)


def setups(path: str, text: str) -> Iterator[Setup]:
    """What each step of a workflow's jobs, or of a composite action, provides."""
    if not path.startswith(FOLDER):
        return _of_action(path, text)
    workflow = read(path, text)
    return (each for job in workflow.jobs for each in _told_of(job)) if workflow else iter(())


def _told_of(job: Job) -> Iterator[Setup]:
    """The setups of a job with what the job is for."""
    said = str(unshared(job.data))
    publishes = _PUBLISHING.search(said) is not None or _PUBLISHER.search(f"{job.file.path} {job.id}") is not None
    foreign = bool(job.steps) and not _FETCHES.search(said)
    return (replace(each, said=said, publishes=publishes, foreign=foreign) for each in _of_job(job))


def _of_job(job: Job) -> Iterator[Setup]:
    container = _container(job)
    if container:
        yield container
    for step in job.steps:
        setup = _of_step(job.file, step, job)
        if setup:
            yield setup
    given = job.data.get("with")
    for key, value in given.items() if isinstance(given, Mapping) else ():
        if _CALL_INPUT.match(str(key)):
            uses = str(job.data.get("uses") or "")
            yield replace(_setup(job.file, job, GIVEN, [*job.place, "with", str(key)], value, uses), given=str(key))


def _container(job: Job) -> Setup | None:
    """The image that a job runs in, where it has Python."""
    for place in ([*job.place, "container"], [*job.place, "container", "image"]):
        reference = job.file.yaml.at(place)
        if isinstance(reference, str) and "${{" in reference:
            choices = tuple(of_image(job, reference))
            return Setup(job.file.path, job.id, IMAGE, job.line, choices) if choices else None
        found = image(reference) if isinstance(reference, str) else None
        if found and isinstance(reference, str):
            line, column = job.file.yaml.value_line(place) or job.line, job.file.yaml.column(place) or 0
            start = column + (job.file.yaml.written(place) or "").find(reference) + found.start
            text, rewrite = found.version or reference, _in_image(found, place, reference)
            choice = Choice(job.file.path, line, start, text, found.pick, rewrite=rewrite)
            return Setup(job.file.path, job.id, IMAGE, line, (choice,))
    return None


def _in_image(found: Image, place: Sequence[str | int], reference: str) -> Rewrite | None:
    if not found.version or not found.pick.plain:
        return None
    put = with_scalar(place, reference[: found.start] + "{}" + reference[found.start + len(found.version) :])
    return lambda text, new: put(text, new) if found.exists_for(new) else None


def _of_step(file: Workflow, step: Step, job: Job) -> Setup | None:
    index = int(step.place[-1])
    for name in _INPUTS:
        if step.input(name):
            place = [*step.place, "with", name]
            return _setup(file, job, index, place, step.inputs[name], step.uses, step.line)
    if step.input(_FILE_INPUT):
        return Setup(file.path, job.id, index, step.line, file=step.input(_FILE_INPUT), uses=step.uses)
    if step.uses.startswith("./"):
        return Setup(
            file.path, job.id, index, step.line, action=step.uses.removeprefix("./").rstrip("/"), uses=step.uses
        )
    if step.action == SETUP_PYTHON:
        return Setup(file.path, job.id, index, step.line, file=".python-version", uses=step.uses)
    return None


def _setup(
    file: Workflow, job: Job, index: int, place: Sequence[str | int], value: object, uses: str, line: int | None = None
) -> Setup:
    line = line or file.yaml.line(place) or job.line
    found = resolved(file, job, place, value)
    if found is None:
        return Setup(file.path, job.id, index, line, unresolved=str(value), uses=uses)
    return Setup(file.path, job.id, index, line, found, uses=uses)


def _of_action(path: str, text: str) -> Iterator[Setup]:
    """The steps of a composite action; an input of its own stands for its default."""
    file = YamlFile(text)
    try:
        steps = file.at(["runs", "steps"])
    except YamlFileError:
        return
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        given = step.get("with") if isinstance(step, Mapping) else None
        for name in _INPUTS:
            if isinstance(given, Mapping) and given.get(name) is not None:
                yield _of_action_step(path, file, index, step, name)


def _of_action_step(path: str, file: YamlFile, index: int, step: Mapping[str, Any], name: str) -> Setup:
    place: list[str | int] = ["runs", "steps", index, "with", name]
    line, uses = file.line(["runs", "steps", index]) or 1, str(step.get("uses") or "")
    value = file.at(place)
    own = re.fullmatch(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}", str(value).strip())
    if own:
        place = ["inputs", own[1], "default"]
        value = file.at(place)
    found = literal(path, file, place) if value is not None and "${{" not in str(value) else None
    if found is None:
        return Setup(path, "", index, line, unresolved=str(step["with"][name]), uses=uses)
    return Setup(path, "", index, line, found, uses=uses)
