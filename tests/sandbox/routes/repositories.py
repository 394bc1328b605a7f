"""Repositories.

https://docs.github.com/rest/repos/repos

Left out: lists, creation, settings, security features.
"""

from __future__ import annotations

from tests.sandbox.auth import InstallationActor, UserActor
from tests.sandbox.routing import Answer, Call, Table
from tests.sandbox.shapes import repositories

table = Table()


@table("GET", "/repos/{owner}/{repo}", "repos/repos#get-a-repository", permission="metadata:read")
def get_repository(call: Call) -> Answer:
    """One repository."""
    repo = call.repo
    role = "read" if isinstance(call.actor, InstallationActor) else None
    if isinstance(call.actor, UserActor):
        role = repo.role(call.actor.user)
    return Answer(repositories.full(call.urls, repo, role))
