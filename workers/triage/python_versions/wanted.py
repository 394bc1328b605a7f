"""Who needs which Python: the project as a file of the repository says, a package as the log says, or the code."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from workers.triage.manifests.declaration import EXTRA, GROUP, Declaration, normalised
from workers.triage.manifests.declared import PYTHON, declared
from workers.triage.model import Finding
from workers.triage.places import in_checkout, in_dependency
from workers.triage.proving import Facts
from workers.triage.python_code import CODE_TRIGGERS
from workers.triage.python_versions.places import Requirement
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.versions import Range, said
from workers.triage.wordings.python_versions import INSTALLERS, PROGRAMS, SEEKERS

_FRAME = re.compile(r"File \"(?P<file>[^\"]+)\", line (?P<line>\d+)|(?P<short>\S+\.py):(?P<at>\d+): in ")
# Where the build of a dependency is unpacked, with its name: by pip, and by uv.
_BUILT = re.compile(
    r"/pip-install-\w+/(?P<pip>[\w.-]+?)_[0-9a-f]{8,}/|/sdists-v\d+/(?:pypi|index/\w+)/(?P<uv>[\w.-]+)/"
)
_BUILDS = re.compile(r"/pip-(?:install|build-env)-|/builds-v\d+/|/sdists-v\d+/")
_NOT_SHIPPED = re.compile(r"(?:^|/)(?:docs?|scripts|tools|benchmarks)/")
_NOT_RUN = re.compile(r"(?:^|/)(?:tests?|docs?|scripts|tools|benchmarks)/")
_NOT_OF_USE = {EXTRA, GROUP}


class By(Enum):
    """Who needs it."""

    PROJECT = "project"
    """The repository's own metadata."""
    PACKAGE = "package"
    """A distribution that is installed."""
    CODE = "code"
    """Code that runs: its syntax, what it imports, or a check of its own."""


@dataclass(frozen=True)
class Wanted:
    """What is needed."""

    by: By
    """Who needs it."""
    range: Range
    """Which versions are allowed."""
    stated: tuple[Requirement, ...] = ()
    """Where the repository says just that."""
    otherwise: tuple[Requirement, ...] = ()
    """Where it speaks for the same project and says something else, or computes it."""
    promises: tuple[Requirement, ...] = ()
    """Where it says that what ran is allowed."""
    declared: tuple[Declaration, ...] = ()
    """Where it names the package."""
    code: tuple[str, int] | None = None
    """The file and line of the code."""
    package: str = ""
    """The distribution's name; empty where the log does not tell it."""
    everywhere: bool = True
    """Whether all places that choose a Python for the project come to run it."""


def is_code(finding: Finding) -> bool:
    """Whether the failure is one of code: new syntax, or what the standard library has not."""
    return any(trigger in finding.quote for trigger in CODE_TRIGGERS)


def is_absent(finding: Finding) -> bool:
    """Whether a Python was looked for and not found, rather than run and refused."""
    return any(each.trigger in finding.quote and each.pattern.search(finding.quote) for each in SEEKERS)


def _is_program(finding: Finding) -> bool:
    known = (each for each in (*INSTALLERS, *PROGRAMS) if each.trigger in finding.quote)
    first = next((each for each in known if each.pattern.search(finding.quote)), None)
    return first in PROGRAMS


def names_package(finding: Finding) -> bool:
    """Whether a package is the matter: one that the log names, or one in whose build the code failed."""
    return bool(finding.subject.get("package")) or _BUILDS.search(finding.excerpt) is not None


def wanted(finding: Finding, facts: Facts, survey: Survey) -> Wanted | None:
    """What is needed, and what the repository says of it; None for a requirement that cannot be read."""
    allowed = said(str(finding.subject.get("required") or ""))
    package, found = finding.subject.get("package"), finding.subject.get("found")
    if allowed is None:
        return None
    ran = found if isinstance(found, str) else None
    if is_code(finding) or (package is None and _is_program(finding)):
        return _of_code(finding, facts, survey, allowed, ran)
    if isinstance(package, str) and normalised(package) not in map(normalised, survey.names.values()):
        return _of_package(facts, survey, package, allowed, ran)
    own = [each for each in survey.requirements if _speaks_for(each, survey, package)]
    stated = tuple(each for each in own if each.range and each.range.same_as(allowed))
    folders = {each.folder for each in stated} or {each.folder for each in own}
    other = tuple(each for each in own if each not in stated and each.folder in folders)
    promises = tuple(_allowing(other, ran))
    return Wanted(By.PROJECT, allowed, stated, other, promises)


def _speaks_for(requirement: Requirement, survey: Survey, package: object) -> bool:
    if not isinstance(package, str):
        return True
    folders = {
        posixpath.dirname(path) for path, name in survey.names.items() if normalised(name) == normalised(package)
    }
    return requirement.folder in folders


def _of_code(finding: Finding, facts: Facts, survey: Survey, allowed: Range, ran: str | None) -> Wanted:
    place, dependency = _frame(finding, facts)
    if dependency is not None:
        return _of_package(facts, survey, dependency, allowed, ran)
    folder = nearest_project(survey, posixpath.dirname(place[0])) if place else ""
    own = [each for each in survey.requirements if each.folder == folder]
    is_run = place is not None and not _NOT_RUN.search(place[0])
    promised = own if place is None or not _NOT_SHIPPED.search(place[0]) else []
    return Wanted(By.CODE, allowed, promises=tuple(_allowing(promised, ran)), code=place, everywhere=is_run)


def _of_package(facts: Facts, survey: Survey, package: str, allowed: Range, ran: str | None) -> Wanted:
    named = declared(facts, PYTHON).of([package]) if package else ()
    folders = {nearest_project(survey, posixpath.dirname(each.path)) for each in named} or {""}
    own = (each for each in survey.requirements if each.folder in folders)
    always = any(each.sort not in _NOT_OF_USE for each in named)
    promises = tuple(_allowing(own, ran))
    return Wanted(By.PACKAGE, allowed, promises=promises, declared=named, package=package, everywhere=always)


def _allowing(requirements: Iterable[Requirement], ran: str | None) -> Iterator[Requirement]:
    """Those that allow what ran."""
    return (each for each in requirements if ran and each.range and each.range.allows(_whole(ran)))


def _whole(version: str) -> str:
    """A version of two numbers stands for a release of its series."""
    return version if version.count(".") > 1 else f"{version}.99"


def nearest_project(survey: Survey, folder: str) -> str:
    """The folder of the project that a folder belongs to; empty for the root."""
    known = {each.folder for each in survey.requirements} | {posixpath.dirname(path) for path in survey.names}
    while folder and folder not in known:
        folder = posixpath.dirname(folder)
    return folder


def _frame(finding: Finding, facts: Facts) -> tuple[tuple[str, int] | None, str | None]:
    """The file of the repository that the traceback ends in; or the dependency in whose build it does, by its name,
    which is empty where it is not told."""
    found, dependency = None, None
    for frame in _FRAME.finditer(finding.excerpt):
        file = frame["file"] or frame["short"]
        if _BUILDS.search(file):
            built = _BUILT.search(file)
            dependency = (built["pip"] or built["uv"]) if built else dependency or ""
        elif not in_dependency(file):
            path = _in_tree(in_checkout(file), facts)
            found = (path, int(frame["line"] or frame["at"])) if path else found
    return found, dependency


def _in_tree(file: str, facts: Facts) -> str | None:
    path = posixpath.normpath(file.replace("\\", "/"))
    if path in facts.tree.entries:
        return path
    ends = [each.path for each in facts.tree.files() if path.endswith(f"/{each.path}") and "/" in each.path]
    return max(ends, key=len, default=None)
