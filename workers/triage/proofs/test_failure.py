"""Are the failed test and the line where it failed in the repository, and did the pull request write them?

The log's path is looked up in the tree at the commit, by its folder or where only one file fits, and the line's own
commit by its blame. That a pull request wrote a line is a fact, not a verdict: it is not said that it broke anything.
Where the log shows the calls below the test, the same is looked up for the deepest one in the repository's own source.
"""

from __future__ import annotations

from dataclasses import replace

from workers.triage.code_proofs import source_places, source_proof
from workers.triage.code_proofs.source_places import Place
from workers.triage.code_proofs.source_proof import Source
from workers.triage.code_proofs.stack_frames import Frame, below
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proving import Context, Facts, Needs, Prover
from workers.triage.repository.tree import Tree

BELOW = "Below it in the log's stack, {source}."

_MOST_FRAMES = 4


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """The test's own file, and that of the deepest call in the repository's source."""
    own = source_proof.needs(finding, context, tree)
    called = (source_places.needs(frame.file, context, tree) for frame in _called(finding))
    return own | next((each for each in called if each.blames), Needs())


def prove(finding: Finding, facts: Facts) -> Proof:
    """The test's own line, then that of the deepest call."""
    proof = source_proof.prove(finding, facts)
    called = next((source for frame in _called(finding) if (source := _source(frame, finding, facts))), None)
    if proof.state is not ProofState.CONFIRMED or called is None:
        return proof
    detail = f"{proof.detail} {BELOW.format(source=called.clause)}"
    by_change = True if called.ours else proof.by_change
    return replace(proof, detail=detail, looked=(*proof.looked, *called.looked), by_change=by_change)


def _called(finding: Finding) -> tuple[Frame, ...]:
    file, line = source_proof.place_of(finding)
    return below(finding.excerpt, file, line)[:_MOST_FRAMES] if file else ()


def _source(frame: Frame, finding: Finding, facts: Facts) -> Source | None:
    names = (finding.job, finding.step)
    where = source_places.locate(frame.file, frame.line, finding.excerpt, facts, names)
    known = isinstance(where, Place) and where.path in facts.blames
    return source_proof.source_at(where, frame.file, frame.line, facts) if isinstance(where, Place) and known else None


PROVER = Prover("test-failure", needs, prove)
