"""Git's objects, as GraphQL shows them.

Left out: signatures, statuses, history, languages, everything in HTML, and guessing the encoding of a text that is no
UTF-8: what does not decode is replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from tests.sandbox import blame, diffs
from tests.sandbox.clock import iso
from tests.sandbox.git import SUBMODULE, Entry, Signature
from tests.sandbox.graphql import repositories
from tests.sandbox.graphql.connections import Connection
from tests.sandbox.graphql.failures import not_found
from tests.sandbox.routing import Call
from tests.sandbox.shapes.base import Json
from tests.sandbox.shapes.code import submodules
from tests.sandbox.state import Account, Repository

LARGEST_TEXT = 512_000
"""Bytes after which a blob's text is cut off. Measured: https://github.com/sveltia/sveltia-cms/issues/950"""
AGES = 10
"""Steps from the newest change of a file to its oldest. https://docs.github.com/graphql/reference/objects#blamerange"""


def git_object(call: Call, repo: Repository, sha: str | None) -> Json | None:
    """Any object; None for what is not in the repository."""
    kind = repo.objects.kind(sha) if sha else None
    if sha is None or kind is None:
        return None
    made = {"blob": _blob, "tree": tree, "commit": commit, "tag": _tag}[kind]
    return made(call, repo, sha)


def _base(call: Call, repo: Repository, sha: str) -> Json:
    return {
        "oid": sha,
        "abbreviatedOid": sha[:7],
        "commitUrl": f"{call.urls.page(repo.full_name)}/commit/{sha}",
        "repository": lambda: repositories.repository(call, repo),
    }


def _blob(call: Call, repo: Repository, sha: str) -> Json:
    data = repo.objects.blobs[sha]
    binary = diffs.is_binary(data)
    return _base(call, repo, sha) | {
        "__typename": "Blob",
        "byteSize": len(data),
        "isBinary": binary,
        "isTruncated": len(data) > LARGEST_TEXT,
        "text": None if binary else data[:LARGEST_TEXT].decode(errors="replace"),
    }


def tree(call: Call, repo: Repository, sha: str, path: str = "") -> Json:
    """A tree; its entries know their paths from the root only where it was reached by one."""
    rows = repo.objects.trees[sha]
    entries = [_entry(call, repo, each, f"{path}/{each.name}" if path else each.name) for each in rows]
    return _base(call, repo, sha) | {"__typename": "Tree", "entries": entries}


def _entry(call: Call, repo: Repository, found: Entry, path: str) -> Json:
    return {
        "name": found.name,
        "path": path,
        "mode": int(found.mode, 8),
        "type": found.type,
        "oid": found.sha,
        "size": len(repo.objects.blobs.get(found.sha, b"")) if found.type == "blob" else 0,
        "object": lambda: git_object(call, repo, found.sha) if found.mode != SUBMODULE else None,
        "submodule": None,
    }


def commit(call: Call, repo: Repository, sha: str) -> Json:
    """A commit."""
    found = repo.objects.commits[sha]
    headline, _, rest = found.message.partition("\n")
    return _base(call, repo, sha) | {
        "__typename": "Commit",
        "message": found.message,
        "messageHeadline": headline,
        "messageBody": rest.strip("\n"),
        "authoredDate": iso(found.author.when),
        "committedDate": iso(found.committer.when),
        "author": actor(call, found.author),
        "committer": actor(call, found.committer),
        "url": f"{call.urls.page(repo.full_name)}/commit/{sha}",
        "tree": lambda: tree(call, repo, found.tree),
        "parents": Connection(lambda: found.parents, partial(commit, call, repo)),
        "file": partial(_file, call, repo, sha),
        "blame": partial(_blame, call, repo, sha),
    }


def _file(call: Call, repo: Repository, sha: str, path: str) -> Json:
    root = repo.objects.commits[sha].tree
    found = repo.objects.find(root, path)
    if found is None:
        raise not_found(f"file for path '{path}'")
    data = _entry(call, repo, found, path)
    return data | {"submodule": submodules(repo, root).get(path) if found.mode == SUBMODULE else None}


def _blame(call: Call, repo: Repository, sha: str, path: str) -> Json:
    found = repo.objects.find(repo.objects.commits[sha].tree, path)
    if found is None or found.sha not in repo.objects.blobs:
        raise not_found(f"file for path '{path}'")
    ranges = blame.blame(repo.objects, sha, path)
    when = {each.commit: repo.objects.commits[each.commit].committer.when for each in ranges}
    age = _ages(sorted(set(when.values()), reverse=True))
    rows = [
        {
            "startingLine": each.first,
            "endingLine": each.last,
            "age": age(when[each.commit]),
            "commit": partial(commit, call, repo, each.commit),
        }
        for each in ranges
    ]
    return {"ranges": rows}


def _ages(moments: list[datetime]) -> Callable[[datetime], int]:
    """How old a moment is among others, newest first: from 1 to AGES."""
    return lambda moment: 1 + moments.index(moment) * (AGES - 1) // max(1, len(moments) - 1)


def _tag(call: Call, repo: Repository, sha: str) -> Json:
    found = repo.objects.tags[sha]
    return _base(call, repo, sha) | {
        "__typename": "Tag",
        "name": found.name,
        "message": found.message,
        "tagger": actor(call, found.tagger) if found.tagger else None,
        "target": lambda: git_object(call, repo, found.target),
    }


def actor(call: Call, who: Signature) -> Json:
    """Who signed a commit, with the account that the address belongs to."""
    account = account_of(call, who.email)
    return {
        "name": who.name,
        "email": who.email,
        "date": who.when.isoformat(timespec="seconds"),
        "user": repositories.owner(call, account) if account else None,
    }


def account_of(call: Call, email: str) -> Account | None:
    """The user that an address belongs to: `login@example.com`, or GitHub's own form of one that replies to nobody."""
    local, _, host = email.partition("@")
    if host not in {"example.com", "users.noreply.github.com"}:
        return None
    account = call.store.accounts.get(local.rpartition("+")[2].lower())
    return account if account is not None and account.type == "User" else None
