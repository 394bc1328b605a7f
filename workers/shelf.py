"""Values in Redis that together take bounded room: by age, by count and by bytes. The oldest go first."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar, cast

import redis
from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

MAX_JSON: Final = 4 * 1024 * 1024
"""Bytes of one value, inflated, above which it is not one of ours."""

_PUT: Final = """
local values, order = KEYS[1], KEYS[2]
local field, value, score, oldest = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local count, bytes, seconds = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
if redis.call('EXISTS', values, order) < 2 then redis.call('DEL', values, order) end
local before = redis.call('HGET', values, field)
if before and before:find('^%d') and before:byte() > value:byte() then return 0 end
redis.call('HSET', values, field, value)
redis.call('ZADD', order, score, field)
local taken = redis.call('HINCRBY', values, '', #value - (before and #before or 0))
local function drop(old)
  taken = redis.call('HINCRBY', values, '', -redis.call('HSTRLEN', values, old))
  redis.call('HDEL', values, old)
  redis.call('ZREM', order, old)
end
for _, old in ipairs(redis.call('ZRANGEBYSCORE', order, '-inf', '(' .. oldest)) do drop(old) end
while redis.call('ZCARD', order) > count or taken > bytes do
  local first = redis.call('ZRANGE', order, 0, 0)[1]
  if not first then break end
  drop(first)
end
if redis.call('ZCARD', order) == 0 then redis.call('DEL', values, order) return 1 end
for _, key in ipairs(KEYS) do
  if redis.call('TTL', key) < seconds then redis.call('EXPIRE', key, seconds) end
end
return 1
"""
"""Puts one value in and drops what is too much, so that no two workers ever see or leave half of it. The field without
a name counts the bytes. Where Redis was short of memory and has dropped one of the two keys, the other says nothing."""

_TYPICAL: Final = (
    b'"cancelled","skipped","timed_out","schedule","workflow_dispatch","merge_group","cause":"unknown","by":"","until":1'
    b'"kind":"out-of-memory"missing-command"permission-denied"workflow-error"missing-module"broken-dependency"'
    b'dependency-resolution"dependency-build"missing-service"disk-full"network"runner-lost"timeout"infrastructure"'
    b'"source":"wrong 1:","opinion":"wrong","kind":"","confidence":0.5,"said":"","at":17,"times":1}'
    b'"verdict":"pre-existing"upstream"infrastructure"flaky"this-change"}]},{"seen":[{"kind":"compile-error"lint"'
    b'type-check"test-failure","category":"configuration"dependency"code","fingerprint":"1:","confidence":0.95,'
    b'"verdict":"unknown"}]}]}windows-latest"],macos-latest"],"self-hosted","ubuntu-24.04"],'
    b'{"id":1,"attempt":1,"number":1,"workflow":".github/workflows/ci.yml","name":"CI","event":"push"pull_request",'
    b'"conclusion":"success","head_sha":"0123456789abcdef","branch":"main","pull":null,'
    b'"url":"https://github.com/actions/runs/1","at":17,"jobs":[{"id":1,"name":"build (3.11)","conclusion":"failure",'
    b'"queued":1,"seconds":1,"labels":["ubuntu-latest"]},{"id":1,"name":"test","conclusion":"success","queued":1,'
    b'"seconds":1,"labels":["ubuntu-latest"]},{"id":'
)
"""What most values hold, so that even a short one is packed well. Another text here cannot unpack what was packed with
this one: it needs another `history.SCHEMA`."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a Shelf holds."""

    count: int
    """Values."""
    size: int
    """Bytes, packed."""


class Shelf(Generic[T]):
    """Values of one type by their names, each with a moment that orders them."""

    def __init__(self, name: str, values: TypeAdapter[T], bounds: Bounds) -> None:
        """`name` begins the names of its two keys."""
        self._keys = (f"{name}:values", f"{name}:order")
        self._values = values
        self._bounds = bounds

    def put(self, connection: redis.Redis, field: str, packed: bytes, at: int, *, oldest: int, seconds: int) -> None:
        """Put in what `pack` made, and drop what is older than `oldest` or too much. A pipeline does for `connection`.

        All is gone when nobody puts anything in for so many seconds. A value of a lower rank than the one that is there
        changes nothing.
        """
        limits = (oldest, self._bounds.count, self._bounds.size, seconds)
        connection.eval(_PUT, 2, *self._keys, field, packed, at, *limits)

    def pack(self, value: T, rank: int = 0) -> bytes:
        """As it is kept: a digit for the rank, from 0 to 9, and JSON, deflated."""
        deflate = zlib.compressobj(9, zdict=_TYPICAL)
        json = self._values.dump_json(value, exclude_defaults=True)
        return str(rank).encode("ascii") + deflate.compress(json) + deflate.flush()

    def newest(
        self,
        connection: redis.Redis,
        oldest: int,
        most: int | None = None,
        wanted: Callable[[str], bool] = lambda _field: True,
    ) -> Iterator[tuple[str, T]]:
        """The newest `most` whose names are wanted, the oldest of these first; what cannot be read is left out."""
        values, order = self._keys
        known = cast("list[bytes]", connection.zrange(order, oldest, "+inf", byscore=True))
        fields = [field for field in (name.decode("utf-8", "replace") for name in known) if wanted(field)]
        fields = fields[-most:] if most else fields
        found = cast("list[bytes | None]", connection.hmget(values, fields)) if fields else []
        for field, packed in zip(fields, found, strict=True):
            value = self._unpacked(packed) if packed else None
            if value is not None:
                yield field, value

    def one(self, connection: redis.Redis, field: str) -> T | None:
        """The value of that name; None where there is none that can be read."""
        packed = cast("bytes | None", connection.hget(self._keys[0], field)) if field else None
        return self._unpacked(packed) if packed else None

    def _unpacked(self, packed: bytes) -> T | None:
        inflate = zlib.decompressobj(zdict=_TYPICAL)
        try:
            return self._values.validate_json(inflate.decompress(packed[1:], MAX_JSON))
        except (zlib.error, ValidationError):
            # Not written by this version: as if it had never been.
            return None
