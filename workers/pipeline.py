"""The whole story of one task on one page: read, judge, render, publish.

What GitHub, Redis or the clock do is behind ports; what a log means is in `triage`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from workers import branches, preferences, rules
from workers.check import publish_check
from workers.head import Head, Said, SupersededError, remember_green, said
from workers.judging import Judging, patches
from workers.outside import Outside
from workers.ports import GitHub
from workers.preferences import Preferences
from workers.publish import MOVED_ON, Action, Body, Outcome, current, publish
from workers.rerun import rerun
from workers.settings_notes import notes
from workers.suggest import suggest
from workers.triage.diagnosis import Diagnosis
from workers.triage.facts import PullReference, Run
from workers.triage.judgement import Judgement
from workers.triage.recorded import is_of_own_branch, with_verdicts
from workers.triage.render.check import check_of, check_resolved
from workers.triage.render.comment import render_failure, render_resolved
from workers.triage.repository.filters import workflow_wanted
from workers.triage.repository.repository_settings import Comments, RepositorySettings
from workers.upstream.noting import noted
from workers.wanted import DISABLED, WORKFLOW, unwanted


def triage_run(outside: Outside, delivered: Run, default_branch: str | None = None) -> tuple[Outcome, ...]:
    """A run has completed: bring the comments of its pull requests up to date; one Outcome a pull request.

    The delivery may be old: what GitHub says now decides what is written. A run of a branch is remembered, so that
    later ones can be told from what was red before.
    """
    reason = _left_out(outside, delivered)
    if reason:
        return (Outcome(Action.SKIPPED, reason),)
    at_default = branches.stands_at(delivered, default_branch)
    candidates = delivered.pulls if at_default else _candidates(outside.github, delivered)
    pulls = [pull for pull in candidates if pull.head_sha == delivered.head_sha]
    told = tuple(update_pull(outside, delivered.repository, pull, delivered=delivered) for pull in pulls)
    # The head of a pull request may be the default branch, or one that others are made into.
    if not told or is_of_own_branch(delivered):
        told = (*told, *branches.triage(outside, delivered, default_branch, asked=not told))
    return told


def _left_out(outside: Outside, run: Run) -> str:
    """Why the settings do not want the run looked at; empty where they do, or where they were never read."""
    reason = _unwanted_run(preferences.known(outside.github, outside.cache, run.repository), run)
    # Somebody may have changed their mind since: they are asked for anew once an hour, even if no run was wanted.
    return reason and _unwanted_run(preferences.preferences(outside.github, outside.cache, run.repository), run)


def _unwanted_run(wanted: Preferences, run: Run) -> str:
    if not wanted.settings.enable:
        return DISABLED
    return "" if _is_wanted(wanted, run) else WORKFLOW


def _candidates(github: GitHub, run: Run) -> Sequence[PullReference]:
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
    delivered: Run | None = None,
    afresh: bool = False,
) -> Outcome:
    """Bring one pull request's comment up to date with all runs of its head.

    `delivered` is the run whose completion asks for it; `afresh` reads logs again that were read before. The lock makes
    two runs that finish at once one after the other, so that the second one edits what the first one wrote.
    """
    with outside.history.lock(repository, f"#{pull.number}"):
        branches.note_base(outside.cache, repository, pull)
        try:
            read = _read(outside, repository, pull, delivered, afresh=afresh)
        except SupersededError as reason:
            return Outcome(Action.SKIPPED, str(reason))
        return _update(outside, read, afresh=afresh)


def judgement_of(outside: Outside, repository: str, pull: PullReference) -> Judgement | None:
    """What is told of a pull request's head now; None where nothing is red. Nothing is written."""
    read = _read(outside, repository, pull, None, afresh=False)
    return _judged(outside, read, ()) if read.said.red else None


def settings_of(outside: Outside, repository: str) -> RepositorySettings:
    """What the repository sets for itself. Raises RetryableError where that cannot be told."""
    wanted = preferences.preferences(outside.github, outside.cache, repository)
    if not wanted.settings.enable:
        # Who asks may just have switched retriage on.
        wanted = preferences.preferences(outside.github, outside.cache, repository, afresh=True)
    return wanted.settings


@dataclass(frozen=True, slots=True)
class _Read:
    repository: str
    pull: PullReference
    wanted: Preferences
    said: Said


def _read(outside: Outside, repository: str, pull: PullReference, delivered: Run | None, *, afresh: bool) -> _Read:
    """What the repository wants, and what the runs of the head say that it wants to hear of."""
    if afresh:
        preferences.preferences(outside.github, outside.cache, repository, afresh=True)
    before = preferences.known(outside.github, outside.cache, repository).settings
    if delivered and delivered.passed:
        branches.try_rules(outside, before, repository, remember_green(outside, delivered, pull.number))
    in_force = rules.in_force(outside.cache, repository, before)
    everything = said(outside, Head(repository, pull.head_sha, pull, delivered, in_force, afresh))
    wanted = preferences.preferences(outside.github, outside.cache, repository)
    return _Read(repository, pull, wanted, everything.only(partial(_is_wanted, wanted)))


def _is_wanted(wanted: Preferences, run: Run) -> bool:
    return workflow_wanted(wanted.settings, run.workflow_path or "", run.workflow)


def _judged(outside: Outside, read: _Read, more: Sequence[str]) -> Judgement:
    judging = Judging(outside, read.repository, read.pull, read.pull.base_branch, read.said.red)
    return judging.judged(read.wanted.settings, [*more, *notes(outside, read.repository, read.wanted)])


def _update(outside: Outside, read: _Read, *, afresh: bool) -> Outcome:
    repository, pull, settings = read.repository, read.pull, read.wanted.settings
    reason = _silent(read.said)
    if reason:
        return Outcome(Action.SKIPPED, reason)
    judgement = _judged(outside, read, ()) if read.said.red else None
    if judgement is not None and not judgement.judged:
        return Outcome(Action.SKIPPED, "the repository's settings leave out all kinds of causes that were found")
    now = current(outside.github, repository, pull)
    if now is None:
        return Outcome(Action.SKIPPED, MOVED_ON)
    reason = unwanted(settings, now, lambda: patches(outside, repository, pull))
    if reason:
        return Outcome(Action.SKIPPED, reason)
    if judgement is None:
        return _resolved(outside, read, afresh=afresh)
    return _told(outside, read, judgement, afresh=afresh)


def _told(outside: Outside, read: _Read, judgement: Judgement, *, afresh: bool) -> Outcome:
    """Say what broke, in each place where the settings want it."""
    repository, pull, settings = read.repository, read.pull, read.wanted.settings
    _remember(outside, read, judgement)
    judgement = noted(outside, settings, judgement, pull.number)
    judgement = judgement.noting(*rerun(outside, settings, judgement, pull.number))
    if settings.check:
        judgement = judgement.noting(*publish_check(outside, repository, check_of(judgement), create=True))
    outcome = Outcome(Action.SKIPPED, NO_COMMENT)
    if settings.comment is not Comments.OFF:
        body = Body(repository, render_failure(judgement), create=True, afresh=afresh, primary=judgement.judged[0])
        outcome = publish(outside.github, outside.history, pull, body)
    if outcome.action is not Action.SKIPPED and settings.suggest:
        suggest(outside.github, repository, pull, read.said.red)
    return outcome


NO_COMMENT = "the repository's settings want no comment"


def _resolved(outside: Outside, read: _Read, *, afresh: bool) -> Outcome:
    """Say that all is green, where something else stands or the settings want it said."""
    repository, settings = read.repository, read.wanted.settings
    green = [Diagnosis(run, 0, (), ()) for run in read.said.runs]
    if settings.check:
        publish_check(outside, repository, check_resolved(green), create=False)
    if settings.comment is Comments.OFF:
        return Outcome(Action.SKIPPED, NO_COMMENT)
    create = settings.comment is Comments.ALWAYS
    # What is told for the first time has resolved nothing.
    again = not create or outside.history.written(repository, f"#{read.pull.number}") is not None
    body = Body(repository, render_resolved(green, again=again), create=create, afresh=afresh)
    return publish(outside.github, outside.history, read.pull, body)


def _remember(outside: Outside, read: _Read, judgement: Judgement) -> None:
    """Keep whose failure each cause was said to be, with the runs that it was found in."""
    red = {(diagnosis.run.id, diagnosis.run.attempt) for diagnosis in judgement.diagnoses}
    for key in dict.fromkeys(diagnosis.run.workflow_key for diagnosis in judgement.diagnoses):
        for record in outside.history.runs(read.repository, key):
            if (record.id, record.attempt) in red:
                judged = with_verdicts(record, judgement)
                if judged != record:
                    outside.history.record(read.repository, judged)


def _silent(everything: Said) -> str:
    """Why nothing can be said of the head now; empty when something can."""
    runs, red = everything.runs, everything.red
    if red:
        quotable = any(job.findings for diagnosis in red for job in diagnosis.failed)
        # Evidence or silence: a comment that can quote nothing only adds noise.
        return "" if quotable else "no log could be examined"
    if not runs:
        return "no run of this commit has failed or passed"
    if not all(run.completed for run in runs):
        return "no run has failed, and some go on"
    return "" if all(run.passed for run in runs) else "no run has failed, but not all have passed"
