"""What is remembered of runs and of people's words, against a real Valkey."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast

import pytest
import redis

from tests.fakes import REPOSITORY, SHA
from workers import memory as module
from workers.memory import FEEDBACK_KEPT, NEWEST, RUNS_KEPT, SCHEMA, RedisMemory, all_feedback, all_runs
from workers.queue import connect
from workers.shelf import Bounds
from workers.triage.feedback import Feedback, Opinion
from workers.triage.judgement import Ignored, Wrong
from workers.triage.model import Category
from workers.triage.records import JobRecord, RunRecord, Seen

pytestmark = pytest.mark.sockets

NOW = 1_900_000_000
SEEN = Seen("test-failure", Category.CODE, "1:0123456789abcdef", 0.93, "flaky")
JOBS = (
    JobRecord(1, "build (3.11)", "success", 3, 61, ("ubuntu-latest",)),
    JobRecord(2, "tests ✗", "failure", None, None, (), (SEEN, Seen("unknown", Category.UNKNOWN, None, 0.3))),
    JobRecord(3, "never started", None),
)
RUN = RunRecord(
    id=100,
    attempt=1,
    number=5,
    workflow=".github/workflows/ci.yml",
    name="CI “nightly”",
    event="pull_request",
    conclusion="failure",
    head_sha=SHA,
    branch="alice:feature",
    pull=7,
    url="https://github.com/acme/datasets/actions/runs/100",
    at=NOW - 60,
    jobs=JOBS,
)
FEEDBACK = Feedback("wrong acme/datasets#7 1:0123 alice", Opinion.WRONG, "lint", 0.9, "test-failure", NOW - 5)


class Clock:
    """Stands still until a test moves it."""

    now = NOW

    def __call__(self) -> float:
        return self.now + 0.5


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(connection: redis.Redis, clock: Clock) -> RedisMemory:
    return RedisMemory(connection, 1, clock=clock)


def numbered(*numbers: int) -> list[RunRecord]:
    return [replace(RUN, id=number, number=number, at=NOW - 100_000 + number) for number in numbers]


def values(connection: redis.Redis, what: str) -> bytes:
    """The key of the hash that holds them."""
    (key,) = cast("list[bytes]", connection.keys(f"*:{what}:values"))
    return key


# Runs


def test_a_run_comes_back_with_every_field(memory: RedisMemory) -> None:
    memory.record(REPOSITORY, RUN)
    assert memory.runs(REPOSITORY) == (RUN,)
    assert memory.runs(REPOSITORY, RUN.workflow) == (RUN,)


def test_the_same_attempt_again_takes_the_place_of_what_was_kept(memory: RedisMemory) -> None:
    again = replace(RUN, pull=8, at=NOW)
    for run in (RUN, RUN, again):
        memory.record(REPOSITORY, run)
    memory.record(REPOSITORY, replace(RUN, attempt=2, at=NOW + 1))
    assert [(run.attempt, run.pull) for run in memory.runs(REPOSITORY)] == [(1, 8), (2, 7)]


NO_JOBS = replace(RUN, jobs=())
NOT_READ = replace(RUN, jobs=tuple(replace(job, seen=()) for job in JOBS))


@pytest.mark.parametrize(("more", "less"), [(RUN, NOT_READ), (RUN, NO_JOBS), (NOT_READ, NO_JOBS)])
def test_a_run_of_which_less_is_known_replaces_nothing(memory: RedisMemory, more: RunRecord, less: RunRecord) -> None:
    memory.record(REPOSITORY, less)
    memory.record(REPOSITORY, more)
    memory.record(REPOSITORY, replace(less, at=NOW))
    assert memory.runs(REPOSITORY) == (more,)


def test_runs_are_in_the_order_in_which_they_completed(memory: RedisMemory) -> None:
    first, second, third = numbered(3, 9, 10)
    late_attempt = replace(first, attempt=2, at=third.at)
    same_moment = replace(first, id=77, attempt=3, at=third.at)
    for run in (third, same_moment, late_attempt, second, first):
        memory.record(REPOSITORY, run)
    assert memory.runs(REPOSITORY) == (first, second, late_attempt, same_moment, third)


def test_each_workflow_has_its_own_runs(memory: RedisMemory) -> None:
    docs = replace(RUN, id=101, workflow="4711")
    memory.record(REPOSITORY, RUN)
    memory.record(REPOSITORY, docs)
    assert memory.runs(REPOSITORY, RUN.workflow) == (RUN,)
    assert memory.runs(REPOSITORY, "4711") == (docs,)
    assert memory.runs(REPOSITORY, "nothing") == ()
    assert len(memory.runs(REPOSITORY)) == 2


def test_no_repository_or_installation_sees_anothers(
    connection: redis.Redis, clock: Clock, memory: RedisMemory
) -> None:
    memory.record(REPOSITORY, RUN)
    memory.ignore(REPOSITORY, "1:a", Ignored("alice", NOW + 60))
    memory.mark_wrong(REPOSITORY, "1:a", Wrong("alice", None))
    memory.add_feedback(FEEDBACK)
    assert memory.first_time("x", 60)
    assert memory.count("x", 60) == 1
    for other, repository in ((RedisMemory(connection, 11, clock=clock), REPOSITORY), (memory, f"{REPOSITORY}2")):
        assert other.runs(repository) == ()
        assert other.ignored(repository) == {}
        assert other.wrong(repository) == {}
    other = RedisMemory(connection, 11, clock=clock)
    assert other.feedback() == ()
    assert other.repositories() == ()
    assert other.first_time("x", 60)
    assert other.count("x", 60) == 1


def test_a_repository_is_the_same_whatever_its_case(memory: RedisMemory) -> None:
    memory.record("acme/datasets", RUN)
    memory.record("Acme/Datasets", replace(RUN, id=101))
    assert len(memory.runs("ACME/DATASETS")) == 2
    assert [name.lower() for name in memory.repositories()] == ["acme/datasets"]


def test_a_run_is_forgotten_90_days_after_it_completed(
    connection: redis.Redis, memory: RedisMemory, clock: Clock
) -> None:
    memory.record(REPOSITORY, RUN)
    for key in connection.keys(f"*:{REPOSITORY}:*"):
        assert RUNS_KEPT - 60 < connection.ttl(key) <= RUNS_KEPT
    clock.now = RUN.at + RUNS_KEPT
    assert memory.runs(REPOSITORY) == (RUN,)
    clock.now += 1
    assert memory.runs(REPOSITORY) == ()
    assert connection.hlen(values(connection, f"runs:{REPOSITORY}")) == 2
    new = replace(RUN, id=101, at=clock.now)
    memory.record(REPOSITORY, new)
    assert memory.runs(REPOSITORY) == (new,)
    assert connection.hlen(values(connection, f"runs:{REPOSITORY}")) == 2


def test_a_run_that_is_too_old_already_leaves_nothing(connection: redis.Redis, memory: RedisMemory) -> None:
    memory.record(REPOSITORY, replace(RUN, at=NOW - RUNS_KEPT - 1))
    assert memory.runs(REPOSITORY) == ()
    assert connection.keys("*:runs:*") == []


def test_of_very_many_runs_the_oldest_go_first(
    connection: redis.Redis, memory: RedisMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RUNS", Bounds(count=5, size=10**6))
    for run in numbered(7, 1, 9, 3, 8, 2, 6, 5, 4):
        memory.record(REPOSITORY, run)
    assert [run.id for run in memory.runs(REPOSITORY)] == [5, 6, 7, 8, 9]
    assert connection.hlen(values(connection, f"runs:{REPOSITORY}")) == 6


def test_of_very_large_runs_fewer_are_kept_so_that_memory_stays_bounded(
    connection: redis.Redis, memory: RedisMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RUNS", Bounds(count=1_000, size=10_000))
    taken = []
    for run in numbered(*range(1, 200)):
        memory.record(REPOSITORY, run)
        key = values(connection, f"runs:{REPOSITORY}")
        taken.append(sum(map(len, cast("list[bytes]", connection.hvals(key)))))
    assert max(taken) <= 10_010
    assert taken[-1] > 9_000
    kept = memory.runs(REPOSITORY)
    assert kept == tuple(numbered(*range(1, 200))[-len(kept) :])
    assert 10 < len(kept) < 150


def test_the_bytes_are_counted_right_when_a_run_takes_anothers_place(
    connection: redis.Redis, memory: RedisMemory
) -> None:
    for run in (NO_JOBS, RUN, replace(RUN, jobs=JOBS * 20), RUN, replace(RUN, id=101)):
        memory.record(REPOSITORY, run)
    held = cast("dict[bytes, bytes]", connection.hgetall(values(connection, f"runs:{REPOSITORY}")))
    assert int(held.pop(b"")) == sum(map(len, held.values()))
    assert len(held) == 2


def test_the_newest_runs_of_a_workflow_are_read(memory: RedisMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    assert module.RUNS.count > NEWEST
    monkeypatch.setattr(module, "NEWEST", 3)
    other = [replace(run, id=run.id + 100, workflow="4711") for run in numbered(*range(1, 9))]
    for run in (*numbered(*range(1, 9)), *other):
        memory.record(REPOSITORY, run)
    assert [run.id for run in memory.runs(REPOSITORY, RUN.workflow)] == [6, 7, 8]
    assert len(memory.runs(REPOSITORY)) == 16


def test_a_run_of_very_many_jobs_is_kept_with_less(memory: RedisMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RECORD", 300)
    many = tuple(replace(SEEN, fingerprint=f"1:{zlib.crc32(bytes([number])):08x}{number:08x}") for number in range(100))
    job = replace(JOBS[1], seen=many)
    memory.record(REPOSITORY, replace(RUN, jobs=(job,)))
    assert memory.runs(REPOSITORY)[0].jobs == (replace(job, seen=many[:1]),)
    jobs = tuple(
        replace(job, id=number * 7_919, name=f"{zlib.crc32(bytes([number]))}", seen=()) for number in range(200)
    )
    memory.record(REPOSITORY, replace(RUN, id=101, jobs=jobs))
    assert memory.runs(REPOSITORY)[1] == replace(RUN, id=101, jobs=())


@pytest.mark.parametrize("stored", [b"", b"2", b"{", b"\xff\xfe", b"2" + zlib.compress(b"{}"), b"null"])
def test_what_cannot_be_read_is_left_out(connection: redis.Redis, memory: RedisMemory, stored: bytes) -> None:
    good = replace(RUN, id=101)
    memory.record(REPOSITORY, RUN)
    memory.record(REPOSITORY, good)
    key = values(connection, f"runs:{REPOSITORY}")
    connection.hset(key, module._field(RUN), stored)
    assert memory.runs(REPOSITORY) == (good,)
    assert list(memory.runs(REPOSITORY, RUN.workflow)) == [good]
    memory.record(REPOSITORY, RUN)
    assert memory.runs(REPOSITORY) == (RUN, good)


def test_a_value_that_inflates_without_end_is_left_out(connection: redis.Redis, memory: RedisMemory) -> None:
    memory.record(REPOSITORY, RUN)
    key = values(connection, f"runs:{REPOSITORY}")
    connection.hset(key, module._field(RUN), b"2" + zlib.compress(b" " * 50_000_000))
    assert memory.runs(REPOSITORY) == ()


def test_foreign_names_beside_ours_do_no_harm(connection: redis.Redis, memory: RedisMemory) -> None:
    memory.record(REPOSITORY, RUN)
    order = values(connection, f"runs:{REPOSITORY}").replace(b":values", b":order")
    connection.zadd(order, {b"\xff": NOW, b"gone": NOW, b"": NOW})
    assert memory.runs(REPOSITORY) == (RUN,)


@pytest.mark.parametrize("lost", ["values", "order"])
def test_a_redis_that_dropped_one_half_begins_again(connection: redis.Redis, memory: RedisMemory, lost: str) -> None:
    memory.record(REPOSITORY, RUN)
    connection.delete(values(connection, f"runs:{REPOSITORY}").replace(b"values", lost.encode()))
    assert memory.runs(REPOSITORY) == ()
    new = replace(RUN, id=101)
    memory.record(REPOSITORY, new)
    assert memory.runs(REPOSITORY) == (new,)
    held = cast("dict[bytes, bytes]", connection.hgetall(values(connection, f"runs:{REPOSITORY}")))
    assert int(held.pop(b"")) == sum(map(len, held.values()))


def test_two_workers_record_at_once_and_nothing_is_lost(connection: redis.Redis, valkey_url: str, clock: Clock) -> None:
    runs = numbered(*range(1, 41))

    def record(less: bool) -> None:
        with connect(valkey_url) as own:
            memory = RedisMemory(own, 1, clock=clock)
            for run in runs if less else reversed(runs):
                memory.record(REPOSITORY, replace(run, jobs=()) if less else run)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(record, [True, False, True, False]))
    assert RedisMemory(connection, 1, clock=clock).runs(REPOSITORY) == tuple(runs)
    held = cast("dict[bytes, bytes]", connection.hgetall(values(connection, f"runs:{REPOSITORY}")))
    assert int(held.pop(b"")) == sum(map(len, held.values()))


def test_workers_that_record_at_the_bound_keep_to_it(
    connection: redis.Redis, valkey_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RUNS", Bounds(count=10, size=10**6))

    def record(first: int) -> None:
        with connect(valkey_url) as own:
            for run in numbered(*range(first, 61, 3)):
                RedisMemory(own, 1, clock=clock).record(REPOSITORY, run)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(record, [1, 2, 3]))
    assert [run.id for run in RedisMemory(connection, 1, clock=clock).runs(REPOSITORY)] == list(range(51, 61))


def test_nothing_that_an_older_version_remembered_is_read(connection: redis.Redis, memory: RedisMemory) -> None:
    memory.record(REPOSITORY, RUN)
    memory.ignore(REPOSITORY, "1:a", Ignored("alice", NOW + 60))
    memory.mark_wrong(REPOSITORY, "1:a", Wrong("alice", None))
    memory.add_feedback(FEEDBACK)
    assert memory.first_time("x", 60)
    for key in cast("list[bytes]", connection.keys("*")):
        assert key.startswith(f"retriage:{SCHEMA}:".encode())
        connection.rename(key, key.replace(f":{SCHEMA}:".encode(), f":{SCHEMA - 1}:".encode(), 1))
    assert (memory.runs(REPOSITORY), memory.ignored(REPOSITORY), memory.wrong(REPOSITORY)) == ((), {}, {})
    assert (memory.feedback(), memory.repositories(), all_feedback(connection)) == ((), (), ())
    assert memory.first_time("x", 60)


def test_the_packing_is_part_of_the_schema() -> None:
    """The text that values are packed with cannot change while values packed with it are read."""
    from workers.shelf import _TYPICAL  # noqa: PLC0415  # only this test has a look at it

    assert (SCHEMA, zlib.crc32(_TYPICAL)) == (3, 204131315), "another text needs another SCHEMA"


# What people said


def test_an_ignored_cause_is_ignored_until_that_has_run_out(
    connection: redis.Redis, memory: RedisMemory, clock: Clock
) -> None:
    ignored, longer = Ignored("alice", NOW + 100), Ignored("bob", NOW + 200)
    memory.ignore(REPOSITORY, "1:a", ignored)
    memory.ignore("Acme/Datasets", "0:b", longer)
    assert memory.ignored(REPOSITORY) == {"1:a": ignored, "0:b": longer}
    assert 100 < connection.ttl(values(connection, f"ignored:{REPOSITORY}")) <= 200
    clock.now += 99
    assert set(memory.ignored(REPOSITORY)) == {"1:a", "0:b"}
    clock.now += 1
    assert memory.ignored(REPOSITORY) == {"0:b": longer}


def test_ignoring_again_sets_another_end_and_one_that_is_over_ends_it(memory: RedisMemory) -> None:
    memory.ignore(REPOSITORY, "1:a", Ignored("alice", NOW + 100))
    memory.ignore(REPOSITORY, "1:a", Ignored("bob", NOW + 50))
    assert memory.ignored(REPOSITORY) == {"1:a": Ignored("bob", NOW + 50)}
    memory.ignore(REPOSITORY, "1:a", Ignored("bob", NOW))
    assert memory.ignored(REPOSITORY) == {}


def test_nothing_is_ignored_for_ever(connection: redis.Redis, memory: RedisMemory) -> None:
    memory.ignore(REPOSITORY, "1:a", Ignored("alice", 10**18))
    assert memory.ignored(REPOSITORY) == {"1:a": Ignored("alice", NOW + FEEDBACK_KEPT)}
    assert connection.ttl(values(connection, f"ignored:{REPOSITORY}")) <= FEEDBACK_KEPT


def test_of_very_many_ignored_causes_those_go_that_end_first(
    memory: RedisMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IGNORED", Bounds(count=2, size=10**6))
    for number in (3, 1, 2):
        memory.ignore(REPOSITORY, f"1:{number}", Ignored("alice", NOW + number))
    assert set(memory.ignored(REPOSITORY)) == {"1:2", "1:3"}


def test_a_cause_that_is_said_to_be_wrong_stays_so_for_90_days(
    connection: redis.Redis, memory: RedisMemory, clock: Clock
) -> None:
    memory.mark_wrong(REPOSITORY, "1:a", Wrong("alice", None))
    memory.mark_wrong(REPOSITORY, "1:a", Wrong("bob", "lint"))
    assert memory.wrong("Acme/Datasets") == {"1:a": Wrong("bob", "lint")}
    assert RUNS_KEPT - 60 < connection.ttl(values(connection, f"wrong:{REPOSITORY}")) <= RUNS_KEPT
    clock.now += RUNS_KEPT
    assert memory.wrong(REPOSITORY) != {}
    clock.now += 1
    assert memory.wrong(REPOSITORY) == {}


def test_of_the_same_source_the_last_word_counts(memory: RedisMemory) -> None:
    other = replace(FEEDBACK, source="reactions acme/datasets 500", opinion=Opinion.RIGHT, said=None, times=3, at=NOW)
    last = replace(FEEDBACK, kind="network", at=NOW + 1)
    for feedback in (FEEDBACK, other, last):
        memory.add_feedback(feedback)
    assert memory.feedback() == (other, last)


def test_feedback_is_bounded_by_count_and_by_age(
    connection: redis.Redis, memory: RedisMemory, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.FEEDBACK.count == 5_000
    monkeypatch.setattr(module, "FEEDBACK", Bounds(count=3, size=10**6))
    for number in range(5):
        memory.add_feedback(replace(FEEDBACK, source=f"alice {number}", at=NOW + number))
    assert [feedback.at - NOW for feedback in memory.feedback()] == [2, 3, 4]
    assert FEEDBACK_KEPT - 60 < connection.ttl(values(connection, "1:feedback")) <= FEEDBACK_KEPT
    clock.now += FEEDBACK_KEPT + 4
    assert [feedback.at - NOW for feedback in memory.feedback()] == [4]


def test_what_has_happened_is_known_without_being_asked_for_the_first_time(memory: RedisMemory) -> None:
    assert not memory.happened("x")
    assert memory.first_time("x", 60)
    assert memory.happened("x")


def test_only_the_first_time_is_the_first(connection: redis.Redis, memory: RedisMemory) -> None:
    assert [memory.first_time("rerun 100", 60), memory.first_time("rerun 100", 60)] == [True, False]
    assert memory.first_time("rerun 101", 60)
    key = f"retriage:{SCHEMA}:1:once:rerun 100"
    assert 0 < connection.ttl(key) <= 60
    connection.delete(key)
    assert memory.first_time("rerun 100", 60)


def test_only_one_of_many_at_once_is_the_first(connection: redis.Redis, memory: RedisMemory) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: memory.first_time("x", 60), range(20))) == 1


def test_a_flood_is_counted_from_its_first_time_on(connection: redis.Redis, memory: RedisMemory) -> None:
    assert [memory.count("alice", 60) for _ in range(3)] == [1, 2, 3]
    assert memory.count("bob", 60) == 1
    key = f"retriage:{SCHEMA}:1:count:alice"
    assert 0 < connection.ttl(key) <= 60
    connection.expire(key, 7)
    assert memory.count("alice", 60) == 4
    assert connection.ttl(key) <= 7
    connection.delete(key)
    assert memory.count("alice", 60) == 1


# All installations


def test_a_report_has_every_installation(connection: redis.Redis) -> None:
    """As the command line reads it, with the machine's own clock."""
    first, second = RedisMemory(connection, 1), RedisMemory(connection, 22)
    at = int(first._clock())
    run = replace(RUN, at=at)
    first.record("Acme/Datasets", run)
    first.record("acme/Another", run)
    second.record("zoo/animals", replace(run, id=5))
    second.add_feedback(replace(FEEDBACK, at=at - 10))
    first.add_feedback(replace(FEEDBACK, at=at))
    RedisMemory(connection, 333).add_feedback(replace(FEEDBACK, at=at - 5))
    assert dict(all_runs(connection)) == {
        "acme/Another": (run,),
        "Acme/Datasets": (run,),
        "zoo/animals": (replace(run, id=5),),
    }
    assert [feedback.at - at for feedback in all_feedback(connection)] == [-10, -5, 0]


def test_of_an_empty_redis_there_is_nothing_to_report(connection: redis.Redis) -> None:
    assert all_feedback(connection) == ()
    assert list(all_runs(connection)) == []


def test_a_repository_without_runs_for_90_days_is_no_longer_known(
    connection: redis.Redis, memory: RedisMemory, clock: Clock
) -> None:
    memory.record("acme/old", RUN)
    clock.now += RUNS_KEPT + 1
    assert memory.repositories() == ()
    memory.record("acme/new", replace(RUN, at=clock.now))
    assert memory.repositories() == ("acme/new",)
    assert connection.zcard(f"retriage:{SCHEMA}:1:repositories") == 1
