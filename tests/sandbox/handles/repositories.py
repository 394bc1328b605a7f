"""Repositories in a test's hands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.sandbox import conversations, imports, merges, runs
from tests.sandbox.git import FILE, SUBMODULE, SYMLINK, Signature, as_bytes, without
from tests.sandbox.handles.checks import CheckHandle
from tests.sandbox.handles.runs import RunHandle
from tests.sandbox.handles.talk import CommentHandle, IssueHandle, PullHandle
from tests.sandbox.shapes.base import Urls
from tests.sandbox.specs import JobSpec
from tests.sandbox.state import ROLES, Pull, Repository, Run
from tests.sandbox.store import Store


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

    def import_git(self, folder: Path, refs: Mapping[str, str] | None = None) -> dict[str, str]:
        """Take in a real git repository, objects and tags and all; the branches' commits.

        `refs` are the branches to set, each to a revision that git understands there (`{"main": "HEAD"}`); without it
        they are the repository's own branches. Other branches stay as they are.

        Raises:
            subprocess.CalledProcessError: there is no such repository or revision.
        """
        repo = self.record
        with self.store.lock:
            imports.read(repo.objects, folder)
            found = imports.branches(folder, refs)
            repo.branches.update(found)
            repo.tags.update(imports.tags(folder))
            repo.pushed_at = self.store.clock.now()
        return found

    def rename(self, full_name: str) -> None:
        """Rename it, or transfer it to another account; by its old name it is still found, or redirected to."""
        repo = self.record
        self.store.moves[repo.full_name.lower()] = self.store.repositories.pop(repo.full_name.lower())
        login, _, repo.name = full_name.partition("/")
        repo.owner = self.store.account(login, repo.owner.type)
        self.store.repositories[full_name.lower()] = repo

    def archive(self) -> None:
        """Let nobody write to it any more."""
        self.record.archived = True

    def disable_issues(self) -> None:
        """Have none, as its owners may choose; pull requests stay."""
        self.record.has_issues = False

    def pretend(self, sha: str, branch: str | None = None) -> None:
        """Give the commit at a branch's tip this id: for recorded logs and trees, which name one."""
        repo = self.record
        name = branch or repo.default_branch
        commits = repo.objects.commits
        commits[sha] = replace(commits[repo.branches[name]], sha=sha)
        repo.branches[name] = sha

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
        merge_sha: str | None = None,
    ) -> PullHandle:
        """Open a pull request from a branch that exists. An author whose login ends in `[bot]` is some App's.

        With `merge_sha`, its test merge has this id and the head's tree, until head or base move: for recorded logs,
        which name one.
        """
        repo = self.record
        source = from_fork.record if from_fork else repo
        base_ref = base or repo.default_branch
        account = conversations.author_of(self.store, author)
        by_app = account is self.store.app.bot
        issue = conversations.add_issue(self.store, repo, account, title, body, by_app=by_app, number=number)
        identifier, base_sha, head_sha = self.store.new_id(), repo.branches[base_ref], source.branches[head]
        issue.pull = Pull(identifier, issue, source, head, base_ref, base_sha, head_sha, draft)
        if merge_sha is not None:
            merges.pretend(repo, issue.pull, merge_sha)
        return PullHandle(self.store, self.urls, repo, issue, issue.pull)

    def issue(
        self, title: str, *, body: str | None = None, author: str = "alice", number: int | None = None
    ) -> IssueHandle:
        """Open an issue. A login that ends in `[bot]` is some App's."""
        account = conversations.author_of(self.store, author)
        by_app = account is self.store.app.bot
        record = conversations.add_issue(self.store, self.record, account, title, body, by_app=by_app, number=number)
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
        """A run that ended so, or that still goes on without a conclusion; `attempt` puts empty ones before it.

        Raises:
            ValueError: there is no such commit.
        """
        repo = self.record
        source = head_repository.record if head_repository else repo
        branch = head_branch or repo.default_branch
        flow = runs.workflow_of(self.store, repo, workflow, name)
        number = 1 + sum(1 for each in repo.runs.values() if each.workflow is flow)
        account, now = self.store.account(actor), self.store.clock.now()
        identifier, suite = self.store.new_id(), self.store.new_id()
        sha = head_sha or source.branches.get(branch, "")
        if sha not in source.objects.commits:
            raise ValueError(f"no such commit: {sha or branch}")
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
        account = conversations.author_of(self.store, author)
        by_app = account is self.store.app.bot
        issue = self.record.issues[number]
        record = conversations.add_comment(self.store, self.record, issue, account, body, by_app=by_app)
        return CommentHandle(self.store, self.urls, self.record, record)

    def comments(self, number: int) -> list[CommentHandle]:
        """The comments of an issue or pull request, oldest first."""
        found = (each for each in list(self.record.comments.values()) if each.issue.number == number)
        return [CommentHandle(self.store, self.urls, self.record, each) for each in found]

    def checks(self, sha: str) -> list[CheckHandle]:
        """The App's check runs on a commit, oldest first."""
        return [CheckHandle(each) for each in list(self.record.checks.values()) if each.head_sha == sha]

    def permission(self, login: str, role: str) -> None:
        """Give a user a role: none, read, triage, write, maintain or admin.

        Raises:
            ValueError: there is no such role.
        """
        if role not in ROLES:
            raise ValueError(f"no such role: {role}")
        self.store.account(login)
        self.record.roles[login.lower()] = role
