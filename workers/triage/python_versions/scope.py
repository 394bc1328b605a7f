"""Which choices a requirement binds: a repository may hold several projects."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from workers.triage.python_versions.in_force import InForce
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.wanted import By, Wanted, nearest_project


@dataclass(frozen=True, slots=True)
class Scope:
    """The choices that a requirement is about."""

    bound: tuple[Choice, ...]
    """Those in force, the others of their lists, and those that run the same project."""
    folder: str
    """The project's folder; empty for the root."""
    aside: tuple[Choice, ...] = ()
    """Those that may run it and that this run does not try out: jobs that publish, files elsewhere that name it."""


class _Use(Enum):
    BOUND = "bound"
    ASIDE = "aside"
    OTHER = "other"


def scope(survey: Survey, wanted: Wanted, force: InForce, texts: Mapping[str, str]) -> Scope:
    """What a requirement binds."""
    groups = {each.group for each in force.choices if each.group}
    near = {each.place for each in force.choices}
    folder = _folder(survey, wanted, force)
    used: dict[_Use, list[Choice]] = {use: [] for use in _Use}
    for each in survey.chosen:
        use = _use(each, survey, folder, texts) if wanted.everywhere else _Use.OTHER
        certain = each.place in near or (each.group and each.group in groups)
        used[_Use.BOUND if certain else use].append(each)
    known = {each.place for each in survey.chosen}
    listed = [each for each in force.siblings if each.group and each.group in groups]
    others = {each.place: each for each in (*force.choices, *listed) if each.place not in known}
    return Scope((*used[_Use.BOUND], *others.values()), folder, tuple(used[_Use.ASIDE]))


def _folder(survey: Survey, wanted: Wanted, force: InForce) -> str:
    """The folder of the project that it is about."""
    if wanted.by is By.PROJECT:
        return next((each.folder for each in (*wanted.stated, *wanted.otherwise)), "")
    paths = [wanted.code[0]] if wanted.code else [each.path for each in wanted.declared]
    paths += [each.path for each in force.choices]
    return nearest_project(survey, posixpath.dirname(paths[0])) if paths else ""


def _use(choice: Choice, survey: Survey, folder: str, texts: Mapping[str, str]) -> _Use:
    if not choice.path.startswith(".github/"):
        if nearest_project(survey, posixpath.dirname(choice.path)) == folder:
            return _Use.BOUND
        return _Use.ASIDE if _names(texts.get(choice.path, ""), folder) else _Use.OTHER
    if len({each.folder for each in survey.requirements}) > 1:
        # Which of several projects another job is for, its steps do not tell for certain.
        return _Use.OTHER
    users = [each for each in survey.setups if choice.place in {known.place for known in each.choices}]
    users = [each for each in users if not each.foreign and (not folder or _names(each.said, folder))]
    if not users:
        return _Use.OTHER
    return _Use.ASIDE if all(each.publishes for each in users) else _Use.BOUND


def _names(text: str, folder: str) -> bool:
    """Whether a text names a folder; the root needs no name."""
    return bool(folder) and re.search(rf"(?<![\w-]){re.escape(folder)}(?![\w-])", text) is not None
