"""The whole story of one task on one page: fetch, read, detect, render, publish.

What GitHub, Redis or the clock do is behind ports; what a log means is in `triage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import structlog

from workers.errors import GoneError, RetryableError
from workers.fetch import Fetched, fetch
from workers.ports import GitHub, History
from workers.triage.diagnosis import Diagnosis, FailedJob, Located
from workers.triage.examine import examine
from workers.triage.facts import Comment, Job, Pull, Run
from workers.triage.log import read_logs
from workers.triage.model import Conclusion
from workers.triage.render.comment import MARKER, render_failure, render_resolved
from workers.triage.steps import Steps
from workers.triage.text import code

log = structlog.get_logger()

MAX_READS = 3
"""How many times the runs of a head are looked at before their task is put off."""


class Action(StrEnum):
    """What became of a pull request's comment."""

    CREATED = "created"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task did, and why."""

    action: Action
    """What became of the comment."""
    reason: str
    """Why, in words for the log."""
    url: str = ""
    """The comment, where there is one."""


@dataclass(frozen=True, slots=True)
class Outside:
    """All that the pipeline reaches the outside through."""

    github: GitHub
    """As the installation of the repository sees it."""
    history: History
    """What was triaged before."""
    last_try: bool = False
    """Whether a log that is still not ready must be done without."""


def triage_run(outside: Outside, repository: str, run_id: int, attempt: int) -> tuple[Outcome, ...]:
    """A run has completed: bring the comments of its pull requests up to date; one Outcome a pull request.

    The delivery may be old: what GitHub says now decides.
    """
    run = outside.github.run(repository, run_id)
    if run.attempt != attempt:
        return (Outcome(Action.SKIPPED, f"attempt {attempt} is superseded by attempt {run.attempt}"),)
    pulls = [pull for pull in _candidates(outside.github, run) if pull.open and pull.head_sha == run.head_sha]
    if not pulls:
        return (Outcome(Action.SKIPPED, f"no open pull request has {run.head_sha[:7]} as its head"),)
    return tuple(update_pull(outside, repository, pull) for pull in pulls)


def _candidates(github: GitHub, run: Run) -> Iterable[Pull]:
    """The pull requests a run may belong to. GitHub names them, but never one from a fork."""
    if run.pull_numbers:
        return [github.pull(run.repository, number) for number in run.pull_numbers]
    if run.head_owner and run.head_branch:
        return github.open_pulls(run.repository, run.head_owner, run.head_branch)
    return ()


def update_pull(outside: Outside, repository: str, pull: Pull, *, afresh: bool = False) -> Outcome:
    """Bring one pull request's comment up to date with all runs of its head.

    `afresh` reads logs again that were read before. The lock makes two runs that finish at once one after the other,
    so that the second one edits what the first one wrote. The runs are read again before anything is written: what was
    started again or has completed meanwhile counts as it is now.
    """
    github = outside.github
    with outside.history.lock(repository, pull.number):
        runs = latest(github.runs_of(repository, pull.head_sha))
        for _ in range(MAX_READS):
            red = _red(outside, runs, afresh=afresh)
            reason = _silent(runs, red)
            if reason:
                return Outcome(Action.SKIPPED, reason)
            before, runs = runs, latest(github.runs_of(repository, pull.head_sha))
            if runs == before:
                body = render_failure(red) if red else render_resolved([Diagnosis(run, 0, (), ()) for run in runs])
                return _publish(github, repository, pull, body, create=bool(red))
    raise RetryableError(f"the runs of {pull.head_sha[:7]} change faster than their logs can be read")


def _red(outside: Outside, runs: Iterable[Run], *, afresh: bool) -> list[Diagnosis]:
    suspects = [_diagnosis(outside, run, afresh=afresh) for run in runs if run.failed or run.cancelled]
    return [diagnosis for diagnosis in suspects if diagnosis.red]


def _silent(runs: Sequence[Run], red: Sequence[Diagnosis]) -> str:
    """Why nothing can be said of the head now; empty when something can."""
    if red:
        quotable = any(job.findings for diagnosis in red for job in diagnosis.failed)
        # Evidence or silence: a comment that can quote nothing only adds noise.
        return "" if quotable else "no log could be examined"
    if not runs:
        return "no run of this commit has failed or passed"
    if not all(run.completed for run in runs):
        return "no run has failed, and some go on"
    return "" if all(run.passed for run in runs) else "no run has failed, but not all have passed"


def latest(runs: Iterable[Run]) -> list[Run]:
    """Of each workflow and event the newest run, in the order of the runs' ids; those that say nothing left out."""
    newest: dict[tuple[int, str], Run] = {}
    for run in sorted(runs, key=lambda run: (run.number, run.attempt)):
        newest[run.workflow_id, run.event] = run
    silent = {"skipped", "neutral", "stale", "action_required"}
    return sorted((run for run in newest.values() if run.conclusion not in silent), key=lambda run: run.id)


def _diagnosis(outside: Outside, run: Run, *, afresh: bool) -> Diagnosis:
    known = None if afresh else outside.history.diagnosis(run)
    if known is not None:
        return known
    diagnosis = diagnose(outside, run)
    if all(job.findings for job in diagnosis.failed):
        # A log that could not be read now may be readable the next time.
        outside.history.keep(diagnosis)
    return diagnosis


def diagnose(outside: Outside, run: Run) -> Diagnosis:
    """Read the logs of the red jobs of one attempt."""
    jobs = outside.github.jobs(run)
    red = [job for job in jobs if job.failed]
    fetched = fetch(outside.github, run, red, last_try=outside.last_try)
    examined = [_examined(job, fetched) for job in red]
    not_examined = [sentence for _, sentences in examined for sentence in sentences]
    if not jobs:
        not_examined.append(f"{code(run.workflow)} did not start any job; its page says why.")
    return Diagnosis(run, len(jobs), tuple(job for job, _ in examined), tuple(not_examined))


def _examined(job: Job, fetched: Fetched) -> tuple[FailedJob, Sequence[str]]:
    """The red job with its Findings, and what of it could not be looked at."""
    data = fetched.logs.get(job.id)
    if data is None:
        return FailedJob(job.name, job.url, ()), [f"{code(job.name)}: {fetched.missing.get(job.id, 'no log')}."]
    steps = Steps(job.steps)
    (job_log, *_) = read_logs(data, job.name)
    examination = examine(job_log, Conclusion.FAILURE, steps)
    found = tuple(
        Located(finding, f"{job.url}{steps.anchor(job_log, finding.line)}") for finding in examination.findings
    )
    sentences = [f"{code(job.name)}: {sentence}" for sentence in examination.not_examined]
    if not found:
        sentences.append(f"{code(job.name)}: its log holds no line that tells what broke.")
    return FailedJob(job.name, job.url, found), sentences


def _publish(github: GitHub, repository: str, pull: Pull, body: str, *, create: bool) -> Outcome:
    """Make the one comment say `body`, unless a newer head has made it stale."""
    now = github.pull(repository, pull.number)
    if now.head_sha != pull.head_sha or not now.open:
        return Outcome(Action.SKIPPED, "the pull request has moved on")
    ours = _our_comment(github, repository, pull.number)
    if ours is not None and ours.body.replace("\r\n", "\n").strip() == body.strip():
        return Outcome(Action.UNCHANGED, "the comment says so already", ours.url)
    if ours is not None:
        try:
            return Outcome(Action.EDITED, "", github.edit(repository, ours.id, body).url)
        except GoneError:
            log.info("comment_deleted_meanwhile", repository=repository, pull=pull.number)
    if not create:
        return Outcome(Action.SKIPPED, "all runs passed, and there is no comment to resolve")
    return Outcome(Action.CREATED, "", github.create(repository, pull.number, body).url)


def _our_comment(github: GitHub, repository: str, number: int) -> Comment | None:
    """The comment by its marker and its author; of two, the oldest."""
    comments = github.comments(repository, number)
    return next((comment for comment in comments if comment.ours and comment.body.startswith(MARKER)), None)
