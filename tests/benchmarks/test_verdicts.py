"""The simulation is the same for the same seed, and counts what it says it counts."""

from __future__ import annotations

import pytest

from benchmarks import verdicts
from benchmarks.simulation.defects import OWN
from workers.triage.verdicts import Whose


def test_a_seed_tells_the_same_story_each_time() -> None:
    one, other = (list(verdicts.all_told([3], 6)) for _ in range(2))
    assert [(each.truth, each.verdict) for each in one] == [(each.truth, each.verdict) for each in other]
    assert {each.truth in OWN for each in one} == {True, False}
    assert all(record.at <= each.red.at for each in one for record in each.red.history)
    assert all(each.verdict.whose is not Whose.UNKNOWN for each in one if each.wrong)


def test_a_small_run_prints_the_tables(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(verdicts, "QUICK", verdicts.Scale(1, 5))
    assert verdicts.main(["--quick"]) == 0
    printed = capsys.readouterr().out
    assert "this-change said of something else" in printed
    assert "told rightly" in printed
