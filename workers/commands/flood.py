"""One user's flood of commands: refused once, then silently."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from workers.commands.answering import Answering
from workers.errors import RetriageError
from workers.ports import Memory
from workers.queue import ObeyCommand
from workers.triage.repository.repository_settings import RepositorySettings

MOST: Final = 10
"""How many comments with commands one user may write within SECONDS."""
SECONDS: Final = 600
_TRIED_FOR: Final = 24 * 3600

FLOOD = f"""\
You have written more than {MOST} comments with commands within {SECONDS // 60} minutes; wait as long, then write again.
"""

REASON = "{author} gives too many commands"


def floods(
    history: Memory, request: ObeyCommand, answering: Answering, settings: Callable[[], RepositorySettings]
) -> str:
    """Why a comment is one too many; empty where it is not. A task's later tries are not counted.

    The first one too many is told so, unless the repository has switched retriage off. Where that fails it is left:
    more tries would only be more of the flood.
    """
    if not history.first_time(f"command {request.comment_id}", _TRIED_FOR):
        return ""
    times = history.count(f"commands {request.author.lower()}", SECONDS)
    if times <= MOST:
        return ""
    if times == MOST + 1:
        with suppress(RetriageError):
            if settings().enable:
                answering.refused()
                answering.reply(FLOOD)
    return REASON.format(author=request.author)
