"""A type checker found an error.

## Looks like

    app/cart.py:12: error: Incompatible return value type (got "None", expected "str")  [return-value]
    src/cart.ts(12,3): error TS2322: Type 'string' is not assignable to type 'number'.
    src/cart.ts:12:3 - error TS2322: Type 'string' is not assignable to type 'number'.
      /home/runner/work/app/app/cart.py:12:8 - error: "total" is not a known attribute of "None" (reportAttributeAccess)
    lib/cart.rb:12: Method `totl` does not exist on `Cart` https://srb.help/7003
    Error ---------------------------------------------------------- src/cart.js:12:3

and those of pytype, Pyre, ty, Pyrefly, svelte-check, vue-tsc, Angular, Next.js, Steep, PHPStan, Psalm and Dialyzer.

## Why it happens

The types that the code declares, or that the checker infers, do not fit. Where the quoted file was not changed, a
dependency's types were: a release that was not pinned, or stubs newer than the library. An annotation such as
`# type: ignore` that is no longer needed is an error of its own in strict settings.

Where the checker runs as part of a build (`tsc`, `ng build`, `next build`), nothing after it in the job can work.

## What to do

Correct the first error and run the checker again: the later ones often follow from it. Where a new release of the
checker or of type stubs brought the error, pin the version that passed and raise it in a change of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from workers.triage.complaints import Problem, Reader
from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.text import code
from workers.triage.type_checkers import TYPE_CHECKERS

SUMMARY = """\
{tool} found a type error in {place}."""
SUMMARY_NO_PLACE = """\
{tool} found a type error."""
REMEDY = """\
Correct the types at the quoted line, or say in the source why {tool} is wrong there."""


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The type error."""

    file: str | None
    """The file, as the checker names it, without the runner's workspace in front."""
    line: int | None
    """The line there."""
    rule: str | None
    """The checker's code for it: `TS2322`, `return-value`, `reportReturnType`."""


@cache
def _reader() -> Reader:
    return Reader(TYPE_CHECKERS)


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each error once; the first of a run shows the next ones and how many there are."""
    yield from (_match(problem) for problem in _reader().read(log, hits))


def _match(problem: Problem) -> Match:
    place = f"{problem.file}:{problem.at}" if problem.file and problem.at else problem.file
    said = SUMMARY.format(tool=problem.checker.name, place=code(place)) if place else None
    return Match(
        line=problem.line,
        subject=Subject(problem.file, problem.at, problem.rule),
        confidence=problem.confidence,
        summary=said or SUMMARY_NO_PLACE.format(tool=problem.checker.name),
        remedy=REMEDY.format(tool=problem.checker.name),
        evidence=problem.evidence,
    )


DETECTOR = Detector("type-check", Category.CODE, _reader().triggers, detect)
