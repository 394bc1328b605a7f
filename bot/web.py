"""The web application. The only place that maps errors to status codes, each answered with one line of JSON."""

from __future__ import annotations

from typing import Final, Protocol

import structlog
from flask import Flask, Response, g, jsonify, request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # it has no types
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge

from bot import delivery as deliveries
from bot import events
from bot.delivery import BadSignatureError, Delivery, MalformedError, RejectedError, WrongContentTypeError
from bot.events.outcome import Acknowledged
from bot.pages import scorecard, upstream
from bot.pages.kept import Kept, PageUnavailableError
from bot.settings import Settings, load
from workers import logs, queue
from workers.errors import SettingsError

RETRY_AFTER: Final = 30
"""Seconds until asking again makes sense when Redis is away."""

_REJECTIONS: Final[dict[type[RejectedError], tuple[int, str]]] = {
    BadSignatureError: (401, "unauthorized"),
    MalformedError: (400, "malformed"),
    WrongContentTypeError: (415, "unsupported"),
}
_REASONS: Final = {
    404: "nothing is here; GitHub delivers to /webhook",
    405: "this address does not take that method",
    413: f"the body is larger than {deliveries.MAX_BODY} bytes",
    500: "an error in retriage; its log says more",
}
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_log = structlog.get_logger()


class Requests(Protocol):
    """The queue as the web sees it; workers.queue.Requests is the real one."""

    def submit(self, delivery: str, request: queue.Request) -> queue.Submission:
        """Remember the delivery and enqueue its task, or raise QueueUnavailableError."""

    def ready(self) -> bool:
        """Whether the queue can be reached."""


def application() -> Flask:
    """What the WSGI server runs. Ends the process with one line on standard error when a setting is wrong."""
    try:
        settings = load(Settings)
    except SettingsError as error:
        raise SystemExit(f"retriage: {error}") from None
    logs.configure(settings.retriage_log_level)
    return create_app(settings)


def create_app(settings: Settings | None = None, requests: Requests | None = None) -> Flask:
    """Build the application; nothing is connected to yet. Raises SettingsError when no settings are given or found."""
    settings = settings or load(Settings)
    connection = queue.connect(settings.redis_url.get_secret_value())
    requests = requests or queue.Requests(connection, settings.retriage_concurrency)
    app = Flask("retriage", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = deliveries.MAX_BODY + 1
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it, its base class not
    _route(app, settings, requests)
    app.register_blueprint(scorecard.blueprint(Kept(lambda now: scorecard.read(connection, now)).current))
    app.register_blueprint(upstream.blueprint(Kept(lambda _: upstream.read(connection)).current))
    _handle_errors(app)
    app.after_request(_finish)
    return app


def _route(app: Flask, settings: Settings, requests: Requests) -> None:
    secret = settings.retriage_webhook_secret.get_secret_value().encode()

    @app.post("/webhook")
    def webhook() -> Response:
        g.webhook = True
        delivery = deliveries.read(request.headers, _body(), secret)
        g.delivery = delivery
        return _answer_delivery(delivery, requests)

    @app.get("/healthz")
    def healthz() -> Response:
        return _answer(200, "ok", "the web process answers")

    @app.get("/readyz")
    def readyz() -> Response:
        return _answer(200, "ready", "Redis answers") if requests.ready() else _away("Redis does not answer")


def _body() -> bytes:
    try:
        body = request.get_data(cache=False)
    except (ClientDisconnected, ParseException):  # how Werkzeug and Gunicorn tell of a body that breaks off
        raise MalformedError("the body cannot be read to its end") from None
    # Werkzeug refuses a Content-Length beyond the limit, but cuts a chunked body off at the limit without a word:
    # https://github.com/pallets/werkzeug/blob/3.1.x/src/werkzeug/wsgi.py, LimitedStream.readall
    if len(body) > deliveries.MAX_BODY:
        raise RequestEntityTooLarge
    return body


def _answer_delivery(delivery: Delivery, requests: Requests) -> Response:
    wanted = events.decide(delivery)
    if isinstance(wanted, Acknowledged):
        return _answer(200, wanted.status, wanted.reason)
    if requests.submit(delivery.guid, wanted) is queue.Submission.DUPLICATE:
        return _answer(200, "duplicate", "this delivery was taken in before")
    return _answer(202, "queued", f"task {delivery.guid}")


def _handle_errors(app: Flask) -> None:
    @app.errorhandler(RejectedError)
    def rejected(error: RejectedError) -> Response:
        return _answer(*_REJECTIONS[type(error)], str(error))

    @app.errorhandler(queue.QueueUnavailableError)
    def unavailable(error: queue.QueueUnavailableError) -> Response:
        # The cause names the server; that belongs into the log and not into an answer.
        _log.warning("queue_unavailable", cause=str(error.__cause__ or error))
        return _away("the queue does not take the task now; redeliver it later")

    @app.errorhandler(PageUnavailableError)
    def no_page(error: PageUnavailableError) -> Response:
        _log.warning("page_unavailable", cause=str(error.__cause__ or error))
        return _away("Redis does not answer, and the page is made of what it remembers; try again later")

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        code = error.code or 500
        status = "too large" if isinstance(error, RequestEntityTooLarge) else error.name.lower()
        response = _answer(code, status, _REASONS.get(code, error.name))
        for name, value in error.get_headers():
            if name.lower() not in {"content-type", "content-length"}:
                response.headers[name] = value
        return response


def _answer(code: int, status: str, reason: str) -> Response:
    g.outcome = status
    response = jsonify(status=status, reason=reason)
    response.status_code = code
    return response


def _away(reason: str) -> Response:
    response = _answer(503, "unavailable", reason)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _finish(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if g.get("webhook"):
        _log_delivery(g.get("delivery"), response.status_code)
    return response


def _log_delivery(delivery: Delivery | None, code: int) -> None:
    """One entry a webhook request. Of a request that was not verified only the GUID, and only if it looks like one."""
    if delivery is None:
        _log.warning(
            "delivery_rejected", delivery=deliveries.plain_guid(request.headers), outcome=g.get("outcome"), code=code
        )
        return
    _log.info(
        "delivery_answered",
        delivery=delivery.guid,
        event_name=delivery.event,
        action=delivery.action,
        installation=delivery.installation_id,
        repository=delivery.repository,
        outcome=g.get("outcome"),
        code=code,
    )
