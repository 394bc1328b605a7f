"""Downloads from where GitHub redirects to: without the App's token, bounded in bytes and time."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import httpx

from workers.errors import GoneError, PermanentError, RetryableError
from workers.triage import engine
from workers.triage.lines import Gathered

MAX_TEXT = 2 * 1024**3
"""Bytes of one job's log that are downloaded at most; of what is downloaded, head and tail are kept."""
MAX_FILE = 1024**3
"""Bytes of a run's archive."""
MAX_SECONDS = 120
"""How long one download may take in all: the storage may send slowly without ever timing out."""
_TIMEOUT = 20.0
_IN_MEMORY = 8 * 1024 * 1024


def address(location: str) -> httpx.URL:
    """Where GitHub redirects a download to. Raises PermanentError for what is no address on the web."""
    try:
        url = httpx.URL(location)
    except httpx.InvalidURL as error:
        raise PermanentError("GitHub redirects the log's download to what is no address") from error
    if url.scheme not in {"http", "https"} or not url.host or not 0 < (url.port or 80) < 65_536:
        raise PermanentError("GitHub redirects the log's download to what is no address on the web")
    return url


def text(url: httpx.URL, words: tuple[str, ...] = ()) -> Gathered:
    """A job's log; of a long one, what stands around `words`, too.

    Raises RetryableError for a passing fault, PermanentError when it is beyond the bounds.
    """
    with _stream(url) as response:
        return engine.take_in(_bounded(response, MAX_TEXT), words=words)


@contextmanager
def file(url: httpx.URL) -> Iterator[IO[bytes]]:
    """An archive, kept in memory while it is small, else in a temporary file that goes when it is closed."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        with _stream(url) as response:
            for chunk in _bounded(response, MAX_FILE):
                spool.write(chunk)
        spool.seek(0)
        yield spool


@contextmanager
def _stream(url: httpx.URL) -> Iterator[httpx.Response]:
    try:
        with httpx.stream("GET", url, timeout=_TIMEOUT, follow_redirects=False) as response:
            _check(response)
            yield response
    except httpx.HTTPError as error:
        raise RetryableError(f"the log's download broke off: {error!r}") from error


def _check(response: httpx.Response) -> None:
    if response.status_code == 200:
        return
    host = response.request.url.host
    if response.status_code == 410:
        raise GoneError(f"the log is not at {host} any more", status=410)
    # The address expires after a minute, and may be given out before the log is stored; asking GitHub for a new one
    # mends both.
    # https://docs.github.com/en/rest/actions/workflow-jobs#download-job-logs-for-a-workflow-run
    raise RetryableError(f"{host} answered {response.status_code} to the download of a log")


def _bounded(response: httpx.Response, limit: int) -> Iterator[bytes]:
    started = time.monotonic()
    received = 0
    # As the bytes come: gathering them into larger pieces would keep a trickle from ever reaching the checks.
    for chunk in response.iter_bytes():
        received += len(chunk)
        if received > limit:
            raise PermanentError(f"the log is larger than {limit // 1024**2} MiB and was not read")
        if time.monotonic() - started > MAX_SECONDS:
            raise RetryableError(f"the log's download took longer than {MAX_SECONDS} seconds")
        yield chunk
