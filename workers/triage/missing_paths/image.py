"""A path that the build of an image misses, the build, and what of the repository is in its context."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from workers.triage.missing_paths.case import Case, is_folder
from workers.triage.model import Finding, Look
from workers.triage.patterns import Pattern
from workers.triage.repository import docker_build, dockerfile, ignored
from workers.triage.repository.docker_build import Build
from workers.triage.repository.dockerfile import Copy
from workers.triage.repository.ignored import DOCKERIGNORE, Rule
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow import Step
from workers.triage.text import code

UNKNOWN = "Which context and which Dockerfile the step builds with cannot be told from its workflow."

_OF_BUILD = Pattern(
    r"COPY failed|ADD failed|failed to compute cache key|failed to calculate checksum|failed to walk"
    r"|failed to read dockerfile|Dockerfile path|unable to prepare context|evaluate symlinks in"
)
_OF_DOCKERFILE = Pattern(r"failed to read dockerfile|Dockerfile path")
_IN_IMAGE = Pattern(r"^#\d+ (?:\[[^\]]*\] )?\d+\.\d+ ")
_MOST = 8
_NOT_DOCKERFILES = frozenset({"md", "py", "sh", "j2", "tmpl", "template", "txt", "yml", "yaml", "json"})
_NAMES = ("Dockerfile", "dockerfile", "Containerfile")


def is_of_build(finding: Finding) -> bool:
    """Whether an image build says it, of its context or of a command in the image."""
    return _OF_BUILD.search(finding.quote) is not None or is_in_image(finding)


def is_of_dockerfile(finding: Finding) -> bool:
    """Whether it is the Dockerfile itself that the build does not find."""
    return _OF_DOCKERFILE.search(finding.quote) is not None


def is_in_image(finding: Finding) -> bool:
    """Whether a command that runs in the image being built says it."""
    return _IN_IMAGE.search(finding.quote) is not None


def is_dockerfile(path: str) -> bool:
    """Whether a file is called as Dockerfiles are."""
    name = posixpath.basename(path)
    stem, ending = name.partition(".")[0], name.rpartition(".")[2]
    named = stem.split("-")[0] in _NAMES and ending not in _NOT_DOCKERFILES
    return not name.endswith(DOCKERIGNORE) and (named or name.lower().endswith(".dockerfile"))


def files(tree: Tree) -> frozenset[str]:
    """What tells of the repository's image builds."""
    paths = sorted((entry.path for entry in tree.files()), key=lambda path: (path.count("/"), path))
    dockerfiles = [path for path in paths if is_dockerfile(path)][:_MOST]
    ignoring = [path for path in paths if path.endswith(DOCKERIGNORE)][:_MOST]
    composed = [path for path in paths if posixpath.basename(path) in docker_build.COMPOSE_FILES][:_MOST]
    return frozenset([*dockerfiles, *ignoring, *composed])


@dataclass(frozen=True)
class Image:
    """A path that one build misses."""

    case: Case
    """The path, from the repository's root."""
    step: Step
    """The step that builds."""
    build: Build
    """The build."""

    @cached_property
    def text(self) -> str:
        """The Dockerfile's text."""
        return self.case.facts.text(self.build.dockerfile) or ""

    @cached_property
    def copies(self) -> tuple[Copy, ...]:
        """All that it copies."""
        return dockerfile.copies(self.text)

    @cached_property
    def naming(self) -> tuple[Copy, ...]:
        """What copies the path by its name."""
        return tuple(each for each in self.copies if dockerfile.source(self.case.given) in each.sources)

    @property
    def context(self) -> str:
        """The build context for a reader."""
        return self.case.at_folder(self.build.context)

    def look(self, line: int, said: str) -> Look:
        """A line of the Dockerfile."""
        return self.case.look(f"{code(self.build.dockerfile)} line {line}: {said}", self.build.dockerfile, line)

    @property
    def looks(self) -> tuple[Look, ...]:
        """The lines that name the path, and the step."""
        lines = self.text.split("\n")
        named = [self.look(each.line, code(lines[each.line - 1].strip(), 100)) for each in self.naming[:2]]
        step = (self.case.step_look,) if self.case.step_look else ()
        return (*named, *step)

    def rule(self) -> Rule | None:
        """The line that leaves the path out of the context."""
        return left_out(self.case.facts.text, self.case.tree, self.build, dockerfile.source(self.case.given))


def left_out(read: Callable[[str], str | None], tree: Tree, build: Build, path: str) -> Rule | None:
    """The line for which a path of the context is not sent; a Dockerfile's own file counts before the context's."""
    if build.from_git:
        return None
    for file in (f"{build.dockerfile}{DOCKERIGNORE}", posixpath.join(build.context, DOCKERIGNORE)):
        text = read(file)
        if text is None:
            continue
        entry = tree.get(posixpath.join(build.context, path))
        if entry is None or not is_folder(entry):
            return ignored.by_docker(path, file, text)
        start = len(build.context) + 1 if build.context else 0
        below = [each.path[start:] for each in tree.inside(entry.path) if not is_folder(each)]
        return ignored.by_docker_whole(path, below, file, text)
    return None


def fits(tree: Tree, copies: Iterable[Copy], context: str, but: str | None = None) -> bool:
    """Whether a context has all that a Dockerfile copies from it; it must copy something by name for that to tell."""
    own = [each for each in copies if not each.stage]
    sources = [source for each in own for source in each.sources if source != but]
    plain = [source for source in sources if source and not any(sign in source for sign in "*?[")]
    there = all(each.whole for each in own) and all(tree.get(posixpath.join(context, source)) for source in plain)
    return there and (bool(plain) or but is not None)
