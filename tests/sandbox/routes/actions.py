"""Runs, attempts, jobs and their logs.

https://docs.github.com/rest/actions/workflow-runs and https://docs.github.com/rest/actions/workflow-jobs

Left out: artifacts, approvals, cancelling, deleting, timing, `check_suite_id` and `actor` being other than equal,
`debug_logging`, and the limit of a thousand results per search.
"""

from __future__ import annotations

import re
from datetime import timedelta

from tests.sandbox import archive, runs
from tests.sandbox.clock import iso
from tests.sandbox.errors import ApiError, not_found
from tests.sandbox.routing import Answer, Call, Table, of
from tests.sandbox.shapes import actions
from tests.sandbox.state import Attempt, Job, Repository, Run
from tests.sandbox.storage import Blob

table = Table()
RUNS = "/repos/{owner}/{repo}/actions/runs"
RUN = RUNS + "/{run_id}"
ATTEMPT = RUN + "/attempts/{attempt_number}"
JOB = "/repos/{owner}/{repo}/actions/jobs/{job_id}"
RETENTION = timedelta(days=90)
"""https://docs.github.com/organizations/managing-organization-settings/configuring-the-retention-period-for-github-actions-artifacts-and-logs-in-your-organization"""
RETRYABLE_FOR = timedelta(days=30)
"""https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs"""


@table("GET", RUNS, "actions/workflow-runs#list-workflow-runs-for-a-repository", permission="actions:read")
def list_runs(call: Call) -> Answer:
    """A repository's runs, newest first."""
    repo = call.repo
    return _listed(call, list(repo.runs.values()))


@table(
    "GET",
    "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
    "actions/workflow-runs#list-workflow-runs-for-a-workflow",
    permission="actions:read",
)
def list_runs_of_workflow(call: Call) -> Answer:
    """A workflow's runs, newest first; the workflow by id or by file name."""
    repo, wanted = call.repo, call.params["workflow_id"]
    flows = [flow for flow in repo.workflows.values() if wanted in {str(flow.id), flow.path.rpartition("/")[2]}]
    if not flows:
        raise not_found()
    return _listed(call, [run for run in repo.runs.values() if run.workflow is flows[0]])


def _listed(call: Call, found: list[Run]) -> Answer:
    chosen = sorted((run for run in found if _matches(call, run)), key=lambda run: -run.id)
    page, headers = call.page(chosen)
    rows = [actions.run(call.urls, run, run.latest) for run in page]
    return Answer({"total_count": len(chosen), "workflow_runs": rows}, headers=headers)


def _matches(call: Call, run: Run) -> bool:
    wanted: dict[str, set[str | None]] = {
        "head_sha": {run.head_sha},
        "branch": {run.head_branch},
        "event": {run.event},
        "status": {run.latest.status, run.latest.conclusion},
        "actor": {run.actor.login},
        "check_suite_id": {str(run.check_suite_id)},
    }
    if any(call.query(name) is not None and call.query(name) not in values for name, values in wanted.items()):
        return False
    if call.query("exclude_pull_requests") == "true" and run.event == "pull_request":
        return True
    return _within(iso(run.created_at), call.query("created"))


def _within(moment: str, span: str | None) -> bool:
    """https://docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates"""
    if span is None:
        return True
    first, dots, last = span.partition("..")
    if dots:
        return (first == "*" or moment >= first) and (last == "*" or moment[: len(last)] <= last)
    comparison = re.fullmatch(r"([<>]=?)?(.+)", span)
    operator, value = comparison.groups() if comparison else (None, span)
    start = moment[: len(value)]
    return {">": start > value, ">=": start >= value, "<": start < value, "<=": start <= value}.get(
        operator or "", start == value
    )


@table("GET", RUN, "actions/workflow-runs#get-a-workflow-run", permission="actions:read")
def get_run(call: Call) -> Answer:
    """One run at its latest attempt."""
    run = of(call.repo.runs, call.number("run_id"))
    return Answer(_shown(call, actions.run(call.urls, run, run.latest)))


@table("GET", ATTEMPT, "actions/workflow-runs#get-a-workflow-run-attempt", permission="actions:read")
def get_attempt(call: Call) -> Answer:
    """One attempt of a run."""
    run, attempt = _attempt(call, call.repo)
    return Answer(_shown(call, actions.run(call.urls, run, attempt, in_attempt=True)))


def _shown(call: Call, data: dict[str, object]) -> dict[str, object]:
    return data | {"pull_requests": []} if call.query("exclude_pull_requests") == "true" else data


def _attempt(call: Call, repo: Repository) -> tuple[Run, Attempt]:
    run = of(repo.runs, call.number("run_id"))
    number = call.number("attempt_number")
    if not 1 <= number <= len(run.attempts):
        raise not_found()
    return run, run.attempts[number - 1]


@table("GET", RUN + "/jobs", "actions/workflow-jobs#list-jobs-for-a-workflow-run", permission="actions:read")
def list_jobs(call: Call) -> Answer:
    """A run's jobs: of the latest attempt, or with `filter=all` of all."""
    run = of(call.repo.runs, call.number("run_id"))
    attempts = run.attempts if call.query("filter") == "all" else [run.latest]
    return _jobs(call, [job for attempt in attempts for job in attempt.jobs])


@table(
    "GET",
    ATTEMPT + "/jobs",
    "actions/workflow-jobs#list-jobs-for-a-workflow-run-attempt",
    permission="actions:read",
)
def list_jobs_of_attempt(call: Call) -> Answer:
    """One attempt's jobs."""
    return _jobs(call, _attempt(call, call.repo)[1].jobs)


def _jobs(call: Call, found: list[Job]) -> Answer:
    page, headers = call.page(found)
    rows = [actions.job(call.urls, job) for job in page]
    return Answer({"total_count": len(found), "jobs": rows}, headers=headers)


@table("GET", JOB, "actions/workflow-jobs#get-a-job-for-a-workflow-run", permission="actions:read")
def get_job(call: Call) -> Answer:
    """One job."""
    return Answer(actions.job(call.urls, _job(call)))


def _job(call: Call) -> Job:
    found = call.store.find_job(call.repo, call.number("job_id"))
    if found is None:
        raise not_found()
    return found


@table(
    "GET",
    JOB + "/logs",
    "actions/workflow-jobs#download-job-logs-for-a-workflow-run",
    permission="actions:read",
)
def download_job_logs(call: Call) -> Answer:
    """A redirect to one job's log."""
    job = _job(call)
    _need_sign_in(call)
    if job.gone or job.attempt.gone or _expired(call, job.attempt):
        raise gone()
    if job.not_ready > 0:
        job.not_ready -= 1
        raise not_found()
    if job.log is None or job.status != "completed":
        raise not_found()
    return _redirect(call, Blob(job.log, "text/plain", "job/job-logs.txt"))


@table("GET", RUN + "/logs", "actions/workflow-runs#download-workflow-run-logs", permission="actions:read")
def download_run_logs(call: Call) -> Answer:
    """A redirect to the archive of the latest attempt's logs."""
    return _archive(call, of(call.repo.runs, call.number("run_id")).latest)


@table(
    "GET",
    ATTEMPT + "/logs",
    "actions/workflow-runs#download-workflow-run-attempt-logs",
    permission="actions:read",
)
def download_attempt_logs(call: Call) -> Answer:
    """A redirect to the archive of one attempt's logs."""
    return _archive(call, _attempt(call, call.repo)[1])


def _archive(call: Call, attempt: Attempt) -> Answer:
    _need_sign_in(call)
    if attempt.gone or _expired(call, attempt):
        raise gone()
    if attempt.not_ready > 0:
        attempt.not_ready -= 1
        raise not_found()
    if attempt.status != "completed":
        raise not_found()
    data = attempt.archive
    if data is None:
        data = archive.build(attempt, call.store.layout)
    return _redirect(call, Blob(data, "application/zip", "run/logs.zip"))


def _need_sign_in(call: Call) -> None:
    if call.actor.kind is None:
        raise ApiError(403, "Must have admin rights to Repository.")


def _expired(call: Call, attempt: Attempt) -> bool:
    return call.store.clock.now() - attempt.updated_at > RETENTION


def gone() -> ApiError:
    """Logs that were deleted or have outlived their retention."""
    return ApiError(410, "Server Error")


def _redirect(call: Call, blob: Blob) -> Answer:
    address = call.store.storage.sign(blob)
    return Answer(b"", 302, {"Location": address}, "text/html;charset=utf-8")


@table(
    "POST",
    RUN + "/rerun",
    "actions/workflow-runs#re-run-a-workflow",
    permission="actions:write",
    role="write",
)
def rerun(call: Call) -> Answer:
    """Queue a new attempt of every job."""
    run = _retryable(call, of(call.repo.runs, call.number("run_id")))
    runs.retry(call.store, run, call.author)
    return Answer({}, 201)


@table(
    "POST",
    RUN + "/rerun-failed-jobs",
    "actions/workflow-runs#re-run-failed-jobs-from-a-workflow-run",
    permission="actions:write",
    role="write",
)
def rerun_failed_jobs(call: Call) -> Answer:
    """Queue a new attempt of the jobs that failed."""
    run = _retryable(call, of(call.repo.runs, call.number("run_id")))
    failed = {job.id for job in run.latest.jobs if job.conclusion in runs.FAILED}
    if not failed:
        raise ApiError(403, "This workflow run has no failed jobs")
    runs.retry(call.store, run, call.author, failed)
    return Answer({}, 201)


@table(
    "POST",
    JOB + "/rerun",
    "actions/workflow-runs#re-run-a-job-from-a-workflow-run",
    permission="actions:write",
    role="write",
)
def rerun_job(call: Call) -> Answer:
    """Queue a new attempt of one job."""
    job = _job(call)
    if job.attempt is not job.run.latest:
        raise ApiError(403, "This job is from an earlier attempt and cannot be retried")
    runs.retry(call.store, _retryable(call, job.run), call.author, {job.id})
    return Answer({}, 201)


def _retryable(call: Call, run: Run) -> Run:
    if run.latest.status != "completed":
        raise ApiError(403, "This workflow is already running")
    if call.store.clock.now() - run.created_at > RETRYABLE_FOR:
        message = "Unable to retry this workflow run because it was created over a month ago"
        raise ApiError(403, message)
    return run
