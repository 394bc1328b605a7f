"""What one way of saying that a dependency cannot be had consists of, and what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from workers.triage.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Reason:
    """What a refusal means, whatever tool says it."""

    summary: str
    """One sentence; `{tool}` and `{wanted}` are replaced."""
    advice: str
    """What to do, where the tool has nothing better; the same names are replaced."""


ABSENT = Reason(
    "The job needs {wanted}, which {tool} finds nowhere.",
    """\
Compare the name and the version of {wanted} with what the registry offers, and correct the requirement. A private
package also needs its registry, and access to it, to be configured in the job.
""",
)
CONFLICT = Reason(
    "No set of versions satisfies every requirement; {wanted} is part of the conflict.",
    """\
Read which two requirements exclude each other, and loosen or raise one of them until both allow a common version of
{package}.
""",
)
STALE = Reason(
    "The lock file does not match what the project asks for, and {tool} may not change it here.",
    """\
Lock the dependencies again on a developer's machine and commit the lock file together with the change that made it
necessary.
""",
)
HASH = Reason(
    "The download of {wanted} is not what was recorded for it.",
    """\
Find out whether {wanted} was published again or the record is wrong. Only when the new content is known to be genuine,
record its checksum; otherwise clear the cache and download it once more.
""",
)
UNSUPPORTED = Reason(
    "The version or the platform that the job runs is none that {wanted} supports.",
    """\
Let the job run a version or a platform that {wanted} supports, or use a release of it that supports this one.
""",
)
OTHER_TOOL = Reason(
    "The job runs a version of {tool} that does not fit; {wanted} is asked for.",
    """\
Install the version of {tool} that is asked for in the job, or widen what asks for it.
""",
)
TOOLCHAIN = Reason(
    "The job asks for {wanted}, which {tool} cannot provide.",
    """\
Ask for a version that exists for this runner's system and architecture, or use an image that still has {wanted}.
""",
)
IMAGE = Reason(
    "The container image {wanted} cannot be pulled.",
    """\
Check the name and the tag of {wanted} against what its registry has. A private image needs a login before it is
pulled.
""",
)
INSTALLED = Reason(
    "The packages that are installed do not fit together: {wanted} is missing or has another version.",
    """\
Install {wanted} in the version that is required, or correct the requirement that asks for it.
""",
)
INVALID = Reason(
    "The requirement {wanted} cannot be read by {tool}.",
    """\
Correct how {wanted} is written: its name, its operator or its version does not follow the format.
""",
)
BUILD = Reason(
    "The dependency {wanted} could not be built.",
    """\
Read the first error in the output of its build, and install what it misses or use another release of {package}.
""",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way to say it."""

    tool: str
    """Who says it, as its users call it."""
    reason: Reason
    """What it means."""
    trigger: str
    """A literal that is in every such line."""
    expression: str
    """In RE2's syntax, sought in the line without what stands before a tool's own words.

    The groups `package`, `requirement` and `version` are what the line names; a name that ends in a digit is an
    alternative.
    """
    advice: str = ""
    """What to do, where the reason's own advice can be bettered."""
    near: tuple[str, ...] = ()
    """What names the package where the line does not: expressions for the lines around it, the best first."""
    shows: str = ""
    """Which of the lines around it a reader needs as well."""
    needs: str = ""
    """What one of the lines around it must match for it to be believed."""
    unless: str = ""
    """What none of them may match: it then means something else."""
    before: int = 0
    """How many lines above belong to those around it."""
    after: int = 12
    """How many lines below do."""
    confidence: float = 0.95
    """How often it is right where the step ended on it."""
    reach: int = 30
    """How many lines that say something new may follow before the step fails."""
    output: int = 0
    """How many lines of its own the tool may show below this one."""
    by_python: bool = False
    """Whether pip may have ignored what was asked for because of its Python: then another kind speaks."""
    output_above: bool = False
    """Whether the tool shows what went wrong above this line: the first error there is then the one to quote."""
    pattern: Pattern = field(init=False, repr=False, compare=False)
    """The compiled `expression`."""
    near_patterns: tuple[Pattern, ...] = field(init=False, repr=False, compare=False)
    """The compiled `near`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", Pattern(self.expression))
        object.__setattr__(self, "near_patterns", tuple(Pattern(one) for one in self.near))


# What runners, builders, loggers and frames put before the words of a tool.
_BEFORE = Pattern(
    r"^(?:\s+|[\x{2009}\x{a0}]+|##\[error\]|#\d+ |\d+\.\d{1,3} |\[(?:ERROR|FATAL|error)\] ?|[│╷╵║|] *|nox > )+"
)
_MERELY_SAID = ("##[warning]", "##[notice]", "##[debug]")


def bare(text: str) -> str:
    """A line from where the tool's own words begin; empty for a mere warning of the runner's."""
    if text.startswith(_MERELY_SAID):
        return ""
    match = _BEFORE.match(text)
    return text[match.end() :] if match else text


PY = r"[A-Za-z0-9][\w.-]*"
"""A Python distribution's name."""
NPM = r"(?:@[\w.~-]+/)?[\w.~-]+"
"""An npm package's name."""
JAVA = r"[\w.-]+:[\w.-]+"
"""A Maven artifact's group and name."""
NETWORK = (
    r"(?i:timed out|connection (?:refused|reset|aborted|error)|could not resolve host|name resolution|unreachable"
    r"|retrying \(retry|could not fetch url|ssl(?:error| error|handshake)|proxyerror|too many requests"
    r"|status(?: code)?:? (?:429|5\d\d)|unknownhost|fatal alert|enotfound|etimedout|econnreset|eai_again)"
)
"""What says that the registry could not be reached: then nothing is known of what it has."""
