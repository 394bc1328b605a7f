"""Where the records are kept and found; one lock guards them all."""

from __future__ import annotations

import itertools
import secrets
import threading
from datetime import timedelta

from tests.sandbox.archive import Layout
from tests.sandbox.clock import Clock
from tests.sandbox.git import Objects
from tests.sandbox.state import Account, App, Installation, Job, Repository, Token
from tests.sandbox.storage import Storage

PERMISSIONS = {
    "actions": "write",
    "checks": "write",
    "contents": "read",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
}
"""What the App asks for, and what an installation grants unless a test says otherwise."""

EVENTS = ["issue_comment", "workflow_run"]
TREE_LIMIT = 100_000
"""Rows of a recursive tree. https://docs.github.com/rest/git/trees#get-a-tree"""
TOKEN_LIFE = timedelta(hours=1)
"""https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app"""

_IDS = itertools.count(41_000_001, 7)
"""Shared by all sandboxes of a process, because githubkit remembers tokens by the ids of App and installation."""


class Store:
    """All records of one sandbox."""

    def __init__(self, clock: Clock, storage: Storage, app_slug: str) -> None:
        self.clock = clock
        self.storage = storage
        self.layout = Layout()
        self.tree_limit = TREE_LIMIT
        self.lock = threading.RLock()
        self.accounts: dict[str, Account] = {}
        self.repositories: dict[str, Repository] = {}
        self.moves: dict[str, Repository] = {}
        """Repositories by the names that they had before, in lower case."""
        self.installations: dict[int, Installation] = {}
        self.tokens: dict[str, Token] = {}
        self.app = self._new_app(app_slug)

    def new_id(self) -> int:
        """The next id; unique over all kinds and sandboxes."""
        return next(_IDS)

    def account(self, login: str, kind: str = "User") -> Account:
        """The account of this login, made when there is none."""
        with self.lock:
            if login.lower() not in self.accounts:
                self.accounts[login.lower()] = Account(self.new_id(), login, kind)
            return self.accounts[login.lower()]

    def repository(self, full_name: str) -> Repository | None:
        """The repository of this `owner/name`, whatever its case."""
        return self.repositories.get(full_name.lower())

    def moved(self, full_name: str) -> Repository | None:
        """The repository that had this name before it was renamed or transferred."""
        return self.moves.get(full_name.lower())

    def repository_by_id(self, identifier: int) -> Repository | None:
        """The repository with this id."""
        return next((repo for repo in self.repositories.values() if repo.id == identifier), None)

    def add_repository(
        self, owner: Account, name: str, private: bool, default_branch: str, parent: Repository | None = None
    ) -> Repository:
        """A new, empty repository, or a fork that shares its parent's objects and branches."""
        now = self.clock.now()
        objects = parent.objects if parent else Objects()
        repo = Repository(self.new_id(), owner, name, private, default_branch, now, objects, now, parent)
        if parent:
            repo.branches.update(parent.branches)
            repo.tags.update(parent.tags)
        self.repositories[repo.full_name.lower()] = repo
        return repo

    def installation_of(self, repo: Repository) -> Installation | None:
        """The installation that covers a repository."""
        return next((found for found in self.installations.values() if covers(found, repo)), None)

    def issue_token(
        self, installation: Installation, permissions: dict[str, str], repositories: set[int] | None
    ) -> Token:
        """A new installation token, good for an hour."""
        value = f"ghs_{secrets.token_urlsafe(48).replace('-', 'A').replace('_', 'B')[:36]}"
        expires = self.clock.now() + TOKEN_LIFE
        token = Token(value, installation, None, permissions, repositories, expires)
        self.tokens[value] = token
        return token

    def user_token(self, login: str) -> Token:
        """A new classic personal access token of a user."""
        value = f"ghp_{secrets.token_urlsafe(48).replace('-', 'A').replace('_', 'B')[:36]}"
        token = Token(value, user=self.account(login))
        self.tokens[value] = token
        return token

    def find_job(self, repo: Repository, identifier: int) -> Job | None:
        """The job with this id in any attempt of any run of a repository."""
        attempts = (attempt for run in repo.runs.values() for attempt in run.attempts)
        return next((job for attempt in attempts for job in attempt.jobs if job.id == identifier), None)

    def _new_app(self, slug: str) -> App:
        owner = self.account("retriage-maintainers", "Organization")
        bot = self.account(f"{slug}[bot]", "Bot")
        identifier = self.new_id()
        client_id = f"Iv23li{identifier:014d}"
        return App(identifier, slug, client_id, slug, owner, bot, dict(PERMISSIONS), list(EVENTS), self.clock.now())


def covers(installation: Installation, repo: Repository) -> bool:
    """Whether an installation includes a repository."""
    if installation.account.id != repo.owner.id:
        return False
    return installation.repositories is None or repo.id in installation.repositories
