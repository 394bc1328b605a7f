"""A test failed.

Looks like:
    The lines by which a test framework names a failed test: pytest's `FAILED path::test - reason`, Go's
    `--- FAIL: TestName`, JUnit's `<<< FAILURE!`, Jest's `● suite › test`, and those of some fifty others.

Why it happens:
    The code no longer does what the test expects, or the test expects something that does not hold on every machine
    or at every time.

What to do:
    Run the named test on its own. Compare the expected value with the actual one, and mend the code or the test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import SYMPTOM, Detector
from workers.triage.failed_tests import TRIGGERS, FailedTest, failed_tests
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.text import code

FAILED = "The test {test} failed."
NOT_LOADED = "The tests in {file} could not be run."
SOMEWHERE = "A test failed."

REMEDY = """\
Run this test on its own, compare what it expects with what it got, and mend the code or the test."""
REMEDY_NOT_LOADED = """\
Mend the error that stops this file from loading; none of its tests has run."""


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The test that failed."""

    test: str | None
    """Its name, as its framework prints it; None where a whole file failed."""
    file: str | None
    """The file that it, or the assertion in it, stands in."""
    line: int | None
    """The line there."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each failed test once; the first one's evidence names the others."""
    tests = failed_tests(log, hits)
    for index, test in enumerate(tests):
        others = tuple(other.head for other in tests[1:]) if index == 0 else ()
        yield Match(
            line=test.head,
            subject=Subject(test.test, test.file, test.line),
            confidence=test.confidence,
            summary=_summary(test),
            remedy=REMEDY if test.test else REMEDY_NOT_LOADED,
            evidence=(*test.evidence, *others),
        )


def _summary(test: FailedTest) -> str:
    if test.test:
        return FAILED.format(test=code(test.test))
    return NOT_LOADED.format(file=code(test.file)) if test.file else SOMEWHERE


DETECTOR = Detector("test-failure", Category.CODE, TRIGGERS, detect, SYMPTOM)
