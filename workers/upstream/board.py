"""What is open upstream, put together of what the ledger and the watches know."""

from __future__ import annotations

import redis

from workers.triage.filed import Standing
from workers.triage.upstream import marker
from workers.upstream.ledger import RedisLedger
from workers.upstream.watches import RedisWatches

MOST = 200
"""Of how many issues is told; the ones that were opened or found last."""


def standing(connection: redis.Redis) -> tuple[Standing, ...]:
    """The issues that were open when they were last looked at, the newest first. Raises RedisError."""
    ledger = RedisLedger(connection)
    issues = ledger.open_upstream()[: -MOST - 1 : -1]
    watched = {marker.key(each.reproduction): each for each in RedisWatches(connection).watched()}
    return tuple(Standing(filed, watched.get(filed.key), ledger.repositories(filed.key)) for filed in issues)
