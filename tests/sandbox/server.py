"""The API's HTTP side: from a request to a route, a handler and an answer with all of GitHub's headers.

https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api

Left out: compression, CORS, HTTP/2, `Last-Modified` and `If-Modified-Since`.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.sandbox.auth import Actor, AppActor, InstallationActor, identify, undecodable
from tests.sandbox.errors import DOCS, ApiError, forbidden, not_found
from tests.sandbox.git import readable
from tests.sandbox.graphql.answer import PATHS as GRAPHQL
from tests.sandbox.graphql.answer import ROUTE as QUERY
from tests.sandbox.limits import Limits
from tests.sandbox.moves import by_number, moved
from tests.sandbox.routes import ROUTES
from tests.sandbox.routing import WRITES, Answer, Call, Route, problems_parsing
from tests.sandbox.shapes.base import Urls
from tests.sandbox.shapes.versions import DEFAULT, SUPPORTED, in_version
from tests.sandbox.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

AGENT = (
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header "
    "(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). "
    "Check https://developer.github.com for other possible causes."
)
GREEDY = {"path", "ref", "branch", "tree_sha", "basehead"}
"""Path parameters that may hold slashes."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A route and what its template's names stand for."""

    route: Route
    params: Mapping[str, str]


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(/?\{\w+\})", template)
    return re.compile("".join(_piece(part) for part in parts))


def _piece(part: str) -> str:
    name = part.strip("/{}")
    if not part.endswith("}"):
        return re.escape(part)
    if name == "path":
        return r"(?:/(?P<path>.*))?"
    return f"/(?P<{name}>{'.+' if name in GREEDY else '[^/]+'})"


def _rank(route: Route) -> tuple[bool, bool, int]:
    """Fixed words before parameters, parameters before those that hold slashes."""
    last = route.template.rpartition("/")[2]
    return last.strip("{}") in GREEDY, last.startswith("{"), -len(route.template)


_TABLE = [(route, _pattern(route.template)) for route in sorted(ROUTES, key=_rank)]


def match(method: str, path: str) -> Matched | None:
    """The route that serves a path, or None."""
    if method == QUERY.method and path in GRAPHQL:
        return Matched(QUERY, {})
    for route, pattern in _TABLE:
        found = pattern.fullmatch(path)
        if found and route.method == ("GET" if method == "HEAD" else method):
            return Matched(route, {name: value or "" for name, value in found.groupdict().items()})
    return None


class Api:
    """The API as a function of a request."""

    def __init__(self, store: Store, urls: Urls, limits: Limits, key: rsa.RSAPrivateKey) -> None:
        self._store = store
        self._urls = urls
        self._limits = limits
        self._key = key

    def answer(self, request: Request) -> tuple[Response, Actor]:
        """One request's answer, and who made it."""
        matched = match(request.method, by_number(self._store, request.path))
        route = matched.route if matched else None
        resource = route.resource if route else "core"
        actor, points = Actor(), 1
        with self._store.lock:
            try:
                self._check_agent(request)
                version = self._version(request)
                actor = identify(self._store, self._key, request.headers.get("Authorization"))
                self._check_limits(actor, route)
                if matched is None:
                    raise not_found()
                response, points = self._handle(request, matched, actor, version)
            except ApiError as error:
                response = self._refuse(error, route)
            if response.status_code != 304 and resource != "free":
                self._limits.count(actor, resource, points)
        self._finish(request, response, route, actor)
        return response, actor

    @staticmethod
    def _check_agent(request: Request) -> None:
        if not request.headers.get("User-Agent", "").strip():
            raise ApiError(403, AGENT)

    @staticmethod
    def _version(request: Request) -> str:
        version = request.headers.get("X-GitHub-Api-Version", DEFAULT)
        if version not in SUPPORTED:
            raise ApiError(400, f'The specified API version "{version}" is not supported.')
        return version

    def _check_limits(self, actor: Actor, route: Route | None) -> None:
        if route is None or route.resource != "free":
            creates = route is not None and route.creates_content
            # Who has not signed in is not even counted by GraphQL, but told to.
            if route is not QUERY or actor.kind:
                self._limits.check(actor, route.resource if route else "core", creates_content=creates)

    def _handle(self, request: Request, matched: Matched, actor: Actor, version: str) -> tuple[Response, int]:
        route = matched.route
        if route.app_only and not isinstance(actor, AppActor):
            raise undecodable()
        if isinstance(actor, AppActor) and not route.app_only and route.resource not in {"free", "graphql"}:
            raise forbidden(route.permission)
        if route.method in WRITES and request.data:
            _check_json(request)
        call = Call(self._store, self._urls, self._limits, request, route, matched.params, actor)
        answer = moved(call) or route.handler(call)
        return self._conditional(request, _response(answer, version), actor), call.points

    @staticmethod
    def _conditional(request: Request, response: Response, actor: Actor) -> Response:
        if request.method not in {"GET", "HEAD"} or response.status_code != 200:
            return response
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest(), weak=True)
        if actor.kind and request.if_none_match.contains_weak(response.get_etag()[0] or ""):
            fresh = Response(b"", 304)
            fresh.headers["ETag"] = response.headers["ETag"]
            return fresh
        return response

    @staticmethod
    def _refuse(error: ApiError, route: Route | None) -> Response:
        body = json.dumps(error.body(route.documentation_url if route else DOCS))
        response = Response(body, error.status, content_type="application/json; charset=utf-8")
        response.headers.extend(error.headers)
        return response

    def _finish(self, request: Request, response: Response, route: Route | None, actor: Actor) -> None:
        headers = response.headers
        resource = route.resource if route and route.resource != "free" else "core"
        headers.extend(self._limits.headers(actor, resource))
        headers["X-GitHub-Media-Type"] = f"github.{'v4' if route is QUERY else 'v3'}; format=json"
        headers["X-GitHub-Request-Id"] = ":".join(secrets.token_hex(size).upper() for size in (2, 3, 4, 4, 4))
        headers["X-GitHub-Api-Version-Selected"] = request.headers.get("X-GitHub-Api-Version", DEFAULT)
        headers["Cache-Control"] = f"{'private' if actor.kind else 'public'}, max-age=60, s-maxage=60"
        headers["Vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With"
        headers["X-Content-Type-Options"] = "nosniff"
        if route and route.permission and isinstance(actor, InstallationActor):
            accepted = forbidden(route.permission).headers["X-Accepted-GitHub-Permissions"]
            headers["X-Accepted-GitHub-Permissions"] = accepted


def _check_json(request: Request) -> None:
    try:
        json.loads(request.get_data(cache=True))
    except ValueError as error:
        raise problems_parsing() from error


def _response(answer: Answer, version: str) -> Response:
    if answer.status == 204:
        return Response(b"", 204)
    if isinstance(answer.data, bytes):
        body = answer.data
    else:
        body = readable(json.dumps(in_version(answer.data, version), ensure_ascii=False, separators=(",", ":")))
    response = Response(body, answer.status, content_type=answer.content_type)
    response.headers.extend(answer.headers)
    response.autocorrect_location_header = False
    return response


class _Handler(WSGIRequestHandler):
    """Silent, and named like the service it stands for."""

    server_version = "github.com"
    sys_version = ""

    def version_string(self) -> str:
        return self.server_version

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's own name
        """Say nothing: what was asked is in `Sandbox.requests`."""


class Listener:
    """One HTTP server in a daemon thread."""

    def __init__(self, application: WSGIApplication, port: int = 0) -> None:
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, application, threaded=True, request_handler=_Handler
        )
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_port)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
