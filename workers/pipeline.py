"""The whole story of one task on one page: fetch, read, detect, render, publish.

What GitHub, Redis or the clock do is behind ports; what a log means is in `triage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.errors import RetryableError
from workers.ports import Cache, GitHub, History
from workers.prove import Library
from workers.publish import Action, Body, Outcome, publish
from workers.reading import Reading, Sources, read
from workers.suggest import suggest
from workers.triage.diagnosis import Diagnosis
from workers.triage.facts import FAILED, Attempt, PullReference, Run
from workers.triage.judge import Past, judgement
from workers.triage.render.comment import render_failure, render_resolved

MAX_READS = 3
"""How many times the runs of a head are looked at before their task is put off."""


@dataclass(frozen=True, slots=True)
class Outside:
    """All that the pipeline reaches the outside through."""

    github: GitHub
    """As the installation of the repository sees it."""
    history: History
    """What was triaged before."""
    cache: Cache
    """What was read of repositories before."""
    last_try: bool = False
    """Whether a log that is still not ready must be done without."""
    in_haste: bool = False
    """Whether Proofs that cannot be had now must be: a comment that is late helps nobody."""


def triage_run(outside: Outside, delivered: Attempt) -> tuple[Outcome, ...]:
    """A run has completed: bring the comments of its pull requests up to date; one Outcome a pull request.

    The delivery may be old: what GitHub says now decides what is written.
    """
    pulls = [pull for pull in _candidates(outside.github, delivered) if pull.head_sha == delivered.head_sha]
    if not pulls:
        return (Outcome(Action.SKIPPED, f"no open pull request has {delivered.head_sha[:7]} as its head"),)
    return tuple(update_pull(outside, delivered.repository, pull, delivered=delivered) for pull in pulls)


def _candidates(github: GitHub, run: Attempt) -> Sequence[PullReference]:
    """The pull requests a run may belong to. GitHub names them, but never one from a fork."""
    if run.pulls:
        return run.pulls
    if run.head_owner and run.head_branch:
        return [pull for pull in github.open_pulls(run.repository, run.head_owner, run.head_branch) if pull.open]
    return ()


def update_pull(
    outside: Outside,
    repository: str,
    pull: PullReference,
    *,
    delivered: Attempt | None = None,
    afresh: bool = False,
) -> Outcome:
    """Bring one pull request's comment up to date with all runs of its head.

    `delivered` is the run whose completion asks for it; `afresh` reads logs again that were read before. The lock makes
    two runs that finish at once one after the other, so that the second one edits what the first one wrote. Logs take
    time to read: what GitHub says of the runs after that, and not before, is what is written.
    """
    github = outside.github
    with outside.history.lock(repository, f"#{pull.number}"):
        readings = _Readings(outside, pull, afresh=afresh)
        if delivered and may_be_red(delivered):
            readings.of(delivered)
        for _ in range(MAX_READS):
            all_runs = _runs(github, repository, pull.head_sha, delivered)
            superseded = _superseded(delivered, all_runs)
            if superseded:
                return Outcome(Action.SKIPPED, superseded)
            runs = latest(all_runs)
            suspects = [run for run in runs if may_be_red(run)]
            if all(readings.has(run) for run in suspects):
                diagnoses = [readings.diagnosis(run) for run in suspects]
                return _update(outside, pull, runs, diagnoses, afresh=afresh)
            for run in suspects:
                readings.of(run)
    raise RetryableError(f"the runs of {pull.head_sha[:7]} change faster than their logs can be read")


def _runs(github: GitHub, repository: str, head_sha: str, delivered: Attempt | None) -> tuple[Run, ...]:
    """All runs of the head, the delivered one among them: GitHub's list may be a moment behind its deliveries."""
    runs = github.runs_of(repository, head_sha)
    if delivered is None or any(run.id == delivered.id for run in runs):
        return runs
    return (*runs, github.run(repository, delivered.id))


def may_be_red(run: Attempt) -> bool:
    """Whether something may have failed in it: of one that was cancelled, only its jobs tell."""
    return run.conclusion in FAILED or run.conclusion == "cancelled"


def _superseded(delivered: Attempt | None, runs: Iterable[Run]) -> str:
    """Why the run that was delivered says nothing any more; empty where it does."""
    now = next((run for run in runs if delivered and run.id == delivered.id), None)
    if delivered is None or now is None or now.attempt == delivered.attempt:
        return ""
    return f"attempt {delivered.attempt} is superseded by attempt {now.attempt}"


class _Readings:
    """What is known of the red runs of one head: read in this task, or before it."""

    def __init__(self, outside: Outside, pull: PullReference, *, afresh: bool) -> None:
        self._outside = outside
        self._pull = pull
        self._afresh = afresh
        self._read: dict[tuple[int, int], Reading] = {}
        self._kept: set[tuple[int, int]] = set()

    def has(self, run: Attempt) -> bool:
        """Whether it was read; what an earlier task kept counts, but not when all is to be read afresh."""
        if (run.id, run.attempt) in self._read:
            return True
        known = None if self._afresh else self._outside.history.diagnosis(run)
        if known is None:
            return False
        self._read[run.id, run.attempt] = Reading(known.jobs, known.failed, known.not_examined)
        self._kept.add((run.id, run.attempt))
        return True

    def of(self, run: Attempt) -> None:
        """Have it read, where it was not."""
        if not self.has(run):
            outside = self._outside
            sources = Sources(outside.github, outside.cache, outside.last_try, outside.in_haste, self._afresh)
            self._read[run.id, run.attempt] = read(sources, run, self._pull)

    def diagnosis(self, run: Run) -> Diagnosis:
        """What was read, kept for later tasks where every log said something."""
        reading = self._read[run.id, run.attempt]
        diagnosis = Diagnosis(run, reading.jobs, reading.failed, reading.not_examined)
        if reading.whole and (run.id, run.attempt) not in self._kept:
            self._outside.history.keep(diagnosis)
        return diagnosis


def _update(
    outside: Outside,
    pull: PullReference,
    runs: Sequence[Run],
    diagnoses: Sequence[Diagnosis],
    *,
    afresh: bool,
) -> Outcome:
    red = [diagnosis for diagnosis in diagnoses if diagnosis.red]
    reason = _silent(runs, red)
    if reason:
        return Outcome(Action.SKIPPED, reason)
    past = Past({}, pull.number, pull.base_branch, {}, {})
    green = [Diagnosis(run, 0, (), ()) for run in runs]
    body = render_failure(judgement(red, past, ignored={}, wrong={})) if red else render_resolved(green)
    repository = runs[0].repository
    outcome = publish(outside.github, outside.history, pull, Body(repository, body, create=bool(red), afresh=afresh))
    if outcome.action is not Action.SKIPPED:
        suggest(outside.github, Library(outside.github, outside.cache, repository, requests=1), pull, red)
    return outcome


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
