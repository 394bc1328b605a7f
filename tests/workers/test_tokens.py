"""Installation tokens between tasks: found again, sealed in Redis, and dropped when GitHub refuses them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import redis

from tests.workers.conftest import World
from workers.edges.github import GitHubEdge, as_installation
from workers.edges.tokens import SealedTokens
from workers.errors import RetryableError
from workers.queue import connect

pytestmark = pytest.mark.sockets


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield opened


def tokens(world: World, connection: redis.Redis, key: str | None = None) -> SealedTokens:
    return SealedTokens(connection, world.installation.id, key or world.sandbox.private_key)


def opened(world: World, connection: redis.Redis) -> AbstractContextManager[GitHubEdge]:
    sandbox = world.sandbox
    kept = tokens(world, connection)
    return as_installation(str(sandbox.app_id), sandbox.private_key, world.installation.id, sandbox.api_url, kept)


def exchanges(world: World) -> int:
    return sum(path.endswith("/access_tokens") for path in world.paths())


def test_the_next_task_asks_for_no_token(world: World, connection: redis.Redis) -> None:
    for _ in range(2):
        with opened(world, connection) as edge:
            edge.pull(world.name, 7)
            edge.pull(world.name, 7)
    assert exchanges(world) == 1


def test_who_reads_redis_reads_no_token(world: World, connection: redis.Redis) -> None:
    with opened(world, connection) as edge:
        edge.pull(world.name, 7)
    (key,) = connection.keys()
    value = connection.get(key)
    assert key == f"retriage:token:{world.installation.id}".encode()
    assert isinstance(value, bytes)
    (sent,) = {request.headers["Authorization"] for request in world.sandbox.requests if request.auth == "installation"}
    assert sent.removeprefix("token ").encode() not in value
    assert 0 < connection.ttl(key) <= 3600


def test_another_private_key_opens_nothing(world: World, connection: redis.Redis) -> None:
    key = "githubkit:auth:app:1:installation:2"
    tokens(world, connection).get_cache_storage().set(key, "ghs_secret", timedelta(hours=1))
    assert tokens(world, connection).get_cache_storage().get(key) == "ghs_secret"
    assert tokens(world, connection, "another").get_cache_storage().get(key) is None


def test_the_apps_own_signature_stays_in_memory(world: World, connection: redis.Redis) -> None:
    storage = tokens(world, connection).get_cache_storage()
    storage.set("githubkit:auth:app:1:jwt", "signed", timedelta(minutes=8))
    assert storage.get("githubkit:auth:app:1:jwt") == "signed"
    assert connection.keys() == []


def test_a_token_that_has_run_out_is_not_kept(world: World, connection: redis.Redis) -> None:
    tokens(world, connection).get_cache_storage().set("a:installation:b", "ghs_secret", timedelta(seconds=-1))
    assert connection.keys() == []


def test_a_token_that_github_refuses_is_dropped(world: World, connection: redis.Redis) -> None:
    with opened(world, connection) as edge:
        edge.pull(world.name, 7)
    world.sandbox.store.tokens.clear()
    with pytest.raises(RetryableError, match="does not accept"), opened(world, connection) as edge:
        edge.pull(world.name, 7)
    assert connection.keys() == []
    with opened(world, connection) as edge:
        edge.pull(world.name, 7)
    assert exchanges(world) == 2
