"""Which line is quoted when no detector knows the failure."""

from __future__ import annotations

import pytest

from workers.triage.detectors.unknown import DETECTOR
from workers.triage.log import JobLog, read_logs
from workers.triage.signs import Weight
from workers.triage.weighing import weigh

FRAME = """\
##[group]Run make
\x1b[36;1mmake || echo "error: it failed"\x1b[0m
##[endgroup]
{output}
##[error]Process completed with exit code 2.
Post job cleanup.
"""


def log_of(text: str) -> JobLog:
    (log,) = read_logs(text.encode(), "job")
    return log


def quoted(output: str) -> str | None:
    log = log_of(FRAME.format(output=output))
    return next((log.text(match.line) for match in DETECTOR.detect(log, ())), None)


@pytest.mark.parametrize(
    "line",
    [
        "src/app.c:12:3: error: expected ';' before 'return'",
        "src/app.ts(12,3): error TS2322: Type 'string' is not assignable to type 'number'.",
        "error[E0308]: mismatched types",
        "[ERROR] /src/App.java:[27,12] cannot find symbol",
        "E: Unable to locate package libfoo",
        "Would reformat: src/app.py",
        "src/app.py:3:1: F401 'os' imported but unused",
        "fatal: unable to access 'https://github.com/acme/app/': Could not resolve host: github.com",
        "npm ERR! code ERESOLVE",
        "curl: (22) The requested URL returned error: 503",
        "#9 ERROR: failed to copy: no space left on device",
    ],
)
def test_the_telling_line_is_quoted_whatever_surrounds_it(line: str) -> None:
    around = "Compiling error-chain v0.12\n0 errors so far\n{}\nmake: *** [Makefile:3: all] Error 1"
    assert quoted(around.format(line)) == line


def test_the_first_error_of_a_run_of_errors_is_quoted() -> None:
    errors = [f"src/app.c:{number}: error: 'x' undeclared" for number in range(1, 30)]
    assert quoted("\n".join([*errors, "make: *** [all] Error 1"])) == errors[0]


def test_an_error_repeated_at_the_end_is_quoted_where_it_was_said_first() -> None:
    error = "/src/App.java:[27,12] cannot find symbol"
    noise = "\n".join(f"copying resource number {number}" for number in range(50))
    log = log_of(FRAME.format(output=f"[ERROR] {error}\n{noise}\n[ERROR] {error}"))
    assert [match.line for match in DETECTOR.detect(log, ())] == [4]


def test_output_without_any_telling_word_is_quoted_from_just_above_the_end() -> None:
    assert (
        quoted("$ prettier --list-different src\nsrc/about.js\nerror Command failed with exit code 1.")
        == "src/about.js"
    )


def test_the_exit_code_is_quoted_only_where_there_is_nothing_else() -> None:
    assert quoted("") == "##[error]Process completed with exit code 2."


def test_a_step_stopped_from_outside_is_quoted_by_that() -> None:
    log = log_of("##[group]Run make\n##[endgroup]\nconfigure: warning: slow\n##[error]The operation was canceled.\n")
    assert [log.text(match.line) for match in DETECTOR.detect(log, ())] == ["##[error]The operation was canceled."]


def test_nothing_is_said_of_a_log_that_shows_no_failure() -> None:
    log = log_of("Cloning into 'app'...\nwarning: slow disk\n12 files changed\n")
    assert list(DETECTOR.detect(log, ())) == []


def test_the_confidence_stays_below_one_half() -> None:
    log = log_of(FRAME.format(output="src/app.c:12:3: error: expected ';'"))
    assert all(match.confidence < 0.5 for match in DETECTOR.detect(log, ()))


@pytest.mark.parametrize(
    "line",
    [
        "Found 0 errors.",
        "3 passed, 0 failed",
        "test errors::are_shown ... ok",
        "tests/test_errors.py::test_failure PASSED [ 50%]",
        "Downloading error-stack-1.2.0.crate",
        "gcc -Wall -Werror -c src/error.c -o error.o",
        "[INFO] Errors: none expected",
        "+ echo error",
        "##[warning]The 'fail' input is deprecated",
    ],
)
def test_a_line_that_only_speaks_of_errors_is_noise(line: str) -> None:
    assert weigh(line) < 0


def test_a_warning_weighs_less_than_any_error() -> None:
    assert weigh("src/app.c:12:3: warning: unused variable 'x'") == Weight.WARNING < weigh("error: broken")
