"""GitHub's rate limits.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api

and https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api

Kept: the hourly primary limit per actor and resource, the per-minute search limit, secondary limits on demand, and the
published pace for content creation (80 a minute, 500 an hour). Left out: points a minute, concurrent requests, CPU
time, and limits that grow with the size of an organisation.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass

from tests.sandbox.auth import Actor
from tests.sandbox.clock import Clock
from tests.sandbox.errors import ApiError, GraphQLRefusalError

PRIMARY_DOCS = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"
SECONDARY_DOCS = "https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
CONTENT = (
    "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. "
    "Please retry your request again later."
)
CONTENT_PACE: tuple[tuple[int, int], ...] = ((60, 80), (3600, 500))
"""Seconds, and how many writes of content fit into them."""


@dataclass(slots=True)
class Window:
    """One actor's use of one resource until it starts afresh."""

    limit: int
    used: int
    reset: int
    """Seconds since the epoch."""

    @property
    def remaining(self) -> int:
        """What is left of the limit."""
        return max(0, self.limit - self.used)


class Limits:
    """The counters, and the knobs that tests turn."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, str], Window] = {}
        self._writes: dict[str, deque[float]] = defaultdict(deque)
        self._secondary: list[tuple[int, int | None]] = []
        self.limit = 5000
        """Requests an hour for the App, an installation or a user."""
        self.anonymous_limit = 60
        self.search_limit = 30
        """Searches a minute."""
        self.graphql_limit = 5000
        """Points an hour for queries of GraphQL."""
        self.graphql_kind = "RATE_LIMITED"
        """The type of the error once they are used up; lately also `RATE_LIMIT`.
        https://github.com/yanyongyu/githubkit/issues/271"""
        self.graphql_lookups: int | None = None
        """How many repositories, objects, lists and the like one query may ask for; what comes after them is refused.
        GitHub does not publish its measure. https://github.com/yoshi389111/github-profile-3d-contrib/issues/163"""
        self.primary_status = 403
        """GitHub documents 403 or 429; GraphQL's is always 200."""
        self.content_pace = CONTENT_PACE
        self._remaining: int | None = None
        self._graphql_remaining: int | None = None

    @property
    def remaining(self) -> int | None:
        """What every known actor still has of its primary limit; None when no test set it."""
        return self._remaining

    @remaining.setter
    def remaining(self, value: int | None) -> None:
        with self._lock:
            self._remaining = value
            self._forget("core")

    @property
    def graphql_remaining(self) -> int | None:
        """What every known actor still has of its points for GraphQL; None when no test set it."""
        return self._graphql_remaining

    @graphql_remaining.setter
    def graphql_remaining(self, value: int | None) -> None:
        with self._lock:
            self._graphql_remaining = value
            self._forget("graphql")

    def _forget(self, resource: str) -> None:
        self._windows = {key: window for key, window in self._windows.items() if key[1] != resource}

    def secondary(self, *, retry_after: int | None = 60, times: int = 1, status: int = 403) -> None:
        """Refuse the next `times` requests with a secondary limit; without `retry_after` the header is left out."""
        with self._lock:
            self._secondary += [(status, retry_after)] * times

    def check(self, actor: Actor, resource: str, *, creates_content: bool) -> None:
        """Let a request pass or not; it is counted by `count`.

        Raises:
            ApiError: 403 or 429 in GitHub's words.
        """
        with self._lock:
            window = self._window(actor, resource)
            if window.remaining == 0:
                raise self._primary(actor, resource)
            if self._secondary:
                status, retry_after = self._secondary.pop(0)
                raise _refused(status, SECONDARY, retry_after)
            if creates_content:
                self._pace(actor)

    def count(self, actor: Actor, resource: str, points: int = 1) -> None:
        """Count one request that was not answered 304."""
        with self._lock:
            self._window(actor, resource).used += points

    def window(self, actor: Actor, resource: str) -> Window:
        """The present state of one counter."""
        with self._lock:
            return self._window(actor, resource)

    def headers(self, actor: Actor, resource: str) -> Mapping[str, str]:
        """The headers that every answer carries."""
        window = self.window(actor, resource)
        return {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(window.remaining),
            "X-RateLimit-Reset": str(window.reset),
            "X-RateLimit-Used": str(window.used),
            "X-RateLimit-Resource": resource,
        }

    def _window(self, actor: Actor, resource: str) -> Window:
        now = self._clock.timestamp()
        found = self._windows.get((actor.key, resource))
        if found is None or found.reset <= now:
            found = self._fresh(actor, resource, now, restarted=found is not None)
            self._windows[actor.key, resource] = found
        return found

    def _fresh(self, actor: Actor, resource: str, now: float, *, restarted: bool) -> Window:
        if resource == "search":
            limit = self.search_limit if actor.kind else 10
            return Window(limit, 0, int(now) + 60)
        graphql = resource == "graphql"
        limit, left = (self.graphql_limit, self._graphql_remaining) if graphql else (self.limit, self._remaining)
        if actor.kind is None:
            limit = 0 if graphql else self.anonymous_limit
        used = 0 if left is None or restarted else limit - left
        return Window(limit, used, int(now) + 3600)

    def _pace(self, actor: Actor) -> None:
        now = self._clock.timestamp()
        writes = self._writes[actor.key]
        for seconds, most in self.content_pace:
            if sum(1 for moment in writes if moment > now - seconds) >= most:
                raise _refused(403, CONTENT, 60)
        writes.append(now)

    def _primary(self, actor: Actor, resource: str) -> ApiError:
        message = f"API rate limit exceeded for {actor.limited_as}."
        if resource == "graphql":
            return GraphQLRefusalError(200, message, kind=self.graphql_kind)
        if actor.kind is None:
            message += (
                " (But here's the good news: Authenticated requests get a higher rate limit. "
                "Check out the documentation for more details.)"
            )
        return ApiError(self.primary_status, message, documentation_url=PRIMARY_DOCS)


def _refused(status: int, message: str, retry_after: int | None) -> ApiError:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return ApiError(status, message, headers=headers, documentation_url=SECONDARY_DOCS)
