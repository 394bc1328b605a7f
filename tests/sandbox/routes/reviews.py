"""Review comments: comments on the lines that a pull request changes.

https://docs.github.com/rest/pulls/comments

Left out: `position` in place of `line` (it is closing down), replies by their own endpoint, reactions, reviews.
"""

from __future__ import annotations

from tests.sandbox import reviews
from tests.sandbox.auth import UserActor
from tests.sandbox.clock import iso
from tests.sandbox.errors import ApiError, forbidden, invalid
from tests.sandbox.reviews import RESOURCE, Anchor
from tests.sandbox.routes.comments import LOCKED
from tests.sandbox.routes.issues import check_body
from tests.sandbox.routes.pulls import find
from tests.sandbox.routing import Answer, Call, Table, of
from tests.sandbox.shapes.reviews import review_comment
from tests.sandbox.state import Repository, ReviewComment

table = Table()
COMMENTS = "/repos/{owner}/{repo}/pulls/{pull_number}/comments"
ONE_COMMENT = "/repos/{owner}/{repo}/pulls/comments/{comment_id}"
SIDES = ("LEFT", "RIGHT")


@table("GET", COMMENTS, "pulls/comments#list-review-comments-on-a-pull-request", permission="pull_requests:read")
def list_review_comments(call: Call) -> Answer:
    """A pull request's review comments, by id unless `sort` and `direction` say otherwise."""
    repo = call.repo
    issue, since = find(repo, call.number("pull_number")).issue, call.query("since")
    found = [each for each in repo.review_comments.values() if each.issue is issue]
    found = [each for each in found if since is None or iso(each.updated_at) >= since]
    if call.query("sort") == "updated":
        found.sort(key=lambda each: (each.updated_at, each.id))
    if call.query("sort") and call.query("direction") == "desc":
        found.reverse()
    page, headers = call.page(found)
    return Answer([review_comment(call.urls, repo, each) for each in page], headers=headers)


@table(
    "POST",
    COMMENTS,
    "pulls/comments#create-a-review-comment-for-a-pull-request",
    permission="pull_requests:write",
    creates_content=True,
)
def create_review_comment(call: Call) -> Answer:
    """A new comment on a line, on several or on a file, or a reply to one."""
    repo, author = call.repo, call.author
    pull = find(repo, call.number("pull_number"))
    answered = call.json().get("in_reply_to")
    body = _body(call, ("body",) if answered else ("body", "commit_id", "path"))
    if pull.issue.locked and not repo.allows(author, "triage"):
        raise ApiError(403, LOCKED)
    if answered:
        parent = repo.review_comments.get(answered)
        if parent is None or parent.issue is not pull.issue:
            raise invalid(RESOURCE, "in_reply_to", "invalid")
        record = reviews.reply(call.store, repo, parent, author, body, by_app=call.by_app)
    else:
        record = reviews.add(call.store, repo, pull, author, body, _anchor(call), by_app=call.by_app)
    data = review_comment(call.urls, repo, record)
    return Answer(data, 201, {"Location": data["url"]})


@table("GET", ONE_COMMENT, "pulls/comments#get-a-review-comment-for-a-pull-request", permission="pull_requests:read")
def get_review_comment(call: Call) -> Answer:
    """One comment."""
    repo = call.repo
    return Answer(review_comment(call.urls, repo, of(repo.review_comments, call.number("comment_id"))))


@table(
    "PATCH", ONE_COMMENT, "pulls/comments#update-a-review-comment-for-a-pull-request", permission="pull_requests:write"
)
def update_review_comment(call: Call) -> Answer:
    """Another body for a comment."""
    repo = call.repo
    record = of(repo.review_comments, call.number("comment_id"))
    _may_change(call, repo, record)
    record.body = _body(call, ("body",))
    record.updated_at = record.issue.updated_at = call.store.clock.now()
    return Answer(review_comment(call.urls, repo, record))


@table(
    "DELETE", ONE_COMMENT, "pulls/comments#delete-a-review-comment-for-a-pull-request", permission="pull_requests:write"
)
def delete_review_comment(call: Call) -> Answer:
    """Remove a comment."""
    repo = call.repo
    record = of(repo.review_comments, call.number("comment_id"))
    _may_change(call, repo, record)
    del repo.review_comments[record.id]
    return Answer(None, 204)


def _may_change(call: Call, repo: Repository, record: ReviewComment) -> None:
    """As with other comments: see `comments`."""
    if isinstance(call.actor, UserActor):
        if record.account is not call.actor.user and not repo.allows(call.actor.user, "write"):
            raise ApiError(403, "Must have admin rights to Repository.")
    elif record.account is not call.actor.account and call.route.method == "PATCH":
        raise forbidden(call.route.permission)


def _body(call: Call, required: tuple[str, ...]) -> str:
    missing = [f'"{name}"' for name in required if name not in call.json()]
    if missing:
        verb = "wasn't" if len(missing) == 1 else "weren't"
        raise ApiError(422, f"Invalid request.\n\n{', '.join(missing)} {verb} supplied.")
    body = call.text("body")
    if body is None or not body.strip():
        raise invalid(RESOURCE, "body", "missing_field")
    check_body(RESOURCE, body)
    return body


def _anchor(call: Call) -> Anchor:
    commit, path = call.text("commit_id") or "", call.text("path") or ""
    if call.text("subject_type") == "file":
        return Anchor(commit, path)
    line, start = _whole(call, "line"), _whole(call, "start_line")
    if line is None:
        told = "\n".join(f'"{name}" wasn\'t supplied.' for name in ("positioning", "in_reply_to", "line"))
        raise ApiError(422, f'Invalid request.\n\nNo subschema in "oneOf" matched.\n{told}')
    return Anchor(commit, path, line, _side(call, "side") or "RIGHT", start, _side(call, "start_side"))


def _whole(call: Call, name: str) -> int | None:
    value = call.json().get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ApiError(422, f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not an integer.")
    return value


def _side(call: Call, name: str) -> str | None:
    value = call.text(name)
    if value not in {None, *SIDES}:
        raise ApiError(422, f"Invalid request.\n\nFor 'properties/{name}', {value} is not a member of {list(SIDES)}.")
    return value
