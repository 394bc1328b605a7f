"""Broken packages, reported to their maintainers: whose repository it is, whether it is known there, and one issue."""
