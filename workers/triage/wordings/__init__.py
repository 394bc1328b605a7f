"""How tools say that a file is missing: tables for the detector of that kind, kept apart because they are long.

Each entry follows from how the tool words its messages, not from one log of it.
"""

from __future__ import annotations

from workers.triage.wordings.compiled import COMPILED
from workers.triage.wordings.libraries import LIBRARIES
from workers.triage.wordings.more_files import MORE
from workers.triage.wordings.others import ACTIONS, CONTAINERS, OTHER_TOOLS
from workers.triage.wordings.scripting import JAVASCRIPT, PYTHON
from workers.triage.wordings.shells import SHELLS, UNIX_TOOLS

MISSING_FILES = (
    *LIBRARIES,
    *SHELLS,
    *UNIX_TOOLS,
    *PYTHON,
    *JAVASCRIPT,
    *CONTAINERS,
    *COMPILED,
    *OTHER_TOOLS,
    *ACTIONS,
    *MORE,
)
"""All of them; where two know a line, the first speaks."""
