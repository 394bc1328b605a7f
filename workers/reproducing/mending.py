"""A change that is certain to make a file compile, as a unified diff."""

from __future__ import annotations

import difflib

from workers.triage.releases.model import Contents
from workers.triage.text import is_line

_CONTEXT = 3
_UNREAD = "\ufffd"
"""What stands for bytes that are no text."""


def diff_of(file: str, contents: Contents) -> str:
    """The mended line among the lines around it; empty where there is none, or too little is known around it."""
    lines = dict(contents.around)
    if contents.mended is None or contents.mended[0] not in lines:
        return ""
    number, text = contents.mended
    first, last = min(lines), max(lines)
    # With less context at one end a tool takes that end for the end of the file.
    context = min(_CONTEXT, last - number, number - first if first > 1 else _CONTEXT)
    if context < 1 or sorted(lines) != list(range(first, last + 1)):
        return ""
    old = [""] * (first - 1) + [lines[each] for each in range(first, last + 1)]
    new = [*old[: number - 1], text, *old[number:]]
    made = list(difflib.unified_diff(old, new, f"a/{file}", f"b/{file}", lineterm="", n=context))
    # A change that cannot be shown as it is, such as of another encoding, would not apply.
    if not all(is_line(each) and _UNREAD not in each for each in made):
        return ""
    return "\n".join(made) + "\n"
