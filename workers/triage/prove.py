"""From Findings and what was fetched to Findings with their Proofs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import replace

from workers.triage.custom_rules import is_own
from workers.triage.diagnosis import SURE
from workers.triage.harmless import harmless
from workers.triage.mends import mend
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proofs import provers
from workers.triage.proving import Context, Facts, Needs, not_checked
from workers.triage.redact import redact
from workers.triage.repository.tree import Tree

NOT_AT_HEAD = "The base branch has changed the same file meanwhile, so that no diff is offered."
_REFUTED = 0.3
"""What is left of the confidence in a claim that the repository refutes and cannot put right: a guess."""


def provable(finding: Finding) -> bool:
    """Whether the repository, or a release, can say something of it."""
    prover = None if is_own(finding) else provers().get(finding.kind)
    return prover is not None and (prover.about is None or prover.about(finding))


def of_release(finding: Finding) -> bool:
    """Whether its Proof is about a released package, so that there is none without a package index."""
    return provable(finding) and provers()[finding.kind].of_releases


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """What has to be fetched for a Finding."""
    return provers()[finding.kind].needs(finding, context, tree) if provable(finding) else Needs()


def further(finding: Finding, facts: Facts) -> Needs:
    """What has to be fetched besides, now that the first facts are there."""
    ask = provers()[finding.kind].further if provable(finding) else None
    return ask(finding, facts) if ask else Needs()


def proven(finding: Finding, facts: Facts) -> Finding:
    """The Finding with its Proof; unchanged where no prover knows its Kind."""
    if not provable(finding):
        return finding
    return with_proof(finding, _applicable(provers()[finding.kind].prove(finding, facts), facts))


def _applicable(proof: Proof, facts: Facts) -> Proof:
    """Without a diff that was made for the merge and may not apply to the head."""
    changed = mend.touched(proof.diff) if facts.other_at_head else frozenset()
    if changed is not None and not changed & facts.other_at_head:
        return proof
    return replace(proof, diff="", detail=f"{proof.detail} {NOT_AT_HEAD}")


def unproven(finding: Finding, why: str) -> Finding:
    """The Finding with a Proof that says why nothing was looked at; `why` is a sentence."""
    return with_proof(finding, not_checked(why)) if provable(finding) else finding


def with_proof(finding: Finding, proof: Proof) -> Finding:
    """What a Proof makes of a Finding: it may tell better what broke; a refuted claim that has no other explanation
    becomes a guess, which never stands before a claim."""
    proof = _shown(_redacted(proof))
    confidence = finding.confidence
    if proof.state is ProofState.REFUTED and proof.summary is None:
        confidence = min(confidence, _REFUTED)
    return replace(
        finding,
        summary=proof.summary or finding.summary,
        remedy=proof.remedy or finding.remedy,
        confidence=confidence,
        proof=proof,
    )


def _redacted(proof: Proof) -> Proof:
    """Files hold secrets, too. A diff that would have to be changed is not offered: it would not apply. Commands are
    one mend together: where one would have to be changed, none is."""
    return replace(
        proof,
        detail=redact(proof.detail),
        looked=tuple(replace(look, text=redact(look.text)) for look in proof.looked),
        summary=redact(proof.summary) if proof.summary else None,
        remedy=redact(proof.remedy) if proof.remedy else None,
        diff=proof.diff if redact(proof.diff) == proof.diff else "",
        commands=proof.commands if all(redact(command) == command for command in proof.commands) else (),
    )


def _shown(proof: Proof) -> Proof:
    """As people may see it, whatever stands in the files."""
    return replace(
        proof,
        detail=harmless(proof.detail),
        looked=tuple(replace(look, text=harmless(look.text)) for look in proof.looked),
        summary=harmless(proof.summary) if proof.summary else None,
        remedy=harmless(proof.remedy) if proof.remedy else None,
    )


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As they were, but claims before what the repository has made a guess."""
    return tuple(sorted(findings, key=_was_refuted))


def _was_refuted(finding: Finding) -> bool:
    refuted = finding.proof is not None and finding.proof.state is ProofState.REFUTED
    return refuted and finding.confidence < SURE


def folders_of_interest(findings: Iterable[Finding]) -> frozenset[str]:
    """Folders that a Proof is likely to ask about, for a tree that GitHub did not list whole; the root is "".

    Those above every path that a Finding names, and those of the files that set up Python and GitHub Actions.
    """
    folders = {"", ".github", ".github/workflows"}
    for finding in findings:
        for value in finding.subject.values():
            if isinstance(value, str) and len(value) < _LONGEST_PATH:
                folders.update(_above(posixpath.normpath(value)))
    return frozenset(folders)


_LONGEST_PATH = 400


def _above(path: str) -> Iterable[str]:
    parts = path.strip("/").split("/")
    return {"/".join(parts[:length]) for length in range(1, len(parts))} if ".." not in parts else set()
