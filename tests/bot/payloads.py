"""Payloads in the shape that GitHub publishes, built from githubkit's webhook models, and their headers."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from githubkit.typing import UniqueList
from githubkit_schemas.v2026_03_10.models import (
    WebhookIssueCommentCreated,
    WebhookPing,
    WebhookWorkflowRunCompleted,
)
from pydantic import BaseModel

SECRET = "It's a Secret to Everybody"
GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
INSTALLATION = 1234
REPOSITORY = "acme/datasets"


def workflow_run(**run: object) -> dict[str, Any]:
    """A `workflow_run` payload; `run` overrides fields of the run."""
    payload = _event(WebhookWorkflowRunCompleted)
    payload["workflow_run"] |= {"id": 30433642, "run_attempt": 2, "conclusion": "failure"} | run
    return payload


def issue_comment(body: str | None = "/retriage", **comment: object) -> dict[str, Any]:
    """An `issue_comment` payload on pull request 7; `comment` overrides fields of the comment."""
    payload = _event(WebhookIssueCommentCreated)
    payload["issue"] |= {"number": 7, "pull_request": {"url": "https://api.github.com/repos/acme/datasets/pulls/7"}}
    user = {"login": "mona", "id": 2, "type": "User"}
    payload["comment"] |= {"id": 99, "body": body, "user": user, "created_at": "2026-11-20T10:00:00Z"} | comment
    return payload


def ping() -> dict[str, Any]:
    """A `ping` payload, as a new App's webhook gets it: of no installation and no repository."""
    return _minimal(WebhookPing) | {"zen": "Design for failure.", "hook_id": 1, "hook": {"type": "App", "app_id": 37}}


def signed(
    body: bytes, event: str = "workflow_run", secret: str = SECRET, replaced: Mapping[str, str | None] | None = None
) -> dict[str, str]:
    """The headers GitHub sends with a body. `replaced` sets some to other values; None leaves one out."""
    headers: dict[str, str | None] = {
        "Content-Type": "application/json",
        "X-GitHub-Delivery": GUID,
        "X-GitHub-Event": event,
        "X-Hub-Signature": "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
    }
    headers |= replaced or {}
    return {name: value for name, value in headers.items() if value is not None}


def as_body(payload: object) -> bytes:
    """The payload as GitHub sends it."""
    return json.dumps(payload, separators=(",", ":")).encode()


def _event(model: type[BaseModel]) -> dict[str, Any]:
    payload = copy.deepcopy(_minimal(model))
    payload["installation"] = {"id": INSTALLATION, "node_id": "MDIz"}
    payload["repository"]["full_name"] = REPOSITORY
    model.model_validate(payload)  # the shape is GitHub's
    return payload


@cache
def _minimal(model: type[BaseModel]) -> dict[str, Any]:
    """The smallest payload that the model accepts: its required fields, with plain values."""
    fields = {field.alias or name: field for name, field in model.model_fields.items() if field.is_required()}
    payload = {name: _value(field.annotation) for name, field in fields.items()}
    model.model_validate(payload)
    return payload


def _value(kind: object) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Union:
        return _value(arguments[0])
    if origin is Literal:
        return arguments[0]
    if origin in {list, UniqueList}:
        return []
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _minimal(kind)
    plain: dict[object, object] = {int: 1, str: "a", bool: False, float: 1.0, datetime: datetime.now(UTC).isoformat()}
    return plain.get(kind)
