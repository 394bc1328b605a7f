"""What a change of a file comes to, for tables of tests."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.survey import survey


def changed(before: str, after: str | None) -> list[str] | None:
    """The lines taken out and put in; None where there is no change for certain."""
    if after is None:
        return None
    rows = list(difflib.unified_diff(before.split("\n"), after.split("\n"), n=0))[2:]
    return [row for row in rows if not row.startswith("@@")]


def found(path: str, text: str, paths: Iterable[str] = ()) -> list[Choice]:
    """The choices in one file, in order."""
    return sorted(survey({path: text}, set(paths)).choices, key=lambda each: each.place)


def told(choices: Iterable[Choice]) -> list[tuple[int, str]]:
    """Line and text of each."""
    return [(each.line, each.text) for each in choices]


def rewritten(text: str, choice: Choice, new: str = "3.12") -> list[str] | None:
    """What writing another version there changes."""
    return changed(text, choice.rewrite(text, new) if choice.rewrite else None)


def dropped(text: str, choice: Choice) -> list[str] | None:
    """What taking it out changes."""
    return changed(text, choice.drop(text) if choice.drop else None)
