"""Who gets in, who does not, and in which words they are turned away."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.sandbox import Sandbox
from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World

pytestmark = pytest.mark.sockets


def signed(sandbox: Sandbox, /, *, key: str | None = None, **claims: object) -> str:
    """A JWT of the App with some claims changed; None leaves a claim out."""
    now = int(time.time())
    payload = {"iss": str(sandbox.app_id), "iat": now - 60, "exp": now + 500} | claims
    kept = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(kept, key or sandbox.private_key, algorithm="RS256")


def ask(
    sandbox: Sandbox, path: str, credential: str | None, method: str = "GET", data: object = None
) -> httpx.Response:
    """A plain request."""
    headers = {"Authorization": f"Bearer {credential}"} if credential else {}
    return plain.request(method, sandbox.api_url + path, headers=headers, json=data)


def stranger() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def test_the_app_signs_in_with_its_id_or_its_client_id(sandbox: Sandbox) -> None:
    for issuer in (str(sandbox.app_id), sandbox.client_id):
        assert ask(sandbox, "/app", signed(sandbox, iss=issuer)).json()["slug"] == "retriage"


@pytest.mark.parametrize(
    ("claims", "status", "words"),
    [
        ({"exp": 1}, 401, "'Expiration time' claim ('exp') must be a numeric value"),
        ({"exp": 10**10}, 401, "'Expiration time' claim ('exp') is too far in the future"),
        ({"iat": 10**10}, 401, "'Issued at' claim ('iat') must be an Integer"),
        ({"iss": None}, 401, "Missing 'issuer' claim ('iss') in assertion"),
        ({"iss": "retriage"}, 401, "'Issuer' claim ('iss') must be an Integer"),
        ({"iss": "1"}, 404, "Integration not found"),
    ],
    ids=["expired", "too-long", "not-yet-issued", "no-issuer", "bad-issuer", "unknown-app"],
)
def test_a_wrong_claim_is_named(sandbox: Sandbox, claims: dict[str, Any], status: int, words: str) -> None:
    refused = ask(sandbox, "/app", signed(sandbox, **claims))
    assert (refused.status_code, refused.json()["status"]) == (status, str(status))
    assert refused.json()["message"].startswith(words)


def test_a_signature_of_another_key_or_algorithm_is_refused(sandbox: Sandbox) -> None:
    unsigned = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "none"}, {"iss": str(sandbox.app_id), "iat": 0, "exp": int(time.time()) + 60})
    )
    for token in (signed(sandbox, key=stranger()), f"{unsigned}.", f"{unsigned}.AAAA", "not.a.token"):
        refused = ask(sandbox, "/app", token)
        assert (refused.status_code, refused.json()["message"]) == (401, "A JSON web token could not be decoded")


def test_only_the_jwt_opens_the_apps_own_pages(world: World) -> None:
    for credential in (None, world.token(), world.sandbox.token("alice")):
        assert ask(world.sandbox, "/app", credential).status_code == 401
    refused = ask(world.sandbox, "/repos/acme/datasets", signed(world.sandbox))
    assert refused.status_code == 403


def test_a_token_lives_an_hour(world: World) -> None:
    made = ask(
        world.sandbox, f"/app/installations/{world.installation.id}/access_tokens", signed(world.sandbox), "POST"
    ).json()
    assert made["token"].startswith("ghs_")
    assert made["expires_at"].endswith("Z")
    assert ask(world.sandbox, "/repos/acme/datasets", made["token"]).status_code == 200
    world.sandbox.clock.advance(minutes=61)
    refused = ask(world.sandbox, "/repos/acme/datasets", made["token"])
    assert (refused.status_code, refused.json()["message"]) == (401, "Bad credentials")


def test_a_token_can_be_narrowed_and_never_widened(world: World) -> None:
    sandbox = world.sandbox
    sandbox.repository("acme/secret", private=True)
    path = f"/app/installations/{world.installation.id}/access_tokens"
    narrow = ask(
        sandbox, path, signed(sandbox), "POST", {"repositories": ["datasets"], "permissions": {"issues": "read"}}
    ).json()
    assert narrow["permissions"] == {"issues": "read", "metadata": "read"}
    assert ask(sandbox, "/repos/acme/secret", narrow["token"]).status_code == 404
    assert ask(sandbox, "/repos/acme/datasets/issues", narrow["token"]).status_code == 200
    refused = ask(sandbox, "/repos/acme/datasets/actions/runs", narrow["token"])
    assert refused.json()["message"] == "Resource not accessible by integration"
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "actions=read"
    for wrong in ({"permissions": {"administration": "write"}}, {"repositories": ["elsewhere"]}):
        assert ask(sandbox, path, signed(sandbox), "POST", wrong).status_code == 422


def test_alternatives_among_permissions_are_named(world: World) -> None:
    token = world.token({"metadata": "read"})
    refused = ask(world.sandbox, "/repos/acme/datasets/issues/7/comments", token, "POST", {"body": "x"})
    assert refused.status_code == 403
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "issues=write; pull_requests=write"


def test_a_suspended_installation_does_nothing(world: World) -> None:
    token = world.token()
    world.installation.suspend()
    path = f"/app/installations/{world.installation.id}/access_tokens"
    for refused in (
        ask(world.sandbox, path, signed(world.sandbox), "POST"),
        ask(world.sandbox, "/repos/acme/datasets", token),
    ):
        assert (refused.status_code, refused.json()["message"]) == (403, "This installation has been suspended")
    world.installation.unsuspend()
    assert ask(world.sandbox, "/repos/acme/datasets", token).status_code == 200
    world.installation.uninstall()
    assert ask(world.sandbox, "/repos/acme/datasets", token).status_code == 401


def test_what_is_private_does_not_exist_for_strangers(world: World) -> None:
    sandbox = world.sandbox
    hidden = sandbox.repository("other/hidden", private=True)
    hidden.permission("carol", "read")
    path = "/repos/other/hidden"
    assert ask(sandbox, path, None).status_code == 404
    assert ask(sandbox, path, world.token()).status_code == 404
    assert ask(sandbox, path, sandbox.token("alice")).status_code == 404
    assert ask(sandbox, path, sandbox.token("carol")).status_code == 200


def test_an_installation_reads_what_is_public_elsewhere_and_writes_nothing_there(world: World) -> None:
    sandbox = world.sandbox
    sandbox.repository("other/open").issue("Hello")
    assert ask(sandbox, "/repos/other/open/issues/1", world.token()).status_code == 200
    refused = ask(sandbox, "/repos/other/open/issues/1/comments", world.token(), "POST", {"body": "x"})
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by integration")


def test_nobody_reads_logs_without_signing_in(world: World) -> None:
    path = f"/repos/acme/datasets/actions/jobs/{world.job.id}/logs"
    assert ask(world.sandbox, path, None).status_code == 403
    assert ask(world.sandbox, path, world.sandbox.token("alice")).status_code == 302


@pytest.mark.parametrize(
    ("role", "permission"), [("maintain", "write"), ("triage", "read"), ("write", "write"), ("admin", "admin")]
)
def test_a_collaborators_role_is_told_in_both_words(world: World, role: str, permission: str) -> None:
    world.repo.permission("dave", role)
    found = world.get("/repos/acme/datasets/collaborators/dave/permission").json()
    assert (found["permission"], found["role_name"]) == (permission, role)


def test_strangers_read_and_people_who_do_not_exist_are_no_users(world: World) -> None:
    world.sandbox.user("erin")
    assert world.get("/repos/acme/datasets/collaborators/erin/permission").json()["permission"] == "read"
    missing = world.get("/repos/acme/datasets/collaborators/nobody/permission")
    assert (missing.status_code, missing.json()["message"]) == (404, "nobody is not a user")
    with pytest.raises(ValueError, match="no such role"):
        world.repo.permission("erin", "emperor")
