"""The files of a commit, as GitHub lists them: paths, modes and ids, without what is in them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

_ALIKE = 0.7
_SHORTEST = 3


class Mode(StrEnum):
    """Git's modes (https://git-scm.com/docs/git-fast-import, "filemodify")."""

    FILE = "100644"
    EXECUTABLE = "100755"
    SYMLINK = "120000"
    GITLINK = "160000"
    FOLDER = "040000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a commit's tree."""

    path: str
    """From the root, with `/` between its parts."""
    mode: str
    """One of Mode."""
    oid: str
    """The id of the blob or tree; of a gitlink, the commit that it points to."""
    size: int | None = None
    """Bytes; None for what is no blob."""


@dataclass(frozen=True)
class Tree:
    """All entries of a commit, folders too, or as many as GitHub tells."""

    commit: str
    """Which commit."""
    entries: Mapping[str, Entry]
    """By path."""
    truncated: bool = False
    """Whether GitHub left entries out: what is not here may be there all the same, but for the listed folders.
    https://docs.github.com/en/rest/git/trees#get-a-tree"""
    listed: frozenset[str] = field(default_factory=frozenset)
    """Of a truncated tree, the folders of which every direct entry is here; the root is the empty path."""

    def get(self, path: str) -> Entry | None:
        """The entry at exactly that path; symbolic links are not followed."""
        return self.entries.get(path)

    def knows(self, path: str) -> bool:
        """Whether it is certain that the path is there, or that it is not."""
        return not self.truncated or path in self.entries or self._nearest(path) in self.listed

    def _nearest(self, path: str) -> str:
        """The deepest folder above a path that is there."""
        folder = posixpath.dirname(path)
        while folder and folder not in self.entries:
            folder = posixpath.dirname(folder)
        return folder

    def links_on(self, path: str) -> tuple[Entry, ...]:
        """The symbolic links that the path is or leads through, the outermost first; read them to follow them."""
        parts = path.split("/")
        prefixes = ("/".join(parts[: length + 1]) for length in range(len(parts)))
        found = (self.entries.get(prefix) for prefix in prefixes)
        return tuple(entry for entry in found if entry is not None and entry.mode == Mode.SYMLINK)

    def files(self) -> Iterator[Entry]:
        """Regular files and symbolic links."""
        return (entry for entry in self.entries.values() if entry.mode not in {Mode.FOLDER, Mode.GITLINK})

    def gitlinks(self) -> tuple[Entry, ...]:
        """The commits of other repositories that stand in this one."""
        return tuple(entry for entry in self.entries.values() if entry.mode == Mode.GITLINK)

    def gitlink_above(self, path: str) -> Entry | None:
        """The gitlink that a path lies in, or is."""
        return next((entry for entry in self.gitlinks() if f"{path}/".startswith(f"{entry.path}/")), None)

    def inside(self, folder: str) -> Iterator[Entry]:
        """Everything below a folder, at any depth; of the root, everything."""
        return (entry for path, entry in self.entries.items() if not folder or path.startswith(f"{folder}/"))

    def otherwise_cased(self, path: str) -> tuple[Entry, ...]:
        """Entries whose paths differ from this one in upper and lower case only."""
        return tuple(entry for entry in self._folded.get(path.casefold(), ()) if entry.path != path)

    @cached_property
    def _folded(self) -> Mapping[str, list[Entry]]:
        folded: dict[str, list[Entry]] = {}
        for path, entry in self.entries.items():
            folded.setdefault(path.casefold(), []).append(entry)
        return folded

    def named(self, name: str) -> tuple[Entry, ...]:
        """Files of that name in any folder, the shallowest first."""
        found = (entry for entry in self.files() if posixpath.basename(entry.path) == name)
        return tuple(sorted(found, key=lambda entry: (entry.path.count("/"), entry.path)))

    def with_oid(self, oid: str) -> tuple[Entry, ...]:
        """Files with exactly that content."""
        return tuple(entry for entry in self.files() if entry.oid == oid)

    def nearest_names(self, path: str, limit: int = 3) -> tuple[Entry, ...]:
        """Files with a name much like the path's: in the same folder, or of the same name in another; likest first."""
        likeness = _Likeness(path)
        rated = [(likeness.of(entry.path), entry) for entry in self.files() if entry.path != path]
        best = sorted((each for each in rated if each[0] >= _ALIKE), key=lambda each: (-each[0], each[1].path))
        return tuple(entry for _, entry in best[:limit])

    def nearest_folders(self, path: str, limit: int = 2) -> tuple[Entry, ...]:
        """Folders beside a path with a name much like its own, or one that begins or ends the other; likest first."""
        likeness = _Likeness(path)
        rated = [
            (likeness.of_folder(entry.path), entry)
            for entry in self.entries.values()
            if entry.mode == Mode.FOLDER and entry.path != path
        ]
        best = sorted((each for each in rated if each[0] >= _ALIKE), key=lambda each: (-each[0], each[1].path))
        return tuple(entry for _, entry in best[:limit])


class _Likeness:
    """How much other paths are like one."""

    def __init__(self, path: str) -> None:
        self.folder, self.name = posixpath.split(path)
        self._matcher = SequenceMatcher(None, "", self.name.casefold(), autojunk=False)

    def of(self, path: str) -> float:
        """From 0 to 1 for a name in the same folder, above 1 for the same name in another."""
        folder, name = posixpath.split(path)
        if name == self.name:
            return 2.0 - 0.01 * path.count("/")
        if folder != self.folder:
            return 0.0
        self._matcher.set_seq1(name.casefold())
        # The two bounds are found much faster than what they bound, which takes long in a folder of many names.
        bounds = (self._matcher.real_quick_ratio, self._matcher.quick_ratio)
        return self._matcher.ratio() if all(bound() >= _ALIKE for bound in bounds) else 0.0

    def of_folder(self, path: str) -> float:
        """From 0 to 1 for a folder in the same one: also for `tests` and `test`, `production` and `prod`."""
        folder, name = posixpath.split(path)
        if folder != self.folder or not name or not self.name:
            return 0.0
        short, long = sorted((name.casefold(), self.name.casefold()), key=len)
        begins = len(short) >= _SHORTEST and long.startswith(short)
        return max(self.of(path), _ALIKE if begins else 0.0)


def of(commit: str, rows: Iterable[Entry], *, truncated: bool = False, listed: Iterable[str] = ()) -> Tree:
    """A Tree of entries in any order."""
    return Tree(commit, {row.path: row for row in rows}, truncated, frozenset(listed))
