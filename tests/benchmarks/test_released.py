"""The benchmark of proofs measures what it says it does; how long anything takes, no test asks."""

from __future__ import annotations

import json

import pytest

from benchmarks import released
from tests.index.server import Index
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction


@pytest.mark.sockets
def test_a_small_run_prints_every_row(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(released, "QUICK", released.Scale((3,), 1, 1))
    assert released.main(["--quick", "--json"]) in {0, 1}
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"].partition(": ")[2] for row in rows] == [
        "artifacts looked at",
        "cold / fetching and compiling the same",
        "artifacts on disk / cold",
        "in a worker that has read them / cold",
    ]
    assert 2 <= rows[0]["value"] <= 3


@pytest.mark.sockets
def test_releases_are_broken_from_one_on_and_a_wrong_proof_ends_it() -> None:
    with Index() as index:
        bad = released.offered(index, 8, 1)
        assert 0 < bad < 8
    wrong = Reproduction(Sort.SYNTAX, ProofState.REFUTED, "", "widgets", "1.7")
    with pytest.raises(SystemExit, match="the proof is wrong"):
        released._must_be(wrong, bad)
