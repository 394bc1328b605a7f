"""`retriage clock`: what is asked for because it is time, once each, however many clocks there are."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import redis
from click.testing import CliRunner
from rq.cron import CronScheduler

from tests.triage.scores import a_job, a_record
from workers.cli import main
from workers.clock import HOUR, PAUSE, Clock
from workers.memory import RedisMemory
from workers.queue import QueueUnavailableError, Requests, connect, open_queue

pytestmark = pytest.mark.sockets
NOON = 1_800_000 * HOUR


@pytest.fixture(autouse=True)
def _logging_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that sets up its logging does so for all tests after it."""
    monkeypatch.setattr("workers.clock.logs.configure", lambda _: None)


@pytest.fixture
def connection(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    monkeypatch.setenv("REDIS_URL", valkey_url)
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield opened


def asked(connection: redis.Redis) -> list[str]:
    """The tasks in the queue."""
    return sorted(open_queue(connection).get_job_ids())


def test_a_clock_asks_at_its_start_and_once_a_period(connection: redis.Redis) -> None:
    now = [NOON + 1.0]
    clock = Clock(connection, lambda: now[0])
    assert [each.func_name for each in clock.enqueue_jobs()] == ["follow-upstream", "check-dependencies"]
    now[0] += HOUR - 2
    assert clock.enqueue_jobs() == []
    now[0] += 1
    clock.enqueue_jobs()
    assert asked(connection) == [f"follow-upstream-{NOON // HOUR}", f"follow-upstream-{NOON // HOUR + 1}"]


def test_two_clocks_and_one_that_is_started_again_ask_once(connection: redis.Redis) -> None:
    for seconds in (0, 1, HOUR - 1):
        Clock(connection, lambda seconds=seconds: NOON + seconds).enqueue_jobs()  # type: ignore[misc]
    assert asked(connection) == [f"follow-upstream-{NOON // HOUR}"]


def test_a_turn_is_remembered_for_longer_than_its_period(connection: redis.Redis) -> None:
    Clock(connection, lambda: NOON).enqueue_jobs()
    (name,) = asked(connection)
    assert HOUR < connection.ttl(f"retriage:delivery:{name}") <= 2 * HOUR


def looks(connection: redis.Redis) -> set[str]:
    """The weekly looks that were asked for, also those that wait until others of their installation are done."""
    prefix = "retriage:delivery:"
    return {key.decode().removeprefix(prefix) for key in connection.scan_iter(f"{prefix}check-dependencies-*")}


def known(connection: redis.Redis, *repositories: str) -> None:
    """Repositories with a run that is remembered."""
    for repository in repositories:
        RedisMemory(connection, 41).record(repository, a_record(a_job(), at=int(time.time())))


def test_each_repository_is_looked_at_once_a_week_at_a_moment_of_its_own(connection: redis.Redis) -> None:
    known(connection, "acme/one", "Acme/Two")
    hours: dict[int, list[str]] = {}
    for hour in range(14 * 24):
        before = looks(connection)
        Clock(connection, lambda hour=hour: NOON + hour * HOUR).enqueue_jobs()  # type: ignore[misc]
        hours[hour] = sorted(looks(connection) - before)
    busy = [hour for hour, names in hours.items() if names]
    assert [len(hours[hour]) for hour in busy] == [2, 1, 1, 1, 1]
    assert busy[0] == 0
    assert {busy[3] - busy[1], busy[4] - busy[2]} == {7 * 24}
    task = open_queue(connection).fetch_job(asked(connection)[0])
    assert task is not None
    assert task.func_name == "workers.tasks.check_dependencies"
    assert task.kwargs.keys() == {"installation_id", "repository", "turn"}


def test_many_repositories_do_not_come_at_once(connection: redis.Redis) -> None:
    known(connection, *(f"acme/{number}" for number in range(45)))
    counts = []
    for hour in range(3):
        Clock(connection, lambda hour=hour: NOON + hour * HOUR).enqueue_jobs()  # type: ignore[misc]
        counts.append(len(looks(connection)))
    assert counts[:2] == [20, 40]
    assert counts[2] >= 45


def test_what_redis_did_not_take_is_due_again(connection: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(connection, lambda: NOON)
    with monkeypatch.context() as patch:
        patch.setattr(Requests, "submit", lambda *_, **__: (_ for _ in ()).throw(QueueUnavailableError("away")))
        with pytest.raises(QueueUnavailableError):
            clock.enqueue_jobs()
    clock.enqueue_jobs()
    assert asked(connection) == [f"follow-upstream-{NOON // HOUR}"]


def test_the_clock_bears_that_redis_goes_away(connection: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = iter([redis.exceptions.ConnectionError("gone"), QueueUnavailableError("gone"), None])
    waits: list[float] = []

    def start(_: CronScheduler) -> None:
        if error := next(ends):
            raise error

    monkeypatch.setattr(CronScheduler, "start", start)
    monkeypatch.setattr("workers.clock.time.sleep", waits.append)
    assert CliRunner().invoke(main, ["clock"]).exit_code == 0
    assert waits == [PAUSE] * 2


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://127.0.0.1:1/0", "retriage: Redis at REDIS_URL cannot be reached"),
        ("mysql://127.0.0.1", "retriage: REDIS_URL is not the URL of a Redis server"),
    ],
)
def test_a_redis_that_is_not_there_is_one_line(url: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    result = CliRunner().invoke(main, ["clock"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith(said)


def test_the_process_ends_when_it_is_told_to(connection: redis.Redis) -> None:
    with subprocess.Popen([sys.executable, "-m", "workers", "clock"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while "follow-upstream" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert len(asked(connection)) == 1
    assert CronScheduler.all(connection) == []
