"""Users, organisations, bots, the App and its installations.

Left out: names, e-mail addresses and avatars that exist (the addresses lead nowhere).
"""

from __future__ import annotations

from tests.sandbox.clock import iso, iso_or_none
from tests.sandbox.shapes.base import Json, Urls, node_id, quoted
from tests.sandbox.state import Account, App, Installation


def user(urls: Urls, account: Account) -> Json:
    """GitHub's `simple-user`."""
    api = f"{urls.api}/users/{quoted(account.login)}"
    page = account.login.removesuffix("[bot]")
    prefix = {"Organization": "O", "Bot": "BOT"}.get(account.type, "U")
    return {
        "login": account.login,
        "id": account.id,
        "node_id": node_id(prefix, account.id),
        "avatar_url": f"{urls.web}/avatars/{account.id}?v=4",
        "gravatar_id": "",
        "url": api,
        "html_url": f"{urls.web}/{'apps/' if account.type == 'Bot' else ''}{quoted(page)}",
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
        "type": account.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def organization(urls: Urls, account: Account) -> Json:
    """The `organization` of a webhook."""
    api = f"{urls.api}/orgs/{account.login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": node_id("O", account.id),
        "url": api,
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events",
        "hooks_url": f"{api}/hooks",
        "issues_url": f"{api}/issues",
        "members_url": f"{api}/members{{/member}}",
        "public_members_url": f"{api}/public_members{{/member}}",
        "avatar_url": f"{urls.web}/avatars/{account.id}?v=4",
        "description": None,
    }


def app(urls: Urls, record: App, installations: int | None = None) -> Json:
    """GitHub's `integration`."""
    data: Json = {
        "id": record.id,
        "client_id": record.client_id,
        "slug": record.slug,
        "node_id": node_id("A", record.id),
        "owner": user(urls, record.owner),
        "name": record.name,
        "description": "Says why a run failed.",
        "external_url": f"{urls.web}/{record.owner.login}",
        "html_url": f"{urls.web}/apps/{record.slug}",
        "created_at": iso(record.created_at),
        "updated_at": iso(record.created_at),
        "permissions": dict(record.permissions),
        "events": list(record.events),
    }
    if installations is not None:
        data["installations_count"] = installations
    return data


def installation(urls: Urls, record: Installation, owner: App) -> Json:
    """One installation of the App."""
    kind = record.account.type
    settings = f"organizations/{record.account.login}/settings" if kind == "Organization" else "settings"
    return {
        "id": record.id,
        "client_id": owner.client_id,
        "account": user(urls, record.account),
        "repository_selection": "all" if record.repositories is None else "selected",
        "access_tokens_url": f"{urls.api}/app/installations/{record.id}/access_tokens",
        "repositories_url": f"{urls.api}/installation/repositories",
        "html_url": f"{urls.web}/{settings}/installations/{record.id}",
        "app_id": owner.id,
        "app_slug": owner.slug,
        "target_id": record.account.id,
        "target_type": kind,
        "permissions": dict(record.permissions),
        "events": list(owner.events),
        "created_at": iso(record.created_at),
        "updated_at": iso(record.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": user(urls, record.suspended_by) if record.suspended_by else None,
        "suspended_at": iso_or_none(record.suspended_at),
    }
