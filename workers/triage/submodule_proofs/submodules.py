"""All that is wrong with a repository's submodules at once: its gitlinks against `.gitmodules` and the remotes.

Git takes the entry whose `path` equals a gitlink's letter by letter, and stops at the first gitlink without one
(https://git-scm.com/docs/gitmodules). An entry without a gitlink stops nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from workers.triage.repository import git_urls
from workers.triage.repository.checkouts import Checkouts
from workers.triage.repository.git_urls import Address, Transport
from workers.triage.repository.gitmodules import Gitmodules, Section, Submodule
from workers.triage.repository.questions import Remote
from workers.triage.repository.tree import Entry, Tree
from workers.triage.text import code

SHORT = 12
"""How many digits of a commit's id are shown."""


class Sort(StrEnum):
    """What can be wrong."""

    NO_FILE = "no-file"
    NO_ENTRY = "no-entry"
    SPELT = "spelt"
    OVERTAKEN = "overtaken"
    BAD_NAME = "bad-name"
    NO_PATH = "no-path"
    NO_URL = "no-url"
    ON_DISK = "on-disk"
    TURNED_OFF = "turned-off"
    NO_KEY = "no-key"
    UNSEEN = "unseen"
    PRIVATE = "private"
    NO_COMMIT = "no-commit"
    MOVED = "moved"
    STALE = "stale"
    REPEATED = "repeated"


HARMLESS = frozenset({Sort.MOVED, Sort.STALE, Sort.REPEATED})
"""Those that stop no checkout."""
UNLISTED = frozenset(
    {Sort.NO_FILE, Sort.NO_ENTRY, Sort.SPELT, Sort.OVERTAKEN, Sort.BAD_NAME, Sort.NO_PATH, Sort.NO_URL}
)
"""Those for which Git says that it has no address."""
WITHOUT_ADDRESS = frozenset({Sort.NO_FILE, Sort.NO_ENTRY, Sort.NO_URL})
"""Those of them for which the repository has none, either."""
SAYS = {
    Sort.NO_FILE: "gitlink {path} (commit {commit}): there is no `.gitmodules` in the repository",
    Sort.NO_ENTRY: "gitlink {path} (commit {commit}): no entry in `.gitmodules` has this path",
    Sort.SPELT: "`.gitmodules` line {line} writes {entry}, the gitlink is {path}: Git compares letter by letter",
    Sort.OVERTAKEN: "`.gitmodules` line {line}: the entry of {path} is called {name}, as is a later one, which Git \
takes for both",
    Sort.BAD_NAME: "`.gitmodules` line {line}: Git passes over the entry of {path}, because of its name {name}",
    Sort.NO_PATH: "`.gitmodules` line {line}: the entry {name} has no `path`, so gitlink {path} has no entry",
    Sort.NO_URL: "`.gitmodules` line {line}: the entry of {path} has no `url`",
    Sort.ON_DISK: "`.gitmodules` line {line}: {path} comes from {url}, a place on a disk",
    Sort.TURNED_OFF: "`.gitmodules` line {line}: {path} comes from {url}, and GitHub has turned `git:` off",
    Sort.NO_KEY: "`.gitmodules` line {line}: {path} comes from {url} by SSH, and the job has no key",
    Sort.UNSEEN: "`.gitmodules` line {line}: {path} comes from {repository}, which retriage cannot see: it is private, \
was deleted, or never was",
    Sort.PRIVATE: "`.gitmodules` line {line}: {path} comes from {repository}, which is private",
    Sort.NO_COMMIT: "gitlink {path} wants commit {commit}, which is not in {repository}",
    Sort.MOVED: "`.gitmodules` line {line}: {path} comes from {repository}, which is called {name} now",
    Sort.STALE: "`.gitmodules` line {line}: the entry of {path} has no gitlink",
    Sort.REPEATED: "`.gitmodules` line {line}: {path} has another entry further down, which Git takes instead",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    sort: Sort
    """What it is."""
    path: str
    """The submodule's."""
    says: str
    """It in words: a clause of Markdown."""
    line: int | None = None
    """The line of `.gitmodules`; None where the fault is in the tree or in a remote."""
    section: Section | None = None
    """The entry that is at fault."""

    @property
    def stops(self) -> bool:
        """Whether Git stops at it."""
        return self.sort not in HARMLESS


@dataclass(frozen=True)
class Submodules:
    """A repository's submodules, and what is known of where they come from."""

    tree: Tree
    """The commit's."""
    modules: Gitmodules
    """The commit's `.gitmodules`; an empty one where there is none. One that Git can read."""
    checkouts: Checkouts
    """How the job fetches."""
    web_url: str
    """GitHub's pages."""
    remotes: Mapping[tuple[str, str], Remote]
    """What was looked up, by repository and commit."""

    @cached_property
    def gitlinks(self) -> tuple[Entry, ...]:
        """Sorted by path, as Git goes through them."""
        return tuple(sorted(self.tree.gitlinks(), key=lambda entry: entry.path))

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """All of them, in the order in which Git meets them; the harmless ones last."""
        found = [fault for gitlink in self.gitlinks for fault in self._of(gitlink)]
        found += [*self._stale(), *self._repeated()]
        return tuple(sorted(found, key=lambda fault: not fault.stops))

    def of(self, path: str) -> tuple[Fault, ...]:
        """Those of one submodule."""
        return tuple(fault for fault in self.faults if fault.path == path)

    def address(self, submodule: Submodule | None) -> Address | None:
        """Where a submodule comes from; None for one without an address."""
        url = submodule.url if submodule else None
        return self.read(url.text) if url else None

    def read(self, url: str) -> Address:
        """An address as it is to the job."""
        return git_urls.read(url, self.checkouts.origin, self.web_url)

    def remote(self, gitlink: Entry) -> Remote | None:
        """What is known of the repository that a gitlink's commit is to come from; None for nothing."""
        address = self.address(self.modules.at(gitlink.path))
        repository = address.repository if address else None
        return self.remotes.get((repository, gitlink.oid)) if repository else None

    @cached_property
    def unused(self) -> tuple[Submodule, ...]:
        """Entries with a path that is certainly no gitlink's."""
        return tuple(each for each in self.modules.submodules.values() if each.path and self._is_none(each.path.text))

    def _is_none(self, path: str) -> bool:
        entry = self.tree.get(path)
        return entry.mode != "160000" if entry else self.tree.knows(path)

    def _of(self, gitlink: Entry) -> Iterator[Fault]:
        submodule = self.modules.at(gitlink.path)
        if submodule is None:
            yield self._without_entry(gitlink)
        elif submodule.url is None or not submodule.url.text:
            yield _fault(Sort.NO_URL, gitlink, submodule.line, submodule.sections[-1])
        else:
            yield from self._of_address(gitlink, submodule, self.read(submodule.url.text))

    def _without_entry(self, gitlink: Entry) -> Fault:
        if not self.tree.get(".gitmodules"):
            return _fault(Sort.NO_FILE, gitlink)
        for section in self.modules.sections:
            if section.path == gitlink.path:
                bad = section.name not in self.modules.submodules
                sort = Sort.BAD_NAME if bad else Sort.OVERTAKEN
                return _fault(sort, gitlink, section.line, section, name=section.name)
        for submodule in self.unused:
            if submodule.path and _alike(submodule.path.text, gitlink.path):
                value, section = submodule.path, submodule.sections[-1]
                return _fault(Sort.SPELT, gitlink, value.line, section, entry=value.text)
        for submodule in self.modules.submodules.values():
            if submodule.path is None and submodule.name == gitlink.path:
                return _fault(Sort.NO_PATH, gitlink, submodule.line, submodule.sections[-1], name=submodule.name)
        return _fault(Sort.NO_ENTRY, gitlink)

    def _of_address(self, gitlink: Entry, submodule: Submodule, address: Address) -> Iterator[Fault]:
        line = submodule.url.line if submodule.url else None
        section = next(each for each in reversed(submodule.sections) if each.url is not None)
        for sort, told in self._sorts(gitlink, address):
            at = None if sort is Sort.NO_COMMIT else line
            yield _fault(sort, gitlink, at, section, url=address.written, repository=address.repository, **told)

    def _sorts(self, gitlink: Entry, address: Address) -> Iterator[tuple[Sort, dict[str, str]]]:
        if address.transport is Transport.FILE and not self.checkouts.allows_files:
            yield Sort.ON_DISK, {}
        if address.transport is Transport.GIT and address.repository and self.web_url == "https://github.com":
            yield Sort.TURNED_OFF, {}
        if self.checkouts.lacks_key(address):
            yield Sort.NO_KEY, {}
        remote = self.remote(gitlink)
        if remote and address.repository and remote.visible:
            yield from self._of_remote(address.repository, remote)
        elif remote:
            yield Sort.UNSEEN, {}

    def _of_remote(self, repository: str, remote: Remote) -> Iterator[tuple[Sort, dict[str, str]]]:
        own = repository.lower() == self.checkouts.repository.lower()
        if remote.private and not own and not self.checkouts.may_read_others:
            yield Sort.PRIVATE, {}
        if not remote.has_commit:
            yield Sort.NO_COMMIT, {}
        if remote.name and remote.name.lower() != repository.lower():
            yield Sort.MOVED, {"name": remote.name}

    def _stale(self) -> Iterator[Fault]:
        for submodule in self.unused:
            path = submodule.path.text if submodule.path else ""
            if not any(fault.section in submodule.sections for fault in self._unlisted):
                yield _said(Sort.STALE, path, submodule.line, submodule.sections[-1], path=path)

    @cached_property
    def _unlisted(self) -> tuple[Fault, ...]:
        return tuple(self._without_entry(each) for each in self.gitlinks if not self.modules.at(each.path))

    def _repeated(self) -> Iterator[Fault]:
        """Entries of a path that Git takes another entry for, or the same one once more."""
        for at, section in enumerate(self.modules.sections):
            later = self.modules.sections[at + 1 :]
            path = section.path
            if path and any(each.path == path for each in later) and self.modules.at(path):
                yield _said(Sort.REPEATED, path, section.line, section, path=path)


def _alike(entry: str, path: str) -> bool:
    """Whether two paths are one but for what a person overlooks."""
    return posixpath.normpath(entry.replace("\\", "/").strip("/ ")).casefold() == path.casefold()


def _fault(
    sort: Sort, gitlink: Entry, line: int | None = None, section: Section | None = None, **told: str | None
) -> Fault:
    return _said(sort, gitlink.path, line, section, path=gitlink.path, commit=gitlink.oid[:SHORT], **told)


def _said(sort: Sort, of: str, line: int | None, section: Section | None, **told: str | None) -> Fault:
    shown = {name: code(value or "") for name, value in told.items()}
    return Fault(sort, of, SAYS[sort].format(**shown, line=line), line, section)
