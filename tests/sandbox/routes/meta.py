"""The state of the rate limit.

https://docs.github.com/rest/rate-limit/rate-limit

Left out: every resource but `core`, `search` and `graphql`.
"""

from __future__ import annotations

from tests.sandbox.routing import Answer, Call, Table

table = Table()


@table("GET", "/rate_limit", "rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user", resource="free")
def get_rate_limit(call: Call) -> Answer:
    """What is left; asking costs nothing."""
    resources = {}
    for name in ("core", "search", "graphql"):
        window = call.limits.window(call.actor, name)
        resources[name] = {
            "limit": window.limit,
            "used": window.used,
            "remaining": window.remaining,
            "reset": window.reset,
        }
    return Answer({"resources": resources, "rate": resources["core"]})
