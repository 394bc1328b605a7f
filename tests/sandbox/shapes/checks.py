"""Check runs: the App's own, and those that jobs of workflows are.

Left out: check suites other than an id, deployments, a page of their own.
"""

from __future__ import annotations

from tests.sandbox.check_runs import CheckRun
from tests.sandbox.clock import iso, iso_or_none
from tests.sandbox.shapes.accounts import app as app_shape
from tests.sandbox.shapes.actions import pull_minimal
from tests.sandbox.shapes.base import Json, Urls, node_id
from tests.sandbox.state import App, Job, Repository

ACTIONS_ID = 15_368
"""The App that GitHub Actions is. https://api.github.com/apps/github-actions"""


def check_run(urls: Urls, repo: Repository, record: CheckRun, app: App) -> Json:
    """GitHub's `check-run` of the App."""
    page = f"{urls.page(repo.full_name)}/runs/{record.id}"
    output = {"title": record.title, "summary": record.summary, "text": None}
    state = {"status": record.status, "conclusion": record.conclusion, "external_id": record.external_id or ""}
    times = {"started_at": iso(record.started_at), "completed_at": iso_or_none(record.completed_at)}
    who = {"name": record.name, "details_url": page, "html_url": page, "app": app_shape(urls, app)}
    common = _common(urls, repo, record.id, record.head_sha)
    return common | state | times | who | {"output": output | _annotations(common, len(record.annotations))}


def job_run(urls: Urls, repo: Repository, record: Job, app: App) -> Json:
    """GitHub's `check-run` of a workflow's job."""
    page = f"{urls.page(repo.full_name)}/actions/runs/{record.run.id}/job/{record.id}"
    output = {"title": None, "summary": None, "text": None}
    state = {"status": record.status, "conclusion": record.conclusion, "external_id": str(record.run.check_suite_id)}
    times = {"started_at": iso(record.started_at), "completed_at": iso_or_none(record.completed_at)}
    actions = app_shape(urls, app) | {"id": ACTIONS_ID, "slug": "github-actions", "name": "GitHub Actions"}
    who = {"name": record.name, "details_url": page, "html_url": page, "app": actions | {"client_id": "Iv1.actions"}}
    common = _common(urls, repo, record.id, record.run.head_sha) | {"check_suite": {"id": record.run.check_suite_id}}
    return common | state | times | who | {"output": output | _annotations(common, 0)}


def _common(urls: Urls, repo: Repository, identifier: int, commit: str) -> Json:
    pulls = (issue.pull for issue in repo.issues.values() if issue.pull and issue.state == "open")
    own = (pull for pull in pulls if pull.head_sha == commit and pull.head_repository is repo)
    return {
        "id": identifier,
        "node_id": node_id("CR", identifier),
        "head_sha": commit,
        "url": f"{urls.repo(repo.full_name)}/check-runs/{identifier}",
        "check_suite": {"id": int(commit[:7], 16)},
        "pull_requests": [pull_minimal(urls, repo, pull) for pull in own],
    }


def _annotations(common: Json, count: int) -> Json:
    return {"annotations_count": count, "annotations_url": f"{common['url']}/annotations"}
