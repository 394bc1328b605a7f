"""A path that a log says is missing, and where in the repository it would be."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from workers.triage.model import Finding, Look
from workers.triage.patterns import Pattern
from workers.triage.proving import Context, Facts
from workers.triage.repository import checked_out, workflow
from workers.triage.repository.checked_out import Checkout
from workers.triage.repository.shell_script import Command, commands, joined
from workers.triage.repository.tree import Entry, Mode, Tree
from workers.triage.repository.workflow import Job, Step
from workers.triage.text import code
from workers.triage.workspace import relative

_WORKSPACE = Pattern(
    r"(?:(?:/home/runner/work|/Users/runner/work|/__w|[A-Za-z]:[/\\]a)[/\\][^/\\\s:'\"]+[/\\][^/\\\s:'\"]+|/github/workspace)"
)
_HEADER = Pattern(r" fatal error: |C1083: Cannot open")
_REQUIRED = "Cannot find module '."
_REQUIRED_BY = Pattern(r"(?m)^- (\S.*)$")
_ANY_CASE = Pattern(r"(?i)^(?:windows|macos)\b|[A-Z]:[/\\\\]a[/\\\\]|/Users/runner/")
_GLOB = Pattern(r"[*?]")
OTHER_FILES = frozenset({"docker", "podman", "nerdctl", "ssh", "kubectl", "tox", "nox", "act", "vagrant", "chroot"})
"""Commands whose own commands see other files than the step's."""
CACHING = frozenset({f"actions/setup-{each}" for each in ("node", "python", "go", "java")})
"""Actions that make the key of a cache from files; with the input `cache`."""
_ENDINGS = ("", ".js", ".json", ".mjs", ".cjs", ".ts", "/index.js", "/index.ts")
_LOCK_FILE = "lock file"


@dataclass(frozen=True)
class Case:
    """One missing path."""

    finding: Finding
    """What the log says."""
    facts: Facts
    """What was fetched."""
    given: str
    """The path as the step means it, from `folder`; the folder before the first wildcard of a pattern."""
    folder: str | None = ""
    """Where in the repository the path is looked for; empty for the root, None where that cannot be told."""
    sure: bool = False
    """Whether it is certainly looked for there, and nowhere else."""
    job: Job | None = None
    """The job, where its workflow could be read."""
    step: Step | None = None
    """The step that failed."""
    place: str = ""
    """Where in the workspace the repository lies; empty for the workspace itself."""

    @property
    def context(self) -> Context:
        """Where it was found."""
        return self.facts.context

    @property
    def tree(self) -> Tree:
        """The files of the commit."""
        return self.facts.tree

    @cached_property
    def path(self) -> str:
        """From the repository's root."""
        return posixpath.normpath(posixpath.join(self.folder or "", self.given))

    @cached_property
    def before(self) -> tuple[Step, ...]:
        """The steps before the one that failed."""
        return self.job.before(self.step) if self.job and self.step else ()

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The commands of the step's script."""
        return _commands(self.job, self.step) if self.job and self.step else ()

    @cached_property
    def checkouts(self) -> tuple[Checkout, ...] | None:
        """The checkouts of the repository before the step; None where that is not certain."""
        return checked_out.checkouts(self.before, self.context)

    @property
    def checkout(self) -> Checkout | None:
        """The one that the step works in."""
        return next((each for each in reversed(self.checkouts or ()) if each.folder == self.place), None)

    @property
    def is_header(self) -> bool:
        """Whether a compiler looks for it along its include path."""
        return _HEADER.search(self.finding.quote) is not None

    @property
    def shown(self) -> str:
        """The path for a reader."""
        return code(self.given)

    def at_folder(self, folder: str) -> str:
        """A folder for a reader."""
        return code(f"{folder}/") if folder else "the repository's root"

    def look(self, text: str, path: str, line: int | None = None) -> Look:
        """Something seen in a file at the commit."""
        return Look(text, self.context.link(path, line))

    @property
    def step_look(self) -> Look | None:
        """The step, with its line in the workflow."""
        if self.job is None or self.step is None:
            return None
        path = self.job.file.path
        ran = f", which runs in {self._where}" if self.step.run and self._where else ""
        shown = code(self.step.shown_name, 80)
        return self.look(f"{code(path)} line {self.step.line}: the step {shown}{ran}", path, self.step.line)

    @property
    def _where(self) -> str:
        """The folder in which the step's script begins; empty where that cannot be told."""
        start = joined("", self.job.working_directory(self.step) or ".") if self.job and self.step else None
        return "" if start is None else code(start) if start else "the workspace's root"

    @property
    def folder_look(self) -> Look | None:
        """The line that has the step run in the path itself, so that the path is the step's folder."""
        if self.job is None or self.step is None or self.job.working_directory(self.step) != self.path:
            return None
        of_run = ("defaults", "run", "working-directory")
        places = ((*self.step.place, "working-directory"), (*self.job.place, *of_run), of_run)
        line = next((at for place in places if (at := self.job.file.line(place))), None)
        path, written = self.job.file.path, code(f"working-directory: {self.path}")
        return self.look(f"{code(path)} line {line}: {written}", path, line) if line else None

    @property
    def by_input(self) -> bool:
        """Whether the log gives no path, and the workflow does."""
        return self.finding.subject["path"] == _LOCK_FILE

    @property
    def any_case(self) -> bool:
        """Whether the runner's disk takes upper and lower case for the same, as those of Windows and macOS do."""
        runners = (*self.context.labels, str(self.job.data.get("runs-on", "")) if self.job else "")
        return any(_ANY_CASE.search(each) for each in (*runners, self.finding.quote))

    def ending_alike(self) -> tuple[Entry, ...]:
        """Entries in other folders whose paths end in the given one, the shallowest first."""
        return tuple(entry for entry in ending_in(self.tree, self.given) if entry.path != self.path)


def ending_in(tree: Tree, given: str) -> tuple[Entry, ...]:
    """Entries whose paths are, or end in, that path; the shallowest first."""
    tail = f"/{posixpath.normpath(given)}"
    found = (entry for path, entry in tree.entries.items() if f"/{path}".endswith(tail))
    return tuple(sorted(found, key=lambda entry: (entry.path.count("/"), entry.path)))


def seen(case: Case, path: str) -> Look:
    """Something that is in the tree."""
    return Look(f"{code(path)}: in the tree at this commit", case.context.link(path))


def of(finding: Finding, facts: Facts) -> Case:
    """The case of a path in the workspace; what is not of the repository was sorted out before."""
    file = workflow.read(facts.context.workflow_path or "", facts.text(facts.context.workflow_path or ""))
    job = file.job(finding.job) if file else None
    step = job.step(finding.step) if job else None
    given = _given(str(finding.subject["path"]), step)
    case = Case(finding, facts, given, job=job, step=step)
    return _in_checkout(_located(case))


def _given(path: str, step: Step | None) -> str:
    if path == _LOCK_FILE and step:
        path = step.input("cache-dependency-path") or path
    path = path.replace("\\", "/") if "/" not in path else path
    wild = _GLOB.search(path)
    if wild:
        path = posixpath.dirname(path[: wild.start()] + "x")
    return posixpath.normpath(path) if path else "."


def _located(case: Case) -> Case:
    """Where in the workspace it is looked for."""
    if is_absolute(case.finding, case.given):
        return replace(case, sure=True)
    if case.is_header:
        return replace(case, folder=None)
    required = _required(case)
    if required is not None:
        return required
    if case.job is None or case.step is None:
        return case
    if case.step.uses:
        return replace(case, sure=True)
    start = joined("", case.job.working_directory(case.step) or ".")
    naming = [each for each in case.commands if each.names(case.given)]
    folders = {each.folder for each in naming or case.commands} or {start}
    folder = folders.pop() if len(folders) == 1 else None
    sure = bool(naming) and folder is not None and not any(each.name in OTHER_FILES for each in naming)
    return replace(case, folder=folder, sure=sure)


def _required(case: Case) -> Case | None:
    """What Node.js was to load, which is sought beside the file that wants it."""
    if _REQUIRED not in case.finding.quote:
        return None
    by = _REQUIRED_BY.search(case.finding.excerpt)
    script = relative(str(by[1])) if by else ""
    if not script or script.startswith("/"):
        return replace(case, folder=None)
    folder = posixpath.dirname(script)
    wanted = posixpath.normpath(posixpath.join(folder, case.given)).casefold()
    known = {f"{wanted}{ending}" for ending in _ENDINGS}
    ending = next((each[len(wanted) :] for each in sorted(case.tree.entries) if each.casefold() in known), "")
    return replace(case, folder=folder, given=case.given + ending, sure=True)


def is_absolute(finding: Finding, given: str) -> bool:
    """Whether the log gave the path with the runner's workspace before it, and so from the workspace's root."""
    for found in _WORKSPACE.finditer(finding.quote):
        rest = finding.quote[found.end() :].lstrip("/\\").replace("\\", "/")
        above = posixpath.dirname(given)
        # Tools that look for a file of one name give the folder only.
        if rest.startswith(given) or (above and rest.startswith(above)) or (not above and rest[:1] in _QUOTES):
            return True
    return False


_QUOTES = ("", "'", '"', "`", ")", " ", ".")


def _in_checkout(case: Case) -> Case:
    """From the workspace to the repository, where that lies in a folder of it."""
    places = {each.folder for each in case.checkouts or ()}
    if not places or "" in places or case.folder is None:
        return case
    for place in sorted(places, key=len, reverse=True):
        if f"{case.path}/".startswith(f"{place}/"):
            inside = posixpath.relpath(case.folder or ".", place)
            folder = "" if inside == "." else inside
            given = posixpath.relpath(case.path, posixpath.join(place, folder)) if not folder.startswith("..") else ""
            if not given:
                folder, given = "", posixpath.relpath(case.path, place)
            return replace(case, folder=folder, given=given, place=place)
    return replace(case, place=_OUTSIDE)


_OUTSIDE = "\0outside"


def outside_checkout(case: Case) -> bool:
    """Whether the step looks beside the folder that the repository was checked out into."""
    return case.place == _OUTSIDE


def _commands(job: Job, step: Step) -> tuple[Command, ...]:
    start = job.working_directory(step)
    return commands(step.run, joined("", start or "."))


def is_folder(entry: Entry) -> bool:
    """Whether it holds other entries."""
    return entry.mode in {Mode.FOLDER, Mode.GITLINK}


def folders_above(path: str) -> Iterator[str]:
    """All folders above a path in the repository, the deepest first, the root last."""
    path = path.lstrip("/")
    while path:
        path = posixpath.dirname(path)
        yield path
