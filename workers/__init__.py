"""Everything that thinks: the queue's contract, the pipeline, its edges, and the pure triage core."""
