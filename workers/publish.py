"""The one comment of a pull request, written when it says something new and nothing has made it stale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from time import time

import structlog

from workers.errors import GoneError
from workers.ports import GitHub, History
from workers.triage.diagnosis import Written
from workers.triage.facts import Comment, Pull, PullReference
from workers.triage.feedback import from_reactions
from workers.triage.judgement import Judged
from workers.triage.render.comment import MARKER

log = structlog.get_logger()

MOVED_ON = "the pull request has moved on"
DELETED = "a person has deleted the comment: there is none until the next commit"


class Action(StrEnum):
    """What became of a pull request's comment, or of an issue."""

    CREATED = "created"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REMEMBERED = "remembered"
    CONTINUED = "continued"


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
    primary: Judged | None = None
    """The cause that it tells first; None where all is green."""

    @property
    def digest(self) -> str:
        """Of the text."""
        return digest(self.text)


def digest(text: str) -> str:
    """SHA-256 of a body, in hexadecimal digits. GitHub gives line ends as CRLF and drops the last one."""
    return sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


def current(github: GitHub, repository: str, pull: PullReference) -> Pull | None:
    """The pull request as it is now; None where a newer head, or its end, has made stale what was read."""
    now = github.pull(repository, pull.number)
    return now if now.head_sha == pull.head_sha and now.open else None


def publish(github: GitHub, history: History, pull: PullReference, body: Body) -> Outcome:
    """Make the one comment say that, unless a person wants none. `pull` is current."""
    return _Comment(github, history, pull, body).published()


class _Comment:
    """The one comment of one pull request."""

    def __init__(self, github: GitHub, history: History, pull: PullReference, body: Body) -> None:
        self._github, self._history, self._pull, self._body = github, history, pull, body

    def published(self) -> Outcome:
        body = self._body
        known = self._history.written(body.repository, self._what)
        if known and known.deleted and known.head == self._pull.head_sha and not body.afresh:
            return Outcome(Action.SKIPPED, DELETED)
        if known and not known.deleted and not body.afresh:
            outcome = self._rewritten(known)
            if outcome is not None:
                return outcome
        ours = our_comment(self._github, body.repository, self._pull.number)
        if ours is not None:
            found = Written(ours.id, ours.url, Body(body.repository, ours.body, create=False).digest)
            outcome = self._rewritten(found)
            if outcome is not None:
                return outcome
        if not body.create:
            return Outcome(Action.SKIPPED, "there is nothing to say, and no comment to resolve")
        created = self._github.create(body.repository, self._pull.number, body.text)
        self._wrote(Written(created.id, created.url, body.digest))
        return Outcome(Action.CREATED, "", created.url)

    @property
    def _what(self) -> str:
        return f"#{self._pull.number}"

    def _wrote(self, written: Written) -> None:
        finding = self._body.primary.cause.found.finding if self._body.primary else None
        told = replace(
            written,
            head=self._pull.head_sha,
            kind=finding.kind if finding else "",
            confidence=finding.confidence if finding else 0.0,
        )
        self._history.wrote(self._body.repository, self._what, told)

    def _hear(self, edited: Comment, standing: Written) -> None:
        """Keep what people's thumbs say of what stood here: an edit's answer counts them, so they cost no request."""
        if standing.kind:
            repository, number, now = self._body.repository, self._pull.number, int(time())
            former = self._history.feedback()
            said = from_reactions(repository, number, edited, standing.kind, standing.confidence, now, former)
            for each in said:
                self._history.add_feedback(each)

    def _rewritten(self, standing: Written) -> Outcome | None:
        """What became of a comment that stands; None where one is to be written anew."""
        body = self._body
        if standing.digest == body.digest:
            self._wrote(standing)
            return Outcome(Action.UNCHANGED, "the comment says so already", standing.url)
        try:
            edited = self._github.edit(body.repository, standing.id, body.text)
        except GoneError:
            log.info("comment_deleted", repository=body.repository, pull=self._pull.number)
            if body.afresh or standing.head != self._pull.head_sha:
                return None
            self._wrote(replace(standing, deleted=True))
            return Outcome(Action.SKIPPED, DELETED)
        self._hear(edited, standing)
        self._wrote(Written(edited.id, edited.url, body.digest))
        return Outcome(Action.EDITED, "", edited.url)


def our_comment(github: GitHub, repository: str, number: int) -> Comment | None:
    """The comment by its marker and its author; of two, the oldest."""
    comments = github.comments(repository, number)
    return next((comment for comment in comments if comment.ours and comment.body.startswith(MARKER)), None)
