"""How a compiler's rejection of a source is described: the line that says it, and where it tells the place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workers.triage.patterns import Pattern

SOURCE = """\
Mend {place}; errors that follow it often come from it."""

LIBRARY = """\
Install the development package of the library in the job (headers and `.pc` or CMake files come with it, not with the
library alone), or tell the build where it lies."""

LINK = """\
Add the object file or library that defines the symbol to the link step, after what uses it; where it is defined twice,
take one definition out."""

WARNINGS = """\
Mend the warning: this build counts warnings as errors."""

TOOLCHAIN = """\
Let the job use a compiler that knows what the build asks of it, or ask for less."""

DOCUMENT = """\
Mend {place}, and build the documentation again with the same options."""

OFTEN = 0.95
"""How sure a form of words is that nothing but a compiler has."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One way in which one tool, or several that speak alike, says that it rejects a source.

    All expressions are RE2's. The groups `file` and `line` name the place; a digit after them tells alternatives apart.
    """

    tool: str
    """Its usual name, as a reader knows it."""
    triggers: tuple[str, ...]
    """Literals of which such a line holds one."""
    pattern: str
    """The line, without what runners and task tools put before it."""
    reject: str | None = None
    """Lines that match and mean something else."""
    message: str | None = None
    """The line below that says what is wrong, where the one with the place does not; without it, nothing is said."""
    heading: str | None = None
    """The same, above."""
    below: str | None = None
    """A line below that names the place."""
    above: str | None = None
    """A line above that names it; the nearest counts."""
    reach: int = 8
    """How many lines away message and place may stand."""
    proof: str | None = None
    """Something that must stand within the next lines, or the line is no compiler's."""
    refute: str | None = None
    """Something that must not stand within the lines up to the next blank one."""
    linter: str | None = None
    """A linter that compiles first: in a step that runs it, a message that names a rule is the linter's."""
    summary: bool = False
    """Whether it only says that errors came before: it then speaks where nothing else does."""
    firm: bool = True
    """Whether the tool certainly fails then; otherwise the script around it may live with the message."""
    confidence: float = OFTEN
    """How often it is right where the step failed on it."""
    loaded: bool = False
    """Whether the tests themselves load the source, so that a test run goes on after it."""
    remedy: str = SOURCE
    """What to do; `{place}` is replaced."""
    compiled: Any = field(init=False, repr=False, compare=False)
    """The compiled pattern."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "compiled", Pattern(self.pattern))


def source_file(extensions: str) -> str:
    """An expression for a path with one of these endings; an absolute one may hold blanks."""
    return (
        r"(?P<file>(?:(?:[A-Za-z]:)?[\\/][^:*?\"<>|()\[\]{};,=]*?|[^\s:*?\"<>|()\[\]{};,='`]+?)"
        rf"\.(?:{extensions}))"
    )
