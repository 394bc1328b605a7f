"""Webhooks arrive signed and framed as GitHub's do."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest
from werkzeug.wrappers import Request, Response

from tests.sandbox.server import Listener
from tests.test_sandbox.conftest import World

pytestmark = pytest.mark.sockets


@pytest.fixture
def received() -> Iterator[tuple[str, list[Request]]]:
    """A receiver's address and what it received."""
    requests: list[Request] = []

    @Request.application
    def receive(request: Request) -> Response:
        request.get_data(cache=True)
        requests.append(request)
        return Response(b"queued", 202)

    listener = Listener(receive)
    listener.start()
    yield f"http://127.0.0.1:{listener.port}/webhook", requests
    listener.close()


def test_a_delivery_is_signed_and_framed(world: World, received: tuple[str, list[Request]]) -> None:
    address, requests = received
    status, body = world.sandbox.deliver("workflow_run", world.run.event("completed"), to=address, guid="g-1")
    assert (status, body) == (202, b"queued")
    headers, content = requests[0].headers, requests[0].get_data()
    digest = hmac.new(world.sandbox.webhook_secret.encode(), content, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert headers["X-Hub-Signature"].startswith("sha1=")
    assert headers["X-GitHub-Event"] == "workflow_run"
    assert headers["X-GitHub-Delivery"] == "g-1"
    assert headers["X-GitHub-Hook-ID"] == str(world.sandbox.hook_id)
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert headers["Content-Type"] == "application/json"
    payload = json.loads(content)
    assert (payload["action"], payload["installation"]["id"]) == ("completed", world.installation.id)
    assert payload["workflow_run"]["id"] == world.run.id


def test_each_delivery_has_its_own_guid_and_a_signature_may_be_wrong_or_missing(world: World) -> None:
    event = world.comment.event("created")
    right, wrong = (
        world.sandbox.prepare("issue_comment", event),
        world.sandbox.prepare("issue_comment", event, secret="x"),
    )
    unsigned = world.sandbox.prepare("issue_comment", event, signed=False)
    assert right.headers["X-GitHub-Delivery"] != wrong.headers["X-GitHub-Delivery"]
    assert right.headers["X-Hub-Signature-256"] != wrong.headers["X-Hub-Signature-256"]
    assert "X-Hub-Signature-256" not in unsigned.headers
    assert world.sandbox.prepare("issue_comment", b"{").body == b"{"


def test_a_comments_event_says_where_it_stands(world: World) -> None:
    event = world.comment.event("created")
    assert event["issue"]["pull_request"]["url"].endswith("/pulls/7")
    assert event["comment"]["body"] == "/retriage"
    assert event["sender"]["login"] == "alice"
    mine = world.repo.comment(7, author="retriage[bot]", body="Hello").event()
    assert mine["sender"]["type"] == "Bot"
