"""How tools say that the job may not do something: all the tables of that kind."""

from __future__ import annotations

from workers.triage.phrases import Phrases
from workers.triage.wordings.permission_files import FILES
from workers.triage.wordings.permission_hosts import HOSTS

PERMISSIONS = Phrases((*HOSTS, *FILES))
"""All of them."""
