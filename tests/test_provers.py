"""Every prover is complete: named after a Kind, listed once, and told through situations of its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.detectors.cases import DETECTORS
from tests.proofs.situations import load
from workers.triage import proofs
from workers.triage.model import ProofState
from workers.triage.proofs import provers

MODULES = {path.stem for path in Path(proofs.__path__[0]).glob("*.py")} - {"__init__"}
TOLD_ALIKE = {"lint", "type-check"}
"""Kinds whose prover is another one's but for its words: compile-error's situations tell of all three."""
TOLD_BY_RELEASES = {"broken-dependency", "dependency-build", "dependency-resolution"}
"""Kinds that are proved on released packages, which no repository has; tests/triage/proofs tell of them."""
LEAST = 3
SITUATIONS = load()


def test_every_module_is_a_prover_of_the_kind_in_its_name() -> None:
    assert {kind.replace("-", "_") for kind in provers()} == MODULES
    assert provers().keys() <= DETECTORS.keys()


@pytest.mark.parametrize("kind", sorted(provers().keys() - TOLD_ALIKE - TOLD_BY_RELEASES))
def test_every_prover_has_situations_and_is_contradicted_in_one(kind: str) -> None:
    states = Counter(situation.state for situation in SITUATIONS if situation.kind == kind)
    assert states.total() >= LEAST
    assert states[ProofState.CONFIRMED]
    assert states[ProofState.REFUTED] or states[ProofState.NOT_CHECKED]


def test_situations_tell_of_no_kind_without_a_prover() -> None:
    assert {situation.kind for situation in SITUATIONS} <= provers().keys()
    assert len(SITUATIONS) >= 40
