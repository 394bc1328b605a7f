"""Whether a line tells why a test failed, and how many of the failed tests lines like it explain."""

from __future__ import annotations

from collections.abc import Sequence

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

_HEAD = Pattern(
    r"^_{3,} .* _{3,}$|^\s*not ok \d+ |^\s*● .|^\s*--- FAIL: |<<< (?:ERROR|FAILURE)!|^(?:ERROR|FAIL): \w"
    r"|^---- .* stdout ----"
    r"|^\s+\d+\) \S|^\s*Failure/Error:| FAILED$|\[FAIL\]\s*$|^\s*(?:FAIL|ERROR)\s+\S+::|^\d+\) (?:Error|Failure|Failed)"
    r"|^[\w\\]+(?:Test|Spec)\w*[#:.]+\w+|^={3,} (?:ERROR|FAIL): "
)
# What follows was written by the tested program, not by the test runner.
_OUTPUT = r"^-+ Captured (?:stdout|stderr|log) \w+ -+$|^-+ >> begin captured|^  console\.\w+$|^std(?:out|err) \|"
_PASSED = Pattern(_OUTPUT + r"|\bPASS(?:ED)?\b|\.\.\. ok$|^\s*(?:✓|✔)|^ok\b")
_SUMMARY_LINE = Pattern(r"^(?:FAILED|ERROR) \S+(?:::\S+.*)? - ")
# The line itself is an exception's, not a message that the tested program happened to write.
_REASON = Pattern(
    r"^E  |^(?:FAILED|ERROR) \S+.* - "
    r"|^\s*(?:Caused by: |Error: |\d+\) )?(?:[\w$]+(?:\.|::))*[A-Z]\w*(?:Error|Exception|Refused|ECONNREFUSED"
    r"|ConnectionBad"
    r"|ConnectionFailed|Timeout|Failure)\b|^\s+\S+\.go:\d+: |^\s+(?:connect|getaddrinfo|read) E[A-Z]+"
    r"|^thread '.*' panicked"
    r"|^\s*(?:Failed: |error: |Error: )|^called `Result"
)
_COUNTED = tuple(
    Pattern(pattern)
    for pattern in (
        r"^(?:=+ )?(?:.*, )?(?P<a>\d+) failed\b(?:.*?\b(?P<b>\d+) errors?\b)?.* in [\d.]+",
        r"^(?:=+ )?(?:.*, )?(?P<a>\d+) errors?\b.* in [\d.]+",
        r"^(?:#|ℹ) fail (?P<a>\d+)",
        r"^\s*Tests:\s+(?P<a>\d+) failed",
        r"^\s*Tests\s+(?P<a>\d+) failed",
        r"^\s+(?P<a>\d+) failing\b",
        r"^\d+ examples?, (?P<a>\d+) failures?",
        r"^FAILED \((?:failures=(?P<a>\d+))?(?:, )?(?:errors=(?P<b>\d+))?",
        r"Tests run: \d+, Failures: (?P<a>\d+), Errors: (?P<b>\d+)",
        r"^\d+ (?:runs|tests), \d+ assertions, (?P<a>\d+) failures, (?P<b>\d+) errors",
        r"^Tests: \d+, Assertions: \d+(?:, Errors: (?P<a>\d+))?(?:, Failures: (?P<b>\d+))?",
        r"^\d+ tests completed, (?P<a>\d+) failed",
        r"^test result: FAILED\. \d+ passed; (?P<a>\d+) failed",
    )
)
_TESTS_RAN = Pattern(
    r"^(?:=+ )?(?:\d+ \w+, )*\d+ (?:failed|passed|errors?)\b.* in [\d.]+|^(?:#|ℹ) tests \d+|^Ran \d+ tests? in "
    r"|^FAILED \(|^\s*Tests?:? +(?:run: )?\d+"
    r"|^\s*Test Suites: |^\s*\d+ (?:failing|passing)\b|^--- FAIL|^\s*FAIL\s|^test result: |Tests run:|^\d+ examples?, "
    r"|^=+ short test summary|^failures:$|Failed tests?:|^\d+ tests completed|^ok +\t|^FAIL\t"
)
_TESTS_BEGAN = Pattern(
    r"^=+ test session starts|^ T E S T S$|^\s*RUN  v\d|^=== RUN |^running \d+ tests?$|^collect(?:ed|ing) "
    r"|^=+ (?:FAILURES|ERRORS) "
    r"|^(?:PASS|FAIL) \S+\.[jt]sx?\b|^Running \S+(?:Test|Tests|IT)$|^# (?:Subtest|Running)|^TAP version|^Failures:$"
)
_ASSERTED = Pattern(r"AssertionError|^E +assert\b|^(?:FAILED|ERROR) \S+.* - assert\b|AssertionFailedError")
_BLOCK = 120
_AFTERWARDS = 200


def tests_ran_after(log: JobLog, number: int) -> bool:
    """Whether the lines that follow say that tests ran: then what stands here may be what one of them printed."""
    return any(_TESTS_RAN.search(text) for _, text in log.window(number + 1, number + _AFTERWARDS))


def within_tests(log: JobLog, number: int) -> bool:
    """Whether the line stands between the beginning of a test run and its summary."""
    for _, text in reversed(list(log.window(number - _AFTERWARDS, number - 1))):
        if _TESTS_BEGAN.search(text):
            return tests_ran_after(log, number)
        if _TESTS_RAN.search(text):
            return False
    return False


def why_of(log: JobLog, number: int) -> int | None:
    """The line that names the failed test for which this line gives the reason, or None where it gives none.

    What an assertion says of a value is no reason but the test's own judgement.
    """
    text = log.text(number)
    if _ASSERTED.search(text):
        return None
    if _SUMMARY_LINE.search(text):
        return number
    if not _REASON.search(text):
        return None
    for at, above in reversed(list(log.window(number - _BLOCK, number - 1))):
        if _HEAD.search(above):
            return at
        if _PASSED.search(above):
            return None
    return None


def share(log: JobLog, reasons: Sequence[int]) -> float:
    """How much of their confidence lines keep that explain failed tests: the more, the more of the tests they do."""
    summaries = [number for number in reasons if _SUMMARY_LINE.search(log.text(number))]
    blocks = {why_of(log, number) for number in reasons} - {*summaries, None}
    explained = max(len(summaries), len(blocks))
    failed = _failed(log, reasons[-1])
    if failed is None:
        return 0.85 if explained > 1 else 0.6
    return 0.9 if explained * 2 >= failed else 0.55


def _failed(log: JobLog, number: int) -> int | None:
    """How many tests failed, by the first summary that follows."""
    for _, text in log.window(number + 1, number + _AFTERWARDS):
        for pattern in _COUNTED:
            found = pattern.search(text)
            count = sum(int(value or 0) for value in found.groupdict().values()) if found else 0
            if count:
                return count
    return None
