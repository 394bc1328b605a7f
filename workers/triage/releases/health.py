"""What is wrong with the releases that a project depends on, as the index and their artifacts show it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from packaging.utils import canonicalize_name

from workers.triage.manifests.distributions import MODULES
from workers.triage.releases.bearing import bearing
from workers.triage.releases.choosing import SYSTEMS, artifact_for, find, is_prerelease
from workers.triage.releases.imports import is_whole, must, reached, top
from workers.triage.releases.model import Artifact, BrokenFile, Contents, Packaging, Platform, Project, Release
from workers.triage.releases.supply import demands
from workers.triage.standard_modules import is_standard
from workers.triage.text import code

GONE = "{release} is not on the index: it was deleted, or never there."
YANKED = "{release} was yanked{why}."
UNFIT = "{release} has no file for {platforms} with Python {python}, but for another architecture."
NO_WHEEL = "{release} has no wheel for {platforms}, but for another architecture: pip builds its sdist there."
BROKEN = "{release} does not compile: {error} in {file}{line}."
PYTHON = "{release} admits Python {python} by its `Requires-Python`, which cannot compile it: {error} in {file}{line}."
UNDECLARED = "{release} imports {module} in {file}, line {line}, and declares nothing that brings it."

TAKE = "Take {release} instead, the newest one that was not yanked."
HAS_WHEEL = "{release} has one."
REPRODUCE = "{command} says since when, and which releases are sound."
DECLARE = "Until it does, depend on {distribution} yourself."

ARCHITECTURES = ("amd64", "arm64")
Apart = Callable[[str], bool]
"""Whether a file looks like one that nobody imports."""


class Ailment(StrEnum):
    """What a release can suffer from."""

    BROKEN = "broken"
    """A file that may be imported does not compile."""
    PYTHON = "python"
    """One does not on a Python that `Requires-Python` admits and the project uses."""
    UNDECLARED = "undeclared"
    """It must have a module that nothing it declares brings, nor anything else that the project has settled on."""
    NO_WHEEL = "no-wheel"
    """It has a wheel for one architecture of a system, and none for another one that is used."""
    YANKED = "yanked"
    """It was yanked."""
    GONE = "gone"
    """It is not on the index."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong with a release."""

    package: str
    """Normalised."""
    version: str
    """Of it."""
    ailment: Ailment
    """What."""
    text: str
    """One sentence of Markdown; hostile text in code spans."""
    file: str | None = None
    """The file of the release, below site-packages."""
    line: int | None = None
    """The line in it."""
    advice: str = ""
    """What to do, where the index or the release shows it: one sentence of Markdown."""


OF_FILES = frozenset({Ailment.BROKEN, Ailment.PYTHON})
"""What a release can suffer from in many files at once."""


def grouped(complaints: Sequence[Complaint], ailment: Ailment) -> list[list[Complaint]]:
    """The complaints of a kind, one by one; of what many files of one release suffer from, all together."""
    found: dict[object, list[Complaint]] = {}
    for each in complaints:
        if each.ailment is ailment:
            key = (each.package, each.version) if ailment in OF_FILES else each
            found.setdefault(key, []).append(each)
    return list(found.values())


def by_index(project: Project, version: str, platforms: Sequence[Platform]) -> tuple[Complaint, ...]:
    """What the index's page tells."""
    release = find(project, version)
    name = code(f"{project.name} {version}")
    if release is None:
        text, advice = GONE.format(release=name), _instead(project, platforms)
        return (Complaint(project.name, version, Ailment.GONE, text, advice=advice),)
    found: list[Complaint] = []
    if release.yanked is not None:
        why = f": {code(release.yanked)}" if release.yanked else ""
        text, advice = YANKED.format(release=name, why=why), _instead(project, platforms)
        found.append(Complaint(project.name, version, Ailment.YANKED, text, advice=advice))
    unfit = [each for each in platforms if artifact_for(release, each) is None and _has_other(release, each)]
    built = [each for each in platforms if _is_built(release, each) and _has_other(release, each)]
    for template, lacking in ((UNFIT, unfit), (NO_WHEEL, built)):
        if lacking:
            names = " and ".join(sorted({f"{SYSTEMS[each.system]} on {each.architecture}" for each in lacking}))
            text = template.format(release=name, platforms=names, python=lacking[0].python)
            advice = _with_wheel(project, release, lacking)
            found.append(Complaint(project.name, version, Ailment.NO_WHEEL, text, advice=advice))
    return tuple(found)


def _instead(project: Project, platforms: Sequence[Platform]) -> str:
    """The newest release that all platforms can have."""
    for each in reversed(project.releases):
        fits = all(artifact_for(each, platform, yanked=False) for platform in platforms)
        if each.yanked is None and fits and not is_prerelease(each):
            return TAKE.format(release=code(f"{project.name} {each.version}"))
    return ""


def _with_wheel(project: Project, release: Release, platforms: Sequence[Platform]) -> str:
    """The newest later release that has a wheel for all of these."""
    for each in reversed(project.releases[project.releases.index(release) + 1 :]):
        chosen = [artifact_for(each, platform, yanked=False) for platform in platforms]
        if not is_prerelease(each) and all(one and one.packaging is Packaging.WHEEL for one in chosen):
            return HAS_WHEEL.format(release=code(f"{project.name} {each.version}"))
    return ""


def _is_built(release: Release, platform: Platform) -> bool:
    artifact = artifact_for(release, platform)
    return artifact is not None and artifact.packaging is Packaging.SDIST


def _has_other(release: Release, platform: Platform) -> bool:
    """Whether the same system has a wheel on another architecture. Where it has none, the release never had any, or is
    of another system and not installed here, whatever a lock file leaves out: neither is news."""
    others = (replace(platform, architecture=each) for each in ARCHITECTURES if each != platform.architecture)
    found = (artifact_for(release, each) for each in others)
    return any(each is not None and each.packaging is Packaging.WHEEL for each in found)


def artifact_of(project: Project, version: str, platforms: Sequence[Platform]) -> Artifact | None:
    """The artifact that is looked at: of the first platform that has one."""
    release = find(project, version)
    found = (artifact_for(release, platform) for platform in platforms) if release else ()
    return next((each for each in found if each), None)


def by_contents(package: str, version: str, contents: Contents, python: str) -> tuple[Complaint, ...]:
    """The files that may be imported and do not compile on that minor version of Python; empty for our own.

    What compiles here and not there is where `Requires-Python` admits too much.
    """
    name = code(f"{package} {version}")
    here = bearing(contents, contents.broken).proper
    if not python:
        return tuple(_of_file(BROKEN, Ailment.BROKEN, package, version, name, each, python) for each in here)
    known = {each.file for each in here}
    return tuple(
        _of_file(BROKEN, Ailment.BROKEN, package, version, name, each, python)
        if each.file in known
        else _of_file(PYTHON, Ailment.PYTHON, package, version, name, each, python)
        for each in bearing(contents, contents.broken_there or ()).proper
    )


def undeclared(
    held: Mapping[str, tuple[str, Contents]], platform: Platform, apart: Apart, own: frozenset[str]
) -> tuple[Complaint, ...]:
    """Modules that releases import and declare nothing for. `held` is all that the project has settled on, by package
    with its version: nothing is said of one that requires what is not held. `own` are the project's own modules."""
    brought = frozenset(name for _, contents in held.values() for name in contents.top_level) | own
    found: list[Complaint] = []
    for package, (version, contents) in held.items():
        there = tuple(_undeclared(package, version, contents, platform, apart, brought))
        found += there if there and _is_closed(package, held, platform) else ()
    return tuple(found)


def _undeclared(
    package: str, version: str, contents: Contents, platform: Platform, apart: Apart, brought: frozenset[str]
) -> Iterator[Complaint]:
    asked = demands(contents.metadata, platform)
    declared = {each.name for each in asked}
    loaded, optional = reached(contents), _optional(contents, {each.name for each in asked if not each.applies})
    told: set[str] = set()
    for statement in contents.imports:
        module = top(statement.module)
        if module in told or not must(statement) or statement.file not in loaded - optional or apart(statement.file):
            continue
        if module in brought or is_standard(module) or is_whole(contents, module) or _named(module) in declared:
            continue
        if module.startswith("__") or _is_within(contents, module):
            continue
        told.add(module)
        text = UNDECLARED.format(
            release=code(f"{package} {version}"), module=code(module), file=code(statement.file), line=statement.line
        )
        advice = DECLARE.format(distribution=code(MODULES[module])) if module in MODULES else ""
        yield Complaint(package, version, Ailment.UNDECLARED, text, statement.file, statement.line, advice)


def _optional(contents: Contents, extras: Collection[str]) -> frozenset[str]:
    """The files that import what only an extra brings: they are for those who asked for it."""
    return frozenset(each.file for each in contents.imports if _named(top(each.module)) in extras)


def _is_within(contents: Contents, module: str) -> bool:
    """Whether a release holds a module in one of its folders, as what is vendored is, and may put that on the path."""
    for file in contents.files:
        folders, _, name = file.rpartition("/")
        if module in folders.split("/")[1:] or (folders and name.partition(".")[0] == module):
            return True
    return False


def _is_closed(package: str, held: Mapping[str, tuple[str, Contents]], platform: Platform) -> bool:
    """Whether all that a release requires is held, and what that requires: else somebody else may bring a module."""
    waiting: list[tuple[str, frozenset[str]]] = [(package, frozenset())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if name not in held:
            return False
        waiting.extend(
            (demand.name, frozenset(map(canonicalize_name, demand.requirement.extras)))
            for demand in demands(held[name][1].metadata, platform)
            if demand.applies or extras.intersection(map(canonicalize_name, demand.extras))
        )
    return True


def _named(module: str) -> str:
    """The distribution that a module belongs to, where that is well known; else one of its name."""
    name = MODULES.get(module, module)
    return canonicalize_name(name)


def _of_file(
    template: str, ailment: Ailment, package: str, version: str, name: str, broken: BrokenFile, python: str
) -> Complaint:
    line = f", line {broken.line}" if broken.line else ""
    text = template.format(release=name, error=code(broken.error), file=code(broken.file), line=line, python=python)
    on = f" --python {python}" if python else ""
    advice = REPRODUCE.format(command=code(f"retriage reproduce {package}=={version}{on}"))
    return Complaint(package, version, ailment, text, broken.file, broken.line, advice)
