"""What linters, gates and type checkers print, by ecosystem: the line that is quoted, and what is known of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from workers.triage.detector import Detector
from workers.triage.detectors.lint import DETECTOR as LINT
from workers.triage.detectors.type_check import DETECTOR as TYPE_CHECK
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Match

FRAME = """\
##[group]Run {title}
{script}
shell: /usr/bin/bash -e {{0}}
##[endgroup]
{output}
##[error]Process completed with exit code {code}.
Post job cleanup.
"""
FOLDER = Path(__file__).parent / "complaints"
SAID: list[dict[str, Any]] = [
    {"detector": TYPE_CHECK if path.stem == "types" else LINT, **entry}
    for path in sorted(FOLDER.glob("*.yml"))
    for entry in yaml.safe_load(path.read_text("utf-8"))
]


def job(output: str, script: str = "make check", code: int = 1) -> JobLog:
    """A job whose only step printed that."""
    echoed = "\n".join(f"\x1b[36;1m{line}\x1b[0m" for line in script.splitlines())
    text = FRAME.format(title=script.splitlines()[0], script=echoed, output=output.rstrip("\n"), code=code)
    (log,) = read_logs(text.encode(), "job")
    return log


def matches(detector: Detector, log: JobLog) -> list[Match]:
    """What the detector says of the lines that may hold a cause."""
    hits = [number for number in log.find(*detector.triggers) if not log.echoed(number)]
    return list(detector.detect(log, hits))


@pytest.mark.parametrize("said", SAID, ids=lambda said: said["tool"])
def test_the_first_problem_is_quoted_with_what_its_line_tells(said: dict[str, Any]) -> None:
    log = job(said["output"], said.get("script", "make check"))
    found = matches(said["detector"], log)
    assert found, "nothing was found"
    known = {name: value for name, value in found[0].subject.fields().items() if value is not None}
    assert known == said["finds"]
    assert said["quote"] in log.text(found[0].line)
    assert found[0].confidence >= 0.5
    assert found[0].summary.endswith(".")
    assert "{" not in found[0].summary + found[0].remedy


RUFF = "app.py:1:8: F401 [*] `os` imported but unused\nFound 1 error.\n"
MYPY = (
    "app.py:3: error: Incompatible types in assignment  [assignment]\nFound 1 error in 1 file (checked 1 source file)\n"
)
ESLINT = """\
/home/runner/work/app/app/src/a.js
  1:5  error  'a' is not defined  no-undef

✖ 1 problem (1 error, 0 warnings)
"""
ESLINT_WARNS = """\
/home/runner/work/app/app/src/a.js
  1:5  warning  Missing semicolon  semi

✖ 1 problem (0 errors, 1 warning)
"""
FIXED = """\
trim....................Failed
- hook id: trailing-whitespace
- exit code: 1
- files were modified by this hook

Fixing README.md
Fixing docs/a.md
"""
FAILED_TEST = "FAILED tests/test_a.py::test_a - assert 1 == 2\n========= 1 failed, 3 passed in 0.42s =========\n"
GATE = "FAIL Required test coverage of 90% not reached. Total coverage: 61.22%\n"
CHATTER = "\n".join(f"building part {number} of the documentation" for number in range(90))


@pytest.mark.parametrize(
    ("script", "output"),
    [
        ("ruff check . || true\npytest", RUFF + FAILED_TEST),
        ("ruff check . || :\nmake docs", RUFF + CHATTER),
        ("ruff check . || echo 'never mind'\nmake docs", RUFF + CHATTER),
        ("set +e\nruff check .\nmake docs", RUFF + CHATTER),
        ("flake8 --exit-zero .\nmake docs", "app.py:1:1: F401 'os' imported but unused\n" + CHATTER),
        ("npm run lint || true\nnpm run build", ESLINT + CHATTER),
        ("make test", RUFF + FAILED_TEST),
        ("make docs", "app.py:1:1: F401 'os' imported but unused\n" + CHATTER),
        ("make test", "codespell:\na.md:1: teh ==> the\nWarning: spelling errors, please mend them some time\n"),
    ],
)
def test_what_a_linter_says_before_something_else_breaks_the_step_is_no_finding(script: str, output: str) -> None:
    assert matches(LINT, job(output, script)) == []


def test_a_type_checker_that_the_script_tolerates_is_no_finding() -> None:
    assert matches(TYPE_CHECK, job(MYPY + FAILED_TEST, "mypy . || true\npytest")) == []


@pytest.mark.parametrize(
    "stop",
    [
        "make: *** [Makefile:3: lint] Error 1",
        "error Command failed with exit code 1.",
        " ELIFECYCLE  Command failed with exit code 1.",
        "lint: exit 1 (0.42 seconds) /home/runner/work/app/app> ruff check . pid=4242",
        "nox > Command ruff check . failed with exit code 1",
    ],
)
def test_a_runner_that_goes_on_after_a_failed_command_does_not_hide_it(stop: str) -> None:
    (match,) = matches(LINT, job(f"{RUFF}{stop}\n{CHATTER}"))
    assert match.confidence >= 0.5


def test_the_first_of_many_problems_is_quoted_however_far_the_end_is() -> None:
    rows = "".join(f"app.py:{line}:80: E501 line too long (88 > 79 characters)\n" for line in range(1, 400))
    found = matches(LINT, job(rows, "flake8"))
    assert found[0].line == 5
    assert found[0].confidence > 0.9
    assert len(found) == 20


def test_of_several_checkers_that_failed_each_is_named() -> None:
    ruff = "".join(f"app.py:{line}:8: F401 [*] `os` imported but unused\n" for line in range(1, 60))
    hooks = "\n".join(
        f"{name}{'.' * 60}Failed\n- hook id: {name}\n- exit code: 1\n\n{output}"
        for name, output in (
            ("ruff", ruff + "Found 59 errors.\n"),
            ("yamllint", "a.yml:3:1: [error] wrong (indentation)\n"),
        )
    )
    found = matches(LINT, job(hooks, "pre-commit run --all-files"))
    log = job(hooks, "pre-commit run --all-files")
    assert {match.subject.fields()["rule"] for match in found} == {"F401", "indentation"}
    shown = [log.text(number) for number in found[0].evidence]
    assert [text for text in shown if text.endswith("Failed")] == [
        f"{name}{'.' * 60}Failed" for name in ("ruff", "yamllint")
    ]


@pytest.mark.parametrize(
    ("output", "rule", "quote"),
    [
        (
            "black........Failed\n- hook id: black\n- files were modified by this hook\n\nreformatted app.py\n",
            "black",
            "reformatted app.py",
        ),
        (FIXED, "trailing-whitespace", "Fixing README.md"),
        (
            "sort....................Failed\n- hook id: sorter\n- files were modified by this hook\n",
            "sorter",
            "- files were modified by this hook",
        ),
    ],
)
def test_a_hook_is_named_by_what_it_printed(output: str, rule: str, quote: str) -> None:
    log = job(output, "pre-commit run --all-files")
    (match,) = matches(LINT, log)
    assert match.subject.fields()["rule"] == rule
    assert log.text(match.line) == quote


@pytest.mark.parametrize(
    "output",
    [
        "deptry............Failed\n- hook id: deptry\n- exit code: 1\n\nExecutable `deptry` not found\n",
        "tests.............Failed\n- hook id: pytest\n- exit code: 1\n\nFAILED tests/test_a.py::test_a\n",
        "mypy..............Failed\n- hook id: mypy\n- exit code: 1\n\n" + MYPY,
        "ruff..............Passed\n- hook id: ruff\n- duration: 0.1s\n",
    ],
)
def test_a_hook_that_does_something_else_is_left_to_other_kinds(output: str) -> None:
    assert matches(LINT, job(output, "pre-commit run --all-files")) == []


def test_a_gate_on_coverage_is_the_cause_only_where_all_tests_passed() -> None:
    (cause,) = matches(LINT, job("==== 4 passed in 0.42s ====\n" + GATE))
    (symptom,) = matches(LINT, job(FAILED_TEST + GATE))
    assert cause.confidence > 0.9
    assert symptom.confidence < 0.5


def test_warnings_count_where_the_linter_says_that_there_are_too_many() -> None:
    assert matches(LINT, job(ESLINT_WARNS)) == []
    (match,) = matches(LINT, job(ESLINT_WARNS + "\nESLint found too many warnings (maximum: 0).\n"))
    assert match.subject.fields() == {"file": "src/a.js", "line": 1, "rule": "semi"}


def test_a_verdict_alone_is_quoted_where_the_problems_did_not_reach_the_log() -> None:
    (match,) = matches(LINT, job("3173 files inspected, 2 offenses detected\n"))
    assert match.subject.fields() == {"file": None, "line": None, "rule": None}
    assert match.confidence >= 0.5


def test_nothing_is_said_of_a_job_that_passed() -> None:
    passed = RUFF + MYPY + ESLINT + GATE
    (log,) = read_logs(
        f"##[group]Run ruff\n##[endgroup]\n{passed}Post job cleanup.\nCleaning up orphan processes\n".encode(), "job"
    )
    assert matches(LINT, log) == matches(TYPE_CHECK, log) == []


@pytest.mark.parametrize(
    "line",
    [
        "src/app.c:12:3: error: expected ';' before 'return'",
        "src/app.go:12:3: undefined: total",
        "src/App.java:12: error: cannot find symbol",
        "[ERROR] /home/runner/work/app/app/src/main/java/App.java:[27,12] cannot find symbol",
        "error[E0308]: mismatched types",
        "w: file:///home/runner/work/app/app/App.kt:12:3 Parameter 'x' is never used",
        "Found 0 errors. Watching for file changes.",
        "✖ 0 problems (0 errors, 0 warnings)",
        "All matched files use Prettier code style!",
        "12 files inspected, no offenses detected",
        "Success: no issues found in 28 source files",
        "0 errors, 3 warnings, 0 informations",
        "3 vulnerabilities (1 moderate, 2 high)",
        "ERROR: database is locked on line 12",
        "the coverage of this topic is below",
        "warning: adjusting documentation that may be out of date",
        "TS2322 was fixed in the last release",
        "Everything up-to-date",
    ],
)
def test_a_line_of_another_kind_is_neither(line: str) -> None:
    assert matches(LINT, job(line)) == matches(TYPE_CHECK, job(line)) == []
