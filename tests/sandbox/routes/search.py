"""Search for issues and pull requests.

https://docs.github.com/rest/search/search#search-issues-and-pull-requests

Kept: `repo:`, `org:`/`user:`, `is:`, `type:`, `state:`, `author:`, `label:`, `in:`, a leading minus, quoted phrases and
words. Left out: every other qualifier (it matches nothing), OR and parentheses, word stems, ranking (newest first,
score 1.0), the delay until new issues are found. Signs that are no letters, digits or underscores part words and mean
nothing, in queries and in texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.sandbox.auth import InstallationActor
from tests.sandbox.errors import ApiError, invalid
from tests.sandbox.routing import Answer, Call, Table
from tests.sandbox.shapes import issues
from tests.sandbox.state import Issue, Repository

table = Table()
Found = tuple[Repository, Issue]
LONGEST = 256
"""Characters of a query, without its qualifiers.
https://docs.github.com/rest/search/search#limitations-on-query-length"""
TERM = re.compile(r'(-?)(?:(\w[\w-]*):)?("[^"]*"|\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One word or qualifier of a query."""

    negated: bool
    name: str
    """Empty for plain words."""
    value: str


def parse(query: str) -> list[Term]:
    """A query's terms."""
    return [Term(bool(minus), name, value.strip('"').lower()) for minus, name, value in TERM.findall(query)]


@table("GET", "/search/issues", "search/search#search-issues-and-pull-requests", resource="search")
def search_issues(call: Call) -> Answer:
    """Issues and pull requests of the repositories that whoever asks may see."""
    query = call.query("q")
    if query is None:
        raise invalid("Search", "q", "missing")
    terms = parse(query)
    if len(" ".join(term.value for term in terms if not term.name)) > LONGEST:
        raise invalid("Search", "q", "invalid", "The search is longer than 256 characters.")
    kinds = {term.value for term in terms if term.name in {"is", "type"}}
    if isinstance(call.actor, InstallationActor) and not kinds & {"issue", "pr", "pull-request"}:
        raise ApiError(422, "Query must include 'is:issue' or 'is:pull-request'")
    found = newest_first(call, query)
    if call.query("order") == "asc":
        found.reverse()
    page, headers = call.page(found)
    items = [issues.found(call.urls, repo, issue, call.store.app) for repo, issue in page]
    data = {"total_count": len(found), "incomplete_results": False, "search_type": "lexical", "items": items}
    return Answer(data, headers=headers)


def newest_first(call: Call, query: str) -> list[Found]:
    """What a query finds of all that whoever asks may see.

    Raises:
        ApiError: 422, it names only places that cannot be seen.
    """
    terms = parse(query)
    found = [
        (repo, issue)
        for repo in _places(call, terms)
        for issue in repo.issues.values()
        if (repo.has_issues or issue.pull) and all(_holds(repo, issue, term, terms) != term.negated for term in terms)
    ]
    return sorted(found, key=lambda pair: (pair[1].created_at, pair[1].id), reverse=True)


def _places(call: Call, terms: list[Term]) -> list[Repository]:
    visible = [repo for repo in call.store.repositories.values() if call.sees(repo)]
    names = {term.value for term in terms if term.name == "repo" and not term.negated}
    owners = {term.value for term in terms if term.name in {"org", "user"} and not term.negated}
    if not names and not owners:
        return visible
    chosen = [repo for repo in visible if repo.full_name.lower() in names or repo.owner.login.lower() in owners]
    if not chosen:
        message = (
            "The listed users and repositories cannot be searched either because the resources do not exist or you do "
            "not have permission to view them."
        )
        raise invalid("Search", "q", "invalid", message)
    return chosen


def _holds(repo: Repository, issue: Issue, term: Term, terms: list[Term]) -> bool:
    if not term.name:
        return _text_holds(repo, issue, term.value, terms)
    checks = {
        "repo": term.value == repo.full_name.lower() or not term.negated,
        "org": term.value == repo.owner.login.lower() or not term.negated,
        "user": term.value == repo.owner.login.lower() or not term.negated,
        "is": _is(issue, term.value),
        "type": _is(issue, term.value),
        "state": issue.state == term.value,
        "author": _author(issue) == term.value,
        "label": term.value in {name.lower() for name in issue.labels},
        "in": not term.negated,
    }
    return checks.get(term.name, False)


def _author(issue: Issue) -> str:
    login = issue.author.login.lower()
    return f"app/{login.removesuffix('[bot]')}" if issue.author.type == "Bot" else login


def _is(issue: Issue, value: str) -> bool:
    pull = issue.pull
    return {
        "issue": pull is None,
        "pr": pull is not None,
        "pull-request": pull is not None,
        "open": issue.state == "open",
        "closed": issue.state == "closed",
        "merged": pull is not None and pull.merged_at is not None,
        "unmerged": pull is not None and pull.merged_at is None,
        "draft": pull is not None and pull.draft,
        "locked": issue.locked,
        "public": True,
    }.get(value, False)


def _text_holds(repo: Repository, issue: Issue, value: str, terms: list[Term]) -> bool:
    fields = {part for term in terms if term.name == "in" for part in term.value.split(",")}
    fields = fields or {"title", "body", "comments"}
    texts = []
    if "title" in fields:
        texts.append(issue.title)
    if "body" in fields:
        texts.append(issue.body or "")
    if "comments" in fields:
        texts += [each.body for each in repo.comments.values() if each.issue is issue]
    words = _words(value)
    return any(words in _words(text.lower()) for text in texts)


def _words(text: str) -> str:
    return " ".join(["", *re.findall(r"\w+", text), ""])
