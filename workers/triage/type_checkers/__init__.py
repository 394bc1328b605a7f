"""The type checkers whose output retriage reads."""

from __future__ import annotations

from workers.triage.checker import Checker
from workers.triage.type_checkers.javascript import JAVASCRIPT
from workers.triage.type_checkers.python import PYTHON
from workers.triage.type_checkers.scripting import SCRIPTING

TYPE_CHECKERS: tuple[Checker, ...] = (*PYTHON, *JAVASCRIPT, *SCRIPTING)
"""All of them; where two know a line, the first speaks."""

__all__ = ["TYPE_CHECKERS"]
