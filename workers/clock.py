"""The clock: what is done because it is time, and not because GitHub has told of something.

RQ's own scheduler says when (https://python-rq.org/docs/cron/); the queue's contract enqueues, so that each turn is
taken once, however many clocks there are and however often one is started again.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType
from typing import Final

import redis
import structlog
from redis.exceptions import RedisError
from rq.cron import CronJob, CronScheduler

from workers import logs
from workers.errors import RetryableError
from workers.memory import installed_repositories
from workers.queue import QUEUE_NAME, CheckDependencies, FollowUpstream, Request, Requests, Submission
from workers.settings import ClockSettings
from workers.work import open_connection

HOUR: Final = 3600
WEEK: Final = 7 * 24 * HOUR
PAUSE: Final = 5.0
"""Seconds until Redis is asked again that was away."""
CONCURRENCY: Final = 2
"""How many tasks of the clock for one installation are queued or running at the same time."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Turn:
    """Something to be asked for again and again."""

    name: str
    """What it is called; part of its tasks' ids."""
    seconds: int
    """From one time to the next. The moments are the same for all clocks: multiples of this since 1970."""
    requests: Callable[[redis.Redis, int], Iterable[tuple[str, Request]]]
    """What to ask for at that time, in seconds since 1970, each with the number of its period and what tells it from
    the others: of equal names one is taken."""
    remember: int
    """Seconds for which is known that something was asked for; longer than its own period."""
    most: int
    """How many of one installation are asked for at one time; the rest waits for the next."""


def _follow(_: redis.Redis, now: int) -> Iterable[tuple[str, Request]]:
    return ((f"{now // HOUR}", FollowUpstream()),)


def _check(connection: redis.Redis, now: int) -> Iterable[tuple[str, Request]]:
    """One a week for each repository that is known, each with a week that begins at a moment of its own, so that they
    do not all come at once. Whether its settings want it, the task looks up."""
    for installation, repository in installed_repositories(connection):
        tag = hashlib.sha256(repository.lower().encode()).hexdigest()[:16]
        week = (now + int(tag, 16) % WEEK) // WEEK
        yield f"{week}-{installation}-{tag}", CheckDependencies(installation, repository)


TURNS: Final = (
    Turn("follow-upstream", HOUR, _follow, 2 * HOUR, most=1),
    Turn("check-dependencies", HOUR, _check, 2 * WEEK, most=20),
)
"""All that the clock asks for."""


class _Due(CronJob):
    """One Turn, as RQ's scheduler keeps it and tells of it."""

    def __init__(self, turn: Turn, clock: Callable[[], float]) -> None:
        super().__init__(QUEUE_NAME, func_name=turn.name, interval=turn.seconds)
        self.turn = turn
        self._clock = clock

    @property
    def period(self) -> int:
        """Which one it is now."""
        return int(self._clock()) // self.turn.seconds

    def should_run(self) -> bool:
        """At once after the start, and then in each period: when the clock was started plays no part."""
        latest = self.latest_enqueue_time
        return latest is None or int(latest.timestamp()) // self.turn.seconds < self.period


class Clock(CronScheduler):
    """RQ's scheduler, which says when, with retriage's queue, which takes each Request once."""

    def __init__(self, connection: redis.Redis, clock: Callable[[], float] = time.time) -> None:
        """Nothing is asked for yet."""
        super().__init__(connection)
        self._clock = clock
        self._due = [_Due(turn, clock) for turn in TURNS]
        self._cron_jobs = [*self._due]

    def _request_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """End by what logging lets pass: RQ's StopRequested is lost where the signal comes while a line is logged."""
        raise KeyboardInterrupt

    def enqueue_jobs(self) -> list[CronJob]:
        """Ask for what is due. RQ's own way would pickle what the queue keeps as JSON, and know no periods."""
        due = [each for each in self._due if each.should_run()]
        for each in due:
            self._ask(each)
            each.set_enqueue_time(datetime.fromtimestamp(self._clock(), UTC))
        return [*due]

    def _ask(self, due: _Due) -> None:
        requests = Requests(self.connection, CONCURRENCY)
        queued: Counter[int] = Counter()
        for which, request in due.turn.requests(self.connection, int(self._clock())):
            if queued[request.installation_id] >= due.turn.most:
                continue
            name = f"{due.turn.name}-{which}"
            if requests.submit(name, request, remember=due.turn.remember) is Submission.QUEUED:
                queued[request.installation_id] += 1
                log.info("turn", task=name)


def run() -> None:
    """Ask until a signal ends it.

    Raises SettingsError for wrong settings and RetryableError when Redis is away at the start.
    """
    settings = ClockSettings.load()
    logs.configure(settings.retriage_log_level)
    connection = open_connection(settings)
    try:
        connection.ping()
    except RedisError as error:
        raise RetryableError(f"Redis at REDIS_URL cannot be reached: {error}") from error
    log.info("clock_started")
    with suppress(KeyboardInterrupt):
        while not _ended(Clock(connection)):
            time.sleep(PAUSE)


def _ended(clock: Clock) -> bool:
    """Let it go on until it is told to end; False where Redis went away."""
    try:
        clock.start()  # type: ignore[no-untyped-call]  # RQ leaves it unannotated
    except (RedisError, RetryableError) as error:
        log.warning("clock_waits", reason=str(error))
        return False
    return True
