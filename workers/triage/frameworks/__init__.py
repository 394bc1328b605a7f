"""The test frameworks whose output retriage reads."""

from __future__ import annotations

from workers.triage.frameworks.forms import Form, Framework
from workers.triage.frameworks.javascript import JAVASCRIPT
from workers.triage.frameworks.jvm import JVM
from workers.triage.frameworks.native import NATIVE
from workers.triage.frameworks.python import PYTHON
from workers.triage.frameworks.scripting import SCRIPTING

FRAMEWORKS: tuple[Framework, ...] = (*PYTHON, *JAVASCRIPT, *JVM, *NATIVE, *SCRIPTING)

__all__ = ["FRAMEWORKS", "Form", "Framework"]
