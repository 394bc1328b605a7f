"""GitHub's published GraphQL schema, cut down to what the sandbox answers; see `extract.py`."""

from __future__ import annotations

import functools
from pathlib import Path

from graphql import GraphQLSchema, build_schema

SCHEMA = Path(__file__).with_name("schema.graphql")


@functools.cache
def schema() -> GraphQLSchema:
    """The extract as it is published: without anything that answers it. Read once a process."""
    return build_schema(SCHEMA.read_text())
