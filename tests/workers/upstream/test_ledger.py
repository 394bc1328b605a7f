"""What is remembered of reports upstream, against a real Valkey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import redis

from workers.errors import RetryableError
from workers.queue import connect
from workers.triage.filed import Filed, Follower, How, kept
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction
from workers.upstream import ledger as module
from workers.upstream.ledger import DAY, FILED_KEPT, SEEN_KEPT, RedisLedger, open_upstream

pytestmark = pytest.mark.sockets

NOW = 1_900_000_000
KEY = "0" * 32
FOUND = Reproduction(
    Sort.SYNTAX,
    ProofState.CONFIRMED,
    "It does not compile.",
    "widgets",
    "1.2.0",
    file="widgets/core.py",
    line=3,
    error="IndentationError: unexpected indent",
    around=((3, "  x"),),
    urls={"Source": "https://github.com/acme/widgets"},
)
FILED = Filed(KEY, "widgets", "1.2.0", "acme/widgets", How.APP, NOW, 12, "https://github.com/acme/widgets/issues/12")
CAPS = {"per_day": 5, "per_upstream": 2}


class Clock:
    """Stands still until a test moves it."""

    now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(connection: redis.Redis, clock: Clock) -> RedisLedger:
    return RedisLedger(connection, "task", clock=clock)


def opening(number: int, upstream: str = "acme/widgets") -> Filed:
    return replace(FILED, key=f"{number:032}", repository=upstream, number=0, url="")


def test_an_issue_is_known_to_all_with_what_was_reproduced(connection: redis.Redis, ledger: RedisLedger) -> None:
    assert ledger.filed(KEY) is None
    filed = replace(FILED, reproduction=kept(FOUND))
    ledger.note(filed)
    assert RedisLedger(connection).filed(KEY) == filed
    assert filed.reproduction is not None
    assert (filed.reproduction.file, filed.reproduction.around, filed.reproduction.urls) == ("widgets/core.py", (), {})


def test_that_it_is_about_to_be_opened_does_not_replace_that_it_is(ledger: RedisLedger) -> None:
    assert ledger.begin(opening(0), **CAPS) == ""
    known = ledger.filed(KEY)
    assert known is not None
    assert known.opening
    ledger.note(FILED)
    ledger.note(opening(0))
    assert ledger.filed(KEY) == FILED


def test_open_ones_are_listed_the_oldest_first(connection: redis.Redis, ledger: RedisLedger, clock: Clock) -> None:
    older = replace(FILED, key="1" * 32, opened=NOW - 5)
    for filed in (FILED, older, replace(FILED, key="2" * 32, open=False), opening(3)):
        ledger.note(filed)
    clock.now += 1
    assert ledger.open_upstream() == (older, FILED)
    assert {filed.key for filed in open_upstream(connection)} <= {older.key, FILED.key}


def test_caps_hold_for_a_day_and_for_a_project(ledger: RedisLedger, clock: Clock) -> None:
    assert [ledger.begin(opening(number), **CAPS) for number in (1, 2)] == ["", ""]
    assert "no more than 2 are opened within a day" in ledger.begin(opening(3), **CAPS)
    assert ledger.begin(opening(2), **CAPS) == ""
    others = [ledger.begin(opening(number, f"acme/other{number}"), **CAPS) for number in range(4, 8)]
    assert others[:3] == ["", "", ""]
    assert "no more than 5 issues are opened within a day" in others[3]
    clock.now += DAY
    assert ledger.begin(replace(opening(9, "acme/late"), opened=clock.now), **CAPS) == ""
    assert ledger.counts("ACME/Late") == (1, 1)
    clock.now += DAY
    assert ledger.counts("acme/late") == (0, 0)


def test_what_others_opened_and_what_was_refused_counts_for_no_cap(ledger: RedisLedger) -> None:
    ledger.note(replace(FILED, how=How.FOUND))
    ledger.note(replace(opening(1), refused="the App may not"))
    assert ledger.counts("acme/widgets") == (0, 0)


def test_repositories_that_saw_a_defect_are_counted_once_each(
    connection: redis.Redis, ledger: RedisLedger, clock: Clock
) -> None:
    seen = [ledger.seen(KEY, Follower(1, f"acme/app{number}", 7)) for number in range(10)]
    assert seen == list(range(1, 11))
    assert ledger.seen(KEY, Follower(1, "Acme/App0", 8)) == 10
    assert Follower(1, "acme/app0", 7) in ledger.followers(KEY)
    assert len(ledger.followers(KEY)) == 11
    assert all(b"acme" not in name for name in connection.zrange(module.PREFIX + f":seen:{KEY}", 0, -1))
    clock.now += SEEN_KEPT + 1
    assert ledger.followers(KEY) == ()
    assert ledger.seen(KEY, Follower(1, "acme/app0", 7)) == 1


def test_who_saw_what_takes_bounded_room(
    connection: redis.Redis, ledger: RedisLedger, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_SEEN", 3)
    monkeypatch.setattr(module, "MOST_DEFECTS", 2)
    for number in range(5):
        clock.now += 1
        counted = ledger.seen(KEY, Follower(1, f"acme/app{number}", 7))
    assert counted == 3
    assert [follower.repository for follower in ledger.followers(KEY)] == ["acme/app2", "acme/app3", "acme/app4"]
    for number in (1, 2):
        clock.now += 1
        ledger.seen(f"{number:032}", Follower(1, "acme/app", 7))
    assert ledger.followers(KEY) == ()
    assert {name.decode().rpartition(":")[2] for name in connection.keys(f"{module.PREFIX}:seen:*")} == {  # type: ignore[union-attr]
        f"{1:032}",
        f"{2:032}",
    }
    connection.zadd(f"{module.PREFIX}:followers:{KEY}", {"not JSON": clock.now, '["x", "y", 1]': clock.now, "[]": 1})
    assert ledger.followers(KEY) == ()


def test_one_task_at_a_time_reports_a_defect(
    connection: redis.Redis, ledger: RedisLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOCK_WAIT", 0.01)
    with ledger.lock(KEY):
        other = RedisLedger(connection, "another")
        with other.lock("1" * 32), pytest.raises(RetryableError, match="the same report upstream"), other.lock(KEY):
            pytest.fail("two hold one lock")
    with RedisLedger(connection, "another").lock(KEY):
        pass


def test_all_is_forgotten_some_day(connection: redis.Redis, ledger: RedisLedger) -> None:
    ledger.note(FILED)
    ledger.seen(KEY, Follower(1, "acme/app", 7))
    names = connection.keys(f"{module.PREFIX}*")
    assert len(names) == 5
    assert all(0 < connection.ttl(name) <= FILED_KEPT for name in names)
