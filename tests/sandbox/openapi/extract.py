"""Cut GitHub's published OpenAPI description down to what the sandbox serves.

Once the routes have changed, or GitHub's description has:

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
    python -m tests.sandbox.openapi.extract package/generated/api.github.com.json

Kept: each operation's page, responses and headers' names, the webhooks' payloads, and every schema they lead to.
Dropped: descriptions, examples, parameters, and extensions. OpenAPI 3.0's `nullable` becomes JSON Schema's `null` type,
so that an ordinary JSON Schema validator reads the result.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.sandbox.openapi import DESCRIPTION
from tests.sandbox.routes import ROUTES

Json = dict[str, Any]
WEBHOOKS = (
    "issue-comment-created",
    "issue-comment-deleted",
    "issue-comment-edited",
    "ping",
    "workflow-run-completed",
    "workflow-run-in-progress",
    "workflow-run-requested",
)
DROPPED = {"description", "example", "examples", "deprecated", "title", "summary", "externalDocs", "default"}
KEYED = {"properties", "patternProperties"}
"""Where the keys are names of things and not words of the schema language."""


def schema(node: Any) -> Any:  # noqa: ANN401 - a JSON value of any kind
    """A schema in JSON Schema's own words."""
    if isinstance(node, list):
        return [schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept: Json = {}
    for name, value in node.items():
        if name in KEYED:
            kept[name] = {key: schema(each) for key, each in value.items()}
        elif name not in DROPPED and not name.startswith("x-") and name != "nullable":
            kept[name] = value if name in {"enum", "required"} else schema(value)
    return nullable(kept) if node.get("nullable") else kept


def nullable(node: Json) -> Json:
    """A schema that allows null as well."""
    if (
        set(node) <= {"type", "format", "items", "properties", "required", "enum", "additionalProperties"}
        and "type" in node
    ):
        changed = node | {"type": [node["type"], "null"]}
        return changed | {"enum": [*node["enum"], None]} if "enum" in node else changed
    return {"anyOf": [node, {"type": "null"}]} if node else {}


def references(node: Any) -> Iterator[str]:  # noqa: ANN401 - a JSON value of any kind
    """The names of the schemas that a schema leads to directly."""
    if isinstance(node, list):
        for each in node:
            yield from references(each)
    elif isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str):
            yield target.rpartition("/")[2]
        for each in node.values():
            yield from references(each)


def operation(source: Json, found: Json) -> Json:
    """One operation: its page and its responses."""
    responses = {status: response(source, value) for status, value in found["responses"].items()}
    return {"operationId": found["operationId"], "docs": found["externalDocs"]["url"], "responses": responses}


def response(source: Json, found: Json) -> Json:
    """One response: its body's schema, if it has a body of JSON, and the names of its headers."""
    if "$ref" in found:
        found = source["components"]["responses"][found["$ref"].rpartition("/")[2]]
    body = found.get("content", {}).get("application/json", {})
    kept: Json = {"headers": sorted(found.get("headers", {}))}
    return kept | {"schema": schema(body["schema"])} if "schema" in body else kept


def closure(source: Json, node: Json) -> Json:
    """Every schema that a part of the description leads to."""
    all_schemas = source["components"]["schemas"]
    found: Json = {}
    queue = list(references(node))
    while queue:
        name = queue.pop()
        if name not in found:
            found[name] = schema(all_schemas[name])
            queue.extend(references(found[name]))
    return dict(sorted(found.items()))


def extract(source: Json) -> Json:
    """The part of GitHub's description that the sandbox answers to."""
    paths: Json = {}
    for route in sorted(ROUTES, key=lambda route: (route.template, route.method)):
        found = source["paths"][route.template][route.method.lower()]
        paths.setdefault(route.template, {})[route.method] = operation(source, found)
    webhooks = {
        name: schema(source["x-webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"])
        for name in WEBHOOKS
    }
    kept = {"source": f"@octokit/openapi {source['info']['version']}, api.github.com", "licence": "MIT, see LICENSE"}
    parts: Json = {"paths": paths, "webhooks": webhooks}
    return kept | parts | {"components": {"schemas": closure(source, parts)}}


if __name__ == "__main__":
    extracted = extract(json.loads(Path(sys.argv[1]).read_text()))
    DESCRIPTION.write_text(json.dumps(extracted, indent=1, sort_keys=True) + "\n")
