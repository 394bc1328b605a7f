"""`/retriage upstream N`: a broken package is reported to its maintainers, or drafted for a person to send."""

from __future__ import annotations

from workers.commands.told import Answer, Behaviour, May, RefusedError, Told
from workers.triage.filed import State
from workers.triage.judgement import Judged
from workers.triage.proof_state import ProofState
from workers.triage.render.draft import render_draft
from workers.triage.render.upstream import reply, without_trace
from workers.triage.render.verdict import BRIEFLY
from workers.triage.repository.repository_settings import Upstream
from workers.triage.text import code
from workers.triage.verdicts import Whose
from workers.upstream import noting

DOES = """\
The defect of cause `N` is reported to the maintainers of the package, where it was reproduced from the released files \
and nothing speaks against it; the reply links the issue. Else a folded reply with a draft, to be read, checked and \
sent by a person, and why. Only where cause `N` is a defect of somebody else's package."""

OFF = "this repository's settings offer no drafts for other projects: `upstream: off`."
NOT_UPSTREAM = """\
cause {number} is told as {kind}{whose}, not as a defect of somebody else's package."""
WHOSE = " ({whose})"
REFUTED = "the released files do not show what the log says of cause {number}: {reason}"


def act(told: Told) -> Answer:
    """Report it, or draft it."""
    if told.settings.upstream is Upstream.OFF:
        raise RefusedError(OFF)
    judged, judgement = told.judged()
    if not _defect(judged):
        whose = WHOSE.format(whose=BRIEFLY[judged.verdict.whose]) if judged.verdict.whose in BRIEFLY else ""
        kind = code(judged.cause.found.finding.kind)
        raise RefusedError(NOT_UPSTREAM.format(number=judged.number, kind=kind, whose=whose))
    _must_not_be_refuted(judged)
    found, reporting = noting.defect(judged), told.outside.upstream
    if found is None or reporting is None:
        return Answer(reply=render_draft(judged))
    # Asked twice, it is reported once: the second time there is an issue.
    report = noting.case(told.outside, reporting, judgement, found, told.pull.number).report(send=True)
    if report.state is State.REFUSED:
        raise RefusedError(" ".join(map(without_trace, report.why)))
    return Answer(reply=reply(report), stale=report.state is State.REPORTED)


def _defect(judged: Judged) -> bool:
    return judged.verdict.whose is Whose.UPSTREAM or judged.cause.found.finding.kind == "broken-dependency"


def _must_not_be_refuted(judged: Judged) -> None:
    proof = judged.cause.found.finding.proof
    if proof and proof.release and proof.release.verdict is ProofState.REFUTED:
        raise RefusedError(REFUTED.format(number=judged.number, reason=proof.release.reason))


UPSTREAM = Behaviour("upstream", "/retriage upstream N", May.ACT, DOES, act, numbered=True)
