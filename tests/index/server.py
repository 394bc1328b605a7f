"""A small package index over loopback: JSON for those who ask for it, HTML for the others.

https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

from __future__ import annotations

import html
import json
import threading
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.index.build import Built

JSON = "application/vnd.pypi.simple.v1+json"


@dataclass(frozen=True, slots=True)
class Offered:
    """An artifact, and what the index says of it."""

    built: Built
    yanked: str | None = None
    uploaded: int | None = None
    sha256: str = ""
    size: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is answered instead."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """Instead of the right one."""
    cut: int | None = None
    """The connection ends after so many bytes of the body, of which the headers promise all."""
    trickle: bool = False
    """The body comes byte by byte, and never ends before the index does."""


class Index:
    """A context manager; `requests` are the paths that were asked for, `bytes` those of bodies that were sent."""

    def __init__(self, *, html_only: bool = False, login: str = "") -> None:
        """`login` is `user:password`, without which everything is refused."""
        self.html_only = html_only
        self.login = login
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.bytes = 0
        self.faults: dict[str, Fault] = {}
        """By path: `/simple/acme/`, `/files/acme-1.0-py3-none-any.whl`."""
        self.pages: dict[str, dict[str, Offered]] = {}
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._serving = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._serving.join()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """What PIP_INDEX_URL is set to."""
        return f"{self.root}/simple"

    def add(self, built: Built, *, yanked: str | None = None, uploaded: int | None = None) -> Built:
        """Offer an artifact as it is."""
        self.offer(Offered(built, yanked, uploaded))
        return built

    def offer(self, offered: Offered) -> None:
        """Offer an artifact, and say anything of it."""
        self.pages.setdefault(offered.built.project, {})[offered.built.filename] = offered

    def remove(self, built: Built) -> None:
        """As if its release had been deleted."""
        del self.pages[built.project][built.filename]

    def files(self) -> list[str]:
        """The names of the artifacts that were asked for."""
        return [path.rpartition("/")[2] for path in self.requests if path.startswith("/files/")]

    def answer(self, path: str, accept: str) -> tuple[int, str, bytes]:
        """Status, content type and body of a path."""
        name = path.rstrip("/").rpartition("/")[2]
        if path.startswith("/simple/") and name in self.pages:
            offered = list(self.pages[name].values())
            if JSON in accept and not self.html_only:
                return 200, JSON, json.dumps(self._page(name, offered)).encode()
            return 200, "text/html; charset=utf-8", "\n".join(map(self._link, offered)).encode()
        every = {filename: each for page in self.pages.values() for filename, each in page.items()}
        if path.startswith("/files/") and name in every:
            return 200, "application/octet-stream", every[name].built.data
        return 404, "text/plain", b"not here"

    def _page(self, name: str, offered: list[Offered]) -> dict[str, Any]:
        return {"meta": {"api-version": "1.1"}, "name": name, "files": list(map(self._file, offered)), "versions": []}

    def _file(self, offered: Offered) -> dict[str, Any]:
        told: dict[str, Any] = {"filename": offered.built.filename, "url": self._url(offered)}
        told["hashes"] = {"sha256": _sha256(offered)} if _sha256(offered) else {}
        told["size"] = len(offered.built.data) if offered.size is None else offered.size
        if offered.built.requires_python:
            told["requires-python"] = offered.built.requires_python
        if offered.yanked is not None:
            told["yanked"] = offered.yanked or True
        if offered.uploaded is not None:
            told["upload-time"] = datetime.fromtimestamp(offered.uploaded, UTC).isoformat()
        return told

    def _link(self, offered: Offered) -> str:
        digest = f"#sha256={_sha256(offered)}" if _sha256(offered) else ""
        attributes = f'href="{html.escape(self._url(offered))}{digest}"'
        if offered.built.requires_python:
            attributes += f' data-requires-python="{html.escape(offered.built.requires_python)}"'
        if offered.yanked is not None:
            attributes += f' data-yanked="{html.escape(offered.yanked)}"'
        return f"<a {attributes}>{html.escape(offered.built.filename)}</a>"

    @staticmethod
    def _url(offered: Offered) -> str:
        return offered.url or f"../../files/{offered.built.filename}"


def _sha256(offered: Offered) -> str:
    """Its digest; another one where that was set, and none for a space."""
    return (offered.sha256 or offered.built.sha256).strip()


def _handler(index: Index) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index.requests.append(self.path)
            index.headers.append(dict(self.headers.items()))
            fault = index.faults.get(self.path, Fault())
            status, kind, body = index.answer(self.path, self.headers.get("Accept", ""))
            if index.login and self.headers.get("Authorization") != f"Basic {b64encode(index.login.encode()).decode()}":
                status, body = 401, b""
            body = body if fault.body is None else fault.body
            self.send_response(status if fault.status == 200 else fault.status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **fault.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(body, fault)

        def _send(self, body: bytes, fault: Fault) -> None:
            sent = body[: fault.cut]
            try:
                while fault.trickle and not index.closing.wait(0.005):
                    self.wfile.write(b"x")
                self.wfile.write(sent)
            except ConnectionError:
                return
            index.bytes += len(sent)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own name
            """Say nothing."""

    return Handler
