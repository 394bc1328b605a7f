"""Which versions of which packages a repository has settled on: its lock files, and requirements with `==`.

https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile, https://python-poetry.org/docs/basic-usage/,
https://pdm-project.org/en/latest/usage/lockfile/, https://pipenv.pypa.io/en/latest/pipfile.html,
https://packaging.python.org/en/latest/specifications/pylock-toml/,
https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from workers.triage.file_values import from_json
from workers.triage.toml_reading import tables

LOCKS = re.compile(
    r"""^(?:.*/)?(?:
        uv\.lock | poetry\.lock | pdm\.lock | Pipfile\.lock | pylock(?:\.[^./]+)?\.toml
        | (?:[^/]*[-_.])?(?:requirements|constraints)(?:[-_.][^/]*)?\.(?:txt|lock)
        | (?:requirements|constraints)/[^/]+\.(?:txt|lock)
    )\Z""",
    re.VERBOSE,
)
"""The paths of lock, requirements and constraints files, in any folder."""
MAX_CHARACTERS = 4_000_000
"""Longer files are not read."""
MOST = 5000
"""How many packages of one file are told."""
_LONGEST_LINE = 4000
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_OPTIONS = re.compile(r"\s--?[A-Za-z].*$")
_INCLUDE = re.compile(r"(?:-r|-c|--requirement|--constraint)[ =]*(\S+)")
_NAMED = re.compile(r"""name\s*=\s*["']""")


@dataclass(frozen=True, slots=True)
class Resolved:
    """One package at one version."""

    path: str
    """The file that says so."""
    line: int | None
    """The line that names the package; None where that is not certain."""
    package: str
    """Its normalised name."""
    version: str
    """Normalised as https://packaging.python.org/en/latest/specifications/version-specifiers/ says."""
    markers: str | None = None
    """The condition under which it is installed; None where it always is."""
    origin: str = ""
    """Empty for a package of an index; else `git`, `url`, or `path`."""


def resolved(files: Mapping[str, str]) -> tuple[Resolved, ...]:
    """What these files say, by path and line. A file that cannot be read says nothing.

    Of requirements files, those that another one takes in are read whatever their names.
    """
    found: list[Resolved] = []
    for path in sorted(_wanted(files)):
        text = files[path]
        if len(text) <= MAX_CHARACTERS:
            found += islice(_reader(path)(path, text.removeprefix("\ufeff")), MOST)
    return tuple(found)


def _wanted(files: Mapping[str, str]) -> set[str]:
    waiting = [path for path in files if LOCKS.match(path)]
    found = set(waiting)
    while waiting:
        path = waiting.pop()
        if _reader(path) is _requirements and len(files[path]) <= MAX_CHARACTERS:
            more = {other for other in _taken_in(path, files[path]) if other in files} - found
            found |= more
            waiting += more
    return found


def _taken_in(path: str, text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if include := _INCLUDE.match(line[:_LONGEST_LINE].strip()):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), include[1]))


def _reader(path: str) -> Callable[[str, str], Iterator[Resolved]]:
    name = posixpath.basename(path)
    if name.startswith("pylock.") and name.endswith(".toml"):
        return _pylock
    return _READERS.get(name, _requirements)


def _uv(path: str, text: str) -> Iterator[Resolved]:
    for line, package in _packages(text, "package"):
        source = _table(package.get("source"))
        forks = package.get("resolution-markers")
        markers = _either(forks) if isinstance(forks, list) else None
        yield from _one(path, line, package.get("name"), package.get("version"), markers, _origin(source))


def _poetry(path: str, text: str) -> Iterator[Resolved]:
    kinds = {"git": "git", "url": "url", "file": "path", "directory": "path"}
    for line, package in _packages(text, "package"):
        origin = kinds.get(str(_table(package.get("source")).get("type")), "")
        yield from _one(path, line, package.get("name"), package.get("version"), package.get("markers"), origin)


def _pdm(path: str, text: str) -> Iterator[Resolved]:
    for line, package in _packages(text, "package"):
        markers = package.get("marker")
        yield from _one(path, line, package.get("name"), package.get("version"), markers, _origin(package))


def _pylock(path: str, text: str) -> Iterator[Resolved]:
    for line, package in _packages(text, "packages"):
        markers = package.get("marker")
        yield from _one(path, line, package.get("name"), package.get("version"), markers, _origin(package))


def _origin(source: Mapping[str, Any]) -> str:
    keys = (
        ("git", "git"), ("vcs", "git"), ("url", "url"), ("archive", "url"), ("path", "path"),
        ("directory", "path"), ("editable", "path"), ("virtual", "path"),
    )  # fmt: skip
    return next((origin for key, origin in keys if source.get(key)), "")


def _packages(text: str, key: str) -> Iterator[tuple[int | None, Mapping[str, Any]]]:
    data = tables(text, MAX_CHARACTERS)
    listed = data.get(key) if data else None
    packages = listed if isinstance(listed, list) else []
    lines = _lines_of_names(text, f"[[{key}]]")
    if len(lines) != len(packages):
        lines = [None] * len(packages)
    return ((line, each) for line, each in zip(lines, packages, strict=True) if isinstance(each, dict))


def _lines_of_names(text: str, header: str) -> list[int | None]:
    """For each table of an array, the line of its `name`."""
    found: list[int | None] = []
    within = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("["):
            within = line.strip() == header
            if within:
                found.append(None)
        elif within and found[-1] is None and _NAMED.match(line):
            found[-1] = number
    return found


def _pipfile(path: str, text: str) -> Iterator[Resolved]:
    data = from_json(text)
    lines = text.split("\n")
    for section in ("default", "develop"):
        packages = data.get(section) if isinstance(data, dict) else None
        starts = _starts(lines, section)
        for name, package in packages.items() if isinstance(packages, dict) else ():
            told = _table(package)
            version = told.get("version")
            bare = version.removeprefix("==") if isinstance(version, str) else None
            origin = "url" if told.get("file") else _origin(told)
            yield from _one(path, starts.get(name), name, bare, told.get("markers"), origin)


def _starts(lines: list[str], section: str) -> dict[str, int]:
    """The line of each name in a section, as Pipenv writes them: one key a line, with four spaces a level."""
    found: dict[str, int] = {}
    within = False
    for number, line in enumerate(lines, 1):
        if re.match(r' {4}"', line):
            within = line.startswith(f'    "{section}": {{')
        elif within and (key := re.match(r' {8}"([^"\\]+)": \{', line)):
            found.setdefault(key[1], number)
    return found


def _requirements(path: str, text: str) -> Iterator[Resolved]:
    for number, written in _logical(text):
        line = _OPTIONS.sub("", _COMMENT.sub("", written).strip()).strip()
        if not line or line.startswith("-") or len(line) > _LONGEST_LINE:
            continue
        try:
            requirement = Requirement(line)
        except (InvalidRequirement, RecursionError):
            continue
        pins = [each.version for each in requirement.specifier if each.operator in {"==", "==="}]
        if len(pins) == len(requirement.specifier) == 1:
            markers = str(requirement.marker) if requirement.marker else None
            yield from _one(path, number, requirement.name, pins[0], markers, "")


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that continue them, each with the number of the first."""
    held: list[str] = []
    first = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        first = first if held else number
        # A comment ends what is continued: https://pip.pypa.io/en/stable/reference/requirements-file-format/#comments
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            held.append(line[:-1])
            continue
        yield first, " ".join((*held, line))
        held = []
    if held:
        yield first, " ".join(held)


def _one(
    path: str, line: int | None, name: object, version: object, markers: object, origin: str
) -> Iterator[Resolved]:
    if not isinstance(name, str) or not isinstance(version, str) or len(version) > _LONGEST_LINE:
        return
    if isinstance(markers, dict):
        # Poetry has one for each group: it is installed where any of them holds.
        markers = _either(list(markers.values()))
    try:
        yield Resolved(
            path=path,
            line=line,
            package=canonicalize_name(name, validate=True),
            version=str(Version(version)),
            markers=markers if isinstance(markers, str) and markers else None,
            origin=origin,
        )
    except ValueError:
        # A name or a version that no index can have.
        return


def _either(markers: list[Any]) -> str | None:
    told = [each for each in markers if isinstance(each, str) and each]
    return " or ".join(f"({each})" for each in told) if len(told) > 1 else "".join(told) or None


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


_READERS: Mapping[str, Callable[[str, str], Iterator[Resolved]]] = {
    "uv.lock": _uv,
    "poetry.lock": _poetry,
    "pdm.lock": _pdm,
    "Pipfile.lock": _pipfile,
}
