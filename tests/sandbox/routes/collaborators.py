"""Collaborators' permissions.

https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user

Left out: teams, custom roles, invitations, the list of collaborators.
"""

from __future__ import annotations

from tests.sandbox.errors import ApiError
from tests.sandbox.routing import Answer, Call, Table
from tests.sandbox.shapes import accounts, repositories

table = Table()
LEGACY = {"maintain": "write", "triage": "read"}
"""`permission` knows no maintain and triage; `role_name` does."""


@table(
    "GET",
    "/repos/{owner}/{repo}/collaborators/{username}/permission",
    "collaborators/collaborators#get-repository-permissions-for-a-user",
    permission="metadata:read",
)
def get_permission(call: Call) -> Answer:
    """What a user may do in a repository."""
    repo = call.repo
    if call.actor.kind is None:
        raise ApiError(401, "Requires authentication")
    login = call.params["username"]
    account = call.store.accounts.get(login.lower())
    if account is None or account.type != "User":
        raise ApiError(404, f"{login} is not a user")
    role = repo.role(account)
    person = accounts.user(call.urls, account) | {
        "permissions": repositories.permissions(role),
        "role_name": role,
    }
    return Answer({"permission": LEGACY.get(role, role), "role_name": role, "user": person})
