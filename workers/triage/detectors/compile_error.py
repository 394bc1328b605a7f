"""A compiler rejects the source.

## Looks like

    src/parser.c:41:5: error: unknown type name 'tokn'
    error[E0308]: mismatched types
    ./commands.go:395:20: undefined: command.Version
    [ERROR] /home/runner/work/app/app/src/main/java/App.java:[12,8] cannot find symbol
    SyntaxError: invalid syntax

and the lines by which compilers, linkers, bundlers, interpreters and build systems of many other languages say that
they cannot read, check, link or configure what they are given.

## Why it happens

The code uses a name, a type or a piece of syntax that does not exist or does not fit: it was renamed on one side only,
two changes that each were fine were merged, a generated file is missing, a library is older or newer than the code
expects, or the compiler is another version than on a developer's machine. A linker says so when all sources compile but
nothing defines what one of them calls. A build system says so when it does not find what the project needs.

Warnings count only where the build treats them as errors. A dependency that does not build is another kind, and so are
a type checker's findings (mypy, tsc), a linter's, and a header or source file that is not there.

## What to do

Begin with the first error: the later ones often follow from it. Build the same commit in a clean checkout, with the
compiler that the job uses and with its flags.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.compile_errors import TRIGGERS, CompileError, compile_errors
from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.text import code

AT = "{tool} rejects {place}."
SOMEWHERE = "{tool} rejects what it was given."
HERE = "what the quoted line names"


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The place that does not compile."""

    file: str | None
    """The file, relative to the checkout where the log shows that; None where the tool does not tell."""
    line: int | None
    """The line in it."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each rejected place once; the first one's evidence names others."""
    for error in compile_errors(log, hits):
        place = _place(error)
        tool = f"{error.tool[0].upper()}{error.tool[1:]}" if error.tool[0].isascii() else error.tool
        yield Match(
            line=error.number,
            subject=Subject(error.file, error.line),
            confidence=error.confidence,
            summary=AT.format(tool=tool, place=place) if place else SOMEWHERE.format(tool=tool),
            remedy=error.remedy.format(place=place or HERE).replace("\n", " "),
            evidence=error.evidence,
        )


def _place(error: CompileError) -> str | None:
    if error.file is None:
        return None
    return code(error.file if error.line is None else f"{error.file}:{error.line}")


DETECTOR = Detector("compile-error", Category.CODE, TRIGGERS, detect)
