"""What the provers of failures in the repository's own code know."""
