"""`retriage scorecard`: how well each Kind does by what people say, over all installations."""

from __future__ import annotations

import time

import redis
from redis.exceptions import RedisError
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers import memory
from workers.errors import RetryableError, SettingsError
from workers.queue import connect
from workers.settings import QueueSettings
from workers.triage.feedback import Score, score
from workers.triage.render import scorecard

DAY = 24 * 3600
_NUMBERS = scorecard.HEADINGS[1:4]


def state(days: int) -> Score:
    """The score of the last so many days.

    Raises SettingsError for a wrong REDIS_URL and RetryableError when Redis is away.
    """
    connection = _connection(QueueSettings.load().redis_url)
    try:
        return read(connection, int(time.time()) - days * DAY)
    except RedisError as error:
        raise RetryableError(f"Redis at REDIS_URL cannot be reached: {error}") from error


def read(connection: redis.Redis, since: int) -> Score:
    """The score of what is remembered since then, in seconds since 1970. Raises redis-py's errors."""
    runs = (run for _, runs in memory.all_runs(connection) for run in runs)
    return score(memory.all_feedback(connection), runs, since)


def show(console: Console, found: Score, days: int) -> None:
    """Print it: a table of the Kinds, and the silence below."""
    console.print(Text(f"The last {days} days" if days != 1 else "The last day", style="bold"))
    if found.kinds:
        console.print(_table(found))
    if not found.opinions:
        console.print(Text(scorecard.NO_FEEDBACK))
    console.print(Text(scorecard.silence(found)))


def _table(found: Score) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in scorecard.HEADINGS:
        table.add_column(heading, justify="right" if heading in _NUMBERS else "left")
    for row in scorecard.rows(found):
        # As Text, in which nothing is markup.
        table.add_row(*(Text(cell) for cell in row.cells))
    return table


def _connection(url: str) -> redis.Redis:
    try:
        return connect(url)
    except ValueError as error:
        # The reason may quote the URL, and with it the password.
        raise SettingsError("REDIS_URL is not the URL of a Redis server, such as redis://127.0.0.1:6379/0") from error
