"""Which further releases a project gets where no lock file says so: the newest that fits what was asked for so far.

This is no resolver: what was chosen is not taken back. Where a later requirement does not fit it, that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from workers.deps_project import Root
from workers.errors import PermanentError
from workers.ports import PackageIndex
from workers.triage.manifests.locks import Resolved
from workers.triage.releases.choosing import artifact_for, is_prerelease, parsed
from workers.triage.releases.model import Metadata, Platform, Project
from workers.triage.releases.supply import Demand, demands
from workers.triage.text import code

NONE_FITS = "No release of {name} fits {requirement}."
UNREAD = "{name} could not be looked at: {why}"
CONFLICT = "{release} was looked at, and {by} asks for {requirement}: pip would install another release of it."


@dataclass
class Walk:
    """How far it went."""

    index: PackageIndex
    platforms: Sequence[Platform]
    settled: dict[str, set[str]] = field(default_factory=dict)
    """The versions of each package that are taken."""
    notes: list[str] = field(default_factory=list)
    """What cannot be told: sentences."""
    _asked: dict[str, list[Root]] = field(default_factory=dict)
    _extras: dict[str, set[str]] = field(default_factory=dict)
    _followed: list[tuple[Resolved, tuple[Demand, ...]]] = field(default_factory=list)

    def settle(self, packages: Iterable[Resolved]) -> None:
        """These are taken."""
        for each in packages:
            self.settled.setdefault(each.package, set()).add(each.version)

    def ask(self, root: Root, by: str) -> None:
        """Something requires it."""
        name = canonicalize_name(root.requirement.name)
        self._asked.setdefault(name, []).append(root)
        self._extras.setdefault(name, set()).update(map(canonicalize_name, root.requirement.extras))
        versions = self.settled.get(name)
        if versions and not any(_fits(each, root.requirement) for each in versions):
            release = code(f"{name} {max(versions)}")
            note = CONFLICT.format(release=release, by=code(by), requirement=code(root.requirement))
            self.notes += [note] if note not in self.notes else []

    def follow(self, package: Resolved, metadata: Metadata) -> None:
        """What this release requires is wanted, too."""
        found = tuple(each for platform in self.platforms for each in demands(metadata, platform))
        self._followed.append((package, tuple(each for each in found if not each.requirement.url)))

    def further(self) -> tuple[Resolved, ...]:
        """The releases that are wanted now, and were not before; they are taken."""
        before: object = None
        while before != (before := {name: set(each) for name, each in self._extras.items()}):
            # An extra that another release asks for may ask for further ones.
            for package, found in self._followed:
                self._demand(package, found)
        chosen = [self._chosen(name) for name in self._asked if name not in self.settled]
        taken = tuple(each for each in chosen if each is not None)
        self.settle(taken)
        return taken

    def _demand(self, package: Resolved, found: Sequence[Demand]) -> None:
        extras = self._extras.get(package.package, set())
        for each in found:
            wanted = each.applies or any(canonicalize_name(extra) in extras for extra in each.extras)
            root = Root(each.requirement, package.path, package.line)
            if wanted and root not in self._asked.get(each.name, ()):
                self.ask(root, f"{package.package} {package.version}")

    def _chosen(self, name: str) -> Resolved | None:
        asked = self._asked[name]
        written = " and ".join(dict.fromkeys(code(each.requirement) for each in asked))
        self.settled[name] = set()
        try:
            version = self._newest(self.index.project(name), [each.requirement for each in asked])
        except PermanentError as error:
            self.notes.append(UNREAD.format(name=written, why=code(error)))
            return None
        if version is None:
            self.notes.append(NONE_FITS.format(name=code(name), requirement=written))
            return None
        return Resolved(asked[0].path, asked[0].line, name, version)

    def _newest(self, project: Project, asked: Sequence[Requirement]) -> str | None:
        """Pre-releases count where a requirement names one, or there is nothing else."""
        fitting = [
            each
            for each in reversed(project.releases)
            if each.yanked is None
            and all(_fits(each.version, requirement) for requirement in asked)
            and any(artifact_for(each, platform, yanked=False) for platform in self.platforms)
        ]
        early = any(requirement.specifier.prereleases for requirement in asked)
        stable = [each for each in fitting if early or not is_prerelease(each)]
        return next((each.version for each in (*stable, *fitting)), None)


def _fits(version: str, requirement: Requirement) -> bool:
    found = parsed(version)
    return found is not None and requirement.specifier.contains(found, prereleases=True)
