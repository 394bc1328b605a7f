"""Whether an error arose inside an installed package, and which package that is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from workers.triage.ending import lines_until_failure
from workers.triage.installed import Installed
from workers.triage.log import JobLog
from workers.triage.node_error import NODE_TRIGGERS, NodeError, node_error
from workers.triage.patterns import Pattern
from workers.triage.traceback import Frame, Traceback, traceback

TRIGGERS = (
    "SyntaxError",
    "IndentationError",
    "TabError",
    "ImportError: cannot import name ",
    "No module named ",
    "AttributeError: module ",
    *NODE_TRIGGERS,
)
"""Literals of the lines that `broken` judges."""

_SYNTAX = frozenset({"SyntaxError", "IndentationError", "TabError"})
# Build environments of pip and the tools themselves: what breaks there is a build or a test run, not an import.
_INSTALLED = Pattern(r"(?:^|[/\\])(?:site|dist)-packages[/\\](?P<file>.+)$")
_TOOLS = Pattern(r"pip-build-env|[/\\]overlay[/\\]|-packages[/\\](?:_pytest|pluggy|pip|xdist|nose|pytest\w*)[/\\]")
_NAME = Pattern(
    r"^cannot import name '?(?P<name>[^' ]+)'? from (?:partially initialized module )?'?(?P<module>[\w.]+)'?"
)
_FROM = Pattern(r"\((?P<path>[^()]+\.(?:py|so|pyd))\)")
_MODULE = Pattern(r"^No module named '?(?P<module>[\w.]+)'?")
_ATTRIBUTE = Pattern(r"^(?:partially initialized )?module '(?P<module>[\w.]+)' has no attribute '")
_NEAR = 15
_REACH = 60
_FAR = 0.75
_IMPORTING = "<module>"


@dataclass(frozen=True, slots=True)
class Broken:
    """A package and the place where it failed."""

    package: str
    """The distribution's normalised name."""
    version: str | None
    """Its version, where the log tells it."""
    file: str
    """The file, below the folder of installed packages."""
    line: int | None
    """The line in it."""
    error: str
    """The error, as the log has it."""
    other: str | None
    """Another distribution that it did not get along with."""
    confidence: float
    """How often it is right."""
    evidence: tuple[int, ...]
    """The lines that show where the error arose."""


def broken(log: JobLog, number: int, packages: Installed) -> Broken | None:
    """What the error on this line says of an installed package; None where it says nothing certain."""
    ending = _ending(log, number)
    if ending is None:
        return None
    trace = traceback(log, number)
    if trace:
        return _python(trace, packages, ending)
    error = node_error(log, number)
    return _node(error, ending) if error else None


def _ending(log: JobLog, number: int) -> float | None:
    """How far the error is believed to be what ended the step; None where the step went on."""
    if log.text(number).startswith("E  "):
        # pytest gathers its errors and ends later.
        return 1.0
    left = lines_until_failure(log, number)
    if left is None or left > _REACH:
        return None
    return 1.0 if left <= _NEAR else _FAR


def _python(trace: Traceback, packages: Installed, ending: float) -> Broken | None:
    frame = trace.frames[0]
    place = _INSTALLED.search(frame.file)
    sure = _confidence(trace, packages) if place and not _TOOLS.search(frame.file) else 0
    if not place or not sure:
        return None
    file = place["file"].replace("\\", "/")
    module = _top(file)
    package = packages.distribution(module)
    if packages.belongs_to_project(module):
        return None
    others = (packages.distribution(name) for name in _foreign(trace, module) if packages.knows(name))
    return Broken(
        package=package,
        version=packages.versions.get(package),
        file=file,
        line=frame.line,
        error=trace.error,
        other=next((other for other in others if other != package), None),
        confidence=round(sure * ending, 2),
        evidence=tuple(sorted(known.number for known in trace.frames[:2])),
    )


def _top(file: str) -> str:
    """The top-level module of a file below the folder of installed packages."""
    return file.partition("/")[0].removesuffix(".py")


def _confidence(trace: Traceback, packages: Installed) -> float:
    """How surely an error raised by an installed file is that file's fault; 0 where it may well be its caller's."""
    frame = trace.frames[0]
    if trace.name in _SYNTAX:
        # Only a syntax error's own place has no function: with one, the package was reading somebody else's code.
        return 0.95 if frame.function is None else 0
    if trace.name == "ImportError" and _NAME.search(trace.message):
        source = _FROM.search(trace.message)
        return 0.95 if source and _library(source["path"]) else 0.7 if not source else 0
    if trace.name in {"ModuleNotFoundError", "ImportError"} and (missing := _MODULE.search(trace.message)):
        return _missing_module(frame, missing["module"].split(".")[0])
    if trace.name == "AttributeError" and (attribute := _ATTRIBUTE.search(trace.message)):
        return _missing_attribute(frame, attribute["module"].split(".")[0], packages)
    return 0


def _library(path: str) -> bool:
    """Whether a file is installed, or the language's own; a file of the repository may hide a package of its name."""
    return bool(_INSTALLED.search(path)) or "/lib/python" in path or "\\Lib\\" in path


def _missing_module(frame: Frame, module: str) -> float:
    place = _INSTALLED.search(frame.file)
    own = place and _top(place["file"].replace("\\", "/")) == module
    if frame.function != _IMPORTING:
        # A function that imports late asks for what its caller may or may not have installed.
        return 0.75 if own else 0
    return 0.95 if own else 0.8


def _missing_attribute(frame: Frame, module: str, packages: Installed) -> float:
    known = module in sys.stdlib_module_names or packages.knows(module)
    if not known:
        return 0
    return 0.92 if frame.function == _IMPORTING else 0.8


def _foreign(trace: Traceback, module: str) -> Sequence[str]:
    """The other top-level module that the error is about."""
    found = _NAME.search(trace.message) or _ATTRIBUTE.search(trace.message)
    other = found["module"].split(".")[0] if found else module
    return [other] if other != module else []


def _node(error: NodeError, ending: float) -> Broken:
    return Broken(
        package=error.package,
        version=error.version,
        file=error.file,
        line=error.line,
        error=error.error,
        other=None,
        confidence=round(error.confidence * ending, 2),
        evidence=error.evidence,
    )
