"""GitHub's published description of the operations that the sandbox serves; see `extract.py`."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

DESCRIPTION = Path(__file__).with_name("github.json")


@functools.cache
def description() -> dict[str, Any]:
    """The extract, read once a process."""
    data: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return data
