"""The rules for what is flaky."""

from __future__ import annotations

from workers.triage.judging.base import bases
from workers.triage.judging.case import NEVER_FLAKY, Case
from workers.triage.judging.flaky import LEAST_HEADS, LEAST_TIMES, Flip, Tally, cycles, learnt, tallies, unrelated
from workers.triage.judging.past import showing
from workers.triage.judging.telling import (
    commit_link,
    link,
    look,
    named,
    run_link,
    run_text,
    run_url,
    times,
    whereabouts,
)
from workers.triage.records import RunRecord
from workers.triage.text import code
from workers.triage.verdicts import Verdict, Whose

HERE = "{job} failed in {shown} of {ran} attempts at this commit, and passed in {green}."
HERE_MANY = "All {count} of these jobs have also passed at this commit; {first}"
LEARNT = "The same failure was gone in a later attempt at the very same code, {commit} of {where} ({run})."
LEARNT_OFTEN = (
    "The same failure was gone in a later attempt at the very same code {count} times, the last time at {commit} of \
{where} ({run})."
)
CYCLES = "{branch} failed in this way {count} times and was without it in a later run each time, the last time {run}."
UNRELATED = "It came and went on {count} other heads while this job passed elsewhere, the last time in {where} ({run})."
BUT_STUCK = "The same failure has come and gone elsewhere ({where}), but it stood in all {count} attempts here."
BUT_OURS = "The same failure has come and gone elsewhere ({where}), but what was checked points to this pull request."
BUT_WIDE = "The same failure has come and gone elsewhere ({where}), but never in so many jobs at once as here."
BUT_MORE = "The failure has come and gone elsewhere ({where}), but the job has {count} that has not: {first}"
BUT_MORE_MANY = (
    "The failure has come and gone elsewhere ({where}), but the job has {count} that have not, among them: {first}"
)
_MANY = 2


def flaky_here(case: Case) -> Verdict | None:
    """Every job that shows it has also passed on the very same code."""
    if case.fingerprint is None or case.finding.kind in NEVER_FLAKY:
        return None
    found = [tally for place in case.places for tally in tallies(case, place)]
    flips = [tally.flip for tally in found if tally.flip]
    if len(flips) < len(found) or not flips:
        return None
    said = here(found[0])
    detail = said if len(found) == 1 else HERE_MANY.format(count=len(found), first=said)
    looked = tuple(look(run_text(flip.green), flip.green) for flip in flips)
    return Verdict(Whose.FLAKY, detail, tuple(dict.fromkeys(looked)))


def here(tally: Tally) -> str:
    """How one job fared at this commit; it has passed there."""
    green = run_link(tally.flip.green) if tally.flip else ""
    return HERE.format(job=code(tally.job), shown=tally.shown, ran=tally.ran, green=green)


def flaky_before(case: Case) -> Verdict | None:
    """The same failure is known to come and go, and nothing speaks against it here."""
    if (
        case.fingerprint is None
        or case.finding.kind in NEVER_FLAKY
        or any(len(base.unbroken) > 1 for base in bases(case))
    ):
        return None
    flips, came, heads = learnt(case), cycles(case), unrelated(case)
    if flips:
        reds, said = tuple(flip.red for flip in flips), _learnt(case, flips)
    elif len(came) >= LEAST_TIMES:
        branch = code(case.base(case.places[0].run))
        reds, said = came, CYCLES.format(branch=branch, count=len(came), run=run_link(came[-1]))
    elif len(heads) >= LEAST_HEADS:
        last = heads[-1]
        reds, said = heads, UNRELATED.format(count=len(heads), where=whereabouts(last), run=run_link(last))
    else:
        return None
    looked = tuple(look(f"{run_text(red)} of {whereabouts(red)}", red) for red in reversed(reds))
    doubt = _doubt(case, reds)
    return Verdict(Whose.UNKNOWN if doubt else Whose.FLAKY, doubt or said, looked)


def _learnt(case: Case, flips: tuple[Flip, ...]) -> str:
    last = flips[-1]
    return (LEARNT if len(flips) == 1 else LEARNT_OFTEN).format(
        count=len(flips),
        where=whereabouts(last.red),
        commit=commit_link(case.places[0].run, last.red.head_sha),
        run=run_link(last.green),
    )


def _doubt(case: Case, reds: tuple[RunRecord, ...]) -> str | None:
    """What speaks against it here."""
    last = reds[-1]
    where = f"{whereabouts(last)}, {link(run_text(last), run_url(last))}"
    if case.by_change:
        return BUT_OURS.format(where=where)
    stuck = [tally for place in case.places for tally in tallies(case, place) if tally.shown >= _MANY]
    if stuck and not any(tally.flip for tally in stuck):
        return BUT_STUCK.format(where=where, count=stuck[0].shown)
    widest = max(len(showing(red, case.fingerprint)) for red in reds)
    if max(len(place.jobs) for place in case.places) > _MANY * widest:
        return BUT_WIDE.format(where=where)
    known = {seen.fingerprint for red in reds for job in red.jobs for seen in job.seen}
    more = case.unknown_to(known)
    form = BUT_MORE if len(more) == 1 else BUT_MORE_MANY
    return form.format(where=where, count=times(len(more), "more failure"), first=more[0].summary) if more else None


def passed_here(case: Case) -> str:
    """That a job passed on the same code, where that makes it no flaky one."""
    found = [tally for place in case.places for tally in tallies(case, place) if tally.flip] if case.fingerprint else []
    if not found:
        return ""
    if case.finding.kind in NEVER_FLAKY:
        return f"{here(found[0])} Failures of this kind do not come and go by chance."
    rest = [tally.job for place in case.places for tally in tallies(case, place) if not tally.flip]
    return f"{here(found[0])} That is not known of {named(rest)}."
