"""What mends a repository's submodules for certain: other lines in `.gitmodules`, and gitlinks taken away."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from workers.triage import named_in_builds
from workers.triage.mends import mend
from workers.triage.named_in_builds import Mention
from workers.triage.proving import Context
from workers.triage.repository.gitmodules import PATH, Gitmodules, Section, Submodule
from workers.triage.repository.questions import Found, Remote
from workers.triage.repository.tree import Entry
from workers.triage.submodule_proofs.submodules import UNLISTED, WITHOUT_ADDRESS, Fault, Sort, Submodules

_AT_THE_END = 0
_MOST_REMOVED = 20
_MOST_EDITED = 200


@dataclass(frozen=True, slots=True)
class Known:
    """Where a submodule without an address comes from, for certain."""

    url: str
    """Its address."""
    repository: str | None = None
    """The repository that was seen to have the commit; None for an address that the base branch has."""
    section: Section | None = None
    """The entry that has this address, under a path where no submodule is."""


@dataclass(frozen=True, slots=True)
class Mend:
    """What puts submodules right."""

    diff: str = ""
    """A change of `.gitmodules`."""
    commands: tuple[str, ...] = ()
    """What a diff cannot say."""
    mended: tuple[Fault, ...] = ()
    """What is right then."""


@dataclass(frozen=True)
class Mends:
    """What can be mended in a repository."""

    submodules: Submodules
    """What is wrong."""
    context: Context
    """Where."""
    on_base: Mapping[str, Found]
    """What the base branch has at the paths of gitlinks."""
    base: Gitmodules | None = None
    """The base branch's `.gitmodules`, an empty one where it has none; None where it is not known."""
    builds: Mapping[str, str] = field(default_factory=dict)
    """The files from which the project is built, as far as they were read."""

    @cached_property
    def known(self) -> Mapping[str, Known]:
        """The addresses of gitlinks without one, as far as they are certain, by path."""
        faults = (fault for fault in self.submodules.faults if fault.sort in WITHOUT_ADDRESS)
        gitlinks = {fault.path: self.submodules.tree.entries[fault.path] for fault in faults}
        found = {path: next(self._addresses(gitlink), None) for path, gitlink in gitlinks.items()}
        return {path: known for path, known in found.items() if known}

    def _addresses(self, gitlink: Entry) -> Iterator[Known]:
        before = self.base.at(gitlink.path) if self.base else None
        address = self.submodules.address(before)
        remote = self.submodules.remotes.get((address.repository or "", gitlink.oid)) if address else None
        if before and before.url and before.url.text and (remote is None or serves(remote)):
            yield Known(before.url.text)
        for unused in self.submodules.unused:
            address = self.submodules.address(unused)
            if unused.url and unused.path and address:
                remote = self.submodules.remotes.get((address.repository or "", gitlink.oid))
                moved = self._on_base(unused.path.text) == gitlink.oid
                if moved or serves(remote):
                    repository = address.repository if serves(remote) else None
                    yield Known(unused.url.text, repository, unused.sections[-1])
        namesake = namesake_of(gitlink.path, self.submodules.checkouts.repository)
        remote = self.submodules.remotes.get((namesake or "", gitlink.oid))
        if remote and serves(remote) and not remote.private:
            name = remote.name or namesake
            yield Known(f"{self.context.web_url}/{name}.git", name)

    def _on_base(self, path: str) -> str | None:
        found = self.on_base.get(path)
        return found.oid if found else None

    def mention(self, path: str) -> Mention | None:
        """A line of these files that names a submodule."""
        return named_in_builds.mention(path, self.builds)

    def is_leftover(self, path: str) -> bool:
        """Whether a gitlink without an entry can go: nothing names it, and there is no entry that may be its own."""
        listed_once = self._on_base(path) is not None and self.base is None
        named = self.submodules.checkouts.naming(path) != () or self.mention(path) is not None
        return not named and not self.submodules.unused and not listed_once

    def of(self, path: str) -> Mend:
        """What puts one submodule right, and all others that can be; nothing where that one cannot be."""
        needed = [fault for fault in self.submodules.of(path) if fault.stops]
        everything = self._everything
        return everything if needed and all(fault in everything.mended for fault in needed) else Mend()

    @cached_property
    def _everything(self) -> Mend:
        modules, mended = self._edited()
        removed = [fault for fault in self.submodules.faults if self._goes(fault, mended)]
        if not self._holds(modules, mended) or len(removed) > _MOST_REMOVED:
            return Mend()
        paths = " ".join(shlex.quote(fault.path) for fault in removed)
        return Mend(self._diff(modules), (f"git rm --cached -- {paths}",) if paths else (), (*mended, *removed))

    def _goes(self, fault: Fault, mended: list[Fault]) -> bool:
        without_entry = fault.sort in {Sort.NO_FILE, Sort.NO_ENTRY}
        return without_entry and fault not in mended and self.is_leftover(fault.path)

    def _diff(self, modules: Gitmodules) -> str:
        before = self.submodules.modules.text
        if PATH not in self.submodules.tree.entries:
            return mend.added(PATH, modules.text) if modules.text else ""
        return mend.edited(PATH, before, modules.text) if modules.text.strip() else mend.removed(PATH, before)

    def _edited(self) -> tuple[Gitmodules, list[Fault]]:
        """`.gitmodules` with all that is certain, and what that mends."""
        modules, mended, touched = self.submodules.modules, list[Fault](), set[int]()
        # From the last line to the first, so that what stands above keeps its lines.
        edits = sorted(self._edits(), key=lambda edit: (edit.line == _AT_THE_END, -edit.line, not edit.fault.stops))
        for edit in edits:
            changed = edit.make(modules) if edit.line not in touched else None
            if changed is not None:
                modules = changed
                mended.append(edit.fault)
                touched |= {edit.line} - {_AT_THE_END}
        return modules, mended

    def _edits(self) -> Iterator[_Edit]:
        for fault in self.submodules.faults[:_MOST_EDITED]:
            known = self.known.get(fault.path)
            section = known.section if known and known.section else fault.section
            if fault.sort in WITHOUT_ADDRESS and known:
                yield _Edit(fault, section.line if section else _AT_THE_END, partial(_given, fault, known))
            elif section:
                yield _Edit(fault, section.line, partial(self._corrected, fault, section))

    def _corrected(self, fault: Fault, section: Section, modules: Gitmodules) -> Gitmodules | None:
        path, url = section.get("path"), section.get("url")
        match fault.sort:
            case Sort.SPELT if path:
                return modules.with_value(path, fault.path)
            case Sort.OVERTAKEN | Sort.BAD_NAME if fault.path not in modules.submodules:
                return modules.renamed(section, fault.path)
            case Sort.NO_PATH:
                return modules.with_more(section, "path", fault.path)
            case Sort.STALE if not self._homeless:
                return modules.without(section)
            case Sort.REPEATED if _url(self.submodules.modules.at(fault.path)) == section.url:
                return modules.without(section)
            case Sort.TURNED_OFF | Sort.NO_KEY | Sort.MOVED if url:
                public = self.public_address(fault.path)
                return modules.with_value(url, public) if public else None
        return None

    @cached_property
    def _homeless(self) -> tuple[Fault, ...]:
        """Gitlinks that any unused entry may belong to."""
        faults = (fault for fault in self.submodules.faults if fault.sort is Sort.NO_ENTRY)
        return tuple(fault for fault in faults if fault.path not in self.known)

    def public_address(self, path: str) -> str | None:
        """A submodule's address as everybody can fetch it; None where it is not certain that everybody can."""
        gitlink = self.submodules.tree.get(path)
        remote = self.submodules.remote(gitlink) if gitlink else None
        address = self.submodules.address(self.submodules.modules.at(path))
        if address is None or remote is None or remote.private or not serves(remote):
            return None
        same = not remote.name or remote.name.lower() == str(address.repository).lower()
        return (address if same else address.moved(str(remote.name))).over_https(self.context.web_url)

    def _holds(self, modules: Gitmodules, mended: list[Fault]) -> bool:
        """Whether Git now finds what was to be mended, and everything else as before."""
        for gitlink in self.submodules.gitlinks:
            sorts = {fault.sort for fault in mended if fault.path == gitlink.path}
            before, after = self.submodules.modules.at(gitlink.path), modules.at(gitlink.path)
            if (_url(before) != _url(after) and not sorts) or (sorts & UNLISTED and not _url(after)):
                return False
        return True


@dataclass(frozen=True, slots=True)
class _Edit:
    """One change of `.gitmodules`."""

    fault: Fault
    """What it mends."""
    line: int
    """The header of the section that it changes."""
    make: Callable[[Gitmodules], Gitmodules | None] = field(repr=False)
    """Makes it; gives None where it cannot be made."""


def _given(fault: Fault, known: Known, modules: Gitmodules) -> Gitmodules | None:
    """With an address for a submodule without one."""
    if known.section:
        path = known.section.get("path")
        return modules.with_value(path, fault.path) if path else None
    if fault.section:
        return modules.with_more(fault.section, "url", known.url)
    return modules.with_submodule(fault.path, fault.path, known.url)


def namesake_of(path: str, repository: str) -> str | None:
    """The repository that a folder would most likely be made from: the owner's, of the folder's name."""
    name = posixpath.basename(path)
    plain = name.replace("-", "").replace("_", "").replace(".", "")
    return f"{repository.partition('/')[0]}/{name}" if plain.isascii() and plain.isalnum() else None


def serves(remote: Remote | None) -> bool:
    """Whether a repository was seen to have the commit."""
    return remote is not None and remote.visible and remote.has_commit


def _url(submodule: Submodule | None) -> str | None:
    return submodule.url.text if submodule and submodule.url else None
