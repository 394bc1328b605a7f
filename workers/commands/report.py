"""`/retriage report`: what the last weeks of this repository's workflows were like, and what is broken upstream."""

from __future__ import annotations

from typing import Final

from workers.commands.told import Answer, Behaviour, May, Told
from workers.triage.filed import Filed
from workers.triage.render.brief import render_brief
from workers.triage.render.open_upstream import render_open
from workers.triage.upstream import marker
from workers.triage.watched import Watched

DAYS: Final = 30
"""How far back it looks."""
_DAY: Final = 24 * 3600

DOES = f"""\
A reply with a short table of the last {DAYS} days, a line for each workflow: runs, red ones, the commonest causes, \
flaky ones, and how long it takes; and the releases that this repository has met and that are broken upstream."""


def act(told: Told) -> Answer:
    """Sum up what is remembered."""
    since = told.request.at - DAYS * _DAY
    runs = [run for run in told.outside.history.runs(told.repository) if run.at >= since]
    return Answer(reply=render_brief(runs, DAYS) + render_open(_met(told)))


def _met(told: Told) -> list[tuple[Watched, Filed | None]]:
    """The defects of releases that a pull request of this repository has met."""
    upstream = told.outside.upstream
    if upstream is None or upstream.watches is None:
        return []
    here = upstream.installation, told.repository.lower()
    return [
        (watched, upstream.ledger.filed(marker.key(watched.reproduction)))
        for watched in upstream.watches.watched()
        if any((each.installation, each.repository.lower()) == here for each in upstream.ledger.followers(watched.key))
    ]


REPORT = Behaviour("report", "/retriage report", May.ANALYSE, DOES, act)
