"""Python's tracebacks as they stand in a log: printed by Python itself, or by pytest in its own form.

https://docs.python.org/3/library/traceback.html, https://docs.pytest.org/en/stable/how-to/output.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

_MAX_LINES = 300
_ABOVE = r"^(?:E  )?\s*"
_PYTHON_FRAME = Pattern(_ABOVE + r'File "(?P<file>[^"]+)", line (?P<line>\d+)(?:, in (?P<function>.+))?$')
_PYTEST_FRAME = Pattern(r"^(?P<file>\S+\.py|<frozen [\w.]+>):(?P<line>\d+): in (?P<function>.+)$")
_PYTEST_PLACE = Pattern(r"^(?P<file>\S+\.py):(?P<line>\d+): \w+(?:Error|Exception|Warning)$")
_START = Pattern(_ABOVE + r"Traceback \(most recent call last\)|^_{3,} |^={3,} |^ImportError while ")
_ERROR = Pattern(_ABOVE + r"(?P<error>(?P<name>[A-Za-z_][\w.]*(?:Error|Exception))(?:: (?P<message>.*))?)$")


@dataclass(frozen=True, slots=True)
class Frame:
    """One call, or the place of a syntax error."""

    number: int
    """The number of the log's line that names it."""
    file: str
    """The file, as the log has it."""
    line: int
    """The line in it."""
    function: str | None
    """The function's name, `<module>` where a module was being imported; None for the place of a syntax error."""


@dataclass(frozen=True, slots=True)
class Traceback:
    """An exception and how it came about."""

    number: int
    """The number of the log's line that names the exception."""
    error: str
    """The exception's name and message, as the log has them."""
    name: str
    """The exception's name."""
    message: str
    """Its message, perhaps empty."""
    frames: tuple[Frame, ...]
    """The innermost first, those of the standard library included."""


def traceback(log: JobLog, number: int) -> Traceback | None:
    """The traceback that ends on this line; None where the line names no exception or nothing says where it arose."""
    match = _ERROR.search(log.text(number))
    if match is None:
        return None
    frames = tuple(_frames(log, number))
    if not frames:
        return None
    groups = match.groupdict()
    return Traceback(number, groups["error"], groups["name"].rsplit(".")[-1], groups["message"] or "", frames)


def _frames(log: JobLog, number: int) -> Iterator[Frame]:
    # pytest's long form names the innermost place below the error.
    for at, text in log.window(number + 1, number + 3):
        if place := _PYTEST_PLACE.search(text):
            yield Frame(at, place["file"], int(place["line"]), "")
    for at in range(number - 1, max(0, number - _MAX_LINES), -1):
        text = log.text(at)
        if _START.search(text) or _ERROR.search(text):
            return
        frame = _PYTHON_FRAME.search(text) or _PYTEST_FRAME.search(text)
        if frame:
            yield Frame(at, frame["file"], int(frame["line"]), frame["function"])
