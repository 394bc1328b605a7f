"""Every answer is what GitHub's description and githubkit's models say it is."""

from __future__ import annotations

import json
import re

import jsonschema
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


def problems(data: object, schema: Json) -> list[str]:
    """Where data breaks a schema of the description, each problem in one line."""
    whole = schema | {"components": description()["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(whole, format_checker=checker)
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
        assert problems(first.json(), MISTAKEN.get(key, described["schema"])) == []


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
    assert problems(payload, description()["webhooks"][name]) == []
    assert parse(event, json.dumps(payload)) is not None


@pytest.mark.sockets
def test_a_run_of_a_fork_is_as_described(world: World) -> None:
    fork = world.repo.fork("mallory")
    fork.commit({"a": "b"}, branch="patch")
    run = world.repo.run(head_branch="patch", head_repository=fork)
    assert problems(run.event("completed"), description()["webhooks"]["workflow-run-completed"]) == []
    assert run.event("completed")["workflow_run"]["pull_requests"] == []
