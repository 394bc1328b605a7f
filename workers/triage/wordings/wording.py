"""What one way of saying that a file is missing consists of, and what to advise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workers.triage.patterns import Pattern

COMMIT = """\
Commit {path}, or correct the path. Where an earlier step should have made it, look at that step first.
"""

CONTEXT = """\
Check that {path} lies below the build context and that `.dockerignore` does not leave it out: what `COPY` and `ADD`
name is relative to the context, not to the Dockerfile.
"""

LOCKED = """\
Commit {path}, or install without asking for a locked set of versions. Where it lies in a subdirectory, point the step
or the setup action's `cache-dependency-path` there.
"""

HEADER = """\
Where {path} is the project's own, commit it or add its directory to the include path; otherwise install the development
package that brings it.
"""

SYSTEM_LIBRARY = """\
Install the system package that brings {path} before this step (on Debian and Ubuntu, `apt-file search` finds it), or
use an image or a build that has it. Where the project builds it itself, let the loader find it (`LD_LIBRARY_PATH`, or a
path in the program).
"""

DIRECTORY = """\
Correct the directory in which the step runs, or commit {path} there.
"""

RULE = """\
Commit {path}, or add a rule to the makefile that makes it.
"""

MADE_EARLIER = """\
Nothing lies at {path}. Look at the step that should have made it, and compare the path with what that step wrote.
"""

SUBMODULE = """\
Commit {path}, or correct the path. Where it lies in a submodule, let `actions/checkout` fetch that as well
(`submodules: recursive`).
"""

ANY_PATH = "{path}"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say it."""

    trigger: str
    """A literal that is in every such line."""
    expression: str
    """In RE2's syntax; sought in the line without its prefix. Without groups, the path stands on a following line."""
    advice: str = COMMIT
    """What to do; `{path}` is replaced."""
    path: str = ANY_PATH
    """The path, of the groups' values."""
    firm: bool = True
    """Whether the tool certainly stops; otherwise the script around it may live with the message."""
    confidence: float = 0.95
    """How often it is right where the step ended on it."""
    is_library: bool = False
    """Whether it names a shared library of the system, and so no file of the repository."""
    is_traceback: bool = False
    """Whether a program may as well have said it of a command that it tried to start."""
    pattern: Any = field(init=False, repr=False, compare=False)
    """The compiled expression."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", Pattern(self.expression))


def loose(trigger: str, expression: str, advice: str = COMMIT, path: str = ANY_PATH) -> Wording:
    """One that the script around it may live with."""
    return Wording(trigger, expression, advice, path, firm=False)


GONE = "No such file or directory"
GONE_LOWER = "no such file or directory"
QUOTED = r"['\"‘’`“](?P<path>[^'\"‘’`”]+)['\"‘’`”]"
BARE = r"(?P<path>(?:[A-Za-z]:[\\/])?[^:'\"]+?)"
TOOL = r"^(?:/\S+/)?[\w.+-]{1,30}(?: \(child\))?: "
