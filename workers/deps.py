"""`retriage deps`: the releases that a project depends on, looked at before CI finds out."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from packaging.markers import InvalidMarker, Marker, UndefinedEnvironmentName

from workers.deps_project import OWN, PROJECT_FILES, WORKFLOW, Root, lowest, own_modules, roots, used_platforms
from workers.deps_walk import UNREAD, Walk
from workers.errors import GoneError, PermanentError, UnusableInputError
from workers.ports import PackageIndex
from workers.triage.manifests.locks import LOCKS, Resolved, resolved
from workers.triage.releases.bearing import is_apart
from workers.triage.releases.choosing import find
from workers.triage.releases.health import Ailment, Complaint, artifact_of, by_contents, by_index, undeclared
from workers.triage.releases.model import Contents, Inquiry, Metadata, Platform
from workers.triage.releases.supply import surroundings
from workers.triage.text import code

NOTHING = "has no lock file, and asks for nothing in pyproject.toml, setup.cfg, setup.py or requirements files"
NOT_LOCKED = (
    "No lock file: of what is not pinned, the newest release that fits what was asked for so far was looked at."
)
NO_PROJECT = "{name} is not on the index."
NO_GRAMMAR = "{name}: the grammar of Python {python} is not known here."
OUT_OF_BOUNDS = "{count} further releases were not looked at: the bounds of one look were reached."
IS_LOCK = re.compile(r"(?:^|/)(?:uv|poetry|pdm|Pipfile)\.lock\Z|(?:^|/)pylock(?:\.[^./]+)?\.toml\Z")
NO_IMPORTS = "What is imported without being declared cannot be told, because not all releases were looked at."


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
    roots: tuple[Root, ...] = ()
    """What the project asks for, where no lock file says what it gets."""
    locked: bool = True
    """Whether a lock file names all releases, so that what they require is not followed."""


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
    return bool(LOCKS.match(path) or WORKFLOW.fullmatch(path)) or path in PROJECT_FILES


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
    pinned = {(each.package, each.version): each for each in resolved(files) if _applies(each, platforms)}
    own = own_modules(paths or files)
    if pinned and any(IS_LOCK.search(path) for path in files):
        return Depended(tuple(pinned.values()), platforms, own=own)
    asked, notes = roots(files, platforms)
    walk = Walk(index, platforms)
    walk.settle(pinned.values())
    for root in asked:
        walk.ask(root, root.path)
    packages = (*pinned.values(), *walk.further())
    if not packages and not walk.notes:
        raise UnusableInputError(NOTHING)
    told = (NOT_LOCKED,) if len(packages) > len(pinned) else ()
    return Depended(packages, platforms, (*told, *notes, *walk.notes), own, asked, locked=False)


def _applies(each: Resolved, platforms: Sequence[Platform]) -> bool:
    """Whether it is installed from the index on one of the platforms; where its condition is unclear, it is."""
    if each.origin:
        return False
    try:
        marker = Marker(each.markers) if each.markers else None
        return marker is None or any(marker.evaluate(surroundings(platform)) for platform in platforms)
    except (InvalidMarker, UndefinedEnvironmentName):
        return True


def examine(index: PackageIndex, asked: Depended, bounds: Bounds = BOUNDS) -> Health:
    """Look at each of them, and without a lock file at what they require in turn, within bounds.

    Raises RetryableError where the index is away.
    """
    health = Health(asked, not_examined=list(asked.notes))
    look = _Look(index, health, bounds, time.monotonic(), index.bytes)
    walk = _walk(index, asked)
    waiting = asked.packages
    while waiting:
        look.at(waiting)
        if asked.locked or health.left:
            break
        for each in waiting:
            if (each.package, each.version) in look.metadata:
                walk.follow(each, look.metadata[each.package, each.version])
        waiting = walk.further()
        health.depended = replace(health.depended, packages=(*health.depended.packages, *waiting))
    health.not_examined += [each for each in walk.notes if each not in health.not_examined]
    if health.left:
        health.not_examined.append(OUT_OF_BOUNDS.format(count=health.left))
    if health.left or look.failed:
        health.not_examined.append(NO_IMPORTS)
    else:
        health.complaints += undeclared(look.held, asked.platforms[0], is_apart, asked.own)
    return health


def _walk(index: PackageIndex, asked: Depended) -> Walk:
    walk = Walk(index, asked.platforms)
    walk.settle(asked.packages)
    for root in () if asked.locked else asked.roots:
        walk.ask(root, root.path)
    return walk


@dataclass
class _Look:
    """What was looked at so far."""

    index: PackageIndex
    health: Health
    bounds: Bounds
    began: float
    before: int
    held: dict[str, tuple[str, Contents]] = field(default_factory=dict)
    metadata: dict[tuple[str, str], Metadata] = field(default_factory=dict)
    failed: bool = False

    def at(self, packages: Sequence[Resolved]) -> None:
        """Look at these, as far as the bounds allow."""
        for place, each in enumerate(packages):
            if self._is_beyond():
                self.health.left = len(packages) - place
                return
            contents = self._one(each)
            self.health.bytes = self.index.bytes - self.before
            if contents is not None:
                self.held[each.package] = (each.version, contents)
                self.metadata[each.package, each.version] = contents.metadata

    def _is_beyond(self) -> bool:
        late = time.monotonic() - self.began > self.bounds.seconds
        return late or self.health.looked >= self.bounds.artifacts or self.health.bytes > self.bounds.bytes

    def _one(self, each: Resolved) -> Contents | None:
        health, platforms = self.health, self.health.depended.platforms
        name = code(f"{each.package} {each.version}")
        python = "" if platforms[0].python == OWN else platforms[0].python
        try:
            project = self.index.project(each.package)
            health.complaints += by_index(project, each.version, platforms)
            artifact = artifact_of(project, each.version, platforms)
            if artifact is None:
                # Of a lock file's packages, some are of other systems only.
                self.failed |= find(project, each.version) is None
                return None
            health.looked += 1
            contents = self.index.look(artifact, Inquiry(imports=True, python=python))
        except GoneError:
            health.complaints.append(Complaint(each.package, each.version, Ailment.GONE, NO_PROJECT.format(name=name)))
            self.failed = True
            return None
        except PermanentError as error:
            health.not_examined.append(UNREAD.format(name=name, why=code(error)))
            self.failed = True
            return None
        self._judge(each, contents, python)
        return contents

    def _judge(self, each: Resolved, contents: Contents, python: str) -> None:
        name = code(f"{each.package} {each.version}")
        if python and contents.broken_there is None:
            self.health.not_examined.append(NO_GRAMMAR.format(name=name, python=python))
        self.health.complaints += by_contents(each.package, each.version, contents, python)
        for file, why in contents.unread[:1]:
            self.health.not_examined.append(UNREAD.format(name=f"{name}, {code(file)},", why=code(why)))
