"""Installation tokens, kept between tasks: each task is a process of its own, and a token lasts an hour.

They are sealed with a key that is derived from the App's private key, so that who reads Redis reads no token, and no
further secret has to be set up.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Final

import redis
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from githubkit.cache import MemCacheStrategy
from githubkit.cache.mem_cache import MemCache

_PURPOSE: Final = b"retriage: installation tokens in Redis, version 1"


class SealedTokens(MemCacheStrategy):
    """githubkit's cache for one installation's token."""

    def __init__(self, connection: redis.Redis, installation_id: int, private_key: str) -> None:
        """`private_key` is the App's, as PEM. Another key cannot open what was sealed with this one."""
        super().__init__()
        self._sealed = _Sealed(connection, f"retriage:token:{installation_id}", _derived(private_key))

    def get_cache_storage(self) -> MemCache:
        """Where githubkit looks before it asks for a token."""
        return self._sealed

    def forget(self) -> None:
        """Drop what is kept: GitHub does not take it any more."""
        self._sealed.forget()


class _Sealed(MemCache):
    """Memory for the App's own signature, which costs no request, and Redis behind it for the token."""

    def __init__(self, connection: redis.Redis, name: str, cipher: Fernet) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # githubkit leaves it unannotated
        self._connection = connection
        self._name = name
        self._cipher = cipher

    def get(self, key: str) -> str | None:
        known = super().get(key)
        return known or (self._opened() if _of_installation(key) else None)

    def set(self, key: str, value: str, ex: timedelta) -> None:
        super().set(key, value, ex)
        if _of_installation(key) and ex > timedelta():
            self._connection.set(self._name, self._cipher.encrypt(value.encode()), ex=ex)

    def forget(self) -> None:
        self._cache.clear()
        self._connection.delete(self._name)

    def _opened(self) -> str | None:
        sealed = self._connection.get(self._name)
        try:
            return self._cipher.decrypt(sealed).decode() if isinstance(sealed, bytes) else None
        except InvalidToken:
            # Sealed before the private key was renewed, or put there by somebody else.
            return None


def _of_installation(key: str) -> bool:
    return ":installation:" in key


def _derived(private_key: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(private_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))
