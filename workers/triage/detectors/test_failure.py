"""A test failed.

## Looks like

    FAILED tests/test_cart.py::test_total - assert 3 == 4
    --- FAIL: TestTotal (0.00s)
    test cart::tests::total ... FAILED
      ● Cart › adds up its items
    [ERROR] com.acme.CartTest.total  Time elapsed: 0.01 s  <<< FAILURE!

and the lines by which some fifty other test frameworks name a failed test.

## Why it happens

The code no longer does what the test expects, or the test expects something that does not hold on every machine or at
every time. A test also fails when something below it did: where a more basic cause is found in the same step, it is
named first and the test is its symptom.

A test that is expected to fail is not reported, nor a gate that fails although all tests passed, such as one on
coverage.

## What to do

Run the named test on its own and compare the value that it expects with the one that it got. Where it passes alone or
on a second run, look for what it shares with others: order, time, network, left-over state.
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

FAILED = "The test {test} failed{others}."
NOT_LOADED = "The tests in {file} could not be run{others}."
SOMEWHERE = "A test failed{others}."
OTHERS = "; the log names {count:,} more"

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
    failed = failed_tests(log, hits)
    for index, test in enumerate(failed.tests):
        more = 0 if index else failed.count - 1
        yield Match(
            line=test.head,
            subject=Subject(test.test, test.file, test.line),
            confidence=test.confidence,
            summary=_summary(test, more),
            remedy=REMEDY if test.test else REMEDY_NOT_LOADED,
            evidence=(*test.evidence, *(() if index else failed.named)),
        )


def _summary(test: FailedTest, more: int) -> str:
    others = OTHERS.format(count=more) if more > 0 else ""
    if test.test:
        return FAILED.format(test=code(test.test), others=others)
    return NOT_LOADED.format(file=code(test.file), others=others) if test.file else SOMEWHERE.format(others=others)


DETECTOR = Detector("test-failure", Category.CODE, TRIGGERS, detect, SYMPTOM)
