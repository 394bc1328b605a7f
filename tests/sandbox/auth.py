"""Who is asking: the App by its JSON Web Token, an installation or a user by a bearer token, or nobody.

https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app

GitHub does not publish the wording of its refusals; it is as quoted in reports such as
https://github.com/sigmavirus24/github3.py/issues/1050 (`exp` past), https://github.com/octokit/auth-app.js/issues/698
(`exp` too far), https://github.com/tibdex/github-app-token/issues/102 (`iat`),
https://github.com/actions/create-github-app-token/issues/386 and /76 (`iss`, unknown App).
Left out: OAuth and user-to-server tokens, basic authentication, fine-grained personal access tokens, SSO.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.sandbox.errors import DOCS, ApiError, bad_credentials
from tests.sandbox.shapes.base import Json
from tests.sandbox.state import Account, App, Token
from tests.sandbox.store import Store

MAX_LIFE = 600
"""Seconds that a JWT's `exp` may lie ahead."""


class Actor:
    """Who a request comes from; the base class is nobody."""

    kind: str | None = None
    """How `Recorded.auth` names it: `app`, `installation`, `token` or None."""

    @property
    def key(self) -> str:
        """What its rate limit is counted under."""
        return "anonymous"

    @property
    def limited_as(self) -> str:
        """How GitHub names it when its limit is used up."""
        return "127.0.0.1"

    @property
    def account(self) -> Account | None:
        """Who appears as the author of what it writes."""
        return None


class AppActor(Actor):
    """The App itself."""

    kind = "app"

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def key(self) -> str:
        return f"app {self.app.id}"

    @property
    def limited_as(self) -> str:
        return f"app ID {self.app.id}"


class InstallationActor(Actor):
    """The App on one account, through one installation token."""

    kind = "installation"

    def __init__(self, app: App, token: Token, installation_id: int) -> None:
        self.app = app
        self.token = token
        self.installation_id = installation_id

    @property
    def key(self) -> str:
        return f"installation {self.installation_id}"

    @property
    def limited_as(self) -> str:
        return f"installation ID {self.installation_id}"

    @property
    def account(self) -> Account:
        return self.app.bot


class UserActor(Actor):
    """A user through a personal access token."""

    kind = "token"

    def __init__(self, user: Account) -> None:
        self.user = user

    @property
    def key(self) -> str:
        return f"user {self.user.id}"

    @property
    def limited_as(self) -> str:
        return f"user ID {self.user.id}"

    @property
    def account(self) -> Account:
        return self.user


@functools.cache
def process_key() -> rsa.RSAPrivateKey:
    """The App's private key, made once a process because making it takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(key: rsa.RSAPrivateKey) -> str:
    """The key as GitHub hands it out: PKCS #1, PEM."""
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def identify(store: Store, key: rsa.RSAPrivateKey, authorization: str | None) -> Actor:
    """Who an `Authorization` header stands for.

    Raises:
        ApiError: 401 or 404, when it stands for nobody that is known.
    """
    if authorization is None:
        return Actor()
    scheme, _, credential = authorization.partition(" ")
    credential = credential.strip()
    if scheme.lower() not in {"bearer", "token"} or not credential:
        raise bad_credentials()
    if credential.count(".") == 2:
        check_jwt(credential, store.app, key.public_key(), store.clock.timestamp())
        return AppActor(store.app)
    return _bearer(store, credential)


def _bearer(store: Store, value: str) -> Actor:
    token = store.tokens.get(value)
    if token is None or (token.expires_at is not None and token.expires_at <= store.clock.now()):
        raise bad_credentials()
    if token.user is not None:
        return UserActor(token.user)
    installation = token.installation
    if installation is None or installation.id not in store.installations:
        raise bad_credentials()
    if installation.suspended_at is not None:
        raise suspended()
    return InstallationActor(store.app, token, installation.id)


def suspended() -> ApiError:
    """The installation exists but was suspended."""
    return ApiError(403, "This installation has been suspended", documentation_url=DOCS)


def undecodable() -> ApiError:
    """Not a JWT, or not one that the App signed."""
    return ApiError(401, "A JSON web token could not be decoded", documentation_url=DOCS)


def check_jwt(token: str, app: App, public: rsa.RSAPublicKey, now: float) -> None:
    """Accept a JWT of the App.

    Raises:
        ApiError: in GitHub's words, when the signature or a claim is wrong.
    """
    head, claims, signature = token.split(".")
    try:
        header = json.loads(_decode(head))
        if header.get("alg") != "RS256":
            raise undecodable()
        public.verify(_decode(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
        payload = json.loads(_decode(claims))
    except (ValueError, AttributeError, InvalidSignature) as error:
        raise undecodable() from error
    _check_claims(payload, app, now)


def _check_claims(payload: Json, app: App, now: float) -> None:
    issued, expires, issuer = payload.get("iat"), payload.get("exp"), payload.get("iss")
    if issuer in {None, ""}:
        raise _refused("Missing 'issuer' claim ('iss') in assertion")
    if not isinstance(expires, int | float) or expires <= now:
        raise _refused(
            "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the "
            "assertion expires"
        )
    if expires > now + MAX_LIFE:
        raise _refused("'Expiration time' claim ('exp') is too far in the future")
    if not isinstance(issued, int | float) or issued > now:
        raise _refused(
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
        )
    if str(issuer) not in {str(app.id), app.client_id}:
        if str(issuer).isdigit():
            raise ApiError(404, "Integration not found", documentation_url=DOCS)
        raise _refused("'Issuer' claim ('iss') must be an Integer")


def _refused(message: str) -> ApiError:
    return ApiError(401, message, documentation_url=DOCS)


def _decode(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
