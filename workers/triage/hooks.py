"""The hooks of pre-commit that failed, and what each of them printed (https://pre-commit.com/)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.breaking import HOOK_ID
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

TRIGGERS = (HOOK_ID,)
"""The literals whose lines `failed_hooks` is given."""
_MAX_HOOKS = 40
_REACH = 1_000
_HEAD = Pattern(r"^- (?:hook id|exit code|duration|files were modified by this hook)\b")
_MODIFIED = "- files were modified by this hook"
_EXIT = Pattern(r"^- exit code: \d")
_NEXT = Pattern(
    r"(?:\.{3,}(?:\([^)]*\))?(?:Passed|Failed|Skipped)|\(no files to check\)Skipped)$|^##\[|^pre-commit hook\(s\)"
)
_MADE = Pattern(r"^All changes made by hooks:")
_PLACE = Pattern(
    r"^(?:Fixing|Fixed|Rewriting|Sorting|Reformatted|reformatted|Updating|Modified|Formatted|Would reformat:?)? ?"
    r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]*[\w-]\.\w+)(?::(?P<line>\d+))?(?:[\s:,]|$)"
)


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook that failed."""

    name: str
    """Its id in the configuration."""
    head: int
    """The line that names it."""
    first: int
    """The first line that it printed; where it only changed files, the line that says so."""
    last: int
    """The last line of its output."""
    file: str | None
    """The file that this first line names."""
    at: int | None
    """The line there."""


def failed_hooks(log: JobLog, hits: Sequence[int]) -> Iterator[Hook]:
    """The hooks in the log's order; `hits` are the numbers of the lines that hold one of TRIGGERS."""
    named = [number for number in hits if log.text(number).startswith(HOOK_ID)][:_MAX_HOOKS]
    for head in named:
        hook = _hook(log, head)
        if hook:
            yield hook


def _hook(log: JobLog, head: int) -> Hook | None:
    span = log.span(head)
    failed, modified = False, None
    output: list[tuple[int, str]] = []
    for number, text in log.window(head + 1, min(span.last if span else head, head + _REACH)):
        if not output and _HEAD.search(text):
            failed = failed or bool(_EXIT.search(text)) or text == _MODIFIED
            modified = number if text == _MODIFIED else modified
        elif _NEXT.search(text) or _MADE.search(text):
            break
        elif text.strip():
            output.append((number, text))
    if not failed or not (output or modified):
        return None
    first, said = output[0] if output else (modified or head, "")
    place = _PLACE.search(said)
    file = place["file"] if place else None
    at = int(place["line"]) if place and place["line"] else None
    last = output[-1][0] if output else first
    return Hook(log.text(head).removeprefix(HOOK_ID).strip(), head, first, last, file, at)
