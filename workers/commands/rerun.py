"""`/retriage rerun`: the failed jobs are started again. What comes of it is triaged when it is delivered."""

from __future__ import annotations

from collections.abc import Sequence

from workers.commands.told import Answer, Behaviour, May, RefusedError, Told
from workers.errors import ForbiddenError, GoneError
from workers.head import latest
from workers.triage.facts import Run
from workers.triage.text import code

DOES = "The failed jobs of the head's runs are started again; the comment tells what comes of them."

CLOSED = "the pull request is closed; nothing was started again."
NONE_FAILED = "no run of {commit} has failed; nothing was started again."
GOING_ON = "no run of {commit} has failed, and some go on; GitHub starts jobs again once their run has ended."
NOT_STARTED = """\
GitHub refuses to start the failed jobs of {runs} again; it does so where a run is too old, is going on already, or \
the App may not write to Actions."""


def act(told: Told) -> Answer:
    """Start the failed jobs of every red run of the head again."""
    if not told.pull.open:
        raise RefusedError(CLOSED)
    runs = latest(told.outside.github.runs_of(told.repository, told.pull.head_sha))
    red = [run for run in runs if run.failed or _ended_red(told, run)]
    if not red and not told.again:
        wording = NONE_FAILED if all(run.completed for run in runs) else GOING_ON
        raise RefusedError(wording.format(commit=told.pull.head_sha[:7]))
    refused = [run for run in red if _meant(told, run) and not _started(told, run)]
    if refused and len(refused) == len(red):
        raise RefusedError(_not_started(refused))
    return Answer(but=_not_started(refused) if refused else "")


def _ended_red(told: Told, run: Run) -> bool:
    """Whether a run that was cancelled is known to have failed first: GitHub also says so of one that took too long."""
    if run.conclusion != "cancelled":
        return False
    known = told.outside.history.diagnosis(run)
    return known is not None and known.red


def _meant(told: Told, run: Run) -> bool:
    """Whether it is to be started. What an earlier try of the task started may be red again: that ended after the
    command was written."""
    return not told.again or run.updated_at is None or run.updated_at.timestamp() <= told.request.at


def _started(told: Told, run: Run) -> bool:
    try:
        told.outside.github.rerun_failed(told.repository, run.id)
    except (ForbiddenError, GoneError):
        return False
    return True


def _not_started(runs: Sequence[Run]) -> str:
    return NOT_STARTED.format(runs=", ".join(f"[{code(run.workflow, 80)} #{run.number}]({run.url})" for run in runs))


RERUN = Behaviour("rerun", "/retriage rerun", May.ACT, DOES, act)
