"""The rules, in the order in which they are asked: the first one that answers tells whose failure a cause is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workers.triage.facts import Run
from workers.triage.judging import others
from workers.triage.judging.base import Base, bases, first_to_do, instead_to_do, looks, origin, passed_beside, standing
from workers.triage.judging.case import Case
from workers.triage.judging.comes_and_goes import flaky_before, flaky_here, passed_here
from workers.triage.judging.doubts import doubts, has_stayed, is_only_here
from workers.triage.judging.flaky import tallies
from workers.triage.judging.past import How, how
from workers.triage.judging.released import released
from workers.triage.judging.telling import look, named, range_link, run_link, run_text, times, whereabouts
from workers.triage.model import Category, Look
from workers.triage.recorded import branch_of
from workers.triage.text import code
from workers.triage.verdicts import Verdict, Whose

GUESS = "what broke is only a guess, which cannot be compared with other runs."
GENERIC = "the quoted line is too general to compare it with other runs."
BY_KIND = "A failure of the kind {kind} comes from the runner, the network or a service."
BUT_STAYS = (
    "a {kind} most often comes from the runner or a service, but it stood in all {count} attempts at this commit, \
and {passed}."
)
BUT_ONLY_HERE = "a {kind} most often comes from the runner or a service, but it is known from this pull request alone."
BY_CHANGE = "What was checked in the repository shows that this change brought it about."
BUT_OURS = "What was checked points to this pull request, but {detail}"
PARTLY = "{branch} fails in the same way in other jobs, but {jobs} passed there ({run})."
MORE = "{standing} But this job has {count} more that {branch} has not: {first}"
INSIDE = "What failed is a file of the installed package {package}, not one of this repository."
INSIDE_ANY = "What failed is a file of an installed package, not one of this repository."
MOVED = "The failure is in {packages}, which has moved since the job last passed and is not in the diff."
NAMED = "{names} moved since the job last passed, which the failure names and the diff does not touch."
NOT_OURS = "what was checked shows that something other than this pull request did it."
WITHHELD = "a run for a fork or for Dependabot is given less than one of {branch}, whatever the change is."
ELSEWHERE_NOW = "{heads} in the same way now, too, while {branch} passed this job in {run}: {runs}."
LATELY = (
    "{branch} passed this job in {run}, but the same failure was seen in {count} elsewhere before, the last time in \
{where} ({last})."
)
PASSED = "{branch} passed {jobs} at {origin}, and no other branch or pull request is known to fail this way."
PUSHED = "{branch} passed {jobs} at {origin}; the commits since then are {commits}."

# Code can bring these about, too: an endless loop, a leak, a label that no runner has.
_MAYBE_CODE = frozenset(
    {
        "architecture-mismatch",
        "disk-full",
        "missing-hardware",
        "missing-runner",
        "missing-service",
        "out-of-memory",
        "timeout",
    }
)
_WITHHELD = frozenset({"missing-secret", "permission-denied"})
_DEPENDABOT = "dependabot[bot]"
_STALE = 7 * 86_400
"""Seconds after which a run that passed tells little, unless what has moved since was looked at."""
_MANY = 2
_MOST_LINKS = 3


def guess(case: Case) -> Verdict | None:
    """A guess proves nothing."""
    return None if case.sure else _unknown(case, GUESS)


def infrastructure(case: Case) -> Verdict | None:
    """By its Category, unless it stays at this commit while the base passes."""
    if case.finding.category is not Category.INFRASTRUCTURE or case.by_change:
        return None
    known = bases(case)
    kind = code(case.finding.kind)
    passed = next((base for base in known if base.passed), None)
    shown = max(tally.shown for place in case.places for tally in tallies(case, place))
    if case.finding.kind in _MAYBE_CODE and passed and passed.newest and shown >= _MANY:
        return _unknown(case, BUT_STAYS.format(kind=kind, count=shown, passed=_passed(passed)))
    if (case.finding.kind in _MAYBE_CODE or has_stayed(case)) and is_only_here(case):
        return _unknown(case, BUT_ONLY_HERE.format(kind=kind))
    standings = [base for base in known if base.stands]
    more = f" {standing(standings[0])}" if standings else f" {_capital(_passed(passed))}." if passed else ""
    looked = tuple(each for base in known for each in looks(base))
    return Verdict(Whose.INFRASTRUCTURE, BY_KIND.format(kind=kind) + more, looked)


def pre_existing(case: Case) -> Verdict | None:
    """The base failed in the same way before, and nothing is new here."""
    known = bases(case)
    standings = [base for base in known if base.stands]
    if not standings:
        return None
    base = standings[0]
    looked = looks(base)
    if case.by_change:
        return Verdict(Whose.UNKNOWN, BUT_OURS.format(detail=standing(base)), looked)
    for each in known:
        passed = passed_beside(each, case.fingerprint)
        if passed and each.newest:
            words = {"branch": code(each.name), "jobs": named(passed), "run": run_link(each.newest[0])}
            return Verdict(Whose.UNKNOWN, PARTLY.format(**words), looked)
    runs = [record for each in standings for record in each.unbroken]
    more = case.unknown_to({seen.fingerprint for record in runs for job in record.jobs for seen in job.seen})
    if more:
        words = {"standing": standing(base), "branch": code(base.name), "first": more[0].summary}
        return Verdict(Whose.UNKNOWN, MORE.format(count=times(len(more), "failure"), **words), looked)
    if case.own:
        return Verdict(Whose.PRE_EXISTING, standing(base), looked)
    return Verdict(Whose.PRE_EXISTING, standing(base), looked, first_to_do(base), instead_to_do(base))


def shown_by_proof(case: Case) -> Verdict | None:
    """The repository shows that the pull request did it."""
    if not case.by_change:
        return None
    passed = next((base for base in bases(case) if base.passed), None)
    more = f" {_capital(_passed(passed))}." if passed else ""
    return Verdict(Whose.THIS_CHANGE, BY_CHANGE + more, (looks(passed) if passed else ()) + _proof_looks(case))


def upstream(case: Case) -> Verdict | None:
    """What failed is inside a package from elsewhere."""
    if inside := others.broke_inside(case):
        return Verdict(Whose.UPSTREAM, MOVED.format(packages=named([each.name for each in inside])))
    if case.finding.kind != "broken-dependency":
        return None
    package = case.finding.subject.get("package")
    return Verdict(Whose.UPSTREAM, INSIDE.format(package=code(package)) if package else INSIDE_ANY)


def speaks_against_it(case: Case) -> Verdict | None:
    """What forbids to blame the change, whatever the base shows."""
    if case.fingerprint is None:
        return _unknown(case, GENERIC)
    if case.by_change is False:
        return Verdict(Whose.UNKNOWN, NOT_OURS, _proof_looks(case))
    if case.finding.kind in _WITHHELD and any(_is_withheld(place.run) for place in case.places):
        return Verdict(Whose.UNKNOWN, WITHHELD.format(branch=code(case.base(case.places[0].run) or "the base")))
    if moved := others.named_in(case):
        return Verdict(Whose.UNKNOWN, NAMED.format(names=named([each.name for each in moved])))
    return None


def passed_on_base(case: Case) -> Verdict | None:
    """The job passed on the base just before, and the failure is on no other head."""
    known = bases(case)
    good = [base for base in known if base.passed]
    if not good or any(not _is_clean(case, base) for base in known):
        return None
    base = good[0]
    record = base.newest[0] if base.newest else None
    if record is None or passed_here(case):
        return None
    words = {"branch": code(base.name), "run": run_link(record)}
    if doubt := _on_others(case, words):
        return doubt
    if said := doubts(case):
        return _unknown(case, said)
    jobs = [name for name in base.place.jobs if how(record, name, case.fingerprint) is How.PASSED]
    words |= {"jobs": _told(jobs, case), "origin": origin(base, record)}
    if not case.own:
        return Verdict(Whose.THIS_CHANGE, PASSED.format(**words), looks(base))
    if record.head_sha == base.place.run.head_sha:
        return None
    commits = range_link(base.place.run, record.head_sha, base.place.run.head_sha)
    return Verdict(Whose.THIS_CHANGE, PUSHED.format(commits=commits, **words), looks(base))


def not_known(case: Case) -> Verdict:
    """What is missing."""
    return _unknown(case, passed_here(case))


Rule = Callable[[Case], Verdict | None]
RULES: tuple[Rule, ...] = (
    released,
    guess,
    infrastructure,
    flaky_here,
    flaky_before,
    pre_existing,
    shown_by_proof,
    upstream,
    speaks_against_it,
    passed_on_base,
    not_known,
)
"""The last one always answers."""


def _told(jobs: Sequence[str], case: Case) -> str:
    """The jobs that passed; the comment names those that fail now anyway."""
    failing = [name for place in case.places for name in place.jobs]
    return f"all {len(jobs)} of these jobs" if len(jobs) > _MANY and jobs == failing else named(jobs)


def _on_others(case: Case, words: dict[str, str]) -> Verdict | None:
    """That other heads fail so now, or failed so lately."""
    now = others.failing_now(case)
    # What a branch has, those that start from it have, too.
    if case.own:
        now = tuple(each for each in now if all(each.number < place.run.number for place in case.places))
    if len(now) >= (_MANY if case.own else 1):
        runs = ", ".join(f"{whereabouts(each)} ({run_link(each)})" for each in now[-_MOST_LINKS:])
        heads = times(len(now), "other head fails", "other heads fail")
        looked = tuple(look(f"{run_text(each)} of {whereabouts(each)}", each) for each in now)
        return Verdict(Whose.UNKNOWN, ELSEWHERE_NOW.format(heads=heads, runs=runs, **words), looked)
    before = others.seen_lately(case)
    if before and not now:
        last = before[-1]
        told = {"count": times(len(before), "run"), "where": whereabouts(last), "last": run_link(last)}
        return Verdict(Whose.UNKNOWN, LATELY.format(**told, **words), (look(run_text(last), last),))
    return None


def _is_clean(case: Case, base: Base) -> bool:
    """Whether nothing on the base speaks against the change, and what speaks for it is fresh."""
    if base.newest is None:
        return not any(state is How.SHOWS for _, state in base.later)
    record, state = base.newest
    red = {how(record, name, case.fingerprint) for name in base.place.jobs} & {How.RED, How.OTHER, How.SHOWS}
    since = any(each is How.SHOWS for _, each in base.later)
    stale = case.at(base.place.run) - record.at > _STALE and not case.compared
    return state is How.PASSED and not red and not since and not stale


def _is_withheld(run: Run) -> bool:
    """https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets"""
    return ":" in branch_of(run) or run.actor == _DEPENDABOT


def _proof_looks(case: Case) -> tuple[Look, ...]:
    """What was looked at for the first Proof that tells whether the change did it."""
    proofs = [sighting.found.finding.proof for sighting in case.cause.sightings]
    return next((proof.looked for proof in proofs if proof and proof.by_change is not None), ())


def _unknown(case: Case, said: str) -> Verdict:
    """With how the base stands."""
    known = bases(case)
    told = dict.fromkeys(how_it_stands(base) for base in known)
    detail = " ".join(_capital(each) if place else each for place, each in enumerate(filter(None, (said, *told))))
    return Verdict(Whose.UNKNOWN, detail, tuple(look for base in known for look in looks(base)))


def how_it_stands(base: Base) -> str:
    """One sentence on the branch that the cause is compared with; begins with a small letter or a code span."""
    if not base.name:
        return "which branch to compare with is not known."
    name = code(base.name)
    if base.newest is None:
        return _since(base, name)
    record, state = base.newest
    run = run_link(record)
    if state is How.SHOWS:
        return standing(base)
    if state is How.PASSED:
        return f"{_passed(base)}."
    if state is How.GREEN:
        return f"{name} is green in {run}; whether this job ran there is not known."
    if state is How.OTHER and base.fingerprint is not None:
        return f"{name} is red in this job, too ({run}), for another cause."
    return f"{name} is red in this workflow, too ({run}); whether for the same cause is not known."


def _since(base: Base, name: str) -> str:
    """Of a branch that is known only from runs that began after the judged one."""
    if not base.later:
        return f"nothing is known of {name} for this job yet."
    record, state = base.later[-1]
    told = {How.SHOWS: "fails in the same way", How.PASSED: "passed this job"}.get(state, "ran this job")
    return f"{name} {told} in {run_link(record)}, which began after this one; nothing is known from before."


def _passed(base: Base) -> str:
    """Where the job passed, as a clause, and whether it has failed in this way since."""
    run = run_link(base.passed) if base.passed else "no run"
    since = next((record for record, state in reversed(base.later) if state is How.SHOWS), None)
    more = f", and fails in the same way since {run_link(since)}, which began after this one" if since else ""
    return f"{code(base.name)} passed this job in {run}{more}"


def _capital(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}"
