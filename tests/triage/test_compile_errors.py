"""Each way in which a compiler rejects a source, in a step that fails on it; and lines that are another kind's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.detectors.cases import DETECTORS, cases, raw_matches
from tests.triage.build import read_one
from workers.triage import compile_errors
from workers.triage.compilers import COMPILERS, Rejection
from workers.triage.log import JobLog
from workers.triage.model import Match
from workers.triage.rejected import rejected_at
from workers.triage.sureness import GUESS

SAMPLES: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "rejections.yml").read_text(encoding="utf-8"))
DETECTOR = DETECTORS["compile-error"]
FAILED = "##[error]Process completed with exit code 1."


def failing_step(lines: str) -> JobLog:
    return read_one(f"##[group]Run make\n##[endgroup]\n{lines}\n{FAILED}\n")


def found(log: JobLog) -> list[Match]:
    return raw_matches(DETECTOR, log)


@pytest.mark.parametrize("sample", SAMPLES["said"], ids=lambda sample: sample["lines"][:60])
def test_the_rejected_place_is_named(sample: dict[str, Any]) -> None:
    log = failing_step(sample["lines"])
    first = found(log)[0]
    assert [*first.subject.fields().values()] == sample["place"]
    quote = sample.get("quote", sample["lines"].split("\n")[0])
    assert log.text(first.line) == quote.removeprefix("##[error]") or log.text(first.line) == quote
    assert first.confidence > GUESS


@pytest.mark.parametrize("sample", SAMPLES["said"], ids=lambda sample: sample["lines"][:60])
def test_one_message_is_one_finding(sample: dict[str, Any]) -> None:
    assert len(found(failing_step(sample["lines"]))) == 1


@pytest.mark.parametrize("lines", SAMPLES["silent"], ids=lambda lines: lines[:60])
def test_what_is_another_kinds_is_left_to_it(lines: str) -> None:
    assert found(failing_step(lines)) == []


def test_every_rejection_has_a_sample_or_a_case() -> None:
    logs = [failing_step(sample["lines"]) for sample in SAMPLES["said"]]
    logs += [log for case in cases() if case.kind == DETECTOR.kind for log in case.logs()]
    known = {id(form) for log in logs for form in forms(log)}
    assert [(form.tool, form.triggers) for form in COMPILERS if id(form) not in known] == []


def forms(log: JobLog) -> list[Rejection]:
    read = log.unwrapped
    hits = (rejected_at(read, number) for number in read.find(*DETECTOR.triggers))
    return [hit.rejection for hit in hits if hit]


def test_of_many_errors_each_place_is_named_once_and_the_first_shows_the_next() -> None:
    lines = [f"src/cart.c:{line}:5: error: unknown type name 'tokn'" for line in (3, 7, 3, 9)]
    matches = found(failing_step("\n".join([*lines, "make: *** [Makefile:2: cart.o] Error 1"])))
    assert [match.subject.fields()["line"] for match in matches] == [3, 7, 9]
    assert matches[0].evidence == (4, 6, 7)


def test_a_step_names_no_more_than_twenty_places() -> None:
    lines = [f"src/cart.c:{line}:5: error: unknown type name 'tokn'" for line in range(1, 60)]
    assert len(found(failing_step("\n".join(lines)))) == compile_errors.MAX_ERRORS


def test_a_dependency_that_does_not_compile_is_no_fault_of_the_source_nor_is_its_summary() -> None:
    lines = "node_modules/acme/codec.c:3:5: error: unknown type name 'tokn'\ncollect2: error: ld returned 1 exit status"
    assert found(failing_step(lines)) == []


def test_errors_before_a_run_of_tests_that_fails_are_a_guess() -> None:
    lines = "probe.c:1:42: error: expected ';' before '}' token\nbuilding without acme\n=== 1 failed in 0.42s ==="
    assert [match.confidence for match in found(failing_step(lines))] == [GUESS]


def test_errors_of_a_build_that_then_succeeded_were_tolerated() -> None:
    lines = ["[ERROR] /w/src/Cart.java:[12,8] cannot find symbol", "[INFO] BUILD SUCCESS", *["[INFO] ..."] * 250]
    assert found(failing_step("\n".join(lines))) == []


def test_a_message_far_from_the_failure_counts_for_less_where_others_stand_near() -> None:
    far, near = "a.c:1:1: error: expected ';'", "b.c:1:1: error: expected ';'"
    matches = found(failing_step("\n".join([far, *["compiling"] * 300, near])))
    assert [match.confidence for match in matches] == [GUESS, 0.95]


def test_what_a_linter_finds_after_compiling_is_no_compile_error() -> None:
    message = (
        "error: unused variable: `scale`\n --> src/lib.rs:2:9\n  |\n"
        "  = note: `-D unused-variables` implied by `-D warnings`\n\n"
        "error: could not compile `acme` (lib) due to 1 previous error"
    )
    assert len(found(failing_step(message))) == 1
    linted = f"##[group]Run cargo clippy -- -D warnings\n##[endgroup]\n{message}\n{FAILED}\n"
    assert found(read_one(linted)) == []
