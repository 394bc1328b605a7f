from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.error import URLError

import pytest

from benchmarks import logdx
from benchmarks.corpus import main

TRUTH = {
    "required_signals": [
        {"type": "failed_test", "value": "test_b", "importance": "critical"},
        {"type": "exit_code", "value": "1", "aliases": ["exit code 1", ""], "importance": "critical"},
        {"type": "stack_location", "file": "tests/test_a.py", "line": 4, "importance": "important"},
    ]
}


def test_a_signal_is_kept_by_its_value_an_alias_or_its_file() -> None:
    told = logdx.counted("case", TRUTH, "in tests/test_a.py\nexit code 1")
    assert told["critical_signal_recall"] == 0.5
    assert told["signal_recall"] == pytest.approx(2 / 3)
    assert told["missed_signals"] == TRUTH["required_signals"][:1]


def test_a_case_without_signals_misses_none() -> None:
    assert logdx.counted("case", {"required_signals": []}, "")["critical_signal_recall"] == 1.0


def test_only_critical_signals_are_told_as_missed() -> None:
    row = logdx.kept(logdx.counted, "case", TRUTH, "nothing of use")
    assert row.missed == ("failed_test: test_b", "exit_code: 1")
    assert row.recall == 0.0


def package(monkeypatch: pytest.MonkeyPatch, score: logdx.Scorer) -> None:
    static = ModuleType("logdx_ci.static_scoring")
    static.score_case_static = score  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "logdx_ci", ModuleType("logdx_ci"))
    monkeypatch.setitem(sys.modules, "logdx_ci.static_scoring", static)


def test_the_package_counts_where_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    def score(*_: object) -> dict[str, Any]:
        return {"critical_signal_recall": 0.25}

    package(monkeypatch, score)
    assert logdx.scorer() == (score, "counted by logdx-ci")


def test_without_the_package_the_same_rule_is_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "logdx_ci", None)
    count, by = logdx.scorer()
    assert count is logdx.counted
    assert "not installed" in by


def test_a_package_that_cannot_fetch_its_scorer_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> dict[str, Any]:
        raise URLError("no route to host")

    package(monkeypatch, unreachable)
    count, by = logdx.scorer()
    assert count is logdx.counted
    assert "no route to host" in by


def test_make_corpus_prints_the_recall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "logdx_ci", None)
    log = tmp_path / "logs" / "logdx" / "dev" / "case-1" / "raw.log"
    log.parent.mkdir(parents=True)
    log.write_text("##[group]Run pytest\n##[endgroup]\nFAILED a.py::test_b - assert 0\n##[error]exit code 1.\n")
    (tmp_path / "logdx_truth").mkdir()
    (tmp_path / "logdx_truth" / "case-1.json").write_text(json.dumps(TRUTH))
    row = {"file": "logs/logdx/dev/case-1/raw.log", "category": "test", "confidence": "certain"}
    (tmp_path / "index.jsonl").write_text(json.dumps(row))
    assert main(["--corpus", str(tmp_path)]) == 0
    assert "LogDx, 1 cases: critical signal recall 1.000 (wanted 0.95), of all signals 0.667" in capsys.readouterr().out
