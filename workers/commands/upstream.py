"""`/retriage upstream N`: the draft of an issue for the maintainers of a package that broke."""

from __future__ import annotations

from workers.commands.told import Answer, Behaviour, May, RefusedError, Told
from workers.triage.judgement import Judged
from workers.triage.render.draft import render_draft
from workers.triage.render.verdict import BRIEFLY
from workers.triage.repository.repository_settings import Upstream
from workers.triage.text import code
from workers.triage.verdicts import Whose

DOES = """\
A folded reply with the draft of an issue for the maintainers of the package that broke, to be read, checked and sent \
by a person. Only where cause `N` is a defect of somebody else's package."""

OFF = "this repository's settings offer no drafts for other projects: `upstream: off`."
NOT_UPSTREAM = """\
cause {number} is told as {kind}{whose}, not as a defect of somebody else's package."""
WHOSE = " ({whose})"


def act(told: Told) -> Answer:
    """Draft the issue."""
    if told.settings.upstream is Upstream.OFF:
        raise RefusedError(OFF)
    judged, _ = told.judged()
    if not _defect(judged):
        whose = WHOSE.format(whose=BRIEFLY[judged.verdict.whose]) if judged.verdict.whose in BRIEFLY else ""
        kind = code(judged.cause.found.finding.kind)
        raise RefusedError(NOT_UPSTREAM.format(number=judged.number, kind=kind, whose=whose))
    return Answer(reply=render_draft(judged))


def _defect(judged: Judged) -> bool:
    return judged.verdict.whose is Whose.UPSTREAM or judged.cause.found.finding.kind == "broken-dependency"


UPSTREAM = Behaviour("upstream", "/retriage upstream N", May.ACT, DOES, act, numbered=True)
