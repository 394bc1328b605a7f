"""One organisation with one red run of pull request 7, and GitHub as retriage sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.fakes import MISSING_FILE
from tests.sandbox import InstallationHandle, JobSpec, PullHandle, RepositoryHandle, RunHandle, Sandbox, StepSpec
from workers.edges.github import GitHubEdge, as_installation

STEPS = (StepSpec("Set up job"), StepSpec("Run cp .env.example .env", "failure"))


@dataclass(frozen=True, slots=True)
class World:
    """The sandbox and what is in it."""

    sandbox: Sandbox
    installation: InstallationHandle
    repository: RepositoryHandle
    pull: PullHandle
    run: RunHandle

    @property
    def name(self) -> str:
        return self.repository.full_name

    def paths(self, host: str = "api") -> list[str]:
        """The method and path of every request so far."""
        return [f"{request.method} {request.path}" for request in self.sandbox.requests if request.host == host]


def red_job(name: str = "build") -> JobSpec:
    """A job whose log tells of a missing file."""
    return JobSpec(name, "failure", log=MISSING_FILE.encode(), steps=STEPS)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    installation = sandbox.install("acme")
    repository = sandbox.repository("acme/datasets")
    repository.commit({"Makefile": "all:\n"}, branch="feature")
    pull = repository.pull(head="feature", title="Change it", number=7)
    run = repository.run(head_branch="feature", jobs=[red_job(), JobSpec("lint", log=b"fine\n", steps=STEPS[:1])])
    return World(sandbox, installation, repository, pull, run)


@pytest.fixture
def edge(world: World) -> Iterator[GitHubEdge]:
    """GitHub as the App's installation on `acme` sees it."""
    sandbox = world.sandbox
    with as_installation(str(sandbox.app_id), sandbox.private_key, world.installation.id, sandbox.api_url) as opened:
        yield opened
