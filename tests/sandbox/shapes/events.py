"""Webhook payloads.

https://docs.github.com/webhooks/webhook-events-and-payloads

Left out: `enterprise`, `changes` of edited comments other than the body.
"""

from __future__ import annotations

from tests.sandbox.shapes import accounts, actions, issues, repositories
from tests.sandbox.shapes.base import Json, Urls, node_id
from tests.sandbox.state import Account, Attempt, Comment, Repository, Run
from tests.sandbox.store import Store


def _around(store: Store, urls: Urls, repo: Repository, sender: Account) -> Json:
    """What every payload carries."""
    data: Json = {
        "repository": repositories.standard(urls, repo) | {"custom_properties": {}},
        "sender": accounts.user(urls, sender),
    }
    if repo.owner.type == "Organization":
        data["organization"] = accounts.organization(urls, repo.owner)
    found = store.installation_of(repo)
    if found:
        data["installation"] = {"id": found.id, "node_id": node_id("MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u", found.id)}
    return data


def workflow_run(store: Store, urls: Urls, run: Run, attempt: Attempt, action: str) -> Json:
    """`workflow_run`."""
    data: Json = {
        "action": action,
        "workflow_run": actions.run(urls, run, attempt),
        "workflow": actions.workflow(urls, run),
    }
    return data | _around(store, urls, run.repository, attempt.triggering_actor)


def issue_comment(store: Store, urls: Urls, repo: Repository, comment: Comment, action: str) -> Json:
    """`issue_comment`."""
    data: Json = {
        "action": action,
        "issue": issues.issue(urls, repo, comment.issue, store.app),
        "comment": issues.comment(urls, repo, comment, store.app),
    }
    if action == "edited":
        data["changes"] = {"body": {"from": comment.body}}
    return data | _around(store, urls, repo, comment.account)


def ping(store: Store, urls: Urls, hook_id: int, address: str) -> Json:
    """`ping`, as an App's webhook sends it when its address is set."""
    return {
        "zen": "Keep it logically awesome.",
        "hook_id": hook_id,
        "hook": {
            "type": "App",
            "id": hook_id,
            "name": "web",
            "active": True,
            "events": list(store.app.events),
            "config": {"content_type": "json", "insecure_ssl": "0", "secret": "********", "url": address},
            "updated_at": "2026-01-01T00:00:00Z",
            "created_at": "2026-01-01T00:00:00Z",
            "app_id": store.app.id,
            "deliveries_url": f"{urls.api}/app/hook/deliveries",
        },
    }
