"""Who wrote a line of the repository, and whether the pull request did.

That a pull request changed a line is a fact; that the change is what broke the job is not said from it.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from workers.triage.model import Look
from workers.triage.proving import Context, Facts
from workers.triage.repository.questions import Changes, Range
from workers.triage.text import code

OURS = "this pull request changed that line, in {commit}"
NOT_THE_LINE = "this pull request {does} the file, but that line is from {commit}"
NOT_THE_FILE = "this pull request does not change the file{others}; that line is from {commit}"
NO_PULL = "that line is from {commit}"
TOO_MANY = "that line is from {commit}; this pull request is too large to tell whether that is its own"
FILE = "this pull request {does} the file"
FILE_NOT = "this pull request does not change the file{others}"
OTHERS = " (it changes {files})"

BLAMED = "blame of line {line}: {headline}"
IN_DIFF = "{path} in this pull request's changes"

_DOES = {"ADDED": "adds", "COPIED": "adds", "RENAMED": "renames"}
_MAX_HEADLINE = 72
_MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line, or a file, comes from."""

    clause: str
    """What is known of it, in words that begin with a small letter; empty where nothing is."""
    looked: tuple[Look, ...]
    """The blame, and the pull request's changes where the file is among them."""
    ours: bool = False
    """Whether one of the pull request's own commits wrote the line."""


def origin(facts: Facts, path: str, line: int | None) -> Origin:
    """Where that line of the commit's file comes from; without a line, whether the pull request changes the file."""
    blame = facts.blames.get(path)
    source = blame.at(line) if blame and line else None
    does = _does(facts.changes, path)
    others = _others(facts.changes, path)
    clause = _of_line(source, facts.changes, does, others) if source else _of_file(does, others)
    looks = [_blamed(facts.context, path, line, source)] if source and line else []
    ours = source is not None and facts.changes is not None and source.oid in facts.changes.commits
    if does not in {None, ""}:
        looks += _in_diff(facts, path, line if ours else None)
    return Origin(clause, tuple(looks), ours)


def _does(changes: Changes | None, path: str) -> str | None:
    """What the pull request does to the file: "" for nothing, None where that is not known."""
    if changes is None:
        return None
    if path in changes.files:
        return _DOES.get(changes.files[path], "changes")
    return "" if changes.complete else None


def _others(changes: Changes | None, path: str) -> str:
    """What files of the same sort the pull request changes: a test fails for what it calls, too."""
    suffix = posixpath.splitext(path)[1]
    if changes is None or not suffix:
        return ""
    alike = sorted(each for each in changes.files if each.endswith(suffix))
    shown = [code(each) for each in alike[:_MOST_OTHERS]]
    more = [f"{len(alike) - len(shown)} more"] if len(alike) > len(shown) else []
    named = [*shown, *more]
    return OTHERS.format(files=" and ".join([*filter(None, [", ".join(named[:-1])]), named[-1]])) if named else ""


def _of_line(source: Range, changes: Changes | None, does: str | None, others: str) -> str:
    commit = _commit(source)
    if changes is None:
        return NO_PULL.format(commit=commit)
    if source.oid in changes.commits:
        return OURS.format(commit=commit)
    if not changes.complete:
        return TOO_MANY.format(commit=commit)
    return NOT_THE_LINE.format(does=does, commit=commit) if does else NOT_THE_FILE.format(others=others, commit=commit)


def _of_file(does: str | None, others: str) -> str:
    if does is None:
        return ""
    return FILE.format(does=does) if does else FILE_NOT.format(others=others)


def _commit(source: Range) -> str:
    by = f" by {code(source.author, 60)}" if source.author else ""
    on = f" of {code(source.date[:10])}" if source.date else ""
    return f"commit {code(source.oid[:7])}{by}{on}"


def _blamed(context: Context, path: str, line: int, source: Range) -> Look:
    text = BLAMED.format(line=line, headline=code(source.headline, _MAX_HEADLINE))
    return Look(text, blame_link(context, path, line))


def _in_diff(facts: Facts, path: str, line: int | None) -> list[Look]:
    link = change_link(facts.context, path, line if _numbered_alike(facts, path) else None)
    return [Look(IN_DIFF.format(path=code(path)), link)] if link else []


def _numbered_alike(facts: Facts, path: str) -> bool:
    """Whether the file has the same lines in the pull request's head, which its page shows, as in the commit.

    The commit that a job checks out is most often the head merged into the base, which may have moved lines on.
    """
    added = facts.changes is not None and facts.changes.files.get(path) == "ADDED"
    return added or facts.context.commit == facts.context.head_sha


def blame_link(context: Context, path: str, line: int) -> str:
    """The page that says which commit each line of a file is from."""
    return f"{context.web_url}/{context.repository}/blame/{context.commit}/{quote(path)}#L{line}"


def change_link(context: Context, path: str, line: int | None) -> str:
    """The place of a file, or of a line of its new text, among the pull request's changes; empty without one.

    GitHub's page calls a file there by the SHA-256 of its path.
    """
    if context.base is None:
        return ""
    at = f"R{line}" if line else ""
    name = sha256(path.encode()).hexdigest()
    return f"{context.web_url}/{context.repository}/pull/{context.base.number}/files#diff-{name}{at}"
