"""What the prover of refused permissions knows."""
