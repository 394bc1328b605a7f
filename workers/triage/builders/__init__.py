"""How package managers say that a dependency's own build failed: tables for the detector of that kind.

Each entry follows from how the tool words its messages, not from one log of it.
"""

from __future__ import annotations

from workers.triage.builders.javascript import JAVASCRIPT
from workers.triage.builders.others import OTHERS
from workers.triage.builders.python import PYTHON

BUILDS = (*PYTHON, *JAVASCRIPT, *OTHERS)
"""All of them; where two know a line, the first speaks."""
