"""What a released package has shown, which holds on every head: it goes before what earlier runs tell."""

from __future__ import annotations

from workers.triage.judging.base import bases, looks, standing
from workers.triage.judging.case import Case
from workers.triage.model import ProofState
from workers.triage.text import code
from workers.triage.verdicts import Verdict, Whose

RELEASED = "The artifact of {release}, as the package index has it, has the defect{other}."
RELEASED_OTHER = ", together with {other}"
MOVED_HERE = (
    "A line of this change asks for it: the artifact of {release}, as the package index has it, has the defect{other}."
)
NOT_RELEASED = "the log tells of a defect that {release}, as the package index has it, does not have."


def released(case: Case) -> Verdict | None:
    """A package was proved to be broken as it was released, which it then is on every head, or proved not to be."""
    release = case.release
    if case.finding.kind != "broken-dependency" or release is None:
        return None
    name = code(f"{release.called} {release.version}" if release.version else release.called)
    if release.verdict is ProofState.REFUTED:
        return Verdict(Whose.UNKNOWN, NOT_RELEASED.format(release=name))
    if not release.confirmed or not case.sure:
        return None
    whole = f"{release.other} {release.other_version or ''}".strip()
    other = RELEASED_OTHER.format(other=code(whole)) if release.other and release.other != release.package else ""
    if case.by_change:
        return Verdict(
            Whose.THIS_CHANGE,
            MOVED_HERE.format(release=name, other=other),
            case.finding.proof.looked if case.finding.proof else (),
        )
    standings = [base for base in bases(case) if base.stands]
    more = f" {standing(standings[0])}" if standings else ""
    looked = looks(standings[0]) if standings else ()
    return Verdict(Whose.UPSTREAM, RELEASED.format(release=name, other=other) + more, looked)
