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
REASONS = {"open": {None, "reopened"}, "closed": {None, "completed", "not_planned", "duplicate"}}
"""Why an issue is in a state. https://docs.github.com/rest/issues/issues#update-an-issue"""


def find(repo: Repository, number: int) -> Issue:
    """An issue or pull request by number.

    Raises:
        ApiError: 404, when there is none; 410, when it was deleted or the repository has no issues.
    """
    if number in repo.deleted_issues:
        raise ApiError(410, "This issue was deleted")
    if number not in repo.issues:
        raise not_found()
    if repo.issues[number].pull is None:
        need_issues(repo)
    return repo.issues[number]


def need_issues(repo: Repository) -> None:
    """Whether a repository has issues is its owners' choice. The words are as reported in
    https://github.com/ossf/allstar/issues/64.

    Raises:
        ApiError: 410.
    """
    if not repo.has_issues:
        raise ApiError(410, "Issues are disabled for this repo")


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
    found = [issue for issue in repo.issues.values() if _matches(call, repo, issue)]
    by_update = call.query("sort") == "updated"
    found.sort(
        key=lambda issue: (issue.updated_at if by_update else issue.created_at, issue.number),
        reverse=call.query("direction") != "asc",
    )
    page, headers = call.page(found)
    return Answer([issues.issue(call.urls, repo, each, call.store.app) for each in page], headers=headers)


def _matches(call: Call, repo: Repository, issue: Issue) -> bool:
    state, creator, since = call.query("state") or "open", call.query("creator"), call.query("since")
    labels = [name for name in (call.query("labels") or "").split(",") if name]
    return (
        state in {"all", issue.state}
        and (creator is None or creator.lower() in _logins(issue))
        and (issue.pull is not None or repo.has_issues)
        and (since is None or iso(issue.updated_at) >= since)
        and all(name in issue.labels for name in labels)
    )


def _logins(issue: Issue) -> set[str]:
    """What `creator` may say: of an App its bot's login, or `app/slug`. GitHub documents neither; both are in use, such
    as in https://github.com/PrefectHQ/fastmcp and https://github.com/nearform-actions/github-action-notify-release."""
    login = issue.author.login.lower()
    return {login} | ({f"app/{login.removesuffix('[bot]')}"} if issue.author.type == "Bot" else set())


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
    need_issues(repo)
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
    reason = call.text("state_reason")
    if reason not in REASONS[state or issue.state]:
        raise invalid("Issue", "state_reason", "invalid")
    issue.title = call.text("title") or issue.title
    issue.body = changes.get("body", issue.body)
    issue.labels = [str(name) for name in changes["labels"]] if "labels" in changes else issue.labels
    if state:
        conversations.set_state(call.store, issue, state, reason, author)
    issue.updated_at = call.store.clock.now()
    return Answer(issues.issue(call.urls, repo, issue, call.store.app))
