"""Whether a failed install is why its step failed."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.log import JobLog
from workers.triage.recovery import ended_by

EXIT = "##[error]Process completed with exit code 1."
REFUSED = "E: Unable to locate package libfoo"


def step(*lines: str, script: str = "apt-get install libfoo") -> JobLog:
    head = (f"##[group]Run {script}", f"\x1b[36;1m{script}\x1b[0m", "##[endgroup]")
    return read_one("\n".join((*head, *lines)) + "\n")


def believed(log: JobLog, reach: int = 20, output: int = 0) -> float | None:
    (number,) = log.find(REFUSED)
    return ended_by(log, number, "apt", reach, output=output)


def test_the_last_thing_said_is_believed_most() -> None:
    assert believed(step(REFUSED, EXIT)) == 1.0


@pytest.mark.parametrize(("between", "belief"), [(4, 1.0), (10, 0.85), (19, 0.6), (30, None)])
def test_the_more_is_said_after_it_the_less_it_is_believed(between: int, belief: float | None) -> None:
    log = step(REFUSED, *(f"said {number}" for number in range(between)), EXIT)
    assert believed(log) == belief


def test_the_tools_own_output_counts_for_nothing() -> None:
    log = step(REFUSED, *(f"said {number}" for number in range(230)), EXIT)
    assert believed(log) is None
    assert believed(log, output=300) == 1.0


@pytest.mark.parametrize(
    "after",
    [
        "Successfully installed foo-1.0",
        "added 12 packages in 3s",
        "Setting up libfoo (1.0) ...",
        "============ test session starts ============",
        "ok  	example.com/app	0.2s",
        'The command "eval npm install  " failed. Retrying, 2 of 3.',
    ],
)
def test_what_an_install_that_worked_says_afterwards_shows_that_the_step_lived_on(after: str) -> None:
    assert believed(step(REFUSED, after, "3 files differ", EXIT)) is None


def test_what_was_not_installed_and_is_missed_later_is_the_cause_all_the_same() -> None:
    log = step(REFUSED, "added 12 packages in 3s", "Error: Cannot find module 'foo'", EXIT)
    assert believed(log) == 0.7


def test_what_a_test_prints_is_no_failed_install() -> None:
    assert believed(step("--- FAIL: TestInstall (0.00s)", REFUSED, "FAIL", EXIT)) is None


@pytest.mark.parametrize(
    ("script", "belief"),
    [
        ("apt-get install libfoo || true", None),
        ("apt-get install libfoo || echo without", None),
        ("apt-get install libfoo || exit 3", 1.0),
        ("apt-get install libfoo || { echo no; exit 1; }", 1.0),
        ("make || true", 1.0),
    ],
)
def test_a_script_that_has_something_else_to_do_lives_on(script: str, belief: float | None) -> None:
    assert believed(step(REFUSED, "3 files differ", EXIT, script=script)) == belief
    # Where nothing else was said, nothing else can have failed.
    assert believed(step(REFUSED, EXIT, script=script)) == 1.0


def test_a_step_that_passed_and_a_job_that_passed_have_no_failed_install() -> None:
    log = step(REFUSED, "done", "##[group]Run make", "##[endgroup]", "3 files differ", EXIT)
    assert believed(log) is None
    assert believed(step(REFUSED, "done", "Post job cleanup.", "Cleaning up orphan processes")) is None


def test_jenkins_marks_the_step_that_failed_in_its_own_words() -> None:
    ending = "Build step 'Execute shell' marked build as failure"
    log = read_one(f"{REFUSED}\n{ending}\nRecording test results\nFinished: FAILURE\n")
    assert believed(log) == 1.0
