"""Each way of saying that a file is missing, in a step that ends on it; and lines that say something else."""

from __future__ import annotations

import json

import pytest

from tests.detectors.cases import DETECTORS, FOLDER, cases, raw_matches
from workers.triage.detectors.missing_file import Subject
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Match
from workers.triage.wordings import MISSING_FILES
from workers.triage.wordings.wording import Wording

LINES = json.loads((FOLDER / "missing-file-lines.json").read_text(encoding="utf-8"))
NAMED: list[tuple[str, str]] = [(row["line"], row["path"]) for row in LINES["named"]]
"""Lines that tools print, in their real wording, and the path they name."""

OTHER: list[str] = LINES["other"]
"""Missing commands, modules, libraries, addresses and targets, failing tests, and mere warnings."""


def failing_step(line: str) -> JobLog:
    text = f"##[group]Run make\n##[endgroup]\n{line}\n##[error]Process completed with exit code 1.\n"
    return read_logs(text.encode(), "job")[0]


def found(line: str) -> list[Match]:
    return raw_matches(DETECTORS["missing-file"], failing_step(line))


@pytest.mark.parametrize(("line", "path"), NAMED)
def test_the_missing_path_is_named(line: str, path: str) -> None:
    assert [match.subject for match in found(line)] == [Subject(path)]


@pytest.mark.parametrize("line", OTHER)
def test_what_is_no_missing_file_is_left_to_others(line: str) -> None:
    assert found(line) == []


def test_a_step_that_went_on_for_long_did_not_fail_for_the_file() -> None:
    assert found("cat: VERSION: No such file or directory\n" + "building\n" * 5) == []


def test_a_failure_long_after_a_fatal_message_makes_it_less_sure() -> None:
    message = "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'a.txt'\n"
    sure, less_sure, doubtful = (found(message + "linting\n" * count)[0].confidence for count in (1, 30, 100))
    assert sure > less_sure > 0.6 > doubtful


def test_a_node_package_that_lacks_its_own_file_is_not_the_job_s_fault() -> None:
    frame = "    at Object.<anonymous> (/home/runner/work/app/app/node_modules/mime-db/index.js:11:18)"
    assert found(f"Error: Cannot find module './db.json'\n{frame}") == []


def test_every_wording_has_an_example_or_a_case() -> None:
    logs = (log for case in cases() if case.kind == "missing-file" for log in case.logs())
    lines = [*(line for line, _ in NAMED), *(text for log in logs for _, text in log.window(1, len(log)))]
    known = {one.expression for one in MISSING_FILES for line in lines if one.trigger in line and _matches(one, line)}
    assert [one.expression for one in MISSING_FILES if one.expression not in known] == []


def _matches(wording: Wording, line: str) -> bool:
    return any(wording.pattern.search(line[at:]) for at in (0, *(i + 1 for i, c in enumerate(line) if c in " :]")))
