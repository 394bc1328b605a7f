"""Why a change is not blamed yet, though the base passed; each doubt was found by `make bench-verdicts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.triage.timelines import HEAD, SAME, cause, failing, judged_run, past
from workers.triage.facts import PullReference
from workers.triage.judge import verdict
from workers.triage.model import Category
from workers.triage.records import JobRecord, RunRecord, Seen
from workers.triage.verdicts import Whose

RESOLUTION = failing("dependency-resolution", Category.DEPENDENCY, subject={"package": "hishel"})
TIP = f"{41:040x}"


def passes(count: int) -> str:
    """So many runs of `main` in which the job passed."""
    return "\n".join(f"main {number} ok" for number in range(41 - count, 41))


UNSTEADY = "#5 10.1 G\n#5 10.2 ok\n"
"""The job failed and passed on the same code, for another cause."""
ONCE = {
    "the job is not known to fail by chance": ((), "main 40 ok", None),
    "it was mended by a commit": ((), "#5 10 G\n#5 11 ok\nmain 40 ok", None),
    "one pass is known": ((), f"{UNSTEADY}main 40 ok", "known to have passed only 2 times"),
    "nineteen are": ((), f"{UNSTEADY}{passes(18)}", "known to have passed only 19 times"),
    "twenty are": ((), f"{UNSTEADY}{passes(19)}", None),
    "an attempt failed so before": ((), f"{UNSTEADY}main 40 ok\nhere 50.1 F", None),
    "another commit failed so before": ((), f"{UNSTEADY}main 40 ok\n#7 45 F", None),
    "two jobs": (("a", "b"), "#5 10.1 a=G b=ok\n#5 10.2 a=ok b=ok\nmain 40 a=ok b=ok", None),
    "another job passes beside it": (
        ("a",),
        "#5 10.1 a=G b=ok\n#5 10.2 a=ok b=ok\nmain 40 a=ok\nhere 50.2 a=F b=ok",
        "known to have passed only 2 times",
    ),
    "only another job fails by chance": (("a",), "#5 10.1 a=ok b=G\n#5 10.2 a=ok b=ok\nmain 40 a=ok", None),
}


@pytest.mark.parametrize(("jobs", "runs", "said"), ONCE.values(), ids=ONCE.keys())
def test_a_test_that_failed_once_may_have_failed_by_chance(jobs: Sequence[str], runs: str, said: str | None) -> None:
    given = verdict(cause(*jobs, of=judged_run(2)), past(runs))
    assert given.whose is (Whose.UNKNOWN if said else Whose.THIS_CHANGE), given.detail
    assert (said or "`main` passed") in given.detail


@pytest.mark.parametrize("kind", ["lint", "compile-error"])
def test_what_never_comes_by_chance_is_told_at_once(kind: str) -> None:
    assert verdict(cause(found=failing(kind)), past("main 40 ok")).whose is Whose.THIS_CHANGE


def test_a_branch_may_have_begun_where_the_base_was_broken() -> None:
    given = verdict(cause(found=failing("lint")), past("main 39 F\nmain 40 ok"))
    assert (given.whose, "the last time in `main`" in given.detail) == (Whose.UNKNOWN, True)


@pytest.mark.parametrize(("tip", "whose"), [(f"{40:040x}", Whose.THIS_CHANGE), (TIP, Whose.UNKNOWN)])
def test_a_base_that_has_moved_on_since_it_passed_proves_nothing(tip: str, whose: Whose) -> None:
    of = judged_run(pulls=(PullReference(7, HEAD, "main", tip), PullReference(8, HEAD, "next", TIP)))
    given = verdict(cause(found=failing("lint"), of=of), past("main 40 ok\nhere 50.1 F +4"))
    assert (given.whose, "has moved on" in given.detail) == (whose, whose is Whose.UNKNOWN)


DEPENDENCY = {
    "nobody looked": ("main 40 ok", "", Whose.UNKNOWN),
    "nothing has moved": ("main 40 ok", "since then", Whose.THIS_CHANGE),
    "another commit failed so before, and the base passed since": ("#7 39 F\nmain 40 ok", "", Whose.THIS_CHANGE),
}


@pytest.mark.parametrize(("runs", "since", "whose"), DEPENDENCY.values(), ids=DEPENDENCY.keys())
def test_a_dependency_may_break_by_itself(runs: str, since: str, whose: Whose) -> None:
    assert verdict(cause(found=RESOLUTION), past(runs, since=since)).whose is whose


@pytest.mark.parametrize(("sibling", "whose"), [("ok", Whose.UNKNOWN), ("F", Whose.THIS_CHANGE)])
def test_part_of_a_matrix_may_fail_by_chance(sibling: str, whose: Whose) -> None:
    runs = past("main 40 ok")
    (workflow,) = runs.runs
    base = runs.runs[workflow][0]
    names = ("test (1)", "test (2)", "test (3)")
    job = base.jobs[0]
    known = matrix(base, dict.fromkeys(names, "ok"), job)
    here = matrix(known, dict(zip(names, ("F", "F", sibling), strict=True)), job)
    here = replace(here, id=42, attempt=1, number=50, branch="topic", pull=7, head_sha=HEAD, at=base.at + 60)
    failed = names if sibling == "F" else names[:2]
    given = verdict(cause(*failed), replace(runs, runs={workflow: (known, here)}))
    assert (given.whose, "`test (3)` passed in the same run" in given.detail) == (whose, sibling == "ok"), given.detail


def matrix(record: RunRecord, states: Mapping[str, str], like: JobRecord) -> RunRecord:
    """The same run with those jobs."""
    seen = (Seen("test-failure", Category.CODE, SAME, 0.9),)
    jobs = (
        replace(
            like, name=name, conclusion="success" if state == "ok" else "failure", seen=() if state == "ok" else seen
        )
        for name, state in states.items()
    )
    return replace(record, jobs=tuple(jobs))
