"""What a query costs, and how many nodes it may ask for.

https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api: a request is counted for each
list that a connection stands for, assuming that every `first` and `last` is met; a hundred of them are one point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

LARGEST_PAGE = 100
MOST_NODES = 500_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a query asks for at most."""

    requests: int
    nodes: int

    @property
    def points(self) -> int:
        """What it takes off the rate limit; at least one."""
        return max(1, round(self.requests / 100))


def cost_of(document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
    """The cost of one operation of a document."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    sizes = list(_connections(operation.selection_set, fragments, variables, 1))
    return Cost(sum(lists for lists, _ in sizes), sum(nodes for _, nodes in sizes))


def _connections(
    selected: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
    times: int,
) -> Iterator[tuple[int, int]]:
    """Of each connection, how many lists it stands for, and how many nodes these hold together."""
    for each in selected.selections if selected else ():
        inner = fragments[each.name.value] if isinstance(each, FragmentSpreadNode) else each
        size = _page(each, variables) if isinstance(each, FieldNode) else None
        if size is not None:
            yield times, times * size
        below = times if size is None else times * size
        yield from _connections(getattr(inner, "selection_set", None), fragments, variables, below)


def _page(node: FieldNode, variables: Mapping[str, Any]) -> int | None:
    for argument in node.arguments or ():
        if argument.name.value in {"first", "last"}:
            value = argument.value
            if isinstance(value, IntValueNode):
                return int(value.value)
            if isinstance(value, VariableNode):
                found = variables.get(value.name.value)
                return found if isinstance(found, int) else None
    return None
