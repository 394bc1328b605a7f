"""Whose failure is it: every cause of a head with its Verdict, in the order in which people see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from workers.triage.diagnosis import Cause, Diagnosis, Sighting, causes
from workers.triage.environment import Moved
from workers.triage.judgement import Ignored, Judged, Judgement, Wrong, key
from workers.triage.judging.case import Case
from workers.triage.judging.past import Past
from workers.triage.judging.rules import RULES
from workers.triage.judging.telling import named
from workers.triage.verdicts import Verdict

__all__ = ["Past", "judgement", "verdict"]

CANCELLED = "cancelled"
LEFT_OUT = "1 cause of the kind {kinds} is not shown, as this repository's settings ask."
LEFT_OUT_MANY = "{count} causes of the kinds {kinds} are not shown, as this repository's settings ask."
LEFT_OUT_ALIKE = "{count} causes of the kind {kinds} are not shown, as this repository's settings ask."


def judgement(
    diagnoses: Iterable[Diagnosis],
    past: Past,
    *,
    ignored: Mapping[str, Ignored],
    wrong: Mapping[str, Wrong],
    ignore_kinds: Collection[str] = (),
    notes: Sequence[str] = (),
    now: int | None = None,
) -> Judgement:
    """All causes of the red runs of one head. What is ignored until before `now` (seconds since 1970) is not any more;
    without `now`, all of `ignored` holds."""
    read = tuple(diagnoses)
    found = _without_siblings(causes(read))
    kept = [cause for cause in found if cause.found.finding.kind not in ignore_kinds]
    holds = {mark: said for mark, said in ignored.items() if now is None or now < said.until}
    judged = [_judged(cause, past, holds, wrong) for cause in kept]
    ordered = sorted(judged, key=lambda each: 2 if each.ignored else int(each.elsewhere))
    left_out = [cause.found.finding.kind for cause in found if cause.found.finding.kind in ignore_kinds]
    return Judgement(
        read,
        tuple(replace(each, number=number) for number, each in enumerate(ordered, 1)),
        (*notes, *_left_out(left_out)),
    )


def verdict(cause: Cause, past: Past, moved: Sequence[Moved] = ()) -> Verdict:
    """Whose failure a cause is; `moved` is what is other since its job last passed, and not by the diff."""
    case = Case(cause, past, tuple(moved), compared=bool(moved) or bool(past.since.get(key(cause))))
    return next(answer for rule in RULES if (answer := rule(case)))


def _judged(cause: Cause, past: Past, ignored: Mapping[str, Ignored], wrong: Mapping[str, Wrong]) -> Judged:
    mark = key(cause)
    moved = past.moved.get(mark, ())
    return Judged(
        number=0,
        cause=cause,
        verdict=verdict(cause, past, moved),
        moved=moved,
        since=past.since.get(mark, ""),
        ignored=ignored.get(mark),
        wrong=wrong.get(mark),
    )


def _without_siblings(found: Sequence[Cause]) -> list[Cause]:
    """Without jobs that were cancelled in a run where another one failed for a cause of its own."""
    real = {_attempt(each) for cause in found if not _is_cancelled(cause) for each in cause.sightings}
    kept = []
    for cause in found:
        alone = tuple(each for each in cause.sightings if not _is_cancelled(cause) or _attempt(each) not in real)
        if alone:
            kept.append(replace(cause, sightings=alone))
    return kept


def _attempt(sighting: Sighting) -> tuple[int, int]:
    return sighting.run.id, sighting.run.attempt


def _is_cancelled(cause: Cause) -> bool:
    return cause.found.finding.kind == CANCELLED


def _left_out(kinds: Sequence[str]) -> tuple[str, ...]:
    """How many causes are not shown; nothing where there is none."""
    if not kinds:
        return ()
    different = tuple(dict.fromkeys(kinds))
    form = LEFT_OUT if len(kinds) == 1 else LEFT_OUT_ALIKE if len(different) == 1 else LEFT_OUT_MANY
    return (form.format(count=len(kinds), kinds=named(different)),)
