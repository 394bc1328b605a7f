"""How a comment with commands is answered: by reactions, and by at most one reply."""

from __future__ import annotations

from contextlib import suppress

import structlog

from workers.errors import ForbiddenError, GoneError, RetriageError
from workers.ports import GitHub
from workers.queue import ObeyCommand
from workers.triage.facts import Comment

log = structlog.get_logger()

MARKER = "<!-- retriage:reply {comment} -->"
"""Hidden first line by which the reply to a comment is found again, together with its author."""


class WithdrawnError(RetriageError):
    """The comment was deleted: nobody waits for an answer."""

    def __init__(self) -> None:
        super().__init__("the comment with the command was deleted")


class Answering:
    """One comment with commands, and what is seen of their fate.

    A task may be tried again after any of its steps. A reaction that stands tells the next try so; then a reply is
    looked for before it is written. That costs a request at such a try only, and unlike a note in Redis, made before or
    after, it neither loses a reply nor writes it twice.
    """

    def __init__(self, github: GitHub, request: ObeyCommand) -> None:
        self._github, self._request = github, request
        self.again = False
        """Whether an earlier try of the task has come this far."""

    def taken(self) -> None:
        """Eyes. Raises WithdrawnError, as the next one does."""
        self._react("eyes")

    def refused(self) -> None:
        """Confused."""
        self._react("confused")

    def done(self) -> None:
        """Rocket, where the comment is still there."""
        with suppress(WithdrawnError):
            self._react("rocket")

    def reply(self, text: str) -> str | None:
        """Write the one reply, where it is not there yet; its address. None where GitHub takes none, as in a
        conversation that is locked: a reaction is all that can be seen then.
        """
        marker = MARKER.format(comment=self._request.comment_id)
        standing = self._standing(marker)
        if standing is not None:
            return standing.url
        try:
            return self._create(f"{marker}\n{text}").url
        except ForbiddenError as error:
            log.info("no_reply", repository=self._request.repository, number=self._request.number, reason=str(error))
            self.refused()
            return None

    def _react(self, content: str) -> None:
        request = self._request
        try:
            new = self._github.react(request.repository, request.comment_id, content)
        except GoneError as error:
            raise WithdrawnError from error
        self.again = self.again or not new

    def _standing(self, marker: str) -> Comment | None:
        if not self.again:
            return None
        comments = self._github.comments(self._request.repository, self._request.number)
        return next((each for each in comments if each.ours and each.body.startswith(marker)), None)

    def _create(self, body: str) -> Comment:
        return self._github.create(self._request.repository, self._request.number, body)
