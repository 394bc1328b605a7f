"""Queries that cannot be answered are refused in GitHub's words, and all of them are counted."""

from __future__ import annotations

from typing import Any

import pytest
from githubkit.exception import PrimaryRateLimitExceeded

from tests.sandbox.shapes.base import Json
from tests.test_sandbox import plain
from tests.test_sandbox.asking import REPO, ask, commit, data, errors, repository
from tests.test_sandbox.conftest import World
from tests.test_sandbox.test_auth import signed

pytestmark = pytest.mark.sockets


def test_what_may_not_be_seen_is_not_found_and_the_rest_is_answered(world: World) -> None:
    world.sandbox.repository("mallory/secret", private=True)
    world.sandbox.repository("mallory/open").commit({"a": "b"})
    answer = ask(
        world,
        """{ here: repository(owner: "acme", name: "datasets") { name }
             secret: repository(owner: "mallory", name: "secret") { name }
             gone: repository(owner: "acme", name: "gone") { name }
             open: repository(owner: "mallory", name: "open") { object(expression: "HEAD:a") { oid } } }""",
    )
    found = answer.json()["data"]
    assert (found["here"], found["secret"], found["gone"]) == ({"name": "datasets"}, None, None)
    assert found["open"]["object"]["oid"]
    assert errors(answer) == [
        {
            "type": "NOT_FOUND",
            "path": [alias],
            "locations": [{"line": line, "column": 14}],
            "message": f"Could not resolve to a Repository with the name '{name}'.",
        }
        for alias, line, name in (("secret", 2, "mallory/secret"), ("gone", 3, "acme/gone"))
    ]


def test_an_installation_sees_its_own_private_repositories_and_no_others(world: World) -> None:
    own = world.sandbox.repository("acme/secret", private=True)
    query = '{ repository(owner: "acme", name: "secret") { isPrivate } }'
    assert data(world, query) == {"repository": {"isPrivate": True}}
    chosen = world.sandbox.store.issue_token(world.installation.record, {"contents": "read"}, {world.repo.id})
    assert errors(ask(world, query, token=chosen.value))[0]["type"] == "NOT_FOUND"
    own.permission("carol", "read")
    assert ask(world, query, token=world.sandbox.token("carol")).json()["data"] == {"repository": {"isPrivate": True}}
    assert errors(ask(world, query, token=world.sandbox.token("bob")))[0]["type"] == "NOT_FOUND"


def test_a_moved_repository_is_found_by_its_old_name_unless_that_is_not_wanted(world: World) -> None:
    world.repo.rename("acme/data")
    assert repository(world, "nameWithOwner") == {"nameWithOwner": "acme/data"}
    answer = ask(world, '{ repository(owner: "acme", name: "datasets", followRenames: false) { name } }')
    assert (answer.json()["data"], errors(answer)[0]["type"]) == ({"repository": None}, "NOT_FOUND")


def test_missing_pull_requests_and_files_are_not_found(world: World) -> None:
    file = 'object(expression: "HEAD") { ... on Commit { file(path: "none") { oid } } }'
    answer = ask(world, f"{{ {REPO} {{ pullRequest(number: 99) {{ title }} {file} }} }}")
    assert answer.json()["data"]["repository"] == {"pullRequest": None, "object": {"file": None}}
    assert [(each["type"], each["path"], each["message"]) for each in errors(answer)] == [
        ("NOT_FOUND", ["repository", "pullRequest"], "Could not resolve to a PullRequest with the number of 99."),
        ("NOT_FOUND", ["repository", "object", "file"], "Could not resolve file for path 'none'."),
    ]
    folder = 'object(expression: "HEAD") { ... on Commit { blame(path: "docs") { ranges { age } } } }'
    blamed = ask(world, f"{{ {REPO} {{ {folder} }} }}")
    assert blamed.json()["data"]["repository"] == {"object": None}
    assert errors(blamed)[0]["type"] == "NOT_FOUND"
    assert commit(world, "HEAD", "oid")["oid"] == world.repo.record.branches["main"]


def test_a_permission_that_lacks_is_named_at_the_field(world: World) -> None:
    token = world.token({"metadata": "read", "pull_requests": "read"})
    fields = 'name object(expression: "HEAD") { oid } pullRequest(number: 7) { state potentialMergeCommit { oid } }'
    answer = ask(world, f"{{ {REPO} {{ {fields} }} }}", token=token)
    assert answer.json()["data"]["repository"] == {
        "name": "datasets",
        "object": None,
        "pullRequest": {"state": "OPEN", "potentialMergeCommit": None},
    }
    message = "Resource not accessible by integration"
    refused = {"type": "FORBIDDEN", "extensions": {"saml_failure": False}, "message": message}
    assert [{name: each[name] for name in refused} for each in errors(answer)] == [refused, refused]
    assert [each["path"] for each in errors(answer)] == [
        ["repository", "object"],
        ["repository", "pullRequest", "potentialMergeCommit"],
    ]
    unread = ask(
        world, f"{{ {REPO} {{ pullRequest(number: 7) {{ state }} }} }}", token=world.token({"contents": "read"})
    )
    assert unread.json()["data"] == {"repository": {"pullRequest": None}}
    assert errors(unread)[0]["type"] == "FORBIDDEN"


def test_nobody_is_answered_who_has_not_signed_in(world: World) -> None:
    answer = plain.post(world.sandbox.api_url + "/graphql", json={"query": "{ viewer { login } }"})
    assert answer.status_code == 401
    assert answer.json()["message"] == "This endpoint requires you to be authenticated."
    assert answer.json()["documentation_url"].startswith("https://docs.github.com/graphql/")
    for token in ("ghs_unknown", signed(world.sandbox)):
        assert ask(world, "{ viewer { login } }", token=token).status_code == 401


UNFIT: dict[str, Json] = {
    "{ viewer { shoeSize } }": {
        "path": ["query", "viewer", "shoeSize"],
        "extensions": {"code": "undefinedField", "typeName": "User", "fieldName": "shoeSize"},
        "locations": [{"line": 1, "column": 12}],
        "message": "Field 'shoeSize' doesn't exist on type 'User'",
    },
    'query Q { r: repository(owner: "a") { name } }': {
        "path": ["query Q", "r"],
        "extensions": {
            "code": "missingRequiredArguments",
            "className": "Field",
            "name": "repository",
            "arguments": "name",
        },
        "locations": [{"line": 1, "column": 11}],
        "message": "Field 'repository' is missing required arguments: name",
    },
    "{ ...f } fragment f on Query { viewer { ... on User { login(upper: true) } } }": {
        "path": ["fragment f", "viewer", "... on User", "login"],
        "extensions": {"code": "argumentNotAccepted", "name": "login", "typeName": "Field", "argumentName": "upper"},
        "locations": [{"line": 1, "column": 61}],
        "message": "Field 'login' doesn't accept argument 'upper'",
    },
    "{ viewer }": {
        "path": ["query", "viewer"],
        "extensions": {"code": "selectionMismatch", "nodeName": "field 'viewer'", "typeName": "User"},
        "locations": [{"line": 1, "column": 3}],
        "message": (
            "Field must have selections (field 'viewer' returns User but has no selections. "
            "Did you mean 'viewer { ... }'?)"
        ),
    },
    "{ viewer { login }": {
        "locations": [{"line": 1, "column": 19}],
        "message": "Expected Name, found <EOF> at [1, 19]",
    },
    "{ viewer { ...none } }": {
        "locations": [{"line": 1, "column": 15}],
        "message": "Unknown fragment 'none'.",
    },
}


@pytest.mark.parametrize("query", UNFIT)
def test_a_query_that_does_not_fit_is_refused_without_data(world: World, query: str) -> None:
    answer = ask(world, query)
    assert (answer.status_code, answer.json()) == (200, {"errors": [UNFIT[query]]})


NUMBERED = f"query($n: Int!) {{ {REPO} {{ pullRequest(number: $n) {{ title }} }} }}"
TWO = "query A { viewer { login } } query B { viewer { login } }"
ATTRIBUTE = "A query attribute must be specified and must be a string."
BAD_BODIES: list[tuple[Any, str]] = [
    ({}, ATTRIBUTE),
    ({"query": 7}, ATTRIBUTE),
    ({"query": "{ viewer { login } }", "variables": [1]}, "Variables are invalid JSON."),
    ({"query": TWO}, "An operation name is required"),
    ({"query": TWO, "operationName": "C"}, 'No operation named "C"'),
    ({"query": NUMBERED}, "Variable $n of type Int! was provided invalid value"),
    ({"query": NUMBERED, "variables": {"n": "seven"}}, "Variable $n of type Int! was provided invalid value"),
    ({"query": "mutation { nothing }"}, "The mutation operation is not supported by the schema."),
]


@pytest.mark.parametrize(("body", "words"), BAD_BODIES)
def test_a_body_that_holds_no_query_is_refused(world: World, body: Any, words: str) -> None:  # noqa: ANN401 - any JSON
    headers = {"Authorization": f"Bearer {world.token()}"}
    answer = plain.post(world.sandbox.api_url + "/graphql", headers=headers, json=body)
    assert [each["message"] for each in errors(answer)] == [words]
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("content", "message"), [(b"{", "Problems parsing JSON"), (b"[]", "Body should be a JSON object")]
)
def test_a_body_that_is_no_object_is_refused(world: World, content: bytes, message: str) -> None:
    headers = {"Authorization": f"Bearer {world.token()}"}
    answer = plain.post(world.sandbox.api_url + "/graphql", headers=headers, content=content)
    assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert answer.json()["documentation_url"] == "https://docs.github.com/graphql"


EXCEEDS = "Requesting {} records on the `files` connection exceeds the `{}` limit of 100 records."
NEITHER = "You must provide a `first` or `last` value to properly paginate the `files` connection."


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ("(first: 101)", "EXCESSIVE_PAGINATION", EXCEEDS.format(101, "first")),
        ("(last: 1000)", "EXCESSIVE_PAGINATION", EXCEEDS.format(1000, "last")),
        ("", "MISSING_PAGINATION_BOUNDARIES", NEITHER),
        ("(first: -1)", "ARGUMENT_LIMIT", "`first` on the `files` connection cannot be less than zero."),
        ('(first: 1, after: "?")', "INVALID_CURSOR_ARGUMENTS", "`?` does not appear to be a valid cursor."),
    ],
    ids=["first", "last", "neither", "negative", "cursor"],
)
def test_a_page_has_its_bounds(world: World, arguments: str, kind: str, words: str) -> None:
    fragment = "fragment f on PullRequestChangedFileConnection { ... { nodes { path } } }"
    answer = ask(world, f"{{ {REPO} {{ pullRequest(number: 7) {{ title files{arguments} {{ ...f }} }} }} }} {fragment}")
    assert answer.json()["data"] == {"repository": {"pullRequest": {"title": "Say two", "files": None}}}
    (error,) = errors(answer)
    assert (error["type"], error["message"]) == (kind, words)
    assert error["path"] == ["repository", "pullRequest", "files"]


def test_too_many_nodes_are_refused(world: World) -> None:
    inner = "nodes { commit { parents(first: 100) { nodes { parents(last: 100) { nodes { oid } } } } } }"
    answer = ask(world, f"{{ {REPO} {{ pullRequest(number: 7) {{ commits(first: 100) {{ {inner} }} }} }} }}")
    assert answer.json() == {
        "errors": [
            {
                "type": "MAX_NODE_LIMIT_EXCEEDED",
                "message": (
                    "This query requests up to 1,010,100 possible nodes which exceeds the maximum limit of 500,000."
                ),
            }
        ]
    }


def test_a_query_costs_what_its_connections_cost(world: World) -> None:
    before = int(ask(world, "{ viewer { login } }").headers["X-RateLimit-Remaining"])
    query = f"""query($n: Int = 100) {{ rateLimit {{ cost remaining used limit nodeCount resetAt }}
        {REPO} {{ pullRequest(number: 7) {{ commits(first: $n) {{ nodes {{ commit {{ parents(first: 5) {{ nodes {{
        parents(first: 1) {{ totalCount }} }} }} }} }} }} }} }} }}"""
    answer = ask(world, query)
    told = answer.json()["data"]["rateLimit"]
    # One list of commits, a hundred of their parents, five hundred of their parents' parents: 601 requests.
    assert (told["cost"], told["nodeCount"]) == (6, 100 + 500 + 500)
    assert int(answer.headers["X-RateLimit-Remaining"]) == told["remaining"] == before - 6
    assert (answer.headers["X-RateLimit-Resource"], answer.headers["X-RateLimit-Limit"]) == ("graphql", "5000")
    assert answer.headers["X-GitHub-Media-Type"] == "github.v4; format=json"
    assert world.get("/rate_limit").json()["resources"]["graphql"]["remaining"] == told["remaining"]
    assert int(world.get("/repos/acme/datasets").headers["X-RateLimit-Used"]) == 1
    few = data(world, query, {"n": 1})["rateLimit"]
    assert (few["cost"], few["nodeCount"]) == (1, 1 + 5 + 5)


def test_asking_what_is_left_is_free_when_it_is_only_tried(world: World) -> None:
    query = "{ rateLimit(dryRun: true) { remaining used } }"
    assert data(world, query) == data(world, query)


def test_a_query_that_asks_for_too_much_is_answered_in_part(world: World) -> None:
    world.sandbox.limits.graphql_lookups = 2
    objects = 'a: object(expression: "HEAD") { oid } b: object(expression: "HEAD") { oid }'
    answer = ask(world, f"{{ {REPO} {{ name {objects} }} }}")
    head = world.repo.record.branches["main"]
    assert answer.json()["data"] == {"repository": {"name": "datasets", "a": {"oid": head}, "b": None}}
    (error,) = errors(answer)
    assert (error["type"], error["path"]) == ("RESOURCE_LIMITS_EXCEEDED", ["repository", "b"])
    assert error["message"] == "Resource limits for this query exceeded."


@pytest.mark.parametrize("kind", ["RATE_LIMITED", "RATE_LIMIT"])
def test_a_limit_that_is_used_up_is_told_of_in_the_errors(world: World, kind: str) -> None:
    limits, bot = world.sandbox.limits, world.bot()
    limits.graphql_kind = kind
    limits.graphql_remaining = 1
    assert ask(world, "{ viewer { login } }").headers["X-RateLimit-Remaining"] == "0"
    answer = ask(world, "{ viewer { login } }")
    message = f"API rate limit exceeded for installation ID {world.installation.id}."
    assert answer.json() == {"errors": [{"type": kind, "code": "graphql_rate_limit", "message": message}]}
    assert (answer.status_code, answer.headers["X-RateLimit-Remaining"]) == (200, "0")
    assert world.get("/repos/acme/datasets").status_code == 200
    with pytest.raises(PrimaryRateLimitExceeded):
        bot.graphql("{ viewer { login } }")
    world.sandbox.clock.advance(hours=1, seconds=1)
    assert data(world, "{ viewer { login } }")
    assert limits.graphql_remaining == 1


def test_the_limits_of_rest_and_of_queries_are_apart(world: World) -> None:
    world.sandbox.limits.remaining = 0
    assert data(world, "{ viewer { login } }")
    assert world.get("/repos/acme/datasets").status_code == 403


def test_a_secondary_limit_holds_for_queries_too(world: World) -> None:
    world.sandbox.limits.secondary(retry_after=7)
    answer = ask(world, "{ viewer { login } }")
    assert (answer.status_code, answer.headers["Retry-After"]) == (403, "7")
