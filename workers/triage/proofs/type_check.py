"""Is the line of a type error in the repository, and did the pull request write it?

The log's path is found in the commit's tree (`source_places`), and the line's commit by its blame (`changed_lines`).
"""

from __future__ import annotations

from workers.triage import source_proof
from workers.triage.proving import Prover

PROVER = Prover("type-check", source_proof.needs, source_proof.prove)
