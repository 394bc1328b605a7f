"""A small world to ask questions about: one organisation, one repository, one pull request, one failed run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from githubkit import AppAuthStrategy, AppInstallationAuthStrategy, GitHub, TokenAuthStrategy

from tests.sandbox import (
    CommentHandle,
    InstallationHandle,
    IssueHandle,
    JobHandle,
    JobSpec,
    PullHandle,
    RepositoryHandle,
    RunHandle,
    Sandbox,
    StepSpec,
)
from tests.test_sandbox import plain

SUBMODULE = "5" * 40
GITMODULES = '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://github.com/acme/lib.git\n'


class UnversionedTransport(httpx.HTTPTransport):
    """Asks for no version of the API, so that the answer is of the version that the extract describes."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.headers.pop("X-GitHub-Api-Version", None)
        return super().handle_request(request)


@dataclass(frozen=True, slots=True)
class World:
    """The sandbox and everything in it, with clients of each kind."""

    sandbox: Sandbox
    installation: InstallationHandle
    repo: RepositoryHandle
    sha: str
    pull: PullHandle
    issue: IssueHandle
    comment: CommentHandle
    run: RunHandle
    job: JobHandle

    def app(self, transport: httpx.BaseTransport | None = None) -> GitHub[AppAuthStrategy]:
        """The App by its JSON Web Token."""
        auth = AppAuthStrategy(self.sandbox.app_id, self.sandbox.private_key)
        return GitHub(auth, base_url=self.sandbox.api_url, auto_retry=False, ssl_verify=False, transport=transport)

    def bot(self, transport: httpx.BaseTransport | None = None) -> GitHub[AppInstallationAuthStrategy]:
        """The App's installation."""
        github = self.app(transport)
        return github.with_auth(github.auth.as_installation(self.installation.id))

    def person(self, login: str, transport: httpx.BaseTransport | None = None) -> GitHub[TokenAuthStrategy]:
        """A user by a personal access token."""
        auth = TokenAuthStrategy(self.sandbox.token(login))
        return GitHub(auth, base_url=self.sandbox.api_url, auto_retry=False, ssl_verify=False, transport=transport)

    def token(self, permissions: dict[str, str] | None = None) -> str:
        """A new installation token, for requests made without a client."""
        found = self.installation.record
        return self.sandbox.store.issue_token(found, dict(permissions or found.permissions), None).value

    def get(self, path: str, **headers: str) -> httpx.Response:
        """A plain request of the installation."""
        base = {"Authorization": f"Bearer {self.token()}", "User-Agent": "test"}
        return plain.get(self.sandbox.api_url + path, headers=base | headers)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """An empty sandbox."""
    with Sandbox() as started:
        yield started


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    """A sandbox with something in it."""
    installation = sandbox.install("acme")
    repo = sandbox.repository("acme/datasets")
    repo.commit(
        {".gitmodules": GITMODULES, "docs/a.md": "one\n", "setup.py": "x = 1\n"}, submodules={"vendor/lib": SUBMODULE}
    )
    sha = repo.commit(
        {"docs/a.md": "one\ntwo\n", "run.sh": "echo\n"},
        branch="feature",
        modes={"run.sh": "100755"},
        symlinks={"link": "setup.py"},
        delete=["setup.py"],
    )
    pull = repo.pull(head="feature", title="Say two", body="Adds a line", author="alice", number=7)
    issue = repo.issue("It breaks", body="On Tuesdays", author="bob")
    comment = repo.comment(7, author="alice", body="/retriage")
    steps = [
        StepSpec("Set up job", log=b"\xef\xbb\xbfone\n"),
        StepSpec("Build: x/y", "failure", log=b"\xef\xbb\xbftwo\n"),
    ]
    jobs = [JobSpec("build / it", "failure", steps=steps), JobSpec("lint", log=b"\xef\xbb\xbffine\n")]
    run = repo.run(workflow="docker-ci.yml", name="Docker CI", head_branch="feature", jobs=jobs)
    repo.permission("carol", "maintain")
    return World(sandbox, installation, repo, sha, pull, issue, comment, run, run.job("build / it"))
