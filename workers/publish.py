"""The one comment of a pull request, written when it says something new and nothing has made it stale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

import structlog

from workers.errors import GoneError
from workers.ports import GitHub, History
from workers.triage.diagnosis import Written
from workers.triage.facts import Comment, PullReference
from workers.triage.render.comment import MARKER

log = structlog.get_logger()


class Action(StrEnum):
    """What became of a pull request's comment."""

    CREATED = "created"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task did, and why."""

    action: Action
    """What became of the comment."""
    reason: str
    """Why, in words for the log."""
    url: str = ""
    """The comment, where there is one."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the comment is to say."""

    repository: str
    """`owner/name`."""
    text: str
    """Its Markdown."""
    create: bool
    """Whether one is written where there is none."""
    afresh: bool = False
    """Whether the comment is looked for on GitHub although it is known what it says: somebody asked for it."""

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal digits. GitHub gives line ends as CRLF and drops the last one."""
        return sha256(self.text.replace("\r\n", "\n").strip().encode()).hexdigest()


def publish(github: GitHub, history: History, pull: PullReference, body: Body) -> Outcome:
    """Make the one comment say that, unless a newer head has made it stale."""
    now = github.pull(body.repository, pull.number)
    if now.head_sha != pull.head_sha or not now.open:
        return Outcome(Action.SKIPPED, "the pull request has moved on")
    known = None if body.afresh else history.comment(body.repository, pull.number)
    if known is not None:
        outcome = _rewritten(github, history, pull.number, known, body)
        if outcome is not None:
            return outcome
    ours = _our_comment(github, body.repository, pull.number)
    if ours is not None:
        found = Written(ours.id, ours.url, Body(body.repository, ours.body, create=False).digest)
        outcome = _rewritten(github, history, pull.number, found, body)
        if outcome is not None:
            return outcome
    if not body.create:
        return Outcome(Action.SKIPPED, "all runs passed, and there is no comment to resolve")
    created = github.create(body.repository, pull.number, body.text)
    history.wrote(body.repository, pull.number, Written(created.id, created.url, body.digest))
    return Outcome(Action.CREATED, "", created.url)


def _rewritten(github: GitHub, history: History, number: int, standing: Written, body: Body) -> Outcome | None:
    """What became of a comment that stands; None where somebody has deleted it."""
    if standing.digest == body.digest:
        history.wrote(body.repository, number, standing)
        return Outcome(Action.UNCHANGED, "the comment says so already", standing.url)
    try:
        edited = github.edit(body.repository, standing.id, body.text)
    except GoneError:
        log.info("comment_deleted_meanwhile", repository=body.repository, pull=number)
        history.forget_comment(body.repository, number)
        return None
    history.wrote(body.repository, number, Written(edited.id, edited.url, body.digest))
    return Outcome(Action.EDITED, "", edited.url)


def _our_comment(github: GitHub, repository: str, number: int) -> Comment | None:
    """The comment by its marker and its author; of two, the oldest."""
    comments = github.comments(repository, number)
    return next((comment for comment in comments if comment.ours and comment.body.startswith(MARKER)), None)
