"""One issue while the default branch is red: kept up to date, and closed once it is green."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import time
from typing import Final

import structlog

from workers import rules
from workers.errors import GoneError, RetriageError
from workers.head import Head, read_run
from workers.judging import Judging
from workers.kept_issue import KeptIssue, keep
from workers.library import Library
from workers.outside import Outside
from workers.preferences import Preferences
from workers.publish import Action, Outcome
from workers.settings_notes import notes
from workers.triage.diagnosis import Diagnosis
from workers.triage.facts import FAILED, Run
from workers.triage.judging.past import is_of_branch
from workers.triage.recorded import OF_A_BRANCH, as_run
from workers.triage.records import RunRecord
from workers.triage.render.branch import marker, red, render_branch_failure, render_branch_resolved, title
from workers.triage.repository import questions as q
from workers.triage.repository.filters import workflow_wanted
from workers.upstream.noting import noted

log = structlog.get_logger()

FORGOTTEN: Final = 30 * 24 * 3600
"""Seconds after which a workflow that has not run any more does not keep the branch red: it was removed, or renamed."""
MOST_RUNS: Final = 10
"""How many red workflows are told."""
CI: Final = OF_A_BRANCH - {"dynamic"}
"""Events whose runs the issue tells of: what GitHub itself runs, such as Dependabot's updates, no commit mends."""
WORKFLOWS: Final = ".github/workflows"


def publish_issue(outside: Outside, wanted: Preferences, run: Run, branch: str) -> Outcome:
    """Have the issue say what the newest runs of all workflows on the branch say. Its lock is held."""
    if run.event not in CI:
        return Outcome(Action.REMEMBERED, "the run says nothing of the branch's own code")
    diagnoses = [each for each in _diagnoses(outside, wanted, run, branch) if each.red]
    if any(each.run.id == run.id for each in diagnoses) and _started_again(outside, run):
        return Outcome(Action.SKIPPED, f"attempt {run.attempt} has been started again")
    if diagnoses and not any(job.findings for each in diagnoses for job in each.failed):
        # Evidence or silence: an issue that can quote nothing only adds noise.
        return Outcome(Action.SKIPPED, "no log could be examined")
    body = _body(outside, wanted, run, branch, diagnoses)
    if body is None:
        return Outcome(Action.SKIPPED, "the repository's settings leave out all kinds of causes that were found")
    kept = KeptIssue(
        run.repository,
        f"issue {branch}",
        marker(branch),
        title(branch),
        tells=red,
        is_news=lambda _: False,
        fine="the branch is green",
        cleared="the branch was green",
        news="the branch was green",
        head_sha=run.head_sha,
    )
    return keep(outside, kept, body, wrong=bool(diagnoses))


def _started_again(outside: Outside, run: Run) -> bool:
    try:
        return outside.github.run(run.repository, run.id).attempt != run.attempt
    except GoneError:
        # Somebody has deleted the run: nobody could see what the issue told of.
        return True


def _body(outside: Outside, wanted: Preferences, run: Run, branch: str, diagnoses: Sequence[Diagnosis]) -> str | None:
    """What the issue is to say; None where all that broke is of kinds that nobody wants to hear of."""
    if not diagnoses:
        return render_branch_resolved([Diagnosis(run, 0, (), ())], branch)
    judging = Judging(outside, run.repository, None, branch, diagnoses)
    judgement = judging.judged(wanted.settings, notes(outside, run.repository, wanted))
    judgement = noted(outside, wanted.settings, judgement)
    return render_branch_failure(judgement, branch) if judgement.judged else None


def _diagnoses(outside: Outside, wanted: Preferences, run: Run, branch: str) -> Iterator[Diagnosis]:
    """Those of the red ones among the newest runs of each workflow."""
    in_force = rules.in_force(outside.cache, run.repository, wanted.settings)
    newest = _newest(outside.history.runs(run.repository), branch, int(time()))
    red = [each for each in newest if _is_red(each) and _is_wanted(wanted, each)]
    for record in _still_there(outside, run, red)[:MOST_RUNS]:
        then = as_run(record, run)
        try:
            head = Head(run.repository, then.head_sha, None, then, in_force)
            yield outside.history.diagnosis(then) or read_run(outside, head, then)
        except GoneError:
            log.info("run_deleted", repository=run.repository, run=then.id)


def _newest(records: Sequence[RunRecord], branch: str, now: int) -> list[RunRecord]:
    """Of each workflow the newest run on the branch, but for workflows that do not run any more."""
    newest: dict[str, RunRecord] = {}
    for record in sorted(records, key=lambda record: (record.number, record.attempt)):
        told = record.passed or record.conclusion == "cancelled" or _is_red(record)
        if is_of_branch(record, branch) and record.event in CI and told:
            newest[record.workflow] = record
    return [record for record in newest.values() if now - record.at < FORGOTTEN]


def _is_wanted(wanted: Preferences, record: RunRecord) -> bool:
    return workflow_wanted(wanted.settings, record.workflow, record.name)


def _still_there(outside: Outside, run: Run, red: Sequence[RunRecord]) -> Sequence[RunRecord]:
    """Without those of workflows whose file is not on the branch any more: they never turn green."""
    if all(record.workflow == run.workflow_key for record in red):
        return red
    asked = q.ListFolder(run.head_sha, WORKFLOWS)
    try:
        answer = Library(outside.github, outside.cache, run.repository, requests=1).answers([asked]).get(asked)
    except RetriageError as error:
        log.info("workflows_unlisted", repository=run.repository, reason=str(error))
        return red
    files = {entry.path for entry in answer.entries} if isinstance(answer, q.Listing) else set()
    return [
        record for record in red if not files or record.workflow in files or not record.workflow.startswith(WORKFLOWS)
    ]


def _is_red(record: RunRecord) -> bool:
    return record.conclusion in FAILED or any(job.conclusion in FAILED for job in record.jobs)
