"""How a test framework's output is described: which lines name a failed test, and which lines say why it failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of line that names a failed test."""

    triggers: Sequence[str]
    """Literals of which such a line holds one; with a `section`, the line that opens the section."""
    pattern: str
    """In RE2's syntax, with the named groups `test`, `file`, `line` as far as the line tells them."""
    section: str | None = None
    """Where set, `pattern` is looked for only in the lines after one that this pattern matches."""
    until: str | None = None
    """What ends such a section, where something does."""
    quotes_section: bool = False
    """Whether the line that opens the section is the one to quote; the first match in it then gives the name."""
    nested: bool = False
    """Whether what holds a failed test is named as failed too, below it and less indented."""
    rest: str | None = None
    """The lines on which a test's name goes on, as group `test`; the one whose group `end` matches is the last."""


@dataclass(frozen=True, slots=True)
class Framework:
    """The output of one test framework, or of several that speak alike."""

    name: str
    """Its usual name."""
    forms: Sequence[Form]
    """The best first: the first that names any test gives the Findings, the others only evidence."""
    confidence: float
    """How often such lines mean that a failed test broke the job."""
    confirm: Form | None = None
    """The form of a line that the log must have before the others are believed."""
    reject: str | None = None
    """Lines that match a form and mean something else."""
    why: str | None = None
    """The lines below a test's name that say why it failed."""
    place: str | None = None
    """Where those lines name the file (`file`) and line (`line`) of the failure."""
    above: Form | None = None
    """The form of the line above a test's name that tells its `file`, and perhaps its `line`."""
    counts: Form | None = None
    """The form of the lines that count the failures."""

    @property
    def all_forms(self) -> tuple[Form, ...]:
        """Everything that is looked for in the log as a whole."""
        return (*self.forms, *(form for form in (self.confirm, self.above, self.counts) if form))
