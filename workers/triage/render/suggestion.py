"""Mends as review suggestions: changes of lines in a pull request's diff that its author takes with one click.

https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/incorporating-feedback-in-your-pull-request
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workers.triage.model import Finding
from workers.triage.render.proof import contradicted, copies

MARKER = "<!-- retriage:suggestion {fingerprint} -->"
"""Hidden first line by which a Finding's suggestions are found again, together with their author."""

BODY = """\
{marker}
{summary}

{fence}suggestion
{lines}{fence}
"""

_HUNK = re.compile(r"@@ -(?P<old>\d+)(?:,\d+)? \+(?P<new>\d+)(?:,\d+)? @@")
# Only a file that is there before and after, under one plain name and with one mode.
_EDITED = re.compile(r"diff --git a/(?P<path>[^\"\n]+) b/(?P=path)\n--- a/(?P=path)\n\+\+\+ b/(?P=path)\n(?=@@ )")
_BACKTICKS = re.compile("`+")
_CUT_OFF = "\\"
"""What begins the line by which a diff says that the one above has no line end."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One comment of a review, on the right side of the pull request's diff."""

    path: str
    """The file."""
    start_line: int
    """The first line of the head's file that it replaces. Where it is `line`, GitHub wants no `start_line`.
    https://docs.github.com/en/rest/pulls/comments#create-a-review-comment-for-a-pull-request"""
    line: int
    """The last one."""
    body: str
    """Markdown with one `suggestion` block; MARKER is its first line."""


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines of a unified diff that stand together."""

    old: int
    """The number of the first line in the old file."""
    new: int
    """And in the new one."""
    lines: tuple[str, ...]
    """With their first characters: a space, `-`, `+`, or a backslash."""

    def numbered(self) -> dict[int, str]:
        """The new file's lines by their numbers."""
        texts = (line[1:] for line in self.lines if line[:1] in {" ", "+"})
        return dict(enumerate(texts, start=self.new))


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines of a file, and what is to stand in their place."""

    path: str
    first: int
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.before) - 1


def commentable(patch: str) -> tuple[range, ...]:
    """The lines of a pull request's head that its diff shows, one range a hunk; a comment stays within one of them.

    `patch` is a file's, as the REST API gives it: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files
    """
    shown = (hunk.numbered() for hunk in _hunks(patch))
    return tuple(range(min(lines), max(lines) + 1) for lines in shown if lines)


def suggestions(findings: Iterable[Finding], patches: Mapping[str, str]) -> tuple[Suggestion, ...]:
    """The suggestions that make a Finding's whole mend; none for one that they cannot make whole.

    `patches` are those of the pull request's files, by path. The lines to be replaced must be in them just as the mend
    knows them: the head's numbers differ from those of the commit that the job checked out where the base moved on.
    """
    taken: list[Suggestion] = []
    for finding in findings:
        own = [_suggestion(finding, change) for change in _changes(finding, patches)]
        if not any(_overlap(one, other) for one in own for other in taken):
            taken += own
    return tuple(taken)


def _changes(finding: Finding, patches: Mapping[str, str]) -> list[_Change]:
    proof = finding.proof
    # Without a fingerprint it could not be found again; a mend that needs commands is none without them.
    if proof is None or not finding.fingerprint or proof.commands or contradicted(finding):
        return []
    changes = [_change(path, hunk) for path, hunk in _edits(proof.diff)]
    whole = [change for change in changes if change and _is_shown(change, patches.get(change.path, ""))]
    return whole if len(whole) == len(changes) else []


def _edits(diff: str) -> Iterator[tuple[str, _Hunk | None]]:
    """The hunks of each file; None for a file that is not just edited."""
    for section in re.split(r"^(?=diff --git )", diff, flags=re.MULTILINE):
        edited = _EDITED.match(section)
        if edited:
            yield from ((edited["path"], hunk) for hunk in _hunks(section[edited.end() :]))
        elif section:
            yield "", None


def _hunks(patch: str) -> Iterator[_Hunk]:
    starts = list(re.finditer(rf"^{_HUNK.pattern}[^\n]*\n?", patch, flags=re.MULTILINE))
    ends = [*(match.start() for match in starts[1:]), len(patch)]
    for match, end in zip(starts, ends, strict=False):
        lines = patch[match.end() : end].removesuffix("\n").split("\n")
        yield _Hunk(int(match["old"]), int(match["new"]), tuple(lines))


def _change(path: str, hunk: _Hunk | None) -> _Change | None:
    """From the first changed line to the last; an insertion takes in the line before it, else the one behind it."""
    if hunk is None:
        return None
    changed = [at for at, line in enumerate(hunk.lines) if line[:1] in {"-", "+"}]
    first, last = changed[0], changed[-1]
    if not _side(hunk.lines[first : last + 1], "-"):
        first, last = (first - 1, last) if first else (first, last + 1)
    part = hunk.lines[first : last + 1]
    before, after = _side(part, "-"), _side(part, "+")
    ends = hunk.lines[first : last + 2]
    if not before or any(line.startswith(_CUT_OFF) for line in ends) or not copies("".join(after)):
        return None
    return _Change(path, hunk.old + len(_side(hunk.lines[:first], "-")), before, after)


def _side(lines: Sequence[str], sign: str) -> tuple[str, ...]:
    """The lines of the old file for `-`, of the new one for `+`."""
    return tuple(line[1:] for line in lines if line[:1] in {" ", sign})


def _is_shown(change: _Change, patch: str) -> bool:
    """Whether the pull request's diff shows all the lines in one hunk, with just these numbers."""
    wanted = dict(enumerate(change.before, start=change.first))
    return any(wanted.items() <= hunk.numbered().items() for hunk in _hunks(patch))


def _suggestion(finding: Finding, change: _Change) -> Suggestion:
    longest = max((len(run) for line in change.after for run in _BACKTICKS.findall(line)), default=0)
    body = BODY.format(
        marker=MARKER.format(fingerprint=finding.fingerprint),
        summary=finding.summary,
        fence="`" * max(3, longest + 1),
        lines="".join(f"{line}\n" for line in change.after),
    )
    return Suggestion(change.path, change.first, change.last, body)


def _overlap(one: Suggestion, other: Suggestion) -> bool:
    return one.path == other.path and one.start_line <= other.line and other.start_line <= one.line
