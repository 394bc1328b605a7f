"""Small words that reports share."""

from __future__ import annotations

from collections.abc import Sequence


def listed(rows: Sequence[str], limit: int) -> str:
    """Rows of a list, and how many more there are."""
    more = len(rows) - limit
    return "\n".join([*rows[:limit], f"- and {more} more"] if more > 0 else rows)


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
