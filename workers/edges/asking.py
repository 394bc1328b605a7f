"""How GitHub is asked: one request, a list in pages, or a query; what goes wrong comes as retriage's errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import httpx
from githubkit import GitHub, Response
from githubkit.exception import GitHubException
from pydantic import BaseModel, ValidationError

from workers.edges import graphql
from workers.edges.refusals import place, seconds_until, translated, unreadable
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError

PAGE = 100
"""Items a page: GitHub's most."""

VIEWER = {"query": "query { viewer { login } }"}
"""Whoever asks: of an App its bot, by the login that signs what it writes."""

Model = TypeVar("Model", bound=BaseModel)
Read = TypeVar("Read")


class Count:
    """Counts what a client sends: each request that it is told of, the one for its token among them."""

    def __init__(self) -> None:
        self.requests = 0

    def __call__(self, _: httpx.Request) -> None:
        """Called before each request."""
        self.requests += 1


class Asking:
    """What all parts of the edge ask with."""

    def __init__(self, client: GitHub[Any], app_id: str, count: Count) -> None:
        """`app_id` tells what this App wrote from what others did; empty where no App is involved."""
        self._client = client
        self._app_id = app_id
        self._count = count
        self._rest = client.rest

    @property
    def requests(self) -> int:
        """See ports.GitHub. Downloads of logs are no requests to the API, and count against none of its limits."""
        return self._count.requests

    def _pages(self, model: type[Model], ask: Callable[..., Response[Any]], key: str | None = None) -> Iterator[Model]:
        def items(answer: Response[Any]) -> list[Model]:
            return listed(model, answer, key)

        pages = iter(self._client.rest.paginate(ask, items, per_page=PAGE))
        while True:
            try:
                item = next(pages)
            except StopIteration:
                return
            except (GitHubException, ValueError) as error:
                raise translated(error) from error
            yield item

    def _ask(self, ask: Callable[..., Response[Any]], *arguments: str | int, **fields: object) -> Response[Any]:
        answer = self._answer(ask, *arguments, **fields)
        if answer.raw_response.has_redirect_location:
            raise PermanentError(f"GitHub says that {place(answer.raw_request)} has moved: the repository was renamed")
        return answer

    @staticmethod
    def _answer(ask: Callable[..., Response[Any]], *arguments: str | int, **fields: object) -> Response[Any]:
        try:
            return ask(*arguments, **fields)
        except (GitHubException, ValueError) as error:
            raise translated(error) from error

    def _query(self, body: dict[str, Any]) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]:
        """What a GraphQL query was answered. GitHub says 200 to almost everything, and what was wrong in `errors`.

        https://docs.github.com/en/graphql/guides/forming-calls-with-graphql
        """
        graph = self._client.graphql
        answer = self._answer(self._client.request, "POST", graph._get_graphql_endpoint(), json=body)  # noqa: SLF001
        data, errors = self._understood(lambda: _graph(answer.json()))
        refusal = self._understood(lambda: graphql.refused(errors, data))
        if refusal is None:
            return data or {}, errors
        kind, message = refusal
        if kind.startswith("RATE_LIMIT"):
            wait = answer.headers.get("x-ratelimit-reset", "")
            raise RetryableError("GitHub's hourly rate limit for GraphQL is reached", retry_after=seconds_until(wait))
        if kind in {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
            raise ForbiddenError(f"GitHub forbids the query: {message}; check the App's permissions")
        if kind == "NOT_FOUND":
            raise GoneError(message, status=404)
        raise RetryableError(f"GitHub did not answer the query: {message}")

    def _viewer(self) -> str:
        data, _ = self._query(VIEWER)
        return self._understood(lambda: str(data["viewer"]["login"]))

    @staticmethod
    def _understood(read: Callable[[], Read]) -> Read:
        try:
            return read()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RetryableError(f"GitHub's answer to POST /graphql cannot be understood: {error!r}") from error


def split(repository: str) -> tuple[str, str]:
    """The owner and the name of `owner/name`."""
    owner, _, name = repository.partition("/")
    return owner, name


def parsed(model: type[Model], answer: Response[Any]) -> Model:
    """An answer's body. Raises RetryableError where it is of another shape."""
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        raise unreadable(answer, error) from error


def listed(model: type[Model], answer: Response[Any], key: str | None = None) -> list[Model]:
    """A body that is a list, or holds one under a key. Raises RetryableError where it is of another shape."""
    try:
        found = answer.json()[key] if key else answer.json()
        return [model.model_validate(item) for item in found]
    except (ValueError, TypeError, KeyError) as error:
        raise unreadable(answer, error) from error


def _graph(given: Any) -> tuple[Any, Sequence[Mapping[str, Any]]]:  # noqa: ANN401 - any JSON
    return given.get("data"), given.get("errors") or ()
