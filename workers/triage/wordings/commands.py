"""How tools say that a command is missing: all the tables of that kind."""

from __future__ import annotations

from workers.triage.phrases import Phrases
from workers.triage.wordings.command_python import PYTHON
from workers.triage.wordings.command_shells import CONTAINERS, SHELLS, STARTERS
from workers.triage.wordings.command_targets import PROJECT
from workers.triage.wordings.command_tools import APPLE, JVM, NATIVE, PLUGINS, RUNTIMES, RUST

MISSING_COMMANDS = Phrases(
    (*SHELLS, *STARTERS, *CONTAINERS, *NATIVE, *APPLE, *RUST, *PYTHON, *JVM, *RUNTIMES, *PLUGINS, *PROJECT)
)
"""All of them."""
