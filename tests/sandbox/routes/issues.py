"""Issues, which pull requests are too.

https://docs.github.com/rest/issues/issues

Left out: assignees, milestones, labels' own endpoints, locking by API, timelines, types, sub-issues.
"""

from __future__ import annotations

from tests.sandbox import conversations
from tests.sandbox.auth import UserActor
from tests.sandbox.clock import iso
from tests.sandbox.errors import ApiError, invalid, not_found
from tests.sandbox.routing import Answer, Call, Table
from tests.sandbox.shapes import issues
from tests.sandbox.state import Issue, Repository

table = Table()
EITHER = "issues:read|pull_requests:read"
BODY_LIMIT = 65_536
"""Characters in a body."""
TITLE_LIMIT = 256


def find(repo: Repository, number: int) -> Issue:
    """An issue or pull request by number.

    Raises:
        ApiError: 404, when there is none.
    """
    if number not in repo.issues:
        raise not_found()
    return repo.issues[number]


def check_body(resource: str, body: str | None) -> None:
    """Bodies longer than GitHub stores are refused.

    The words are as reported in https://github.com/telia-oss/github-pr-resource/issues/259.

    Raises:
        ApiError: 422.
    """
    if body is None or len(body) <= BODY_LIMIT:
        return
    message = f"ody is too long (maximum is {BODY_LIMIT} characters)"
    if resource == "IssueComment":
        raise invalid(resource, "data", "unprocessable", f"B{message}")
    raise invalid(resource, "body", "custom", f"b{message}")


@table("GET", "/repos/{owner}/{repo}/issues", "issues/issues#list-repository-issues", permission=EITHER)
def list_issues(call: Call) -> Answer:
    """Issues and pull requests by state, creator, labels and `since`, newest first."""
    repo = call.repo
    found = [issue for issue in repo.issues.values() if _matches(call, issue)]
    by_update = call.query("sort") == "updated"
    found.sort(
        key=lambda issue: (issue.updated_at if by_update else issue.created_at, issue.number),
        reverse=call.query("direction") != "asc",
    )
    page, headers = call.page(found)
    return Answer([issues.issue(call.urls, repo, each, call.store.app) for each in page], headers=headers)


def _matches(call: Call, issue: Issue) -> bool:
    state, creator, since = call.query("state") or "open", call.query("creator"), call.query("since")
    labels = [name for name in (call.query("labels") or "").split(",") if name]
    return (
        state in {"all", issue.state}
        and (creator is None or _login(issue).lower() == creator.lower())
        and (since is None or iso(issue.updated_at) >= since)
        and all(name in issue.labels for name in labels)
    )


def _login(issue: Issue) -> str:
    """`creator` names an App by `app/slug`."""
    login = issue.author.login
    return login if issue.author.type != "Bot" else f"app/{login.removesuffix('[bot]')}"


@table("GET", "/repos/{owner}/{repo}/issues/{issue_number}", "issues/issues#get-an-issue", permission=EITHER)
def get_issue(call: Call) -> Answer:
    """One issue or pull request."""
    repo = call.repo
    return Answer(issues.issue(call.urls, repo, find(repo, call.number("issue_number")), call.store.app))


@table(
    "POST",
    "/repos/{owner}/{repo}/issues",
    "issues/issues#create-an-issue",
    permission="issues:write",
    creates_content=True,
)
def create_issue(call: Call) -> Answer:
    """A new issue. Labels are kept only from those who may set them, silently dropped otherwise, as GitHub does."""
    repo, author = call.repo, call.author
    title, body = call.text("title"), call.text("body")
    if not title:
        raise invalid("Issue", "title", "missing_field")
    if len(title) > TITLE_LIMIT:
        raise invalid("Issue", "title", "custom", f"title is too long (maximum is {TITLE_LIMIT} characters)")
    check_body("Issue", body)
    issue = conversations.add_issue(call.store, repo, author, title, body, by_app=call.by_app)
    if call.by_app or repo.allows(author, "triage"):
        issue.labels = [str(name) for name in call.json().get("labels") or ()]
    data = issues.issue(call.urls, repo, issue, call.store.app)
    return Answer(data, 201, {"Location": data["url"]})


@table(
    "PATCH",
    "/repos/{owner}/{repo}/issues/{issue_number}",
    "issues/issues#update-an-issue",
    permission="issues:write|pull_requests:write",
)
def update_issue(call: Call) -> Answer:
    """Change title, body, state or labels."""
    repo, author = call.repo, call.author
    issue = find(repo, call.number("issue_number"))
    if isinstance(call.actor, UserActor) and author is not issue.author and not repo.allows(author, "triage"):
        raise ApiError(403, "Must have admin rights to Repository.")
    changes = call.json()
    check_body("Issue", call.text("body"))
    state = call.text("state")
    if state not in {None, "open", "closed"}:
        raise invalid("Issue", "state", "invalid")
    issue.title = call.text("title") or issue.title
    issue.body = changes.get("body", issue.body)
    issue.labels = [str(name) for name in changes["labels"]] if "labels" in changes else issue.labels
    if state:
        conversations.set_state(call.store, issue, state, call.text("state_reason"), author)
    issue.updated_at = call.store.clock.now()
    return Answer(issues.issue(call.urls, repo, issue, call.store.app))
