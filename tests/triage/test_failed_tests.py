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
    assert set(range(2, 21)) <= {found[0].line, *found[0].evidence}
