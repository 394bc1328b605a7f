"""The benchmark of proofs measures what it says it does; how fast anything is, no test asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import pytest

from benchmarks import monorepo, proofs
from benchmarks.measuring import Row
from benchmarks.monorepo import CONTEXT, Monorepo
from benchmarks.proofs import Scale
from workers.triage.proofs import provers
from workers.triage.repository.tree import Mode

OF_FILES = {kind for kind, prover in provers().items() if not prover.of_releases}
"""Kinds whose cost is not that of asking a package index."""


def test_every_kind_that_can_be_proved_is_measured() -> None:
    assert set(monorepo.FINDINGS) == OF_FILES


def test_the_repository_is_as_large_as_asked_for_and_has_its_folders() -> None:
    rows = Monorepo(300).rows
    paths = {row.path for row in rows}
    assert sum(row.path.startswith("packages/") and row.mode != Mode.FOLDER for row in rows) == 300
    assert len(paths) == len(rows)
    assert all(path.rpartition("/")[0] in paths for path in paths if "/" in path)


def test_the_list_is_read_as_the_same_tree() -> None:
    small = Monorepo(50)
    assert proofs.read(small.listing) == small.tree


@pytest.mark.parametrize("kind", sorted(monorepo.FINDINGS))
def test_each_finding_is_looked_at_with_files(kind: str) -> None:
    """What is measured is no early way out: the prover reads something, and says something of it."""
    known = monorepo.prove(kind, Monorepo(200).tree, 0)
    proof = provers()[kind].prove(monorepo.finding(kind), known)
    assert known.texts
    assert proof.detail
    assert all(text.text is not None and path in text.text for path, text in known.texts.items())
    assert known.context is CONTEXT


def kept(measured: Callable[[Scale], Iterable[Row]], told: list[Row], scale: Scale) -> Iterator[Row]:
    """The rows, which are measured once and printed in both ways."""
    for row in measured(scale):
        told.append(row)
        yield row


def test_a_small_run_prints_every_row(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(proofs, "QUICK", Scale(30, 10, 1, workflows=2, strict=False))
    told: list[Row] = []
    monkeypatch.setattr(proofs, "measured", partial(kept, proofs.measured, told))
    assert proofs.main(["--quick", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 2 * len(OF_FILES) + 1
    assert all(row["value"] > 0 for row in rows)
    monkeypatch.setattr(proofs, "measured", lambda _: told)
    assert proofs.main(["--quick"]) == 0
    assert "memory beside the tree" in capsys.readouterr().out
