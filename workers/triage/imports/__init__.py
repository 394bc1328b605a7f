"""How tools say that a module is not there: tables for the detector of that kind, one file a family of tools.

Each entry follows from how the tool words its messages, not from one log of it.
"""

from __future__ import annotations

from workers.triage.imports.javascript import JAVASCRIPT
from workers.triage.imports.lack import Lack
from workers.triage.imports.others import COMPILED, SCRIPTING
from workers.triage.imports.python import PYTHON

LACKS: tuple[Lack, ...] = (*PYTHON, *JAVASCRIPT, *COMPILED, *SCRIPTING)
"""All of them; where two know a line, the first speaks."""

__all__ = ["LACKS", "Lack"]
