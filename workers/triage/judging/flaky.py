"""Whether a failure comes and goes on its own: read out of attempts of the same code, and of other heads.

That a failure is gone at another commit proves little, as somebody may have mended it there. What counts is that the
same code failed and passed, or that the failure came and went time and again where nobody can have had to do with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from workers.triage.facts import FAILED
from workers.triage.judging.base import runs_of_base
from workers.triage.judging.case import Case, Place
from workers.triage.judging.past import How, head_of, how, last_attempts, showing
from workers.triage.records import RunRecord

_DAY = 86_400
AFTER = _DAY
"""Seconds within which the same code has to pass after it failed: later, the world around it may have been mended."""
BEFORE = _DAY // 4
"""Seconds within which it has to fail after it passed: a nightly run that turns red may be a new release's doing."""
LONGEST = 3
"""How many runs of a branch a failure that comes and goes is there for; what stays longer is broken."""
LEAST_TIMES = 2
LEAST_HEADS = 3
# Their runs are about the commit alone: of pull requests, GitHub merges the head into a base that moves on, and only
# attempts of one run have the same merge. https://docs.github.com/en/actions/how-tos/manage-workflow-runs
_OF_THE_COMMIT = frozenset({"merge_group", "push", "schedule"})


@dataclass(frozen=True, slots=True)
class Flip:
    """The same job on the same code, red with this failure and green."""

    red: RunRecord
    """The attempt that failed."""
    green: RunRecord
    """The attempt that passed."""
    job: str
    """The job."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The attempts of one job on one code."""

    job: str
    """The job."""
    shown: int
    """How many failed in this way."""
    ran: int
    """How many ran to their end."""
    flip: Flip | None
    """The last time that it changed on its own."""


def tallies(case: Case, place: Place) -> tuple[Tally, ...]:
    """How each of the jobs fared at this commit."""
    judged = case.record(place)
    same = [each for each in case.records(place.run) if same_code(each) == same_code(judged)]
    group = sorted([*same, judged], key=_in_time)
    return tuple(_tally(group, name, case.fingerprint) for name in place.jobs)


def same_code(record: RunRecord) -> tuple[str, object]:
    """Equal for runs of the very same code."""
    return ("commit", record.head_sha) if record.event in _OF_THE_COMMIT else ("run", record.id)


def _in_time(record: RunRecord) -> tuple[int, int, int]:
    return record.at, record.number, record.attempt


def _tally(group: Sequence[RunRecord], job: str, fingerprint: str | None) -> Tally:
    states = [how(record, job, fingerprint) for record in group]
    found = list(_flips(group, job, fingerprint))
    ran = sum(state in {How.SHOWS, How.PASSED, How.OTHER, How.RED} for state in states)
    return Tally(job, states.count(How.SHOWS), ran, found[-1] if found else None)


def _flips(group: Sequence[RunRecord], job: str, fingerprint: str | None) -> Iterator[Flip]:
    known = [(record, how(record, job, fingerprint)) for record in group]
    for (one, first), (other, second) in pairwise(each for each in known if each[1] in {How.SHOWS, How.PASSED}):
        apart = other.at - one.at
        if (first, second) == (How.SHOWS, How.PASSED) and apart <= AFTER:
            yield Flip(one, other, job)
        elif (first, second) == (How.PASSED, How.SHOWS) and apart <= BEFORE:
            yield Flip(other, one, job)


def learnt(case: Case) -> tuple[Flip, ...]:
    """Where the same code failed in this way and then passed, at other commits; one for each, the oldest first."""
    heads = {place.run.head_sha for place in case.places}
    found: dict[str, Flip] = {}
    for records in case.past.runs.values():
        others = sorted((each for each in records if each.head_sha not in heads), key=_in_time)
        for flip in _learnt(others, case.fingerprint):
            if not _base_was_red(case, flip, records):
                found[flip.red.head_sha] = flip
    return tuple(sorted(found.values(), key=lambda flip: _in_time(flip.green)))


def unsteady(case: Case, place: Place) -> bool:
    """Whether one of the jobs is known to have failed and passed on the very same code, for whatever cause."""
    groups: dict[tuple[str, object], list[RunRecord]] = {}
    for record in case.records(place.run):
        groups.setdefault(same_code(record), []).append(record)
    return any(_both(group, name) for group in groups.values() for name in place.jobs)


def _both(group: Iterable[RunRecord], name: str) -> bool:
    """Whether a job came to both ends."""
    ends = {job.conclusion for record in group for job in record.jobs if job.name == name}
    return "success" in ends and bool(ends & FAILED)


def _learnt(records: Iterable[RunRecord], fingerprint: str | None) -> Iterator[Flip]:
    groups: dict[tuple[str, object], list[RunRecord]] = {}
    for record in records:
        groups.setdefault(same_code(record), []).append(record)
    for group in groups.values():
        for job in dict.fromkeys(name for record in group for name in showing(record, fingerprint)):
            yield from (flip for flip in _flips(group, job, fingerprint) if _in_time(flip.red) < _in_time(flip.green))


def _base_was_red(case: Case, flip: Flip, records: Iterable[RunRecord]) -> bool:
    """Whether the base failed in this way in between: then something was broken, and was mended."""
    base = case.past.base
    between = [each for each in records if flip.red.at <= each.at <= flip.green.at and each.branch == base]
    code = same_code(flip.red)
    return any(each.pull is None and same_code(each) != code and showing(each, case.fingerprint) for each in between)


def cycles(case: Case) -> tuple[RunRecord, ...]:
    """The first red runs of each time that it came to the base and went, in the job that has gone through the most."""
    rows = [_cycles(case, place, name) for place in case.places for name in place.jobs]
    return max(rows, key=len, default=())


def _cycles(case: Case, place: Place, job: str) -> tuple[RunRecord, ...]:
    known = [(record, how(record, job, case.fingerprint)) for record in runs_of_base(case, place)]
    rows = [(state, [record for record, _ in row]) for state, row in groupby(known, key=lambda each: each[1])]
    rows = [each for each in rows if each[0] is not How.ABSENT]
    return tuple(
        row[0]
        for (state, row), (following, _) in pairwise(rows)
        if state is How.SHOWS and following is How.PASSED and len(row) <= LONGEST
    )


def unrelated(case: Case) -> tuple[RunRecord, ...]:
    """The red runs of other heads that it came to and went from, while others passed; the oldest first."""
    rows = [_unrelated(case, place, name) for place in case.places for name in place.jobs]
    return max(rows, key=len, default=())


def _unrelated(case: Case, place: Place, job: str) -> tuple[RunRecord, ...]:
    runs = sorted(last_attempts(case.records(place.run)), key=_in_time)
    heads: dict[str, list[RunRecord]] = {}
    for record in runs:
        if not case.is_related(record, place.run):
            heads.setdefault(head_of(record), []).append(record)
    found = [red for row in heads.values() if (red := _came_and_went(row, job, case.fingerprint))]
    passes = [record for record in runs if how(record, job, case.fingerprint) is How.PASSED]
    return _apart(sorted(found, key=_in_time), passes)


def _came_and_went(row: Sequence[RunRecord], job: str, fingerprint: str | None) -> RunRecord | None:
    """The one red run of a head between two green ones."""
    known = [(record, how(record, job, fingerprint)) for record in row]
    known = [each for each in known if each[1] is not How.ABSENT]
    for (_, before), (red, state), (_, after) in zip(known, known[1:], known[2:], strict=False):
        if (before, state, after) == (How.PASSED, How.SHOWS, How.PASSED):
            return red
    return None


def _apart(reds: Sequence[RunRecord], passes: Sequence[RunRecord]) -> tuple[RunRecord, ...]:
    """Those between which a third head passed: what hits all at once is an outage, or a broken base."""
    kept: list[RunRecord] = []
    for red in reds:
        if not kept or _third(kept[-1], red, passes):
            kept.append(red)
    return tuple(kept)


def _third(one: RunRecord, other: RunRecord, passes: Sequence[RunRecord]) -> bool:
    both = {head_of(one), head_of(other)}
    return any(one.at < each.at < other.at and head_of(each) not in both for each in passes)
