"""Somebody else's repository as one GraphQL query: its state, files of its default branch, and searches in its issues.

An installation's token reads whatever is public:
https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/about-authentication-with-a-github-app
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from workers.edges.graphql import Query, blob
from workers.triage.abroad import SHARED, Abroad, IssueThere

_OWNERS: Final = ".github"
"""The repository whose files count for all of its owner's."""
MOST_FOUND: Final = 10
"""How many issues of a search are read."""

Json = Mapping[str, Any]

_STATE: Final = "nameWithOwner isPrivate isArchived isDisabled hasIssuesEnabled isFork"
_FILE: Final = "{alias}: object(expression: ${alias}) {{ ... on Blob {{ text isBinary isTruncated }} }}"
_FOUND: Final = "number title body closed url"
_SEARCH: Final = (
    f"{{alias}}: search(query: ${{alias}}, type: ISSUE, first: {MOST_FOUND}) {{{{"
    f" nodes {{{{ ... on Issue {{{{ {_FOUND} }}}} ... on PullRequest {{{{ {_FOUND} }}}} }}}} }}}}"
)


def ask(owner: str, name: str, files: Sequence[str], searches: Sequence[str]) -> dict[str, Any]:
    """The request's JSON; the aliases are the places of files and searches."""
    query = Query(within=[_STATE])
    shared: list[str] = []
    for number, file in enumerate(files):
        query.variable(f"f{number}", "String!", f"HEAD:{file.removeprefix(SHARED)}")
        (shared if file.startswith(SHARED) else query.within).append(_FILE.format(alias=f"f{number}"))
    if shared:
        query.variable("shared", "String!", _OWNERS)
        query.beside.append(f"shared: repository(owner: $owner, name: $shared) {{ {' '.join(shared)} }}")
    for number, search in enumerate(searches):
        query.variable(f"s{number}", "String!", search)
        query.beside.append(_SEARCH.format(alias=f"s{number}"))
    return query.body(owner, name)


def answer(files: Sequence[str], searches: Sequence[str], data: Json, errors: Sequence[Json]) -> Abroad:
    """What was answered; what GitHub left open is not in it: a null with an error is no fact.

    Raises KeyError, TypeError or ValueError for an answer of another shape than the documented one.
    """
    here: Json = data["repository"]
    # An owner that has no such repository, or none that the public sees, says nothing.
    errors = [error for error in errors if not (error.get("type") == "NOT_FOUND" and error.get("path") == ["shared"])]
    beside: Json = data.get("shared") or {}
    left_open = {str(part) for error in errors for part in error.get("path") or ()}
    # Of an error that tells no place, it is not known which of the nulls it is behind.
    vague = any(not error.get("path") for error in errors)

    def told(file: str, alias: str) -> bool:
        away = file.startswith(SHARED) and "shared" in left_open
        return not away and alias not in left_open and not (vague and given(file).get(alias) is None)

    def given(file: str) -> Json:
        return beside if file.startswith(SHARED) else here

    read = {file: f"f{number}" for number, file in enumerate(files)}
    found = {search: data.get(f"s{number}") for number, search in enumerate(searches)}
    return Abroad(
        name=str(here["nameWithOwner"]),
        private=bool(here["isPrivate"]),
        archived=bool(here["isArchived"]),
        disabled=bool(here["isDisabled"]),
        issues=bool(here["hasIssuesEnabled"]),
        fork=bool(here["isFork"]),
        files={file: blob(given(file).get(alias)) for file, alias in read.items() if told(file, alias)},
        found={search: _issues(each["nodes"]) for search, each in found.items() if each is not None and not vague},
    )


def _issues(nodes: Sequence[Json | None]) -> tuple[IssueThere, ...]:
    return tuple(
        IssueThere(
            int(node["number"]),
            str(node["title"]),
            str(node["body"]),
            not node["closed"],
            str(node["url"]),
        )
        for node in nodes
        if node
    )
