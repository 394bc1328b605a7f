"""One issue while the default branch is red: kept up to date, and closed once it is green."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import time
from typing import Final

import structlog

from workers import rules
from workers.errors import GoneError, PermanentError
from workers.head import Head, read_run
from workers.judging import Judging
from workers.outside import Outside
from workers.preferences import Preferences
from workers.publish import Action, Outcome, digest
from workers.settings_notes import notes
from workers.triage.diagnosis import Diagnosis, Written
from workers.triage.facts import FAILED, Issue, Run
from workers.triage.records import RunRecord
from workers.triage.render.branch import marker, red, render_branch_failure, render_branch_resolved, title

log = structlog.get_logger()

FORGOTTEN: Final = 30 * 24 * 3600
"""Seconds after which a workflow that has not run any more does not keep the branch red: it was removed, or renamed."""
MOST_RUNS: Final = 10
"""How many red workflows are told."""


def publish_issue(outside: Outside, wanted: Preferences, run: Run, branch: str) -> Outcome:
    """Have the issue say what the newest runs of all workflows on the branch say. Its lock is held."""
    diagnoses = [each for each in _diagnoses(outside, wanted, run, branch) if each.red]
    if diagnoses and not any(job.findings for each in diagnoses for job in each.failed):
        # Evidence or silence: an issue that can quote nothing only adds noise.
        return Outcome(Action.SKIPPED, "no log could be examined")
    try:
        return _written(outside, run, branch, _body(outside, wanted, run, branch, diagnoses), is_red=bool(diagnoses))
    except PermanentError as error:
        log.warning("branch_issue_refused", repository=run.repository, reason=str(error))
        return Outcome(Action.SKIPPED, f"the issue cannot be written: {error}")


def _body(outside: Outside, wanted: Preferences, run: Run, branch: str, diagnoses: Sequence[Diagnosis]) -> str:
    if not diagnoses:
        return render_branch_resolved([Diagnosis(run, 0, (), ())], branch)
    judging = Judging(outside, run.repository, None, branch, diagnoses)
    judgement = judging.judged(wanted.settings, notes(outside, run.repository, wanted))
    return render_branch_failure(judgement, branch)


def _diagnoses(outside: Outside, wanted: Preferences, run: Run, branch: str) -> Iterator[Diagnosis]:
    """Those of the red ones among the newest runs of each workflow."""
    in_force = rules.in_force(outside.cache, run.repository, wanted.settings)
    for record in _newest(outside.history.runs(run.repository), branch, int(time()))[:MOST_RUNS]:
        if record.id == run.id and record.attempt == run.attempt:
            now = run
        elif _is_red(record):
            now = outside.github.run(run.repository, record.id)
        else:
            continue
        if _is_red(record):
            kept = outside.history.diagnosis(now)
            yield kept or read_run(outside, Head(run.repository, now.head_sha, None, now, in_force), now)


def _newest(records: Sequence[RunRecord], branch: str, now: int) -> list[RunRecord]:
    """Of each workflow the newest run on the branch, but for workflows that do not run any more."""
    newest: dict[str, RunRecord] = {}
    for record in sorted(records, key=lambda record: (record.number, record.attempt)):
        if record.branch == branch and record.pull is None:
            newest[record.workflow] = record
    return [record for record in newest.values() if now - record.at < FORGOTTEN]


def _is_red(record: RunRecord) -> bool:
    return record.conclusion in FAILED or any(job.conclusion in FAILED for job in record.jobs)


def _written(outside: Outside, run: Run, branch: str, body: str, *, is_red: bool) -> Outcome:
    issue = _standing(outside, run.repository, branch)
    if issue is None:
        if not is_red:
            return Outcome(Action.SKIPPED, "the branch is green, and there is no issue to close")
        return _told(outside, run, branch, Action.CREATED, _opened(outside, run, branch, body))
    if digest(issue.body) == digest(body) and issue.open is is_red:
        return Outcome(Action.UNCHANGED, "the issue says so already", issue.url)
    if is_red and not issue.open and red(issue.body):
        return Outcome(Action.SKIPPED, "a person has closed the issue: it stays closed until the branch was green")
    updated = outside.github.update_issue(run.repository, issue.number, body=body, open_=is_red)
    return _told(outside, run, branch, Action.EDITED, updated)


def _opened(outside: Outside, run: Run, branch: str, body: str) -> Issue:
    return outside.github.open_issue(run.repository, title(branch), body)


def _told(outside: Outside, run: Run, branch: str, action: Action, issue: Issue) -> Outcome:
    written = Written(issue.number, issue.url, digest(issue.body), run.head_sha)
    outside.history.wrote(run.repository, f"issue {branch}", written)
    return Outcome(action, "", issue.url)


def _standing(outside: Outside, repository: str, branch: str) -> Issue | None:
    """The issue by what is known of it, else by its marker and its author."""
    known = outside.history.written(repository, f"issue {branch}")
    if known is not None:
        try:
            return outside.github.issue(repository, known.id)
        except GoneError:
            log.info("branch_issue_deleted", repository=repository, branch=branch)
    first = marker(branch)
    issues = outside.github.issues_of_app(repository)
    return next((issue for issue in issues if issue.ours and issue.body.startswith(first)), None)
