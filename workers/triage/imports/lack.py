"""How a tool's message that a module is not there is described."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workers.triage.patterns import Pattern

DECLARE = """\
Add the package that brings {module} to the dependencies which the job installs, or correct the name."""

INSTALL = """\
Let the job install {module} before this step, or take it out of what the step uses."""

ALIAS = """\
Correct the path where it is the project's own file (case counts on the runner), add the package to the dependencies
where it is one, and where it is an alias tell this tool of it."""

GENERATE = """\
Run the step that installs the dependencies before this one (`composer install`), or correct the name: autoloading
finds a class by its namespace and file name, in which case counts."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One way in which a tool says it. Expressions are RE2's."""

    tool: str
    """Its usual name, as a reader knows it."""
    triggers: tuple[str, ...]
    """Literals of which such a line holds one."""
    pattern: str
    """The line, without what runners and task tools put before it; the group `module` names the module, `by` the file
    that wants it."""
    reject: str | None = None
    """Lines that match and mean something else."""
    above: str | None = None
    """A line above that names the file which wants it."""
    below: str | None = None
    """A line below that names that file, or the module where `pattern` does not."""
    unless: str | None = None
    """A line above within the same reach that shows that it is merely a warning."""
    reach: int = 4
    """How many lines away that may stand."""
    firm: bool = True
    """Whether the tool certainly fails then."""
    confidence: float = 0.95
    """How often it is right where the step failed on it."""
    remedy: str = DECLARE
    """What to do; `{module}` is replaced."""
    compiled: Any = field(init=False, repr=False, compare=False)
    """The compiled pattern."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "compiled", Pattern(self.pattern))
