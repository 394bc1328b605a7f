"""The sandbox itself: three servers over one store, and what tests do with them."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from werkzeug.wrappers import Request, Response

from tests.sandbox import delivery, pages
from tests.sandbox.archive import Layout
from tests.sandbox.auth import identify, private_pem, process_key
from tests.sandbox.clock import Clock
from tests.sandbox.errors import ApiError
from tests.sandbox.faults import Fault, Faults
from tests.sandbox.handles import RepositoryHandle
from tests.sandbox.limits import Limits
from tests.sandbox.recorder import Recorded, Recorder, application
from tests.sandbox.server import Api, Listener
from tests.sandbox.shapes import events
from tests.sandbox.shapes.base import Json, Urls
from tests.sandbox.state import Installation
from tests.sandbox.storage import Storage
from tests.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class InstallationHandle:
    """The App on one account."""

    store: Store
    record: Installation

    @property
    def id(self) -> int:
        return self.record.id

    def suspend(self) -> None:
        """Suspend it: no new tokens, and the old ones are refused."""
        self.record.suspended_at = self.store.clock.now()
        self.record.suspended_by = self.record.account

    def unsuspend(self) -> None:
        """Let it work again."""
        self.record.suspended_at = self.record.suspended_by = None

    def uninstall(self) -> None:
        """Remove the App from the account."""
        self.store.installations.pop(self.id, None)


class Sandbox:
    """A local stand-in for GitHub.

    The constructor takes ports where a fixed address is wanted; 0 is any free one.
    """

    def __init__(self, *, api_port: int = 0, logs_port: int = 0, web_port: int = 0) -> None:
        self.clock = Clock()
        self.urls = Urls()
        self.storage = Storage(self.clock, self.urls)
        self.store = Store(self.clock, self.storage, "retriage")
        self.limits = Limits(self.clock)
        self.faults = Faults()
        self.recorder = Recorder()
        self.webhook_secret = secrets.token_hex(20)
        self.hook_id = self.store.new_id()
        self._key = process_key()
        self.private_key = private_pem(self._key)
        self._api = Api(self.store, self.urls, self.limits, self._key)
        self._ports = (api_port, logs_port, web_port)
        self._listeners: list[Listener] = []

    def start(self) -> Self:
        """Bind the ports and begin to answer."""
        answerers = {"api": self._answer_api, "logs": self._answer_logs, "web": self._answer_web}
        for (host, answering), port in zip(answerers.items(), self._ports, strict=True):
            serving = application(host, answering, self.recorder, self.faults)
            self._listeners.append(Listener(serving, port))
        api, logs, web = (listener.port for listener in self._listeners)
        self.urls.api = f"http://127.0.0.1:{api}"
        self.urls.logs = f"http://localhost:{logs}"
        self.urls.web = f"http://127.0.0.1:{web}"
        for listener in self._listeners:
            listener.start()
        return self

    def close(self) -> None:
        """Stop answering and free the ports."""
        closing = [threading.Thread(target=listener.close) for listener in self._listeners]
        self._listeners.clear()
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer_api(self, request: Request) -> tuple[Response, str | None]:
        response, actor = self._api.answer(request)
        return response, actor.kind

    def _answer_logs(self, request: Request) -> tuple[Response, str | None]:
        return self.storage.answer(request), self._kind_of(request)

    def _answer_web(self, request: Request) -> tuple[Response, str | None]:
        with self.store.lock:
            return pages.answer(self.store, self.urls, request), self._kind_of(request)

    def _kind_of(self, request: Request) -> str | None:
        """Whose credentials have strayed to a host that wants none."""
        try:
            return identify(self.store, self._key, request.headers.get("Authorization")).kind
        except ApiError:
            return None

    @property
    def api_url(self) -> str:
        """The REST API's base address."""
        return self.urls.api

    @property
    def logs_url(self) -> str:
        """The blob storage that log downloads are redirected to; another host name on purpose."""
        return self.urls.logs

    @property
    def web_url(self) -> str:
        """The pages that people see."""
        return self.urls.web

    @property
    def app_id(self) -> int:
        return self.store.app.id

    @property
    def client_id(self) -> str:
        return self.store.app.client_id

    @property
    def app_slug(self) -> str:
        return self.store.app.slug

    @property
    def requests(self) -> list[Recorded]:
        """Every request so far, in the order of their answers."""
        return self.recorder.all()

    def forget(self) -> None:
        """Begin the record of requests anew, and take back the faults that were not met."""
        self.recorder.clear()
        self.faults.clear()

    def wait_for(self, method: str, path_regex: str, *, status: int | None = None, timeout: float = 20.0) -> Recorded:
        """The first request on record that fits, as soon as it has been dealt with.

        Raises:
            TimeoutError: none came within `timeout` seconds.
        """
        path = re.compile(path_regex)

        def fits(each: Recorded) -> bool:
            named = each.method == method and path.search(each.path) is not None
            return named and status in {None, each.status}

        return self.recorder.wait(fits, timeout)

    @property
    def archive_layout(self) -> Layout:
        """Which of the layouts of run archives is served."""
        return self.store.layout

    @property
    def tree_limit(self) -> int:
        """How many rows a tree shows before it is truncated."""
        return self.store.tree_limit

    @tree_limit.setter
    def tree_limit(self, value: int) -> None:
        self.store.tree_limit = value

    def install(
        self,
        login: str,
        *,
        permissions: Mapping[str, str] | None = None,
        repositories: list[RepositoryHandle] | None = None,
        kind: str = "Organization",
    ) -> InstallationHandle:
        """Install the App on an account: on all its repositories, or on those given."""
        account = self.store.account(login, kind)
        chosen = None if repositories is None else {repo.id for repo in repositories}
        granted = dict(self.store.app.permissions if permissions is None else permissions)
        record = Installation(self.store.new_id(), account, granted, chosen, self.clock.now())
        self.store.installations[record.id] = record
        return InstallationHandle(self.store, record)

    def user(self, login: str) -> None:
        """Let a user exist."""
        self.store.account(login)

    def token(self, login: str) -> str:
        """A personal access token of a user."""
        return self.store.user_token(login).value

    def repository(
        self, full_name: str, *, private: bool = False, default_branch: str = "main", owner_kind: str = "Organization"
    ) -> RepositoryHandle:
        """A new repository with one commit, or the existing one of this name."""
        found = self.store.repository(full_name)
        if found is not None:
            return RepositoryHandle(self.store, self.urls, found)
        login, _, name = full_name.partition("/")
        owner = self.store.account(login, owner_kind)
        repo = self.store.add_repository(owner, name, private, default_branch)
        handle = RepositoryHandle(self.store, self.urls, repo)
        handle.commit({"README.md": f"# {name}\n"}, message="Begin")
        return handle

    def deliver(
        self,
        event: str,
        payload: Json | bytes,
        *,
        to: str,
        guid: str | None = None,
        secret: str | None = None,
        signed: bool = True,
    ) -> tuple[int, bytes]:
        """Send a webhook as GitHub does; the status and body it was answered.

        Raises:
            httpx.HTTPError: nobody answered within ten seconds.
        """
        return delivery.send(self.prepare(event, payload, guid=guid, secret=secret, signed=signed), to)

    def prepare(
        self,
        event: str,
        payload: Json | bytes,
        *,
        guid: str | None = None,
        secret: str | None = None,
        signed: bool = True,
    ) -> delivery.Prepared:
        """The headers and body that `deliver` sends, for tests that send them themselves."""
        chosen = (secret or self.webhook_secret) if signed else None
        return delivery.prepare(event, payload, chosen, self.hook_id, self.app_id, guid)

    def ping(self, to: str) -> Json:
        """The `ping` payload for a webhook at this address."""
        return events.ping(self.store, self.urls, self.hook_id, to)

    def fail(
        self,
        method: str,
        path_regex: str,
        *,
        times: int = 1,
        status: int | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        disconnect: bool = False,
        after: bool = False,
        truncate_at: int | None = None,
    ) -> None:
        """Order a fault for the next requests that fit; without a status, disconnect, delay or cut it is a 502."""
        plain = not (delay or disconnect) and truncate_at is None
        chosen = 502 if status is None and plain else status
        pattern = re.compile(path_regex)
        fault = Fault(method, pattern, times, chosen, body, headers or {}, delay, disconnect, after, truncate_at)
        self.faults.add(fault)
