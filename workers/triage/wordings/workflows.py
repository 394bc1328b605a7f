"""How a workflow, an action or a step's script is said to be wrong itself: all the tables of that kind."""

from __future__ import annotations

from workers.triage.phrases import Phrases
from workers.triage.wordings.workflow_runner import RUNNER
from workers.triage.wordings.workflow_scripts import SCRIPTS

WORKFLOW_ERRORS = Phrases((*RUNNER, *SCRIPTS))
"""All of them."""
