"""Review comments: where in a pull request's diff they may stand, and what becomes of them.

https://docs.github.com/rest/pulls/comments. GitHub does not document its refusals; they are as quoted in
https://github.com/cli/cli/issues/5746 (a line), https://github.com/PyGithub/PyGithub/issues/2501 (a commit),
https://github.com/octokit/octokit.net/issues/2709 and https://github.com/ubuntu/WSL/pull/244 (the start of a range).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.sandbox import diffs
from tests.sandbox.errors import ApiError
from tests.sandbox.shapes.base import Json
from tests.sandbox.shapes.pulls import changes_of, commits_of
from tests.sandbox.state import Account, Pull, Repository, ReviewComment
from tests.sandbox.store import Store

RESOURCE = "PullRequestReviewComment"
THREAD = "pull_request_review_thread"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a comment is about."""

    commit: str
    path: str
    line: int | None = None
    """The last line; None is the whole file."""
    side: str = "RIGHT"
    """`LEFT` counts lines of the old file, `RIGHT` those of the new one."""
    start_line: int | None = None
    start_side: str | None = None


def add(
    store: Store, repo: Repository, pull: Pull, author: Account, body: str, anchor: Anchor, *, by_app: bool = False
) -> ReviewComment:
    """A new comment on a pull request's diff.

    Raises:
        ApiError: 422 in GitHub's words, when it cannot stand there.
    """
    hunk, position = _placed(repo, pull, anchor)
    now = store.clock.now()
    record = ReviewComment(
        id=store.new_id(),
        review_id=store.new_id(),
        issue=pull.issue,
        account=author,
        body=body,
        path=anchor.path,
        commit=anchor.commit,
        line=anchor.line,
        side=anchor.side,
        start_line=anchor.start_line,
        start_side=(anchor.start_side or anchor.side) if anchor.start_line else None,
        diff_hunk=hunk,
        position=position,
        created_at=now,
        updated_at=now,
        by_app=by_app,
    )
    return _kept(repo, record)


def reply(
    store: Store, repo: Repository, parent: ReviewComment, author: Account, body: str, *, by_app: bool
) -> ReviewComment:
    """A comment that stands where another one does."""
    now = store.clock.now()
    record = replace(
        parent,
        id=store.new_id(),
        review_id=store.new_id(),
        account=author,
        body=body,
        created_at=now,
        updated_at=now,
        by_app=by_app,
        in_reply_to=parent.in_reply_to or parent.id,
        reactions=[],
    )
    return _kept(repo, record)


def _kept(repo: Repository, record: ReviewComment) -> ReviewComment:
    repo.review_comments[record.id] = record
    record.issue.updated_at = record.created_at
    return record


def outdated(repo: Repository, record: ReviewComment) -> bool:
    """Whether the file is another one at the pull request's head by now."""
    assert record.issue.pull is not None
    objects, head = repo.objects, record.issue.pull.head_sha
    then, now = (objects.find(objects.commits[sha].tree, record.path) for sha in (record.commit, head))
    return then != now


def _placed(repo: Repository, pull: Pull, anchor: Anchor) -> tuple[str, int | None]:
    """The part of the diff that the comment shows, and its place counted from the first hunk's header."""
    if anchor.commit not in commits_of(repo, pull):
        field = f"{THREAD}.end_commit_oid"
        raise _refused(_custom("end_commit_oid", f"{field} is not part of the pull request"))
    changed = {change.path: change for change in changes_of(repo, pull, anchor.commit)}
    change = changed.get(anchor.path)
    if change is None:
        raise _refused({"resource": RESOURCE, "code": "invalid", "field": f"{THREAD}.path"})
    hunks = diffs.hunks(repo.objects, change)
    if anchor.line is None:
        return "", None
    before = 0
    for hunk in hunks:
        place = _place(hunk, anchor.line, anchor.side)
        if place is not None:
            _check_start(hunk, anchor)
            return "\n".join([hunk.header, *hunk.lines[: place + 1]]), before + place + 1
        before += len(hunk.lines) + 1
    raise _refused(_custom("line", f"{THREAD}.line must be part of the diff"))


def _check_start(hunk: diffs.Hunk, anchor: Anchor) -> None:
    if anchor.start_line is None or anchor.line is None:
        return
    first = _place(hunk, anchor.start_line, anchor.start_side or anchor.side)
    last = _place(hunk, anchor.line, anchor.side)
    if first is None or last is None:
        raise _refused(_custom("start_line", f"{THREAD}.start_line must be part of the same hunk as the line."))
    if first >= last:
        raise _refused(_custom("start_line", f"{THREAD}.start_line must precede the end line."))


def _place(hunk: diffs.Hunk, line: int, side: str) -> int | None:
    """The place of a line of one side among a hunk's lines."""
    shown, marks = (hunk.old, " -") if side == "LEFT" else (hunk.new, " +")
    if line not in shown:
        return None
    places = [place for place, text in enumerate(hunk.lines) if text[0] in marks]
    return places[line - shown.start]


def _custom(name: str, message: str) -> Json:
    return {"resource": RESOURCE, "code": "custom", "field": f"{THREAD}.{name}", "message": message}


def _refused(error: Json) -> ApiError:
    missing = {"resource": RESOURCE, "code": "missing_field", "field": f"{THREAD}.diff_hunk"}
    return ApiError(422, "Validation Failed", [error, missing])
