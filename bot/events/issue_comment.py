"""Somebody commented: https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from bot import commands
from bot.delivery import Delivery, MalformedError
from bot.events.outcome import NO_INSTALLATION, Acknowledged, repository_of
from workers.queue import MAX_COMMANDS, ObeyCommand

_LOGIN: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")


def decide(delivery: Delivery) -> ObeyCommand | Acknowledged:
    """Ask for the commands in a new comment on a pull request to be obeyed. Whether its author may is asked later."""
    if delivery.action != "created":
        return Acknowledged("only new comments are read for commands")
    # GitHub sends comments on pull requests as issue comments; the issue then links to the pull request.
    if delivery.find("issue", "pull_request") is None:
        return Acknowledged("the comment is on an issue, not on a pull request")
    if delivery.find("comment", "user", "type") != "User":
        return Acknowledged("the comment was not written by a person")
    found = commands.parse(_body(delivery))
    if not found:
        return Acknowledged("the comment holds no command")
    if delivery.installation_id is None:
        return NO_INSTALLATION
    return ObeyCommand(
        installation_id=delivery.installation_id,
        repository=repository_of(delivery),
        number=delivery.number("issue", "number"),
        comment_id=delivery.number("comment", "id"),
        author=_author(delivery),
        at=_written_at(delivery),
        commands=tuple(command.words for command in found[:MAX_COMMANDS]),
        left_out=len(found[MAX_COMMANDS:]),
    )


def _body(delivery: Delivery) -> str:
    return "" if delivery.find("comment", "body") is None else delivery.text("comment", "body")


def _author(delivery: Delivery) -> str:
    login = delivery.text("comment", "user", "login")
    if not _LOGIN.fullmatch(login):
        raise MalformedError("comment.user.login is no login")
    return login


def _written_at(delivery: Delivery) -> int:
    """Seconds since 1970. GitHub writes ISO 8601 with a `Z`."""
    try:
        written = datetime.fromisoformat(delivery.text("comment", "created_at"))
    except ValueError as error:
        raise MalformedError("comment.created_at is no time") from error
    # A time without a zone would be read as this machine's.
    return int((written if written.tzinfo else written.replace(tzinfo=UTC)).timestamp())
