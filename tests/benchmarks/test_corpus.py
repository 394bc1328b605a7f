from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.corpus import main
from benchmarks.labels import Label, agrees, bare
from benchmarks.scoring import around_error, calibration, error_words, last_characters, score, summarise


def label(
    category: str = "test",
    text: str = "FAILED tests/test_a.py::test_b - assert 1 == 2",
    line_no: int | None = 3,
    trust: str = "certain",
    file: str = "logs/gha/a.log",
) -> Label:
    return Label(file, "github-actions", category, text, line_no, trust)


def told(
    kind: str = "test-failure", confidence: float = 0.9, line: int = 3, quote: str = "", excerpt: str = ""
) -> dict[str, Any]:
    quote = quote or "FAILED tests/test_a.py::test_b - assert 1 == 2"
    finding = {"kind": kind, "confidence": confidence, "line": line, "quote": quote}
    return {"findings": [finding], "excerpt": excerpt or quote}


NOTHING: dict[str, Any] = {"findings": [], "excerpt": ""}


@pytest.mark.parametrize(
    "line",
    [
        "2025-06-30T21:41:43.3369458Z ERROR:  it broke",
        "\ufeff2025-06-30T21:41:43Z ERROR: it broke",
        "job\tRun tests\t2025-06-30T21:41:43.3369458Z ERROR: it broke",
        "\x1b[1;31mERROR:\x1b[m it broke\r",
        "^[[31mERROR:^[[0m it broke",
        "[31mERROR:[0m it broke",
    ],
)
def test_what_services_put_around_a_line_is_taken_off(line: str) -> None:
    assert bare(line) == "ERROR: it broke"


def test_a_subscript_is_no_colour() -> None:
    assert bare("values[1] and [12;3]m") == "values[1] and [12;3]m"


def test_labelled_lines_that_say_nothing_are_left_out() -> None:
    assert label(text="2025-01-01T00:00:00Z }\r\n\n  ...\nerror: it broke").lines == ["error: it broke"]


@pytest.mark.parametrize(
    ("data", "line_no", "line"),
    [(b"a\nb\nc\n", 3, 3), (b"a\rb\rc\nd\n", 4, 2), (b"a\r\nb\r\nc", 3, 3), (b"a\n", 1, 1), (b"", 7, 1)],
)
def test_cidiff_counts_carriage_returns_as_ends_of_lines(data: bytes, line_no: int, line: int) -> None:
    assert label(file="logs/cidiff/x/fail.log", line_no=line_no).line(data) == line


def test_other_sources_count_as_retriage_does() -> None:
    assert label(line_no=4).line(b"a\rb\rc\nd\n") == 4
    assert label(line_no=None).line(b"a\n") is None


@pytest.mark.parametrize(
    ("category", "kind", "same_line", "expected"),
    [
        ("test", "test-failure", False, True),
        ("test", "missing-module", False, False),
        ("test", "missing-module", True, True),
        ("lint", "type-check", False, True),
        ("lint", "test-failure", True, False),
        ("infra:other", "disk-full", False, True),
        ("unknown", "lint", True, None),
        ("something new", "lint", False, None),
        ("test", "", False, False),
    ],
)
def test_a_kind_agrees_with_a_category(category: str, kind: str, same_line: bool, expected: bool | None) -> None:
    assert agrees(category, kind, same_line=same_line) is expected


def test_a_right_claim() -> None:
    given = score(label(), told(), b"")
    assert given.any_line
    assert given.first_line
    assert given.near
    assert given.agrees
    assert given.right
    assert not given.wrong


def test_a_claim_of_another_kind_is_wrong_strictly_and_not_misleading_where_the_line_is_shown() -> None:
    given = score(label(), told(kind="disk-full", quote="elsewhere", excerpt=f"…\n{label().text}"), b"")
    assert given.wrong
    assert not given.misleading
    assert not given.right


def test_a_claim_without_the_labelled_line_is_wrong_even_of_the_right_kind() -> None:
    given = score(label(), told(excerpt="something else"), b"")
    assert given.wrong
    assert not given.misleading


def test_a_claim_of_another_kind_without_the_line_is_misleading() -> None:
    assert score(label(), told(kind="disk-full", excerpt="something else"), b"").misleading


def test_a_guess_is_never_confident_and_wrong() -> None:
    given = score(label(), told(kind="unknown", confidence=0.49, line=100, excerpt="something else"), b"")
    assert not given.wrong
    assert not given.right


def test_a_label_that_counts_for_no_kind_is_judged_by_the_excerpt() -> None:
    assert score(label(category="unknown"), told(kind="lint"), b"").right
    assert score(label(category="unknown"), told(kind="lint", excerpt="something else"), b"").misleading


def test_a_line_that_the_excerpt_cuts_counts() -> None:
    long = "x" * 2000
    assert score(label(text=long), told(excerpt=f"{long[:500]}…"), b"").any_line


def test_a_line_spread_over_two_of_the_excerpt_does_not_count() -> None:
    assert not score(label(text="one two"), told(excerpt="one\ntwo"), b"").any_line


def test_baselines_hold_what_they_would_show() -> None:
    lines = ["the cause", *["progress"] * 2000, "error: late", "##[error]Process completed with exit code 1."]
    assert "the cause" not in last_characters(lines)
    assert error_words(lines) == lines[-2:]
    assert len(around_error(lines)) == 16
    assert around_error(["nothing"]) == []


def test_baselines_are_judged_with_the_log() -> None:
    given = score(label(text="error: late"), NOTHING, b"error: late\n" + b"progress\n" * 2000 + b"##[error]Done\n")
    assert given.baselines == (False, True, False)


def test_figures_leave_out_untrusted_labels() -> None:
    scores = [
        score(label(), told(), b""),
        score(label(), NOTHING, b""),
        score(label(category="unknown"), told(kind="unknown", confidence=0.4, line=50), b""),
        score(label(trust="unknown"), NOTHING, b""),
        score(label(category="none (passing)", text="", line_no=None), told(), b""),
        score(label(category="none (passing)", text="", line_no=None), NOTHING, b""),
        score(label(category="none (unlabelled)", trust="unknown"), told(), b""),
    ]
    summary = summarise("all", scores)
    assert summary.failing == 3
    assert summary.excerpt == pytest.approx(2 / 3)
    assert summary.near == pytest.approx(1 / 3)
    assert (summary.kinds, summary.kind) == (2, 0.5)
    assert summary.silent == pytest.approx(1 / 3)
    assert summary.unknown == pytest.approx(1 / 3)
    assert (summary.passing, summary.false_alarms) == (2, 1)


def test_no_logs_have_no_shares() -> None:
    summary = summarise("none", [])
    assert summary.excerpt is None
    assert summary.wrong is None


def test_calibration_counts_right_findings_by_confidence() -> None:
    bins = calibration(
        [
            score(label(), told(confidence=0.92), b""),
            score(label(), told(confidence=0.94, kind="disk-full"), b""),
            score(label(), told(confidence=0.4, kind="unknown"), b""),
            score(label(), NOTHING, b""),
        ]
    )
    assert [(each.low, each.count, each.right) for each in bins] == [(0.3, 1, 1.0), (0.9, 2, 0.5)]
    assert bins[1].mean == pytest.approx(0.93)


LOG = """\
2025-01-01T00:00:00.0000000Z ##[group]Run pytest
2025-01-01T00:00:00.0000000Z ##[endgroup]
2025-01-01T00:00:01.0000000Z FAILED tests/test_a.py::test_b - assert 1 == 2
2025-01-01T00:00:01.0000000Z ===== 1 failed, 3 passed in 0.10s =====
2025-01-01T00:00:02.0000000Z ##[error]Process completed with exit code 1.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows: list[dict[str, Any]] = [
        {"file": "logs/gha/failed.log", "category": "test", "line_no": 3, "confidence": "certain"},
        {"file": "logs/other/lost.log", "category": "lint", "line_no": 1, "confidence": "probable"},
        {"file": "logs/other/empty.log", "category": "none (passing)", "line_no": None, "confidence": "certain"},
    ]
    texts = ["FAILED tests/test_a.py::test_b - assert 1 == 2", "style.css is not formatted", ""]
    for row, text in zip(rows, texts, strict=True):
        row |= {"ci": "github-actions", "root_cause_line": text}
    (tmp_path / "index.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    for row, content in zip(rows, [LOG, LOG, ""], strict=True):
        path = tmp_path / row["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def test_the_whole_score_is_printed(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(corpus), "--verbose"]) == 0
    printed = capsys.readouterr().out
    row = next(line for line in printed.splitlines() if line.startswith("GitHub Actions"))
    assert " ".join(row.split()) == "GitHub Actions 2 0.50 / 0.50 1.00 0.50 of 2 0.50 / 0.50 0.00 0.00 0 of 1"
    assert "CONFIDENT AND WRONG, line not in excerpt, kind: logs/other/lost.log" in printed
    assert "label lint (probable) at 1: style.css is not formatted" in printed
    assert "failed.log" not in printed


def test_logs_are_chosen_by_source_category_and_name(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = [["--source", "other"], ["--category", "test"], ["--file", "empty"], ["--source", "gha"]]
    # No service but GitHub's wrote any of these logs: "other" is a service's name before it is a folder's.
    assert [main(["--corpus", str(corpus), "--json", *arguments]) for arguments in chosen] == [2, 0, 0, 0]
    printed = capsys.readouterr().out
    assert printed.count('"file": "logs/gha/failed.log"') == 2
    assert printed.count('"file": "logs/other/empty.log"') == 2


def test_a_folder_without_labels_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(tmp_path)]) == 2
    assert "make corpus CORPUS=DIR" in capsys.readouterr().err
