"""Where GitHub's runners check a repository out."""

from __future__ import annotations

from workers.triage.patterns import Pattern

_WORKSPACE = Pattern(
    r"^(?:/home/runner/work|/Users/runner/work|/__w|[A-Za-z]:[/\\]{1,2}a)[/\\]{1,2}[^/\\]+[/\\]{1,2}[^/\\]+[/\\]{1,2}"
    r"|^/github/workspace/|^file://"
)


def relative(path: str) -> str:
    """The path without the workspace in front: relative to the repository, where it lies in it."""
    found = _WORKSPACE.match(path)
    if not found:
        return path
    # Python and others double the backslashes of what they quote.
    return path[found.end() :].replace("\\\\", "\\")
