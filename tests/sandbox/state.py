"""What the sandbox remembers: plain records, no JSON and no HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.sandbox.check_runs import CheckRun
from tests.sandbox.git import Objects

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
"""Repository roles, weakest first.
https://docs.github.com/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization"""


@dataclass(slots=True)
class Account:
    """A user, an organisation or an App's bot."""

    id: int
    login: str
    type: str
    """`User`, `Organization` or `Bot`."""


@dataclass(slots=True)
class App:
    """The GitHub App that the sandbox knows."""

    id: int
    slug: str
    client_id: str
    name: str
    owner: Account
    bot: Account
    permissions: dict[str, str]
    events: list[str]
    created_at: datetime


@dataclass(slots=True)
class Installation:
    """The App on one account."""

    id: int
    account: Account
    permissions: dict[str, str]
    repositories: set[int] | None
    """Ids of the selected repositories; None is all of the account's."""
    created_at: datetime
    suspended_at: datetime | None = None
    suspended_by: Account | None = None


@dataclass(slots=True)
class Token:
    """A bearer token: of an installation or of a user."""

    value: str
    installation: Installation | None = None
    user: Account | None = None
    permissions: dict[str, str] = field(default_factory=dict)
    repositories: set[int] | None = None
    expires_at: datetime | None = None


@dataclass(slots=True)
class Reaction:
    """One person's reaction to a comment or an issue."""

    id: int
    content: str
    user: Account
    created_at: datetime


@dataclass(slots=True)
class Issue:
    """An issue, or the conversation half of a pull request."""

    id: int
    number: int
    title: str
    body: str | None
    author: Account
    created_at: datetime
    updated_at: datetime
    state: str = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: Account | None = None
    locked: bool = False
    by_app: bool = False
    """Written by an installation of the App."""
    labels: list[str] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    pull: Pull | None = None


@dataclass(slots=True)
class Pull:
    """The code half of a pull request."""

    id: int
    issue: Issue
    head_repository: Repository
    head_ref: str
    base_ref: str
    base_sha: str
    last_head_sha: str
    """What the head was when its branch was last seen."""
    draft: bool = False
    merged_at: datetime | None = None
    merge_sha: str | None = None
    """The test merge that was made last."""
    merged_of: tuple[str, str] | None = None
    """Base and head of that test merge."""

    @property
    def number(self) -> int:
        """The number it shares with its issue."""
        return self.issue.number

    @property
    def head_sha(self) -> str:
        """The tip of its branch while it is open; afterwards, what that was."""
        if self.issue.state == "open":
            self.last_head_sha = self.head_repository.branches.get(self.head_ref, self.last_head_sha)
        return self.last_head_sha


@dataclass(slots=True)
class Comment:
    """One comment of an issue or pull request."""

    id: int
    issue: Issue
    account: Account
    body: str
    created_at: datetime
    updated_at: datetime
    by_app: bool = False
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(slots=True)
class ReviewComment:
    """One comment on a pull request's diff."""

    id: int
    review_id: int
    issue: Issue
    account: Account
    body: str
    path: str
    commit: str
    """What it was made on."""
    line: int | None
    """None for a whole file."""
    side: str
    start_line: int | None
    start_side: str | None
    diff_hunk: str
    position: int | None
    created_at: datetime
    updated_at: datetime
    by_app: bool = False
    in_reply_to: int | None = None
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(slots=True)
class Workflow:
    """One workflow file."""

    id: int
    path: str
    name: str
    created_at: datetime


@dataclass(slots=True)
class Step:
    """One step of a job."""

    name: str
    number: int
    status: str
    conclusion: str | None
    started_at: datetime | None
    completed_at: datetime | None
    log: bytes | None


@dataclass(slots=True)
class Job:
    """One job of one attempt."""

    id: int
    run: Run
    attempt: Attempt
    name: str
    status: str
    conclusion: str | None
    created_at: datetime
    started_at: datetime
    completed_at: datetime | None
    steps: list[Step]
    labels: list[str]
    runner_name: str | None
    log: bytes | None
    gone: bool = False
    not_ready: int = 0
    """How many requests for the log still find it missing."""


@dataclass(slots=True)
class Attempt:
    """One attempt at a run."""

    number: int
    status: str
    conclusion: str | None
    started_at: datetime
    updated_at: datetime
    triggering_actor: Account
    jobs: list[Job] = field(default_factory=list)
    gone: bool = False
    not_ready: int = 0
    archive: bytes | None = None
    """Served in place of the real archive, for tests of broken ones."""


@dataclass(slots=True)
class Run:
    """One run of a workflow, with all its attempts."""

    id: int
    workflow: Workflow
    number: int
    event: str
    head_branch: str
    head_sha: str
    head_repository: Repository
    repository: Repository
    actor: Account
    check_suite_id: int
    created_at: datetime
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def latest(self) -> Attempt:
        """The newest attempt."""
        return self.attempts[-1]


@dataclass(slots=True)
class Repository:
    """A repository and everything in it."""

    id: int
    owner: Account
    name: str
    private: bool
    default_branch: str
    created_at: datetime
    objects: Objects
    pushed_at: datetime
    parent: Repository | None = None
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    """Objects by the names of tags: annotated ones stand in `Objects.tags`, plain ones name the commit itself."""
    archived: bool = False
    has_issues: bool = True
    deleted_issues: set[int] = field(default_factory=set)
    """Their numbers."""
    issues: dict[int, Issue] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    review_comments: dict[int, ReviewComment] = field(default_factory=dict)
    workflows: dict[str, Workflow] = field(default_factory=dict)
    runs: dict[int, Run] = field(default_factory=dict)
    checks: dict[int, CheckRun] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    """Collaborators' roles by login in lower case."""

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner.login}/{self.name}"

    def role(self, account: Account) -> str:
        """The role an account has here; strangers read what is public."""
        if account.id == self.owner.id:
            return "admin"
        return self.roles.get(account.login.lower(), "none" if self.private else "read")

    def allows(self, account: Account, role: str) -> bool:
        """Whether an account has at least this role."""
        return ROLES.index(self.role(account)) >= ROLES.index(role)
