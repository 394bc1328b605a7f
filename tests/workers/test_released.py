"""Which claims of a run are looked at on the index, how often, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from tests.fake_index import FakeIndex, a_project, some_contents
from tests.fakes import FakeCache
from workers import released
from workers.errors import RetryableError
from workers.released import MOST_CLAIMS, NO_TIME, NOT_NOW, NOT_WANTED, SECONDS, TOO_MANY, Releases
from workers.reproducing.desk import Bounds
from workers.triage.model import ProofState
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import BrokenFile, Platform
from workers.triage.releases.reproduction import Reproduction

ERROR = "IndentationError: unexpected indent"
FILE = "ipfs_kit_py/install_ipfs.py"
BROKEN = BrokenFile(FILE, 460, ERROR)
PROJECT = a_project("ipfs-kit-py", "0.2.0", "0.3.0")
CONTENTS = {
    "0.2.0": some_contents("ipfs-kit-py", "0.2.0", (FILE,)),
    "0.3.0": some_contents("ipfs-kit-py", "0.3.0", (), (BROKEN,)),
}
PACKAGE = Package("ipfs-kit-py", "0.3.0", "the log, line 9")
CLAIM = Claim(Sort.SYNTAX, PACKAGE, Platform(python="3.11"), FILE, 460, ERROR, at=1_790_000_000)


def index() -> FakeIndex:
    return FakeIndex.of(PROJECT, CONTENTS)


def releases(asked: FakeIndex, cache: FakeCache | None = None, **more: object) -> Releases:
    return Releases(asked, cache or FakeCache(), lambda: True, **more)  # type: ignore[arg-type] # fields by name


def test_a_broken_release_is_confirmed() -> None:
    found = releases(index()).reproduction(CLAIM)
    assert (found.verdict, found.line, found.last_good) == (ProofState.CONFIRMED, 460, "0.2.0")


def test_the_same_claim_of_other_jobs_and_runs_is_looked_at_once() -> None:
    cache, asked = FakeCache(), index()
    first = releases(asked, cache)
    found = first.reproduction(CLAIM)
    looked = len(asked.looked)
    elsewhere = replace(CLAIM, package=replace(PACKAGE, told_by="the log, line 90"), at=1_790_009_000)
    assert first.reproduction(elsewhere) == found
    assert releases(asked, cache).reproduction(elsewhere) == found
    assert len(asked.looked) == looked
    releases(asked, cache, afresh=True).reproduction(CLAIM)
    assert len(asked.looked) > looked


def test_of_an_unknown_version_the_hour_counts() -> None:
    cache, asked = FakeCache(), index()
    open_ = replace(CLAIM, package=Package("ipfs-kit-py"), other=Package("hishel", None, "told"))
    releases(asked, cache).reproduction(open_)
    looked = len(asked.asked)
    releases(asked, cache).reproduction(replace(open_, at=1_790_000_100))
    assert len(asked.asked) == looked
    releases(asked, cache).reproduction(replace(open_, at=1_790_009_000))
    assert len(asked.asked) > looked


def test_few_claims_of_a_run_are_looked_at() -> None:
    run = releases(index())
    answers = [run.reproduction(replace(CLAIM, line=line)) for line in range(MOST_CLAIMS + 1)]
    assert [answer.reason == TOO_MANY for answer in answers] == [False] * MOST_CLAIMS + [True]


@dataclass
class Clock:
    """Each look at it takes a while."""

    now: float = 0.0
    step: float = 0.0
    bounds: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def test_no_more_time_is_taken_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(step=SECONDS - 5)
    run = releases(index(), clock=clock)

    def reproduce(_index: object, claim: Claim, bounds: Bounds) -> Reproduction:
        clock.bounds.append(bounds.seconds)
        return Reproduction(claim.sort, ProofState.NOT_CHECKED, "So.", claim.package.name)

    monkeypatch.setattr(released, "reproduce", reproduce)
    run.reproduction(CLAIM)
    run.reproduction(replace(CLAIM, line=1))
    assert clock.bounds == [20.0, 5.0]
    monkeypatch.setattr(released, "MOST_CLAIMS", 3)
    assert run.reproduction(replace(CLAIM, line=2)).reason == NO_TIME


def test_an_index_that_does_not_answer_now_is_asked_again_at_the_next_occasion() -> None:
    cache, asked = FakeCache(), index()
    asked.errors["ipfs-kit-py"] = RetryableError("502")
    run = releases(asked, cache)
    found = run.reproduction(CLAIM)
    assert (found.verdict, found.reason, run.done_without) == (ProofState.NOT_CHECKED, NOT_NOW, True)
    asked.errors.clear()
    assert releases(asked, cache).reproduction(CLAIM).confirmed


def test_no_package_is_named_to_an_index_where_the_repository_does_not_want_it() -> None:
    cache, asked = FakeCache(), index()
    run = Releases(asked, cache, lambda: False)
    assert run.reproduction(CLAIM).reason == NOT_WANTED
    assert not asked.asked
    assert releases(asked, cache).reproduction(CLAIM).confirmed
    assert Releases(asked, cache, lambda: False).reproduction(CLAIM).reason == NOT_WANTED


def test_settings_that_cannot_be_read_now_name_no_package_either() -> None:
    def unknown() -> bool:
        raise RetryableError("502")

    cache, asked = FakeCache(), index()
    releases(index(), cache).reproduction(CLAIM)
    run = Releases(asked, cache, unknown)
    assert run.reproduction(CLAIM).reason == NOT_NOW
    assert run.done_without
    assert not asked.asked


def test_what_another_version_kept_is_looked_at_again() -> None:
    cache, asked = FakeCache(), index()
    releases(asked, cache).reproduction(CLAIM)
    for key in list(cache.values):
        cache.values[key] = b"{}"
    assert releases(asked, cache).reproduction(CLAIM).confirmed
