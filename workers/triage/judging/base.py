"""How the branch stands that a cause is compared with: the base of a pull request, or a branch's own earlier runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workers.triage.judging.case import Case, Place
from workers.triage.judging.past import How, how, is_of_branch, last_attempts, showing
from workers.triage.judging.telling import commit_link, look, named, run_link, run_text, times
from workers.triage.model import Look
from workers.triage.records import RunRecord
from workers.triage.text import code

FIRST = "Mend it on {branch} rather than here."
INSTEAD = "Bring this branch up to date: it is mended on {branch}."


@dataclass(frozen=True, slots=True)
class Base:
    """What is known of that branch for one workflow."""

    place: Place
    """The jobs that are compared."""
    name: str
    """The branch."""
    fingerprint: str | None
    """What the cause is compared by."""
    before: tuple[tuple[RunRecord, How], ...]
    """Its runs from before the judged one in which one of the jobs ran, with how they stand; the oldest first."""
    later: tuple[tuple[RunRecord, How], ...]
    """Those since."""
    unbroken: tuple[RunRecord, ...]
    """The last of those before that failed in the same way, one after another; the oldest first."""
    certain: bool
    """Whether the one before these is known to have been without it."""

    @property
    def newest(self) -> tuple[RunRecord, How] | None:
        """The last one before the judged run."""
        return self.before[-1] if self.before else None

    @property
    def stands(self) -> bool:
        """Whether it failed there in the same way before."""
        return self.newest is not None and self.newest[1] is How.SHOWS

    @property
    def passed(self) -> RunRecord | None:
        """The newest run before, where the job passed in it."""
        return self.newest[0] if self.newest and self.newest[1] is How.PASSED else None

    @property
    def mended(self) -> RunRecord | None:
        """The newest run since, where the job passed in it."""
        return self.later[-1][0] if self.later and self.later[-1][1] is How.PASSED else None


def bases(case: Case) -> tuple[Base, ...]:
    """What is known for each attempt that the cause stands in."""
    return tuple(_base(case, place) for place in case.places)


def runs_of_base(case: Case, place: Place) -> list[RunRecord]:
    """The last attempts of the base's runs, without the judged run."""
    run, event = place.run, place.run.event if case.own else None
    name = case.base(run)
    kept = [each for each in case.records(run) if each.id != run.id and is_of_branch(each, name, event)]
    return [each for each in last_attempts(kept) if not case.own or each.number < run.number]


def stands(record: RunRecord, place: Place, fingerprint: str | None) -> How:
    """How a run stands to the cause: any job with the same failure counts, one that passed only where none failed."""
    if showing(record, fingerprint):
        return How.SHOWS
    known = {how(record, name, fingerprint) for name in place.jobs}
    order = (How.RED, How.OTHER, How.PASSED, How.GREEN)
    return next((each for each in order if each in known), How.ABSENT)


def passed_beside(base: Base, fingerprint: str | None) -> tuple[str, ...]:
    """The jobs that fail now and passed in the run of the base that shows the failure in others."""
    if base.newest is None:
        return ()
    return tuple(name for name in base.place.jobs if how(base.newest[0], name, fingerprint) is How.PASSED)


def _base(case: Case, place: Place) -> Base:
    runs = [(record, stands(record, place, case.fingerprint)) for record in runs_of_base(case, place)]
    known = [each for each in runs if each[1] is not How.ABSENT]
    before = tuple(each for each in known if each[0].number < place.run.number)
    later = tuple(each for each in known if each[0].number > place.run.number)
    unbroken, certain = _unbroken(before)
    return Base(place, case.base(place.run), case.fingerprint, before, later, unbroken, certain)


def _unbroken(runs: Sequence[tuple[RunRecord, How]]) -> tuple[tuple[RunRecord, ...], bool]:
    """The last runs that show it, and whether the one before them is known to be without it.

    A red run of which nothing more is known neither breaks the row nor belongs to it.
    """
    same: list[RunRecord] = []
    certain = False
    for record, state in reversed(runs):
        if state not in {How.SHOWS, How.RED}:
            return tuple(reversed(same)), certain
        if state is How.SHOWS:
            same.append(record)
        certain = state is How.SHOWS
    return tuple(reversed(same)), False


def standing(base: Base) -> str:
    """Where it stood before: one sentence or two."""
    first = base.unbroken[0]
    since = 0 if base.mended else sum(state is How.SHOWS for _, state in base.later)
    count = len(base.unbroken) + since
    runs = "its last run" if count == 1 else f"its last {times(count, 'run')}"
    if base.mended:
        runs = f"{runs} before this one"
    word = ("at" if count == 1 else "first at") if base.certain else "at the latest since"
    told = f"{code(base.name)} has failed the same way in {runs}, {word} {origin(base, first)}."
    here = showing(base.unbroken[-1], base.fingerprint)
    others = [name for name in here if name not in base.place.jobs]
    if here and len(others) == len(here):
        told += f" There it is in {named(others)}."
    if base.mended:
        told += f" It is mended on {code(base.name)} since {run_link(base.mended)}."
    return told


def first_to_do(base: Base) -> str:
    """What to do of what stands on the base and not yet mended there; empty where it is."""
    return "" if base.mended else FIRST.format(branch=code(base.name))


def instead_to_do(base: Base) -> str:
    """What to do where the base has it mended; empty where it has not."""
    return INSTEAD.format(branch=code(base.name)) if base.mended else ""


def origin(base: Base, record: RunRecord) -> str:
    """A commit and its run, each with its page."""
    return f"{commit_link(base.place.run, record.head_sha)} ({run_link(record)})"


def looks(base: Base) -> tuple[Look, ...]:
    """The runs of the branch that tell of it, the one in which it first stood before the newest."""
    runs = [base.unbroken[0], base.unbroken[-1]] if base.unbroken else [base.newest[0]] if base.newest else []
    return tuple(dict.fromkeys(look(f"{run_text(record)} of {code(base.name)}", record) for record in runs))
