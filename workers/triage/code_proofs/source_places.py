"""Which file of the repository a log means by a path: tools name files from wherever they happen to run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.places import in_checkout, in_dependency
from workers.triage.proving import Context, Facts, Needs
from workers.triage.repository import workflow
from workers.triage.repository.tree import Entry, Mode, Tree
from workers.triage.repository.workflow import Job, Step
from workers.triage.text import code
from workers.triage.workspace import relative

NO_PATH = "{file} is no file's path."
OUTSIDE = "{file} lies outside of the checkout."
SEVERAL = "The log's {file} may be any of several files of the repository."
COPY = "The repository has no {file}; whether the log means {other} is not certain."
OF_SUBMODULE = "{file} may be a file of one of the submodules, too."
OTHER_CHECKOUT = "{file} may be a file of {repository}, which the job checks out, too."
TRUNCATED = "GitHub does not list all files of the commit, and {file} is not among those that it lists."
LINK = "{file} leads through a symbolic link that was not followed."

MOST = 4
"""How many of the files that may be meant are read."""

_NO_PATH = re.compile(r"[<>$*?\n]|://|^-")
_OUTSIDE = re.compile(r"^(?:/|~|[A-Za-z]:/|\.\.(?:/|$))")
# Ways in which a script runs a tool in another folder than its own.
_MOVES = re.compile(
    r"(?:^|[\s;&|(])(?:cd|pushd)\s|\s-C\b|--(?:directory|prefix|project|manifest-path|cwd|chdir|workdir)\b"
)
_LEAST_ECHO = 4
_LEAST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the repository."""

    path: str
    """From the root."""
    exact: bool
    """Whether the log's path leads to it; otherwise it is the only file that the path can mean."""


@dataclass(frozen=True, slots=True)
class InSubmodule:
    """The path lies in another repository, which stands in this one as a submodule."""

    gitlink: Entry
    """The submodule."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The commit has no file that the path can mean."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """It cannot be told."""

    why: str
    """A sentence."""
    paths: tuple[str, ...] = ()
    """The files of the repository that may be meant, at most MOST of them."""


Where = Place | InSubmodule | Absent | Unclear


def normal(file: str, context: Context) -> str:
    """A log's path with `/` between its parts, without the runner's workspace or the repository's own name before."""
    slashed = in_checkout(relative(file.strip().replace("\\", "/")))
    # Go calls sources by the repository's address.
    before, found, behind = slashed.partition(f"{context.repository}/")
    inside = found and behind and (not before or before.endswith("/"))
    return posixpath.normpath(behind if inside else slashed)


def needs(file: str | None, context: Context, tree: Tree) -> Needs:
    """What `locate`, and the blame of what it finds, ask for."""
    if not file or _NO_PATH.search(file):
        return Needs()
    links = {entry.path for entry in tree.links_on(normal(file, context))}
    own = {context.workflow_path} if context.workflow_path else set()
    read = frozenset(candidates(file, context, tree)[:MOST])
    return Needs(files=read | links | own, blames=read, changes=context.base is not None and bool(read))


def candidates(file: str, context: Context, tree: Tree) -> tuple[str, ...]:
    """The files that a path may mean, the one at it first; at most MOST + 1.

    Those whose paths end in it, else those whose paths end in what is left of it without the folders it begins with.
    """
    path = normal(file, context)
    same_name = [entry.path for entry in tree.named(posixpath.basename(path)) if is_file(tree, entry.path)]
    tails = ["", *_tails(path)] if tree.links_on(path) else _tails(path)
    by_tail = ([each for each in same_name if not tail or f"/{each}".endswith(f"/{tail}")] for tail in tails)
    found = next((some for some in by_tail if some), [])
    return tuple(sorted(found, key=path.__ne__)[: MOST + 1])


def is_file(tree: Tree, path: str) -> bool:
    """Whether a regular file is there."""
    entry = tree.get(path)
    return entry is not None and entry.mode in {Mode.FILE, Mode.EXECUTABLE}


def _tails(path: str) -> Iterator[str]:
    """The path and what is left of it without its first folders, the longest first.

    A name alone is too little then: `/usr/lib/x/setup.py` is not the repository's `setup.py`.
    """
    parts = [part for part in path.split("/") if part not in {"", ".."}]
    if not _OUTSIDE.search(path):
        yield path
    if not in_dependency(path):
        yield from ("/".join(parts[first:]) for first in range(len(parts) - _LEAST_PARTS + 1))


def locate(file: str, line: int | None, said: str, facts: Facts, names: tuple[str, str | None]) -> Where:
    """Which file a path means. `said` is what the log shows around it, `names` are those of the job and its step."""
    if _NO_PATH.search(file):
        return _unclear(NO_PATH, file)
    path = normal(file, facts.context)
    job, step = _job_and_step(facts, names)
    other = _other_checkout(path, facts.context, job)
    if other is not None:
        return _unclear(OTHER_CHECKOUT, file, repository=code(other))
    if facts.tree.links_on(path):
        return _behind_link(file, path, facts)
    paths = _paths(path, facts.context, job, step)
    meant = candidates(file, facts.context, facts.tree)
    return _choose(paths, meant, _Clues(facts, line, said, step)) if meant else _nowhere(paths, facts)


def _unclear(sentence: str, file: str, *paths: str, **words: str) -> Unclear:
    return Unclear(sentence.format(file=code(file), **words), paths[:MOST])


@dataclass(frozen=True, slots=True)
class _Paths:
    """A path, the folders that it may start from, and the folder that the repository is in; all in the workspace."""

    path: str
    folders: tuple[str, ...]
    checkout: str

    @property
    def exact(self) -> tuple[str, ...]:
        """Where it leads from each of the folders, in the repository's terms."""
        return tuple(dict.fromkeys(map(self._from, self.folders)))

    def _from(self, folder: str) -> str:
        path = posixpath.normpath(posixpath.join(folder, self.path))
        if self.checkout == "." or _OUTSIDE.search(path):
            return path
        inside = path.startswith(f"{self.checkout}/")
        return path.removeprefix(f"{self.checkout}/") if inside else f"../{path}"

    @property
    def outside(self) -> bool:
        """Whether it leads out of the repository, from wherever it starts."""
        return all(_OUTSIDE.search(path) for path in self.exact)


@dataclass(frozen=True, slots=True)
class _Clues:
    facts: Facts
    line: int | None
    said: str
    step: Step | None

    def echoes(self, path: str) -> bool:
        """Whether the log shows the text of the line in question as it stands in that file."""
        text = self.facts.text(path)
        lines = text.split("\n") if text is not None else []
        if self.line is None or not 0 < self.line <= len(lines):
            return False
        shown = lines[self.line - 1].strip()
        return len(shown) >= _LEAST_ECHO and shown in self.said

    @property
    def moved(self) -> bool:
        """Whether the tool may have run in another folder than the step."""
        return self.step is None or "working-directory" in self.step.inputs or bool(_MOVES.search(self.step.run))


def _choose(paths: _Paths, meant: tuple[str, ...], clues: _Clues) -> Where:
    exact = [each for each in paths.exact if is_file(clues.facts.tree, each)]
    echoed = [each for each in meant if clues.echoes(each)]
    sure = [each for each in echoed if each in exact] or echoed
    if len(sure) == 1:
        return Place(sure[0], exact=sure[0] in exact)
    ends = [each for each in meant if f"/{each}".endswith(f"/{paths.path}")]
    if not exact and not ends:
        # Another machine's folder, or a build's: only the text tells that it is this file.
        return _unclear(OUTSIDE if paths.outside else COPY, paths.path, *meant, other=code(meant[0]))
    if len(exact) == 1 and not clues.moved:
        return Place(exact[0], exact=True)
    if len(meant) > 1:
        return _unclear(SEVERAL, paths.path, *meant)
    if clues.facts.tree.gitlinks():
        return _unclear(OF_SUBMODULE, paths.path, *meant)
    return Place(meant[0], exact=bool(exact))


def _nowhere(paths: _Paths, facts: Facts) -> Where:
    gitlink = next(filter(None, map(facts.tree.gitlink_above, paths.exact)), None)
    if gitlink:
        return InSubmodule(gitlink)
    if paths.outside:
        return _unclear(OUTSIDE, paths.path)
    return _unclear(TRUNCATED, paths.path) if facts.tree.truncated else Absent()


def _behind_link(file: str, path: str, facts: Facts) -> Where:
    target = facts.resolve(path)
    known = target is not None and is_file(facts.tree, target) and target in facts.blames
    return Place(target, exact=True) if target and known else _unclear(LINK, file)


def _job_and_step(facts: Facts, names: tuple[str, str | None]) -> tuple[Job | None, Step | None]:
    path = facts.context.workflow_path
    read = workflow.read(path, facts.text(path)) if path else None
    job = read.job(names[0]) if read else None
    return job, job.step(names[1]) if job else None


def _paths(path: str, context: Context, job: Job | None, step: Step | None) -> _Paths:
    own = next((each.input("path") for each in _checkouts(job) if not _foreign(each, context)), "")
    folder = job.working_directory(step) if job and step else ""
    folders = [each for each in (folder, "") if "${{" not in each]
    return _Paths(path, tuple(folders), posixpath.normpath(own or ".") if "${{" not in own else ".")


def _checkouts(job: Job | None) -> list[Step]:
    return [step for step in job.steps if step.action == "actions/checkout"] if job else []


def _foreign(checkout: Step, context: Context) -> bool:
    repository = checkout.input("repository").lower()
    # A pull request's head, in a fork or not, is the same project.
    return "github." not in repository and repository not in {"", context.repository.lower()}


def _other_checkout(path: str, context: Context, job: Job | None) -> str | None:
    """Another repository that the job checks out into a folder that the path may lie in."""
    for step in _checkouts(job):
        folder = posixpath.normpath(step.input("path") or ".")
        may_be_there = folder == "." or "${{" in folder or f"{path}/".startswith(f"{folder}/")
        if _foreign(step, context) and may_be_there:
            return step.input("repository")
    return None
