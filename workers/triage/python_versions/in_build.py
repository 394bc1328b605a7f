"""Which Python a step that builds an image runs in it: the one that its Dockerfile begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workers.triage.model import Finding
from workers.triage.proving import Facts
from workers.triage.python_versions.expressions import embedded
from workers.triage.python_versions.places import Choice, Span, rewritten
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.versions import pick
from workers.triage.repository import docker_build
from workers.triage.repository.docker_build import Build
from workers.triage.repository.workflow_place import Place
from workers.triage.text import code

NO_DOCKERFILE = "The step builds an image by {path}, which was not read."
SOME_DOCKERFILE = "The step builds an image, and which Dockerfile that is cannot be told."
GIVEN = "{path} takes its version from {name}, and what the build gives to that cannot be told."

_ARGUMENT = re.compile(r"\s*ARG\s+(\w+)|.*\$\{?(\w+)", re.IGNORECASE)
# How BuildKit begins each line that a command in the image prints.
_IN_IMAGE = re.compile(r"^#\d+ \d+\.\d+ ", re.MULTILINE)
_BUILDS = re.compile(r"\b(?:docker|podman)\b.*\bbuild\b")


@dataclass(frozen=True, slots=True)
class Built:
    """What an image that a step builds begins with."""

    choices: tuple[Choice, ...] = ()
    """Where its Python is chosen."""
    why: str = ""
    """Why that cannot be told; a sentence."""


def of_build(finding: Finding, facts: Facts, survey: Survey, place: Place) -> Built | None:
    """Of a step that builds images, the Pythons that they begin with; None for another step."""
    if place.step is None:
        return None
    folder = place.job.working_directory(place.step)
    builds = docker_build.builds(place.step, folder, facts.text)
    if not builds:
        step = place.step
        by_step = step.action == docker_build.ACTION or _BUILDS.search(f"{step.action} {step.run}")
        return Built(why=SOME_DOCKERFILE) if by_step or _IN_IMAGE.search(finding.excerpt) else None
    missing = sorted({each.dockerfile for each in builds if facts.text(each.dockerfile) is None})
    if missing:
        return Built(why=NO_DOCKERFILE.format(path=code(missing[0])))
    found: list[Choice] = []
    for build in {each.dockerfile: each for each in builds}.values():
        for choice in survey.in_file(build.dockerfile):
            given = _given(build, choice, facts, place)
            if given is None:
                return Built(why=GIVEN.format(path=code(build.dockerfile), name=code(_argument(choice, facts))))
            found += given
    return Built(tuple(found))


def _argument(choice: Choice, facts: Facts) -> str:
    """The build argument that a version in a Dockerfile is the default of; empty for none."""
    row = (facts.text(choice.path) or "").split("\n")[choice.line - 1]
    found = _ARGUMENT.match(row)
    return (found[1] or found[2]) if found else ""


def _given(build: Build, choice: Choice, facts: Facts, place: Place) -> tuple[Choice, ...] | None:
    """What is in force: the choice itself, or what the build gives to its argument; None where that is not told."""
    name = _argument(choice, facts)
    if not name:
        return (choice,)
    mentions = re.compile(rf"\b{re.escape(name)}\b")
    if build.compose and mentions.search(facts.text(build.compose[0]) or ""):
        return None
    if not any(mentions.search(row) for _, row in _rows(place)):
        return (choice,) if choice.pick else None
    found = tuple(_values(place, name))
    return found or None


def _values(place: Place, name: str) -> Iterator[Choice]:
    """The versions that the step's own lines give to a build argument."""
    given = re.compile(rf"\b{re.escape(name)}=[\"']?(?P<value>\$\{{\{{.*?\}}\}}|[\w.-]+)")
    for number, row in _rows(place):
        for found in given.finditer(row):
            yield from _of_value(place, Span(number, found.start("value"), found["value"]))


def _rows(place: Place) -> Iterator[tuple[int, str]]:
    """The failing step's own lines, with their numbers."""
    if place.step is not None:
        first, last = place.yaml.line(place.step.place) or 1, place.yaml.last_line(place.step.place) or 0
        yield from enumerate(place.yaml.text.split("\n")[first - 1 : last], first)


def _of_value(place: Place, span: Span) -> Iterable[Choice]:
    if "${{" in span.text:
        return embedded(place.file, place.job, place.step, span.text)
    picked = pick(span.text)
    if picked is None:
        return ()
    rewrite = rewritten(span) if picked.plain and picked.series else None
    return (Choice(place.path, span.line, span.column, span.text, picked, rewrite=rewrite),)
