"""One request for each operation that the sandbox serves, made through githubkit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
from githubkit import Response
from githubkit_schemas.v2026_03_10.types import ReposOwnerRepoCheckRunsPostBodyPropOutputPropAnnotationsItemsType

from tests.test_sandbox.conftest import World


class Clients:
    """The App and its installation; githubkit lets go of a client that nobody holds."""

    def __init__(self, world: World, transport: httpx.BaseTransport | None = None) -> None:
        self.world = world
        self.app = world.app(transport)
        self.bot = self.app.with_auth(self.app.auth.as_installation(world.installation.id))


Exercise = Callable[[Clients], "Response[Any, Any]"]
O, R = "acme", "datasets"  # noqa: E741 - the two stand in every call below
REPO = "/repos/{owner}/{repo}"
ACTIONS = REPO + "/actions"
COMMENT = REPO + "/issues/comments/{comment_id}"
REVIEWS = REPO + "/pulls/{pull_number}/comments"
REVIEW = REPO + "/pulls/comments/{comment_id}"

ANNOTATION: ReposOwnerRepoCheckRunsPostBodyPropOutputPropAnnotationsItemsType = {
    "path": "docs/a.md",
    "start_line": 2,
    "end_line": 2,
    "annotation_level": "failure",
    "message": "Here",
}

EXERCISES: dict[tuple[str, str], Exercise] = {
    ("GET", "/app"): lambda c: c.app.rest.apps.get_authenticated(),
    ("GET", "/app/installations"): lambda c: c.app.rest.apps.list_installations(),
    ("GET", "/app/installations/{installation_id}"): lambda c: c.app.rest.apps.get_installation(
        c.world.installation.id
    ),
    ("GET", REPO + "/installation"): lambda c: c.app.rest.apps.get_repo_installation(O, R),
    ("POST", "/app/installations/{installation_id}/access_tokens"): lambda c: (
        c.app.rest.apps.create_installation_access_token(c.world.installation.id, data={"repositories": [R]})
    ),
    ("GET", "/installation/repositories"): lambda c: c.bot.rest.apps.list_repos_accessible_to_installation(),
    ("GET", REPO): lambda c: c.bot.rest.repos.get(O, R),
    ("GET", REPO + "/git/trees/{tree_sha}"): lambda c: c.bot.rest.git.get_tree(O, R, c.world.sha, recursive="1"),
    ("GET", REPO + "/git/blobs/{file_sha}"): lambda c: c.bot.rest.git.get_blob(O, R, blob_of(c.world, "run.sh")),
    ("GET", REPO + "/contents/{path}"): lambda c: c.bot.rest.repos.get_content(O, R, "docs/a.md", ref="feature"),
    ("GET", REPO + "/branches"): lambda c: c.bot.rest.repos.list_branches(O, R),
    ("GET", REPO + "/branches/{branch}"): lambda c: c.bot.rest.repos.get_branch(O, R, "feature"),
    ("GET", REPO + "/commits"): lambda c: c.bot.rest.repos.list_commits(O, R),
    ("GET", REPO + "/commits/{ref}"): lambda c: c.bot.rest.repos.get_commit(O, R, c.world.sha),
    ("GET", REPO + "/commits/{commit_sha}/pulls"): lambda c: c.bot.rest.repos.list_pull_requests_associated_with_commit(
        O, R, c.world.sha
    ),
    ("GET", REPO + "/compare/{basehead}"): lambda c: c.bot.rest.repos.compare_commits(O, R, "main...feature"),
    ("GET", REPO + "/pulls"): lambda c: c.bot.rest.pulls.list(O, R, head="acme:feature"),
    ("GET", REPO + "/pulls/{pull_number}"): lambda c: c.bot.rest.pulls.get(O, R, 7),
    ("GET", REPO + "/pulls/{pull_number}/files"): lambda c: c.bot.rest.pulls.list_files(O, R, 7),
    ("GET", REVIEWS): lambda c: c.bot.rest.pulls.list_review_comments(O, R, reviewed(c.world)),
    ("POST", REVIEWS): lambda c: c.bot.rest.pulls.create_review_comment(
        O, R, 7, body="Here", commit_id=c.world.sha, path="docs/a.md", line=2, side="RIGHT"
    ),
    ("GET", REVIEW): lambda c: c.bot.rest.pulls.get_review_comment(O, R, own_review_comment(c.world)),
    ("PATCH", REVIEW): lambda c: c.bot.rest.pulls.update_review_comment(O, R, own_review_comment(c.world), body="New"),
    ("DELETE", REVIEW): lambda c: c.bot.rest.pulls.delete_review_comment(O, R, own_review_comment(c.world)),
    ("GET", REPO + "/issues"): lambda c: c.bot.rest.issues.list_for_repo(O, R),
    ("POST", REPO + "/issues"): lambda c: c.bot.rest.issues.create(O, R, title="New", labels=["bug"]),
    ("GET", REPO + "/issues/{issue_number}"): lambda c: c.bot.rest.issues.get(O, R, c.world.issue.number),
    ("PATCH", REPO + "/issues/{issue_number}"): lambda c: c.bot.rest.issues.update(
        O, R, c.world.issue.number, state="closed", state_reason="not_planned"
    ),
    ("GET", REPO + "/issues/comments"): lambda c: c.bot.rest.issues.list_comments_for_repo(O, R),
    ("GET", REPO + "/issues/{issue_number}/comments"): lambda c: c.bot.rest.issues.list_comments(O, R, 7),
    ("POST", REPO + "/issues/{issue_number}/comments"): lambda c: c.bot.rest.issues.create_comment(
        O, R, 7, body="Here"
    ),
    ("GET", COMMENT): lambda c: c.bot.rest.issues.get_comment(O, R, c.world.comment.id),
    ("PATCH", COMMENT): lambda c: c.bot.rest.issues.update_comment(O, R, own_comment(c.world), body="New"),
    ("DELETE", COMMENT): lambda c: c.bot.rest.issues.delete_comment(O, R, own_comment(c.world)),
    ("GET", COMMENT + "/reactions"): lambda c: c.bot.rest.reactions.list_for_issue_comment(
        O, R, reacted_comment(c.world)
    ),
    ("POST", COMMENT + "/reactions"): lambda c: c.bot.rest.reactions.create_for_issue_comment(
        O, R, c.world.comment.id, content="eyes"
    ),
    ("DELETE", COMMENT + "/reactions/{reaction_id}"): lambda c: c.bot.rest.reactions.delete_for_issue_comment(
        O, R, reacted_comment(c.world), c.world.comment.reactions[0].id
    ),
    ("GET", REPO + "/issues/{issue_number}/reactions"): lambda c: c.bot.rest.reactions.list_for_issue(O, R, 7),
    ("POST", REPO + "/issues/{issue_number}/reactions"): lambda c: c.bot.rest.reactions.create_for_issue(
        O, R, 7, content="rocket"
    ),
    ("GET", ACTIONS + "/runs"): lambda c: c.bot.rest.actions.list_workflow_runs_for_repo(O, R, head_sha=c.world.sha),
    ("GET", ACTIONS + "/workflows/{workflow_id}/runs"): lambda c: c.bot.rest.actions.list_workflow_runs(
        O, R, "docker-ci.yml", branch="feature"
    ),
    ("GET", ACTIONS + "/runs/{run_id}"): lambda c: c.bot.rest.actions.get_workflow_run(O, R, c.world.run.id),
    ("GET", ACTIONS + "/runs/{run_id}/attempts/{attempt_number}"): lambda c: (
        c.bot.rest.actions.get_workflow_run_attempt(O, R, c.world.run.id, 1)
    ),
    ("GET", ACTIONS + "/runs/{run_id}/jobs"): lambda c: c.bot.rest.actions.list_jobs_for_workflow_run(
        O, R, c.world.run.id
    ),
    ("GET", ACTIONS + "/runs/{run_id}/attempts/{attempt_number}/jobs"): lambda c: (
        c.bot.rest.actions.list_jobs_for_workflow_run_attempt(O, R, c.world.run.id, 1)
    ),
    ("GET", ACTIONS + "/jobs/{job_id}"): lambda c: c.bot.rest.actions.get_job_for_workflow_run(O, R, c.world.job.id),
    ("GET", ACTIONS + "/jobs/{job_id}/logs"): lambda c: c.bot.rest.actions.download_job_logs_for_workflow_run(
        O, R, c.world.job.id
    ),
    ("GET", ACTIONS + "/runs/{run_id}/logs"): lambda c: c.bot.rest.actions.download_workflow_run_logs(
        O, R, c.world.run.id
    ),
    ("GET", ACTIONS + "/runs/{run_id}/attempts/{attempt_number}/logs"): lambda c: (
        c.bot.rest.actions.download_workflow_run_attempt_logs(O, R, c.world.run.id, 1)
    ),
    ("POST", ACTIONS + "/runs/{run_id}/rerun"): lambda c: c.bot.rest.actions.re_run_workflow(O, R, c.world.run.id),
    ("POST", ACTIONS + "/runs/{run_id}/rerun-failed-jobs"): lambda c: c.bot.rest.actions.re_run_workflow_failed_jobs(
        O, R, c.world.run.id
    ),
    ("POST", ACTIONS + "/jobs/{job_id}/rerun"): lambda c: c.bot.rest.actions.re_run_job_for_workflow_run(
        O, R, c.world.job.id
    ),
    ("POST", REPO + "/check-runs"): lambda c: c.bot.rest.checks.create(
        O,
        R,
        name="retriage",
        head_sha=c.world.sha,
        external_id="1",
        conclusion="neutral",
        output={"title": "One cause", "summary": "It broke.", "annotations": [ANNOTATION]},
    ),
    ("GET", REPO + "/commits/{ref}/check-runs"): lambda c: c.bot.rest.checks.list_for_ref(
        O, R, checked_commit(c), filter_="all"
    ),
    ("GET", REPO + "/collaborators/{username}/permission"): lambda c: (
        c.bot.rest.repos.get_collaborator_permission_level(O, R, "carol")
    ),
    ("GET", "/search/issues"): lambda c: c.bot.rest.search.issues_and_pull_requests(
        q="repo:acme/datasets is:issue breaks"
    ),
    ("GET", "/rate_limit"): lambda c: c.bot.rest.rate_limit.get(),
}


def checked_commit(clients: Clients) -> str:
    """A commit with a check run of the App beside those of its jobs."""
    EXERCISES["POST", REPO + "/check-runs"](clients)
    return clients.world.sha


def blob_of(world: World, path: str) -> str:
    """The blob at a path of the feature branch."""
    return world.repo.record.objects.files(world.sha)[path][1]


def own_comment(world: World) -> int:
    """A comment that the App wrote."""
    return world.repo.comment(7, author="retriage[bot]", body="Old").id


def own_review_comment(world: World) -> int:
    """A comment on the diff that the App wrote."""
    return world.pull.review_comment("docs/a.md", 2, "Old", author="retriage[bot]").id


def reviewed(world: World) -> int:
    """The number of a pull request with a comment on its diff."""
    own_review_comment(world)
    return world.pull.number


def reacted_comment(world: World) -> int:
    """A comment that the App reacted to."""
    bot = world.bot()
    bot.rest.reactions.create_for_issue_comment(O, R, world.comment.id, content="eyes")
    return world.comment.id
