"""Whose failure a cause is, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workers.triage.model import Look


class Whose(StrEnum):
    """The answers to whose failure it is."""

    THIS_CHANGE = "this-change"
    PRE_EXISTING = "pre-existing"
    FLAKY = "flaky"
    INFRASTRUCTURE = "infrastructure"
    UPSTREAM = "upstream"
    UNKNOWN = "unknown"


ELSEWHERE = frozenset({Whose.PRE_EXISTING, Whose.FLAKY, Whose.INFRASTRUCTURE})
"""Verdicts of causes that are shown folded, under "not from this change"."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose failure it is. It says what was seen, and never that anything is safe to merge."""

    whose: Whose
    """The answer."""
    detail: str
    """The evidence: one or two sentences of Markdown, with the counts; hostile text in code spans."""
    looked: tuple[Look, ...] = ()
    """The runs and commits that show it, each with its page; the most telling first."""
    first: str = ""
    """What to do before what the Finding advises: one sentence of Markdown; empty where nothing comes before it."""
    instead: str = ""
    """What to do in place of what the Finding advises, likewise."""
