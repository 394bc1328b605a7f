"""How tools say that a Python has the wrong version or is not there: a table for the detector of that kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workers.triage.patterns import Pattern

OTHER_VERSION = """\
Let the job run a Python that satisfies {required} (`python-version` of `actions/setup-python`), or use a release of
{package} that supports the one it has.
"""

OWN_VERSION = """\
Let the job run a Python that satisfies {required} (`python-version` of `actions/setup-python`), or change what the
project's metadata asks for.
"""

NARROW_RANGE = """\
Narrow the project's own `requires-python` to what {package} supports ({required}), or allow an older release of it.
"""

NOT_INSTALLED = """\
Install Python {required} in the job with `actions/setup-python`, or take it out of the matrix.
"""

NOT_OFFERED = """\
Choose a version that exists for this runner image and architecture
(https://raw.githubusercontent.com/actions/python-versions/main/versions-manifest.json lists them), or an image that
still has {required}.
"""


@dataclass(frozen=True, slots=True)
class VersionWording:
    """One way to say it."""

    trigger: str
    """A literal that is in every such line."""
    expression: str
    """In RE2's syntax; the groups `found`, `required` and `package` are what it names, and `minimum`
    what stands for `>=` that version."""
    advice: str = OWN_VERSION
    """What to do; the three names are replaced."""
    confidence: float = 0.97
    """How often it is right where the step failed after it."""
    reach: int = 60
    """How many lines may follow before the step fails."""
    lines: int = 1
    """Over how many lines the tool may have wrapped it."""
    pattern: Any = field(init=False, repr=False, compare=False)
    """The compiled expression."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", Pattern(self.expression))


_TIGHT = r"[<>=!~][\w.*<>=!~,]*"
_RANGE = r"[<>=!~^][\w.*<>=!~^, |]*"
_PIP_LEVEL = r"^\s*(?:##\[error\])?(?:ERROR: |error: )?"

INSTALLERS = (
    VersionWording(
        "requires a different Python",
        _PIP_LEVEL
        + r"Package u?'(?P<package>[^']+)' requires a different Python: (?P<found>\S+) not in u?'(?P<required>[^']+)'",
    ),
    VersionWording(
        "but the running Python is",
        _PIP_LEVEL
        + r"(?P<package>\S+) requires Python u?'(?P<required>[^']+)' but the running Python is (?P<found>[\w.]+)",
    ),
    VersionWording(
        "which is incompatible with the",
        r"^error: .* resolved to Python (?P<found>\S+), which is incompatible with the \S+ Python requirement: "
        r"`?(?P<required>[^`\s]+)",
    ),
    VersionWording(
        "Python version (",
        rf"the current Python version \((?P<found>[^)]+)\) does not satisfy Python(?P<required>{_TIGHT})"
        r"(?: and (?P<package>[A-Za-z0-9][\w.-]*)[=<>!~][^ ]* depends)?",
        OTHER_VERSION,
        lines=3,
    ),
    VersionWording(
        "Python version (",
        rf"the requested Python version \((?P<found>[^)]+)\) does not satisfy Python(?P<required>{_TIGHT})"
        r"(?: and (?P<package>[A-Za-z0-9][\w.-]*)[=<>!~][^ ]* depends)?",
        NARROW_RANGE,
        lines=3,
    ),
    VersionWording(
        "is not allowed by the project",
        r"Current Python version \((?P<found>[^)]+)\) is not allowed by the project \((?P<required>[^)]+)\)",
    ),
    VersionWording(
        "is not supported by the project",
        r"currently activated Python version (?P<found>\S+) is not supported by the project \((?P<required>[^)]+)\)",
        confidence=0.96,
        reach=3,
    ),
    VersionWording(
        "is not compatible with some of the required",
        r"current project's (?:supported )?Python \w+ \((?P<found>[^)]+)\) is not compatible with some",
        NARROW_RANGE,
    ),
    VersionWording(
        "Your Pipfile requires",
        r"Your Pipfile requires \"?(?:python_\w*)?\W{0,3}(?P<required>[\d.]+)\"?, but you are using (?P<found>[\d.]+)",
        confidence=0.85,
        reach=6,
    ),
    VersionWording(
        "was not found on your system",
        r"^Warning: ?Python (?P<required>[\d.]+) ?was not found on your system",
        NOT_INSTALLED,
        0.9,
        8,
    ),
    VersionWording(
        "Project requires a python version of",
        r"Project requires a python version of (?P<required>\S+?), The virtualenv is being created",
        confidence=0.85,
        reach=4,
    ),
    VersionWording(
        "only versions",
        rf"Cannot install on Python version (?P<found>[\d.]+); only versions (?P<required>{_RANGE}) are supported",
        OTHER_VERSION,
        0.95,
    ),
    VersionWording(
        "The minimum supported Python version is",
        r"does not work on Python (?P<found>[\d.]+)\. The minimum supported Python version is (?P<minimum>\d[\d.]*\d)",
    ),
)

SEEKERS = (
    VersionWording(
        "with architecture '",
        r"The version '(?P<required>[^']+)' with architecture '[^']+' was not found for",
        NOT_OFFERED,
    ),
    VersionWording("with arch ", r"^(?:##\[error\])?Version (?P<required>\S+) with arch \S+ not found", NOT_OFFERED),
    VersionWording(
        "No interpreter found for", r"^error: No interpreter found for Python (?P<required>\S+)", NOT_INSTALLED
    ),
    VersionWording("is found on the system", r"No Python that satisfies (?P<required>\S+) is found", NOT_INSTALLED),
    VersionWording(
        "cannot locate Python",
        r"^Environment `[^`]+` is incompatible: cannot locate Python: (?P<required>\S+)",
        NOT_INSTALLED,
    ),
    VersionWording(
        "could not find python interpreter",
        r"failed with could not find python interpreter matching any of the specs (?P<required>\S+)",
        NOT_INSTALLED,
    ),
    VersionWording(
        "could not find python interpreter",
        r"skipped because could not find python interpreter with spec\(s\): (?P<required>\S+)",
        NOT_INSTALLED,
        0.8,
        4,
    ),
    VersionWording(
        "InterpreterNotFound", r"ERROR: +\S+: InterpreterNotFound: (?P<required>\S+)", NOT_INSTALLED, 0.9, 8
    ),
    VersionWording(
        "Python interpreter", r"Session \S+ failed: Python interpreter (?P<required>\S+) not found", NOT_INSTALLED
    ),
    VersionWording(
        "is not installed (set by",
        r"^pyenv: version [`'](?P<required>[^'`]+)' is not installed \(set by",
        NOT_INSTALLED,
        0.95,
        6,
    ),
    VersionWording(
        "failed to find interpreter for",
        r"failed to find interpreter for .*'(?:python)?(?P<required>\d[\d.]*)'",
        NOT_INSTALLED,
        0.9,
    ),
)

PROGRAMS = (
    VersionWording(
        "Python version >= ",
        r"^RuntimeError: Python version >= (?P<minimum>[\d.]*\d) required",
        confidence=0.9,
        reach=3,
    ),
    VersionWording(
        "a minimum of Python version",
        r"requires a minimum of Python version (?P<minimum>[\d.]*\d)\.? .*[Cc]urrent version: (?P<found>[\d.]+)",
        confidence=0.92,
        reach=3,
    ),
    VersionWording(
        "equires",
        r"^(?:\w*Error: |ERROR: |error: )?(?:[\w.-]+ ){1,4}requires (?:at least )?Python "
        r"(?:>= ?)?(?P<minimum>[23]\.\d+)(?:\.\d+)?(?:\+| or (?:newer|later|higher|above|greater))",
        confidence=0.85,
        reach=2,
    ),
    VersionWording(
        "required",
        r"^(?:\w*Error: |ERROR: |error: )?Python (?:>= ?)?(?P<minimum>[23]\.\d+)(?:\.\d+)?"
        r"(?:\+| or (?:newer|later|higher|above|greater)) (?:is )?required",
        confidence=0.85,
        reach=2,
    ),
)

PYTHON_VERSIONS = (*INSTALLERS, *SEEKERS, *PROGRAMS)
"""All of them; where two know a line, the first speaks."""
