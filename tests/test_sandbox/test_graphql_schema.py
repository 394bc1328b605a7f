"""The extract is a part of GitHub's schema, and every field in it is answered as it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_leaf_type,
    print_type,
    validate_schema,
)

from tests.sandbox.graphql import SCHEMA, schema
from tests.sandbox.graphql.extract import KEPT, extract
from tests.sandbox.shapes.base import Json
from tests.test_sandbox.asking import REPO, data
from tests.test_sandbox.conftest import World
from tests.test_sandbox.repositories import Git

PUBLISHED = '''
"""Told of."""
type Query { "A" viewer: User! repository(owner: String!, order: Order, first: Int = 3): Repository! secret: Int }
interface Node { id: ID! }
interface Actor { login: String! url: URI! }
type User implements Actor & Node { id: ID! login: String! url: URI! size: Size }
type Repository { name: String! owner: Actor! size: Size @deprecated(reason: "x") at: DateTime }
input Order { by: Int }
"Not needed"
scalar DateTime
"Where"
scalar URI
enum Size { "little" SMALL LARGE }
'''
CUT_OUT = """
interface Actor { login: String! }
type Query { repository(owner: String!, first: Int = 3): Repository! viewer: User! }
type Repository { name: String! size: Size }
type User implements Actor { login: String! url: URI! }
enum Size { SMALL LARGE } scalar URI
"""


def test_the_extract_keeps_what_is_wanted_and_what_that_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"Query": "viewer repository", "Actor": "login", "User": "login url", "Repository": "name size"}
    monkeypatch.setattr("tests.sandbox.graphql.extract.KEPT", kept)
    assert extract(PUBLISHED).split() == CUT_OUT.split()


@pytest.mark.parametrize("kept", [{"Query": "gone"}, {"Query": "viewer"}], ids=["field", "type"])
def test_what_is_no_longer_published_is_missed(kept: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.sandbox.graphql.extract.KEPT", kept)
    with pytest.raises(KeyError):
        extract(PUBLISHED)


def test_the_extract_is_a_schema_with_all_that_was_wanted_of_it() -> None:
    assert validate_schema(schema()) == []
    found = {
        name: " ".join(sorted(kind.fields))
        for name, kind in schema().type_map.items()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__")
    }
    assert found == {name: " ".join(sorted(fields.split())) for name, fields in KEPT.items()}
    query = print_type(schema().type_map["Query"])
    assert "repository(followRenames: Boolean = true, name: String!, owner: String!): Repository" in query


def test_the_extract_says_where_it_is_from_and_under_which_licence() -> None:
    head = SCHEMA.read_text().partition("\n")[0]
    assert re.fullmatch(r"# From @octokit/graphql-schema \d+\.\d+\.\d+, .* Licence: MIT, see LICENSE\.", head)
    assert "Licensed as MIT" in SCHEMA.with_name("LICENSE").read_text()


COMMIT = f'{REPO}{{object(expression: "feature"){{... on Commit'
TREE = f'{REPO}{{object(expression: "feature:vendor"){{... on Tree'
PULL = f"{REPO}{{pullRequest(number: 7)"
SEARCH = 'search(query: "repo:acme/datasets is:issue", type: ISSUE, first: 1)'
PLACES = {
    "Query": "",
    "RateLimit": "rateLimit",
    "User": "viewer",
    "Organization": f"{REPO}{{owner{{... on Organization",
    "Bot": f"{PULL}{{comments(last: 1){{nodes{{author{{... on Bot",
    "Repository": REPO,
    "Ref": f'{REPO}{{ref(qualifiedName: "v1")',
    "Tag": f'{REPO}{{object(expression: "v1"){{... on Tag',
    "Tree": TREE,
    "TreeEntry": f"{TREE}{{entries",
    "Blob": f'{REPO}{{object(expression: "feature:docs/a.md"){{... on Blob',
    "Commit": COMMIT,
    "CommitConnection": f"{COMMIT}{{parents(first: 1)",
    "CommitEdge": f"{COMMIT}{{parents(first: 1){{edges",
    "PageInfo": f"{COMMIT}{{parents(first: 1){{pageInfo",
    "GitActor": f"{COMMIT}{{author",
    "Submodule": f'{COMMIT}{{file(path: "vendor/lib"){{submodule',
    "Blame": f'{COMMIT}{{blame(path: "docs/a.md")',
    "BlameRange": f'{COMMIT}{{blame(path: "docs/a.md"){{ranges',
    "Issue": f"{REPO}{{issue(number: 8)",
    "SearchResultItemConnection": SEARCH,
    "SearchResultItemEdge": f"{SEARCH}{{edges",
    "PullRequest": PULL,
    "PullRequestChangedFileConnection": f"{PULL}{{files(first: 1)",
    "PullRequestChangedFileEdge": f"{PULL}{{files(first: 1){{edges",
    "PullRequestChangedFile": f"{PULL}{{files(first: 1){{nodes",
    "PullRequestCommitConnection": f"{PULL}{{commits(first: 1)",
    "PullRequestCommitEdge": f"{PULL}{{commits(first: 1){{edges",
    "PullRequestCommit": f"{PULL}{{commits(first: 1){{nodes",
    "IssueCommentConnection": f"{PULL}{{comments(first: 1)",
    "IssueCommentEdge": f"{PULL}{{comments(first: 1){{edges",
    "IssueComment": f"{PULL}{{comments(first: 1){{nodes",
}
"""Of each type, where there is one."""
ARGUMENTS = {
    "Query.repository": '(owner: "acme", name: "datasets")',
    "Repository.ref": '(qualifiedName: "v1")',
    "Repository.object": '(expression: "v1")',
    "Query.search": '(query: "is:issue", type: ISSUE, first: 1)',
    "Repository.issue": "(number: 8)",
    "Repository.pullRequest": "(number: 7)",
    "Commit.blame": '(path: "docs/a.md")',
    "Commit.file": '(path: "vendor/lib")',
}
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
SCALARS: dict[str, Callable[[object], bool]] = {
    "Boolean": lambda value: isinstance(value, bool),
    "Int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "String": lambda value: isinstance(value, str),
    "DateTime": lambda value: re.fullmatch(rf"{MOMENT}Z", str(value)) is not None,
    "GitTimestamp": lambda value: re.fullmatch(rf"{MOMENT}[+-]\d\d:\d\d", str(value)) is not None,
    "GitObjectID": lambda value: re.fullmatch(r"[0-9a-f]{40}", str(value)) is not None,
    "URI": lambda value: re.fullmatch(r"https?://[^/\s]+/\S+", str(value)) is not None,
}


def object_type(name: str) -> GraphQLObjectType:
    """One type of the extract."""
    kind = schema().type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return kind


def selection(kind: GraphQLObjectType) -> str:
    """Every field of a type; of those that are no values, their types and what values they have."""
    parts = ["__typename"]
    for name, field in kind.fields.items():
        arguments = ARGUMENTS.get(f"{kind.name}.{name}", "(first: 2)" if "first" in field.args else "")
        of = get_named_type(field.type)
        values = [each for each, found in getattr(of, "fields", {}).items() if is_leaf_type(get_named_type(found.type))]
        parts.append(name if is_leaf_type(of) else f"{name}{arguments} {{ __typename {' '.join(values)} }}")
    return " ".join(parts)


def fits(value: object, kind: object) -> bool:
    """Whether a value is what its type in the extract says."""
    if isinstance(kind, GraphQLNonNull):
        return value is not None and fits(value, kind.of_type)
    if value is None:
        return True
    if isinstance(kind, GraphQLList):
        return isinstance(value, list) and all(fits(each, kind.of_type) for each in value)
    if isinstance(kind, GraphQLEnumType):
        return value in kind.values
    if isinstance(kind, GraphQLScalarType):
        return SCALARS[kind.name](value)
    return isinstance(value, dict)


def object_fits(value: Json) -> bool:
    """Whether an object's fields are what its type says."""
    fields = object_type(value["__typename"]).fields
    return all(fits(found, fields[name].type) for name, found in value.items() if name != "__typename")


def objects(value: object) -> Iterator[Json]:
    """Every object in an answer that tells its type."""
    if isinstance(value, list):
        for each in value:
            yield from objects(each)
    elif isinstance(value, dict):
        yield from [value] if "__typename" in value else []
        yield from objects(list(value.values()))


@pytest.mark.sockets
@pytest.mark.parametrize("name", sorted(KEPT.keys() - {"GitObject", "Actor", "RepositoryOwner"}))
def test_every_field_is_answered_with_what_the_schema_says(world: World, tmp_path: Path, name: str) -> None:
    git = Git(tmp_path)
    git.commit({"a": "b"})
    git("tag", "--annotate", "v1", "--message", "The first")
    world.repo.import_git(tmp_path, {})
    world.repo.comment(7, author="retriage[bot]", body="Here")
    kind, place = object_type(name), PLACES[name]
    inside = f"{place} {{ {selection(kind)} }}" if place else selection(kind)
    told = list(objects(data(world, f"{{ {inside} {'}' * place.count('{')} }}")))
    assert any(set(each) == {"__typename", *kind.fields} for each in told)
    assert [each for each in told if not object_fits(each)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"__typename": "Blob", "oid": None},
        {"__typename": "Blob", "oid": "main"},
        {"__typename": "Blob", "byteSize": True},
        {"__typename": "Blob", "text": 1},
        {"__typename": "Commit", "committedDate": "2026-01-01"},
        {"__typename": "Tree", "entries": [None]},
        {"__typename": "PullRequest", "state": "open"},
        {"__typename": "Repository", "url": "/acme"},
    ],
)
def test_what_does_not_fit_the_schema_is_noticed(wrong: Json) -> None:
    assert not object_fits(wrong)
