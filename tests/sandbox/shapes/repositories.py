"""Repositories in their several sizes.

Always the same: counts of stars, watchers and forks, features, licence (none), topics (none).
"""

from __future__ import annotations

from tests.sandbox.clock import iso
from tests.sandbox.shapes.accounts import user
from tests.sandbox.shapes.base import Json, Urls, node_id
from tests.sandbox.state import Repository

_LINKS = {
    "archive_url": "{archive_format}{/ref}",
    "assignees_url": "assignees{/user}",
    "blobs_url": "git/blobs{/sha}",
    "branches_url": "branches{/branch}",
    "collaborators_url": "collaborators{/collaborator}",
    "comments_url": "comments{/number}",
    "commits_url": "commits{/sha}",
    "compare_url": "compare/{base}...{head}",
    "contents_url": "contents/{+path}",
    "contributors_url": "contributors",
    "deployments_url": "deployments",
    "downloads_url": "downloads",
    "events_url": "events",
    "forks_url": "forks",
    "git_commits_url": "git/commits{/sha}",
    "git_refs_url": "git/refs{/sha}",
    "git_tags_url": "git/tags{/sha}",
    "hooks_url": "hooks",
    "issue_comment_url": "issues/comments{/number}",
    "issue_events_url": "issues/events{/number}",
    "issues_url": "issues{/number}",
    "keys_url": "keys{/key_id}",
    "labels_url": "labels{/name}",
    "languages_url": "languages",
    "merges_url": "merges",
    "milestones_url": "milestones{/number}",
    "notifications_url": "notifications{?since,all,participating}",
    "pulls_url": "pulls{/number}",
    "releases_url": "releases{/id}",
    "stargazers_url": "stargazers",
    "statuses_url": "statuses/{sha}",
    "subscribers_url": "subscribers",
    "subscription_url": "subscription",
    "tags_url": "tags",
    "teams_url": "teams",
    "trees_url": "git/trees{/sha}",
}
_SAME: Json = {
    "mirror_url": None,
    "homepage": None,
    "language": "Python",
    "forks_count": 0,
    "forks": 0,
    "stargazers_count": 0,
    "watchers_count": 0,
    "watchers": 0,
    "size": 0,
    "is_template": False,
    "topics": [],
    "has_projects": True,
    "has_wiki": True,
    "has_pages": False,
    "has_downloads": True,
    "has_discussions": False,
    "disabled": False,
    "license": None,
    "allow_forking": True,
    "web_commit_signoff_required": False,
}


def minimal(urls: Urls, repo: Repository) -> Json:
    """The short form that runs carry."""
    api = urls.repo(repo.full_name)
    head: Json = {
        "id": repo.id,
        "node_id": node_id("R", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.private,
        "owner": user(urls, repo.owner),
        "html_url": urls.page(repo.full_name),
        "description": None,
        "fork": repo.parent is not None,
        "url": api,
    }
    return head | {name: f"{api}/{template}" for name, template in _LINKS.items()}


def standard(urls: Urls, repo: Repository) -> Json:
    """GitHub's `repository`, as it stands in pull requests, webhooks and lists."""
    page = urls.page(repo.full_name)
    host = urls.web.partition("://")[2]
    issues = sum(1 for issue in repo.issues.values() if issue.state == "open")
    rest: Json = {
        "git_url": f"git://{host}/{repo.full_name}.git",
        "ssh_url": f"git@{host}:{repo.full_name}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "default_branch": repo.default_branch,
        "archived": repo.archived,
        "has_issues": repo.has_issues,
        "visibility": "private" if repo.private else "public",
        "open_issues_count": issues,
        "open_issues": issues,
        "pushed_at": iso(repo.pushed_at),
        "created_at": iso(repo.created_at),
        "updated_at": iso(repo.pushed_at),
    }
    return minimal(urls, repo) | rest | _SAME


def full(urls: Urls, repo: Repository, role: str | None) -> Json:
    """What `GET /repos/{owner}/{repo}` answers; `role` is the asker's, None for nobody."""
    extra: Json = {"network_count": 0, "subscribers_count": 0, "temp_clone_token": None}
    if repo.owner.type == "Organization":
        extra["organization"] = user(urls, repo.owner)
    if repo.parent is not None:
        extra["parent"] = extra["source"] = standard(urls, repo.parent)
    if role is not None:
        extra["permissions"] = permissions(role)
    return standard(urls, repo) | extra


def permissions(role: str) -> Json:
    """A role spelled out."""
    order = {"pull": 1, "triage": 2, "push": 3, "maintain": 4, "admin": 5}
    rank = ["none", "read", "triage", "write", "maintain", "admin"].index(role)
    return {name: rank >= least for name, least in order.items()}
