"""Which choices a requirement binds: a repository may hold several projects."""

from __future__ import annotations

import posixpath

from workers.triage.python_versions.in_force import InForce
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.wanted import By, Wanted, nearest_project


def bound(survey: Survey, wanted: Wanted, force: InForce) -> tuple[Choice, ...]:
    """The choices in force with the others of their lists, and, where all run it, those of the same project."""
    groups = {each.group for each in force.choices if each.group}
    near = {each.place for each in force.choices}
    folder = _folder(survey, wanted, force)
    several = len({each.folder for each in survey.requirements}) > 1
    return tuple(
        each
        for each in survey.chosen
        if each.place in near
        or (each.group and each.group in groups)
        or (wanted.everywhere and _runs(each, survey, folder, several))
    ) + tuple(each for each in force.choices if each.place not in {known.place for known in survey.chosen})


def _folder(survey: Survey, wanted: Wanted, force: InForce) -> str:
    """The folder of the project that it is about."""
    if wanted.by is By.PROJECT:
        return (wanted.stated or wanted.otherwise)[0].folder
    paths = [wanted.code[0]] if wanted.code else [each.path for each in wanted.declared]
    paths += [each.path for each in force.choices]
    return nearest_project(survey, posixpath.dirname(paths[0])) if paths else ""


def _runs(choice: Choice, survey: Survey, folder: str, several: bool) -> bool:
    if choice.path.startswith(".github/"):
        # Which of several projects another job is for, its steps do not tell for certain.
        return not several
    return nearest_project(survey, posixpath.dirname(choice.path)) == folder
