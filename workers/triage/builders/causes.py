"""What, in the output of a dependency's own build, tells why it failed, and what is then missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workers.triage.patterns import Pattern
from workers.triage.text import code

_HEADERS = "Install the development package that brings {name} before the dependencies."
_PROGRAM = "Install {name} before the dependencies."
_LIBRARY = "Install the development files of {name} before the dependencies."
_MODULE = "Its build needs the module {name}: take a release that declares it, or install it first without isolation."
_READ = "Read the first error in the output of its build."
_OLD = "That release no longer works with the tools of this job: take a newer one."


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a build failed."""

    what: str
    """What is missing or wrong, to follow a colon in a sentence."""
    advice: str
    """What to do about it."""
    line: int
    """The line that says so."""


@dataclass(frozen=True, slots=True)
class _Sign:
    expression: str
    what: str
    advice: str


# The first that any line of the output matches is the cause: what is missing before what merely went wrong.
_SIGNS = tuple(
    (Pattern(sign.expression), sign)
    for sign in (
        _Sign(
            r"fatal error: '?(?P<name>Python\.h)'?",
            "the header {name} is missing",
            "Install the development files of Python (`python3-dev`) before the dependencies.",
        ),
        _Sign(r"fatal error: '?(?P<name>[^\s:']+)'?(?::| file not found)", "the header {name} is missing", _HEADERS),
        _Sign(r"Cannot open include file: '(?P<name>[^']+)'", "the header {name} is missing", _HEADERS),
        _Sign(
            r"(?P<name>pg_config) (?:executable not found|is required)",
            "{name} is missing",
            "Install PostgreSQL's "
            "client library (`libpq-dev`) before the dependencies, or use the package's `-binary` variant.",
        ),
        _Sign(r"(?P<name>Microsoft Visual C\+\+ [\d.]+)(?: or greater)? is required", "{name} is missing", _PROGRAM),
        _Sign(
            r"(?:can't find|You need|Unable to find|requires) (?P<name>Rust compiler|Rust|cargo)\b",
            "{name} is missing",
            "Install a Rust toolchain before the dependencies, or take a release that has a wheel for this Python.",
        ),
        _Sign(r"unable to execute '(?P<name>[^']+)': No such file", "{name} is missing", _PROGRAM),
        _Sign(r"[Cc]ommand '?(?P<name>[\w+./-]+)'? failed: No such file", "{name} is missing", _PROGRAM),
        _Sign(r"No such file or directory: '(?P<name>[\w+.-]+)'", "{name} is missing", _PROGRAM),
        _Sign(
            (
                r"[Cc]ould not (?:run|find|execute) '?(?P<name>curl-config|mysql_config|pkg-config|cmake"
                r"|llvm-config|gcc|g\+\+|make)\b"
            ),
            "{name} is missing",
            _PROGRAM,
        ),
        _Sign(r"(?P<name>CMake) must be installed", "{name} is missing", _PROGRAM),
        _Sign(r"(?P<name>[\w.+-]+): (?:command )?not found$", "{name} is missing", _PROGRAM),
        _Sign(
            r"Package '?(?P<name>[\w.+-]+)'?,? (?:required by '[^']+', not found|was not found in the pkg-config)",
            "the library {name} is missing",
            _LIBRARY,
        ),
        _Sign(r"No package '(?P<name>[\w.+-]+)' found", "the library {name} is missing", _LIBRARY),
        _Sign(
            r"Could not find directory of (?P<name>OpenSSL) installation",
            "{name} is missing",
            "Install the development files of OpenSSL (`libssl-dev`) and `pkg-config` before the dependencies.",
        ),
        _Sign(r"Unable to find (?P<name>libclang)", "{name} is missing", _PROGRAM),
        _Sign(r"Could not find `?(?P<name>protoc)`?", "{name} is missing", _PROGRAM),
        _Sign(r"cannot find -l(?P<name>[\w.+-]+)", "the library {name} is missing", _LIBRARY),
        _Sign(r"Could NOT find (?P<name>[\w+-]+)", "{name} is missing", _LIBRARY),
        _Sign(r"Could not find header file for (?P<name>\w+)", "the header files of {name} are missing", _LIBRARY),
        _Sign(r"^\s*(?P<name>[\w+ -]+) is missing\. Please", "{name} is missing", _LIBRARY),
        _Sign(r"No module named '?(?P<name>[\w.]+)'?", "its build does not find the module {name}", _MODULE),
        _Sign(
            r"use_2to3 is invalid|has no attribute 'cython_sources'|cannot import name 'Feature' from 'setuptools'"
            r"|Cython\.Compiler\.Errors|has no attribute 'ImpImporter'|No matching distribution found",
            "its build tools are of other versions than it expects",
            _OLD,
        ),
        _Sign(r": error: |(?:^\s*|: )(?:\w*Error|error(?:\[E\d+\])?): \S", "its build reports an error", _READ),
    )
)


def cause(lines: Iterable[tuple[int, str]]) -> Cause | None:
    """The likeliest cause in the numbered lines of a build's output."""
    lines = list(lines)
    for pattern, sign in _SIGNS:
        for number, text in lines:
            if match := pattern.search(text):
                name = code(match.groupdict().get("name") or "")
                return Cause(sign.what.format(name=name), sign.advice.format(name=name), number)
    return None
