"""Which commit each line of a file comes from, as `git blame` finds it: through merges and renames of whole files.

A line goes to the first parent that has it; a parent with the very same file takes all of them. Left out: lines moved
between files, and `.git-blame-ignore-revs`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from tests.sandbox import diffs
from tests.sandbox.git import TREE, Objects

Suspect = tuple[str, str]
"""A commit, and the file's path in it."""


@dataclass(frozen=True, slots=True)
class Range:
    """Lines next to each other that come from one commit."""

    first: int
    """Counted from 1."""
    last: int
    """The last one, included."""
    commit: str


def blame(objects: Objects, commit: str, path: str) -> list[Range]:
    """The ranges of a file's lines, from the first to the last. The commit must have the file."""
    count = len(_lines(objects, (commit, path)))
    owners = [""] * count
    waiting: list[tuple[Suspect, dict[int, int]]] = [((commit, path), {number: number for number in range(count)})]
    while waiting:
        suspect, lines = waiting.pop()
        left = lines
        for parent in _origins(objects, suspect):
            passed = _passed(objects, suspect, parent, left)
            left = {final: here for final, here in left.items() if final not in passed}
            if passed:
                waiting.append((parent, passed))
        for final in left:
            owners[final] = suspect[0]
    return _ranges(owners)


def _origins(objects: Objects, suspect: Suspect) -> list[Suspect]:
    """Where the file was in each parent that has it; only the first parent with the same content, if there is one."""
    commit, path = suspect
    found = [
        (parent, place)
        for parent in objects.commits[commit].parents
        if (place := _place(objects, commit, parent, path))
    ]
    same = [each for each in found if _blob(objects, each) == _blob(objects, suspect)]
    return same[:1] or found


def _place(objects: Objects, commit: str, parent: str, path: str) -> str | None:
    if parent not in objects.commits:
        return None
    if _blob(objects, (parent, path)):
        return path
    before, after = objects.files(parent), objects.files(commit)
    gone = {each: side for each, side in before.items() if each not in after}
    come = {each: side for each, side in after.items() if each not in before}
    return diffs.renamed(objects, gone, come).get(path)


def _passed(objects: Objects, child: Suspect, parent: Suspect, lines: Mapping[int, int]) -> dict[int, int]:
    """Those of the lines that the parent has, each with its place there."""
    matcher = difflib.SequenceMatcher(None, _lines(objects, parent), _lines(objects, child), autojunk=False)
    there = {block.b + step: block.a + step for block in matcher.get_matching_blocks() for step in range(block.size)}
    return {final: there[here] for final, here in lines.items() if here in there}


def _blob(objects: Objects, suspect: Suspect) -> str | None:
    entry = objects.find(objects.commits[suspect[0]].tree, suspect[1])
    return entry.sha if entry is not None and entry.mode != TREE and entry.sha in objects.blobs else None


def _lines(objects: Objects, suspect: Suspect) -> list[str]:
    data = objects.blobs[_blob(objects, suspect) or ""]
    return diffs.split(data.decode(errors="surrogateescape"))


def _ranges(owners: list[str]) -> list[Range]:
    found: list[Range] = []
    for number, owner in enumerate(owners, start=1):
        if found and found[-1].commit == owner:
            found[-1] = Range(found[-1].first, number, owner)
        else:
            found.append(Range(number, number, owner))
    return found
