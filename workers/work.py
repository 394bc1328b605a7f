"""RQ's worker, set up as retriage needs it, and a look at the queue."""

from __future__ import annotations

from typing import Any

import redis
import structlog
from redis.exceptions import RedisError
from rq import Worker
from rq.job import Job as Task
from rq.rate_limit import RateLimitRegistry

from workers import logs
from workers.errors import RetryableError, SettingsError
from workers.queue import SERIALIZER, connect, open_queue
from workers.settings import QueueSettings, WorkerSettings
from workers.tasks import decide_retry
from workers.triage import engine, proofs

MAX_FAILURES = 50
log = structlog.get_logger()


def run(*, burst: bool) -> None:
    """Work until a signal ends it; with `burst`, until the queue is empty.

    Raises SettingsError for wrong settings and RetryableError when Redis is away.
    """
    settings = WorkerSettings.load()
    logs.configure(settings.retriage_log_level)
    connection = open_connection(settings)
    try:
        connection.ping()
        worker = Worker(
            [open_queue(connection)],
            connection=connection,
            serializer=SERIALIZER,
            exception_handlers=[decide_retry],
            log_job_description=False,
        )
        # Each task runs in a fork of this process, which then need not load and compile them itself.
        engine.scanner().compile()
        proofs.provers()
        log.info("worker_started", worker=worker.name)
        # The scheduler brings back what waits for its next try.
        worker.work(burst=burst, with_scheduler=True, logging_level=None)
    except RedisError as error:
        raise RetryableError(f"Redis at REDIS_URL cannot be reached: {error}") from error


def state() -> dict[str, Any]:
    """How many tasks are where, and the newest that failed for good.

    Raises SettingsError for a wrong REDIS_URL and RetryableError when Redis is away.
    """
    connection = open_connection(QueueSettings.load())
    queue = open_queue(connection)
    try:
        held = sum(registry.get_rate_limited_job_count() for registry in RateLimitRegistry.all(connection))
        failed_ids = queue.failed_job_registry.get_job_ids()
        tasks = Task.fetch_many(failed_ids[-MAX_FAILURES:], connection=connection, serializer=SERIALIZER)
        return {
            "queued": queue.count,
            "held": held,
            "running": queue.started_job_registry.count,
            "scheduled": queue.scheduled_job_registry.count,
            "failed": len(failed_ids),
            "failures": [_failure(task) for task in tasks if task is not None],
        }
    except RedisError as error:
        raise RetryableError(f"Redis at REDIS_URL cannot be reached: {error}") from error


def open_connection(settings: QueueSettings) -> redis.Redis:
    """Redis as the settings say. Raises SettingsError for a wrong REDIS_URL."""
    try:
        return connect(settings.redis_url)
    except ValueError as error:
        # The reason may quote the URL, and with it the password.
        raise SettingsError("REDIS_URL is not the URL of a Redis server, such as redis://127.0.0.1:6379/0") from error


def _failure(task: Task) -> dict[str, str]:
    result = task.latest_result()
    trace = (result.exc_string if result else None) or "no reason was kept"
    return {"id": task.id, "description": task.description or "", "reason": trace.strip().splitlines()[-1]}
