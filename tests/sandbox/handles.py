"""What tests hold in their hands: repositories, pull requests, runs, jobs and comments of a sandbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.sandbox import conversations, runs
from tests.sandbox.git import EXECUTABLE, FILE, SUBMODULE, SYMLINK, Signature, as_bytes, without
from tests.sandbox.shapes import events, issues
from tests.sandbox.shapes.base import Json, Urls
from tests.sandbox.specs import JobSpec
from tests.sandbox.state import ROLES, Attempt, Comment, Issue, Job, Pull, Reaction, Repository, Run
from tests.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class CommentHandle:
    """One comment."""

    store: Store
    urls: Urls
    repository: Repository
    record: Comment

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def body(self) -> str:
        return self.record.body

    @property
    def author(self) -> str:
        """The author's login; an App's is `{slug}[bot]`."""
        return self.record.account.login

    @property
    def app_slug(self) -> str | None:
        """The App that wrote it, if one did."""
        return self.store.app.slug if self.record.by_app else None

    @property
    def reactions(self) -> list[Reaction]:
        return list(self.record.reactions)

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def updated_at(self) -> datetime:
        return self.record.updated_at

    @property
    def html_url(self) -> str:
        """Where a person reads it."""
        return f"{issues.page_of(self.urls, self.repository, self.record.issue)}#issuecomment-{self.id}"

    def edit(self, body: str) -> None:
        """Change it as its author would."""
        self.record.body = body
        self.record.updated_at = self.store.clock.now()

    def event(self, action: str = "created") -> Json:
        """The `issue_comment` payload of it."""
        return events.issue_comment(self.store, self.urls, self.repository, self.record, action)


@dataclass(frozen=True, slots=True)
class IssueHandle:
    """One issue, or a pull request's conversation."""

    store: Store
    urls: Urls
    repository: Repository
    record: Issue

    @property
    def number(self) -> int:
        return self.record.number

    @property
    def title(self) -> str:
        return self.record.title

    @property
    def body(self) -> str | None:
        return self.record.body

    @property
    def author(self) -> str:
        return self.record.author.login

    @property
    def html_url(self) -> str:
        """Where a person reads it."""
        return issues.page_of(self.urls, self.repository, self.record)

    def close(self) -> None:
        """Close it as its author would."""
        conversations.set_state(self.store, self.record, "closed", None, self.record.author)

    def reopen(self) -> None:
        """Open it again."""
        conversations.set_state(self.store, self.record, "open", None, self.record.author)

    def lock(self) -> None:
        """Let only collaborators comment."""
        self.record.locked = True

    def label(self, *names: str) -> None:
        """Set its labels."""
        self.record.labels = list(names)


@dataclass(frozen=True, slots=True)
class PullHandle(IssueHandle):
    """One pull request."""

    pull: Pull

    @property
    def head_sha(self) -> str:
        """The commit its head is at."""
        return self.pull.head_sha

    def merge(self) -> None:
        """Close it as merged; the base branch stays where it is."""
        self.close()
        self.pull.merged_at = self.record.closed_at


@dataclass(frozen=True, slots=True)
class JobHandle:
    """One job of one attempt."""

    record: Job

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name

    def logs_not_ready(self, times: int = 1) -> None:
        """Answer the next requests for its log 404, as GitHub does before it is stored."""
        self.record.not_ready = times

    def logs_gone(self) -> None:
        """Answer requests for its log 410, as GitHub does when it was deleted."""
        self.record.gone = True


@dataclass(frozen=True, slots=True)
class RunHandle:
    """One run; its attempts share one handle."""

    store: Store
    urls: Urls
    record: Run

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def attempt(self) -> int:
        """The number of the latest attempt."""
        return self.record.latest.number

    @property
    def html_url(self) -> str:
        """Where a person reads it."""
        return f"{self.urls.page(self.record.repository.full_name)}/actions/runs/{self.id}"

    @property
    def jobs(self) -> list[JobHandle]:
        """The latest attempt's jobs."""
        return self.jobs_of(self.attempt)

    def jobs_of(self, attempt: int) -> list[JobHandle]:
        """One attempt's jobs."""
        return [JobHandle(job) for job in self._attempt(attempt).jobs]

    def job(self, name: str) -> JobHandle:
        """The latest attempt's job of this name."""
        return next(job for job in self.jobs if job.name == name)

    def rerun(
        self, *, conclusion: str | None = "success", jobs: Sequence[JobSpec] | None = None, actor: str | None = None
    ) -> RunHandle:
        """One more attempt. Without `jobs`, the latest one's jobs again, ended as the run; logs stay as they were."""
        account = self.store.account(actor) if actor else self.record.actor
        if jobs is None:
            old = self.record.latest.jobs
            jobs = [JobSpec(job.name, conclusion, job.log, (), job.labels) for job in old]
        runs.add_attempt(self.store, self.record, jobs, conclusion, account)
        return self

    def finish(self, conclusion: str, jobs: Sequence[JobSpec]) -> RunHandle:
        """Complete the latest attempt, for instance one that was queued through the API."""
        attempt = self.record.attempts.pop()
        runs.add_attempt(self.store, self.record, jobs, conclusion, attempt.triggering_actor)
        return self

    def event(self, action: str = "completed", attempt: int | None = None) -> Json:
        """The `workflow_run` payload of one attempt, the latest unless said otherwise."""
        chosen = self._attempt(attempt or self.attempt)
        return events.workflow_run(self.store, self.urls, self.record, chosen, action)

    def logs_gone(self) -> None:
        """Answer requests for the latest attempt's logs 410."""
        self.record.latest.gone = True

    def logs_not_ready(self, times: int = 1) -> None:
        """Answer the next requests for the archive and for each job's log 404."""
        self.record.latest.not_ready = times
        for job in self.jobs:
            job.logs_not_ready(times)

    def serve_archive(self, data: bytes) -> None:
        """Serve these bytes in place of the latest attempt's archive."""
        self.record.latest.archive = data

    def _attempt(self, number: int) -> Attempt:
        return self.record.attempts[number - 1]


@dataclass(frozen=True, slots=True)
class RepositoryHandle:
    """One repository."""

    store: Store
    urls: Urls
    record: Repository

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def full_name(self) -> str:
        return self.record.full_name

    def commit(
        self,
        files: Mapping[str, str | bytes] | None = None,
        *,
        branch: str | None = None,
        message: str = "Change files",
        submodules: Mapping[str, str] | None = None,
        modes: Mapping[str, str] | None = None,
        symlinks: Mapping[str, str] | None = None,
        delete: Iterable[str] = (),
        author: str = "alice",
    ) -> str:
        """Commit changes on top of a branch, which begins at the default branch when it is new; the commit's SHA."""
        repo, objects = self.record, self.record.objects
        name = branch or repo.default_branch
        parent = repo.branches.get(name) or repo.branches.get(repo.default_branch)
        tree = without(objects.files(parent), delete) if parent else {}
        for path, content in (files or {}).items():
            tree[path] = ((modes or {}).get(path, FILE), objects.add_blob(as_bytes(content)))
        for path, target in (symlinks or {}).items():
            tree[path] = (SYMLINK, objects.add_blob(target.encode()))
        tree |= {path: (SUBMODULE, sha) for path, sha in (submodules or {}).items()}
        now = self.store.clock.now()
        who = Signature(author, f"{author}@example.com", now)
        sha = objects.add_commit(objects.add_tree(tree), (parent,) if parent else (), who, message)
        repo.branches[name] = sha
        repo.pushed_at = now
        return sha

    def fork(self, owner: str) -> RepositoryHandle:
        """A fork under another account."""
        account = self.store.account(owner)
        fork = self.store.add_repository(
            account, self.record.name, self.record.private, self.record.default_branch, self.record
        )
        return RepositoryHandle(self.store, self.urls, fork)

    def pull(
        self,
        *,
        head: str,
        base: str | None = None,
        title: str = "A change",
        body: str | None = None,
        author: str = "alice",
        number: int | None = None,
        from_fork: RepositoryHandle | None = None,
        draft: bool = False,
    ) -> PullHandle:
        """Open a pull request from a branch that exists."""
        repo = self.record
        source = from_fork.record if from_fork else repo
        base_ref = base or repo.default_branch
        account = self.store.account(author)
        issue = conversations.add_issue(self.store, repo, account, title, body, number=number)
        identifier, base_sha, head_sha = self.store.new_id(), repo.branches[base_ref], source.branches[head]
        issue.pull = Pull(identifier, issue, source, head, base_ref, base_sha, head_sha, draft)
        return PullHandle(self.store, self.urls, repo, issue, issue.pull)

    def issue(
        self, title: str, *, body: str | None = None, author: str = "alice", number: int | None = None
    ) -> IssueHandle:
        """Open an issue."""
        account = self.store.account(author)
        record = conversations.add_issue(self.store, self.record, account, title, body, number=number)
        return IssueHandle(self.store, self.urls, self.record, record)

    def issues(self) -> list[IssueHandle]:
        """All issues that are not pull requests."""
        found = (record for record in self.record.issues.values() if record.pull is None)
        return [IssueHandle(self.store, self.urls, self.record, record) for record in found]

    def run(
        self,
        *,
        workflow: str = "ci.yml",
        name: str = "CI",
        head_sha: str | None = None,
        head_branch: str | None = None,
        event: str = "pull_request",
        conclusion: str | None = "failure",
        head_repository: RepositoryHandle | None = None,
        jobs: Sequence[JobSpec] = (),
        attempt: int = 1,
        actor: str = "alice",
    ) -> RunHandle:
        """A run that ended so, or that still goes on without a conclusion; `attempt` puts empty ones before it."""
        repo = self.record
        source = head_repository.record if head_repository else repo
        branch = head_branch or repo.default_branch
        flow = runs.workflow_of(self.store, repo, workflow, name)
        number = 1 + sum(1 for each in repo.runs.values() if each.workflow is flow)
        account, now = self.store.account(actor), self.store.clock.now()
        identifier, suite = self.store.new_id(), self.store.new_id()
        sha = head_sha or source.branches[branch]
        run = Run(identifier, flow, number, event, branch, sha, source, repo, account, suite, now)
        for _ in range(attempt - 1):
            runs.add_attempt(self.store, run, (), "failure", account)
        runs.add_attempt(self.store, run, jobs, conclusion, account)
        repo.runs[run.id] = run
        return RunHandle(self.store, self.urls, run)

    def runs(self) -> list[RunHandle]:
        """All runs, oldest first."""
        return [RunHandle(self.store, self.urls, run) for run in self.record.runs.values()]

    def comment(self, number: int, *, author: str, body: str) -> CommentHandle:
        """Comment on an issue or pull request. A login that ends in `[bot]` is some App's."""
        account = self.store.account(author, "Bot" if author.endswith("[bot]") else "User")
        by_app = account is self.store.app.bot
        issue = self.record.issues[number]
        record = conversations.add_comment(self.store, self.record, issue, account, body, by_app=by_app)
        return CommentHandle(self.store, self.urls, self.record, record)

    def comments(self, number: int) -> list[CommentHandle]:
        """The comments of an issue or pull request, oldest first."""
        found = (each for each in list(self.record.comments.values()) if each.issue.number == number)
        return [CommentHandle(self.store, self.urls, self.record, each) for each in found]

    def permission(self, login: str, role: str) -> None:
        """Give a user a role: none, read, triage, write, maintain or admin.

        Raises:
            ValueError: there is no such role.
        """
        if role not in ROLES:
            raise ValueError(f"no such role: {role}")
        self.store.account(login)
        self.record.roles[login.lower()] = role


__all__ = ["EXECUTABLE", "CommentHandle", "IssueHandle", "JobHandle", "PullHandle", "RepositoryHandle", "RunHandle"]
