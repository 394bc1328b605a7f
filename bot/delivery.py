"""Headers, body and secret -> Delivery, or the reason why it is none. No Flask, no I/O.

https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers names the headers.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn, Protocol

from workers.errors import PermanentError

SIGNATURE_HEADER: Final = "X-Hub-Signature-256"
GUID_HEADER: Final = "X-GitHub-Delivery"
EVENT_HEADER: Final = "X-GitHub-Event"
MAX_BODY: Final = 25_000_000
"""Bytes. GitHub caps payloads at 25 MB: https://docs.github.com/en/webhooks/webhook-events-and-payloads"""

_GUID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
_WORD: Final = re.compile(r"[a-z_]{1,64}")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}")
_MAX_ID: Final = 2**63


class RejectedError(PermanentError):
    """A request that is no delivery. The message is one line, for whoever looks at the App's recent deliveries."""


class BadSignatureError(RejectedError):
    """Not signed, or not with our secret."""


class MalformedError(RejectedError):
    """Signed, but not what GitHub documents."""


class WrongContentTypeError(RejectedError):
    """Signed, but not sent as JSON."""


class Headers(Protocol):
    """A request's headers; they are looked up without regard to case, as Werkzeug's are."""

    def get(self, key: str, /) -> str | None:
        """The header's value, if it was sent."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One verified webhook POST."""

    guid: str
    """GitHub's id of the delivery; a redelivery has the same."""
    event: str
    """The event's name, such as `workflow_run`."""
    action: str | None
    """What happened, for the events that have several; None for the others."""
    payload: Mapping[str, object]
    """The parsed body."""
    installation_id: int | None
    """The installation it was sent for; None when it did not come from an App's installation."""
    repository: str | None
    """`owner/name`; None for events that concern no repository."""

    def find(self, *path: str) -> object:
        """The payload's value at a path of keys; None where nothing is."""
        value: object = self.payload
        for key in path:
            if not isinstance(value, Mapping):
                return None
            value = value.get(key)
        return value

    def text(self, *path: str) -> str:
        """The string at a path. Raises MalformedError when none is there."""
        value = self.find(*path)
        if not isinstance(value, str):
            raise MalformedError(f"{'.'.join(path)} is missing or no string")
        return value

    def number(self, *path: str) -> int:
        """The positive integer at a path. Raises MalformedError when none is there."""
        value = _id(self.find(*path))
        if value is None:
            raise MalformedError(f"{'.'.join(path)} is missing or no positive integer")
        return value


def read(headers: Headers, body: bytes, secret: bytes) -> Delivery:
    """Verify a request, then parse it.

    Raises BadSignatureError, MalformedError or WrongContentTypeError.
    """
    verify(headers.get(SIGNATURE_HEADER), body, secret)
    guid = _header(headers, GUID_HEADER, _GUID)
    event = _header(headers, EVENT_HEADER, _WORD)
    _check_content_type(headers.get("Content-Type") or "")
    payload = _parse(body)
    return Delivery(guid, event, _action(payload), payload, _installation(payload), _repository(payload))


def verify(signature: str | None, body: bytes, secret: bytes) -> None:
    """Raise BadSignatureError unless the body was signed with the secret. Constant time, SHA-256 only.

    https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    """
    if signature is None:
        raise BadSignatureError(f"no {SIGNATURE_HEADER} header: set a secret in the App's webhook settings")
    expected = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    # As bytes, because compare_digest refuses strings with characters beyond ASCII.
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        raise BadSignatureError(
            f"{SIGNATURE_HEADER} does not match: RETRIAGE_WEBHOOK_SECRET and the secret in the App's webhook settings "
            "must be the same"
        )


def plain_guid(headers: Headers) -> str | None:
    """The GUID of a request that need not be verified yet, if it looks like one; for logs."""
    return _matching(_GUID, headers.get(GUID_HEADER))


def _header(headers: Headers, name: str, pattern: re.Pattern[str]) -> str:
    value = headers.get(name)
    if value is None:
        raise MalformedError(f"no {name} header")
    if not pattern.fullmatch(value):
        raise MalformedError(f"the {name} header is not what GitHub sends")
    return value


def _check_content_type(value: str) -> None:
    if value.partition(";")[0].strip().lower() != "application/json":
        raise WrongContentTypeError("set the content type to application/json in the App's webhook settings")


def _parse(body: bytes) -> Mapping[str, object]:
    try:
        # Decoded here because json would guess UTF-16 and UTF-32. Of a repeated key the last stands.
        payload = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError:
        raise MalformedError("the body is nested too deeply") from None
    except ValueError:  # also UnicodeDecodeError, JSONDecodeError, and integers of too many digits
        raise MalformedError("the body is no valid JSON in UTF-8") from None
    if not isinstance(payload, dict):
        raise MalformedError("the body is no JSON object")
    return payload


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _action(payload: Mapping[str, object]) -> str | None:
    action = payload.get("action")
    if action is None:
        return None
    word = _matching(_WORD, action)
    if word is None:
        raise MalformedError("action is no lower-case word")
    return word


def _installation(payload: Mapping[str, object]) -> int | None:
    installation = payload.get("installation")
    if installation is None:
        return None
    number = _id(installation.get("id")) if isinstance(installation, dict) else None
    if number is None:
        raise MalformedError("installation.id is missing or no positive integer")
    return number


def _repository(payload: Mapping[str, object]) -> str | None:
    repository = payload.get("repository")
    if repository is None:
        return None
    name = _matching(_REPOSITORY, repository.get("full_name")) if isinstance(repository, dict) else None
    if name is None:
        raise MalformedError("repository.full_name is missing or not of the form owner/name")
    return name


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _id(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MAX_ID else None
