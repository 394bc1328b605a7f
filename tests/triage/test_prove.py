"""What a Proof makes of a Finding, and of several."""

from __future__ import annotations

import pytest

from tests.proofs.local import a_finding
from tests.triage.test_proving import a_context
from workers.triage import prove
from workers.triage.mends import mend
from workers.triage.model import Category, Finding, Look, Proof, ProofState
from workers.triage.proofs import provers
from workers.triage.prove import NOT_AT_HEAD
from workers.triage.proving import Facts, Needs, Prover, not_checked
from workers.triage.repository import tree

SECRET = "ghp_" + "a1B2" * 9
DIFF = mend.edited("file", "a\n", "b\n")


def facts(*other_at_head: str) -> Facts:
    return Facts(a_context(), tree.of("c", []), other_at_head=frozenset(other_at_head))


def prover_that_says(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> Finding:
    """A Finding of the only Kind that is known, about which its prover says so."""
    only = Prover("missing-file", lambda *_: Needs(changes=True), lambda *_: proof, lambda *_: Needs(frozenset("x")))
    monkeypatch.setattr(prove, "provers", lambda: {"missing-file": only})
    return a_finding("missing-file", {"path": "x"})


def test_every_prover_is_of_the_kind_that_its_module_is_named_for() -> None:
    assert provers()
    for kind, prover in provers().items():
        assert prover.kind == kind
        assert prover.prove.__module__.startswith("workers.triage.")


def test_only_known_kinds_are_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    proof = Proof(ProofState.CONFIRMED, "It is so.")
    known, other = prover_that_says(proof, monkeypatch), a_finding("disk-full", {})
    assert prove.provable(known)
    assert not prove.provable(other)
    assert prove.needs(known, a_context(), facts().tree) == Needs(changes=True)
    assert prove.needs(other, a_context(), facts().tree) == Needs()
    assert prove.further(known, facts()) == Needs(frozenset("x"))
    assert prove.further(other, facts()) == Needs()
    assert prove.proven(known, facts()).proof == proof
    assert prove.proven(other, facts()) is other
    assert prove.unproven(known, "Nobody answers.").proof == not_checked("Nobody answers.")
    assert prove.unproven(other, "Nobody answers.") is other


def test_a_prover_need_not_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    only = Prover("missing-file", lambda *_: Needs(), lambda *_: not_checked("No."))
    monkeypatch.setattr(prove, "provers", lambda: {"missing-file": only})
    assert prove.further(a_finding("missing-file", {}), facts()) == Needs()


@pytest.mark.parametrize(
    ("proof", "summary", "remedy", "confidence"),
    [
        (Proof(ProofState.CONFIRMED, "So."), "It is broken.", "Mend it.", 0.95),
        (Proof(ProofState.CONFIRMED, "So.", summary="S", remedy="R"), "S", "R", 0.95),
        (Proof(ProofState.NOT_CHECKED, "No."), "It is broken.", "Mend it.", 0.95),
        (Proof(ProofState.REFUTED, "Not so.", remedy="R"), "It is broken.", "R", 0.3),
        (Proof(ProofState.REFUTED, "Not so.", summary="It is this."), "It is this.", "Mend it.", 0.95),
    ],
)
def test_a_proof_tells_better_what_broke_or_makes_it_a_guess(
    proof: Proof, summary: str, remedy: str, confidence: float
) -> None:
    proved = prove.with_proof(a_finding("missing-file", {}), proof)
    assert (proved.summary, proved.remedy, proved.confidence, proved.proof) == (summary, remedy, confidence, proof)


def test_a_guess_that_is_refuted_does_not_rise() -> None:
    proved = prove.with_proof(a_finding("missing-file", {}, confidence=0.1), Proof(ProofState.REFUTED, "Not so."))
    assert proved.confidence == 0.1


@pytest.mark.parametrize(
    ("other_at_head", "offered"),
    [((), True), (("other",), True), (("file",), False), (("file", "other"), False)],
)
def test_a_diff_that_may_not_apply_to_the_head_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, other_at_head: tuple[str, ...], offered: bool
) -> None:
    proof = Proof(ProofState.CONFIRMED, "It is so.", diff=DIFF, commands=("make",))
    finding = prover_that_says(proof, monkeypatch)
    proved = prove.proven(finding, facts(*other_at_head)).proof
    assert proved is not None
    assert proved.diff == (DIFF if offered else "")
    assert proved.detail == ("It is so." if offered else f"It is so. {NOT_AT_HEAD}")
    assert proved.commands == ("make",)


def test_a_diff_whose_files_cannot_be_told_is_not_offered_where_any_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    diff = mend.edited("tab\there", "a\n", "b\n")
    finding = prover_that_says(Proof(ProofState.CONFIRMED, "So.", diff=diff), monkeypatch)
    kept, dropped = (prove.proven(finding, facts(*paths)).proof for paths in ((), ("other",)))
    assert kept is not None
    assert dropped is not None
    assert (kept.diff, dropped.diff) == (diff, "")


def test_secrets_of_the_repository_are_not_shown() -> None:
    proof = Proof(
        ProofState.CONFIRMED,
        f"Line 1 holds {SECRET}.",
        (Look(f"`{SECRET}`", "https://github.com/x"),),
        f"It is {SECRET}.",
        f"Remove {SECRET}.",
        mend.edited("file", f"{SECRET}\n", "\n"),
        ("git add file", f"echo {SECRET}"),
    )
    proved = prove.with_proof(a_finding("missing-file", {}), proof)
    assert proved.proof is not None
    assert SECRET not in repr(proved)
    assert proved.proof.looked[0].url == "https://github.com/x"
    assert proved.proof.diff == ""
    assert proved.proof.commands == ()
    harmless = Proof(ProofState.CONFIRMED, "So.", diff=DIFF, commands=("git add file",))
    assert prove.with_proof(a_finding("missing-file", {}), harmless).proof == harmless


def test_claims_stand_before_what_was_refuted() -> None:
    plain = a_finding("test-failure", {}, category=Category.CODE)
    refuted = prove.with_proof(a_finding("missing-file", {}), Proof(ProofState.REFUTED, "Not so."))
    explained = prove.with_proof(a_finding("missing-file", {}), Proof(ProofState.REFUTED, "No.", summary="This is it."))
    confirmed = prove.with_proof(a_finding("missing-file", {}), Proof(ProofState.CONFIRMED, "So."))
    assert prove.ranked([refuted, explained, plain, confirmed]) == (explained, plain, confirmed, refuted)


@pytest.mark.parametrize(
    ("value", "folders"),
    [
        ("docker/app/run.sh", {"docker", "docker/app"}),
        ("./docker//run.sh", {"docker"}),
        ("/opt/x", {"opt"}),
        ("run.sh", set()),
        ("../up/x", set()),
        ("a/../b/x", {"b"}),
        ("a/" * 300, set()),
        (7, set()),
        (None, set()),
    ],
)
def test_folders_that_a_proof_is_likely_to_ask_about(value: str | int | None, folders: set[str]) -> None:
    always = {"", ".github", ".github/workflows"}
    assert prove.folders_of_interest([a_finding("missing-file", {"path": value})]) == always | folders


def test_no_finding_asks_for_the_usual_folders_only() -> None:
    assert prove.folders_of_interest([]) == {"", ".github", ".github/workflows"}
