"""Commands in comments: who may give them, and what they do."""

from __future__ import annotations

from contextlib import suppress

from workers.errors import GoneError
from workers.pipeline import Outside, update_pull
from workers.ports import GitHub
from workers.publish import Action, Outcome
from workers.queue import ObeyCommand
from workers.triage.text import code

UNKNOWN = """\
{command} is not a command of retriage. `/retriage` alone, on a line of its own, has the logs read again.
"""

FORBIDDEN = """\
`/retriage` is for the author of the pull request and for people with triage permission or more.
"""

WITHDRAWN = "the comment with the command was deleted"

MAY_ANALYSE = frozenset({"admin", "maintain", "write", "triage"})
"""Roles: https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization"""


def obey(outside: Outside, request: ObeyCommand) -> Outcome:
    """Do what a comment asks, and answer by reactions: eyes when taken, rocket when done, confused when refused."""
    github = outside.github
    if request.name:
        return _refuse(github, request, UNKNOWN.format(command=code(f"/retriage {request.name}")))
    pull = github.pull(request.repository, request.number)
    if not _may_analyse(github, request, pull.author):
        return _refuse(github, request, FORBIDDEN)
    try:
        github.react(request.repository, request.comment_id, "eyes")
    except GoneError:
        return Outcome(Action.SKIPPED, WITHDRAWN)
    outcome = update_pull(outside, request.repository, pull, afresh=True)
    with suppress(GoneError):
        github.react(request.repository, request.comment_id, "rocket")
    return outcome


def _may_analyse(github: GitHub, request: ObeyCommand, author: str | None) -> bool:
    if author is not None and author.lower() == request.author.lower():
        return True
    return github.role(request.repository, request.author) in MAY_ANALYSE


def _refuse(github: GitHub, request: ObeyCommand, reason: str) -> Outcome:
    """Say why, once: the reaction marks the comment as answered, so a second try of the task stays silent."""
    try:
        if github.react(request.repository, request.comment_id, "confused"):
            github.create(request.repository, request.number, reason)
    except GoneError:
        return Outcome(Action.SKIPPED, WITHDRAWN)
    return Outcome(Action.SKIPPED, reason.strip())
