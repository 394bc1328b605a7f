"""Comments of issues and pull requests, and reactions to them.

https://docs.github.com/rest/issues/comments and https://docs.github.com/rest/reactions/reactions

Left out: minimising and pinning, `body_html` and `body_text`. Writing a comment delivers no webhook
by itself; tests deliver `comment.event(...)` when they mean to.
"""

from __future__ import annotations

from tests.sandbox import conversations
from tests.sandbox.auth import UserActor
from tests.sandbox.clock import iso
from tests.sandbox.errors import ApiError, forbidden, invalid
from tests.sandbox.routes.issues import EITHER, check_body, find
from tests.sandbox.routing import Answer, Call, Table, of
from tests.sandbox.shapes import issues
from tests.sandbox.state import Comment, Issue, Reaction, Repository

table = Table()
EITHER_WRITE = "issues:write|pull_requests:write"
LOCKED = "Unable to create comment because issue is locked."
ONE_COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}"


@table(
    "GET",
    "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    "issues/comments#list-issue-comments",
    permission=EITHER,
)
def list_comments(call: Call) -> Answer:
    """An issue's comments, oldest first."""
    repo = call.repo
    issue = find(repo, call.number("issue_number"))
    return _listed(call, repo, [each for each in repo.comments.values() if each.issue is issue])


@table(
    "GET",
    "/repos/{owner}/{repo}/issues/comments",
    "issues/comments#list-issue-comments-for-a-repository",
    permission=EITHER,
)
def list_all_comments(call: Call) -> Answer:
    """A repository's comments, by id unless `sort` and `direction` say otherwise."""
    repo = call.repo
    found = list(repo.comments.values())
    if call.query("sort") == "updated":
        found.sort(key=lambda each: (each.updated_at, each.id))
    if call.query("sort") and call.query("direction") == "desc":
        found.reverse()
    return _listed(call, repo, found)


def _listed(call: Call, repo: Repository, found: list[Comment]) -> Answer:
    since = call.query("since")
    page, headers = call.page([each for each in found if since is None or iso(each.updated_at) >= since])
    return Answer([issues.comment(call.urls, repo, each, call.store.app) for each in page], headers=headers)


@table("GET", ONE_COMMENT, "issues/comments#get-an-issue-comment", permission=EITHER)
def get_comment(call: Call) -> Answer:
    """One comment."""
    repo = call.repo
    record = of(repo.comments, call.number("comment_id"))
    return Answer(issues.comment(call.urls, repo, record, call.store.app))


@table(
    "POST",
    "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    "issues/comments#create-an-issue-comment",
    permission=EITHER_WRITE,
    creates_content=True,
)
def create_comment(call: Call) -> Answer:
    """A new comment of whoever asks."""
    repo, author = call.repo, call.author
    issue = find(repo, call.number("issue_number"))
    body = _body(call)
    if issue.locked and not repo.allows(author, "triage"):
        raise ApiError(403, LOCKED)
    record = conversations.add_comment(call.store, repo, issue, author, body, by_app=call.by_app)
    data = issues.comment(call.urls, repo, record, call.store.app)
    return Answer(data, 201, {"Location": data["url"]})


@table("PATCH", ONE_COMMENT, "issues/comments#update-an-issue-comment", permission=EITHER_WRITE)
def update_comment(call: Call) -> Answer:
    """Another body for a comment."""
    repo = call.repo
    record = of(repo.comments, call.number("comment_id"))
    _may_change(call, repo, record)
    record.body = _body(call)
    record.updated_at = record.issue.updated_at = call.store.clock.now()
    return Answer(issues.comment(call.urls, repo, record, call.store.app))


@table("DELETE", ONE_COMMENT, "issues/comments#delete-an-issue-comment", permission=EITHER_WRITE)
def delete_comment(call: Call) -> Answer:
    """Remove a comment."""
    repo = call.repo
    record = of(repo.comments, call.number("comment_id"))
    _may_change(call, repo, record)
    del repo.comments[record.id]
    return Answer(None, 204)


def _may_change(call: Call, repo: Repository, record: Comment) -> None:
    """Authors change their own; those who write change anyone's; an App changes its own and, as GitHub has it, may
    not edit what others wrote."""
    if isinstance(call.actor, UserActor):
        if record.account is not call.actor.user and not repo.allows(call.actor.user, "write"):
            raise ApiError(403, "Must have admin rights to Repository.")
    elif record.account is not call.actor.account and call.route.method == "PATCH":
        raise forbidden(call.route.permission)


def _body(call: Call) -> str:
    if "body" not in call.json():
        raise ApiError(422, 'Invalid request.\n\n"body" wasn\'t supplied.')
    body = call.text("body")
    if body is None or not body.strip():
        raise invalid("IssueComment", "data", "unprocessable", "Body cannot be blank")
    check_body("IssueComment", body)
    return body


@table(
    "GET",
    ONE_COMMENT + "/reactions",
    "reactions/reactions#list-reactions-for-an-issue-comment",
    permission=EITHER,
)
def list_comment_reactions(call: Call) -> Answer:
    """Who reacted to a comment, and how."""
    return _reactions(call, of(call.repo.comments, call.number("comment_id")))


@table(
    "POST",
    ONE_COMMENT + "/reactions",
    "reactions/reactions#create-reaction-for-an-issue-comment",
    permission=EITHER_WRITE,
    creates_content=True,
)
def react_to_comment(call: Call) -> Answer:
    """React to a comment."""
    return _react(call, of(call.repo.comments, call.number("comment_id")))


@table(
    "DELETE",
    ONE_COMMENT + "/reactions/{reaction_id}",
    "reactions/reactions#delete-an-issue-comment-reaction",
    permission=EITHER_WRITE,
)
def unreact_to_comment(call: Call) -> Answer:
    """Take a reaction back."""
    record = of(call.repo.comments, call.number("comment_id"))
    mine = of({each.id: each for each in record.reactions}, call.number("reaction_id"))
    if mine.user is not call.actor.account:
        raise forbidden(call.route.permission)
    record.reactions.remove(mine)
    return Answer(None, 204)


@table(
    "GET",
    "/repos/{owner}/{repo}/issues/{issue_number}/reactions",
    "reactions/reactions#list-reactions-for-an-issue",
    permission=EITHER,
)
def list_issue_reactions(call: Call) -> Answer:
    """Who reacted to an issue or pull request, and how."""
    repo = call.repo
    return _reactions(call, find(repo, call.number("issue_number")))


@table(
    "POST",
    "/repos/{owner}/{repo}/issues/{issue_number}/reactions",
    "reactions/reactions#create-reaction-for-an-issue",
    permission=EITHER_WRITE,
    creates_content=True,
)
def react_to_issue(call: Call) -> Answer:
    """React to an issue or pull request."""
    repo = call.repo
    return _react(call, find(repo, call.number("issue_number")))


def _reactions(call: Call, record: Comment | Issue) -> Answer:
    content = call.query("content")
    found: list[Reaction] = [each for each in record.reactions if content in {None, each.content}]
    page, headers = call.page(found)
    return Answer([issues.reaction(call.urls, each) for each in page], headers=headers)


def _react(call: Call, record: Comment | Issue) -> Answer:
    content = call.text("content")
    if content not in issues.CONTENTS:
        raise invalid("Reaction", "content", "invalid")
    reaction, new = conversations.add_reaction(call.store, record.reactions, content, call.author)
    return Answer(issues.reaction(call.urls, reaction), 201 if new else 200)
