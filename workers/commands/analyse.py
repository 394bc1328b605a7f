"""`/retriage`: the logs are read again, now."""

from __future__ import annotations

from workers.commands.told import Answer, Behaviour, May, RefusedError, Told
from workers.publish import Action

DOES = "The logs of the latest runs of the head are read again, now, and the comment says what they say."

CLOSED = "the pull request is closed."
NOTHING = "nothing is written: {reason}."


def act(told: Told) -> Answer:
    """Bring the comment up to date, with logs that were read before read again."""
    if not told.pull.open:
        raise RefusedError(CLOSED)
    outcome = told.update(afresh=True)
    if outcome.action is Action.SKIPPED:
        raise RefusedError(NOTHING.format(reason=outcome.reason.rstrip(".")))
    return Answer(outcome=outcome)


ANALYSE = Behaviour("", "/retriage", May.ANALYSE, DOES, act)
