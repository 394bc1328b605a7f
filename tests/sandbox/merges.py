"""The commit that GitHub makes to try whether a pull request can be merged: `refs/pull/N/merge`.

https://docs.github.com/rest/guides/using-the-rest-api-to-interact-with-your-git-database#checking-mergeability-of-pull-requests
Left out: renames of folders, and that GitHub takes a while to make it.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.sandbox import diffs
from tests.sandbox.git import EXECUTABLE, FILE, Objects, Signature
from tests.sandbox.state import Pull, Repository

Side = tuple[str, str]
_FILES = {FILE, EXECUTABLE}


def trial(repo: Repository, pull: Pull) -> str | None:
    """The test merge of an open pull request into its base branch as both are now; None where they conflict.

    Once it is closed, the last one.
    """
    base, head = repo.branches.get(pull.base_ref, pull.base_sha), pull.head_sha
    if pull.issue.state != "open" or (pull.merged_of == (base, head) and pull.merge_sha):
        return pull.merge_sha
    pull.merge_sha, pull.merged_of = _merged(repo.objects, pull, base, head), (base, head)
    return pull.merge_sha


def pretend(repo: Repository, pull: Pull, sha: str) -> None:
    """Give the test merge of the present head this id, and the head's tree: recorded logs name an id of their own."""
    base, head = repo.branches.get(pull.base_ref, pull.base_sha), pull.head_sha
    made = _commit(repo.objects, pull, repo.objects.commits[head].tree, base, head)
    repo.objects.commits[sha] = replace(repo.objects.commits[made], sha=sha)
    pull.merge_sha, pull.merged_of = sha, (base, head)


def _merged(objects: Objects, pull: Pull, base: str, head: str) -> str | None:
    root = objects.merge_base(base, head)
    ours, theirs = objects.files(base), objects.files(head)
    origin = objects.files(root) if root else {}
    try:
        _follow(objects, origin, ours, theirs)
        paths = sorted(ours.keys() | theirs.keys())
        sides = {path: _side(objects, origin.get(path), ours.get(path), theirs.get(path)) for path in paths}
    except _ConflictError:
        return None
    files = {path: side for path, side in sides.items() if side}
    return _commit(objects, pull, objects.add_tree(files), base, head)


class _ConflictError(Exception):
    """Both sides changed the same."""


def _follow(objects: Objects, origin: dict[str, Side], ours: dict[str, Side], theirs: dict[str, Side]) -> None:
    """Move what one side renamed on the other side and in the origin as well, so that the same file stands together.

    Raises:
        _ConflictError: both sides renamed it, or its new name is taken on the other side.
    """
    moves = [(_moves(objects, origin, ours), theirs), (_moves(objects, origin, theirs), ours)]
    for (mine, other), (others, _) in zip(moves, reversed(moves), strict=True):
        for old, new in mine.items():
            if others.get(old, new) != new or (new in other and others.get(old) != new):
                raise _ConflictError
            for files in (origin, other):
                if old in files:
                    files[new] = files.pop(old)


def _moves(objects: Objects, origin: dict[str, Side], side: dict[str, Side]) -> dict[str, str]:
    """What a side renamed: from the old path to the new one."""
    gone = {path: entry for path, entry in origin.items() if path not in side}
    come = {path: entry for path, entry in side.items() if path not in origin}
    return {old: new for new, old in diffs.renamed(objects, gone, come).items()}


def _side(objects: Objects, origin: Side | None, ours: Side | None, theirs: Side | None) -> Side | None:
    """What a path becomes; None where it goes.

    Raises:
        _ConflictError: the sides cannot be brought together.
    """
    if ours in {theirs, origin}:
        return theirs
    if theirs == origin:
        return ours
    if ours is None or theirs is None or {ours[0], theirs[0]} - _FILES:
        raise _ConflictError
    before = objects.blobs[origin[1]] if origin and origin[0] in _FILES else b""
    data = _content(objects.blobs[ours[1]], before, objects.blobs[theirs[1]])
    mode = theirs[0] if origin and ours[0] == origin[0] else ours[0]
    return mode, objects.add_blob(data)


def _content(ours: bytes, origin: bytes, theirs: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("ours", ours), ("origin", origin), ("theirs", theirs)):
            (Path(folder) / name).write_bytes(data)
        command = ["git", "merge-file", "--stdout", "ours", "origin", "theirs"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode != 0:
        raise _ConflictError
    return done.stdout


def _commit(objects: Objects, pull: Pull, tree: str, base: str, head: str) -> str:
    """The same sides give the same commit, whenever it is asked for."""
    when = max(objects.commits[base].author.when, objects.commits[head].author.when)
    login = pull.issue.author.login
    author = Signature(login, f"{login}@users.noreply.github.com", when)
    committer = Signature("GitHub", "noreply@github.com", when)
    return objects.add_commit(tree, (base, head), author, f"Merge {head} into {base}", committer)
