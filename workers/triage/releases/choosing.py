"""Which artifact of which release pip would have got on a platform. Pure.

pip ranks a release's files by yanked or not, then by the place of a wheel's tag among the platform's, then by its build
tag; an sdist comes after every wheel: https://pip.pypa.io/en/stable/development/architecture/package-finding/
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from workers.triage.releases.claim import Package
from workers.triage.releases.model import Artifact, Packaging, Platform, Project, Release
from workers.triage.text import code

NO_VERSION = "The package index has no release {version} of {name}."
NO_RELEASE = "The package index has no release of {name}."
NOT_YET = "The package index had no release of {name} when the job ran."
NONE_FITS = "No release of {name} has an artifact for {platform}."
ONLY_YANKED = "All releases of {name} are yanked, and nothing tells which one was installed."
NO_FILE = "{name} {version} has no artifact for {platform}."
NO_PYTHON = "{name} {version} does not admit Python {python}: its `Requires-Python` is {specifier}."

NEWEST_GLIBC = 39
OLDEST_GLIBC = {"amd64": 5, "arm64": 17}
NEWEST_MUSL = 2
NEWEST_MACOS = (15, 0)
LEGACY = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
"""Older names of the tags, by the minor version of glibc: https://peps.python.org/pep-0600/#legacy-manylinux-tags"""
LATEST_PATCH = 99
"""A job's Python is known as a minor version only, and is most often the latest of it."""
SYSTEMS = {"linux": "Linux", "musllinux": "Linux with musl", "macos": "macOS", "windows": "Windows"}


@dataclass(frozen=True, slots=True)
class Selected:
    """A release, and the artifact of it for the platform."""

    release: Release
    """The release."""
    artifact: Artifact
    """What pip would have got of it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is nothing to be had."""

    reason: str
    """A sentence of Markdown."""
    release: Release | None = None
    """The release that was meant, where there is one, but none of its artifacts is for the platform."""


def release_for(project: Project, package: Package, platform: Platform, at: int | None) -> Selected | Refusal:
    """The release that `package` names, else the newest that pip would have taken `at` a time in seconds since 1970."""
    if package.version is not None:
        return _exactly(project, package.version, platform)
    there = [each for each in project.releases if _was_there(each, at)]
    if not there:
        return Refusal((NOT_YET if project.releases else NO_RELEASE).format(name=code(project.name)))
    offered = [each for each in there if each.yanked is None]
    if not offered:
        return Refusal(ONLY_YANKED.format(name=code(project.name)))
    for release in _newest_first(offered):
        artifact = artifact_for(release, platform, yanked=False)
        if artifact is not None:
            return Selected(release, artifact)
    return Refusal(NONE_FITS.format(name=code(project.name), platform=described(platform)))


def find(project: Project, version: str) -> Release | None:
    """The release of a version, compared as versions are: 1.0 is 1.0.0."""
    exactly = project.release(version)
    wanted = parsed(version)
    if exactly is not None or wanted is None:
        return exactly
    return next((each for each in project.releases if parsed(each.version) == wanted), None)


def artifact_for(release: Release, platform: Platform, *, yanked: bool = True) -> Artifact | None:
    """What pip gets of a release; None where no file of it is for the platform. Yanked files come last, or not at all:
    https://peps.python.org/pep-0592/#installers"""
    ranks = _ranks(platform)
    best: tuple[tuple[bool, bool, int, tuple[int, str]], Artifact] | None = None
    for artifact in release.artifacts:
        place = _place(artifact, ranks)
        if place is None or (artifact.yanked is not None and not yanked) or not admits(artifact, platform):
            continue
        key = (artifact.yanked is None, artifact.packaging is Packaging.WHEEL, *place)
        if best is None or key > best[0]:
            best = (key, artifact)
    return best[1] if best else None


def admits(artifact: Artifact, platform: Platform) -> bool:
    """Whether its `Requires-Python` takes the platform's Python, as pip judges: pre-releases count, and what is no
    specifier forbids nothing."""
    return python_admitted(artifact.requires_python, platform.python)


def python_admitted(specifier: str | None, python: str) -> bool:
    """Whether a `Requires-Python` takes the latest patch release of a minor version of Python."""
    try:
        return SpecifierSet(specifier or "").contains(f"{python}.{LATEST_PATCH}", prereleases=True)
    except InvalidSpecifier:
        return True


def why_none(project: Project, release: Release, platform: Platform) -> str:
    """Why no artifact of a release is for the platform; a sentence."""
    barred = [each for each in release.artifacts if not admits(each, platform)]
    name, version = code(project.name), code(release.version)
    if len(barred) == len(release.artifacts):
        specifier = code(barred[0].requires_python)
        return NO_PYTHON.format(name=name, version=version, python=platform.python, specifier=specifier)
    return NO_FILE.format(name=name, version=version, platform=described(platform))


def described(platform: Platform) -> str:
    """A platform in words."""
    return f"{SYSTEMS.get(platform.system, platform.system)} on {platform.architecture} with Python {platform.python}"


@lru_cache(maxsize=4096)
def parsed(version: str) -> Version | None:
    """A version; None for what is none."""
    try:
        return Version(version)
    except InvalidVersion:
        return None


def is_prerelease(release: Release) -> bool:
    """Whether pip takes it only where it is asked to: alpha, beta, release candidate or development release."""
    version = parsed(release.version)
    return version is not None and version.is_prerelease


def _exactly(project: Project, version: str, platform: Platform) -> Selected | Refusal:
    release = find(project, version)
    if release is None:
        return Refusal(NO_VERSION.format(version=code(version), name=code(project.name)))
    artifact = artifact_for(release, platform)
    return Selected(release, artifact) if artifact else Refusal(why_none(project, release, platform), release)


def _was_there(release: Release, at: int | None) -> bool:
    return at is None or release.uploaded is None or release.uploaded <= at


def _newest_first(releases: list[Release]) -> list[Release]:
    """The newest first, pre-releases after all others: pip takes them where there is nothing else."""
    stable = [each for each in releases if not is_prerelease(each)]
    return [*reversed(stable), *(each for each in reversed(releases) if is_prerelease(each))]


def _place(artifact: Artifact, ranks: dict[Tag, int]) -> tuple[int, tuple[int, str]] | None:
    """How well a file fits: the higher the better; None where it does not."""
    if artifact.packaging is Packaging.SDIST:
        return (0, (0, artifact.filename[-len(".tar.gz") :]))
    try:
        _, _, build, tags = parse_wheel_filename(artifact.filename)
    except InvalidWheelFilename:
        return None
    fitting = [ranks[tag] for tag in tags if tag in ranks]
    return (-min(fitting), build or (-1, "")) if fitting else None


@lru_cache(maxsize=64)
def _ranks(platform: Platform) -> dict[Tag, int]:
    """The tags that pip takes on a platform, the best first."""
    minor = parsed(platform.python)
    if minor is None:
        return {}
    python = minor.release[:2]
    interpreter = f"cp{python[0]}{python[-1]}"
    platforms = _platforms(platform)
    # https://docs.python.org/3/whatsnew/3.8.html#build-and-c-api-changes: the "m" of the ABI is gone since 3.8.
    abis = [interpreter if python >= (3, 8) else f"{interpreter}m"]
    tags = [*cpython_tags(python, abis, platforms), *compatible_tags(python, interpreter, platforms)]
    return {tag: place for place, tag in reversed(list(enumerate(tags)))}


def _platforms(platform: Platform) -> list[str]:
    arm = platform.architecture == "arm64"
    match platform.system:
        case "windows":
            return ["win_arm64" if arm else "win_amd64"]
        case "macos":
            return list(mac_platforms(NEWEST_MACOS, "arm64" if arm else "x86_64"))
        case "musllinux":
            machine = "aarch64" if arm else "x86_64"
            return [*(f"musllinux_1_{minor}_{machine}" for minor in range(NEWEST_MUSL, -1, -1)), f"linux_{machine}"]
        case _:
            return _manylinux("aarch64" if arm else "x86_64", OLDEST_GLIBC["arm64" if arm else "amd64"])


def _manylinux(machine: str, oldest: int) -> list[str]:
    names: list[str] = []
    for minor in range(NEWEST_GLIBC, oldest - 1, -1):
        names.append(f"manylinux_2_{minor}_{machine}")
        names += [f"{LEGACY[minor]}_{machine}"] if minor in LEGACY else []
    return [*names, f"linux_{machine}"]
