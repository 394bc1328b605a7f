"""`/retriage report`: what the last weeks of this repository's workflows were like."""

from __future__ import annotations

from typing import Final

from workers.commands.told import Answer, Behaviour, May, Told
from workers.triage.render.brief import render_brief

DAYS: Final = 30
"""How far back it looks."""
_DAY: Final = 24 * 3600

DOES = f"""\
A reply with a short table of the last {DAYS} days, a line for each workflow: runs, red ones, the commonest causes, \
flaky ones, and how long it takes."""


def act(told: Told) -> Answer:
    """Sum up what is remembered."""
    since = told.request.at - DAYS * _DAY
    runs = [run for run in told.outside.history.runs(told.repository) if run.at >= since]
    return Answer(reply=render_brief(runs, DAYS))


REPORT = Behaviour("report", "/retriage report", May.ANALYSE, DOES, act)
