"""Routes, the request as a handler sees it, and the answer it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from werkzeug.wrappers import Request

from tests.sandbox.auth import Actor, InstallationActor, UserActor
from tests.sandbox.errors import DOCS, GRAPHQL_DOCS, ApiError, bad_credentials, forbidden, not_found
from tests.sandbox.limits import Limits
from tests.sandbox.shapes.base import Json, Urls
from tests.sandbox.state import Account, Repository
from tests.sandbox.store import Store, covers

Item = TypeVar("Item")
LEVELS = {"read": 1, "write": 2, "admin": 3}
WRITES = {"POST", "PATCH", "PUT", "DELETE"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler gives back."""

    data: object = None
    """JSON, or bytes with `content_type`."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json; charset=utf-8"


Handler = Callable[["Call"], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the REST API."""

    method: str
    template: str
    """As in GitHub's OpenAPI description: `/repos/{owner}/{repo}`."""
    handler: Handler
    docs: str
    """Where the operation stands below https://docs.github.com/rest/."""
    permission: str | None = None
    """What an installation needs: `issues:write`, alternatives separated by `|`; None needs nothing but access."""
    app_only: bool = False
    """Answers the App's JWT and nothing else."""
    role: str = "read"
    """The least role a user needs in the repository."""
    resource: str = "core"
    """Which rate limit it counts against."""
    creates_content: bool = False
    """Whether the pace for content creation applies."""

    @property
    def documentation_url(self) -> str:
        """The operation's page."""
        return GRAPHQL_DOCS if self.resource == "graphql" else f"{DOCS}/{self.docs}"


class Table:
    """A group of routes; one for each API area."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def __call__(
        self,
        method: str,
        template: str,
        docs: str,
        *,
        permission: str | None = None,
        app_only: bool = False,
        role: str = "read",
        resource: str = "core",
        creates_content: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Register the decorated function as an operation."""

        def register(handler: Handler) -> Handler:
            self.routes.append(
                Route(method, template, handler, docs, permission, app_only, role, resource, creates_content)
            )
            return handler

        return register


@dataclass(slots=True)
class Call:
    """One request, as a handler sees it."""

    store: Store
    urls: Urls
    limits: Limits
    request: Request
    route: Route
    params: Mapping[str, str]
    actor: Actor
    points: int = 1
    """What the request takes off the rate limit."""

    @property
    def repo(self) -> Repository:
        """The repository in the path, if whoever asks may do this to it.

        Raises:
            ApiError: 404 where it must not be known to exist, 401 or 403 where it is but this is not allowed.
        """
        repo = self.store.repository(f"{self.params['owner']}/{self.params['repo']}")
        if repo is None or not self.sees(repo):
            raise not_found()
        self._authorise(repo)
        return repo

    def sees(self, repo: Repository) -> bool:
        """Whether a repository exists for whoever asks."""
        if not repo.private:
            return True
        if isinstance(self.actor, InstallationActor):
            return self._within(self.actor, repo)
        return isinstance(self.actor, UserActor) and repo.allows(self.actor.user, "read")

    def _within(self, actor: InstallationActor, repo: Repository) -> bool:
        token = actor.token
        if token.installation is None or not covers(token.installation, repo):
            return False
        return token.repositories is None or repo.id in token.repositories

    def _authorise(self, repo: Repository) -> None:
        writes = self.route.method in WRITES
        self._authorise_actor(repo, writes=writes)
        if writes and repo.archived:
            raise ApiError(403, "Repository was archived so is read-only.")

    def _authorise_actor(self, repo: Repository, *, writes: bool) -> None:
        if isinstance(self.actor, InstallationActor):
            self._authorise_installation(self.actor, repo, writes=writes)
        elif isinstance(self.actor, UserActor):
            if not repo.allows(self.actor.user, self.route.role):
                raise ApiError(403, "Must have admin rights to Repository.")
        elif writes:
            raise ApiError(401, "Requires authentication")
        elif self.route.role != "read":
            raise ApiError(403, "Must have admin rights to Repository.")

    def _authorise_installation(self, actor: InstallationActor, repo: Repository, *, writes: bool) -> None:
        needed = self.route.permission
        if not self._within(actor, repo):
            if writes or self.route.role != "read":
                raise forbidden(needed)
            return
        if not self.permitted(repo, needed):
            raise forbidden(needed)

    def permitted(self, repo: Repository, needed: str | None) -> bool:
        """Whether a repository that is seen may be read so; a public one by every App that is not installed there."""
        if not needed or not isinstance(self.actor, InstallationActor) or not self._within(self.actor, repo):
            return True
        granted = self.actor.token.permissions
        return any(_granted(granted, each) for each in needed.split("|"))

    @property
    def author(self) -> Account:
        """Who signs what is written.

        Raises:
            ApiError: 401, when nobody asks.
        """
        account = self.actor.account
        if account is None:
            raise bad_credentials()
        return account

    @property
    def by_app(self) -> bool:
        """Whether an installation of the App asks."""
        return isinstance(self.actor, InstallationActor)

    def number(self, name: str) -> int:
        """A whole number in the path.

        Raises:
            ApiError: 404, when it is none.
        """
        value = self.params[name]
        if not value.isascii() or not value.isdigit():
            raise not_found()
        return int(value)

    def query(self, name: str) -> str | None:
        """A parameter of the query; empty ones count as absent."""
        return self.request.args.get(name) or None

    def json(self) -> Json:
        """The body as a JSON object; an absent body is an empty one.

        Raises:
            ApiError: 400 in GitHub's words.
        """
        if not self.request.data:
            return {}
        try:
            data = self.request.get_json(force=True, silent=False, cache=True)
        except ValueError as error:
            raise problems_parsing() from error
        if not isinstance(data, dict):
            raise ApiError(400, "Body should be a JSON object")
        return data

    def text(self, name: str) -> str | None:
        """A string of the body.

        Raises:
            ApiError: 422, when it is something else.
        """
        value = self.json().get(name)
        if value is not None and not isinstance(value, str):
            raise ApiError(422, f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not a string.")
        return value

    def page(self, items: Sequence[Item]) -> tuple[list[Item], dict[str, str]]:
        """One page of a list, and the `Link` header that leads to the others.

        https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
        """
        size = min(max(self._whole("per_page", 30), 1), 100)
        page = max(self._whole("page", 1), 1)
        last = max(1, -(-len(items) // size))
        links: dict[str, int] = {}
        if page < last:
            links |= {"next": page + 1, "last": last}
        if page > 1:
            links |= {"first": 1, "prev": min(page - 1, last)}
        order = ("prev", "next", "last", "first")
        value = ", ".join(f'<{self._at(links[name])}>; rel="{name}"' for name in order if name in links)
        return list(items[(page - 1) * size : page * size]), {"Link": value} if value else {}

    def _whole(self, name: str, default: int) -> int:
        value = self.request.args.get(name, "")
        return int(value) if re.fullmatch(r"\d{1,9}", value) else default

    def _at(self, page: int) -> str:
        pairs = [(name, value) for name, value in self.request.args.items(multi=True) if name != "page"]
        return f"{self.urls.api}{self.request.path}?{urlencode([*pairs, ('page', str(page))])}"


def problems_parsing() -> ApiError:
    """A body that is not JSON."""
    return ApiError(400, "Problems parsing JSON")


def _granted(permissions: Mapping[str, str], needed: str) -> bool:
    name, _, level = needed.partition(":")
    return LEVELS.get(permissions.get(name, ""), 0) >= LEVELS[level]


def of(repo_part: dict[int, Item], number: int) -> Item:
    """The record with this number.

    Raises:
        ApiError: 404, when there is none.
    """
    if number not in repo_part:
        raise not_found()
    return repo_part[number]
