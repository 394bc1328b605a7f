"""Runs of branches, of which no pull request is the head: remembered, so that later failures can be told from what was
red before."""

from __future__ import annotations

from time import time
from typing import Final

from workers import preferences, rules
from workers.baseline import Baselines
from workers.branch_issue import publish_issue
from workers.head import Head, may_be_red, read_run, remember_green, sources
from workers.outside import Outside
from workers.ports import Cache
from workers.publish import Action, Outcome
from workers.reading import look, unproved
from workers.triage.custom_rules import words_of
from workers.triage.facts import PullReference, Run
from workers.triage.recorded import is_of_own_branch, of_owner, record
from workers.triage.records import RunRecord
from workers.triage.repository.repository_settings import RepositorySettings
from workers.wanted import DISABLED

KEEP_BASE: Final = 90 * 24 * 3600
"""Seconds for which a branch counts as a base after the last pull request into it."""
NOTHING_TO_LEARN = "no open pull request has {commit} as its head"
REMEMBERED = "remembered what the run says of {branch}"


def note_base(cache: Cache, repository: str, pull: PullReference) -> None:
    """Remember that pull requests are made into that branch: then its runs are worth reading."""
    cache.write({_key(repository, pull.base_branch): b"1"}, KEEP_BASE)


def stands_at(run: Run, default_branch: str | None) -> bool:
    """Whether a run stands at the repository's own default branch, whatever it is about: of a pull request from there,
    GitHub names it."""
    return run.head_branch == default_branch and of_owner(run) and not run.event.startswith("pull_request")


def triage(outside: Outside, run: Run, default_branch: str | None, *, asked: bool = True) -> tuple[Outcome, ...]:
    """Remember what a run says of its branch; keep the default branch's issue where one is wanted.

    Where there is nothing to learn that is said only if `asked`.
    """
    branch = run.head_branch or ""
    is_default = branch == default_branch
    if not is_of_own_branch(run) or not (is_default or _is_base(outside.cache, run.repository, branch)):
        return (Outcome(Action.SKIPPED, NOTHING_TO_LEARN.format(commit=run.head_sha[:7])),) if asked else ()
    with outside.history.lock(run.repository, f"branch {branch}"):
        wanted = preferences.preferences(outside.github, outside.cache, run.repository)
        if not wanted.settings.enable:
            return (Outcome(Action.SKIPPED, DISABLED),)
        issue = is_default and wanted.settings.branch_issue
        _learn(outside, wanted.settings, run, whole=issue)
        if issue:
            return (publish_issue(outside, wanted, run, branch),)
        return (Outcome(Action.REMEMBERED, REMEMBERED.format(branch=branch)),)


def _is_base(cache: Cache, repository: str, branch: str) -> bool:
    (known,) = cache.read([_key(repository, branch)])
    return known is not None


def _key(repository: str, branch: str) -> str:
    return f"{repository.lower()}:base:{branch}"


def _learn(outside: Outside, settings: RepositorySettings, run: Run, *, whole: bool) -> None:
    """Remember it; `whole` has it proved, too, which only an issue needs."""
    known = next((each for each in outside.history.runs(run.repository, run.workflow_key) if _is_of(each, run)), None)
    if not may_be_red(run):
        try_rules(outside, settings, run.repository, known or remember_green(outside, run, None))
        return
    head = Head(run.repository, run.head_sha, None, run, rules.in_force(outside.cache, run.repository, settings))
    if whole:
        read_run(outside, head, run)
        return
    if known:
        return
    jobs, examined = look(sources(outside, head, run), run, None)
    outside.history.record(run.repository, record(run, jobs, unproved(examined), None, int(time())))


def _is_of(kept: RunRecord, run: Run) -> bool:
    """Whether that very attempt is remembered with its jobs: as a pull request's head it may have been read before."""
    return (kept.id, kept.attempt) == (run.id, run.attempt) and bool(kept.jobs)


def try_rules(outside: Outside, settings: RepositorySettings, repository: str, green: RunRecord) -> None:
    """Try the repository's own rules on the log of one job that passed."""
    if not rules.wants_trial(outside.cache, repository, settings):
        return
    baselines = Baselines(outside.github, outside.cache, repository, words=words_of(settings.rules))
    passing = next((baselines.log(job) for job in green.jobs if job.passed), None)
    if passing is not None:
        rules.try_on(outside.cache, repository, settings, passing)
