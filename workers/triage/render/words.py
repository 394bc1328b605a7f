"""Small words that reports share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

ROOM = 20_000
"""How many characters a list takes at most, whatever its rows are."""


def listed(rows: Sequence[str], limit: int) -> str:
    """Rows of a list, as many as are allowed and have room, and how many more there are."""
    totals = accumulate(len(row) + 1 for row in rows[:limit])
    shown = list(rows[: sum(total <= ROOM for total in totals)])
    more = len(rows) - len(shown)
    return "\n".join([*shown, f"- and {more} more"] if more else shown)


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def joined(parts: Sequence[str]) -> str:
    """Parts of a sentence: the last one behind an `and`."""
    return " and ".join([*filter(None, [", ".join(parts[:-1])]), *parts[-1:]])


def capital(text: str) -> str:
    """The same text as the beginning of a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def blocks(*texts: str) -> str:
    """Blocks of Markdown one below the other; empty ones are left out."""
    return "\n\n".join(text for text in texts if text)


def lines(*texts: str) -> str:
    """Lines of one block; empty ones are left out.

    GitHub breaks a comment's lines where they end, but not those of a check's summary: two spaces do it for both
    (https://github.github.com/gfm/#hard-line-breaks).
    """
    return "  \n".join(text for text in texts if text)


def folded(title: str, text: str) -> str:
    """A block that opens on a click. `title` is HTML: within a tag, GitHub reads no Markdown."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"
