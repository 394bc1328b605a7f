"""Python files of the repository that Python cannot parse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workers.triage.broken_package import broken
from workers.triage.installed import Installed
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.places import in_dependency
from workers.triage.python_code import mismatch
from workers.triage.traceback import traceback

PYTHON_TRIGGERS = ("SyntaxError", "IndentationError", "TabError")
"""Literals of the lines that `rejected_source` judges."""

REMEDY = """\
Mend {place}: Python cannot parse it, so nothing in that file, or in what imports it, can run."""
OLDER = """\
Write {place} in the syntax of the Python that runs it, or let the job run a newer Python."""

_NAMES = frozenset(PYTHON_TRIGGERS)
_SOURCE = Pattern(r"\.(?:pyw?|pyi|pyx)$|[\\/][\w-]+$")
# compileall and py_compile say it in one line: https://docs.python.org/3/library/compileall.html
_SORRY = Pattern(
    r"^(?:Sorry: )?(?:SyntaxError|IndentationError|TabError): .* \((?P<file>[^()<>]+\.py), line (?P<line>\d+)\)$"
)
_COMPILING = Pattern(r"^\*\*\* Error compiling '(?P<file>[^']+)'")
_TOOLS = Pattern(r"E999|E902|^error: cannot format|PLE|\bRuff\b")


@dataclass(frozen=True, slots=True)
class RejectedSource:
    """A file and the place in it that does not parse."""

    file: str
    """The file, as the log has it."""
    line: int | None
    """The line in it."""
    confidence: float
    """How often it is right."""
    remedy: str
    """What to do; `{place}` stands for the place."""
    gathered: bool
    """Whether pytest said it, which gathers its errors and ends later."""
    evidence: tuple[int, ...]
    """The line that names the place."""


def rejected_source(log: JobLog, number: int, packages: Callable[[], Installed]) -> RejectedSource | None:
    """What the error on this line says of a file of the repository; None where it is a package's or no file's.

    `packages` tells what was installed, which takes its time.
    """
    text = log.text(number)
    if not any(name in text for name in PYTHON_TRIGGERS) or _TOOLS.search(text):
        return None
    if sorry := _SORRY.search(text):
        compiling = _COMPILING.search(log.text(number - 1))
        file = compiling["file"] if compiling else sorry["file"]
        return RejectedSource(file, int(sorry["line"]), 0.9, REMEDY, False, ())
    trace = traceback(log, number)
    if trace is None or trace.name not in _NAMES or trace.frames[0].function:
        return None
    frame = trace.frames[0]
    if not _SOURCE.search(frame.file) or in_dependency(frame.file) or mismatch(log, number):
        return None
    if broken(log, number, packages()):
        return None
    gathered = text.startswith("E  ")
    older = "Missing parentheses in call to" in text
    return RejectedSource(frame.file, frame.line, 0.93, OLDER if older else REMEDY, gathered, (frame.number,))
