"""How far a message is believed to be what failed its step, by what comes after it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeVar

from workers.triage.ending import lines_until_failure
from workers.triage.log import JobLog
from workers.triage.model import Conclusion
from workers.triage.patterns import Pattern

T = TypeVar("T")

WENT_WELL = ("BUILD SUCCESS", "[success]", "Build succeeded")
"""Literals of the lines by which build tools say that all went well."""
GUESS = 0.45
"""The confidence of what may as well have been tolerated, or printed by a test on purpose."""

_NEAR = 60
_LOOSE = 20
_FAR = 0.9
_UNMARKED = 1500
"""How far the end of a log may be in which no line marks the failure."""
_WENT_WELL = Pattern(r"^(?:\[INFO\] )?BUILD SUCCESS|^\[success\]|^Build succeeded")
_MOST_JUDGED = 300
_TESTS = Pattern(
    r"^(?:=+ )?(?:\d+ \w+, )*[1-9]\d* failed\b.* in [\d.]+s|^FAILED \(|^Tests?:? +[1-9]\d* failed"
    r"|^Test Suites: .*failed|^\s*\d+ failing\b"
    r"|^\s*test result: FAILED|Tests run: .*(?:Failures|Errors): [1-9]|^\d+ examples?, [1-9]\d* failures?"
    r"|tests? failed out of|^There (?:was|were) \d+ (?:failures?|errors?):|^# fail [1-9]|^ℹ fail [1-9]"
)
_UNITTEST = Pattern(r"^={30,}$|^ERROR: |^ImportError: Failed to import test module")
_REPORT_REACH = 60
_SHOWN = Pattern(r"^(?:---- .* stdout ----|\s*(?:EXPECTED|ACTUAL OUTPUT):$|-+ Captured |=+ FAILURES)")
_SHOWN_REACH = 40
_TESTS_REACH = 200


def sureness(log: JobLog, number: int, *, firm: bool) -> float | None:
    """1.0 where the step failed on the line, less where that is far off; None where the step went on.

    A message is firm where what says it certainly fails then.
    """
    left = lines_until_failure(log, number)
    if left is not None:
        return 1.0 if left <= (_NEAR if firm else _LOOSE) else _FAR if firm else None
    span = log.span(number)
    if not firm or span is None or log.conclusion is not Conclusion.FAILURE:
        return None
    unmarked = not log.from_github and span.last - number <= _UNMARKED
    return 1.0 if unmarked else _FAR


def went_well(log: JobLog, hits: Sequence[int]) -> list[int]:
    """The lines, of those that hold one of WENT_WELL, by which a build tool says that it succeeded."""
    return [number for number in hits if _WENT_WELL.search(log.text(number))]


def overcome(log: JobLog, number: int, successes: Sequence[int]) -> bool:
    """Whether the same step says after the line that the build succeeded."""
    at, span = bisect_right(successes, number), log.span(number)
    return span is not None and at < len(successes) and successes[at] <= span.last


def bounded(found: Sequence[T]) -> Sequence[T]:
    """As many as may be judged: where there are more, those at both ends."""
    half = _MOST_JUDGED // 2
    return found if len(found) <= _MOST_JUDGED else [*found[:half], *found[-half:]]


def in_test_report(log: JobLog, number: int) -> bool:
    """Whether the line stands in what unittest says of a test module that it could not load."""
    return any(_UNITTEST.search(text) for _, text in log.window(number - _REPORT_REACH, number - 1))


def tests_fail(log: JobLog, number: int) -> bool:
    """Whether a test run fails in the same step after the line."""
    span = log.span(number)
    last = min(span.last if span else len(log), number + _TESTS_REACH)
    return any(_TESTS.search(text) for _, text in log.window(number + 1, last))


def shown_by_test(log: JobLog, number: int) -> bool:
    """Whether the line stands in what a test runner shows of a failed test's output."""
    return any(_SHOWN.search(text) for _, text in log.window(number - _SHOWN_REACH, number - 1))
