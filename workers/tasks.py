"""The functions that RQ runs, and the composition root of the workers' side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from types import TracebackType

import redis
import structlog
from pydantic import TypeAdapter
from redis.exceptions import RedisError
from rq import get_current_job
from rq.job import Job as Task
from rq.timeouts import JobTimeoutException

from workers import commands, dependencies, pipeline, tell, watch
from workers.edges.artifacts import folder_of
from workers.edges.github import as_installation
from workers.edges.index import IndexEdge
from workers.edges.tokens import SealedTokens
from workers.edges.ways import GitHubWays
from workers.errors import RetryableError
from workers.history import RedisHistory
from workers.outside import Outside, Reporting
from workers.publish import Action, Outcome
from workers.queue import BACK_OFF, CheckDependencies, ObeyCommand, Requests, TellMended, connect
from workers.settings import WorkerSettings
from workers.triage.facts import Run
from workers.upstream.ledger import RedisLedger
from workers.upstream.watches import RedisWatches
from workers.watch import Following

log = structlog.get_logger()

PATIENCE = 2
"""After how many tries, with short waits between, a comment is written without the Proofs that GitHub does not give."""
_COMMANDS = TypeAdapter(ObeyCommand)
_CHECKS = TypeAdapter(CheckDependencies)
_MENDED = TypeAdapter(TellMended)
_RUN = TypeAdapter(Run)
NOBODY = 0
"""No installation: GitHub numbers them from 1."""
AT_ONCE = 2
"""How many pull requests of one installation are told of news at the same time."""
PASSING = (RetryableError, RedisError, JobTimeoutException)
"""What a later try may not meet again. Of Redis it is every error: a full disk, a replica that refuses writes."""


def triage_run(installation_id: int, run: dict[str, object], default_branch: str | None = None) -> list[dict[str, str]]:
    """The task of a TriageRun request; its fields are the keywords. Returns its Outcomes, as RQ's result."""
    delivered = _RUN.validate_python(run)
    with _outside(installation_id) as outside:
        return _said(pipeline.triage_run(outside, delivered, default_branch), delivered.repository, run=delivered.id)


def obey_command(**fields: object) -> list[dict[str, str]]:
    """The task of an ObeyCommand request; its fields are the keywords."""
    request = _COMMANDS.validate_python(fields)
    with _outside(request.installation_id) as outside:
        return _said((commands.obey(outside, request),), request.repository, comment=request.comment_id)


def follow_upstream() -> list[str]:
    """The task of a FollowUpstream request. Returns what came of each defect that is watched, as RQ's result."""
    settings = WorkerSettings.load()
    connection = connect(settings.redis_url)
    task = get_current_job()
    history = RedisHistory(connection, NOBODY)
    upstream = _reporting(settings, connection, NOBODY, task.id if task else None)
    folder = folder_of(settings.retriage_cache_dir)
    with IndexEdge(settings.indexes, history, folder, afresh=True) as index:
        requests = Requests(connection, AT_ONCE)
        said = watch.follow(Following(index, upstream, RedisWatches(connection), requests.submit))
    log.info("task_done", task=task.id if task else None, followed=said)
    return said


def tell_mended(**fields: object) -> list[dict[str, str]]:
    """The task of a TellMended request; its fields are the keywords."""
    request = _MENDED.validate_python(fields)
    with _outside(request.installation_id, afresh=True) as outside:
        return _said((tell.tell_mended(outside, request),), request.repository, pull=request.number)


def check_dependencies(**fields: object) -> list[dict[str, str]]:
    """The task of a CheckDependencies request; its fields are the keywords. Where it does not get to the end, the next
    one goes on behind whatever was asked for meanwhile."""
    request = _CHECKS.validate_python(fields)
    settings = WorkerSettings.load()
    with _outside(request.installation_id) as outside:
        outcome = dependencies.check_dependencies(outside, request, settings.github_web_url)
    task = get_current_job()
    if outcome.action is Action.CONTINUED and task is not None:
        further = replace(request, turn=request.turn + 1)
        Requests(connect(settings.redis_url), AT_ONCE).submit(f"{task.id}-{further.turn}", further)
    return _said((outcome,), request.repository, turn=request.turn)


def decide_retry(task: Task, _type: type[BaseException], error: BaseException, _trace: TracebackType) -> bool:
    """RQ's exception handler: only what may pass is tried again, and not before GitHub allows it.

    RQ retries any error while `retries_left` is above zero, and calls the handlers before it looks:
    https://python-rq.org/docs/exceptions/
    """
    if not isinstance(error, PASSING):
        task.retries_left = 0
    elif isinstance(error, RetryableError) and error.retry_after and task.retries_left and task.retry_intervals:
        at = max(len(task.retry_intervals) - task.retries_left, 0)
        task.retry_intervals[at] = max(task.retry_intervals[at], error.retry_after)
    log.warning("task_failed", task=task.id, reason=f"{type(error).__name__}: {error}", retries_left=task.retries_left)
    return True


@contextmanager
def _outside(installation_id: int, *, afresh: bool = False) -> Iterator[Outside]:
    """`afresh`: which releases there are is asked anew."""
    settings = WorkerSettings.load()
    connection = connect(settings.redis_url)
    key = settings.retriage_private_key.get_secret_value()
    task = get_current_job()
    history = RedisHistory(connection, installation_id, owner=task.id if task else None)
    tokens = SealedTokens(connection, installation_id, key)
    with (
        as_installation(settings.retriage_app_id, key, installation_id, settings.github_api_url, tokens) as github,
        IndexEdge(settings.indexes, history, folder_of(settings.retriage_cache_dir), afresh=afresh) as index,
    ):
        left = len(BACK_OFF) if task is None or task.retries_left is None else task.retries_left
        in_haste = len(BACK_OFF) - left >= PATIENCE
        upstream = _reporting(settings, connection, installation_id, task.id if task else None)
        yield Outside(github, history, history, last_try=not left, in_haste=in_haste, index=index, upstream=upstream)


def _reporting(settings: WorkerSettings, connection: redis.Redis, installation_id: int, owner: str | None) -> Reporting:
    """What it takes to report broken packages to their maintainers."""
    key, token = settings.retriage_private_key.get_secret_value(), settings.retriage_upstream_token.get_secret_value()
    return Reporting(
        RedisLedger(connection, owner),
        GitHubWays(settings.retriage_app_id, key, settings.github_api_url, token),
        installation_id,
        public_index=settings.retriage_upstream_mirror or not any(settings.indexes),
        per_day=settings.retriage_upstream_per_day,
        opted_out=settings.opted_out,
        watches=RedisWatches(connection),
    )


def _said(outcomes: Sequence[Outcome], repository: str, **fields: int) -> list[dict[str, str]]:
    task = get_current_job()
    for outcome in outcomes:
        log.info("task_done", task=task.id if task else None, repository=repository, **fields, **asdict(outcome))
    return [asdict(outcome) for outcome in outcomes]
