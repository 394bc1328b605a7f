"""Who reads artifacts, told from other versions of it."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path


@cache
def reader() -> str:
    """Who reads: another one wherever what is read of an artifact may differ, so that what was kept is not used then.

    It is made of the reading modules themselves, and of the Python that has the grammar. A number to be raised by hand
    would be forgotten once.
    """
    modules = sorted(Path(__file__).parent.glob("*.py"))
    text = b"".join(hashlib.sha256(module.read_bytes()).digest() for module in modules)
    return hashlib.sha256(text + sys.version.encode()).hexdigest()[:16]
