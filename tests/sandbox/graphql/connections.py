"""Connections: lists that come in pages.

https://docs.github.com/graphql/guides/using-pagination-in-the-graphql-api
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode, SelectionSetNode

from tests.sandbox.graphql.cost import LARGEST_PAGE
from tests.sandbox.graphql.failures import FailureError
from tests.sandbox.shapes.base import Json

_LISTS = {"nodes", "edges", "pageInfo"}


@dataclass(frozen=True, slots=True)
class Connection:
    """A field that answers a page of a list."""

    listed: Callable[[], Sequence[Any]]
    """All of the list."""
    shown: Callable[[Any], Any]
    """From an item to its node."""
    counted: str = "totalCount"
    """The field that says how many there are."""

    def page(self, info: GraphQLResolveInfo[None], arguments: Json) -> Json:
        """The page that the arguments ask for.

        Raises:
            FailureError: they ask for none, or for too much.
        """
        _check(info, arguments)
        items = self.listed()
        chosen = _page(items, arguments)
        edges = [{"cursor": _cursor(place), "node": self.shown(items[place])} for place in chosen]
        return {
            self.counted: len(items),
            "nodes": [edge["node"] for edge in edges],
            "edges": edges,
            "pageInfo": {
                "startCursor": edges[0]["cursor"] if edges else None,
                "endCursor": edges[-1]["cursor"] if edges else None,
                "hasNextPage": chosen.stop < len(items),
                "hasPreviousPage": chosen.start > 0,
            },
        }


def _check(info: GraphQLResolveInfo[None], arguments: Json) -> None:
    given = {name: arguments[name] for name in ("first", "last") if arguments.get(name) is not None}
    for name, value in given.items():
        if value > LARGEST_PAGE:
            message = (
                f"Requesting {value} records on the `{info.field_name}` connection exceeds the `{name}` limit of "
                f"{LARGEST_PAGE} records."
            )
            raise FailureError("EXCESSIVE_PAGINATION", message)
        if value < 0:
            message = f"`{name}` on the `{info.field_name}` connection cannot be less than zero."
            raise FailureError("ARGUMENT_LIMIT", message)
    lists = any(_LISTS & _selected(node.selection_set, info) for node in info.field_nodes)
    if lists and not given:
        message = f"You must provide a `first` or `last` value to properly paginate the `{info.field_name}` connection."
        raise FailureError("MISSING_PAGINATION_BOUNDARIES", message)


def _selected(selected: SelectionSetNode | None, info: GraphQLResolveInfo[None]) -> set[str]:
    names: set[str] = set()
    for each in selected.selections if selected else ():
        if isinstance(each, FieldNode):
            names.add(each.name.value)
        elif isinstance(each, InlineFragmentNode):
            names |= _selected(each.selection_set, info)
        elif isinstance(each, FragmentSpreadNode):
            names |= _selected(info.fragments[each.name.value].selection_set, info)
    return names


def _page(items: Sequence[Any], arguments: Json) -> range:
    start = _place(arguments["after"]) + 1 if arguments.get("after") else 0
    stop = _place(arguments["before"]) if arguments.get("before") else len(items)
    stop = max(start, min(stop, len(items)))
    if arguments.get("first") is not None:
        stop = min(stop, start + arguments["first"])
    if arguments.get("last") is not None:
        start = max(start, stop - arguments["last"])
    return range(min(start, stop), stop)


def _cursor(place: int) -> str:
    return base64.b64encode(f"cursor:{place}".encode()).decode()


def _place(cursor: str) -> int:
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("cursor:"))
    except (binascii.Error, ValueError) as error:
        message = f"`{cursor}` does not appear to be a valid cursor."
        raise FailureError("INVALID_CURSOR_ARGUMENTS", message) from error
