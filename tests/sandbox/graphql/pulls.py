"""Pull requests and their comments, as GraphQL shows them.

Left out: reviews, labels, timelines, everything that writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tests.sandbox import diffs, merges
from tests.sandbox.clock import iso
from tests.sandbox.graphql import objects, repositories
from tests.sandbox.graphql.connections import Connection
from tests.sandbox.graphql.failures import not_found
from tests.sandbox.routing import Call
from tests.sandbox.shapes.base import Json
from tests.sandbox.shapes.issues import page_of
from tests.sandbox.shapes.pulls import changes_of, commits_of
from tests.sandbox.state import Comment, Pull, Repository

_CHANGES = {
    "added": "ADDED",
    "changed": "CHANGED",
    "modified": "MODIFIED",
    "removed": "DELETED",
    "renamed": "RENAMED",
}


def find(call: Call, repo: Repository, number: int) -> Json:
    """A pull request by its number."""
    repositories.need(call, repo, "pull_requests:read")
    issue = repo.issues.get(number)
    if issue is None or issue.pull is None:
        raise not_found(f"to a PullRequest with the number of {number}")
    return pull_request(call, repo, issue.pull)


def pull_request(call: Call, repo: Repository, pull: Pull) -> Json:
    """A pull request."""
    issue = pull.issue
    merged = pull.merged_at is not None
    head = pull.head_repository
    comments = [each for each in repo.comments.values() if each.issue is issue]
    files = partial(changes_of, repo, pull)
    return {
        "__typename": "PullRequest",
        "number": pull.number,
        "title": issue.title,
        "body": issue.body or "",
        "url": page_of(call.urls, repo, issue),
        "state": "MERGED" if merged else issue.state.upper(),
        "closed": issue.state == "closed",
        "merged": merged,
        "isDraft": pull.draft,
        "author": repositories.owner(call, issue.author),
        "baseRefName": pull.base_ref,
        "baseRefOid": pull.base_sha,
        "headRefName": pull.head_ref,
        "headRefOid": pull.head_sha,
        "headRepository": repositories.repository(call, head) if call.sees(head) else None,
        "isCrossRepository": head is not repo,
        "mergeable": lambda: _mergeable(repo, pull),
        "potentialMergeCommit": partial(_potential, call, repo, pull),
        "changedFiles": lambda: len(files()),
        "additions": lambda: sum(_counts(repo, each)[0] for each in files()),
        "deletions": lambda: sum(_counts(repo, each)[1] for each in files()),
        "files": Connection(files, partial(_file, repo)),
        "commits": Connection(partial(_commits, call, repo, pull), partial(_commit, call, repo, pull)),
        "comments": Connection(lambda: comments, partial(comment, call, repo)),
    }


def _mergeable(repo: Repository, pull: Pull) -> str:
    if pull.issue.state != "open":
        return "UNKNOWN"
    return "MERGEABLE" if merges.trial(repo, pull) else "CONFLICTING"


def _potential(call: Call, repo: Repository, pull: Pull) -> Json | None:
    repositories.need(call, repo, "contents:read")
    sha = merges.trial(repo, pull) if pull.issue.state == "open" else None
    return objects.commit(call, repo, sha) if sha else None


def _counts(repo: Repository, change: diffs.Change) -> tuple[int, int]:
    return diffs.counts(diffs.hunks(repo.objects, change))


def _file(repo: Repository, change: diffs.Change) -> Json:
    added, removed = _counts(repo, change)
    return {"path": change.path, "changeType": _CHANGES[change.status], "additions": added, "deletions": removed}


def _commits(call: Call, repo: Repository, pull: Pull) -> Sequence[str]:
    repositories.need(call, repo, "contents:read")
    return commits_of(repo, pull)


def _commit(call: Call, repo: Repository, pull: Pull, sha: str) -> Json:
    page = f"{page_of(call.urls, repo, pull.issue)}/commits/{sha}"
    return {"url": page, "commit": objects.commit(call, repo, sha)}


def comment(call: Call, repo: Repository, record: Comment) -> Json:
    """One comment of a conversation."""
    return {
        "databaseId": record.id,
        "author": repositories.owner(call, record.account),
        "body": record.body,
        "createdAt": iso(record.created_at),
        "updatedAt": iso(record.updated_at),
        "url": f"{page_of(call.urls, repo, record.issue)}#issuecomment-{record.id}",
    }
