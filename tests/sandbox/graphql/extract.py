"""Cut GitHub's published GraphQL schema down to what the sandbox answers.

Once KEPT has changed, or GitHub's schema has:

    npm pack @octokit/graphql-schema && tar xzf octokit-graphql-schema-*.tgz
    python -m tests.sandbox.graphql.extract package

Kept: of each type in KEPT the fields named there with all their arguments, and every enumeration, scalar and union that
they lead to, of a union the types in KEPT. Dropped: descriptions, directives, and interfaces that are not in KEPT. An
argument whose type would be an input object is dropped, too: the sandbox takes none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from graphql import (
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    parse,
    print_ast,
)

from tests.sandbox.graphql import SCHEMA

CONNECTION = "edges nodes pageInfo totalCount"
EDGE = "cursor node"
OBJECT = "abbreviatedOid commitUrl oid repository"
KEPT: Mapping[str, str] = {
    "Query": "rateLimit repository search viewer",
    "RateLimit": "cost limit nodeCount remaining resetAt used",
    "Repository": (
        "databaseId defaultBranchRef hasIssuesEnabled isArchived isDisabled isEmpty isFork isPrivate issue name "
        "nameWithOwner object owner pullRequest ref url"
    ),
    "Ref": "name prefix repository target",
    "GitObject": OBJECT,
    "Blob": f"{OBJECT} byteSize isBinary isTruncated text",
    "Tree": f"{OBJECT} entries",
    "TreeEntry": "mode name object oid path size submodule type",
    "Submodule": "branch gitUrl name path subprojectCommitOid",
    "Commit": (
        f"{OBJECT} author authoredDate blame committedDate committer file message messageBody messageHeadline parents "
        "tree url"
    ),
    "CommitConnection": CONNECTION,
    "CommitEdge": EDGE,
    "Tag": f"{OBJECT} message name tagger target",
    "GitActor": "date email name user",
    "Blame": "ranges",
    "BlameRange": "age commit endingLine startingLine",
    "Issue": (
        "author body bodyText closed closedAt comments createdAt databaseId number repository state stateReason title "
        "updatedAt url"
    ),
    "SearchResultItemConnection": "edges issueCount nodes pageInfo",
    "SearchResultItemEdge": EDGE,
    "PullRequest": (
        "additions author baseRefName baseRefOid changedFiles closed comments commits deletions files headRefName "
        "headRefOid headRepository isCrossRepository isDraft mergeable merged number potentialMergeCommit state title "
        "url body"
    ),
    "PullRequestChangedFileConnection": CONNECTION,
    "PullRequestChangedFileEdge": EDGE,
    "PullRequestChangedFile": "additions changeType deletions path",
    "PullRequestCommitConnection": CONNECTION,
    "PullRequestCommitEdge": EDGE,
    "PullRequestCommit": "commit url",
    "IssueCommentConnection": CONNECTION,
    "IssueCommentEdge": EDGE,
    "IssueComment": "author body createdAt databaseId updatedAt url",
    "PageInfo": "endCursor hasNextPage hasPreviousPage startCursor",
    "Actor": "login url",
    "RepositoryOwner": "login url",
    "User": "login name url",
    "Organization": "login name url",
    "Bot": "login url",
}
"""Types, and which of their fields the sandbox answers."""

Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode


def named(node: TypeNode) -> str:
    """The name of a type without its lists and exclamation marks."""
    if isinstance(node, ListTypeNode | NonNullTypeNode):
        return named(node.type)
    assert isinstance(node, NamedTypeNode)
    return node.name.value


def argument(found: InputValueDefinitionNode) -> InputValueDefinitionNode:
    """An argument without its description."""
    return InputValueDefinitionNode(name=found.name, type=found.type, default_value=found.default_value)


def field(found: FieldDefinitionNode, defined: Mapping[str, DefinitionNode]) -> FieldDefinitionNode:
    """A field with the arguments that the sandbox can take."""
    taken = (
        argument(each)
        for each in found.arguments or ()
        if not isinstance(defined.get(named(each.type)), InputObjectTypeDefinitionNode)
    )
    return FieldDefinitionNode(name=found.name, type=found.type, arguments=tuple(taken))


def composite(found: Composite, defined: Mapping[str, DefinitionNode]) -> Composite:
    """A type with the fields that KEPT names.

    Raises:
        KeyError: GitHub's schema has no such field any more.
    """
    fields = {each.name.value: each for each in found.fields or ()}
    wanted = sorted(KEPT[found.name.value].split())
    interfaces = tuple(each for each in found.interfaces or () if each.name.value in KEPT)
    made = tuple(field(fields[name], defined) for name in wanted)
    return type(found)(name=found.name, interfaces=interfaces, fields=made)


def leaves(kept: Iterable[Composite], defined: Mapping[str, DefinitionNode]) -> list[DefinitionNode]:
    """The enumerations, scalars and unions that fields and their arguments lead to.

    Raises:
        KeyError: a field leads to a composite type that KEPT does not have.
    """
    fields = [each for one in kept for each in one.fields or ()]
    names = {named(each.type) for each in fields}
    names |= {named(each.type) for one in fields for each in one.arguments or ()}
    return [leaf(defined[name]) for name in sorted(names - KEPT.keys()) if name in defined]


def leaf(found: DefinitionNode) -> DefinitionNode:
    """An enumeration, a scalar or a union without its descriptions."""
    if isinstance(found, UnionTypeDefinitionNode):
        members = tuple(each for each in found.types or () if each.name.value in KEPT)
        return UnionTypeDefinitionNode(name=found.name, types=members)
    if isinstance(found, ScalarTypeDefinitionNode):
        return ScalarTypeDefinitionNode(name=found.name)
    if isinstance(found, EnumTypeDefinitionNode):
        values = tuple(EnumValueDefinitionNode(name=each.name) for each in found.values or ())
        return EnumTypeDefinitionNode(name=found.name, values=values)
    raise KeyError(getattr(found, "name", found))


def extract(source: str) -> str:
    """The part of GitHub's schema that the sandbox answers."""
    document = parse(source, no_location=True)
    defined = {each.name.value: each for each in document.definitions if hasattr(each, "name")}
    found = [defined[name] for name in sorted(KEPT)]
    kept = [composite(each, defined) for each in found if isinstance(each, Composite)]
    return print_ast(DocumentNode(definitions=(*kept, *leaves(kept, defined)))) + "\n"


if __name__ == "__main__":
    package = Path(sys.argv[1])
    version = json.loads((package / "package.json").read_text())["version"]
    head = f"# From @octokit/graphql-schema {version}, cut down by extract.py. Licence: MIT, see LICENSE.\n\n"
    SCHEMA.write_text(head + extract((package / "schema.graphql").read_text()))
