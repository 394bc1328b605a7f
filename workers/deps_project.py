"""What a project's files say of where it runs, which modules are its own, and what it asks for without a lock file."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from packaging.markers import UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from workers.triage.manifests.declaration import BUILD, Declaration
from workers.triage.manifests.declared import declarations
from workers.triage.manifests.locks import LOCKS
from workers.triage.releases.choosing import python_admitted
from workers.triage.releases.model import Platform
from workers.triage.releases.supply import surroundings
from workers.triage.text import code
from workers.triage.toml_reading import tables

NOT_STANDARD = "What {path} asks for of {names} is in a form of its own, and was not followed."
OWN: Final = f"{sys.version_info[0]}.{sys.version_info[1]}"
PROJECT_FILES: Final = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})
WORKFLOW: Final = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_LABELS = re.compile(r"(?m)^\s*-?\s*(?:runs-on|os|runner|platform)\s*:\s*(.+)$|^\s*-\s+([\w.-]+)\s*$")
_ARM = re.compile(
    r"ubuntu-[\w.]+-arm|windows-[\w.]+-arm|macos-(?:latest|1[4-9]|[2-9]\d)(?:-xlarge)?|macos-13-xlarge|arm64|aarch64"
)
_AMD = re.compile(
    r"(?:ubuntu|windows)-(?:latest|[\d.]+)|macos-1[0-3](?:\.\d+)?|macos-[\w.]+-(?:large|intel)|x64|amd64|x86_64"
)
"""Labels of runners: https://docs.github.com/en/actions/reference/runners/github-hosted-runners"""
_MINORS = tuple(f"3.{minor}" for minor in range(6, sys.version_info[1] + 1))
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Root:
    """A requirement that a file of the project has."""

    requirement: Requirement
    """What it asks for."""
    path: str
    """The file."""
    line: int | None
    """In it, where that is certain."""


def own_modules(paths: Collection[str]) -> frozenset[str]:
    """What the project's own files can be imported as from its root or from `src`: modules and packages."""
    inside = [path.removeprefix("src/") for path in paths if path.endswith(".py")]
    return frozenset(path.split("/")[0].removesuffix(".py") for path in inside)


def lowest(files: Mapping[str, str]) -> str:
    """The lowest minor version of Python that the project admits; ours where it does not say."""
    project = _project(files)
    specifier = project.get("requires-python")
    if not isinstance(specifier, str):
        return OWN
    return next((each for each in _MINORS if python_admitted(specifier, each)), OWN)


def used_platforms(files: Mapping[str, str], python: str) -> tuple[Platform, ...]:
    """Those that the labels of runners in workflows name; Linux on amd64 where they name none."""
    texts = [text for path, text in files.items() if WORKFLOW.fullmatch(path)]
    given = [label.lower() for text in texts for pair in _LABELS.findall(text) for label in pair if label]
    found = {(system, architecture) for labels in given for system, architecture in _named(labels)}
    return tuple(Platform(*each, python) for each in sorted(found)) or (Platform(python=python),)


def _named(labels: str) -> Iterator[tuple[str, str]]:
    """The platforms of a runner's labels, or of a list of runners: `[self-hosted, macOS, ARM64]`."""
    plain = re.split(r"[\s,\[\]\"']+", labels)
    around = next((each for each in ("macos", "windows") if each in plain), "linux")
    for label in plain:
        system = next((each for each in ("macos", "windows") if label.startswith(each)), around)
        for architecture, sign in (("amd64", _AMD), ("arm64", _ARM)):
            if sign.fullmatch(label):
                yield system, architecture


def _project(files: Mapping[str, str]) -> Mapping[str, Any]:
    data = tables(files.get("pyproject.toml", "")) or {}
    project = data.get("project")
    return project if isinstance(project, dict) else {}


def roots(files: Mapping[str, str], platforms: Sequence[Platform]) -> tuple[tuple[Root, ...], tuple[str, ...]]:
    """What the project itself asks for on one of these platforms, its extras and groups included; and what of that
    cannot be told, as sentences."""
    found: list[Root] = []
    notes: list[str] = []
    itself = canonicalize_name(str(_project(files).get("name") or ""))
    for path in sorted(filter(_asks, files), key=lambda each: (each.count("/"), each)):
        there = [each for each in declarations(path, files[path]) if each.sort != BUILD]
        found += [root for each in there for root in _root(each, platforms) if _name(root) != itself]
        if others := list(dict.fromkeys(code(each.name) for each in there if not each.written)):
            more = ", ..." if len(others) > _MOST_NAMED else ""
            notes.append(NOT_STANDARD.format(path=code(path), names=", ".join(others[:_MOST_NAMED]) + more))
    return tuple(found), tuple(notes)


def _asks(path: str) -> bool:
    """Whether a file says what is installed. A constraints file does not."""
    is_list = bool(LOCKS.match(path)) and not posixpath.basename(path).startswith("constraints")
    return path in PROJECT_FILES or (is_list and path.count("/") <= 1)


def _root(declared: Declaration, platforms: Sequence[Platform]) -> Iterator[Root]:
    try:
        # Without the hashes that pip-compile writes behind it.
        requirement = Requirement(re.split(r"\s+--", declared.written, maxsplit=1)[0].rstrip("\\ "))
        marker = requirement.marker
        applies = marker is None or any(marker.evaluate({**surroundings(each), "extra": ""}) for each in platforms)
    except (InvalidRequirement, UndefinedEnvironmentName):
        return
    if applies and not requirement.url:
        yield Root(requirement, declared.path, declared.line)


def _name(root: Root) -> str:
    return canonicalize_name(root.requirement.name)
