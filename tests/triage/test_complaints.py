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
