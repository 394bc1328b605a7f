"""`POST /graphql`: one query, executed by graphql-core against the extract of GitHub's schema.

https://docs.github.com/graphql/guides/forming-calls-with-graphql

A query that cannot be read or does not fit the schema is answered 200 with `errors` and without `data`; a field that
cannot be answered is null, and `errors` says why; whoever is not signed in gets 401.
Left out: mutations and subscriptions, `GET` for the schema, `nodes`, the limit on a query's time.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)

from tests.sandbox.auth import AppActor
from tests.sandbox.clock import iso_epoch
from tests.sandbox.errors import ApiError, bad_credentials
from tests.sandbox.graphql import SCHEMA, issues, repositories
from tests.sandbox.graphql.connections import Connection
from tests.sandbox.graphql.cost import MOST_NODES, Cost, cost_of
from tests.sandbox.graphql.failures import FailureError, executed, refused
from tests.sandbox.routing import Answer, Call, Route
from tests.sandbox.shapes.base import Json

PATHS = ("/graphql", "/api/graphql")
"""The second is where it is beside an API at `/api/v3`, as on GitHub Enterprise Server."""
_SNAKE = re.compile(r"(?<=[a-z])([A-Z])")
SIGN_IN = "https://docs.github.com/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql"


@functools.cache
def _executable() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text())


def answer(call: Call) -> Answer:
    """The answer to one query."""
    if call.actor.kind is None:
        raise ApiError(401, "This endpoint requires you to be authenticated.", documentation_url=SIGN_IN)
    if isinstance(call.actor, AppActor):
        raise bad_credentials()
    body = call.json()
    query, variables = body.get("query"), body.get("variables") or {}
    if not isinstance(query, str) or not query:
        return Answer({"errors": [{"message": "A query attribute must be specified and must be a string."}]})
    if not isinstance(variables, dict):
        return Answer({"errors": [{"message": "Variables are invalid JSON."}]})
    return Answer(_answered(call, query, variables, body.get("operationName")))


def _answered(call: Call, query: str, variables: Json, name: str | None) -> Json:
    try:
        document = parse(query)
    except GraphQLError as error:
        return {"errors": [refused(error)]}
    problems = validate(_executable(), document)
    if problems:
        return {"errors": [refused(each, document) for each in problems]}
    operation = get_operation_ast(document, name)
    if operation is None:
        return {
            "errors": [{"message": "An operation name is required" if name is None else f'No operation named "{name}"'}]
        }
    cost = cost_of(document, operation, _given(operation, variables))
    if cost.nodes > MOST_NODES:
        return {"errors": [_too_many(cost)]}
    call.points = cost.points
    return _executed(call, document, variables, name, cost)


def _given(operation: OperationDefinitionNode, variables: Json) -> Json:
    """The variables, and where the query has defaults for them, these."""
    defaults = {
        each.variable.name.value: int(each.default_value.value)
        for each in operation.variable_definitions or ()
        if isinstance(each.default_value, IntValueNode)
    }
    return defaults | variables


def _too_many(cost: Cost) -> Json:
    message = (
        f"This query requests up to {cost.nodes:,} possible nodes which exceeds the maximum limit of {MOST_NODES:,}."
    )
    return {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": message}


def _executed(call: Call, document: DocumentNode, variables: Json, name: str | None, cost: Cost) -> Json:
    root = {
        "repository": functools.partial(repositories.find, call),
        "search": functools.partial(issues.search, call),
        "viewer": functools.partial(_viewer, call),
        "rateLimit": functools.partial(_rate_limit, call, cost),
    }
    resolve = functools.partial(_field, itertools.count(1), call.limits.graphql_lookups)
    result = execute_sync(
        _executable(), document, root, variable_values=variables, operation_name=name, field_resolver=resolve
    )
    assert isinstance(result, ExecutionResult)
    if result.data is None and result.errors and result.errors[0].path is None:
        return {"errors": [refused(each, document) for each in result.errors]}
    data: Json = {"data": result.data}
    return data | {"errors": [executed(each) for each in result.errors]} if result.errors else data


def _field(
    lookups: Iterator[int],
    most: int | None,
    source: Json,
    info: GraphQLResolveInfo[None],
    **arguments: Any,  # noqa: ANN401 - what the query says
) -> object:
    """A field is what its object says it is: a value, something that gives one, or a connection."""
    value = source[info.field_name]
    if not isinstance(value, Connection) and not callable(value):
        return value
    if most is not None and next(lookups) > most:
        raise FailureError("RESOURCE_LIMITS_EXCEEDED", "Resource limits for this query exceeded.")
    if not isinstance(value, Connection):
        value = value(**{_SNAKE.sub(r"_\1", name).lower(): given for name, given in arguments.items()})
    return value.page(info, arguments) if isinstance(value, Connection) else value


def _viewer(call: Call) -> Json:
    account = call.author
    # An App's viewer is its bot, whose login keeps the ending that it loses elsewhere.
    return repositories.owner(call, account) | {"__typename": "User", "login": account.login}


def _rate_limit(call: Call, cost: Cost, *, dry_run: bool = False) -> Json:
    if dry_run:
        call.points = 0
    window = call.limits.window(call.actor, "graphql")
    return {
        "cost": cost.points,
        "limit": window.limit,
        "nodeCount": cost.nodes,
        "remaining": max(0, window.remaining - cost.points),
        "resetAt": iso_epoch(window.reset),
        "used": window.used + cost.points,
    }


ROUTE = Route("POST", PATHS[0], answer, "", resource="graphql")
