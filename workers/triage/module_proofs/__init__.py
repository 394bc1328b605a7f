"""What the prover of missing modules knows."""
