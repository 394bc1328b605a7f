"""Webhook deliveries as GitHub makes them.

https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers and
https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries

Left out: form-encoded payloads, retries (GitHub makes none), the record of deliveries in the API.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from tests.sandbox.shapes.base import Json

TIMEOUT = 10.0
"""Seconds GitHub waits for an answer.
https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks#respond-within-10-seconds"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A delivery ready to be sent, once or many times."""

    headers: Mapping[str, str]
    body: bytes


def prepare(
    event: str, payload: Json | bytes, secret: str | None, hook_id: int, app_id: int, guid: str | None
) -> Prepared:
    """Sign a payload and give it GitHub's headers; without a secret it goes unsigned."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload, separators=(",", ":")).encode()
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": f"GitHub-Hookshot/{hashlib.sha256(body).hexdigest()[:7]}",
        "X-GitHub-Delivery": guid or str(uuid.uuid4()),
        "X-GitHub-Event": event,
        "X-GitHub-Hook-ID": str(hook_id),
        "X-GitHub-Hook-Installation-Target-ID": str(app_id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
    }
    if secret is not None:
        for name, algorithm in (("X-Hub-Signature", "sha1"), ("X-Hub-Signature-256", "sha256")):
            digest = hmac.new(secret.encode(), body, algorithm).hexdigest()
            headers[name] = f"{algorithm}={digest}"
    return Prepared(headers, body)


def send(prepared: Prepared, to: str) -> tuple[int, bytes]:
    """POST a delivery; its answer's status and body.

    Raises:
        httpx.HTTPError: nobody answered in time.
    """
    # Deliveries go to the loopback interface; reading the certificates would take longer than sending.
    headers = dict(prepared.headers)
    response = httpx.post(to, content=prepared.body, headers=headers, timeout=TIMEOUT, verify=False)
    return response.status_code, response.content
