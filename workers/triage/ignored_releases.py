"""What pip says of releases that it ignored because they want another Python."""

from __future__ import annotations

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

IGNORED = "require a different python version"
"""A literal of the line that lists them."""
NOTHING_FOUND = Pattern(
    r"^\s*(?:##\[error\])?ERROR: No matching distribution found for (?P<wanted>.+?)(?: \(from .*)?$"
)
"""pip's last word, below that list."""
_VERSION_AND_RANGE = Pattern(r"(?P<version>[^\s;]+) Requires-Python (?P<range>[^;]+)")
_FOLLOWING = 6


def ignored_above(log: JobLog, number: int) -> bool:
    """Whether what pip did not find, on or just below this line, is among what it ignored for its Python."""
    lines = list(log.window(number - _FOLLOWING, number + 2))
    ignored = [text for at, text in lines if at <= number and IGNORED in text]
    wanted = [found["wanted"] for _, text in lines if (found := NOTHING_FOUND.search(text))]
    return any(python_wanted(requirement, text)[1] for text in ignored[-1:] for requirement in wanted[:1])


def python_wanted(requirement: str, ignored: str) -> tuple[str, str | None]:
    """The distribution's name, and the Python that the newest fitting one of the ignored versions wants."""
    try:
        wanted = Requirement(requirement)
    except InvalidRequirement:
        return requirement, None
    fitting = [
        (version, found["range"].strip())
        for found in _VERSION_AND_RANGE.finditer(ignored)
        if (version := _version(found["version"])) and wanted.specifier.contains(version, prereleases=True)
    ]
    return wanted.name, max(fitting)[1] if fitting else None


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except ValueError:
        # One of thousands of digits raises no InvalidVersion.
        return None
