"""The App and its installations.

https://docs.github.com/rest/apps/apps and https://docs.github.com/rest/apps/installations

Left out: marketplace, webhooks' configuration and deliveries, suspending by API, installation requests,
`outdated` and `since` of the list.
"""

from __future__ import annotations

from tests.sandbox.auth import InstallationActor, suspended
from tests.sandbox.clock import iso
from tests.sandbox.errors import ApiError, forbidden, not_found
from tests.sandbox.routing import LEVELS, Answer, Call, Table, of
from tests.sandbox.shapes import accounts, repositories
from tests.sandbox.shapes.base import Json
from tests.sandbox.state import Installation
from tests.sandbox.store import covers

table = Table()


@table("GET", "/app", "apps/apps#get-the-authenticated-app", app_only=True)
def get_app(call: Call) -> Answer:
    """The App that the JWT stands for."""
    return Answer(accounts.app(call.urls, call.store.app, len(call.store.installations)))


@table("GET", "/app/installations", "apps/apps#list-installations-for-the-authenticated-app", app_only=True)
def list_installations(call: Call) -> Answer:
    """Every installation."""
    page, headers = call.page(list(call.store.installations.values()))
    return Answer([accounts.installation(call.urls, each, call.store.app) for each in page], headers=headers)


@table(
    "GET",
    "/app/installations/{installation_id}",
    "apps/apps#get-an-installation-for-the-authenticated-app",
    app_only=True,
)
def get_installation(call: Call) -> Answer:
    """One installation."""
    found = of(call.store.installations, call.number("installation_id"))
    return Answer(accounts.installation(call.urls, found, call.store.app))


@table(
    "GET",
    "/repos/{owner}/{repo}/installation",
    "apps/apps#get-a-repository-installation-for-the-authenticated-app",
    app_only=True,
)
def get_repository_installation(call: Call) -> Answer:
    """The installation that covers a repository."""
    repo = call.store.repository(f"{call.params['owner']}/{call.params['repo']}")
    found = call.store.installation_of(repo) if repo else None
    if found is None:
        raise not_found()
    return Answer(accounts.installation(call.urls, found, call.store.app))


@table(
    "POST",
    "/app/installations/{installation_id}/access_tokens",
    "apps/apps#create-an-installation-access-token-for-an-app",
    app_only=True,
)
def create_token(call: Call) -> Answer:
    """A token for an hour, for all or some of the installation's repositories and permissions."""
    found = of(call.store.installations, call.number("installation_id"))
    if found.suspended_at is not None:
        raise suspended()
    permissions = _permissions(call, found)
    chosen = _repositories(call, found)
    token = call.store.issue_token(found, permissions, chosen)
    narrowed = chosen if chosen is not None else found.repositories
    data: Json = {
        "token": token.value,
        "expires_at": iso(token.expires_at) if token.expires_at else None,
        "permissions": permissions,
        "repository_selection": "all" if narrowed is None else "selected",
    }
    if narrowed is not None:
        repos = (call.store.repository_by_id(each) for each in sorted(narrowed))
        data["repositories"] = [repositories.standard(call.urls, repo) for repo in repos if repo]
    return Answer(data, 201)


def _permissions(call: Call, found: Installation) -> dict[str, str]:
    wanted = call.json().get("permissions")
    if wanted is None:
        return dict(found.permissions)
    for name, level in wanted.items():
        if LEVELS.get(str(level), 9) > LEVELS.get(found.permissions.get(name, ""), 0):
            raise ApiError(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read"} | dict(wanted)


def _repositories(call: Call, found: Installation) -> set[int] | None:
    names, ids = call.json().get("repositories"), call.json().get("repository_ids")
    if names is None and ids is None:
        return None
    reachable = [repo for repo in call.store.repositories.values() if covers(found, repo)]
    by_name = {repo.name.lower(): repo.id for repo in reachable}
    wanted = {by_name.get(str(name).lower()) for name in names or ()} | set(ids or ())
    if not wanted <= {repo.id for repo in reachable}:
        raise ApiError(
            422,
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )
    return {each for each in wanted if each is not None}


@table(
    "GET",
    "/installation/repositories",
    "apps/installations#list-repositories-accessible-to-the-app-installation",
)
def list_repositories(call: Call) -> Answer:
    """The repositories that an installation token reaches."""
    if not isinstance(call.actor, InstallationActor) or call.actor.token.installation is None:
        raise forbidden()
    token, parent = call.actor.token, call.actor.token.installation
    reachable = [
        repo
        for repo in call.store.repositories.values()
        if covers(parent, repo) and (token.repositories is None or repo.id in token.repositories)
    ]
    page, headers = call.page(reachable)
    selection = "all" if parent.repositories is None and token.repositories is None else "selected"
    data = {
        "total_count": len(reachable),
        "repository_selection": selection,
        "repositories": [repositories.standard(call.urls, repo) for repo in page],
    }
    return Answer(data, headers=headers)
