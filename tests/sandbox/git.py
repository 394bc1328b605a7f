"""Git objects with the ids git itself would give them.

The formats are those of https://git-scm.com/book/en/v2/Git-Internals-Git-Objects. Left out: packs, signatures.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

FILE, EXECUTABLE, SYMLINK, SUBMODULE, TREE = "100644", "100755", "120000", "160000", "040000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a tree."""

    name: str
    """The last component of the path."""
    mode: str
    """Git's mode, six digits."""
    sha: str
    """The blob, tree or (for a submodule) foreign commit."""

    @property
    def type(self) -> str:
        """`blob`, `tree` or `commit`."""
        return {TREE: "tree", SUBMODULE: "commit"}.get(self.mode, "blob")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wrote a commit, and when."""

    name: str
    email: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    message: str
    committer: Signature


@dataclass(frozen=True, slots=True)
class Tag:
    """One annotated tag."""

    sha: str
    target: str
    """What it points to: mostly a commit."""
    name: str
    tagger: Signature | None
    message: str


def object_id(kind: str, data: bytes) -> str:
    """The SHA-1 that git gives an object of this kind and content."""
    return hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False).hexdigest()


class Objects:
    """The objects of one network of forks; GitHub, too, lets forks share theirs."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.trees: dict[str, tuple[Entry, ...]] = {}
        self.commits: dict[str, Commit] = {}
        self.tags: dict[str, Tag] = {}

    def kind(self, sha: str) -> str | None:
        """`blob`, `tree`, `commit` or `tag`; None for what is not here, such as a submodule's commit."""
        groups: Mapping[str, Container[str]] = {
            "blob": self.blobs,
            "tree": self.trees,
            "commit": self.commits,
            "tag": self.tags,
        }
        return next((kind for kind, group in groups.items() if sha in group), None)

    def peel(self, sha: str) -> str:
        """What a tag points to in the end; anything else is itself."""
        while sha in self.tags:
            sha = self.tags[sha].target
        return sha

    def add_blob(self, data: bytes) -> str:
        """Store a blob and return its id."""
        sha = object_id("blob", data)
        self.blobs[sha] = data
        return sha

    def add_tree(self, files: Mapping[str, tuple[str, str]]) -> str:
        """Store the trees of a flat `path -> (mode, sha)` mapping and return the root's id."""
        folders: dict[str, dict[str, tuple[str, str]]] = {}
        entries: list[Entry] = []
        for path, (mode, sha) in files.items():
            head, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(head, {})[rest] = (mode, sha)
            else:
                entries.append(Entry(head, mode, sha))
        entries += [Entry(name, TREE, self.add_tree(inner)) for name, inner in folders.items()]
        entries.sort(key=_sorted_by)
        sha = object_id("tree", b"".join(_row(entry) for entry in entries))
        self.trees[sha] = tuple(entries)
        return sha

    def add_commit(
        self,
        tree: str,
        parents: tuple[str, ...],
        author: Signature,
        message: str,
        committer: Signature | None = None,
    ) -> str:
        """Store a commit, by default committed by its author, and return its id."""
        committer = committer or author
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {_signed(author)}", f"committer {_signed(committer)}"]
        sha = object_id("commit", ("\n".join(lines) + f"\n\n{message}\n").encode())
        self.commits[sha] = Commit(sha, tree, parents, author, message, committer)
        return sha

    def walk(self, tree: str, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        """Every path below a tree with its entry, folders before what they hold."""
        for entry in self.trees[tree]:
            path = prefix + entry.name
            yield path, entry
            if entry.mode == TREE:
                yield from self.walk(entry.sha, path + "/")

    def files(self, commit: str) -> dict[str, tuple[str, str]]:
        """The flat `path -> (mode, sha)` mapping of a commit."""
        walked = self.walk(self.commits[commit].tree)
        return {path: (entry.mode, entry.sha) for path, entry in walked if entry.mode != TREE}

    def find(self, tree: str, path: str) -> Entry | None:
        """The entry at a path, or None."""
        entry = Entry("", TREE, tree)
        for part in (part for part in path.split("/") if part):
            if entry.mode != TREE:
                return None
            found = next((child for child in self.trees[entry.sha] if child.name == part), None)
            if found is None:
                return None
            entry = found
        return entry

    def ancestors(self, commit: str) -> list[str]:
        """The commit and everything it follows from, newest first, and none before what follows from it."""
        waiting = self._followers(commit)
        ready = [(0.0, 0, commit)] if commit in waiting else []
        found: list[str] = []
        while ready:
            sha = heapq.heappop(ready)[2]
            found.append(sha)
            for parent in dict.fromkeys(self.commits[sha].parents):
                if parent not in waiting:
                    continue
                waiting[parent] -= 1
                if waiting[parent] == 0:
                    age = -self.commits[parent].committer.when.timestamp()
                    heapq.heappush(ready, (age, len(found), parent))
        return found

    def _followers(self, commit: str) -> dict[str, int]:
        """Of each commit that is reached, how many of the reached ones follow from it directly."""
        counts = {commit: 0} if commit in self.commits else {}
        queue = list(counts)
        while queue:
            for parent in dict.fromkeys(self.commits[queue.pop()].parents):
                if parent in self.commits and parent not in counts:
                    counts[parent] = 0
                    queue.append(parent)
                if parent in counts:
                    counts[parent] += 1
        return counts

    def merge_base(self, one: str, other: str) -> str | None:
        """The newest commit that both follow from and that no other such commit follows from."""
        others = set(self.ancestors(other))
        common = [sha for sha in self.ancestors(one) if sha in others]
        followed = {parent for sha in common for parent in self.commits[sha].parents}
        return next((sha for sha in common if sha not in followed), None)


def _signed(who: Signature) -> str:
    return f"{who.name} <{who.email}> {int(who.when.timestamp())} {who.when.strftime('%z')}"


def _sorted_by(entry: Entry) -> bytes:
    """Git sorts names by their bytes, folders as if they ended in a slash."""
    return (entry.name + ("/" if entry.mode == TREE else "")).encode(errors="surrogateescape")


def _row(entry: Entry) -> bytes:
    mode = entry.mode.lstrip("0").encode()
    return mode + b" " + entry.name.encode(errors="surrogateescape") + b"\0" + bytes.fromhex(entry.sha)


def path_of(name: bytes) -> str:
    """A name as text; what is no UTF-8 is kept, and `readable` shows it."""
    return name.decode(errors="surrogateescape")


def readable(text: str) -> bytes:
    """UTF-8, with a replacement character for each byte of a name that was none."""
    return text.encode(errors="surrogateescape").decode(errors="replace").encode()


def as_bytes(content: str | bytes) -> bytes:
    """Text as UTF-8; bytes as they are."""
    return content.encode() if isinstance(content, str) else content


def without(files: Mapping[str, tuple[str, str]], paths: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The flat mapping less some paths."""
    gone = set(paths)
    return {path: value for path, value in files.items() if path not in gone}
