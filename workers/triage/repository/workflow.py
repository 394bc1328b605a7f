"""A workflow file of GitHub Actions: its jobs and steps, and the lines they stand on.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workers.triage.repository.yaml_file import Path, YamlFile, YamlFileError

_MATRIX_VALUES = re.compile(r" \([^()]*\)$")


def expressions(text: str) -> tuple[str, ...]:
    """What stands between `${{` and `}}` in a text, in order."""
    return tuple(_parted(text)[1::2])


def _parted(text: str) -> list[str]:
    """The text cut at its expressions: what is outside and what is inside of them, in turns. Takes linear time."""
    parts, at = [], 0
    while (start := text.find("${{", at)) >= 0 and (end := text.find("}}", start)) >= 0:
        parts += [text[at:start], text[start + 3 : end]]
        at = end + 2
    return [*parts, text[at:]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job."""

    place: tuple[str | int, ...]
    """Where it stands in the file: `("jobs", id, "steps", index)`."""
    data: Mapping[str, Any]
    """Its fields as they are written."""
    line: int
    """The line it begins on."""

    def text(self, field: str) -> str:
        """A field as text; empty where there is none."""
        value = self.data.get(field)
        return "" if value is None else str(value)

    @property
    def uses(self) -> str:
        """The action with its ref; empty for a script."""
        return self.text("uses")

    @property
    def action(self) -> str:
        """The action without its ref, lower case."""
        return self.uses.partition("@")[0].lower()

    @property
    def run(self) -> str:
        """The script; empty for an action."""
        return self.text("run")

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What `with` gives."""
        given = self.data.get("with")
        return given if isinstance(given, Mapping) else {}

    def input(self, name: str) -> str:
        """One of them as text; empty where there is none."""
        value = self.inputs.get(name)
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    @property
    def shown_name(self) -> str:
        """What GitHub shows, expressions not filled in."""
        return self.text("name") or f"Run {self.uses or self.run.strip().partition(chr(10))[0]}"


@dataclass(frozen=True)
class Job:
    """One job of a workflow."""

    file: Workflow
    """The workflow it stands in."""
    id: str
    """Its key below `jobs`."""
    data: Mapping[str, Any]
    """Its fields as they are written."""
    line: int
    """The line of its key."""

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in the file."""
        return ("jobs", self.id)

    @property
    def shown_name(self) -> str:
        """What GitHub shows, expressions not filled in and without the matrix' values."""
        return str(self.data.get("name") or self.id)

    @property
    def image(self) -> str:
        """The container that its steps run in; empty for none."""
        container = self.data.get("container")
        return str((container.get("image") if isinstance(container, Mapping) else container) or "")

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Its steps in order; none for one that calls another workflow."""
        steps = self.data.get("steps")
        if not isinstance(steps, list):
            return ()
        places = ((*self.place, "steps", index) for index in range(len(steps)))
        return tuple(
            Step(place, step, self.file.yaml.line(place) or self.line)
            for place, step in zip(places, steps, strict=True)
            if isinstance(step, Mapping)
        )

    def step(self, name: str | None) -> Step | None:
        """The step that GitHub shows under that name; None where none or several fit."""
        if not name:
            return None
        found = [step for step in self.steps if step.shown_name == name]
        found = found or [step for step in self.steps if _fits(step.shown_name, name)]
        # GitHub cuts the name of a long command off.
        found = found or [
            step for step in self.steps if len(name) > _CUT and step.shown_name.startswith(name.rstrip("…. "))
        ]
        return found[0] if len(found) == 1 else None

    def before(self, step: Step) -> tuple[Step, ...]:
        """The steps that come before it."""
        return tuple(each for each in self.steps if each.place[-1] < step.place[-1])  # type: ignore[operator]  # indexes

    def working_directory(self, step: Step) -> str:
        """Where the step's script runs, relative to the workspace; empty for the workspace itself.

        An action with `uses` always runs in the workspace. May hold an expression.
        https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunworking-directory
        """
        if step.uses:
            return ""
        places: Sequence[Mapping[str, Any]] = (step.data, _run_defaults(self.data), _run_defaults(self.file.data))
        found = next((each["working-directory"] for each in places if each.get("working-directory")), "")
        return str(found).removeprefix("./").rstrip("/") if str(found) not in {".", "./"} else ""


@dataclass(frozen=True)
class Workflow:
    """One workflow's file."""

    path: str
    """Where it is in the repository."""
    yaml: YamlFile
    """The file itself, with its lines."""

    @property
    def data(self) -> Mapping[str, Any]:
        """The whole file; empty for one that is no mapping. Raises YamlFileError for one that is no YAML."""
        data = self.yaml.data
        return data if isinstance(data, Mapping) else {}

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """Its jobs in order."""
        jobs = self.data.get("jobs")
        if not isinstance(jobs, Mapping):
            return ()
        return tuple(
            Job(self, str(key), job, self.yaml.line(("jobs", key)) or 1)
            for key, job in jobs.items()
            if isinstance(job, Mapping)
        )

    def job(self, name: str) -> Job | None:
        """The job that GitHub shows under that name, with or without its matrix' values; None where several fit, and
        for one of a workflow that this one calls."""
        caller = name.partition(" / ")[0]
        if any(job.data.get("uses") and caller in {job.shown_name, job.id} for job in self.jobs):
            return None
        spelt = {name, _MATRIX_VALUES.sub("", name)}
        ways = (
            [job for job in self.jobs if job.shown_name in spelt],
            [job for job in self.jobs if any(_fits(job.shown_name, each) for each in spelt)],
            [job for job in self.jobs if job.id in spelt],
        )
        found = next((jobs for jobs in ways if jobs), [])
        return found[0] if len(found) == 1 else None

    def line(self, path: Path) -> int | None:
        """The line that a key or item begins on."""
        return self.yaml.line(path)


_CUT = 60


def read(path: str, text: str | None) -> Workflow | None:
    """The workflow in a file; None for no file, and for one that cannot be read."""
    if text is None:
        return None
    workflow = Workflow(path, YamlFile(text))
    try:
        return workflow if workflow.data else None
    except YamlFileError:
        return None


def _run_defaults(data: Mapping[str, Any]) -> Mapping[str, Any]:
    defaults = data.get("defaults")
    run = defaults.get("run") if isinstance(defaults, Mapping) else None
    return run if isinstance(run, Mapping) else {}


def _fits(written: str, shown: str) -> bool:
    """Whether a name as it is written, with `${{ expressions }}`, may be what GitHub shows."""
    parts = _parted(written)[::2]
    if len(parts) == 1 or not shown.startswith(parts[0]) or not shown.endswith(parts[-1]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        found = shown.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return at + len(parts[-1]) <= len(shown)
