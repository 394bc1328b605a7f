"""What happens to issues, comments and reactions, whoever causes it: a test or a request."""

from __future__ import annotations

from tests.sandbox.state import Account, Comment, Issue, Reaction, Repository
from tests.sandbox.store import Store


def next_number(repo: Repository) -> int:
    """The number of the next issue or pull request."""
    return max((*repo.issues, *repo.deleted_issues), default=0) + 1


def author_of(store: Store, login: str) -> Account:
    """Who writes under a login; one that ends in `[bot]` is some App's."""
    return store.account(login, "Bot" if login.endswith("[bot]") else "User")


def add_issue(
    store: Store,
    repo: Repository,
    author: Account,
    title: str,
    body: str | None,
    *,
    by_app: bool = False,
    number: int | None = None,
) -> Issue:
    """A new, open issue.

    Raises:
        ValueError: the number is taken.
    """
    now = store.clock.now()
    chosen = number or next_number(repo)
    if chosen in repo.issues:
        raise ValueError(f"#{chosen} is taken")
    issue = Issue(store.new_id(), chosen, title, body, author, now, now, by_app=by_app)
    repo.issues[chosen] = issue
    return issue


def set_state(store: Store, issue: Issue, state: str, reason: str | None, by: Account) -> None:
    """Open or close an issue or pull request."""
    if state == issue.state:
        return
    if issue.pull and state == "closed":
        issue.pull.last_head_sha = issue.pull.head_sha
    issue.state = state
    closed = state == "closed"
    default = "completed" if closed else "reopened"
    issue.state_reason = None if issue.pull else reason or default
    issue.closed_at = store.clock.now() if closed else None
    issue.closed_by = by if closed else None
    issue.updated_at = store.clock.now()


def add_comment(
    store: Store, repo: Repository, issue: Issue, author: Account, body: str, *, by_app: bool = False
) -> Comment:
    """A new comment."""
    now = store.clock.now()
    comment = Comment(store.new_id(), issue, author, body, now, now, by_app)
    repo.comments[comment.id] = comment
    issue.updated_at = now
    return comment


def add_reaction(store: Store, reactions: list[Reaction], content: str, user: Account) -> tuple[Reaction, bool]:
    """A reaction, and whether it is new: nobody reacts in the same way twice."""
    for each in reactions:
        if each.content == content and each.user is user:
            return each, False
    reaction = Reaction(store.new_id(), content, user, store.clock.now())
    reactions.append(reaction)
    return reaction, True
