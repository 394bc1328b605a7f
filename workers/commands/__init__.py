"""Commands in comments: who may give them, what they do, and what is seen of it."""

from __future__ import annotations

from workers.commands.answering import Answering, WithdrawnError
from workers.commands.flood import floods
from workers.commands.obeying import Obeying
from workers.commands.told import Tools
from workers.outside import Outside
from workers.pipeline import judgement_of, settings_of, update_pull
from workers.publish import Action, Outcome
from workers.queue import ObeyCommand

SWITCHED_OFF = "the repository's settings switch retriage off"

TOOLS = Tools(update_pull, judgement_of, settings_of)
"""What the commands use of the pipeline."""


def obey(outside: Outside, request: ObeyCommand, tools: Tools = TOOLS) -> Outcome:
    """Do what a comment asks, and answer it: eyes when taken, rocket when done, confused with a reason when refused.

    Each try of the task does what an earlier one has left undone, and repeats nothing that is seen.
    """
    answering = Answering(outside.github, request)
    try:
        flood = floods(outside.history, request, answering, lambda: tools.settings_of(outside, request.repository))
        if flood:
            return Outcome(Action.SKIPPED, flood)
        pull = outside.github.pull(request.repository, request.number)
        settings = tools.settings_of(outside, request.repository)
        if not settings.enable:
            return Outcome(Action.SKIPPED, SWITCHED_OFF)
        return Obeying(outside, request, pull, settings, tools, answering).outcome()
    except WithdrawnError as error:
        return Outcome(Action.SKIPPED, str(error))
