"""Repositories and accounts, as GraphQL shows them.

Permissions: GitHub does not say which field needs which. Here, Git's objects need `contents: read` and pull requests
`pull_requests: read`, as their endpoints in the REST API do.
"""

from __future__ import annotations

from functools import partial

from tests.sandbox import revisions
from tests.sandbox.graphql import issues, objects, pulls
from tests.sandbox.graphql.failures import forbidden, not_found
from tests.sandbox.routing import Call
from tests.sandbox.shapes.base import Json, quoted
from tests.sandbox.state import Account, Repository


def find(call: Call, owner: str, name: str, *, follow_renames: bool = True) -> Json:
    """The repository of this name, if whoever asks may see it."""
    full_name = f"{owner}/{name}"
    repo = call.store.repository(full_name)
    if repo is None and follow_renames:
        repo = call.store.moved(full_name)
    if repo is None or not call.sees(repo):
        raise not_found(f"to a Repository with the name '{full_name}'")
    return repository(call, repo)


def owner(call: Call, account: Account) -> Json:
    """A user, an organisation or an App's bot."""
    login = account.login.removesuffix("[bot]") if account.type == "Bot" else account.login
    place = f"apps/{login}" if account.type == "Bot" else login
    return {"__typename": account.type, "login": login, "name": None, "url": f"{call.urls.web}/{quoted(place)}"}


def repository(call: Call, repo: Repository) -> Json:
    """A repository."""
    return {
        "databaseId": repo.id,
        "name": repo.name,
        "nameWithOwner": repo.full_name,
        "owner": owner(call, repo.owner),
        "url": call.urls.page(repo.full_name),
        "isPrivate": repo.private,
        "isArchived": repo.archived,
        "isDisabled": False,
        "hasIssuesEnabled": repo.has_issues,
        "isEmpty": not repo.branches,
        "isFork": repo.parent is not None,
        "defaultBranchRef": lambda: ref(call, repo, "HEAD"),
        "ref": lambda qualified_name: ref(call, repo, qualified_name),
        "object": partial(_object, call, repo),
        "issue": partial(issues.find, call, repo),
        "pullRequest": partial(pulls.find, call, repo),
    }


def need(call: Call, repo: Repository, permission: str) -> None:
    """Insist on a permission.

    Raises:
        FailureError: the App lacks it.
    """
    if not call.permitted(repo, permission):
        raise forbidden()


def ref(call: Call, repo: Repository, name: str) -> Json | None:
    """A reference by its name."""
    need(call, repo, "contents:read")
    found = revisions.ref(repo, name)
    if found is None:
        return None
    full, sha = found
    kind, _, short = full.removeprefix("refs/").partition("/")
    return {
        "name": short,
        "prefix": f"refs/{kind}/",
        "repository": lambda: repository(call, repo),
        "target": lambda: objects.git_object(call, repo, sha),
    }


def _object(call: Call, repo: Repository, oid: str | None = None, expression: str | None = None) -> Json | None:
    need(call, repo, "contents:read")
    if oid is not None:
        return objects.git_object(call, repo, oid.lower())
    sha = revisions.find(repo, expression) if expression is not None else None
    if sha in repo.objects.trees and expression is not None:
        return objects.tree(call, repo, sha, expression.partition(":")[2].strip("/"))
    return objects.git_object(call, repo, sha)
