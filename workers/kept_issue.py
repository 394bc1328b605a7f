"""One issue of the App in a repository, kept up to date: opened when something is wrong, closed when nothing is.

A person has the last word: one that a person closed or deleted stays so until there is news.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from workers.errors import GoneError, PermanentError
from workers.outside import Outside
from workers.publish import Action, Outcome, digest
from workers.triage.diagnosis import Written
from workers.triage.facts import Issue

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class KeptIssue:
    """Which issue, and how it is told what it says."""

    repository: str
    """`owner/name`."""
    what: str
    """What it is remembered by: `issue main`."""
    marker: str
    """The hidden first line by which it is found again, together with its author."""
    title: str
    """Its title."""
    tells: Callable[[str], bool]
    """Whether a body says that something is wrong."""
    is_news: Callable[[str], bool]
    """Whether there is more to tell than the body over which a person closed the issue."""
    fine: str
    """What holds when nothing is wrong: a clause such as "the branch is green"."""
    cleared: str
    """What has to happen before there is one again where a person has deleted it: "the branch was green"."""
    news: str
    """The same where a person has closed it."""
    head_sha: str = ""
    """The commit that it tells of."""


def keep(outside: Outside, kept: KeptIssue, body: str, *, wrong: bool) -> Outcome:
    """Have the issue say `body`, which tells whether something is wrong. Its lock is held.

    Raises RetryableError; where GitHub refuses, the Outcome says so.
    """
    try:
        return _written(outside, kept, body, wrong=wrong)
    except PermanentError as error:
        log.warning("issue_refused", repository=kept.repository, what=kept.what, reason=str(error))
        return Outcome(Action.SKIPPED, f"the issue cannot be written: {error}")


def _written(outside: Outside, kept: KeptIssue, body: str, *, wrong: bool) -> Outcome:
    known = outside.history.written(kept.repository, kept.what)
    if known and known.deleted and wrong:
        return Outcome(Action.SKIPPED, _deleted(kept))
    issue = _standing(outside, kept, known)
    if issue is None:
        return _without(outside, kept, body, known, wrong=wrong)
    told = kept.tells(issue.body)
    if issue.open is wrong and (digest(issue.body) == digest(body) or not (wrong or told)):
        return Outcome(Action.UNCHANGED, "the issue says so already", issue.url)
    if wrong and not issue.open and told and not kept.is_news(issue.body):
        return Outcome(Action.SKIPPED, f"a person has closed the issue: it stays closed until {kept.news}")
    updated = outside.github.update_issue(kept.repository, issue.number, body=body, open_=wrong)
    return _told(outside, kept, Action.EDITED, updated)


def _deleted(kept: KeptIssue) -> str:
    return f"a person has deleted the issue: there is none until {kept.cleared}"


def _without(outside: Outside, kept: KeptIssue, body: str, known: Written | None, *, wrong: bool) -> Outcome:
    """Where no issue stands."""
    if known:
        # It was deleted, and who did that wants none until there is news.
        outside.history.wrote(kept.repository, kept.what, replace(known, id=0, deleted=wrong))
    if wrong and known and known.id:
        return Outcome(Action.SKIPPED, _deleted(kept))
    if not wrong:
        return Outcome(Action.SKIPPED, f"{kept.fine}, and there is no issue to close")
    return _told(outside, kept, Action.CREATED, outside.github.open_issue(kept.repository, kept.title, body))


def _told(outside: Outside, kept: KeptIssue, action: Action, issue: Issue) -> Outcome:
    written = Written(issue.number, issue.url, digest(issue.body), kept.head_sha)
    outside.history.wrote(kept.repository, kept.what, written)
    return Outcome(action, "", issue.url)


def _standing(outside: Outside, kept: KeptIssue, known: Written | None) -> Issue | None:
    """The issue by what is known of it, else by its marker and its author."""
    if known and known.id:
        try:
            return outside.github.issue(kept.repository, known.id)
        except GoneError:
            log.info("issue_deleted", repository=kept.repository, what=kept.what)
    issues = outside.github.issues_of_app(kept.repository)
    return next((issue for issue in issues if issue.ours and issue.body.startswith(kept.marker)), None)
