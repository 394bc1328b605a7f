"""`retriage deps`: the releases that a project depends on, looked at before CI finds out."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.markers import InvalidMarker, Marker, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement

from workers.errors import GoneError, PermanentError, RetryableError, UnusableInputError
from workers.ports import PackageIndex
from workers.triage.manifests.locks import LOCKS, Resolved, resolved
from workers.triage.releases.bearing import is_apart
from workers.triage.releases.choosing import is_prerelease, parsed, python_admitted
from workers.triage.releases.health import Ailment, Complaint, artifact_of, by_contents, by_index, undeclared
from workers.triage.releases.model import Contents, Inquiry, Platform, Project
from workers.triage.releases.supply import surroundings
from workers.triage.text import code
from workers.triage.toml_reading import tables

NOTHING = "has no lock file, no requirements with `==`, and no pyproject.toml with dependencies"
NO_FOLDER = "is no folder"
NOT_LOCKED = "No lock file: of each requirement, the newest release that fits was looked at."
NO_PROJECT = "{name} is not on the index."
NONE_FITS = "No release of {name} fits {requirement}."
UNREAD = "{name} could not be looked at: {why}"
NO_GRAMMAR = "{name}: the grammar of Python {python} is not known here."
OUT_OF_BOUNDS = "{count} further releases were not looked at: the bounds of one look were reached."
NO_IMPORTS = "What is imported without being declared cannot be told, because not all releases were looked at."
ARCHITECTURES = ("amd64", "arm64")
OWN = f"{sys.version_info[0]}.{sys.version_info[1]}"
MOST_PATHS = 20_000
_LONGEST = 4_000_000
_MOST_FILES = 200
_DEEPEST = 3
_SKIPPED = frozenset({"node_modules", "site-packages", "venv", "vendor", "third_party"})
_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_LABELS = re.compile(r"(?m)^\s*-?\s*(?:runs-on|os|runner|platform)\s*:\s*(.+)$|^\s*-\s+([\w.-]+)\s*$")
_ARM = re.compile(r"(?:ubuntu|windows)-[\w.]+-arm|arm64|aarch64")
_AMD = re.compile(r"(?:ubuntu|windows)-(?:latest|[\d.]+)|x64|amd64|x86_64")
_MINORS = tuple(f"3.{minor}" for minor in range(6, sys.version_info[1] + 1))


@dataclass(frozen=True, slots=True)
class Depended:
    """What a project depends on, and where it runs."""

    packages: tuple[Resolved, ...]
    """Each release once."""
    platforms: tuple[Platform, ...]
    """At least one."""
    notes: tuple[str, ...] = ()
    """What is to be known of it: sentences of Markdown."""
    own: frozenset[str] = frozenset()
    """The project's own top-level modules."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far one look goes."""

    artifacts: int = 300
    """How many artifacts are looked at."""
    bytes: int = 1 << 30
    """How many bytes are fetched."""
    seconds: float = 900.0
    """How long it takes; what is begun is finished."""


BOUNDS = Bounds()


@dataclass
class Health:
    """What was found."""

    depended: Depended
    left: int = 0
    """How many releases were not looked at, because the bounds were reached."""
    complaints: list[Complaint] = field(default_factory=list)
    not_examined: list[str] = field(default_factory=list)
    looked: int = 0
    bytes: int = 0


def files_of(folder: Path) -> dict[str, str]:
    """The files of a folder that tell. Raises UnusableInputError."""
    if not folder.is_dir():
        raise UnusableInputError(NO_FOLDER)
    found: dict[str, str] = {}
    for base, folders, names in os.walk(folder):
        place = Path(base).relative_to(folder)
        folders[:] = sorted(_entered(place, each) for each in folders if _entered(place, each))
        for name in sorted(names):
            path = (place / name).as_posix()
            if tells(path) and len(found) < _MOST_FILES:
                found |= _text(path, folder / path)
    return found


def paths_of(folder: Path) -> frozenset[str]:
    """Python's files in a folder, as far down as its files are read; MOST_PATHS at most."""
    found: set[str] = set()
    for base, folders, names in os.walk(folder):
        place = Path(base).relative_to(folder)
        folders[:] = sorted(_entered(place, each) for each in folders if _entered(place, each))
        found |= {(place / name).as_posix() for name in names if name.endswith(".py")}
        if len(found) > MOST_PATHS:
            break
    return frozenset(found)


def tells(path: str) -> bool:
    """Whether a file of a repository says what it depends on, or where it runs."""
    return bool(LOCKS.match(path) or _WORKFLOW.fullmatch(path)) or path == "pyproject.toml"


def _entered(place: Path, name: str) -> str:
    hidden = name.startswith(".") and (place / name).as_posix() not in {".github", ".ci"}
    return "" if hidden or name in _SKIPPED or len(place.parts) >= _DEEPEST else name


def _text(path: str, file: Path) -> dict[str, str]:
    try:
        if file.is_symlink() or file.stat().st_size > _LONGEST:
            return {}
        return {path: file.read_text(encoding="utf-8")}
    except (OSError, UnicodeDecodeError):
        return {}


def depended(
    index: PackageIndex,
    files: Mapping[str, str],
    python: str | None,
    architectures: Sequence[str],
    paths: Collection[str] = (),
) -> Depended:
    """What these files say; `paths` are all of the project's, as far as they are known.

    Raises UnusableInputError where they say nothing.
    """
    chosen = python or lowest(files)
    used = tuple(architectures) or used_architectures(files)
    platforms = tuple(Platform(architecture=each, python=chosen) for each in used)
    locked = {(each.package, each.version): each for each in resolved(files) if _applies(each, platforms)}
    if locked:
        return Depended(tuple(locked.values()), platforms, own=own_modules(paths or files))
    newest, notes = _newest(index, files, chosen)
    if not newest and not notes:
        raise UnusableInputError(NOTHING)
    return Depended(newest, platforms, (NOT_LOCKED, *notes), own_modules(paths or files))


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


def used_architectures(files: Mapping[str, str]) -> tuple[str, ...]:
    """Those that the labels of runners in workflows name, but for macOS; amd64 where they name none."""
    texts = [text for path, text in files.items() if _WORKFLOW.fullmatch(path)]
    given = [label for text in texts for pair in _LABELS.findall(text) for label in pair]
    labels = [each for label in given for each in re.split(r"[\s,\[\]\"']+", label.lower())]
    found = [name for name, sign in (("amd64", _AMD), ("arm64", _ARM)) if any(map(sign.fullmatch, labels))]
    return tuple(found) or ARCHITECTURES[:1]


def _project(files: Mapping[str, str]) -> Mapping[str, Any]:
    data = tables(files.get("pyproject.toml", "")) or {}
    project = data.get("project")
    return project if isinstance(project, dict) else {}


def _applies(each: Resolved, platforms: Sequence[Platform]) -> bool:
    """Whether it is installed from the index on one of the platforms; where its condition is unclear, it is."""
    if each.origin:
        return False
    try:
        marker = Marker(each.markers) if each.markers else None
        return marker is None or any(marker.evaluate(surroundings(platform)) for platform in platforms)
    except (InvalidMarker, UndefinedEnvironmentName):
        return True


def _newest(index: PackageIndex, files: Mapping[str, str], python: str) -> tuple[tuple[Resolved, ...], list[str]]:
    found: list[Resolved] = []
    notes: list[str] = []
    given = _project(files).get("dependencies")
    for written in given if isinstance(given, list) else ():
        try:
            requirement = Requirement(str(written))
            project = index.project(requirement.name)
        except InvalidRequirement:
            continue
        except PermanentError as error:
            notes.append(UNREAD.format(name=code(written), why=code(error)))
            continue
        version = _fitting(project, requirement, python)
        if version is None:
            notes.append(NONE_FITS.format(name=code(project.name), requirement=code(written)))
        else:
            found.append(Resolved("pyproject.toml", None, project.name, version))
    return tuple(found), notes


def _fitting(project: Project, requirement: Requirement, python: str) -> str | None:
    for release in reversed(project.releases):
        version = parsed(release.version)
        apt = any(python_admitted(each.requires_python, python) for each in release.artifacts)
        stable = release.yanked is None and not is_prerelease(release)
        if version is not None and apt and stable and requirement.specifier.contains(version):
            return release.version
    return None


def examine(index: PackageIndex, asked: Depended, bounds: Bounds = BOUNDS) -> Health:
    """Look at each of them, within bounds. Raises RetryableError where the index is away."""
    health = Health(asked, not_examined=list(asked.notes))
    held: dict[str, tuple[str, Contents]] = {}
    began, before = time.monotonic(), index.bytes
    for place, each in enumerate(asked.packages):
        health.bytes = index.bytes - before
        late = time.monotonic() - began > bounds.seconds
        if late or health.looked >= bounds.artifacts or health.bytes > bounds.bytes:
            health.left = len(asked.packages) - place
            health.not_examined.append(OUT_OF_BOUNDS.format(count=health.left))
            break
        contents = _one(index, each, health)
        if contents is not None:
            held[each.package] = (each.version, contents)
    health.bytes = index.bytes - before
    if len(held) < len({each.package for each in asked.packages}) or NOT_LOCKED in asked.notes:
        health.not_examined.append(NO_IMPORTS)
    else:
        health.complaints += undeclared(held, asked.platforms[0], is_apart, asked.own)
    return health


def _one(index: PackageIndex, each: Resolved, health: Health) -> Contents | None:
    platforms = health.depended.platforms
    name = code(f"{each.package} {each.version}")
    python = "" if platforms[0].python == OWN else platforms[0].python
    try:
        project = index.project(each.package)
        health.complaints += by_index(project, each.version, platforms)
        artifact = artifact_of(project, each.version, platforms)
        if artifact is None:
            return None
        health.looked += 1
        contents = index.look(artifact, Inquiry(imports=True, python=python))
    except GoneError:
        health.complaints.append(Complaint(each.package, each.version, Ailment.GONE, NO_PROJECT.format(name=name)))
        return None
    except PermanentError as error:
        health.not_examined.append(UNREAD.format(name=name, why=code(error)))
        return None
    if python and contents.broken_there is None:
        health.not_examined.append(NO_GRAMMAR.format(name=name, python=python))
    health.complaints += by_contents(each.package, each.version, contents, python)
    for file, why in contents.unread[:1]:
        health.not_examined.append(UNREAD.format(name=f"{name}, {code(file)},", why=code(why)))
    return contents


def look(target: str, python: str | None, architectures: Sequence[str]) -> Health:
    """What is wrong with the releases that the project in a folder depends on. Raises UnusableInputError."""
    from workers.reproduce_command import AWAY, opened_index  # noqa: PLC0415  HTTP takes a while to load

    files, paths = files_of(Path(target)), paths_of(Path(target))
    with opened_index() as index:
        try:
            return examine(index, depended(index, files, python, architectures, paths))
        except RetryableError as error:
            raise UnusableInputError(AWAY.format(why=error)) from error


def told(health: Health) -> Iterator[str]:
    """What a person reads, line by line."""
    for each in health.complaints:
        yield f"{each.ailment}: {each.text}"
    for sentence in health.not_examined:
        yield f"  not examined: {sentence}"
    count = len(health.depended.packages)
    yield f"{count} releases, {health.looked} artifacts looked at, {health.bytes:,} bytes fetched"


def as_json(health: Health) -> dict[str, Any]:
    """What `--json` prints."""
    places = {(each.package, each.version): each for each in health.depended.packages}

    def of(each: Complaint) -> dict[str, Any]:
        place = places.get((each.package, each.version))
        return {
            "package": each.package,
            "version": each.version,
            "ailment": each.ailment.value,
            "text": each.text,
            "file": each.file,
            "line": each.line,
            "declared": {"path": place.path, "line": place.line} if place else None,
        }

    return {
        "schema": 1,
        "python": health.depended.platforms[0].python,
        "architectures": [each.architecture for each in health.depended.platforms],
        "releases": len(health.depended.packages),
        "complaints": [of(each) for each in health.complaints],
        "not_examined": health.not_examined,
        "artifacts": health.looked,
        "bytes": health.bytes,
    }
