"""The blob storage that log downloads are redirected to: another host, which must never see the API's token.

Addresses are signed and last a minute (https://docs.github.com/rest/actions/workflow-runs#download-workflow-run-logs).
The refusals are Azure Blob Storage's (https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes).
Left out: ranges, conditional requests, every operation but reading a blob.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from tests.sandbox.clock import Clock, iso
from tests.sandbox.shapes.base import Urls

LIFE = timedelta(minutes=1)
VERSION = "2025-11-05"


@dataclass(frozen=True, slots=True)
class Blob:
    """One thing in the storage."""

    data: bytes
    content_type: str
    file_name: str


class Storage:
    """The blobs and their signed addresses."""

    def __init__(self, clock: Clock, urls: Urls) -> None:
        self._clock = clock
        self._urls = urls
        self._secret = secrets.token_bytes(32)
        self._blobs: dict[str, Blob] = {}
        self._lock = threading.Lock()

    def sign(self, blob: Blob) -> str:
        """An address where a blob can be read for a minute."""
        path = f"/actions-results/{uuid.uuid4()}/workflow-job-run-{uuid.uuid4()}/logs/{blob.file_name}"
        with self._lock:
            self._blobs[path] = blob
        now = self._clock.now()
        expires = iso(now + LIFE)
        query = {
            "rsct": blob.content_type,
            "se": expires,
            "sig": self._signature(path, expires),
            "ske": iso(now + timedelta(hours=12)),
            "sp": "r",
            "spr": "https",
            "sr": "b",
            "st": iso(now - timedelta(minutes=10)),
            "sv": VERSION,
        }
        return f"{self._urls.logs}{path}?{urlencode(query)}"

    def _signature(self, path: str, expires: str) -> str:
        digest = hmac.new(self._secret, f"{path}\n{expires}".encode(), hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    def answer(self, request: Request) -> Response:
        """One request of the storage host."""
        if request.method not in {"GET", "HEAD"}:
            return _refusal(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.")
        if "Authorization" in request.headers:
            # A signed address and a token at once: the token came from another host and has leaked.
            message = (
                "Authentication information is not given in the correct format. "
                "Check the value of Authorization header."
            )
            return _refusal(400, "InvalidAuthenticationInfo", message)
        expires, signature = request.args.get("se", ""), request.args.get("sig", "")
        genuine = hmac.compare_digest(signature, self._signature(request.path, expires))
        if not genuine or _past(expires, self._clock.now()):
            message = (
                "Server failed to authenticate the request. Make sure the value of Authorization header is formed "
                "correctly including the signature."
            )
            return _refusal(403, "AuthenticationFailed", message)
        with self._lock:
            blob = self._blobs.get(request.path)
        if blob is None:
            return _refusal(404, "BlobNotFound", "The specified blob does not exist.")
        return _found(blob)


def _past(expires: str, now: datetime) -> bool:
    return expires < iso(now)


def _found(blob: Blob) -> Response:
    response = Response(blob.data, 200, content_type=blob.content_type)
    response.headers["Content-MD5"] = base64.b64encode(hashlib.md5(blob.data, usedforsecurity=False).digest()).decode()
    response.headers["x-ms-blob-type"] = "BlockBlob"
    response.headers["x-ms-version"] = VERSION
    response.headers["Server"] = "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0"
    return response


def _refusal(status: int, code: str, message: str) -> Response:
    identifier = uuid.uuid4()
    body = (
        f'\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{message}\n'
        f"RequestId:{identifier}</Message></Error>"
    )
    response = Response(body, status, content_type="application/xml")
    response.headers["x-ms-error-code"] = code
    response.headers["x-ms-request-id"] = str(identifier)
    return response
