"""Issues and the search for them, as GraphQL shows them.

Left out: labels, assignees, timelines, everything that writes; of the search, everything but issues and pull requests,
and what `routes/search.py` leaves out.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from tests.sandbox.clock import iso, iso_or_none
from tests.sandbox.errors import ApiError
from tests.sandbox.graphql import pulls, repositories
from tests.sandbox.graphql.connections import Connection
from tests.sandbox.graphql.failures import not_found
from tests.sandbox.routes.search import Found, newest_first
from tests.sandbox.routing import Call
from tests.sandbox.shapes.base import Json
from tests.sandbox.shapes.issues import page_of
from tests.sandbox.state import Issue, Repository

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def find(call: Call, repo: Repository, number: int) -> Json:
    """An issue by its number; a repository without issues has none to show."""
    repositories.need(call, repo, "issues:read")
    record = repo.issues.get(number) if repo.has_issues else None
    if record is None or record.pull is not None or number in repo.deleted_issues:
        raise not_found(f"to an Issue with the number of {number}")
    return issue(call, repo, record)


def issue(call: Call, repo: Repository, record: Issue) -> Json:
    """An issue."""
    comments = [each for each in repo.comments.values() if each.issue is record]
    return {
        "__typename": "Issue",
        "databaseId": record.id,
        "number": record.number,
        "title": record.title,
        "url": page_of(call.urls, repo, record),
        "state": record.state.upper(),
        "stateReason": partial(_reason, record),
        "closed": record.state == "closed",
        "closedAt": iso_or_none(record.closed_at),
        "createdAt": iso(record.created_at),
        "updatedAt": iso(record.updated_at),
        "author": repositories.owner(call, record.author),
        "body": record.body or "",
        "bodyText": _COMMENT.sub("", record.body or "").strip(),
        "repository": lambda: repositories.repository(call, repo),
        "comments": Connection(lambda: comments, partial(pulls.comment, call, repo)),
    }


def _reason(record: Issue, *, enable_duplicate: bool = False) -> str | None:
    reason = record.state_reason
    if reason == "duplicate" and not enable_duplicate:
        reason = "not_planned"
    return reason.upper() if reason else None


def search(call: Call, *, query: str, type: str, **_: Any) -> Connection:  # noqa: A002, ANN401 - the query's own words
    """A search. Places that whoever asks may not see hold nothing, where the REST API refuses the query."""
    return Connection(partial(_found, call, query if type == "ISSUE" else None), partial(_node, call), "issueCount")


def _found(call: Call, query: str | None) -> list[Found]:
    try:
        return [] if query is None else newest_first(call, query)
    except ApiError:
        return []


def _node(call: Call, found: Found) -> Json:
    repo, record = found
    return pulls.pull_request(call, repo, record.pull) if record.pull else issue(call, repo, record)
