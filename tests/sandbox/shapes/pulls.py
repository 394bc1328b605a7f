"""Pull requests and the files they change.

Left out: reviews, requested reviewers, auto-merge.
"""

from __future__ import annotations

from tests.sandbox import diffs, merges
from tests.sandbox.clock import iso, iso_or_none
from tests.sandbox.shapes.accounts import user
from tests.sandbox.shapes.base import Json, Urls, node_id
from tests.sandbox.shapes.code import change
from tests.sandbox.shapes.issues import association, label, page_of
from tests.sandbox.shapes.repositories import standard
from tests.sandbox.state import Pull, Repository


def pull_simple(urls: Urls, repo: Repository, record: Pull) -> Json:
    """What lists of pull requests hold."""
    issue = record.issue
    data: Json = {
        "id": record.id,
        "node_id": node_id("PR", record.id),
        "number": record.number,
        "state": issue.state,
        "locked": issue.locked,
        "title": issue.title,
        "user": user(urls, issue.author),
        "body": issue.body,
        "created_at": iso(issue.created_at),
        "updated_at": iso(issue.updated_at),
        "closed_at": iso_or_none(issue.closed_at),
        "merged_at": iso_or_none(record.merged_at),
        "merge_commit_sha": merges.trial(repo, record),
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "labels": [label(urls, repo, name) for name in issue.labels],
        "milestone": None,
        "draft": record.draft,
        "head": _side(urls, record.head_repository, record.head_ref, record.head_sha),
        "base": _side(urls, repo, record.base_ref, record.base_sha),
        "author_association": association(repo, issue.author),
        "auto_merge": None,
        "active_lock_reason": None,
    }
    return data | _addresses(urls, repo, record)


def _side(urls: Urls, repo: Repository, ref: str, sha: str) -> Json:
    owner = repo.owner
    return {
        "label": f"{owner.login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": user(urls, owner),
        "repo": standard(urls, repo),
    }


def _addresses(urls: Urls, repo: Repository, record: Pull) -> Json:
    api = f"{urls.repo(repo.full_name)}/pulls/{record.number}"
    page = page_of(urls, repo, record.issue)
    addresses = {
        "self": api,
        "html": page,
        "issue": f"{urls.repo(repo.full_name)}/issues/{record.number}",
        "comments": f"{urls.repo(repo.full_name)}/issues/{record.number}/comments",
        "review_comments": f"{api}/comments",
        "review_comment": f"{urls.repo(repo.full_name)}/pulls/comments{{/number}}",
        "commits": f"{api}/commits",
        "statuses": f"{urls.repo(repo.full_name)}/statuses/{record.head_sha}",
    }
    named: Json = {f"{name}_url": address for name, address in addresses.items() if name != "self"}
    links = {name: {"href": address} for name, address in addresses.items()}
    return named | {"url": api, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch", "_links": links}


def pull_full(urls: Urls, repo: Repository, record: Pull) -> Json:
    """What one pull request asked for by number holds."""
    files = files_of(urls, repo, record)
    merged = record.merged_at is not None
    clean = merges.trial(repo, record) is not None
    return pull_simple(urls, repo, record) | {
        "merged": merged,
        "mergeable": None if merged else clean,
        "rebaseable": None if merged else clean,
        "mergeable_state": "unknown" if merged else "clean" if clean else "dirty",
        "merged_by": None,
        "comments": sum(1 for each in repo.comments.values() if each.issue is record.issue),
        "review_comments": sum(1 for each in repo.review_comments.values() if each.issue is record.issue),
        "maintainer_can_modify": record.head_repository is not repo,
        "commits": len(commits_of(repo, record)),
        "additions": sum(each["additions"] for each in files),
        "deletions": sum(each["deletions"] for each in files),
        "changed_files": len(files),
    }


def changes_of(repo: Repository, record: Pull, commit: str | None = None) -> list[diffs.Change]:
    """What a pull request changes since it left its base branch, up to its head or to one of its commits."""
    head = commit or record.head_sha
    return diffs.between(repo.objects, repo.objects.merge_base(record.base_sha, head), head)


def files_of(urls: Urls, repo: Repository, record: Pull) -> list[Json]:
    """GitHub's `diff-entry` of each file of a pull request."""
    return [change(urls, record.head_repository, each, record.head_sha) for each in changes_of(repo, record)]


def commits_of(repo: Repository, record: Pull) -> list[str]:
    """A pull request's own commits, the oldest first."""
    base = set(repo.objects.ancestors(record.base_sha))
    return [sha for sha in reversed(repo.objects.ancestors(record.head_sha)) if sha not in base]
