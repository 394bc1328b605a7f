"""What differs between two commits: files added, removed, changed or renamed, and their lines as git's diffs have them.

Renames are found as `git diff --find-renames` finds them: the same content first, then files of which at least half
is the same lines. Left out: copies, gitattributes, limits on the size of a diff.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.sandbox.git import SUBMODULE, SYMLINK, Objects

Side = tuple[str, str]
"""A mode and the id of a blob or of a submodule's commit."""
ALIKE = 0.5
"""https://git-scm.com/docs/git-diff#Documentation/git-diff.txt--Mltngt"""
CONTEXT = 3
"""Lines around each change. https://git-scm.com/docs/git-diff#Documentation/git-diff.txt--Ultngt"""
_TYPE = slice(0, 3)
"""What of a mode says that it is a file, a symlink or a submodule."""


@dataclass(frozen=True, slots=True)
class Change:
    """One path that differs."""

    path: str
    """Where it is now; of a removed file, where it was."""
    status: str
    """As the REST API has it: `added`, `removed`, `modified`, `renamed`, or `changed` for a change of type."""
    old: Side | None
    new: Side | None
    previous: str | None = None
    """Where a renamed file was."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch of a file's diff."""

    old: range
    """Lines shown of the old file, counted from 1."""
    new: range
    """Lines shown of the new file, counted from 1."""
    header: str
    lines: tuple[str, ...]
    """Each behind a space, `+`, `-` or a backslash."""


def between(objects: Objects, old: str | None, new: str) -> list[Change]:
    """Every path that differs between two commits, or all of one commit, by path."""
    before = objects.files(old) if old else {}
    after = objects.files(new)
    gone = {path: side for path, side in before.items() if path not in after}
    come = {path: side for path, side in after.items() if path not in before}
    renames = renamed(objects, gone, come)
    found = [
        Change(path, _status(before[path], side), before[path], side)
        for path, side in after.items()
        if path in before and before[path] != side
    ]
    found += [
        Change(path, "renamed", gone[renames[path]], side, renames[path])
        for path, side in come.items()
        if path in renames
    ]
    found += [Change(path, "added", None, side) for path, side in come.items() if path not in renames]
    found += [Change(path, "removed", side, None) for path, side in gone.items() if path not in renames.values()]
    return sorted(found, key=lambda change: change.path)


def _status(old: Side, new: Side) -> str:
    return "modified" if old[0][_TYPE] == new[0][_TYPE] else "changed"


def renamed(objects: Objects, gone: Mapping[str, Side], come: Mapping[str, Side]) -> dict[str, str]:
    """Of files that came, which of those that went each was; new path to old path."""
    pairs = [(new, old) for new in come for old in gone]
    same = [(2.0, new, old) for new, old in pairs if come[new][1] == gone[old][1]]
    found = _taken({}, same)
    left = [(new, old) for new, old in pairs if new not in found and old not in found.values()]
    alike = [(_likeness(objects, come[new], gone[old]), new, old) for new, old in left]
    return _taken(found, [each for each in alike if each[0] >= ALIKE])


def _taken(found: dict[str, str], rated: list[tuple[float, str, str]]) -> dict[str, str]:
    """The best pairs, each path once; among equals those that keep the file's name."""
    for _, new, old in sorted(rated, key=lambda each: (-each[0], _name(each[1]) != _name(each[2]), each[2], each[1])):
        if new not in found and old not in found.values():
            found = found | {new: old}
    return found


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _likeness(objects: Objects, new: Side, old: Side) -> float:
    if new[0][_TYPE] != old[0][_TYPE] or new[0] in {SUBMODULE, SYMLINK}:
        return 0.0
    one, other = objects.blobs[new[1]], objects.blobs[old[1]]
    largest = max(len(one), len(other), 1)
    if min(len(one), len(other)) < ALIKE * largest:
        return 0.0
    shared = Counter(one.splitlines(keepends=True)) & Counter(other.splitlines(keepends=True))
    return sum(len(line) * times for line, times in shared.items()) / largest


def lines_of(objects: Objects, side: Side | None) -> list[str] | None:
    """The lines of one side, ends kept; None where it is binary."""
    if side is None:
        return []
    mode, sha = side
    if mode == SUBMODULE:
        return [f"Subproject commit {sha}\n"]
    data = objects.blobs[sha]
    return None if is_binary(data) else split(data.decode(errors="replace"))


def is_binary(data: bytes) -> bool:
    """Whether git takes content for binary: a null byte in the first 8,000."""
    return b"\0" in data[:8000]


def split(text: str) -> list[str]:
    """Lines as git counts them, ends kept: only a line feed ends one."""
    lines = text.split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def hunks(objects: Objects, change: Change) -> list[Hunk]:
    """The diff of one path; empty where there is none to show, as of binary files and pure renames."""
    old, new = lines_of(objects, change.old), lines_of(objects, change.new)
    if old is None or new is None:
        return []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [_hunk(old, new, group) for group in matcher.get_grouped_opcodes(CONTEXT)]


def _hunk(old: list[str], new: list[str], group: list[tuple[str, int, int, int, int]]) -> Hunk:
    lines: list[str] = []
    for tag, first, last, begin, end in group:
        if tag == "equal":
            lines += _marked(" ", old[first:last])
        else:
            lines += [*_marked("-", old[first:last]), *_marked("+", new[begin:end])]
    before, after = range(group[0][1], group[-1][2]), range(group[0][3], group[-1][4])
    header = f"@@ -{_span(before)} +{_span(after)} @@{_function(old[: before.start])}"
    return Hunk(_from_one(before), _from_one(after), header, tuple(lines))


def _function(above: list[str]) -> str:
    """The nearest line above that git takes for the head of a function: one that begins with a letter, `_` or `$`."""
    heads = (line for line in reversed(above) if re.match("[A-Za-z_$]", line))
    return next((f" {line.encode()[:80].decode(errors='ignore').rstrip()}" for line in heads), "")


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _from_one(lines: range) -> range:
    return range(lines.start + 1, lines.stop + 1)


def _span(lines: range) -> str:
    if len(lines) == 1:
        return str(lines.start + 1)
    return f"{lines.start + 1 if lines else lines.start},{len(lines)}"


def counts(found: list[Hunk]) -> tuple[int, int]:
    """How many lines a diff adds, and how many it removes."""
    lines = [line[0] for hunk in found for line in hunk.lines]
    return lines.count("+"), lines.count("-")


def patch(found: list[Hunk]) -> str:
    """A diff as the API shows it: without the files' names and without a last line feed."""
    return "\n".join(line for hunk in found for line in (hunk.header, *hunk.lines))
