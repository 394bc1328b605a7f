"""`/retriage explain N`: everything that is known of one cause."""

from __future__ import annotations

from workers.commands.told import Answer, Behaviour, May, Told
from workers.triage.render.explain import render_explanation

DOES = "A folded reply with everything that is known of cause `N` and how sure it is."


def act(told: Told) -> Answer:
    """Tell all of a cause."""
    judged, judgement = told.judged()
    return Answer(reply=render_explanation(judged, judgement))


EXPLAIN = Behaviour("explain", "/retriage explain N", May.ANALYSE, DOES, act, numbered=True)
