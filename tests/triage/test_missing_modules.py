"""Each way in which a tool says that a module is not there, in a step that fails on it; and other lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.detectors.cases import DETECTORS, cases, raw_matches
from tests.triage.build import read_one
from workers.triage.imports import LACKS, Lack
from workers.triage.log import JobLog
from workers.triage.model import Match

SAMPLES: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "lacks.yml").read_text(encoding="utf-8"))
DETECTOR = DETECTORS["missing-module"]
FAILED = "##[error]Process completed with exit code 1."


def failing_step(lines: str) -> JobLog:
    return read_one(f"##[group]Run make\n##[endgroup]\n{lines}\n{FAILED}\n")


def found(log: JobLog) -> list[Match]:
    return raw_matches(DETECTOR, log)


@pytest.mark.parametrize("sample", SAMPLES["said"], ids=lambda sample: sample["lines"][:60])
def test_the_module_is_named(sample: dict[str, Any]) -> None:
    matches = found(failing_step(sample["lines"]))
    assert [match.subject.fields() for match in matches] == [{"module": sample["module"]}]
    assert matches[0].confidence >= 0.6


@pytest.mark.parametrize("lines", SAMPLES["silent"], ids=lambda lines: lines[:60])
def test_what_says_something_else_is_left_to_others(lines: str) -> None:
    assert found(failing_step(lines)) == []


def test_every_wording_has_a_sample_or_a_case() -> None:
    logs = [failing_step(sample["lines"]) for sample in SAMPLES["said"]]
    logs += [log for case in cases() if case.kind == DETECTOR.kind for log in case.logs()]
    assert [(lack.tool, lack.triggers) for lack in LACKS if not any(speaks(lack, log) for log in logs)] == []


def speaks(lack: Lack, log: JobLog) -> bool:
    return any(lack.compiled.search(log.text(number)) for number in log.find(*lack.triggers))


def test_what_imports_the_module_is_named_in_the_summary() -> None:
    lines = (
        "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'acme-date' imported from /home/runner/work/a/a/server.js"
    )
    assert found(failing_step(lines))[0].summary == "`server.js` imports `acme-date`, which is not there."


def test_the_distribution_that_brings_a_module_is_advised() -> None:
    lines = 'Traceback (most recent call last):\n  File "app.py", line 1, in <module>\n'
    assert "`pyyaml`" in found(failing_step(f"{lines}ModuleNotFoundError: No module named 'yaml'"))[0].remedy


def test_a_module_is_named_once_in_a_step_and_the_first_shows_the_others() -> None:
    lines = [f"E   ModuleNotFoundError: No module named '{name}'" for name in ("acmedb", "acmeclock", "acmedb")]
    matches = found(failing_step("\n".join(lines)))
    assert [(match.line, match.evidence) for match in matches] == [(3, (4,)), (4, ())]


def test_of_an_import_with_a_fallback_the_last_one_counts() -> None:
    lines = [
        "Traceback (most recent call last):",
        '  File "app.py", line 2, in <module>',
        "ModuleNotFoundError: No module named 'acmefast'",
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "Traceback (most recent call last):",
        '  File "app.py", line 4, in <module>',
        "ModuleNotFoundError: No module named 'acmeslow'",
    ]
    assert [match.subject.fields()["module"] for match in found(failing_step("\n".join(lines)))] == ["acmeslow"]
