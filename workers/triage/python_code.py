"""Python code that the running Python cannot run: new syntax, and what the standard library gained or lost."""

from __future__ import annotations

from dataclasses import dataclass

from workers.triage.ending import lines_until_failure
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.python_history import (
    MESSAGES_SINCE,
    MESSAGES_UNTIL,
    MODULES_SINCE,
    MODULES_UNTIL,
    NAMES_SINCE,
    NAMES_UNTIL,
    SYNTAX_SINCE,
    Version,
)

CODE_TRIGGERS = (
    "SyntaxError: ",
    "unsupported operand type(s) for |",
    "object is not subscriptable",
    "No module named '",
    "cannot import name '",
    "' has no attribute '",
    "object has no attribute '",
    "Expected maxsize to be",
    "zip() takes no keyword",
    "dataclass() got an unexpected",
)
"""Literals of the lines that `mismatch` judges."""

_REACH = 60
_TRACEBACK = 60
_FARTHEST = 500
_SURE = 0.92
_MISSING_MODULE = Pattern(r"^(?:E )?\s*ModuleNotFoundError: No module named '(?P<module>[\w.]+)'$")
_MISSING_NAME = Pattern(r"^(?:E )?\s*ImportError: cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'")
_MISSING_ATTRIBUTE = Pattern(r"^(?:E )?\s*AttributeError: module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'")
_SYNTAX = Pattern(r"^(?:E )?\s*SyntaxError: (?:invalid syntax|f-string|expected ':')")
_BACKSLASH = "f-string expression part cannot include a backslash"
_TYPES = r"'(?:type|NoneType|ABCMeta|EnumMeta|EnumType|ModelMetaclass|_?\w*GenericAlias)'"
_UNION = Pattern(rf"^(?:E )?\s*TypeError: unsupported operand type\(s\) for \|: {_TYPES} and {_TYPES}$")
_SUBSCRIPT = Pattern(r"^(?:E )?\s*TypeError: '(?:type|ABCMeta)' object is not subscriptable$")
_FRAME = Pattern(r"File \"(?P<file>[^\"]+)\", line \d+|^(?P<short>\S+\.py):\d+: in ")
_RUNS = Pattern(
    r"lib/python(?P<lib>3\.\d+)/|[/\\]Python[/\\](?P<tools>3\.\d+)\.\d+[/\\]|[/\\]\.(?:tox|nox)[/\\]py3(?P<tox>\d+)[/\\]"
)
_COMMAND = Pattern(r"\b(?:python|pypy)(?P<version>[23]\.\d+)\b")
_STATED = Pattern(
    r"Successfully set ?up CPython \((?P<set>3\.\d+)|^Python (?P<said>[23]\.\d+)\.\d+$"
    r"|^platform \w+ -- Python (?P<test>3\.\d+)"
    r"|pythonLocation: .*[/\\]Python[/\\](?P<env>3\.\d+)|^Using (?:CPython|Python) (?P<uv>3\.\d+)"
)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Code and interpreter that do not fit."""

    running: str | None
    """The interpreter's major and minor version."""
    required: str
    """A specifier that the code needs."""
    confidence: float
    """How often it is right."""
    evidence: tuple[int, ...]
    """The frame that the code stands in."""


def mismatch(log: JobLog, number: int) -> Mismatch | None:
    """What the error on this line says of the interpreter; None where that is not certain.

    Errors inside an installed package are left to the detector of broken dependencies.
    """
    wanted = _wanted(log, number)
    left = lines_until_failure(log, number) if wanted else None
    if wanted is None or left is None or left > _REACH:
        return None
    frame = _frame(log, number)
    if frame and "-packages" in log.text(frame) and "pip-build-env" not in log.text(frame):
        return None
    since, until = wanted
    running = _running(log, number)
    if running is None or (since and running >= since) or (until and running < until):
        return None
    required = f">={_dotted(since)}" if since else f"<{_dotted(until or running)}"
    return Mismatch(_dotted(running), required, _SURE, (frame,) if frame else ())


def _wanted(log: JobLog, number: int) -> tuple[Version | None, Version | None] | None:
    """The first version that has what is missing, or the first that lacks it."""
    text = log.text(number)
    module = _MISSING_MODULE.search(text)
    if module:
        return _known(MODULES_SINCE.get(module["module"]), MODULES_UNTIL.get(module["module"].split(".")[0]))
    name = _MISSING_NAME.search(text) or _MISSING_ATTRIBUTE.search(text)
    if name:
        since = NAMES_SINCE.get(name["module"], {}).get(name["name"])
        return _known(since, NAMES_UNTIL.get(name["module"], {}).get(name["name"]))
    of_builtin = next((since for since, message in MESSAGES_SINCE if message.search(text)), None)
    if of_builtin:
        return of_builtin, None
    until = next((until for until, message in MESSAGES_UNTIL if message.search(text)), None)
    if until:
        return None, until
    if _UNION.search(text):
        return (3, 10), None
    if _SUBSCRIPT.search(text):
        return (3, 9), None
    return _syntax(log, number) if _SYNTAX.search(text) else None


def _known(since: Version | None, until: Version | None) -> tuple[Version | None, Version | None] | None:
    return (since, until) if since or until else None


def _syntax(log: JobLog, number: int) -> tuple[Version, None] | None:
    if _BACKSLASH in log.text(number):
        return (3, 12), None
    # The code stands between the frame and the caret below it.
    for _, text in log.window(number - 3, number - 1):
        line = text.removeprefix("E ")
        since = max((since for since, pattern in SYNTAX_SINCE if pattern.search(line)), default=None)
        if since:
            return since, None
    return None


def _frame(log: JobLog, number: int) -> int | None:
    for at, text in reversed(list(log.window(number - _TRACEBACK, number))):
        if _FRAME.search(text):
            return at
    return None


def _running(log: JobLog, number: int) -> Version | None:
    """The interpreter: as the traceback shows it, else as the step's command names it, else as the log last said."""
    span = log.span(number)
    first = span.first if span else 1
    for at, text in reversed(list(log.window(max(first, number - _TRACEBACK), number))):
        found = None if log.echoed(at) else _RUNS.search(text)
        if found:
            return _version(found["lib"] or found["tools"] or f"3.{found['tox']}")
    command = _COMMAND.search(log.text(first)) if span else None
    if command:
        return _version(command["version"])
    for _, text in reversed(list(log.window(number - _FARTHEST, number - 1))):
        stated = _STATED.search(text)
        if stated:
            return _version(next(value for value in stated.groups() if value))
    return None


def _version(text: str) -> Version:
    major, minor = text.split(".")[:2]
    return int(major), int(minor)


def _dotted(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
