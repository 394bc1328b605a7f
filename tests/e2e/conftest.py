"""One set of processes for all end-to-end tests; each test has a repository of its own."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from rq import Worker
from rq.job import Job as Task
from rq.job import JobStatus

from tests import story
from tests.sandbox import CommentHandle, JobSpec, PullHandle, RepositoryHandle, RunHandle, Sandbox
from tests.stage import GRANTED, Processes, job_spec
from tests.story import released
from workers.queue import SERIALIZER, connect

SECONDS = 60
ENDED = {JobStatus.FINISHED, JobStatus.FAILED}
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is end-to-end."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@dataclass(frozen=True)
class System:
    """All that runs."""

    sandbox: Sandbox
    processes: Processes

    def post(self, body: bytes, **headers: str) -> httpx.Response:
        """Send a body to the webhook as it is."""
        return httpx.post(self.processes.webhook, content=body, headers=headers, timeout=30)

    def send(self, run: RunHandle, guid: str | None = None) -> str:
        """Deliver that a run has completed; the delivery's GUID."""
        guid = guid or str(uuid4())
        status, body = self.sandbox.deliver(
            "workflow_run", run.event("completed"), to=self.processes.webhook, guid=guid
        )
        assert status in {200, 202}, body
        return guid

    def forget_token(self) -> None:
        """Let the next task ask for a token, as the first one of an hour does."""
        connection = connect(self.processes.valkey.connection_url)
        for key in connection.scan_iter("retriage:token:*"):
            connection.delete(key)

    def forget_floods(self) -> None:
        """Let everybody write as many commands as if they had written none."""
        connection = connect(self.processes.valkey.connection_url)
        for key in connection.scan_iter("retriage:*:count:commands *"):
            connection.delete(key)

    def children_of_worker(self) -> set[int]:
        """The processes that the worker has forked: its scheduler, and the fork for the task at hand."""
        connection = connect(self.processes.valkey.connection_url)
        (worker,) = Worker.all(connection=connection)
        return {int(pid) for pid in Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()}

    def outcome(self, guid: str) -> dict[str, str]:
        """Wait until a delivery's task has ended well; its one Outcome."""
        task = self.ended(guid)
        assert task.get_status() is JobStatus.FINISHED, self.processes.output()
        outcomes: list[dict[str, str]] = task.return_value() or []
        assert len(outcomes) == 1
        return outcomes[0]

    def ended(self, guid: str) -> Task:
        """Wait until a delivery's task has ended, well or not."""
        return self.reached(guid, *ENDED)

    def reached(self, guid: str, *statuses: JobStatus) -> Task:
        """Wait until a delivery's task is at one of these."""
        deadline = time.monotonic() + SECONDS
        connection = connect(self.processes.valkey.connection_url)
        while time.monotonic() < deadline:
            task = Task.fetch(guid, connection=connection, serializer=SERIALIZER)
            if task.get_status() in statuses:
                return task
            time.sleep(0.02)
        raise AssertionError(f"task {guid} did not come so far:\n{self.processes.output()}")


@dataclass(frozen=True)
class Project:
    """A repository with one pull request, and what happens to it."""

    system: System
    repository: RepositoryHandle
    pull: PullHandle
    branch: str = "feature"

    def run(self, *jobs: JobSpec, conclusion: str = "failure", workflow: str = "ci.yml") -> RunHandle:
        """A run of the pull request's head that has ended."""
        return self.repository.run(
            workflow=workflow, name=workflow, head_branch=self.branch, conclusion=conclusion, jobs=jobs
        )

    def triage(self, run: RunHandle) -> dict[str, str]:
        """Deliver that it completed, and wait for what comes of it."""
        return self.system.outcome(self.system.send(run))

    @property
    def comments(self) -> list[CommentHandle]:
        """The pull request's comments."""
        return self.repository.comments(self.pull.number)


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """Sandbox, Valkey, web and worker."""
    with Sandbox() as sandbox:
        sandbox.install("acme", permissions=GRANTED)
        # What all tests together write within a minute is more than GitHub takes of one App.
        sandbox.limits.content_pace = ()
        sandbox.repository(released.UPSTREAM).commit(released.declared())
        with Processes(sandbox) as processes:
            yield System(sandbox, processes)


@pytest.fixture
def project(system: System) -> Project:
    """A repository of its own for the test, with an open pull request."""
    repository = system.sandbox.repository(f"acme/project-{next(_numbers)}")
    repository.commit({"pyproject.toml": "[project]\n"}, branch="feature")
    return Project(system, repository, repository.pull(head="feature", title="A change"))


@pytest.fixture(scope="session")
def recorded() -> dict[str, JobSpec]:
    """The story's jobs by the first word of their names."""
    return {job.name.split()[0]: job_spec(job) for job in story.load().jobs}
