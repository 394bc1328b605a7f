"""What Redis remembers of a run, against a real Valkey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import time
from typing import cast

import pytest
import redis

from tests.fakes import BASE_SHA, REPOSITORY, SHA, a_run
from workers import history as module
from workers import ports
from workers.errors import RetryableError
from workers.history import KEEP, RedisHistory
from workers.memory import SCHEMA, RedisMemory
from workers.queue import connect
from workers.triage.diagnosis import Diagnosis, FailedJob, Located, Written
from workers.triage.facts import PullReference
from workers.triage.model import Category, Finding, Proof, ProofState
from workers.triage.recorded import record
from workers.triage.records import RunRecord

pytestmark = pytest.mark.sockets

FINDING = Finding(
    kind="python-version-mismatch",
    category=Category.CONFIGURATION,
    subject={"found": "3.9", "required": ">=3.11", "package": None, "line": 4},
    confidence=0.97,
    job="build (3.9)",
    step="Install ✗ “quoted”",
    line=57,
    quote="ERROR: Package 'x' requires a different Python: 3.9.1 not in '>=3.11'",
    excerpt="one\n…\nthree \U0001f600",
    summary="It needs a newer Python.",
    remedy="Raise `python-version`.",
    fingerprint="1:0123456789abcdef",
    proof=Proof(ProofState.CONFIRMED, "setup.cfg at that commit says so"),
)
FULL = Diagnosis(
    run=replace(
        a_run(), attempt=2, head_branch=None, head_owner=None, pulls=(PullReference(7, SHA, "main", BASE_SHA),)
    ),
    jobs=3,
    failed=(
        FailedJob("build (3.9)", "https://github.com/acme/datasets/job/1", (Located(FINDING, "https://x/#step:2:5"),)),
        FailedJob("gpu", "", (Located(replace(FINDING, step=None, proof=None), ""),)),
        FailedJob("lost", "", ()),
    ),
    not_examined=("`lost`: it never started, so there is no log.",),
)


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield opened


def test_a_diagnosis_comes_back_with_every_field(connection: redis.Redis) -> None:
    history = RedisHistory(connection, 1)
    history.keep(FULL)
    assert history.diagnosis(FULL.run) == FULL


def test_nothing_is_known_of_another_attempt(connection: redis.Redis) -> None:
    history = RedisHistory(connection, 1)
    history.keep(FULL)
    assert history.diagnosis(replace(FULL.run, attempt=3)) is None
    assert history.diagnosis(replace(FULL.run, id=4711)) is None


def test_a_repository_is_the_same_whatever_its_case(connection: redis.Redis) -> None:
    history = RedisHistory(connection, 1)
    history.keep(FULL)
    assert history.diagnosis(replace(FULL.run, repository=REPOSITORY.upper())) == FULL


def test_one_installation_never_reads_anothers(connection: redis.Redis) -> None:
    RedisHistory(connection, 1).keep(FULL)
    assert RedisHistory(connection, 2).diagnosis(FULL.run) is None
    assert RedisHistory(connection, 11).diagnosis(FULL.run) is None


@pytest.mark.parametrize("stored", [b"", b"{", b'{"run": {}}', b"\xff\xfe", b"null", b"[1]"])
def test_what_another_version_wrote_is_read_from_the_logs_again(connection: redis.Redis, stored: bytes) -> None:
    history = RedisHistory(connection, 1)
    history.keep(FULL)
    (key,) = connection.keys()
    connection.set(key, stored)
    assert history.diagnosis(FULL.run) is None


def test_a_diagnosis_is_forgotten_after_its_time(connection: redis.Redis) -> None:
    RedisHistory(connection, 1).keep(FULL)
    (key,) = connection.keys()
    assert 0 < connection.ttl(key) <= KEEP


def test_only_one_task_at_a_time_has_a_pull_request(connection: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOCK_WAIT", 0.05)
    first, second = RedisHistory(connection, 1), RedisHistory(connection, 1)
    with first.lock(REPOSITORY, "#7"):
        with pytest.raises(RetryableError, match=r"another task .*#7"), second.lock("Acme/Datasets", "#7"):
            pytest.fail("the lock was given twice")
        with second.lock(REPOSITORY, "#8"), RedisHistory(connection, 2).lock(REPOSITORY, "#7"):
            assert len(connection.keys()) == 3
    with second.lock(REPOSITORY, "#7"):
        assert len(connection.keys()) == 1
    assert not connection.keys()


def test_an_error_under_the_lock_frees_it(connection: redis.Redis) -> None:
    history = RedisHistory(connection, 1)
    with pytest.raises(RetryableError, match="502"), history.lock(REPOSITORY, "#7"):
        raise RetryableError("502")
    assert not connection.keys()


def test_the_lock_of_a_killed_task_frees_itself(connection: redis.Redis) -> None:
    with RedisHistory(connection, 1).lock(REPOSITORY, "#7"):
        (key,) = connection.keys()
        assert 0 < connection.ttl(key) <= module.LOCK_SECONDS


def test_a_killed_task_has_its_lock_again_at_its_next_try(
    connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOCK_WAIT", 0.05)
    killed = RedisHistory(connection, 1, owner="task-1").lock(REPOSITORY, "#7")
    killed.__enter__()
    (key,) = connection.keys()
    connection.expire(key, 10)
    with pytest.raises(RetryableError), RedisHistory(connection, 1, owner="task-2").lock(REPOSITORY, "#7"):
        pytest.fail("the lock was given to another task")
    with RedisHistory(connection, 1, owner="task-1").lock(REPOSITORY, "#7"):
        assert connection.ttl(key) > 10
    assert not connection.keys()


def test_a_lock_that_ran_out_is_not_taken_from_the_next_task(connection: redis.Redis) -> None:
    with RedisHistory(connection, 1).lock(REPOSITORY, "#7"):
        (key,) = connection.keys()
        connection.set(key, "another task's")
    assert connection.get(key) == b"another task's"


def test_what_was_written_last_is_known(connection: redis.Redis) -> None:
    history, written = RedisHistory(connection, 1), Written(500, "https://x/", "0" * 64, SHA, deleted=True)
    assert history.written(REPOSITORY, "#7") is None
    history.wrote(REPOSITORY, "#7", written)
    assert history.written("Acme/Datasets", "#7") == written
    assert [history.written(REPOSITORY, "#8"), history.written(REPOSITORY, "#77")] == [None, None]
    assert RedisHistory(connection, 2).written(REPOSITORY, "#7") is None
    history.wrote(REPOSITORY, "#7", replace(written, deleted=False))
    assert history.written(REPOSITORY, "#7") == replace(written, deleted=False)


def test_what_was_written_is_known_for_as_long_as_a_pull_request_lives(connection: redis.Redis) -> None:
    RedisHistory(connection, 1).wrote(REPOSITORY, "#7", Written(500, "https://x/", "0" * 64))
    (key,) = connection.keys("*:written:*")
    assert 30 * 24 * 3600 < connection.ttl(key) <= module.WRITTEN_KEPT


def test_what_another_version_said_of_a_comment_is_not_believed(connection: redis.Redis) -> None:
    history = RedisHistory(connection, 1)
    history.wrote(REPOSITORY, "#7", Written(500, "https://x/", "0" * 64))
    (key,) = connection.keys("*:written:*")
    connection.set(key, b'{"id": "five"}')
    assert history.written(REPOSITORY, "#7") is None


def test_nothing_that_an_older_version_kept_is_read(connection: redis.Redis) -> None:
    history = RedisHistory(connection, 1)
    history.keep(FULL)
    history.wrote(REPOSITORY, "#7", Written(500, "https://x/", "0" * 64))
    history.write({"a": b"x"}, 60)
    for key in cast("list[bytes]", connection.keys("*")):
        assert key.startswith(f"retriage:{SCHEMA}:1:".encode())
        connection.rename(key, key.replace(f":{SCHEMA}:".encode(), f":{SCHEMA - 1}:".encode(), 1))
    assert (history.diagnosis(FULL.run), history.written(REPOSITORY, "#7"), history.read(["a"])) == (None, None, [None])


def test_it_is_all_that_the_pipeline_asks_for(connection: redis.Redis) -> None:
    """mypy checks the types; this one that no name is missing."""
    as_port: ports.History = RedisHistory(connection, 1)
    as_cache: ports.Cache = RedisHistory(connection, 1)
    assert as_port.runs(REPOSITORY) == ()
    assert as_cache.read([]) == []


def test_what_was_read_of_a_repository_is_kept_compressed(connection: redis.Redis) -> None:
    history = RedisHistory(connection, 1)
    history.write({"a": b"x" * 100_000, "b": b""}, 60)
    assert history.read(["b", "nothing", "a"]) == [b"", None, b"x" * 100_000]
    assert history.read([]) == []
    assert RedisHistory(connection, 2).read(["a"]) == [None]
    stored = connection.get(f"retriage:{SCHEMA}:1:cache:a")
    assert isinstance(stored, bytes)
    assert len(stored) < 1_000
    assert 0 < connection.ttl(f"retriage:{SCHEMA}:1:cache:a") <= 60


def test_what_is_too_long_to_be_kept_is_asked_for_again(
    connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_CACHED", 10)
    history = RedisHistory(connection, 1)
    history.write({"long": bytes(range(256)), "short": b"x"}, 60)
    assert history.read(["long", "short"]) == [None, b"x"]


def test_a_tasks_earlier_runs_are_read_once_and_anew_after_one_was_recorded(
    connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str | None] = []
    original = RedisMemory.runs

    def counted(memory: RedisMemory, repository: str, workflow: str | None = None) -> tuple[RunRecord, ...]:
        read.append(workflow)
        return original(memory, repository, workflow)

    monkeypatch.setattr(RedisMemory, "runs", counted)
    history, run = RedisHistory(connection, 1), record(a_run(), (), (), None, int(time()))
    assert history.runs(REPOSITORY, run.workflow) == ()
    assert history.runs(REPOSITORY.upper(), run.workflow) == ()
    history.record(REPOSITORY, run)
    assert history.runs(REPOSITORY, run.workflow) == history.runs(REPOSITORY, run.workflow) == (run,)
    assert read == [run.workflow] * 2
    assert history.runs(REPOSITORY) == (run,)
