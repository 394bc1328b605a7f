"""A stand-in for the package index: values and errors that a test sets, and a count of what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workers.errors import GoneError, RetriageError
from workers.triage.releases.model import (
    Artifact,
    BrokenFile,
    Contents,
    Inquiry,
    Metadata,
    Packaging,
    Project,
    Release,
)

SIZE = 1_000
DAY = 86_400


def an_artifact(name: str, version: str, tag: str = "py3-none-any", **changes: object) -> Artifact:
    """A wheel of a release, or its sdist where `tag` is empty."""
    stem = f"{name.replace('-', '_')}-{version}"
    filename = f"{stem}-{tag}.whl" if tag else f"{stem}.tar.gz"
    facts: dict[str, object] = {
        "filename": filename,
        "url": f"https://files.example/{filename}",
        "packaging": Packaging.WHEEL if tag else Packaging.SDIST,
        "version": version,
        "digests": {"sha256": f"{filename.encode().hex():0<64}"[:64]},
        "size": SIZE,
    }
    return Artifact(**(facts | changes))  # type: ignore[arg-type] # each field has its own type


def a_release(name: str, version: str, tag: str = "py3-none-any", **changes: object) -> Release:
    """A release of one artifact."""
    return Release(version, (an_artifact(name, version, tag, **changes),))


def a_project(name: str, *releases: str | Release) -> Project:
    """A project of releases from the oldest to the newest; of a version alone there is one pure wheel."""
    return Project(name, tuple(a_release(name, each) if isinstance(each, str) else each for each in releases))


def some_contents(
    name: str,
    version: str,
    files: tuple[str, ...] = (),
    broken: tuple[BrokenFile, ...] = (),
    **changes: object,
) -> Contents:
    """What a sound artifact shows, or one with broken files; its RECORD names what it holds."""
    held = frozenset(files) | {each.file for each in broken}
    facts: dict[str, object] = {
        "files": held,
        "recorded": held,
        "metadata": Metadata(name=name, version=version),
        "top_level": frozenset(file.split("/")[0].removesuffix(".py") for file in held),
        "broken": broken,
        "compiled": sum(file.endswith(".py") for file in held),
    }
    return Contents(**(facts | changes))  # type: ignore[arg-type] # each field has its own type


@dataclass
class FakeIndex:
    """A `ports.PackageIndex`. What was never set is gone, or has empty contents."""

    projects: dict[str, Project] = field(default_factory=dict)
    """By normalised name."""
    contents: dict[str, Contents] = field(default_factory=dict)
    """By the artifact's file name."""
    errors: dict[str, RetriageError] = field(default_factory=dict)
    """What is raised instead, by the project's name or the artifact's file name."""
    asked: list[str] = field(default_factory=list)
    """The names of the projects that were asked for, in order."""
    looked: list[str] = field(default_factory=list)
    """The file names of the artifacts that were looked at, in order."""
    inquiries: list[Inquiry] = field(default_factory=list)
    """What was asked of each of them."""
    bytes: int = 0
    """Grows by an artifact's size when it is looked at for the first time."""

    @classmethod
    def of(cls, project: Project, contents: Mapping[str, Contents]) -> FakeIndex:
        """One project; `contents` by version, for all artifacts of that release."""
        held = {
            artifact.filename: contents[release.version]
            for release in project.releases
            for artifact in release.artifacts
            if release.version in contents
        }
        return cls({project.name: project}, held)

    def and_of(self, project: Project, contents: Mapping[str, Contents]) -> FakeIndex:
        """The same with one project more."""
        other = FakeIndex.of(project, contents)
        return FakeIndex(self.projects | other.projects, self.contents | other.contents, dict(self.errors))

    def project(self, name: str) -> Project:
        """The project that was set."""
        self.asked.append(name)
        if name in self.errors:
            raise self.errors[name]
        if name not in self.projects:
            raise GoneError("No such project", status=404)
        return self.projects[name]

    def look(self, artifact: Artifact, inquiry: Inquiry) -> Contents:
        """The contents that were set."""
        if artifact.filename not in self.looked:
            self.bytes += artifact.size or 0
        self.looked.append(artifact.filename)
        self.inquiries.append(inquiry)
        if artifact.filename in self.errors:
            raise self.errors[artifact.filename]
        return self.contents.get(artifact.filename, Contents())
