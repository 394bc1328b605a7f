"""Where GitHub's runners check a repository out."""

from __future__ import annotations

from workers.triage.patterns import Pattern

_WORKSPACE = Pattern(
    r"^(?:/home/runner/work|/Users/runner/work|/__w|[A-Za-z]:[/\\]a)[/\\][^/\\]+[/\\][^/\\]+[/\\]|^/github/workspace/|^file://"
)


def relative(path: str) -> str:
    """The path without the workspace in front: relative to the repository, where it lies in it."""
    found = _WORKSPACE.match(path)
    return path[found.end() :] if found else path
