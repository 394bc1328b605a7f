"""`retriage tasks`: what waits, what failed and why."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import redis
from click.testing import CliRunner

from tests.fakes import a_run
from tests.workers.burst import work as burst
from workers import work
from workers.cli import main
from workers.queue import Requests, TriageRun, connect, open_queue

pytestmark = pytest.mark.sockets


@pytest.fixture
def connection(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    monkeypatch.setenv("REDIS_URL", valkey_url)
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield opened


def submit(connection: redis.Redis, count: int, repository: str = "acme/datasets") -> None:
    requests = Requests(connection, 2)
    for number in range(count):
        requests.submit(f"guid-{number}", TriageRun(41, a_run(repository=repository, id=number)))


def fail_all(connection: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every queued task fail for good: the worker's settings are wrong."""
    monkeypatch.setenv("RETRIAGE_APP_ID", "1")
    monkeypatch.setenv("RETRIAGE_PRIVATE_KEY", "/nowhere")
    burst(open_queue(connection))


def test_an_empty_queue(connection: redis.Redis) -> None:
    result = CliRunner().invoke(main, ["tasks"])
    assert (result.exit_code, result.stdout) == (0, "0 queued, 0 held, 0 running, 0 scheduled, 0 failed\n")


def test_tasks_beyond_an_installations_share_are_held(connection: redis.Redis) -> None:
    submit(connection, 5)
    found = work.state()
    assert (found["queued"], found["held"], found["failed"]) == (2, 3, 0)


def test_failed_tasks_are_listed_with_their_reason(connection: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    submit(connection, 1)
    fail_all(connection, monkeypatch)
    result = CliRunner().invoke(main, ["tasks"])
    counts, failure = result.stdout.splitlines()
    assert counts == "0 queued, 0 held, 0 running, 0 scheduled, 1 failed"
    assert failure.startswith("  guid-0  TriageRun acme/datasets: workers.errors.SettingsError: RETRIAGE_PRIVATE_KEY")


def test_of_many_failures_the_newest_are_listed(connection: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MAX_FAILURES", 2)
    submit(connection, 4)
    fail_all(connection, monkeypatch)
    found = work.state()
    assert (found["failed"], len(found["failures"])) == (4, 2)


def test_the_queue_is_also_told_as_json(connection: redis.Redis) -> None:
    submit(connection, 1)
    result = CliRunner().invoke(main, ["tasks", "--json"])
    assert json.loads(result.stdout) == {
        "queued": 1,
        "held": 0,
        "running": 0,
        "scheduled": 0,
        "failed": 0,
        "failures": [],
    }


def test_a_hostile_reason_cannot_drive_the_terminal(connection: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    submit(connection, 1, repository="acme/\x1b[2Jdatasets")
    fail_all(connection, monkeypatch)
    result = CliRunner().invoke(main, ["tasks"])
    assert "\x1b" not in result.stdout
    assert "acme/[2Jdatasets" in result.stdout
