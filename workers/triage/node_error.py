"""Errors that Node.js raises in a file of an installed package.

The forms are those of https://nodejs.org/api/errors.html and https://nodejs.org/api/modules.html.
"""

from __future__ import annotations

from dataclasses import dataclass

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

NODE_TRIGGERS = ("Cannot find module ", "ERR_REQUIRE_ESM", "ERR_PACKAGE_PATH_NOT_EXPORTED")
"""Literals of the lines that `node_error` judges; a syntax error's line has its own."""

_PREFIX = r"^\s*(?:\[cause\]: |Uncaught )?"
_MISSING = Pattern(_PREFIX + r"(?P<error>Error(?: \[\w+\])?: Cannot find module '(?P<module>[^']+)')")
_LOADING = Pattern(_PREFIX + r"(?P<error>(?:\w*Error) \[(?:ERR_REQUIRE_ESM|ERR_PACKAGE_PATH_NOT_EXPORTED)\]: .*)$")
_SYNTAX = Pattern(r"^(?P<error>SyntaxError: .*)$")
_STACK = Pattern(r"^\s*- (?P<path>(?:/|[A-Za-z]:\\)\S.*)$")
_FRAME = Pattern(r"^\s+at (?:.*\()?(?:file://)?(?P<path>(?:/|[A-Za-z]:\\)[^():]+):(?P<line>\d+):\d+\)?$")
_PLACE = Pattern(r"^(?:file://)?(?P<path>(?:/|[A-Za-z]:\\)[^():]+):(?P<line>\d+)$")
# The innermost folder of installed packages counts: packages may hold packages.
_PACKAGE = Pattern(r"^.*[/\\]node_modules[/\\](?P<package>(?:@[^/\\]+[/\\])?[^/\\]+)[/\\](?P<file>.+)$")
# pnpm's store names the version: https://pnpm.io/symlinked-node-modules-structure
_STORE = Pattern(r"[/\\]\.pnpm[/\\](?P<name>@?[^@/\\]+)@(?P<version>\d[^_(/\\]*)[^/\\]*[/\\]node_modules[/\\]")
_NATIVE = Pattern(r"node_modules|-(?:linux|darwin|win32|android|freebsd)-(?:x64|arm64|arm|ia32|ppc64|s390x)")
_BELOW = 30
_ABOVE = 8


@dataclass(frozen=True, slots=True)
class NodeError:
    """An error and the package it arose in."""

    package: str
    """The package's name."""
    version: str | None
    """Its version, where the path tells it."""
    file: str
    """The file, below `node_modules`."""
    line: int | None
    """The line in it, where known."""
    error: str
    """The error's name and message."""
    confidence: float
    """How often it is the package's fault."""
    evidence: tuple[int, ...]
    """The line that names the file."""


def node_error(log: JobLog, number: int) -> NodeError | None:
    """The error on this line, where a file of an installed package raised it."""
    text = log.text(number)
    if syntax := _SYNTAX.search(text):
        return _at_place(log, number, syntax["error"])
    if loading := _LOADING.search(text):
        return _below(log, number, loading["error"], 0.85)
    if missing := _MISSING.search(text):
        # A file or native part of its own that it lacks is the package's fault; another package may be the project's.
        own = missing["module"].startswith(".") or _NATIVE.search(missing["module"])
        return _below(log, number, missing["error"], 0.85 if own else 0.7)
    return None


def _at_place(log: JobLog, number: int, error: str) -> NodeError | None:
    """Node prints a syntax error's place above it, unindented; a test runner's report of one is indented."""
    for at, text in reversed(list(log.window(number - _ABOVE, number - 1))):
        if place := _PLACE.search(text):
            return _error(at, place["path"], int(place["line"]), error, 0.8)
    return None


def _below(log: JobLog, number: int, error: str, confidence: float) -> NodeError | None:
    """Where it arose, by the frames below or, where there are none, by the first file that required it."""
    stack: tuple[int, str] | None = None
    for at, text in log.window(number + 1, number + _BELOW):
        if frame := _FRAME.search(text):
            return _error(at, frame["path"], int(frame["line"]), error, confidence)
        if stack is None and (required := _STACK.search(text)):
            stack = at, required["path"]
    return _error(stack[0], stack[1], None, error, confidence) if stack else None


def _error(at: int, path: str, line: int | None, error: str, confidence: float) -> NodeError | None:
    package = _PACKAGE.search(path)
    if package is None:
        return None
    store = _STORE.search(path)
    name = package["package"].replace("\\", "/")
    file = f"{name}/{package['file']}".replace("\\", "/")
    return NodeError(name, store["version"] if store else None, file, line, error, confidence, (at,))
