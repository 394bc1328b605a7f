"""Every request to any of the hosts, kept for tests, and the faults they order."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from tests.sandbox.faults import Fault, Faults

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request that was made."""

    host: str
    """`api`, `logs` or `web`."""
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    auth: str | None
    """`app`, `installation`, `token` or None, which it also is where an ordered fault took the answer's place."""
    status: int
    """What it was answered; 0 where the connection was dropped."""


class Recorder:
    """A list of requests that grows in the order of their answers."""

    def __init__(self) -> None:
        self._all: list[Recorded] = []
        self._changed = threading.Condition()

    def add(self, record: Recorded) -> None:
        """Note one request."""
        with self._changed:
            self._all.append(record)
            self._changed.notify_all()

    def all(self) -> list[Recorded]:
        """A copy of the list."""
        with self._changed:
            return list(self._all)

    def clear(self) -> None:
        """Forget what was recorded."""
        with self._changed:
            self._all.clear()

    def wait(self, wanted: Callable[[Recorded], bool], timeout: float) -> Recorded:
        """The first recorded request that is wanted, past ones included.

        Raises:
            TimeoutError: none came within `timeout` seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: any(map(wanted, self._all)), timeout):
                raise TimeoutError(f"no such request within {timeout} s; {len(self._all)} others")
            return next(filter(wanted, self._all))


Answering = Callable[[Request], tuple[Response, str | None]]


def application(host: str, answering: Answering, recorder: Recorder, faults: Faults) -> WSGIApplication:
    """A WSGI application that records each request and commits the faults ordered for it."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        body = request.get_data(cache=True)
        fault = faults.take(request.method, request.path)
        if fault and fault.delay:
            time.sleep(fault.delay)
        response, auth = _answer(request, answering, fault)
        dropped = fault is not None and fault.disconnect
        query, headers = request.args.to_dict(), dict(request.headers)
        status = 0 if dropped else response.status_code
        recorder.add(Recorded(host, request.method, request.path, query, headers, body, auth, status))
        if dropped:
            drop(environ)
        if fault and fault.truncate_at is not None:
            return _truncated(environ, start_response, response, fault.truncate_at)
        return response(environ, start_response)

    return serve


def _answer(request: Request, answering: Answering, fault: Fault | None) -> tuple[Response, str | None]:
    if fault is None or fault.after or (fault.status is None and not fault.disconnect):
        response, auth = answering(request)
    else:
        response, auth = Response(status=500), None
    if fault is not None and fault.status is not None:
        response = Response(fault.body or b"", fault.status, content_type="application/json; charset=utf-8")
        response.headers.extend(fault.headers)
    return response, auth


def drop(environ: WSGIEnvironment) -> None:
    """Close the connection without a word.

    Raises:
        ConnectionAbortedError: always; the server takes it as the caller having gone.
    """
    connection: socket.socket = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("as a test ordered")


def _truncated(
    environ: WSGIEnvironment, start_response: StartResponse, response: Response, length: int
) -> Iterable[bytes]:
    data = response.get_data()
    response.headers["Content-Length"] = str(len(data))
    response.headers["Connection"] = "close"
    start_response(response.status, response.headers.to_wsgi_list())
    yield data[:length]
    drop(environ)
