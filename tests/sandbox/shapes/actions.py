"""Runs, attempts and jobs.

Left out: artifacts, referenced workflows, environments and runner groups other than GitHub's own.
"""

from __future__ import annotations

from tests.sandbox.clock import iso, iso_or_none
from tests.sandbox.shapes.accounts import user
from tests.sandbox.shapes.base import Json, Urls, node_id, quoted
from tests.sandbox.shapes.repositories import minimal
from tests.sandbox.state import Attempt, Job, Pull, Repository, Run, Step


def run(urls: Urls, record: Run, attempt: Attempt, *, in_attempt: bool = False) -> Json:
    """GitHub's `workflow-run` at one attempt; some links differ where an attempt itself was asked for."""
    title = record.head_repository.objects.commits[record.head_sha].message.partition("\n")[0]
    data: Json = {
        "id": record.id,
        "name": record.workflow.name,
        "node_id": node_id("WFR", record.id),
        "head_branch": record.head_branch,
        "head_sha": record.head_sha,
        "path": record.workflow.path,
        "display_title": _title(record) or title,
        "run_number": record.number,
        "event": record.event,
        "status": attempt.status,
        "conclusion": attempt.conclusion,
        "workflow_id": record.workflow.id,
        "check_suite_id": record.check_suite_id,
        "check_suite_node_id": node_id("CS", record.check_suite_id),
        "pull_requests": [pull_minimal(urls, record.repository, pull) for pull in pulls_of(record)],
        "created_at": iso(record.created_at),
        "updated_at": iso(attempt.updated_at),
        "actor": user(urls, record.actor),
        "run_attempt": attempt.number,
        "referenced_workflows": [],
        "run_started_at": iso(attempt.started_at),
        "triggering_actor": user(urls, attempt.triggering_actor),
        "head_commit": head_commit(record),
        "repository": minimal(urls, record.repository),
        "head_repository": minimal(urls, record.head_repository),
    }
    return data | _links(urls, record, attempt, in_attempt=in_attempt)


def _links(urls: Urls, record: Run, attempt: Attempt, *, in_attempt: bool) -> Json:
    repo = urls.repo(record.repository.full_name)
    api = f"{repo}/actions/runs/{record.id}"
    page = f"{urls.page(record.repository.full_name)}/actions/runs/{record.id}"
    here = f"{api}/attempts/{attempt.number}" if in_attempt else api
    return {
        "url": api,
        "html_url": f"{page}/attempts/{attempt.number}" if in_attempt else page,
        "jobs_url": f"{here}/jobs",
        "logs_url": f"{here}/logs",
        "check_suite_url": f"{repo}/check-suites/{record.check_suite_id}",
        "artifacts_url": f"{api}/artifacts",
        "cancel_url": f"{api}/cancel",
        "rerun_url": f"{api}/rerun",
        "previous_attempt_url": f"{api}/attempts/{attempt.number - 1}" if attempt.number > 1 else None,
        "workflow_url": f"{repo}/actions/workflows/{record.workflow.id}",
    }


def pulls_of(record: Run) -> list[Pull]:
    """The pull requests that GitHub names with a run: open, of its head, and never one from a fork.

    https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run
    """
    if record.head_repository is not record.repository:
        return []
    return [
        pull
        for issue in record.repository.issues.values()
        if (pull := issue.pull) is not None
        and issue.state == "open"
        and pull.head_repository is record.repository
        and (pull.head_ref == record.head_branch or pull.head_sha == record.head_sha)
    ]


def _title(record: Run) -> str | None:
    if record.event != "pull_request":
        return None
    for issue in record.repository.issues.values():
        pull = issue.pull
        if pull and pull.head_repository is record.head_repository and pull.head_ref == record.head_branch:
            return issue.title
    return None


def pull_minimal(urls: Urls, repo: Repository, pull: Pull) -> Json:
    """The short form of a pull request that runs carry."""

    def side(ref: str, sha: str, where: Repository) -> Json:
        short = {"id": where.id, "url": urls.repo(where.full_name), "name": where.name}
        return {"ref": ref, "sha": sha, "repo": short}

    return {
        "url": f"{urls.repo(repo.full_name)}/pulls/{pull.number}",
        "id": pull.id,
        "number": pull.number,
        "head": side(pull.head_ref, pull.head_sha, pull.head_repository),
        "base": side(pull.base_ref, pull.base_sha, repo),
    }


def head_commit(record: Run) -> Json:
    """The commit a run is of."""
    commit = record.head_repository.objects.commits[record.head_sha]
    who = {"name": commit.author.name, "email": commit.author.email}
    return {
        "id": commit.sha,
        "tree_id": commit.tree,
        "message": commit.message,
        "timestamp": iso(commit.author.when),
        "author": who,
        "committer": who,
    }


def workflow(urls: Urls, record: Run) -> Json:
    """The workflow of a run, as webhooks carry it."""
    flow, repo = record.workflow, record.repository
    page = urls.page(repo.full_name)
    return {
        "id": flow.id,
        "node_id": node_id("W", flow.id),
        "name": flow.name,
        "path": flow.path,
        "state": "active",
        "created_at": iso(flow.created_at),
        "updated_at": iso(flow.created_at),
        "url": f"{urls.repo(repo.full_name)}/actions/workflows/{flow.id}",
        "html_url": f"{page}/blob/{repo.default_branch}/{flow.path}",
        "badge_url": f"{page}/workflows/{quoted(flow.name)}/badge.svg",
    }


def job(urls: Urls, record: Job) -> Json:
    """One job."""
    repo = record.run.repository
    api = urls.repo(repo.full_name)
    ran = record.status != "queued" and record.runner_name is not None
    return {
        "id": record.id,
        "run_id": record.run.id,
        "workflow_name": record.run.workflow.name,
        "head_branch": record.run.head_branch,
        "run_url": f"{api}/actions/runs/{record.run.id}",
        "run_attempt": record.attempt.number,
        "node_id": node_id("CR", record.id),
        "head_sha": record.run.head_sha,
        "url": f"{api}/actions/jobs/{record.id}",
        "html_url": f"{urls.page(repo.full_name)}/actions/runs/{record.run.id}/job/{record.id}",
        "status": record.status,
        "conclusion": record.conclusion,
        "created_at": iso(record.created_at),
        "started_at": iso(record.started_at),
        "completed_at": iso_or_none(record.completed_at),
        "name": record.name,
        "steps": [step(each) for each in record.steps],
        "check_run_url": f"{api}/check-runs/{record.id}",
        "labels": list(record.labels),
        "runner_id": 1_000_000_001 if ran else None,
        "runner_name": record.runner_name if ran else None,
        "runner_group_id": 0 if ran else None,
        "runner_group_name": "GitHub Actions" if ran else None,
    }


def step(record: Step) -> Json:
    """One step of a job."""
    return {
        "name": record.name,
        "status": record.status,
        "conclusion": record.conclusion,
        "number": record.number,
        "started_at": iso_or_none(record.started_at),
        "completed_at": iso_or_none(record.completed_at),
    }
