"""Review comments.

Left out: reviews themselves, resolving threads. A comment whose file has changed since is outdated and has lost its
line; GitHub would still follow a line that only moved.
"""

from __future__ import annotations

from tests.sandbox import reviews
from tests.sandbox.clock import iso
from tests.sandbox.shapes.accounts import user
from tests.sandbox.shapes.base import Json, Urls, node_id
from tests.sandbox.shapes.issues import association, page_of, rollup
from tests.sandbox.state import Repository, ReviewComment


def html_url(urls: Urls, repo: Repository, record: ReviewComment) -> str:
    """Where a person reads it."""
    return f"{page_of(urls, repo, record.issue)}#discussion_r{record.id}"


def review_comment(urls: Urls, repo: Repository, record: ReviewComment) -> Json:
    """GitHub's `pull-request-review-comment`."""
    api = urls.repo(repo.full_name)
    here, pull = f"{api}/pulls/comments/{record.id}", f"{api}/pulls/{record.issue.number}"
    page = html_url(urls, repo, record)
    data: Json = {
        "url": here,
        "pull_request_review_id": record.review_id,
        "id": record.id,
        "node_id": node_id("PRRC", record.id),
        "diff_hunk": record.diff_hunk,
        "path": record.path,
        "original_commit_id": record.commit,
        "user": user(urls, record.account),
        "body": record.body,
        "created_at": iso(record.created_at),
        "updated_at": iso(record.updated_at),
        "html_url": page,
        "pull_request_url": pull,
        "author_association": association(repo, record.account),
        "_links": {"self": {"href": here}, "html": {"href": page}, "pull_request": {"href": pull}},
        "reactions": rollup(here, record.reactions),
        "subject_type": "file" if record.line is None else "line",
    }
    if record.in_reply_to is not None:
        data["in_reply_to_id"] = record.in_reply_to
    return data | _place(repo, record)


def _place(repo: Repository, record: ReviewComment) -> Json:
    assert record.issue.pull is not None
    gone = reviews.outdated(repo, record)
    data: Json = {"commit_id": record.commit if gone else record.issue.pull.head_sha}
    if record.line is None:
        # GitHub says so of files, too, though there is no line.
        return data | {"position": 1, "original_position": 1, "line": 1, "original_line": 1, "side": record.side}
    return data | {
        "position": None if gone else record.position,
        "original_position": record.position,
        "line": None if gone else record.line,
        "original_line": record.line,
        "side": record.side,
        "start_line": None if gone else record.start_line,
        "original_start_line": record.start_line,
        "start_side": record.start_side,
    }
