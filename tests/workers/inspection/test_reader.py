"""What was kept of a reading counts for the same reader only."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workers.inspection import reader as module


def test_another_reader_is_another_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = module.reader()
    assert len(ours) == 16
    shutil.copytree(Path(module.__file__).parent, tmp_path / "inspection", ignore=shutil.ignore_patterns("*.pyc"))
    monkeypatch.setattr(module, "__file__", str(tmp_path / "inspection" / "reader.py"))
    assert module.reader.__wrapped__() == ours
    with (tmp_path / "inspection" / "bounds.py").open("a") as file:
        file.write("\n")
    assert module.reader.__wrapped__() != ours
