"""Whether a project's default branch still has a defect, as far as one file of it tells."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion, Version

from workers.triage import toml_reading
from workers.triage.installed import normalised
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction

_BESIDE = 1


def wanted(found: Reproduction) -> tuple[str, ...]:
    """The files of the default branch that may be the broken one, the likelier first, and what it requires."""
    if not found.file:
        return ("pyproject.toml",)
    return (found.file, f"src/{found.file}", posixpath.join("lib", found.file), "pyproject.toml")


def still(found: Reproduction, files: Mapping[str, str]) -> bool | None:
    """True where the failing line stands there unchanged, with what is around it; False where it does not, or where
    what is required has changed so that it no longer fails; None where neither can be told, such as for a file that is
    somewhere else.
    """
    met = _met(found, toml_reading.tables(files.get("pyproject.toml", "")) or {})
    unchanged = _unchanged(found, files)
    if met is False or unchanged is False:
        return False
    return True if met and unchanged else None


def _unchanged(found: Reproduction, files: Mapping[str, str]) -> bool | None:
    text = next((files[path] for path in wanted(found)[:-1] if path in files), None)
    lines = dict(found.around)
    if text is None or found.line not in lines:
        return None
    if found.name and found.name not in text:
        return False
    there = [line.rstrip() for line in text.split("\n")]
    if lines[found.line].rstrip() not in there:
        return False
    window = [lines[number].rstrip() for number in sorted(lines) if abs(number - found.line) <= _BESIDE]
    size = len(window)
    return True if any(there[at : at + size] == window for at in range(len(there) - size + 1)) else None


def _met(found: Reproduction, data: Mapping[str, Any]) -> bool | None:
    """Whether what is required still lets the defect happen; None where that is not written down."""
    if found.sort is not Sort.MODULE and (not found.other or found.other == found.package):
        return True
    required = _required(data)
    if required is None:
        return None
    name = normalised(found.other or (found.module or "").partition(".")[0])
    specifiers = [each.specifier for each in required if normalised(each.name) == name]
    if found.sort is Sort.MODULE:
        return not specifiers
    try:
        version = Version(found.other_version or "")
    except InvalidVersion:
        return None
    return all(each.contains(version, prereleases=True) for each in specifiers) if specifiers else None


def _required(data: Mapping[str, Any]) -> list[Requirement] | None:
    """What `[project]` requires; None where it does not say so itself.

    https://packaging.python.org/en/latest/specifications/pyproject-toml/#dependencies-optional-dependencies
    """
    project = data.get("project")
    declared = project.get("dependencies") if isinstance(project, Mapping) else None
    if not isinstance(declared, list):
        return None
    found = []
    for line in declared:
        try:
            found.append(Requirement(str(line)))
        except InvalidRequirement:
            return None
    return found
