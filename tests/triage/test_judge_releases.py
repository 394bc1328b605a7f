"""Whose failure it is where a released package was looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.triage.releases.reproductions import NAME, REFUTED, SYNTAX
from tests.triage.timelines import cause, failing, past
from workers.triage.judge import verdict
from workers.triage.model import Category, Look, Proof, ProofState
from workers.triage.prove import with_proof
from workers.triage.releases.reproduction import Reproduction
from workers.triage.verdicts import Verdict, Whose

BASE_RED = "main 40 ok\nmain 41 F"
BASE_GREEN = "main 40 ok\nmain 41 ok"
LINE = Look("the line", "https://github.com/acme/datasets")


def judged(shown: Reproduction, runs: str, *, kind: str = "broken-dependency", ours: bool | None = None) -> Verdict:
    found = failing(kind, Category.DEPENDENCY, subject={"package": shown.package})
    proof = Proof(shown.verdict, shown.reason, (LINE,), by_change=ours, release=shown)
    return verdict(cause(found=with_proof(found, proof)), past(runs))


def test_a_broken_release_is_upstream_wherever_it_fails_besides() -> None:
    told = judged(SYNTAX, BASE_GREEN)
    assert told == Verdict(
        Whose.UPSTREAM, "The artifact of `ipfs-kit-py 0.3.0`, as the package index has it, has the defect."
    )
    told = judged(NAME, BASE_RED)
    assert told.whose is Whose.UPSTREAM
    assert told.detail.startswith(
        "The artifact of `githubkit 0.16.1`, as the package index has it, has the defect, together with "
        "`hishel 2.0.0`. `main` has failed the same way in its last run, at "
    )
    assert told.looked


def test_a_change_that_moved_to_it_is_named() -> None:
    told = judged(NAME, BASE_GREEN, ours=True)
    assert told == Verdict(
        Whose.THIS_CHANGE,
        "A line of this change asks for it: the artifact of `githubkit 0.16.1`, as the package index has it, has the "
        "defect, together with `hishel 2.0.0`.",
        (LINE,),
    )


def test_a_release_that_is_sound_is_never_upstream() -> None:
    told = judged(REFUTED, BASE_GREEN)
    assert told.whose is Whose.UNKNOWN
    assert told.detail == (
        "the log tells of a defect that `ipfs-kit-py 0.2.0`, as the package index has it, does not have."
    )


@pytest.mark.parametrize(
    ("shown", "kind", "whose"),
    [
        (replace(NAME, verdict=ProofState.NOT_CHECKED), "broken-dependency", Whose.PRE_EXISTING),
        (NAME, "dependency-build", Whose.PRE_EXISTING),
    ],
)
def test_what_shows_nothing_of_the_release_leaves_it_to_earlier_runs(
    shown: Reproduction, kind: str, whose: Whose
) -> None:
    assert judged(shown, BASE_RED, kind=kind).whose is whose


def test_a_guess_stays_one() -> None:
    found = failing("broken-dependency", Category.DEPENDENCY, confidence=0.3)
    proof = Proof(ProofState.CONFIRMED, "So.", release=replace(SYNTAX, version=None))
    assert verdict(cause(found=with_proof(found, proof)), past(BASE_GREEN)).whose is Whose.UNKNOWN
