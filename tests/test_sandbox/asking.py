"""Queries of GraphQL, asked without a client."""

from __future__ import annotations

import httpx

from tests.sandbox.shapes.base import Json
from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World

REPO = 'repository(owner: "acme", name: "datasets")'


def ask(
    world: World, query: str, variables: Json | None = None, *, token: str | None = None, path: str = "/graphql"
) -> httpx.Response:
    """One query of the installation, or of whoever a token is."""
    headers = {"Authorization": f"Bearer {token or world.token()}", "User-Agent": "test"}
    return plain.post(world.sandbox.api_url + path, headers=headers, json={"query": query, "variables": variables})


def data(world: World, query: str, variables: Json | None = None) -> Json:
    """The answer to a query that has no errors."""
    answer = ask(world, query, variables)
    assert (answer.status_code, answer.json().get("errors")) == (200, None)
    found: Json = answer.json()["data"]
    return found


def repository(world: World, fields: str) -> Json:
    """What is asked of the repository."""
    found: Json = data(world, f"{{ {REPO} {{ {fields} }} }}")["repository"]
    return found


def pull(world: World, fields: str, number: int = 7) -> Json:
    """What is asked of a pull request."""
    found: Json = repository(world, f"pullRequest(number: {number}) {{ {fields} }}")["pullRequest"]
    return found


def commit(world: World, expression: str, fields: str) -> Json:
    """What is asked of a commit."""
    asked = f'object(expression: "{expression}") {{ ... on Commit {{ {fields} }} }}'
    found: Json = repository(world, asked)["object"]
    return found


def errors(answer: httpx.Response) -> list[Json]:
    """The errors of an answer that is none the less 200."""
    assert answer.status_code == 200
    found: list[Json] = answer.json()["errors"]
    return found
