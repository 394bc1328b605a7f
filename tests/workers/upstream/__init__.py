"""Broken packages, reported to their maintainers."""
