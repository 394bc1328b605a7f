"""`/retriage wrong N [KIND]`: somebody says that a cause is not what retriage says it is."""

from __future__ import annotations

from difflib import get_close_matches

from workers.commands.told import Answer, Behaviour, May, RefusedError, Told
from workers.triage.detectors import load
from workers.triage.feedback import Feedback, Opinion
from workers.triage.judgement import Wrong
from workers.triage.text import code

DOES = """\
The entry of cause `N` is marked as wrong, and that counts in retriage's own score; `KIND` is what it is instead."""

NO_KIND = "{kind} is not a kind of failure that retriage knows; {instead}."
NEAREST = "the nearest is {kind}"
NO_NEAREST = "leave it out to say only that the cause is wrong"
SAME_KIND = "cause {number} is told as {kind} already; leave the kind out to say that it is wrong otherwise."


def act(told: Told) -> Answer:
    """Keep what somebody says of a cause."""
    judged, _ = told.judged()
    finding = judged.cause.found.finding
    word = told.word(2)
    kind = None if word is None else _kind(word)
    if kind == finding.kind:
        raise RefusedError(SAME_KIND.format(number=judged.number, kind=code(kind)))
    if told.first_time():
        request, history = told.request, told.outside.history
        source = f"wrong {told.repository}#{request.number} {judged.key} {request.author.lower()}"
        feedback = Feedback(source, Opinion.WRONG, finding.kind, finding.confidence, kind, request.at)
        history.add_feedback(feedback)
        history.mark_wrong(told.repository, judged.key, Wrong(request.author, kind))
    return Answer(stale=True)


def _kind(word: str) -> str:
    kinds = [detector.kind for detector in load()]
    wanted = word.strip("`").lower().replace("_", "-")
    if wanted in kinds:
        return wanted
    near = get_close_matches(wanted, kinds, n=1)
    instead = NEAREST.format(kind=code(near[0])) if near else NO_NEAREST
    raise RefusedError(NO_KIND.format(kind=code(word, 60), instead=instead))


WRONG = Behaviour("wrong", "/retriage wrong N [KIND]", May.ANALYSE, DOES, act, numbered=True, once=True)
