"""A run has completed: https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run"""

from __future__ import annotations

from typing import Final

from bot.delivery import Delivery
from bot.events.outcome import NO_INSTALLATION, Acknowledged, repository_of
from workers.queue import TriageRun

SILENT: Final = {
    "action_required": "waits for an approval; no job has run",
    "neutral": "neither passed nor failed",
    "skipped": "was skipped; no job has run",
    "stale": "was given up by GitHub before it finished",
}
"""Conclusions that can change nothing: no job failed, and nothing shows that what failed before is mended.

Every other conclusion is looked at, also those that GitHub may add. `success` resolves a comment. `cancelled` is no
failure by itself, but GitHub also says so of a job that overran its `timeout-minutes`
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes), and of a
run that was cancelled after some of its jobs had failed; only its jobs tell, and only the workers read those.
"""


def decide(delivery: Delivery) -> TriageRun | Acknowledged:
    """Ask for a triage of a completed run."""
    if delivery.action != "completed":
        return Acknowledged("only completed runs are looked at")
    if delivery.installation_id is None:
        return NO_INSTALLATION
    conclusion = delivery.text("workflow_run", "conclusion")
    if conclusion in SILENT:
        return Acknowledged(f"the run {SILENT[conclusion]}")
    return TriageRun(
        installation_id=delivery.installation_id,
        repository=repository_of(delivery),
        run_id=delivery.number("workflow_run", "id"),
        attempt=delivery.number("workflow_run", "run_attempt"),
    )
