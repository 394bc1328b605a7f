"""Whether a line tells why a test failed, and how many failed tests it explains."""

from __future__ import annotations

from tests.triage.build import read_one
from workers.triage import toll
from workers.triage.toll import share, why_of, within_tests

PYTEST = """\
collected 3 items
=================================== FAILURES ===================================
__________________________________ test_save ___________________________________
test_store.py:9: in test_save
E   redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379.
----------------------------- Captured stdout call -----------------------------
redis.exceptions.ConnectionError: printed by the test
__________________________________ test_sum ____________________________________
E   AssertionError: assert 1 == 2
=========================== short test summary info ============================
FAILED test_store.py::test_save - redis.exceptions.ConnectionError: Error 111
FAILED test_store.py::test_sum - AssertionError: assert 1 == 2
========================= 2 failed, 1 passed in 0.12s ==========================
"""


def test_the_exception_of_a_failed_test_is_its_reason() -> None:
    assert why_of(read_one(PYTEST), 5) == 3
    assert why_of(read_one(PYTEST), 11) == 11


def test_neither_what_a_test_printed_nor_what_it_asserted_is_a_reason() -> None:
    assert why_of(read_one(PYTEST), 7) is None
    assert why_of(read_one(PYTEST), 9) is None
    assert why_of(read_one(PYTEST), 12) is None


def test_a_line_of_a_test_run_is_known_for_one() -> None:
    log = read_one(PYTEST)
    assert toll.tests_ran_after(log, 5)
    assert within_tests(log, 5)
    assert not within_tests(log, 1)
    assert not toll.tests_ran_after(log, 13)


def test_reasons_that_explain_half_of_the_failures_keep_more_than_those_that_explain_few() -> None:
    many = PYTEST.replace("2 failed", "9 failed")
    assert share(read_one(PYTEST), [5, 11]) > share(read_one(many), [5, 11])


def test_without_a_count_two_tests_say_more_than_one() -> None:
    go = "--- FAIL: TestSet (0.00s)\n    a_test.go:1: refused\n--- FAIL: TestGet (0.00s)\n    a_test.go:2: refused\n"
    assert share(read_one(go), [2, 4]) > share(read_one(go), [2])
