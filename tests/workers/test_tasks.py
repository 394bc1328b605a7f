"""Which tasks come back, when, and what is kept of those that do not; with RQ's own worker on a real Valkey."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
import redis
import structlog
from rq import Queue
from rq.job import Job as Task
from rq.timeouts import JobTimeoutException

from tests.fakes import REPOSITORY, SHA, FakeGitHub, a_run
from tests.sandbox import Sandbox
from tests.workers.burst import work
from workers import tasks
from workers.errors import ForbiddenError, GoneError, RetryableError, SettingsError, UnusableInputError
from workers.queue import BACK_OFF, FAILURE_TTL, ObeyCommand, Requests, TriageRun, connect, open_queue
from workers.work import state

pytestmark = pytest.mark.sockets

REQUEST = TriageRun(41, a_run())
GUID = "5f5e1000-0000-4000-8000-000000000001"


@pytest.fixture
def connection(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    with Sandbox() as sandbox, connect(valkey_url) as opened:
        monkeypatch.setenv("REDIS_URL", valkey_url)
        monkeypatch.setenv("RETRIAGE_APP_ID", str(sandbox.app_id))
        monkeypatch.setenv("RETRIAGE_PRIVATE_KEY", sandbox.private_key)
        monkeypatch.setenv("GITHUB_API_URL", sandbox.api_url)
        opened.flushdb()
        yield opened


@pytest.fixture
def queue(connection: redis.Redis) -> Queue:
    return open_queue(connection)


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> FakeGitHub:
    """GitHub as the tasks see it."""
    fake = FakeGitHub()

    @contextmanager
    def as_installation(*_: object) -> Iterator[FakeGitHub]:
        yield fake

    monkeypatch.setattr(tasks, "as_installation", as_installation)
    return fake


def triage(queue: Queue, request: TriageRun | ObeyCommand = REQUEST) -> Task:
    """The task after its first try."""
    Requests(queue.connection, 4).submit(GUID, request)
    work(queue)
    return refreshed(queue)


def refreshed(queue: Queue) -> Task:
    task = queue.fetch_job(GUID)
    assert task is not None
    return task


def try_again(queue: Queue) -> Task:
    """The task after its next try, without the wait."""
    queue.scheduled_job_registry.remove(GUID)
    queue.enqueue_job(refreshed(queue))
    work(queue)
    return refreshed(queue)


def wait_of(queue: Queue) -> float:
    """Seconds between the end of a try and the next one; RQ schedules by whole seconds, a moment after that end."""
    due: datetime = queue.scheduled_job_registry.get_scheduled_time(GUID)
    ended = refreshed(queue).ended_at
    assert ended is not None
    return (due - ended) / timedelta(seconds=1)


def about(seconds: float | list[int]) -> object:
    return pytest.approx(seconds, abs=1.5)


def outcome_of(task: Task) -> dict[str, str]:
    (outcome,) = task.return_value() or [{}]
    return dict(outcome)


def test_a_task_leaves_its_outcome_as_result(queue: Queue, github: FakeGitHub) -> None:
    task = triage(queue)
    assert task.is_finished
    outcome = outcome_of(task)
    assert outcome["action"] == "created"
    assert outcome["url"].endswith("/pull/7#issuecomment-900")
    assert len(github.created) == 1


def test_a_command_is_a_task_too(queue: Queue, github: FakeGitHub) -> None:
    task = triage(queue, ObeyCommand(41, REPOSITORY, 7, 400, "alice", 5, ((),)))
    assert task.is_finished
    assert github.reactions == ["eyes", "rocket"]


def test_a_passing_fault_is_tried_again_with_growing_waits(queue: Queue, github: FakeGitHub) -> None:
    github.jobs_error = RetryableError("GitHub answered 502 to GET /repos/acme/datasets/actions/runs/100")
    task = triage(queue)
    waits = []
    while queue.scheduled_job_registry.count:
        assert task.is_scheduled
        waits.append(wait_of(queue))
        task = try_again(queue)
    assert waits == about(list(BACK_OFF))
    assert task.is_failed
    assert github.names() == ["jobs"] * (len(BACK_OFF) + 1)


def test_a_fault_that_passes_is_mended_by_the_next_try(queue: Queue, github: FakeGitHub) -> None:
    github.jobs_error = RetryableError("502")
    assert triage(queue).is_scheduled
    github.jobs_error = None
    assert try_again(queue).is_finished
    assert len(github.created) == 1
    assert not queue.failed_job_registry.count


@pytest.mark.parametrize(("asked", "expected"), [(1800, 1800), (1, BACK_OFF[0])])
def test_the_wait_that_github_asks_for_is_kept_when_it_is_longer(
    queue: Queue, github: FakeGitHub, asked: int, expected: int
) -> None:
    github.jobs_error = RetryableError("GitHub's secondary rate limit is reached", retry_after=asked)
    triage(queue)
    assert wait_of(queue) == about(expected)


def test_the_wait_that_github_asks_for_delays_only_the_next_try(queue: Queue, github: FakeGitHub) -> None:
    github.jobs_error = RetryableError("GitHub's secondary rate limit is reached", retry_after=1800)
    triage(queue)
    github.jobs_error = RetryableError("502")
    try_again(queue)
    assert wait_of(queue) == about(BACK_OFF[1])


def test_a_comment_waits_for_its_proofs_only_a_little(queue: Queue, github: FakeGitHub) -> None:
    github.tree_error = {SHA: RetryableError("502")}
    assert triage(queue).is_scheduled
    assert try_again(queue).is_scheduled
    assert not github.created
    assert try_again(queue).is_finished
    assert "**Checked:** not checked: The repository was not looked at: 502." in github.created[0]


def test_only_the_last_try_does_without_a_log(queue: Queue, github: FakeGitHub) -> None:
    github.job_log_error = {1000: RetryableError("the log is not ready yet")}
    task = triage(queue)
    while queue.scheduled_job_registry.count:
        task = try_again(queue)
    assert task.is_finished
    assert outcome_of(task)["reason"] == "no log could be examined"
    assert github.names().count("job_log") == len(BACK_OFF) + 1


@pytest.mark.parametrize(
    "error",
    [
        ForbiddenError("GitHub forbids POST /x: Resource not accessible by integration"),
        GoneError("GitHub answered 404 to GET /x", status=404),
        UnusableInputError("is not text"),
        SettingsError("RETRIAGE_APP_ID is not set"),
        KeyError("a mistake in the program"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_trying_again_cannot_help_is_kept_with_its_reason(
    queue: Queue, github: FakeGitHub, error: Exception
) -> None:
    github.jobs_error = error  # type: ignore[assignment]  # a mistake in the program is no RetriageError
    task = triage(queue)
    assert task.is_failed
    assert github.names() == ["jobs"]
    assert queue.failed_job_registry.get_job_ids() == [GUID]
    kept = queue.connection.zscore(queue.failed_job_registry.key, GUID)
    assert kept is not None
    assert abs(kept - time.time() - FAILURE_TTL) < 60
    (failure,) = state()["failures"]
    assert failure["id"] == GUID
    assert failure["description"] == "TriageRun acme/datasets"
    assert str(error).strip("'") in failure["reason"]


@pytest.mark.parametrize(
    "error",
    [
        redis.ConnectionError("Connection reset by peer"),
        redis.TimeoutError("Timeout reading from socket"),
        redis.ReadOnlyError("You can't write against a read only replica."),
        redis.ResponseError("MISCONF Valkey is configured to save RDB snapshots, but it's unable to persist to disk"),
        JobTimeoutException("Task exceeded maximum timeout value (300 seconds)"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_redis_or_the_clock_did_is_tried_again(queue: Queue, github: FakeGitHub, error: Exception) -> None:
    github.runs_of_error = error  # type: ignore[assignment]  # what happens around GitHub's answer
    assert triage(queue).is_scheduled
    assert not queue.failed_job_registry.count


def test_a_task_that_hangs_is_ended_and_tried_again(
    queue: Queue, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.queue.TASK_TIMEOUT", 1)
    monkeypatch.setattr(github.__class__, "jobs", lambda *_: time.sleep(60))
    assert triage(queue).is_scheduled


def test_wrong_settings_fail_the_task_without_a_word_of_the_key(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETRIAGE_PRIVATE_KEY", "/nowhere/s3cret.pem")
    assert triage(queue).is_failed
    (failure,) = state()["failures"]
    assert "RETRIAGE_PRIVATE_KEY is neither a PEM nor the path" in failure["reason"]
    assert "s3cret" not in json.dumps(failure)


def test_every_failure_is_one_line_in_the_log(queue: Queue, github: FakeGitHub) -> None:
    github.jobs_error = RetryableError("502")
    with structlog.testing.capture_logs() as logged:
        triage(queue)
    assert [(entry["event"], entry["task"], entry["reason"]) for entry in logged] == [
        ("task_failed", GUID, "RetryableError: 502")
    ]


def test_a_task_lies_in_redis_as_plain_json(queue: Queue, github: FakeGitHub) -> None:
    triage(queue)
    data: bytes = queue.connection.hget(f"rq:job:{GUID}", "data")  # type: ignore[assignment]  # bytes, not awaitable
    name, _, arguments, fields = json.loads(zlib.decompress(data))
    assert (name, arguments) == ("workers.tasks.triage_run", [])
    assert fields == json.loads(json.dumps(asdict(REQUEST)))
