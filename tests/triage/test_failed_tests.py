"""The lines by which test frameworks name a failed test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from workers.triage.detectors.test_failure import DETECTOR, Subject
from workers.triage.log import read_logs
from workers.triage.model import Match

SAMPLES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("failed_tests.yml").read_text(encoding="utf-8")
)


def matches(text: str) -> list[Match]:
    (log,) = read_logs(text.encode(), "job")
    return list(DETECTOR.detect(log, log.find(*DETECTOR.triggers)))


@pytest.mark.parametrize("sample", SAMPLES["failed"], ids=lambda sample: sample["framework"])
def test_a_failed_test_is_named_with_its_place(sample: dict[str, Any]) -> None:
    (found,) = matches(sample["log"])
    assert found.line == sample["quoted"]
    assert found.subject == Subject(sample["test"], sample["file"], sample["line"])


@pytest.mark.parametrize("sample", SAMPLES["silent"], ids=lambda sample: sample["what"])
def test_what_only_speaks_of_failing_is_no_failed_test(sample: dict[str, Any]) -> None:
    assert matches(sample["log"]) == []


def test_more_failed_tests_than_anyone_reads_are_cut_off() -> None:
    lines = [f"FAILED tests/test_rows.py::test_row_{number} - assert 1 == 2" for number in range(100)]
    found = matches("\n".join(lines))
    assert len(found) == 20
    assert set(range(1, 101)) == {found[0].line, *found[0].evidence}
    assert found[0].summary.endswith("; the log names 99 more.")
    assert found[1].summary.endswith("test_row_1` failed.")


def test_the_same_test_named_by_two_frameworks_is_counted_once() -> None:
    log = """\
        FAIL [   0.010s] crate::bin works::well
test works::well ... FAILED
thread 'works::well' panicked at src/lib.rs:3:5:
assertion `left == right` failed
test result: FAILED. 0 passed; 1 failed
"""
    assert all("more" not in match.summary for match in matches(log))


def test_the_value_below_a_line_that_introduces_it_is_evidence() -> None:
    log = """\
test works::well ... FAILED
---- works::well stdout ----
thread 'works::well' panicked at src/lib.rs:3:5:
1 of 10 things failed
test result: FAILED. 0 passed; 1 failed
"""
    (found,) = matches(log)
    assert {3, 4, 5} <= set(found.evidence)


def test_what_a_test_died_of_is_evidence_however_much_it_printed_before() -> None:
    printed = "\n".join(f"error: number {number}" for number in range(300))
    died = "thread 'a' panicked at src/a.rs:1:1:\ntest result: FAILED. 1\n"
    (found,) = matches(f"test a ... FAILED\n---- a stdout ----\n{printed}\n{died}")
    assert 303 in found.evidence


def test_files_of_the_same_type_are_not_taken_for_each_other() -> None:
    log = """\
==================================== ERRORS ====================================
________________________ ERROR collecting tests/test_a.py ________________________
E   ModuleNotFoundError: No module named 'a'
________________________ ERROR collecting tests/test_b.py ________________________
E   ModuleNotFoundError: No module named 'b'
=========================== short test summary info ============================
ERROR tests/test_a.py
ERROR tests/test_b.py
========================= 2 errors in 0.10s =========================
"""
    first, second = matches(log)
    assert (first.subject, second.subject) == (
        Subject(None, "tests/test_a.py", None),
        Subject(None, "tests/test_b.py", None),
    )
    assert 7 not in second.evidence
