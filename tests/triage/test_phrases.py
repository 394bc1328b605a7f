"""Each phrase by which a tool says that something failed, in a step that ends on it; and lines that say otherwise."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.detectors.cases import DETECTORS, cases, raw_matches
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Match
from workers.triage.phrases import Phrase, Phrases

FOLDER = Path(__file__).parent / "said"
KINDS = sorted(path.stem for path in FOLDER.glob("*.yml"))
SAMPLES: dict[str, dict[str, Any]] = {
    kind: yaml.safe_load((FOLDER / f"{kind}.yml").read_text(encoding="utf-8")) for kind in KINDS
}
SAID = [(kind, sample) for kind in KINDS for sample in SAMPLES[kind]["said"]]
SILENT = [(kind, line) for kind in KINDS for line in SAMPLES[kind]["silent"]]
FAILED = "##[error]Process completed with exit code {}."


def failing_step(lines: str, code: int = 1) -> JobLog:
    end = "" if lines.startswith("##[error]") else FAILED.format(code)
    text = f"##[group]Run ./build\n##[endgroup]\n{lines}\n{end}\n"
    return read_logs(text.encode(), "job")[0]


def found(kind: str, log: JobLog) -> list[Match]:
    return raw_matches(DETECTORS[kind], log)


def table(kind: str) -> tuple[Phrase, ...]:
    module = import_module(f"workers.triage.detectors.{kind.replace('-', '_')}")
    (phrases,) = (value for value in vars(module).values() if isinstance(value, Phrases))
    return phrases.table


@pytest.mark.parametrize(
    ("kind", "sample"), SAID, ids=lambda value: value if isinstance(value, str) else value["line"][:60]
)
def test_what_failed_is_named(kind: str, sample: dict[str, Any]) -> None:
    matches = found(kind, failing_step(sample["line"].rstrip("\n")))
    assert [match.subject.fields() for match in matches] == [sample["subject"]]
    assert matches[0].confidence >= 0.5
    assert "`it`" not in matches[0].summary
    assert " it," not in matches[0].summary or "None" not in str(sample["subject"].values())


@pytest.mark.parametrize(("kind", "line"), SILENT)
def test_what_says_something_else_is_left_to_others(kind: str, line: str) -> None:
    assert [match for match in found(kind, failing_step(line.rstrip("\n"))) if match.confidence >= 0.5] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_phrase_has_an_example_or_a_case(kind: str) -> None:
    logs = [log for case in cases() if case.kind == kind for log in case.logs()]
    lines = [line for _, sample in SAID for line in sample["line"].split("\n")]
    lines += [text for log in logs for _, text in log.unwrapped.window(1, len(log))]
    phrases = Phrases(table(kind))
    known = {id(heard[0]) for line in lines if (heard := phrases.heard(line))}
    assert [phrase.expression for phrase in phrases.table if id(phrase) not in known] == []
