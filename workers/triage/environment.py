"""What a job ran with, as its log tells: the runner's image, the actions, the packages and the base images."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from workers.triage.environments_read.changed import Changed
from workers.triage.environments_read.found import Found
from workers.triage.environments_read.other_packages import PHP, RUBY, SYSTEM, UNORDERED, other_packages
from workers.triage.environments_read.python_packages import CONDA, PYTHON, python_packages
from workers.triage.environments_read.surroundings import actions, base_images, runner_images
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

MAX_COMPONENTS = 2_000
"""How many things of one job are told apart."""
MAX_NAME = 200
"""How long a name may be, in characters; and a version."""
MAX_VERSIONS = 8
"""How many versions of one thing stand beside each other; where there are more, it is not told."""
MAX_MOVED = 200
"""How much that moved is told."""

# A few packages that came or went among many that stayed say something; more of them only that another cache was used.
_STAYED = 5
_CAME_OR_WENT = 5
# Where the repository itself fixes all versions, or the log names a part of the packages, it says nothing.
_RESOLVED = (PYTHON, CONDA, RUBY, PHP)
_NUMBERS = Pattern(r"\d+")


class Sort(StrEnum):
    """What can move although nobody changed the repository."""

    PACKAGE = "package"
    RUNNER_IMAGE = "runner-image"
    ACTION = "action"
    BASE_IMAGE = "base-image"


_ORDER = (Sort.PACKAGE, Sort.BASE_IMAGE, Sort.ACTION, Sort.RUNNER_IMAGE)


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that a job ran with."""

    sort: Sort
    """What it is."""
    name: str
    """Which: a package's name as its ecosystem compares names."""
    versions: tuple[str, ...]
    """A package's versions in the order they were named, an action's commits, an image's versions or digests."""
    ecosystem: str = ""
    """Whose package: `python`, `conda`, `npm`, `ruby`, `go`, `rust`, `php`, `nuget`, `apt`, `apk`, `rpm`, `brew`."""
    line: int = 0
    """Where the log names it last."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What one job's log says that it ran with."""

    components: tuple[Component, ...] = ()
    """Each sort, ecosystem and name once."""
    whole: bool = True
    """Whether all of the log was read; else what is missing here may have been there."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that is other now than when the job last passed."""

    sort: Sort
    """What it is."""
    name: str
    """Which: `hishel`, `actions/checkout@v4`, `ubuntu-24.04`, `python:3.12-slim`."""
    before: str | None
    """When the job passed; None where it was not there."""
    now: str | None
    """In the job that failed; None where it is not there any more."""
    ecosystem: str = ""
    """Whose package, as in Component."""


def environment(log: JobLog) -> Environment:
    """All that the log tells.

    Of a log that was not kept whole, packages are read from its unbroken beginning alone: two such readings of the same
    installation never contradict each other, however much of it either of them holds.
    """
    tools = log.unwrapped
    end = _unbroken(log)
    whole = not log.not_examined and (not log.lines.pieces or end == log.lines.pieces[-1].last)
    packages = (
        found
        for found in (*python_packages(tools), *other_packages(tools))
        if whole or (found.line <= end and found.ecosystem not in UNORDERED)
    )
    components = (
        *_components(Sort.RUNNER_IMAGE, runner_images(log)),
        *_components(Sort.ACTION, actions(log)),
        *_components(Sort.BASE_IMAGE, base_images(log)),
        *_components(Sort.PACKAGE, packages),
    )
    return Environment(components[:MAX_COMPONENTS], whole and len(components) <= MAX_COMPONENTS)


def moved(before: Environment, after: Environment, mentioned: str = "") -> tuple[Moved, ...]:
    """What is other in `after`: first what `mentioned`, an excerpt of the failure, names; MAX_MOVED at most.

    Only what both logs tell of is compared. What one of them does not name is told of packages alone, and only where
    both logs are whole and list much the same packages: a cached installation names none of them, and a job that failed
    half-way does not come to the later ones.
    """
    old, new = _by_key(before), _by_key(after)
    differing = [*_runner(before, after)]
    for key in old.keys() & new.keys():
        differing += _other(old[key], new[key])
    if before.whole and after.whole:
        differing += _came_or_went(old, new)
    return tuple(sorted(_told_apart(differing), key=_rank(mentioned))[:MAX_MOVED])


def untouched(
    moved: Iterable[Moved], patches: Mapping[str, str], changed_files: Collection[str] = ()
) -> tuple[Moved, ...]:
    """Without what a pull request's own diff names.

    `patches` are its changes by path, `changed_files` all its paths: a file that has no patch may have changed anything
    that it can name. Where the diff changes what a project declares of an ecosystem, its solver may answer otherwise:
    then only packages that became newer are left of it.
    """
    changed = Changed(patches, changed_files)
    return tuple(each for each in moved if not _touched(each, changed))


def _unbroken(log: JobLog) -> int:
    """The number of the last line before the first that was not kept."""
    end = 0
    for piece, following in pairwise(log.lines.pieces):
        end = piece.last
        if following.first != piece.last + 1:
            return end
    return log.lines.pieces[-1].last if log.lines.pieces else end


def _components(sort: Sort, found: Iterable[Found]) -> Iterator[Component]:
    versions: dict[tuple[str, str], dict[str, None]] = {}
    lines: dict[tuple[str, str], int] = {}
    for each in sorted(found, key=lambda each: each.line):
        if each.name and len(each.name) <= MAX_NAME and len(each.version) <= MAX_NAME:
            key = each.ecosystem, each.name
            versions.setdefault(key, {})[each.version] = None
            lines[key] = each.line
    for (ecosystem, name), known in versions.items():
        if len(known) <= MAX_VERSIONS:
            yield Component(sort, name, tuple(known), ecosystem, lines[ecosystem, name])


_Key = tuple[Sort, str, str]


def _by_key(one: Environment) -> dict[_Key, Component]:
    return {(each.sort, each.ecosystem, each.name): each for each in one.components}


def _other(old: Component, new: Component) -> Iterator[Moved]:
    """The versions that gave way to others. One that only came beside, or only went, gave way to none."""
    gone = [version for version in old.versions if version not in new.versions]
    come = [version for version in new.versions if version not in old.versions]
    if gone and come:
        yield Moved(new.sort, new.name, ", ".join(gone), ", ".join(come), new.ecosystem)


def _runner(before: Environment, after: Environment) -> Iterator[Moved]:
    """The one image that gave way to one of another name, as when `ubuntu-latest` moves."""
    old, new = ([each for each in one.components if each.sort is Sort.RUNNER_IMAGE] for one in (before, after))
    if len(old) == len(new) == 1 and old[0].name != new[0].name:
        yield Moved(Sort.RUNNER_IMAGE, new[0].name.partition("-")[0], old[0].name, new[0].name)


def _came_or_went(old: Mapping[_Key, Component], new: Mapping[_Key, Component]) -> Iterator[Moved]:
    for ecosystem in _RESOLVED:
        ours, theirs = (_packages(one, ecosystem) for one in (new, old))
        stayed = ours.keys() & theirs.keys()
        came = sorted(ours.keys() - theirs.keys())
        # What was installed after all that the failed job came to is no loss.
        reached = max((theirs[name].line for name in stayed), default=0)
        went = sorted(name for name in theirs.keys() - ours.keys() if theirs[name].line <= reached)
        if len(stayed) >= _STAYED and len(came) + len(went) <= min(_CAME_OR_WENT, len(stayed) // 4):
            yield from (Moved(Sort.PACKAGE, name, None, ours[name].versions[-1], ecosystem) for name in came)
            yield from (Moved(Sort.PACKAGE, name, theirs[name].versions[-1], None, ecosystem) for name in went)


def _packages(known: Mapping[_Key, Component], ecosystem: str) -> dict[str, Component]:
    return {name: each for (sort, whose, name), each in known.items() if sort is Sort.PACKAGE and whose == ecosystem}


def _told_apart(differing: Sequence[Moved]) -> Iterator[Moved]:
    """With the ecosystem before a name that two of them use."""
    whose: dict[tuple[Sort, str], set[str]] = {}
    for each in differing:
        whose.setdefault((each.sort, each.name), set()).add(each.ecosystem)
    for each in differing:
        alone = len(whose[each.sort, each.name]) == 1
        yield each if alone else replace(each, name=f"{each.ecosystem}:{each.name}")


def _rank(mentioned: str) -> Callable[[Moved], tuple[bool, int, bool, bool, str, str]]:
    """The order in which what moved is told."""
    excerpt = Changed({"": "".join(f"+{line}\n" for line in mentioned.splitlines())}, ())

    def rank(each: Moved) -> tuple[bool, int, bool, bool, str, str]:
        one_sided = each.before is None or each.now is None
        named = excerpt.names(plain(each))
        return not named, _ORDER.index(each.sort), each.ecosystem in SYSTEM, one_sided, each.name, each.ecosystem

    return rank


def plain(each: Moved) -> str:
    """Its name without the ecosystem that tells it apart."""
    return each.name.removeprefix(f"{each.ecosystem}:") if each.ecosystem else each.name


def _touched(each: Moved, changed: Changed) -> bool:
    versions = [version for one in (each.before, each.now) if one for version in one.split(", ")]
    if each.sort is Sort.PACKAGE:
        return (
            changed.names(plain(each))
            or any(map(changed.holds_version, versions))
            or changed.decides(each.ecosystem)
            or (changed.declares(each.ecosystem) and not _newer(each))
        )
    if each.sort is Sort.RUNNER_IMAGE:
        return changed.unseen_workflow or changed.names("runs-on") or changed.names(plain(each))
    if each.sort is Sort.ACTION:
        repository = plain(each).partition("@")[0]
        return changed.unseen_workflow or changed.names(repository) or any(map(changed.names, versions))
    repository = plain(each).rpartition("/")[2].partition(":")[0]
    return changed.unseen_image or changed.names_image(repository) or any(map(changed.names, versions))


def _newer(each: Moved) -> bool:
    old, new = ([int(digits[:18]) for digits in _NUMBERS.findall(one or "")] for one in (each.before, each.now))
    return bool(old) and new > old
