"""Pull requests.

https://docs.github.com/rest/pulls/pulls

Left out: creating and merging by API, commits of a pull request, `sort=popularity|long-running`.
"""

from __future__ import annotations

from tests.sandbox.errors import not_found
from tests.sandbox.routing import Answer, Call, Table
from tests.sandbox.shapes import pulls
from tests.sandbox.state import Pull, Repository

table = Table()


@table("GET", "/repos/{owner}/{repo}/pulls", "pulls/pulls#list-pull-requests", permission="pull_requests:read")
def list_pulls(call: Call) -> Answer:
    """Pull requests by state, head (`owner:branch`) and base, newest first."""
    repo = call.repo
    found = [issue.pull for issue in repo.issues.values() if issue.pull and _matches(call, issue.pull)]
    sort, direction = call.query("sort") or "created", call.query("direction")
    by_update = sort == "updated"
    descending = direction == "desc" or (direction is None and not by_update)
    found.sort(
        key=lambda pull: (pull.issue.updated_at if by_update else pull.issue.created_at, pull.number),
        reverse=descending,
    )
    page, headers = call.page(found)
    return Answer([pulls.pull_simple(call.urls, repo, pull) for pull in page], headers=headers)


def _matches(call: Call, pull: Pull) -> bool:
    state, head, base = call.query("state") or "open", call.query("head"), call.query("base")
    if state not in {"all", pull.issue.state}:
        return False
    if base and pull.base_ref != base:
        return False
    if head and ":" in head:
        owner, _, branch = head.partition(":")
        return pull.head_repository.owner.login.lower() == owner.lower() and pull.head_ref == branch
    return True  # GitHub ignores a head without an owner


def find(repo: Repository, number: int) -> Pull:
    """A pull request by number.

    Raises:
        ApiError: 404, when there is none.
    """
    issue = repo.issues.get(number)
    if issue is None or issue.pull is None:
        raise not_found()
    return issue.pull


@table(
    "GET",
    "/repos/{owner}/{repo}/pulls/{pull_number}",
    "pulls/pulls#get-a-pull-request",
    permission="pull_requests:read|contents:read",
)
def get_pull(call: Call) -> Answer:
    """One pull request."""
    repo = call.repo
    return Answer(pulls.pull_full(call.urls, repo, find(repo, call.number("pull_number"))))


@table(
    "GET",
    "/repos/{owner}/{repo}/pulls/{pull_number}/files",
    "pulls/pulls#list-pull-requests-files",
    permission="pull_requests:read",
)
def list_files(call: Call) -> Answer:
    """What a pull request changes."""
    repo = call.repo
    pull = find(repo, call.number("pull_number"))
    page, headers = call.page(pulls.files_of(call.urls, repo, pull))
    return Answer(page, headers=headers)
