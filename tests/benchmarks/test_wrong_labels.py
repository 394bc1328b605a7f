from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus import main
from benchmarks.page import renewed, wrong_labels
from benchmarks.wrong_labels import WRONG_LABELS, wrong

PAGE = Path(__file__).parents[2] / "docs" / "corpus.md"


def test_a_wrong_label_is_known_by_the_end_of_its_path() -> None:
    assert wrong("logs/bugswarm/github_data/build_system_testing/2487500667.log") is WRONG_LABELS[0]
    assert wrong("build_system_testing/2487500667.log") is WRONG_LABELS[0]
    assert wrong("logs/bugswarm/github_data/build_system_testing/2487500668.log") is None


def test_the_page_tells_of_every_wrong_label_with_its_reason() -> None:
    assert wrong_labels() in PAGE.read_text(encoding="utf-8")


def test_figures_are_given_with_and_without_wrong_labels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs" / "gha").mkdir(parents=True)
    rows = []
    for name in ("right.log", "49353458404e5cb0e01deb0497c8d3cdc5e2e73f copy.log"):
        (tmp_path / "logs" / "gha" / name).write_text("##[error]boom\n")
        rows.append(
            f'{{"file": "logs/gha/{name}", "ci": "github-actions", "category": "test", "confidence": "certain", '
            f'"root_cause_line": "{"boom" if name == "right.log" else "nowhere"}", "line_no": 1}}'
        )
    (tmp_path / "index.jsonl").write_text("\n".join(rows))
    assert main(["--corpus", str(tmp_path)]) == 0
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert any(line.startswith("GitHub Actions 2 0.50 / 0.50") for line in printed)
    assert any(line.startswith("GitHub Actions, right labels 1 1.00 / 1.00") for line in printed)
    page = tmp_path / "corpus.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["--corpus", str(tmp_path), "--page", str(page)]) == 0
    written = page.read_text(encoding="utf-8")
    assert written.splitlines()[0] == PAGE.read_text(encoding="utf-8").splitlines()[0]
    assert "| GitHub Actions, right labels | 1 | 1.00 / 1.00 |" in written
    assert "| 0.30 | 2 |" in written


def test_a_page_without_a_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for figures"):
        renewed("# A page", [], [], [])
