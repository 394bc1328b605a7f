"""Issues, comments and reactions.

Left out: labels' colours other than grey, milestones, assignees, sub-issues, dependencies, timelines, pinned comments.
"""

from __future__ import annotations

from tests.sandbox.clock import iso, iso_or_none
from tests.sandbox.shapes.accounts import app as app_shape
from tests.sandbox.shapes.accounts import user
from tests.sandbox.shapes.base import Json, Urls, node_id, quoted
from tests.sandbox.state import Account, App, Comment, Issue, Reaction, Repository

CONTENTS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")
"""https://docs.github.com/rest/reactions/reactions#about-reactions"""


def association(repo: Repository, account: Account) -> str:
    """How GitHub describes an author's tie to a repository."""
    if account.id == repo.owner.id:
        return "OWNER"
    if repo.allows(account, "triage"):
        return "MEMBER" if repo.owner.type == "Organization" else "COLLABORATOR"
    pulls = (issue.pull for issue in repo.issues.values() if issue.author is account)
    return "CONTRIBUTOR" if any(pull and pull.merged_at for pull in pulls) else "NONE"


def rollup(address: str, reactions: list[Reaction]) -> Json:
    """The count of each reaction."""
    counts = {content: sum(1 for each in reactions if each.content == content) for content in CONTENTS}
    return {"url": f"{address}/reactions", "total_count": len(reactions)} | counts


def reaction(urls: Urls, record: Reaction) -> Json:
    """One reaction."""
    return {
        "id": record.id,
        "node_id": node_id("REA", record.id),
        "user": user(urls, record.user),
        "content": record.content,
        "created_at": iso(record.created_at),
    }


def page_of(urls: Urls, repo: Repository, record: Issue) -> str:
    """An issue's or pull request's address in the browser."""
    return f"{urls.page(repo.full_name)}/{'pull' if record.pull else 'issues'}/{record.number}"


def comment(urls: Urls, repo: Repository, record: Comment, app: App) -> Json:
    """One comment of an issue or pull request."""
    api = urls.repo(repo.full_name)
    here = f"{api}/issues/comments/{record.id}"
    return {
        "url": here,
        "html_url": f"{page_of(urls, repo, record.issue)}#issuecomment-{record.id}",
        "issue_url": f"{api}/issues/{record.issue.number}",
        "id": record.id,
        "node_id": node_id("IC", record.id),
        "user": user(urls, record.account),
        "created_at": iso(record.created_at),
        "updated_at": iso(record.updated_at),
        "body": record.body,
        "author_association": association(repo, record.account),
        "reactions": rollup(here, record.reactions),
        "performed_via_github_app": app_shape(urls, app) if record.by_app else None,
    }


def label(urls: Urls, repo: Repository, name: str) -> Json:
    """One label."""
    return {
        "id": 1 + sum(name.encode()),
        "node_id": node_id("LA", sum(name.encode())),
        "url": f"{urls.repo(repo.full_name)}/labels/{quoted(name)}",
        "name": name,
        "description": None,
        "color": "ededed",
        "default": False,
    }


def issue(urls: Urls, repo: Repository, record: Issue, app: App) -> Json:
    """GitHub's `issue`; pull requests are issues too."""
    api = urls.repo(repo.full_name)
    here = f"{api}/issues/{record.number}"
    data: Json = {
        "url": here,
        "repository_url": api,
        "labels_url": f"{here}/labels{{/name}}",
        "comments_url": f"{here}/comments",
        "events_url": f"{here}/events",
        "html_url": page_of(urls, repo, record),
        "id": record.id,
        "node_id": node_id("PR" if record.pull else "I", record.id),
        "number": record.number,
        "title": record.title,
        "user": user(urls, record.author),
        "labels": [label(urls, repo, name) for name in record.labels],
        "state": record.state,
        "locked": record.locked,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": sum(1 for each in repo.comments.values() if each.issue is record),
        "created_at": iso(record.created_at),
        "updated_at": iso(record.updated_at),
        "closed_at": iso_or_none(record.closed_at),
        "author_association": association(repo, record.author),
        "active_lock_reason": None,
        "body": record.body,
        "closed_by": user(urls, record.closed_by) if record.closed_by else None,
        "reactions": rollup(here, record.reactions),
        "timeline_url": f"{here}/timeline",
        "performed_via_github_app": app_shape(urls, app) if record.by_app else None,
        "state_reason": record.state_reason,
    }
    return data | _pull_part(urls, repo, record)


def found(urls: Urls, repo: Repository, record: Issue, app: App) -> Json:
    """An issue as a search shows it: with a score, without who closed it."""
    data = issue(urls, repo, record, app) | {"score": 1.0}
    del data["closed_by"]
    return data


def _pull_part(urls: Urls, repo: Repository, record: Issue) -> Json:
    if record.pull is None:
        return {}
    page = page_of(urls, repo, record)
    links = {
        "url": f"{urls.repo(repo.full_name)}/pulls/{record.number}",
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "merged_at": iso_or_none(record.pull.merged_at),
    }
    return {"draft": record.pull.draft, "pull_request": links}
