"""What GitHub, and whoever else asks, is answered."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from gunicorn.http import errors as gunicorn  # type: ignore[import-untyped]  # it has no types
from structlog.testing import capture_logs
from typing_extensions import Buffer
from werkzeug.test import TestResponse

from bot.delivery import MAX_BODY
from tests.bot import payloads
from tests.bot.fakes import FakeRequests
from tests.bot.payloads import GUID, INSTALLATION, REPOSITORY, SECRET, as_body, signed
from workers.queue import ObeyCommand, QueueUnavailableError, Submission, TriageRun


def post(client: FlaskClient, body: bytes, headers: dict[str, str]) -> TestResponse:
    return client.post("/webhook", data=body, headers=headers)


def deliver(client: FlaskClient, payload: dict[str, Any], event: str = "workflow_run") -> TestResponse:
    body = as_body(payload)
    return post(client, body, signed(body, event))


def check(response: TestResponse, code: int, status: str, reason: str) -> None:
    """Every answer is one line of JSON with a status and a reason."""
    assert response.content_type == "application/json"
    assert response.text.count("\n") == 1
    assert response.text.startswith('{"status":')
    answer = json.loads(response.text)
    assert (response.status_code, answer["status"]) == (code, status)
    assert reason in answer["reason"]
    assert sorted(answer) == ["reason", "status"]


def test_a_failed_run_is_queued(client: FlaskClient, requests: FakeRequests) -> None:
    check(deliver(client, payloads.workflow_run()), 202, "queued", GUID)
    ((guid, request),) = requests.submitted
    assert isinstance(request, TriageRun)
    assert (guid, request.installation_id, request.repository) == (GUID, INSTALLATION, REPOSITORY)
    assert (request.run.id, request.run.attempt, request.run.conclusion) == (30433642, 2, "failure")


def test_a_command_is_queued(client: FlaskClient, requests: FakeRequests) -> None:
    check(deliver(client, payloads.issue_comment("/retriage Explain Job-1"), "issue_comment"), 202, "queued", GUID)
    words = ("explain", "Job-1")
    wanted = ObeyCommand(INSTALLATION, REPOSITORY, 7, comment_id=99, author="mona", at=1795168800, commands=(words,))
    assert requests.submitted == [(GUID, wanted)]


def test_a_delivery_that_was_taken_in_before_is_a_duplicate(client: FlaskClient, requests: FakeRequests) -> None:
    requests.submit_answer = Submission.DUPLICATE
    check(deliver(client, payloads.workflow_run()), 200, "duplicate", "taken in before")


def test_a_ping_is_answered_and_queues_nothing(client: FlaskClient, requests: FakeRequests) -> None:
    check(deliver(client, payloads.ping(), "ping"), 200, "pong", "the webhook is set up")
    assert requests.submitted == []


def test_an_unknown_event_is_acknowledged(client: FlaskClient, requests: FakeRequests) -> None:
    check(deliver(client, {"action": "started"}, "watch"), 200, "ignored", "does not handle the event watch")
    assert requests.submitted == []


def test_redis_away_asks_to_come_back(client: FlaskClient, requests: FakeRequests) -> None:
    requests.submit_answer = QueueUnavailableError("Redis does not take the task: redis://:password@host")
    response = deliver(client, payloads.workflow_run())
    check(response, 503, "unavailable", "redeliver it later")
    assert int(response.headers["Retry-After"]) > 0
    assert "password" not in response.text


UNSIGNED = {
    "none": ({"X-Hub-Signature": None, "X-Hub-Signature-256": None}, "no X-Hub-Signature-256"),
    "SHA-1 only": ({"X-Hub-Signature-256": None}, "no X-Hub-Signature-256"),
    "empty": ({"X-Hub-Signature-256": ""}, "does not match"),
    "wrong": ({"X-Hub-Signature-256": "sha256=" + "0" * 64}, "does not match"),
    "without its prefix": ({"X-Hub-Signature-256": signed(b"{}")["X-Hub-Signature-256"][7:]}, "does not match"),
    "SHA-1 in its place": ({"X-Hub-Signature-256": signed(b"{}")["X-Hub-Signature"]}, "does not match"),
    "cut short": ({"X-Hub-Signature-256": signed(b"{}")["X-Hub-Signature-256"][:-1]}, "does not match"),
    "of another secret": (
        {"X-Hub-Signature-256": signed(b"{}", secret="other")["X-Hub-Signature-256"]},
        "RETRIAGE_WEBHOOK_SECRET",
    ),
    "of another body": ({"X-Hub-Signature-256": signed(b"[]")["X-Hub-Signature-256"]}, "does not match"),
    "beyond ASCII": ({"X-Hub-Signature-256": "sha256=\xe9\xff" + "0" * 62}, "does not match"),
}


@pytest.mark.parametrize(("headers", "reason"), UNSIGNED.values(), ids=UNSIGNED)
def test_a_wrong_signature_is_refused(
    client: FlaskClient, requests: FakeRequests, headers: dict[str, str | None], reason: str
) -> None:
    check(post(client, b"{}", signed(b"{}", replaced=headers)), 401, "unauthorized", reason)
    assert requests.submitted == []


def test_the_signature_is_checked_before_anything_is_parsed(client: FlaskClient) -> None:
    headers = {"Content-Type": "text/plain", "X-Hub-Signature-256": "sha256=" + "0" * 64}
    check(post(client, b"{", headers), 401, "unauthorized", "does not match")


MALFORMED = {
    "no event": (b"{}", {"X-GitHub-Event": None}, "no X-GitHub-Event header"),
    "no GUID": (b"{}", {"X-GitHub-Delivery": None}, "no X-GitHub-Delivery header"),
    "a GUID that is none": (b"{}", {"X-GitHub-Delivery": "a:b"}, "the X-GitHub-Delivery header"),
    "a GUID beyond ASCII": (b"{}", {"X-GitHub-Delivery": "\xe9"}, "the X-GitHub-Delivery header"),
    "an endless GUID": (b"{}", {"X-GitHub-Delivery": "a" * 65}, "the X-GitHub-Delivery header"),
    "an event that is no word": (b"{}", {"X-GitHub-Event": "../ping"}, "the X-GitHub-Event header"),
    "nothing": (b"", {}, "no valid JSON"),
    "truncated JSON": (as_body(payloads.workflow_run())[:-1], {}, "no valid JSON"),
    "invalid UTF-8": (b'{"action": "\xff"}', {}, "no valid JSON"),
    "UTF-16": ('{"action": "completed"}'.encode("utf-16"), {}, "no valid JSON"),
    "a byte order mark": (b"\xef\xbb\xbf{}", {}, "no valid JSON"),
    "NaN": (b'{"action": NaN}', {}, "no valid JSON"),
    "an endless number": (b'{"id": ' + b"9" * 10_000 + b"}", {}, "no valid JSON"),
    "deep nesting": (b"[" * 200_000, {}, "nested too deeply"),
    "deep nesting of objects": (b'{"a":' * 200_000, {}, "nested too deeply"),
    "a list": (b"[]", {}, "no JSON object"),
    "null": (b"null", {}, "no JSON object"),
    "an action that is no word": (b'{"action": {"a": 1}}', {}, "action is no"),
    "an installation that is none": (b'{"installation": 1}', {}, "installation.id"),
    "an installation without a number": (b'{"installation": {"id": true}}', {}, "installation.id"),
    "an installation below zero": (b'{"installation": {"id": -1}}', {}, "installation.id"),
    "an installation beyond all bounds": (b'{"installation": {"id": 9223372036854775808}}', {}, "installation.id"),
    "a repository that is none": (b'{"repository": "acme/datasets"}', {}, "repository.full_name"),
    "a repository that is a path": (b'{"repository": {"full_name": "acme/../x"}}', {}, "repository.full_name"),
    "a repository with a lone surrogate": (b'{"repository": {"full_name": "a/\\ud800"}}', {}, "repository.full_name"),
}


@pytest.mark.parametrize(("body", "headers", "reason"), MALFORMED.values(), ids=MALFORMED)
def test_what_github_does_not_send_is_malformed(
    client: FlaskClient, requests: FakeRequests, body: bytes, headers: dict[str, str | None], reason: str
) -> None:
    check(post(client, body, signed(body, replaced=headers)), 400, "malformed", reason)
    assert requests.submitted == []


def test_of_a_repeated_key_the_last_stands(client: FlaskClient) -> None:
    body = b'{"action": "requested", "action": "deleted"}'
    check(post(client, body, signed(body)), 200, "ignored", "only completed runs")


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/json", "", None])
def test_another_content_type_says_how_to_set_it(client: FlaskClient, content_type: str | None) -> None:
    response = post(client, b"payload=%7B%7D", signed(b"payload=%7B%7D", replaced={"Content-Type": content_type}))
    check(response, 415, "unsupported", "set the content type to application/json")


def test_a_content_type_may_name_its_character_set(client: FlaskClient) -> None:
    headers = signed(b"{}", "ping", replaced={"Content-Type": "Application/JSON; charset=utf-8"})
    check(post(client, b"{}", headers), 200, "pong", "set up")


class Body(io.RawIOBase):
    """An endless body that counts what was read of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        size = memoryview(buffer).nbytes
        self.taken += size
        return size


def test_a_body_that_announces_26_mb_is_refused_unread(client: FlaskClient) -> None:
    body = Body()
    environ = {"wsgi.input": body, "CONTENT_LENGTH": str(26 * 1000 * 1000)}
    response = client.post("/webhook", headers=signed(b""), environ_overrides=environ)
    check(response, 413, "too large", str(MAX_BODY))
    assert body.taken == 0


def test_a_chunked_body_is_refused_as_soon_as_it_is_too_large(client: FlaskClient) -> None:
    body = Body()
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}  # as Gunicorn has it
    response = client.post("/webhook", headers=signed(b""), environ_overrides=environ)
    check(response, 413, "too large", str(MAX_BODY))
    assert MAX_BODY <= body.taken < 2 * MAX_BODY


class Broken:
    """A body that cannot be read, as Gunicorn's can be."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def read(self, _: int = -1) -> bytes:
        raise self.error


BREAKS = [gunicorn.NoMoreData(b""), gunicorn.InvalidChunkSize(b"zz"), gunicorn.ChunkMissingTerminator(b"x")]


@pytest.mark.parametrize("error", BREAKS, ids=lambda error: type(error).__name__)
def test_a_body_that_breaks_off_is_malformed(client: FlaskClient, error: Exception) -> None:
    environ = {"wsgi.input": Broken(error), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    response = client.post("/webhook", headers=signed(b""), environ_overrides=environ)
    check(response, 400, "malformed", "cannot be read to its end")


def test_the_largest_payload_of_github_is_taken(client: FlaskClient, requests: FakeRequests) -> None:
    body = as_body(payloads.workflow_run())
    body += b" " * (MAX_BODY - len(body))
    check(post(client, body, signed(body)), 202, "queued", GUID)


def test_other_addresses_and_methods_are_answered_as_json(client: FlaskClient) -> None:
    check(client.get("/nowhere"), 404, "not found", "/webhook")
    response = client.get("/webhook")
    check(response, 405, "method not allowed", "does not take that method")
    assert set(response.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_an_error_of_our_own_is_answered_as_json(client: FlaskClient, requests: FakeRequests) -> None:
    requests.submit_answer = ZeroDivisionError("secret detail")
    response = deliver(client, payloads.workflow_run())
    check(response, 500, "internal server error", "its log says more")
    assert "secret detail" not in response.text


def test_healthz_needs_no_redis(client: FlaskClient, requests: FakeRequests) -> None:
    requests.ready_answer = False
    check(client.get("/healthz"), 200, "ok", "answers")


def test_readyz_says_whether_redis_answers(client: FlaskClient, requests: FakeRequests) -> None:
    check(client.get("/readyz"), 200, "ready", "Redis answers")
    requests.ready_answer = False
    response = client.get("/readyz")
    check(response, 503, "unavailable", "Redis does not answer")
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/healthz", "/nowhere"])
def test_every_answer_has_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_the_log_tells_a_delivery_and_not_its_payload(client: FlaskClient) -> None:
    with capture_logs() as entries:
        deliver(client, payloads.issue_comment("/retriage hunter2"), "issue_comment")
    assert entries == [
        {
            "event": "delivery_answered",
            "log_level": "info",
            "delivery": GUID,
            "event_name": "issue_comment",
            "action": "created",
            "installation": INSTALLATION,
            "repository": REPOSITORY,
            "outcome": "queued",
            "code": 202,
        }
    ]


def test_the_log_of_a_refused_request_holds_nothing_of_it_but_a_guid(client: FlaskClient) -> None:
    with capture_logs() as entries:
        post(client, b"{}", signed(b"{}", secret="other"))
        post(client, b"{}", signed(b"{}", secret="other", replaced={"X-GitHub-Delivery": "\x1b[31m"}))
    assert [(entry["event"], entry["delivery"], entry["outcome"]) for entry in entries] == [
        ("delivery_rejected", GUID, "unauthorized"),
        ("delivery_rejected", None, "unauthorized"),
    ]
    assert SECRET not in str(entries)
