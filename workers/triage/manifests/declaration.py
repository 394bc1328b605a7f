"""A package that a file of the repository declares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workers.triage.installed import normalised

__all__ = ["Declaration", "Manifest", "line_of", "normalised"]

REQUIREMENTS, EXTRA, GROUP, OPTIONAL_GROUP, BUILD = "requirements", "extra", "group", "optional group", "build"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One package in one file."""

    name: str
    """As it is written, without versions."""
    path: str
    """The file."""
    line: int | None
    """The line that names it; None where that is not certain."""
    sort: str = ""
    """Empty for what is always installed with the project; else EXTRA, GROUP, OPTIONAL_GROUP, BUILD, or, for a list of
    its own, REQUIREMENTS."""
    group: str = ""
    """The name of the extra or group."""
    marker: str = ""
    """The condition under which it is installed, such as `python_version < "3.11"`."""
    written: str = field(default="", compare=False)
    """The whole requirement, where the file has it in the form of PEP 508."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one file says of the packages that the project needs."""

    path: str
    """The file."""
    declarations: tuple[Declaration, ...] = ()
    """All that it declares."""
    unclear: str = ""
    """A clause that says why that may not be all; empty where it is."""
    includes: tuple[str, ...] = ()
    """Other files of the repository that it takes in."""
    project: str | None = None
    """The name of the project, where the file makes the folder a package that can be installed."""
    scripts: dict[str, int | None] = field(default_factory=dict)
    """The commands that installing the project brings, with their lines."""


LONGEST = 200_000
"""Characters of a file that declares packages; longer ones are not read."""
MOST = 1000
"""How many packages of one file are told."""
_LONGEST_LINE = 2000


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a file, from 1; those that are too long for anybody to have written them are empty."""
    return ((number, line if len(line) < _LONGEST_LINE else "") for number, line in enumerate(text.split("\n"), 1))


def line_of(text: str, *wanted: str, after: str = "") -> int | None:
    """The first line, from 1, that holds one of the literals, behind the first line that begins with `after`."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip().startswith(after)), 0) if after else 0
    return next((at + 1 for at in range(start, len(lines)) if any(each in lines[at] for each in wanted)), None)


def line_of_key(text: str, key: str, after: str) -> int | None:
    """The first line, from 1, that gives a key a value, behind the first line that begins with `after`."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip().startswith(after)), 0)
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=:]")
    return next((at + 1 for at in range(start, len(lines)) if pattern.match(lines[at])), None)
