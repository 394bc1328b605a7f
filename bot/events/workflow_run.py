"""A run has completed: https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run"""

from __future__ import annotations

from typing import Final

from bot.delivery import Delivery
from bot.events.outcome import NO_INSTALLATION, Acknowledged, repository_of
from workers.queue import TriageRun
from workers.triage.facts import Run, moment, named_pulls, workflow_file

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
        run=_run(delivery, repository_of(delivery), conclusion),
        default_branch=_name(delivery.find("repository", "default_branch")),
    )


def _run(delivery: Delivery, repository: str, conclusion: str) -> Run:
    """The run as it was when it completed. What GitHub may leave out is not insisted on."""
    return Run(
        repository=repository,
        id=delivery.number("workflow_run", "id"),
        attempt=delivery.number("workflow_run", "run_attempt"),
        event=delivery.text("workflow_run", "event"),
        conclusion=conclusion,
        head_sha=delivery.text("workflow_run", "head_sha"),
        head_branch=_text(delivery, "head_branch"),
        head_owner=_text(delivery, "head_repository", "owner", "login"),
        url=delivery.text("workflow_run", "html_url"),
        workflow_path=workflow_file(delivery.find("workflow_run", "path")),
        actor=_text(delivery, "actor", "login"),
        pulls=named_pulls(delivery.find("workflow_run", "pull_requests"), repository),
        number=delivery.number("workflow_run", "run_number"),
        workflow_id=delivery.number("workflow_run", "workflow_id"),
        workflow=_text(delivery, "name") or _text(delivery, "path") or "unnamed workflow",
        completed=True,
        updated_at=moment(delivery.find("workflow_run", "updated_at")),
    )


def _text(delivery: Delivery, *path: str) -> str | None:
    return _name(delivery.find("workflow_run", *path))


def _name(value: object) -> str | None:
    return value if isinstance(value, str) else None
