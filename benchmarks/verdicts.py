"""How often the judge blames wrongly: `make bench-verdicts` (`QUICK=1` for a few repositories).

Each seed makes a repository in which it is known what truly broke (benchmarks/simulation). Every red attempt of a pull
request is put before the judge with exactly what would be remembered at that moment, and each of its causes is counted
by whose doing it is and whose it is said to be. Printed are the table, the shares that matter, and the seeds of the
worst cases. Nothing here fails, and nothing depends on the clock.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.simulation.defects import OWN, Truth
from benchmarks.simulation.world import Red, World
from workers.triage.diagnosis import Cause, causes
from workers.triage.judge import Past, verdict
from workers.triage.judgement import key as mark
from workers.triage.judging.past import is_of_branch, showing
from workers.triage.verdicts import ELSEWHERE, Verdict, Whose

BASE = "main"
MOST_CASES = 3
"""How many of the worst cases of each sort are printed."""
RIGHT = {
    Truth.OWN: Whose.THIS_CHANGE,
    Truth.OWN_SLOW: Whose.THIS_CHANGE,
    Truth.OWN_FLAKY: Whose.THIS_CHANGE,
    Truth.BASE: Whose.PRE_EXISTING,
    Truth.FLAKY: Whose.FLAKY,
    Truth.OUTAGE: Whose.INFRASTRUCTURE,
    Truth.RELEASE: Whose.UPSTREAM,
}


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is simulated."""

    seeds: int = 120
    """Repositories."""
    days: int = 30
    """Of each."""


FULL = Scale()
QUICK = Scale(12, 20)


@dataclass(frozen=True, slots=True)
class Told:
    """One cause: whose doing it is, and whose it is said to be."""

    seed: int
    """Of its repository."""
    red: Red
    """Where it was seen."""
    cause: Cause
    """What broke."""
    truth: Truth
    """Whose doing; the pull request's where a further failure of the same jobs is, as that would be hidden with it."""
    verdict: Verdict
    """What the judge says."""
    clear: bool
    """Whether the base branch tells: its newest run passed these jobs, or fails in the same way."""

    @property
    def wrong(self) -> str:
        """In which way it is wrong; empty where it is not."""
        whose = self.verdict.whose
        if self.truth in OWN and whose in ELSEWHERE | {Whose.UPSTREAM}:
            return f"{whose} said of what is {self.truth}"
        return f"{whose} said of what is {self.truth}" if self.truth not in OWN and whose is Whose.THIS_CHANGE else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts", description="How often is blamed wrongly.")
    parser.add_argument("--quick", action="store_true", help="a few repositories, for a first look")
    parser.add_argument("--seeds", type=int, help="so many repositories")
    parser.add_argument("--seed", type=int, help="only this one, with every wrong verdict in full")
    given = parser.parse_args(arguments)
    scale = QUICK if given.quick else FULL
    told = list(all_told(range(given.seeds or scale.seeds) if given.seed is None else [given.seed], scale.days))
    print("\n".join(report(told, None if given.seed is not None else MOST_CASES)))
    return 0


def all_told(seeds: Iterable[int], days: int) -> Iterator[Told]:
    """Every cause of every red attempt of the repositories that the seeds make."""
    for seed in seeds:
        for red in World(seed, days).reds():
            yield from _judged(seed, red)


def _judged(seed: int, red: Red) -> Iterator[Told]:
    key = red.diagnosis.run.workflow_key
    for cause in causes([red.diagnosis]):
        since = {mark(cause): "compared"} if red.compared else {}
        past = Past({key: red.history}, red.pull, BASE, {}, since)
        given = verdict(cause, past, red.moved)
        yield Told(seed, red, cause, _truth(red, cause), given, _is_clear(red, cause))


def _truth(red: Red, cause: Cause) -> Truth:
    """Of several, the pull request's own counts most: it must not be hidden."""
    jobs = [sighting.job.name for sighting in cause.sightings]
    own = next((each.truth for job in jobs for each in red.truth[job] if each.truth in OWN), None)
    return own or red.truth[jobs[0]][0].truth


def _is_clear(red: Red, cause: Cause) -> bool:
    run, jobs = red.diagnosis.run, {sighting.job.name for sighting in cause.sightings}
    base = [each for each in red.history if is_of_branch(each, BASE) and each.number < run.number]
    if not base:
        return False
    newest = max(base, key=lambda each: each.number)
    passed = {job.name for job in newest.jobs if job.passed}
    fingerprint = cause.found.finding.fingerprint
    elsewhere = any(showing(each, fingerprint) for each in red.history if each.pull != red.pull)
    return bool(fingerprint) and (bool(showing(newest, fingerprint)) or (jobs <= passed and not elsewhere))


def report(told: Sequence[Told], most: int | None) -> Iterator[str]:
    """The table, the shares and the worst cases."""
    yield from confusion(told)
    yield ""
    yield from shares(told)
    cases: dict[str, list[Told]] = {}
    for each in told:
        if each.wrong:
            cases.setdefault(each.wrong, []).append(each)
    for sort, found in sorted(cases.items()):
        yield f"\n{len(found)}x {sort}"
        yield from map(_line, found[:most])


def _line(told: Told) -> str:
    run, finding = told.red.diagnosis.run, told.cause.found.finding
    where = f"seed {told.seed}, pull {told.red.pull}, {run.event} run {run.number}.{run.attempt} of {run.workflow}"
    jobs = ", ".join(sighting.job.name for sighting in told.cause.sightings)
    return f"  {where}: {finding.kind} {finding.fingerprint} in {jobs}: {told.verdict.detail[:200]}"


def confusion(told: Sequence[Told]) -> Iterator[str]:
    """Whose doing it is by whose it is said to be, as a table of Markdown."""
    counts = Counter((each.truth, each.verdict.whose) for each in told)
    yield f"| {len(told):,} causes | {' | '.join(Whose)} | told rightly |"
    yield f"|---|{'---|' * (len(Whose) + 1)}"
    for truth in Truth:
        row = [counts[truth, whose] for whose in Whose]
        told_rightly = _share(counts[truth, RIGHT[truth]], sum(row))
        yield f"| {truth} | {' | '.join(f'{count:,}' for count in row)} | {told_rightly} |"


def shares(told: Sequence[Told]) -> Iterator[str]:
    """What matters, as a table of Markdown."""
    own = [each for each in told if each.truth in OWN]
    yield "| what | share | of |"
    yield "|---|---|---|"
    for whose in (Whose.FLAKY, Whose.PRE_EXISTING, Whose.INFRASTRUCTURE, Whose.UPSTREAM):
        yield _row(f"{whose} said of a pull request's own failure", (each.verdict.whose is whose for each in own))
    blamed = [each.truth not in OWN for each in told if each.verdict.whose is Whose.THIS_CHANGE]
    yield _row("this-change said of something else, of all this-change", blamed)
    for whose in (Whose.FLAKY, Whose.PRE_EXISTING, Whose.INFRASTRUCTURE):
        said = [each.truth in OWN for each in told if each.verdict.whose is whose]
        yield _row(f"a pull request's own failure, of all {whose}", said)
    for truth in (Truth.OWN, Truth.BASE):
        clear = [each for each in told if each.truth is truth and each.clear]
        yield _row(f"{RIGHT[truth]} told, where the base tells", (e.verdict.whose is RIGHT[truth] for e in clear))
    yield _row("unknown", (each.verdict.whose is Whose.UNKNOWN for each in told))


def _row(what: str, those: Iterable[bool]) -> str:
    flags = list(those)
    return f"| {what} | {_share(sum(flags), len(flags), 2)} | {len(flags):,} |"


def _share(count: int, of: int, digits: int = 0) -> str:
    return f"{100 * count / of:.{digits}f} %" if of else "-"


if __name__ == "__main__":
    sys.exit(main())
