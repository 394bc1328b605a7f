"""Is the line that a linter objects to in the repository, and did the pull request write it?

The log's path is looked up in the tree at the commit, by its folder or where only one file fits, and the line's own
commit by its blame. That a pull request wrote a line is a fact, not a verdict: it is not said that it broke anything.
"""

from __future__ import annotations

from workers.triage.code_proofs import source_proof
from workers.triage.proving import Prover

PROVER = Prover("lint", source_proof.needs, source_proof.prove)
