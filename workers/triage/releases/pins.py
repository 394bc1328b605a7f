"""What to require until a defect is mended. Pure."""

from __future__ import annotations


def pin_to(name: str, last_good: str) -> str:
    """Exactly the last good release: `ipfs_kit_py==0.2.0`."""
    return f"{name}=={last_good}"
