"""`retriage deps`: the releases that a project depends on, looked at before CI finds out."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from packaging.markers import InvalidMarker, Marker, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement

from workers.errors import GoneError, PermanentError, UnusableInputError
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
NOT_LOCKED = "No lock file: of each requirement, the newest release that fits was looked at."
NO_PROJECT = "{name} is not on the index."
NONE_FITS = "No release of {name} fits {requirement}."
UNREAD = "{name} could not be looked at: {why}"
NO_GRAMMAR = "{name}: the grammar of Python {python} is not known here."
OUT_OF_BOUNDS = "{count} further releases were not looked at: the bounds of one look were reached."
NO_IMPORTS = "What is imported without being declared cannot be told, because not all releases were looked at."
OWN = f"{sys.version_info[0]}.{sys.version_info[1]}"
_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_LABELS = re.compile(r"(?m)^\s*-?\s*(?:runs-on|os|runner|platform)\s*:\s*(.+)$|^\s*-\s+([\w.-]+)\s*$")
_ARM = re.compile(
    r"ubuntu-[\w.]+-arm|windows-[\w.]+-arm|macos-(?:latest|1[4-9]|[2-9]\d)(?:-xlarge)?|macos-13-xlarge|arm64|aarch64"
)
_AMD = re.compile(
    r"(?:ubuntu|windows)-(?:latest|[\d.]+)|macos-1[0-3](?:\.\d+)?|macos-[\w.]+-(?:large|intel)|x64|amd64|x86_64"
)
"""Labels of runners: https://docs.github.com/en/actions/reference/runners/github-hosted-runners"""
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


def tells(path: str) -> bool:
    """Whether a file of a repository says what it depends on, or where it runs."""
    return bool(LOCKS.match(path) or _WORKFLOW.fullmatch(path)) or path == "pyproject.toml"


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
    wished = tuple(Platform(architecture=each, python=chosen) for each in architectures)
    platforms = wished or used_platforms(files, chosen)
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


def used_platforms(files: Mapping[str, str], python: str) -> tuple[Platform, ...]:
    """Those that the labels of runners in workflows name; Linux on amd64 where they name none."""
    texts = [text for path, text in files.items() if _WORKFLOW.fullmatch(path)]
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
