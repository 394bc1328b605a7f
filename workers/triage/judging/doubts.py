"""What a run that passed on the base does not rule out: each a named doubt, found by simulation.

The figures are in docs/decisions/0006-whose-failure.md, and `make bench-verdicts` renews them.
"""

from __future__ import annotations

from workers.triage.judging.base import Base, bases
from workers.triage.judging.case import NEVER_FLAKY, Case, Place
from workers.triage.judging.flaky import unsteady
from workers.triage.judging.others import failing_now, seen_lately
from workers.triage.judging.past import How, how, is_of_branch, showing
from workers.triage.judging.telling import commit_link, named, times
from workers.triage.records import RunRecord
from workers.triage.text import code

LEAST_PASSES = 20
"""Of a job: a test that fails by chance once in ten times would have shown in nearly nine of ten such rows by then."""
FRESH = 3 * 3600
"""Seconds for which a pass of the base counts, whatever was merged since."""
FIRST_SEEN = (
    "it was seen once, in one job that is known to have passed only {passes}: too little to tell whether it comes and "
    "goes by chance."
)
IN_PART = (
    "it was seen once, while {jobs} passed in the same run: too little to tell whether it comes and goes by chance."
)
MOVED_ON = "{branch} has moved on to {commit}, for which no run of this workflow is known."
NOT_COMPARED = "what may be installed changes by itself, and whether it has moved since is not known."


def doubts(case: Case) -> str | None:
    """Why the change is not to be blamed yet, though the base passed; one sentence, or two."""
    return _seen_once(case) or _in_part(case) or _moved_on(case) or _not_compared(case)


def is_only_here(case: Case) -> bool:
    """Whether neither the base nor another head failed so: then a runner's failure may be the code's doing.

    A change can bring about an endless loop, or ask for a host that there is not.
    """
    return not failing_now(case) and not seen_lately(case) and not any(base.stands for base in bases(case))


def has_stayed(case: Case) -> bool:
    """Whether another commit of the same pull request failed so before, which no short outage outlasts."""
    return any(each.head_sha != place.run.head_sha for place in case.places for each in _earlier(case, place))


def _seen_once(case: Case) -> str | None:
    """The first failure of a test in one job may be chance, where that job is known for it: each flaky test has to be
    met for a first time."""
    if case.finding.kind in NEVER_FLAKY or case.own or len(case.places) > 1:
        return None
    (place,) = case.places
    if len(place.jobs) > 1 or _earlier(case, place) or not unsteady(case, place):
        return None
    states = [how(each, place.jobs[0], case.fingerprint) for each in case.records(place.run)]
    passes = states.count(How.PASSED)
    return None if passes >= LEAST_PASSES else FIRST_SEEN.format(passes=times(passes, "time"))


def _in_part(case: Case) -> str | None:
    """A change mostly breaks a test in all legs of a matrix, chance and outages mostly in some."""
    if case.finding.kind in NEVER_FLAKY or case.own or any(_earlier(case, place) for place in case.places):
        return None
    passed = [name for place in case.places for name in _siblings_that_passed(case, place)]
    return IN_PART.format(jobs=named(passed)) if passed else None


def _siblings_that_passed(case: Case, place: Place) -> tuple[str, ...]:
    """Jobs of the same matrix: named alike up to the values in brackets.

    https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
    """
    stems = {stem for stem, values, _ in (name.partition(" (") for name in place.jobs) if values}
    kept = case.past.runs.get(place.run.workflow_key, ())
    same = (each for each in kept if (each.id, each.attempt) == (place.run.id, place.run.attempt))
    jobs = [job.name for each in same for job in each.jobs if job.passed and " (" in job.name]
    return tuple(name for name in jobs if name.partition(" (")[0] in stems)


def _earlier(case: Case, place: Place) -> tuple[RunRecord, ...]:
    """Other attempts and commits of the same pull request that failed so."""
    pull = case.past.pull
    own = (each for each in case.records(place.run) if pull is not None and each.pull == pull)
    return tuple(each for each in own if showing(each, case.fingerprint))


def _moved_on(case: Case) -> str | None:
    """Where a workflow seldom runs on the base, or has not ended there yet, its last pass is of older code."""
    if case.own:
        return None
    for base in bases(case):
        if base.passed is None or case.at(base.place.run) - base.passed.at <= FRESH:
            continue
        for pull in base.place.run.pulls:
            if pull.number == case.past.pull and not _has_run(case, base, pull.base_sha):
                words = {"branch": code(base.name), "commit": commit_link(base.place.run, pull.base_sha)}
                return MOVED_ON.format(**words)
    return None


def _has_run(case: Case, base: Base, sha: str) -> bool:
    records = case.records(base.place.run)
    return any(each.head_sha == sha for each in records if is_of_branch(each, base.name))


def _not_compared(case: Case) -> str | None:
    """A release elsewhere breaks all heads at once, and one of them has to be the first."""
    return (
        NOT_COMPARED if case.finding.category == "dependency" and not case.compared and not has_stayed(case) else None
    )
