"""What the prover of broken submodules knows."""
