"""The contract between web and workers: what may be asked, and the one way to ask it. All the web needs to enqueue.

Requests are plain JSON values; RQ runs with the JSON serialiser on both sides, so that nothing in Redis is ever
unpickled (https://python-rq.org/docs/jobs/ on serializers).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import redis
from pydantic import TypeAdapter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, WatchError
from redis.retry import Retry as ConnectionRetry
from rq import Queue, RateLimit, Retry
from rq.job import Job as Task

from workers.errors import RetryableError
from workers.triage.facts import Run

QUEUE_NAME: Final = "retriage"
SERIALIZER: Final = "json"
BACK_OFF: Final = (5, 20, 60, 180, 600)
"""Seconds between the tries of a task that failed with a RetryableError; one try more than there are waits."""
TASK_TIMEOUT: Final = 300
"""Seconds after which RQ ends a task that hangs."""
DEDUPE_TTL: Final = 4 * 24 * 3600
"""Seconds a delivery is remembered. GitHub redelivers within three days:
https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks"""
MAX_COMMANDS: Final = 5
"""How many commands of one comment are obeyed."""
FAILURE_TTL: Final = 30 * 24 * 3600
"""Seconds a failed task is kept for people to see."""
RESULT_TTL: Final = 3600


class QueueUnavailableError(RetryableError):
    """Redis cannot be reached, or will not take a write now. Nothing was enqueued."""


@dataclass(frozen=True, slots=True)
class TriageRun:
    """A run has completed: look at it, and at what the pull request's comment should say now."""

    installation_id: int
    """Whose token may read the run."""
    run: Run
    """The attempt that completed, as the delivery tells of it; a later one supersedes it."""
    default_branch: str | None = None
    """The repository's default branch; None where the delivery does not tell."""

    @property
    def repository(self) -> str:
        """`owner/name`."""
        return self.run.repository


@dataclass(frozen=True, slots=True)
class ObeyCommand:
    """Somebody wrote one or more commands in a comment on a pull request."""

    installation_id: int
    """Whose token may answer."""
    repository: str
    """`owner/name`."""
    number: int
    """The pull request's number."""
    comment_id: int
    """The comment that holds them."""
    author: str
    """Who wrote it: a login."""
    at: int
    """When it was written: seconds since 1970, UTC."""
    commands: tuple[tuple[str, ...], ...]
    """Of each command, in their order, the words after `/retriage`, the first one in lower case; at least one command,
    at most MAX_COMMANDS, all different."""
    left_out: int = 0
    """How many more the comment holds."""


@dataclass(frozen=True, slots=True)
class FollowUpstream:
    """It is time to look what became of the defects that were found in releases: of all installations together."""

    @property
    def installation_id(self) -> int:
        """No installation's: GitHub numbers them from 1."""
        return 0

    @property
    def repository(self) -> str:
        """None in particular."""
        return "of all repositories"


@dataclass(frozen=True, slots=True)
class TellMended:
    """A release mends a defect that a pull request has met: its comment is to say so."""

    installation_id: int
    """Whose token may write there."""
    repository: str
    """`owner/name`."""
    number: int
    """The pull request's number."""
    package: str
    """The distribution that was broken."""
    release: str
    """The release of it that works."""
    pin: str | None = None
    """What was advised to require until then: `ipfs_kit_py==0.2.0`; None where nothing was."""


@dataclass(frozen=True, slots=True)
class CheckDependencies:
    """It is time to look at the releases that a repository depends on."""

    installation_id: int
    """Whose token may read it."""
    repository: str
    """`owner/name`."""
    turn: int = 0
    """How many tasks have looked already: what one of them does not get to, the next one does."""


Request = TriageRun | ObeyCommand | FollowUpstream | TellMended | CheckDependencies

_FUNCTIONS: Final[dict[type[Request], str]] = {
    # Names, not functions: the web must not import what the workers run.
    TriageRun: "workers.tasks.triage_run",
    ObeyCommand: "workers.tasks.obey_command",
    FollowUpstream: "workers.tasks.follow_upstream",
    TellMended: "workers.tasks.tell_mended",
    CheckDependencies: "workers.tasks.check_dependencies",
}


_JSON: Final[dict[type[Request], TypeAdapter[Request]]] = {kind: TypeAdapter(kind) for kind in _FUNCTIONS}


class Submission(StrEnum):
    """What became of a Request."""

    QUEUED = "queued"
    DUPLICATE = "duplicate"


def connect(url: str) -> redis.Redis:
    """A client that fails fast: the web has 100 ms to answer and GitHub delivers again later.

    Raises ValueError for a URL that is none.
    """
    return redis.from_url(
        url,
        socket_connect_timeout=1,
        socket_timeout=2,
        health_check_interval=30,
        # One immediate second try, for a connection that Redis had closed while it was idle.
        retry=ConnectionRetry(NoBackoff(), 1),
    )


def open_queue(connection: redis.Redis) -> Queue:
    """RQ's queue as web and workers both use it."""
    return Queue(QUEUE_NAME, connection=connection, serializer=SERIALIZER, default_timeout=TASK_TIMEOUT)


class Requests:
    """The web's end of the queue."""

    def __init__(self, connection: redis.Redis, concurrency: int) -> None:
        """`concurrency` is how many tasks of one installation may be queued or running at the same time."""
        self._connection = connection
        self._queue = open_queue(connection)
        self._concurrency = concurrency

    def ready(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(self._connection.ping())
        except RedisError:
            return False

    def submit(self, delivery: str, request: Request, *, remember: int = DEDUPE_TTL) -> Submission:
        """Remember the delivery for so many seconds and enqueue its task, together or not at all.

        `delivery` is the GUID of `X-GitHub-Delivery`, or what the clock calls its turn; it becomes the task's id, so
        that one id leads from the webhook to the comment. Raises QueueUnavailableError when Redis is away; nothing was
        taken in then.
        """
        try:
            return self._submit(delivery, request, remember)
        except RedisError as error:
            raise QueueUnavailableError(f"Redis does not take the task: {error}") from error

    def _submit(self, delivery: str, request: Request, remember: int) -> Submission:
        seen = f"retriage:delivery:{delivery}"
        task = self._task(delivery, request)
        with self._connection.pipeline() as pipe:
            pipe.watch(seen)  # type: ignore[no-untyped-call]  # redis-py leaves it unannotated
            if pipe.exists(seen):
                return Submission.DUPLICATE
            pipe.multi()
            pipe.set(seen, 1, ex=remember)
            pipe.sadd(self._queue.redis_queues_keys, self._queue.key)
            # RQ's public enqueue() takes a pipeline or a rate limit, not both; its own scheduler enqueues this way:
            # https://github.com/rq/rq/blob/v3.0.0/rq/scheduler.py
            self._queue._enqueue_rate_limited_job(task, pipeline=pipe)  # noqa: SLF001
            try:
                pipe.execute()
            except WatchError:
                # redis-py says the same of a connection lost while it watches; only the mark tells who was first.
                if not self._connection.exists(seen):
                    raise
                return Submission.DUPLICATE
        return Submission.QUEUED

    def _task(self, delivery: str, request: Request) -> Task:
        return self._queue.create_job(
            _FUNCTIONS[type(request)],
            kwargs=_JSON[type(request)].dump_python(request, mode="json"),
            job_id=delivery,
            timeout=TASK_TIMEOUT,
            result_ttl=RESULT_TTL,
            failure_ttl=FAILURE_TTL,
            description=f"{type(request).__name__} {request.repository}",
            retry=Retry(max=len(BACK_OFF), interval=list(BACK_OFF)),
            # One installation's flood waits in its own line: https://python-rq.org/docs/rate_limits/
            rate_limit=RateLimit(f"installation-{request.installation_id}", self._concurrency),
        )
