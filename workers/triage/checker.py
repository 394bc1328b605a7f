"""How a tool that checks source without running it words its findings: linters, formatters, type checkers, gates.

A table of such tools says which lines name a problem and which line says that the tool gave up over it; finding them in
a log is the work of `complaints.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FOUND = """\
{tool} found a problem in {place}."""
BROKEN_RULE = """\
{tool} found a violation of {rule} in {place}."""
UNFORMATTED = """\
{place} is not formatted as {tool} would format it."""

MEND = """\
Correct what the quoted line names, or allow it in the configuration of {tool} where it is meant that way."""
MEND_OR_FIX = """\
Correct what the quoted line names, or run {fix} and commit what that changes."""
REFORMAT = """\
Run {fix} and commit what that changes."""

SOURCE = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.\w+)"
"""The path of a file with an extension."""
DIFFERENCE = r"^(?:[-+ @\\]|diff |index |new file |deleted file |similarity |rename |old mode |new mode |Binary )"
"""A line of a unified difference."""
AT = r":(?P<line>\d+)(?::\d+)?"
"""Where in a file: line, and perhaps column."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One kind of line that names a problem.

    All patterns are in RE2's syntax; their groups `file`, `line` and `rule`, where they have them, make the Subject.
    """

    triggers: Sequence[str]
    """Literals of which such a line holds one; with a `section`, the line that opens the section."""
    pattern: str
    """Sought in the line."""
    title: str | None = None
    """Where set, the nearest line above that matches it is the one to quote; without any there is no problem."""
    header: str | None = None
    """Where set, the nearest line above that matches it names the file of all the problems below it."""
    below: str | None = None
    """Where set, one of the lines after the quoted one has to match it and says the rest."""
    reach: int = 6
    """How many lines away `title` and `below` are looked for, and how long a section may be."""
    section: str | None = None
    """Where set, `pattern` is looked for only in the lines after one that this pattern matches."""
    until: str | None = None
    """What ends such a section before its reach does."""
    is_list: bool = False
    """Whether the section ends at the first line that does not match after one that did."""
    body: str | None = None
    """What the lines below a problem look like as long as they belong to it: those of a difference."""
    is_command: bool = False
    """Whether the section is opened by a command, which may stand in the echoed script."""


@dataclass(frozen=True, slots=True, eq=False)
class Checker:
    """One tool, or several that speak alike."""

    name: str
    """As its users call it."""
    forms: Sequence[Form]
    """How it names problems."""
    rule: str | None = None
    """What the Subject's rule is where no line names one."""
    fix: str | None = None
    """The command that mends what it finds."""
    verdict: tuple[Sequence[str], str] | None = None
    """Literals, and the pattern of the line by which it says that it found something and fails."""
    needs: tuple[Sequence[str], str] | None = None
    """Literals, and a pattern that some line of the same step has to match before the forms are believed."""
    reject: str | None = None
    """Lines that match a form and mean something else."""
    verdict_suffices: bool = False
    """Whether its verdict is quoted where it names no problem in a known form."""
    near: int = 15
    """How many lines that say something new may follow before its step fails, and it is still surely why."""
    firm: bool = False
    """Whether what it says is that the build stops, so that it counts however much other work goes on after it."""
    strict: bool = False
    """Whether it counts only where its verdict follows, because what it names need not be an error."""
    after_tests: bool = False
    """Whether it judges a run of tests, so that failed tests explain it."""
    by_tests: bool = False
    """Whether runners of tests let it speak, so that what fails with it is rather its symptom."""
    confidence: float = 0.95
    """How often such lines are why the step failed."""
    summary: str | None = None
    """What broke, in one sentence with `{tool}`, `{place}` and `{rule}`; else by what is known of the problem."""
    remedy: str | None = None
    """What to do, with `{tool}`, `{fix}` and `{place}`; else by whether it can mend by itself."""


def formatter(name: str, forms: Sequence[Form], fix: str, **more: object) -> Checker:
    """A tool that says which files it would format differently."""
    return Checker(name, forms, "format", fix, summary=UNFORMATTED, remedy=REFORMAT, **more)  # type: ignore[arg-type]
