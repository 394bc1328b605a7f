"""What can break a simulated job, and whose doing that truly is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from workers.triage.model import Category, Finding


class Truth(StrEnum):
    """Whose doing a failure truly is."""

    OWN = "the pull request's"
    OWN_SLOW = "the pull request's, of a runner's kind"
    OWN_FLAKY = "the pull request made it flaky"
    BASE = "the base's"
    FLAKY = "a flaky test's"
    OUTAGE = "an outage's"
    RELEASE = "a release's elsewhere"


OWN = frozenset({Truth.OWN, Truth.OWN_SLOW, Truth.OWN_FLAKY})
"""The failure would not be there without the pull request."""

TESTS = ("test (3.10)", "test (3.11)", "test (3.12)")
WORKFLOWS: dict[str, tuple[str, ...]] = {"ci.yml": (*TESTS, "build", "lint"), "browser.yml": ("browser",)}
"""Their jobs. The second one rarely runs on the base branch, as it is filtered by paths."""
TESTS_OF_ALL = 150
"""How many different test failures a repository knows; three of ten hit a tenth of them."""
Place = tuple[str, str]
_STOPPING = frozenset({"compile-error", "lint", "dependency-resolution", "network", "broken-dependency", "timeout"})
"""After these nothing else of the job runs."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that makes jobs fail."""

    truth: Truth
    """Whose doing it is, seen from who made it."""
    kind: str
    """What retriage reads in the log."""
    category: Category
    """Its Category."""
    mark: str | None
    """Its fingerprint; None for a generic line."""
    places: frozenset[Place]
    """The jobs that it breaks."""
    rate: float = 1.0
    """In what share of their runs."""
    package: str = ""
    """The package that it names."""
    line: int = 1
    """Where it stands in the log: the first is the primary cause."""

    def of(self, truth: Truth) -> Defect:
        """The same, as somebody else's doing."""
        return replace(self, truth=truth)


class Defects:
    """Makes defects of a repository."""

    def __init__(self, chance: random.Random) -> None:
        """Each test of the repository has one way to fail, most of the time."""
        self._chance = chance
        self._tests = [f"1:test{number}" for number in range(TESTS_OF_ALL)]
        self._count = 0

    def own(self) -> Defect:
        """What a change breaks."""
        sort = self._chance.choices(
            ("test", "leg", "lint", "compile", "resolution", "generic", "browser", "slow", "flaky"),
            (34, 6, 16, 14, 6, 8, 8, 3, 3),
        )[0]
        if sort == "flaky":
            return replace(self._test(Truth.OWN_FLAKY, TESTS), rate=self._chance.uniform(0.1, 0.7))
        if sort == "slow":
            return self._of_runner()
        if sort == "browser":
            return replace(self._test(Truth.OWN, ()), places=frozenset({("browser.yml", "browser")}))
        if sort in {"test", "leg"}:
            return self._test(Truth.OWN, TESTS if sort == "test" else (self._chance.choice(TESTS),))
        if sort == "generic":
            return self._made(Truth.OWN, "unknown", Category.UNKNOWN, ("build",), marked=False)
        kind, jobs = {
            "lint": ("lint", ("lint",)),
            "compile": ("compile-error", (*TESTS, "build")),
            "resolution": ("dependency-resolution", (*TESTS, "build")),
        }[sort]
        category = Category.DEPENDENCY if sort == "resolution" else Category.CODE
        return self._made(Truth.OWN, kind, category, jobs)

    def base(self) -> Defect:
        """What a merge breaks."""
        made = self.own()
        while made.truth is not Truth.OWN:
            made = self.own()
        return made.of(Truth.BASE)

    def flaky(self) -> Defect:
        """A test that fails by chance, in all legs of the matrix or in one."""
        jobs = TESTS if self._chance.random() < 0.5 else (self._chance.choice(TESTS),)
        made = replace(self._test(Truth.FLAKY, jobs), rate=0.01 * 30 ** self._chance.random())
        if self._chance.random() < 0.25:
            return replace(made, places=frozenset({("browser.yml", "browser")}))
        return replace(made, mark=None) if self._chance.random() < 0.1 else made

    def outage(self) -> Defect:
        """A service that is down; one of three shows as failing tests."""
        rate = self._chance.uniform(0.3, 1)
        if self._chance.random() < 0.33:
            return replace(self._test(Truth.OUTAGE, TESTS), rate=rate)
        jobs = (*TESTS, "build", "lint")
        made = self._made(Truth.OUTAGE, "network", Category.INFRASTRUCTURE, jobs)
        return replace(made, rate=rate, places=made.places | {("browser.yml", "browser")})

    def release(self) -> Defect:
        """A new release of a dependency that breaks what uses it."""
        self._count += 1
        package = f"package{self._count}"
        sort = self._chance.choice(("test", "resolution", "inside"))
        if sort == "test":
            made = self._test(Truth.RELEASE, TESTS)
        else:
            kind = "dependency-resolution" if sort == "resolution" else "broken-dependency"
            made = self._made(Truth.RELEASE, kind, Category.DEPENDENCY, (*TESTS, "build"))
        return replace(made, package=package if sort != "test" or self._chance.random() < 0.5 else "")

    def _of_runner(self) -> Defect:
        kind = self._chance.choice(("timeout", "timeout", "out-of-memory", "network"))
        return self._made(Truth.OWN_SLOW, kind, Category.INFRASTRUCTURE, TESTS)

    def _test(self, truth: Truth, jobs: Sequence[str]) -> Defect:
        made = self._made(truth, "test-failure", Category.CODE, jobs)
        among = self._tests[: TESTS_OF_ALL // 10] if self._chance.random() < 0.3 else self._tests
        return replace(made, mark=self._chance.choice(among))

    def _made(self, truth: Truth, kind: str, category: Category, jobs: Sequence[str], *, marked: bool = True) -> Defect:
        self._count += 1
        places = frozenset(("ci.yml", job) for job in jobs)
        mark = f"1:{kind}{self._count}" if marked else None
        return Defect(truth, kind, category, mark, places, line=self._chance.randrange(1, 1000))


def broken(defects: Sequence[Defect], place: Place, chance: random.Random) -> tuple[Defect, ...]:
    """What one run of a job shows, the primary cause first.

    Of two with the same fingerprint only what would be there without the pull request counts: it speaks for both.
    """
    shown = [each for each in defects if place in each.places and (each.rate == 1 or chance.random() < each.rate)]
    foreign = {each.mark for each in shown if each.truth not in OWN and each.mark}
    shown = [each for each in shown if each.truth not in OWN or each.mark not in foreign]
    shown.sort(key=lambda each: (each.kind not in _STOPPING, each.mark is None, each.line))
    if shown and shown[0].kind in _STOPPING:
        return (shown[0],)
    told = [each for each in shown if each.mark]
    return tuple(told or shown[:1])


def finding(defect: Defect, job: str) -> Finding:
    """What retriage reads of it."""
    named = f"{defect.package} " if defect.package else ""
    return Finding(
        kind=defect.kind,
        category=defect.category,
        subject={"package": defect.package} if defect.package else {"test": defect.mark},
        confidence=0.3 if defect.kind == "unknown" else 0.9,
        job=job,
        step="Run",
        line=defect.line,
        quote=f"{named}{defect.mark or 'Process completed with exit code 1.'}",
        excerpt="",
        summary="",
        remedy="",
        fingerprint=defect.mark,
    )
