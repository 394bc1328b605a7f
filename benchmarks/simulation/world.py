"""One simulated repository: merges, pushes, re-runs, outages and releases, in the order in which they happen."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from benchmarks.simulation.defects import WORKFLOWS, Defect, Defects, Truth, broken, finding
from workers.triage.diagnosis import Diagnosis, FailedJob, Located
from workers.triage.environment import Moved, Sort
from workers.triage.facts import Job, PullReference, Run
from workers.triage.recorded import record
from workers.triage.records import RunRecord

HOUR = 3600
DAY = 24 * HOUR
START = 1_795_000_000
"""Seconds since 1970, at which each repository begins."""
NAME = "acme/datasets"
_URL = f"https://github.com/{NAME}"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Red:
    """A red attempt for a pull request, as it is judged."""

    diagnosis: Diagnosis
    """What its logs show."""
    pull: int
    """The pull request."""
    at: int
    """When that is, in seconds since 1970."""
    history: tuple[RunRecord, ...]
    """What is remembered then of its workflow."""
    truth: dict[str, tuple[Defect, ...]]
    """By job, what broke, the primary cause first."""
    moved: tuple[Moved, ...]
    """What is known to have moved since the jobs last passed."""
    compared: bool
    """Whether that was looked at."""


@dataclass
class Branch:
    """A pull request, or the base branch with `number` 0."""

    number: int
    name: str
    event: str
    defects: list[Defect] = field(default_factory=list)
    sha: str = ""
    base: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Started:
    """A run whose outcome is still to come."""

    run: Run
    branch: Branch
    code: tuple[Defect, ...]
    pinned: frozenset[str]
    before: dict[str, tuple[Defect, ...]]


@dataclass(frozen=True, slots=True)
class Release:
    """A release elsewhere that breaks what uses it."""

    defect: Defect
    begins: int


class World:
    """A repository and what is remembered of it."""

    def __init__(self, seed: int, days: int) -> None:
        """All that happens in it follows from the seed."""
        self.chance = random.Random(seed)
        self.defects = Defects(self.chance)
        self.end = START + days * DAY
        self.now = START
        self._queue: list[tuple[int, int, Callable[[], Iterator[Red]]]] = []
        self._count = 0
        self._numbers = dict.fromkeys(WORKFLOWS, 0)
        self._pulls = 0
        self._open: list[Branch] = []
        self._base = Branch(0, "main", "push")
        # What each commit of the base branch holds, and which releases it keeps out.
        self._commits: list[tuple[str, tuple[Defect, ...], frozenset[str]]] = [(self._sha(), (), frozenset())]
        self._mends: list[tuple[int, Defect]] = []
        self._flaky = [self.defects.flaky() for _ in range(self.chance.randrange(5))]
        self._outages = self._planned(days / 6, lambda at: (self.defects.outage(), at, at + self._hours(0.3, 5)))
        self._releases = self._planned(days / 12, self._release)
        self._kept: dict[tuple[int, int], RunRecord] = {}
        self._installed = START + self.chance.choice((0, 0, 3, 8)) * DAY
        self._lost = START + self.chance.randrange(days * 3) * DAY
        # The share of pull requests that break something, and of runs that somebody starts again.
        self._careless, self._patient = self.chance.uniform(0.1, 0.4), self.chance.uniform(0.1, 0.5)

    def reds(self) -> Iterator[Red]:
        """All red attempts for pull requests, in the order in which they are judged."""
        self._in(0, self._merge_often)
        self._in(HOUR, self._nightly)
        for _ in range(self.chance.randrange(5, 16)):
            self._in(self._hours(0, 48), self._begin)
        while self._queue and self._queue[0][0] < self.end:
            self.now, _, happens = heapq.heappop(self._queue)
            yield from happens()

    def _in(self, seconds: int, happens: Callable[[], Iterator[Red]]) -> None:
        self._count += 1
        heapq.heappush(self._queue, (self.now + seconds, self._count, happens))

    def _hours(self, least: float, most: float) -> int:
        return int(self.chance.uniform(least, most) * HOUR)

    def _sha(self) -> str:
        return f"{self.chance.getrandbits(160):040x}"

    def _planned(self, count: float, made: Callable[[int], _T]) -> list[_T]:
        return [made(START + self.chance.randrange(self.end - START)) for _ in range(round(count))]

    def _release(self, at: int) -> Release:
        return Release(self.defects.release(), at)

    def _nightly(self) -> Iterator[Red]:
        """The scheduled run of the base branch."""
        self._start(self._base, "ci.yml", "schedule")
        self._in(DAY, self._nightly)
        yield from ()

    def _merge(self, defects: Sequence[Defect] = ()) -> Iterator[Red]:
        """A commit of the base branch: it may break something, mend it, or keep a release out."""
        _, held, pinned = self._commits[-1]
        mended = [defect for at, defect in self._mends if at <= len(self._commits)]
        fresh = [*defects, *([self.defects.base()] if self.chance.random() < 0.04 else [])]
        self._mends += [(len(self._commits) + self.chance.randrange(1, 8), defect) for defect in fresh]
        late = {
            each.defect.package or each.defect.mark or "" for each in self._releases if each.begins + DAY < self.now
        }
        if self.chance.random() < 0.3:
            pinned |= late
        kept = tuple(each for each in (*held, *fresh) if each not in mended)
        self._commits.append((self._sha(), kept, pinned))
        self._base.sha = self._commits[-1][0]
        self._base.base = len(self._commits) - 1
        self._start(self._base, "ci.yml", "push")
        if self.chance.random() < 0.15:
            self._start(self._base, "browser.yml", "push")
        yield from ()

    def _merge_often(self) -> Iterator[Red]:
        """What is merged beside the pull requests that are looked at."""
        self._in(self._hours(0.5, 20), self._merge_often)
        yield from self._merge()

    def _begin(self) -> Iterator[Red]:
        """A pull request is opened."""
        self._pulls += 1
        event = "push" if self.chance.random() < 0.25 else "pull_request"
        old = max(0, len(self._commits) - 1 - self.chance.choice((0, 0, 0, 1, 3, 8)))
        pull = Branch(self._pulls, f"topic-{self._pulls}", event, base=old, left=self.chance.randrange(1, 6))
        if self.chance.random() < self._careless:
            pull.defects.append(self.defects.own())
        self._open.append(pull)
        yield from self._push(pull)

    def _push(self, pull: Branch) -> Iterator[Red]:
        """A commit of a pull request; after the last one it is merged or given up, and another one is opened."""
        if not pull.left:
            self._open.remove(pull)
            self._in(self._hours(0.1, 20), self._begin)
            good = all(each.rate < 1 for each in pull.defects)
            if good or self.chance.random() < 0.05:
                self._merged(pull)
                yield from self._merge([each.of(Truth.BASE) for each in pull.defects if each.rate == 1])
            return
        pull.left -= 1
        if self.chance.random() < 0.3:
            pull.base = len(self._commits) - 1
        pull.sha = self._sha()
        for workflow in ("ci.yml", *(["browser.yml"] if self.chance.random() < 0.3 else [])):
            self._start(pull, workflow, pull.event)
        self._in(self._hours(0.4, 30), lambda: self._again(pull))

    def _merged(self, pull: Branch) -> None:
        """A test that it made flaky is everybody's from now on."""
        self._flaky += [each.of(Truth.FLAKY) for each in pull.defects if each.rate < 1]

    def _again(self, pull: Branch) -> Iterator[Red]:
        """The author mends what is broken, or breaks something more."""
        pull.defects = [each for each in pull.defects if self.chance.random() < 0.4]
        if pull.left and self.chance.random() < self._careless / 2:
            pull.defects.append(self.defects.own())
        yield from self._push(pull)

    def _start(self, branch: Branch, workflow: str, event: str) -> None:
        """A run of a commit; one for `pull_request` is of its merge into the base branch as that stands now."""
        merged = event == "pull_request" or not branch.number
        _, held, pinned = self._commits[-1 if merged else branch.base]
        self._numbers[workflow] += 1
        self._count += 1
        run = Run(
            repository=NAME,
            id=self._count,
            attempt=1,
            number=self._numbers[workflow],
            workflow_id=1,
            workflow=workflow,
            event=event,
            completed=True,
            conclusion=None,
            head_sha=branch.sha or self._commits[-1][0],
            head_branch=branch.name,
            head_owner="acme",
            url=f"{_URL}/actions/runs/{self._count}",
            workflow_path=f".github/workflows/{workflow}",
            actor="alice",
            pulls=(PullReference(branch.number, branch.sha, "main", self._commits[-1][0]),) if branch.number else (),
        )
        self._go(Started(run, branch, (*held, *branch.defects), pinned, {}))

    def _go(self, started: Started) -> None:
        """Its jobs run, each with what is broken around it when it begins."""
        workflow = started.run.workflow
        releases = [each for each in self._releases if each.begins <= self.now and not self._kept_out(each, started)]
        around = [defect for defect, begins, ends in self._outages if begins <= self.now < ends]
        around += [*(each.defect for each in releases), *self._flaky]
        shown = {}
        for job in WORKFLOWS[workflow]:
            if not started.before or started.before[job]:
                shown[job] = broken((*started.code, *around), (workflow, job), self.chance)
            else:
                shown[job] = ()
        compared = self.chance.random() < 0.6
        moved = [Moved(Sort.PACKAGE, each.defect.package, "1.0", "2.0") for each in releases if compared]
        if compared and self.chance.random() < 0.3:
            moved.append(Moved(Sort.PACKAGE, "harmless", "1.0", "1.1"))
        took = self._hours(0.05, 0.5)
        self._in(
            took,
            lambda: self._completed(started, shown, tuple(each for each in moved if each.name) if compared else None),
        )

    def _kept_out(self, release: Release, started: Started) -> bool:
        return (release.defect.package or release.defect.mark or "") in started.pinned

    def _completed(
        self, started: Started, shown: dict[str, tuple[Defect, ...]], moved: tuple[Moved, ...] | None
    ) -> Iterator[Red]:
        """It is known a moment later, now and then much later, and sometimes never."""
        if started.branch.number and started.run.head_sha != started.branch.sha and self.chance.random() < 0.5:
            # Cancelled, as a newer commit was pushed.
            return
        red = any(shown.values())
        at = datetime.fromtimestamp(self.now, UTC)
        run = replace(started.run, conclusion="failure" if red else "success", updated_at=at)
        late = self._hours(0.1, 2) if self.chance.random() < 0.03 else self.chance.randrange(5, 90)
        if self.chance.random() > 0.01:
            self._in(late, lambda: self._known(started, run, shown, moved))
        if red and run.attempt < 4 and self.chance.random() < self._patient:
            again = replace(started, run=replace(started.run, attempt=run.attempt + 1), before=shown)
            self._in(self._hours(0.02, 3), lambda: self._rerun(again))
        yield from ()

    def _rerun(self, started: Started) -> Iterator[Red]:
        """The failed jobs run again, the others keep their result."""
        self._go(started)
        yield from ()

    def _known(
        self, started: Started, run: Run, shown: dict[str, tuple[Defect, ...]], moved: tuple[Moved, ...] | None
    ) -> Iterator[Red]:
        if self.now < self._installed:
            return
        if self._lost <= self.now:
            self._kept.clear()
            self._lost = self.end
        failed = tuple(_failed(run, job, each) for job, each in shown.items() if each)
        pull = started.branch.number or None
        jobs = [_job(run, job, bool(each)) for job, each in shown.items()]
        read = () if self.chance.random() < 0.02 else failed
        kept = record(run, jobs, failed if pull else read, pull, self.now)
        self._kept[run.id, run.attempt] = kept
        if pull and failed:
            same = [each for each in self._kept.values() if each.workflow == kept.workflow]
            history = tuple(sorted(same, key=lambda each: (each.at, each.number, each.attempt)))[-500:]
            truth = {job: each for job, each in shown.items() if each}
            yield Red(
                Diagnosis(run, len(jobs), failed, ()), pull, self.now, history, truth, moved or (), moved is not None
            )


def _job(run: Run, name: str, red: bool) -> Job:
    return Job(_job_id(run, name), name, "failure" if red else "success", run.url, ("ubuntu-latest",), ())


def _failed(run: Run, name: str, shown: Sequence[Defect]) -> FailedJob:
    found = tuple(Located(finding(each, name), run.url) for each in shown)
    return FailedJob(name, run.url, found, _job_id(run, name))


def _job_id(run: Run, name: str) -> int:
    return run.id * 100 + run.attempt * 10 + [*WORKFLOWS[run.workflow]].index(name)
