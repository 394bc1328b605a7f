"""The benchmark of remembering measures what it says it does; how much anything takes, no test asks."""

from __future__ import annotations

import json

import pytest

from benchmarks import history


@pytest.mark.parametrize("jobs", history.JOBS)
def test_a_third_of_the_runs_is_red_with_findings(jobs: int) -> None:
    made = list(history.runs(30, jobs))
    assert sum(not run.passed for run in made) == 10
    assert {len(run.jobs) for run in made} == {jobs}
    for run in made:
        assert any(job.seen for job in run.jobs) is not run.passed
        assert all(bool(job.seen) is not job.passed for job in run.jobs)
    assert len({(run.id, run.attempt) for run in made}) == 30


@pytest.mark.sockets
def test_a_small_run_prints_every_row(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(history, "QUICK", history.Scale(20, 1))
    assert history.main(["--quick", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert len(rows) == 3 * len(history.JOBS) + 1
    assert rows["a repository at its bound"]["note"].startswith("40 kept of 40")
    assert rows["60 jobs: memory of Valkey for a run"]["value"] > 300
    assert history.main(["--quick"]) == 0
    assert "plain JSON" in capsys.readouterr().out
