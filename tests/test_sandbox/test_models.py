"""Every answer is what GitHub's description and githubkit's models say it is."""

from __future__ import annotations

import functools
import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest
from githubkit.webhooks import parse

from tests.sandbox.errors import DOCS
from tests.sandbox.openapi import description
from tests.sandbox.routes import ROUTES
from tests.sandbox.shapes.base import Json
from tests.test_sandbox.conftest import UnversionedTransport, World
from tests.test_sandbox.exercises import EXERCISES, Clients

EVERY = sorted(EXERCISES)
MISTAKEN: dict[tuple[str, str], Json] = {
    ("GET", "/app/installations"): {"type": "array", "items": {"$ref": "#/components/schemas/installation"}}
}
"""Where GitHub's description cannot be met: it wants each installation's account to be a user and an enterprise."""
NAMES = [f"{method} {template}" for method, template in EVERY]


CHECKER = jsonschema.FormatChecker(formats=())


@CHECKER.checks("date-time", raises=ValueError)  # type: ignore[untyped-decorator] # as above
def is_moment(value: object) -> bool:
    """GitHub writes whole seconds in UTC."""
    return not isinstance(value, str) or datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) is not None


@CHECKER.checks("uri", raises=ValueError)  # type: ignore[untyped-decorator] # as above
def is_address(value: object) -> bool:
    """An absolute address without spaces or braces."""
    return not isinstance(value, str) or bool(urlsplit(value).netloc and not re.search(r"[\s{}<>]", value))


def exact(node: Any) -> Any:  # noqa: ANN401 - a JSON value of any kind
    """A schema that allows no field it does not name."""
    if isinstance(node, list):
        return [exact(each) for each in node]
    if not isinstance(node, dict):
        return node
    changed = {
        name: {key: exact(each) for key, each in value.items()} if name == "properties" else exact(value)
        for name, value in node.items()
    }
    return {"additionalProperties": False} | changed if "properties" in changed else changed


@functools.cache
def components(*, strict: bool) -> Json:
    """The description's schemas, as they are or without leave for other fields."""
    schemas: Json = description()["components"]
    return exact(schemas) if strict else schemas


def problems(data: object, schema: Json, *, strict: bool = True) -> list[str]:
    """Where data breaks a schema of the description, each problem in one line."""
    whole = (exact(schema) if strict else schema) | {"components": components(strict=strict)}
    validator = jsonschema.Draft202012Validator(whole, format_checker=CHECKER)
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:300]}" for each in validator.iter_errors(data)]


def test_each_route_served_is_exercised_and_described() -> None:
    served = {(route.method, route.template) for route in ROUTES}
    described = {(method, path) for path, found in description()["paths"].items() for method in found}
    assert served == set(EXERCISES) == described


def test_errors_point_to_the_page_that_github_gives_each_operation() -> None:
    paths = description()["paths"]
    told = {(route.method, route.template): route.documentation_url for route in ROUTES}
    # One address of the description leads to an old Enterprise Server's page by mistake.
    published = {key: re.sub(r"enterprise-server@[\d.]+/", "", paths[key[1]][key[0]]["docs"]) for key in told}
    assert told == published
    assert all(url.startswith(f"{DOCS}/") for url in told.values())


@pytest.mark.sockets
@pytest.mark.parametrize("key", EVERY, ids=NAMES)
def test_githubkit_reads_the_answer(world: World, key: tuple[str, str]) -> None:
    response = EXERCISES[key](Clients(world))
    assert response.status_code in {200, 201, 204}
    if response.status_code != 204 and not key[1].endswith("/logs"):
        assert response.parsed_data is not None


@pytest.mark.sockets
@pytest.mark.parametrize("key", EVERY, ids=NAMES)
def test_the_answer_is_as_github_describes_it(world: World, key: tuple[str, str]) -> None:
    method, template = key
    response = EXERCISES[key](Clients(world, UnversionedTransport()))
    raw = response.raw_response
    first = next((each for each in raw.history if each.is_redirect), raw)
    described = description()["paths"][template][method]["responses"][str(first.status_code)]
    assert {"Link", "Location"} & set(described["headers"]) <= {"Link", *map(str.title, first.headers)}
    if "schema" in described:
        schema = MISTAKEN.get(key, described["schema"])
        # Where a schema is put together of several, each would refuse the others' fields.
        assert problems(first.json(), schema, strict="allOf" not in json.dumps(schema)) == []


@pytest.mark.sockets
@pytest.mark.parametrize(
    "path",
    ["docs", "vendor/lib", "link", "run.sh", "", ".gitmodules"],
    ids=["directory", "submodule", "symlink", "executable", "root", "file"],
)
def test_every_sort_of_content_is_as_described(world: World, path: str) -> None:
    found = world.get(f"/repos/acme/datasets/contents/{path}?ref=feature")
    described = description()["paths"]["/repos/{owner}/{repo}/contents/{path}"]["GET"]["responses"]["200"]
    assert found.status_code == 200
    assert problems(found.json(), described["schema"]) == []
    bot = world.bot()
    assert bot.rest.repos.get_content("acme", "datasets", path, ref="feature").parsed_data is not None


def payloads(world: World) -> dict[str, tuple[str, Json]]:
    """Every webhook that the sandbox can deliver, with the name GitHub's description has for it."""
    found = {
        f"workflow-run-{action.replace('_', '-')}": ("workflow_run", world.run.event(action))
        for action in ("requested", "in_progress", "completed")
    }
    for action in ("created", "edited", "deleted"):
        found[f"issue-comment-{action}"] = ("issue_comment", world.comment.event(action))
    return found | {"ping": ("ping", world.sandbox.ping("https://example.com/webhook"))}


@pytest.mark.sockets
@pytest.mark.parametrize("name", sorted(description()["webhooks"]))
def test_webhooks_are_as_described_and_githubkit_reads_them(world: World, name: str) -> None:
    event, payload = payloads(world)[name]
    assert problems(payload, description()["webhooks"][name], strict=False) == []
    assert parse(event, json.dumps(payload)) is not None


@pytest.mark.sockets
def test_a_run_of_a_fork_is_as_described(world: World) -> None:
    fork = world.repo.fork("mallory")
    fork.commit({"a": "b"}, branch="patch")
    run = world.repo.run(head_branch="patch", head_repository=fork)
    schema = description()["webhooks"]["workflow-run-completed"]
    assert problems(run.event("completed"), schema, strict=False) == []
    assert run.event("completed")["workflow_run"]["pull_requests"] == []
