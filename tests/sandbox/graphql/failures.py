"""Errors in GitHub's words.

GitHub does not document what an error of GraphQL looks like. The types, words and places are as quoted in reports such
as https://github.com/octokit/graphql.js/pull/314 (NOT_FOUND), https://github.com/fpicalausa/remove-stale-branches/issues/49
(FORBIDDEN), https://github.com/dblock/fue/issues/5 (a page too large), https://github.com/refined-github/refined-github/issues/6946
(a field that is not in the schema), https://github.com/yanyongyu/githubkit/issues/159 (a syntax error).
Left out: the words of most validation errors, which are graphql-core's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    print_ast,
)

from tests.sandbox.shapes.base import Json


class FailureError(Exception):
    """A field that cannot be answered."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def not_found(what: str) -> FailureError:
    """What does not exist, or may not be known to exist."""
    return FailureError("NOT_FOUND", f"Could not resolve {what}.")


def forbidden() -> FailureError:
    """An App that lacks a permission."""
    return FailureError("FORBIDDEN", "Resource not accessible by integration")


def executed(error: GraphQLError) -> Json:
    """An error of a field, as it stands beside the data."""
    cause = error.original_error
    kind = cause.kind if isinstance(cause, FailureError) else "INTERNAL"
    data: Json = {"type": kind, "path": error.path}
    if kind == "FORBIDDEN":
        data["extensions"] = {"saml_failure": False}
    return data | {"locations": _locations(error), "message": error.message}


def refused(error: GraphQLError, document: DocumentNode | None = None) -> Json:
    """An error of a whole query, which is then not executed."""
    locations = _locations(error)
    if isinstance(error, GraphQLSyntaxError):
        place = locations[0]
        words = error.message.removeprefix("Syntax Error: ").rstrip(".")
        return {"message": f"{words} at [{place['line']}, {place['column']}]", "locations": locations}
    for pattern, told in _WORDS:
        found = re.match(pattern, error.message)
        if found:
            return {"path": _path(error, document), "extensions": {}, "locations": locations} | told(found)
    return _variable(error, document) or {"locations": locations, "message": error.message}


def _variable(error: GraphQLError, document: DocumentNode | None) -> Json | None:
    """A variable whose value does not fit its type."""
    found = re.match(r"Variable '\$(\w+)' has invalid value: (.*)", error.message)
    operations = (
        (each for each in document.definitions if isinstance(each, OperationDefinitionNode)) if document else ()
    )
    types = {each.variable.name.value: each.type for one in operations for each in one.variable_definitions or ()}
    if found is None or found[1] not in types:
        return None
    return {
        "extensions": {"problems": [{"path": [], "explanation": found[2]}]},
        "locations": _locations(error),
        "message": f"Variable ${found[1]} of type {print_ast(types[found[1]])} was provided invalid value",
    }


def _locations(error: GraphQLError) -> list[Json]:
    return [{"line": place.line, "column": place.column} for place in error.locations or ()]


def _path(error: GraphQLError, document: DocumentNode | None) -> list[str]:
    """From the operation down to what is wrong."""
    wrong = error.nodes[0] if error.nodes else None
    return list(_down(document, wrong) or ()) if document and wrong else []


def _down(node: Node, wrong: Node) -> list[str] | None:
    if node is wrong:
        return _names(node)
    for key in node.keys:
        value = getattr(node, key, None)
        for child in value if isinstance(value, list | tuple) else (value,):
            below = _down(child, wrong) if isinstance(child, Node) else None
            if below is not None:
                return _names(node) + below
    return None


def _names(node: Node) -> list[str]:
    if isinstance(node, FieldNode):
        return [node.alias.value if node.alias else node.name.value]
    if isinstance(node, InlineFragmentNode) and node.type_condition:
        return [f"... on {node.type_condition.name.value}"]
    if isinstance(node, FragmentDefinitionNode):
        return [f"fragment {node.name.value}"]
    if isinstance(node, OperationDefinitionNode):
        return [f"{node.operation.value} {node.name.value}" if node.name else node.operation.value]
    return []


def _undefined_field(found: re.Match[str]) -> Json:
    name, kind = found.groups()
    return {
        "extensions": {"code": "undefinedField", "typeName": kind, "fieldName": name},
        "message": f"Field '{name}' doesn't exist on type '{kind}'",
    }


def _undefined_argument(found: re.Match[str]) -> Json:
    argument, _, name = found.groups()
    extensions = {"code": "argumentNotAccepted", "name": name, "typeName": "Field", "argumentName": argument}
    return {"extensions": extensions, "message": f"Field '{name}' doesn't accept argument '{argument}'"}


def _missing_argument(found: re.Match[str]) -> Json:
    name, argument = found.groups()
    extensions = {"code": "missingRequiredArguments", "className": "Field", "name": name, "arguments": argument}
    return {"extensions": extensions, "message": f"Field '{name}' is missing required arguments: {argument}"}


def _no_selections(found: re.Match[str]) -> Json:
    name, kind = found.groups()
    kind = kind.strip("[]!")
    return {
        "extensions": {"code": "selectionMismatch", "nodeName": f"field '{name}'", "typeName": kind},
        "message": (
            f"Field must have selections (field '{name}' returns {kind} but has no selections. "
            f"Did you mean '{name} {{ ... }}'?)"
        ),
    }


_WORDS: tuple[tuple[str, Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (r"Cannot query field '(\w+)' on type '(\w+)'", _undefined_field),
    (r"Unknown argument '(\w+)' on field '(\w+)\.(\w+)'", _undefined_argument),
    (r"Argument '\w+\.(\w+)\((\w+):\)' of type '[^']+' is required", _missing_argument),
    (r"Field '(\w+)' of type '([^']+)' must have a selection of subfields", _no_selections),
)
