"""The fields of GitHub's answers that retriage reads, and nothing else.

githubkit's own models check every field of every answer; one value that its description does not foresee would then
cost a maintainer the comment. What is not read here cannot break here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from workers.triage import facts
from workers.triage.repository import tree as trees


class Account(BaseModel):
    """A user, organisation or bot."""

    login: str | None = None
    type: str | None = None


class Repository(BaseModel):
    """A repository, named within another answer."""

    owner: Account | None = None


class Run(BaseModel):
    """https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run"""

    id: int
    name: str | None = None
    path: str | None = None
    run_number: int
    run_attempt: int | None = None
    workflow_id: int
    event: str | None = None
    status: str | None = None
    conclusion: str | None = None
    head_sha: str
    head_branch: str | None = None
    head_repository: Repository | None = None
    html_url: str | None = None
    actor: Account | None = None
    updated_at: datetime | None = None
    pull_requests: list[Any] | None = None

    def fact(self, repository: str) -> facts.Run:
        """The same in the pipeline's words."""
        owner = self.head_repository.owner if self.head_repository else None
        return facts.Run(
            repository=repository,
            id=self.id,
            attempt=self.run_attempt or 1,
            number=self.run_number,
            workflow_id=self.workflow_id,
            workflow=self.name or self.path or "unnamed workflow",
            event=self.event or "",
            completed=self.status == "completed",
            updated_at=self.updated_at,
            conclusion=self.conclusion,
            head_sha=self.head_sha,
            head_branch=self.head_branch,
            head_owner=owner.login if owner else None,
            url=self.html_url or "",
            workflow_path=facts.workflow_file(self.path),
            actor=self.actor.login if self.actor else None,
            pulls=facts.named_pulls(self.pull_requests, repository),
        )


class Step(BaseModel):
    """A step of a job."""

    number: int
    name: str | None = None
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None

    def fact(self) -> facts.Step:
        """The same in the pipeline's words."""
        return facts.Step(self.number, self.name or "unnamed step", self.conclusion, self.started_at, self.completed_at)


class Job(BaseModel):
    """https://docs.github.com/en/rest/actions/workflow-jobs#get-a-job-for-a-workflow-run"""

    id: int
    name: str | None = None
    conclusion: str | None = None
    html_url: str | None = None
    labels: list[str | None] | None = None
    steps: list[Step] | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None

    def fact(self) -> facts.Job:
        """The same in the pipeline's words."""
        steps = tuple(step.fact() for step in self.steps or ())
        labels = tuple(label for label in self.labels or () if label)
        return facts.Job(
            self.id,
            self.name or "unnamed job",
            self.conclusion,
            self.html_url or "",
            labels,
            steps,
            self.created_at,
            self.started_at,
            self.completed_at,
        )


class Pull(BaseModel):
    """https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request"""

    class _Side(BaseModel):
        sha: str
        ref: str = ""
        user: Account | None = None

    number: int
    state: str
    draft: bool | None = None
    user: Account | None = None
    head: _Side
    base: _Side

    def fact(self) -> facts.Pull:
        """The same in the pipeline's words."""
        return facts.Pull(
            number=self.number,
            head_sha=self.head.sha,
            base_branch=self.base.ref,
            base_sha=self.base.sha,
            head_owner=self.head.user.login if self.head.user else None,
            head_branch=self.head.ref,
            author=self.user.login if self.user else None,
            open=self.state == "open",
            draft=bool(self.draft),
            by_bot=self.user is not None and self.user.type == "Bot",
        )


class App(BaseModel):
    """The App that wrote a comment."""

    id: int
    client_id: str | None = None


class Reactions(BaseModel):
    """How many people reacted how."""

    up: int = Field(0, alias="+1")
    down: int = Field(0, alias="-1")


class Comment(BaseModel):
    """https://docs.github.com/en/rest/issues/comments#get-an-issue-comment"""

    id: int
    body: str | None = None
    html_url: str | None = None
    user: Account | None = None
    performed_via_github_app: App | None = None
    reactions: Reactions | None = None

    def fact(self, app_id: str) -> facts.Comment:
        """The same in the pipeline's words. `app_id` is this App's id or client id."""
        ours = _is_ours(self.user, self.performed_via_github_app, app_id)
        said = self.reactions or Reactions()
        return facts.Comment(self.id, self.body or "", ours, self.html_url or "", said.up, said.down)


class Issue(BaseModel):
    """https://docs.github.com/en/rest/issues/issues#get-an-issue"""

    number: int
    title: str | None = None
    body: str | None = None
    state: str
    html_url: str | None = None
    user: Account | None = None
    performed_via_github_app: App | None = None
    pull_request: Any = None

    def fact(self, app_id: str) -> facts.Issue:
        """The same in the pipeline's words. `app_id` is this App's id or client id."""
        ours = _is_ours(self.user, self.performed_via_github_app, app_id)
        return facts.Issue(
            self.number, self.title or "", self.body or "", self.state == "open", ours, self.html_url or ""
        )


class Installation(BaseModel):
    """https://docs.github.com/en/rest/apps/apps#get-a-repository-installation-for-the-authenticated-app"""

    id: int
    suspended_at: datetime | None = None
    permissions: dict[str, str] = Field(default_factory=dict)

    @property
    def writes_issues(self) -> bool:
        """Whether it may open issues there now."""
        return self.suspended_at is None and self.permissions.get("issues") == "write"


class CheckRun(BaseModel):
    """https://docs.github.com/en/rest/checks/runs#get-a-check-run"""

    id: int
    external_id: str | None = None
    app: App | None = None

    def of(self, app_id: str) -> bool:
        """Whether the App with this id or client id wrote it."""
        return _is_app(self.app, app_id)


def _is_app(app: App | None, app_id: str) -> bool:
    return bool(app_id) and app is not None and app_id in {str(app.id), app.client_id}


def _is_ours(user: Account | None, app: App | None, app_id: str) -> bool:
    """Whether this App wrote it. A person can write through the App, too; only what a bot wrote is the App's own."""
    by_bot = user is not None and user.type == "Bot"
    return by_bot and _is_app(app, app_id)


class ChangedFile(BaseModel):
    """https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files"""

    filename: str
    patch: str | None = None


class ReviewComment(BaseModel):
    """https://docs.github.com/en/rest/pulls/comments#list-review-comments-on-a-pull-request"""

    path: str
    body: str | None = None

    def fact(self) -> facts.ReviewComment:
        """The same in the pipeline's words."""
        return facts.ReviewComment(self.path, (self.body or "").replace("\r\n", "\n"))


class Permission(BaseModel):
    """https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user"""

    role_name: str | None = None


class Tree(BaseModel):
    """https://docs.github.com/en/rest/git/trees#get-a-tree"""

    class _Row(BaseModel):
        path: str
        mode: str
        sha: str
        size: int | None = None

    tree: list[_Row]
    truncated: bool = False

    def fact(self, commit: str) -> trees.Tree:
        """The same in the pipeline's words."""
        rows = (trees.Entry(row.path, row.mode, row.sha, row.size) for row in self.tree)
        return trees.of(commit, rows, truncated=self.truncated)
