"""Whose failure it is, told through timelines of earlier runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.triage.timelines import HEAD, HOUR, OTHER, SAME, START, cause, failing, judged_run, past
from workers.triage.environment import Moved, Sort
from workers.triage.judge import verdict
from workers.triage.judging.case import NEVER_FLAKY
from workers.triage.model import Category, Look, Proof, ProofState
from workers.triage.verdicts import Whose

OURS = Proof(ProofState.CONFIRMED, "Looked.", (Look("the line", "https://github.com/acme/datasets"),), by_change=True)
NOT_OURS = replace(OURS, by_change=False)
HISHEL = Moved(Sort.PACKAGE, "Hishel", "1.4.0", "2.0.0")
CHECKOUT = Moved(Sort.ACTION, "actions/checkout@v4", "a" * 40, "b" * 40)
IMAGE = Moved(Sort.RUNNER_IMAGE, "ubuntu-24.04", "1", "2")

GREEN_RED_THRICE = """
    main 30 ok
    #5 31 ok
    #5 32 F
    #5 33 ok
    #6 34 ok
    main 35 ok
    #6 36 F
    #6 37 ok
    #8 38 ok
    main 39 ok
    #8 40 F
    #8 41 ok
"""

TOLD = {
    # What stood before.
    "main failed the same way in its last three runs": (
        "main 40 ok\nmain 41 F\nmain 42 F\nmain 43 F",
        Whose.PRE_EXISTING,
        (
            "`main` has failed the same way in its last 3 runs, first at [`0000000`]({WEB}/commit/"
            "0000000000000000000000000000000000000029) ([run #41]({WEB}/actions/runs/410))."
        ),
    ),
    "where it first stood is older than what is kept": ("main 41 F", Whose.PRE_EXISTING, "at the latest since [`"),
    "a red run that was not read hides where it first stood": (
        "main 39 ok\nmain 40 red\nmain 41 F\nmain 42 red\nmain 43 F",
        Whose.PRE_EXISTING,
        "in its last 2 runs, at the latest since",
    ),
    "another job of the workflow shows it on main": (
        "main 40 ok deploy=ok\nmain 41 X deploy=F",
        Whose.PRE_EXISTING,
        "There it is in `deploy`.",
    ),
    "main has mended it since": (
        "main 40 F\nmain 51 ok",
        Whose.PRE_EXISTING,
        (
            "in its last run before this one, at the latest since [`0000000`]({WEB}/commit/"
            "0000000000000000000000000000000000000028) ([run #40]({WEB}/actions/runs/400)). It "
            "is mended on `main` since [run #51]({WEB}/actions/runs/510)."
        ),
    ),
    "main still fails so since": ("main 40 F\nmain 51 F", Whose.PRE_EXISTING, "its last 2 runs"),
    "a skipped job on main tells nothing": ("main 40 F\nmain 41 X", Whose.PRE_EXISTING, "its last run"),
    "a nightly run of main counts": ("main 40 F !schedule", Whose.PRE_EXISTING, "`main` has failed the same way"),
    "main fails so only since this run began": ("main 40 ok\nmain 51 F", Whose.UNKNOWN, "which began after this one"),
    "all that is known of main began later and fails": (
        "main 51 F",
        Whose.UNKNOWN,
        "fails in the same way in [run #51]",
    ),
    "all that is known of main began later and passed": ("main 51 ok", Whose.UNKNOWN, "passed this job in [run #51]"),
    "all that is known of main began later": ("main 51 G", Whose.UNKNOWN, "ran this job in [run #51]"),
    "main is red, and nobody knows why": (
        "main 40 F\nmain 41 red",
        Whose.UNKNOWN,
        (
            "`main` is red in this workflow, too ([run #41]({WEB}/actions/runs/410)); whether "
            "for the same cause is not known."
        ),
    ),
    "main is red in a job that was not read": ("main 41 ?", Whose.UNKNOWN, "whether for the same cause is not known"),
    "main is red with a line that says nothing": (
        "main 41 g",
        Whose.UNKNOWN,
        "whether for the same cause is not known",
    ),
    "main fails for another cause": ("main 41 G", Whose.UNKNOWN, "is red in this job, too"),
    "main is green, and its jobs are not known": ("main 41 green", Whose.UNKNOWN, "whether this job ran there"),
    "nothing is known of main": ("", Whose.UNKNOWN, "nothing is known of `main` for this job yet."),
    "a renamed job": ("main 41 tests=ok", Whose.UNKNOWN, "nothing is known of `main` for this job yet."),
    "a pull request whose head is called main is not main": (
        "main 41 F !pull_request",
        Whose.UNKNOWN,
        "nothing is known of `main`",
    ),
    # This change.
    "main passed the job just before": (
        "main 39 F\n#7 40 F +999\nmain 41 ok",
        Whose.THIS_CHANGE,
        (
            "`main` passed `test` at [`0000000`]({WEB}/commit/"
            "0000000000000000000000000000000000000029) ([run #41]({WEB}/actions/runs/410)), and "
            "no other branch or pull request is known to fail this way."
        ),
    ),
    "an older head of this pull request failed so": ("main 40 ok\n#7 41 F", Whose.THIS_CHANGE, "`main` passed `test`"),
    "another pull request of the same head": (
        f"main 40 ok\n#8 41 F @{HEAD}\n#7 42 F",
        Whose.THIS_CHANGE,
        "`main` passed",
    ),
    "two pull requests that break the same test": (
        "main 40 ok\n#5 41 F",
        Whose.UNKNOWN,
        (
            "1 other head fails in the same way now, too, while `main` passed this job in [run #40]({WEB}/actions/"
            "runs/400): pull request 5 ([run #41]({WEB}/actions/runs/410))."
        ),
    ),
    "it was on another head before": ("#5 40 F\n#5 41 ok\nmain 42 ok", Whose.UNKNOWN, "seen in 1 run elsewhere before"),
    "main had it before": ("main 40 F\nmain 41 ok", Whose.UNKNOWN, "the last time in `main`"),
    "main passed long ago": ("main 40 ok\nhere 50.1 F +300", Whose.UNKNOWN, "`main` passed this job in [run #40]"),
    # Flaky.
    "the same commit passed in another attempt": (
        "main 30 ok\nhere 50.1 F\nhere 50.2 ok\nhere 50.3 F",
        Whose.FLAKY,
        (
            "`test` failed in 2 of 3 attempts at this commit, and passed in "
            "[run #50, attempt 2]({WEB}/actions/runs/42/attempts/2)."
        ),
    ),
    "it passed first, long ago": ("here 50.1 ok\nhere 50.3 F +30", Whose.UNKNOWN, "nothing is known of `main`"),
    "the head passed in another run, of another merge": (
        f"main 30 ok\n#7 48 F\n#7 49 ok @{HEAD}",
        Whose.THIS_CHANGE,
        "`main` passed `test`",
    ),
    "it is known that an attempt made it go elsewhere": (
        "main 30 ok\n#5 40.1 F\n#5 40.2 ok",
        Whose.FLAKY,
        "The same failure was gone in a later attempt at the very same code, [`0000000`]",
    ),
    "nightly runs of one commit on main": ("main 30 F @c !schedule\nmain 31 ok @c !schedule", Whose.FLAKY, "of `main`"),
    "an attempt passed days later": ("main 30 ok\n#5 40.1 F\n#5 40.2 ok +90", Whose.UNKNOWN, "seen in 1 run elsewhere"),
    "main was red for a while, and an attempt passed then": (
        "#5 40.1 F\nmain 41 F\nmain 42 ok\n#5 40.2 ok",
        Whose.UNKNOWN,
        "seen in 2 runs elsewhere before",
    ),
    "known to come and go, but it stays here": (
        "main 30 ok\n#5 40.1 F\n#5 40.2 ok\nhere 50.1 F\nhere 50.2 F\nhere 50.3 F",
        Whose.UNKNOWN,
        "but it stood in all 3 attempts here",
    ),
    "known to come and go, but main is broken now": (
        "#5 30.1 F\n#5 30.2 ok\nmain 39 ok\nmain 40 F\nmain 41 F",
        Whose.PRE_EXISTING,
        "in its last 2 runs, first at",
    ),
    "it came to main and went twice": (
        "main 30 ok\nmain 31 F\nmain 32 ok\nmain 33 F\nmain 34 ok",
        Whose.FLAKY,
        "`main` failed in this way 2 times and was without it in a later run each time",
    ),
    "main was red for a day": (
        "main 30 ok\nmain 31 F\nmain 32 F\nmain 33 F\nmain 34 F\nmain 35 ok",
        Whose.UNKNOWN,
        "seen in 4 runs elsewhere before",
    ),
    "main was broken for long twice": (
        "main 30 F\nmain 31 F\nmain 32 F\nmain 33 F\nmain 34 ok\nmain 35 F\nmain 36 ok",
        Whose.UNKNOWN,
        "seen in",
    ),
    "it came and went on three heads while others passed": (
        GREEN_RED_THRICE,
        Whose.FLAKY,
        "It came and went on 3 other heads while this job passed elsewhere, the last time in pull request 8 ([run #40]",
    ),
    "three heads broke and mended a test that each began with": (
        GREEN_RED_THRICE.replace("#5 31 ok", "").replace("#6 34 ok", "").replace("#8 38 ok", ""),
        Whose.UNKNOWN,
        "seen in 3 runs elsewhere before",
    ),
    "three heads were hit at once": (
        "#5 20 ok\n#6 21 ok\n#8 22 ok\nmain 23 ok\n#5 24 F\n#6 25 F\n#8 26 F\n#5 27 ok\n#6 28 ok\n#8 29 ok",
        Whose.UNKNOWN,
        "seen in 3 runs elsewhere before",
    ),
    "a pull request that broke and mended its own test": (
        "main 40 ok\n#5 41 ok\n#5 42 F\n#5 43 ok\n#5 44 F\n#5 45 ok",
        Whose.UNKNOWN,
        "seen in 2 runs elsewhere before",
    ),
}


@pytest.mark.parametrize(("runs", "whose", "said"), TOLD.values(), ids=TOLD.keys())
def test_a_failing_test_in_a_pull_request(runs: str, whose: Whose, said: str) -> None:
    attempt = 3 if "50.3" in runs else 1
    given = verdict(cause(of=judged_run(attempt)), past(runs))
    said = said.replace("{WEB}", "https://github.com/acme/datasets")
    assert (given.whose, said in given.detail) == (whose, True), given.detail


@pytest.mark.parametrize("kind", sorted(NEVER_FLAKY))
def test_builds_and_style_are_not_called_flaky_though_the_same_commit_passed(kind: str) -> None:
    found = cause(found=failing(kind, subject={"package": "acme"}), of=judged_run(3))
    given = verdict(found, past("here 50.1 F\nhere 50.2 ok\nhere 50.3 F\n#5 40.1 F\n#5 40.2 ok"))
    assert given.whose in {Whose.UNKNOWN, Whose.UPSTREAM}
    assert kind == "broken-dependency" or "do not come and go by chance" in given.detail


MATRIX = {
    "all jobs passed in another attempt": (
        "here 50.1 a=F b=F\nhere 50.2 a=ok b=ok",
        Whose.FLAKY,
        "All 2 of these jobs have also passed at this commit; `a` failed in 2 of 3 attempts",
    ),
    "only one of the jobs has passed": ("here 50.1 a=F b=F\nhere 50.2 a=ok b=F", Whose.UNKNOWN, "not known of `b`"),
    "main fails so in one of them, the other passed": ("main 40 a=F b=ok", Whose.UNKNOWN, "but `b` passed there"),
    "main fails so in both": ("main 40 a=F b=F", Whose.PRE_EXISTING, "failed the same way"),
    "main passed one, the other is new": ("main 40 a=ok", Whose.THIS_CHANGE, "`main` passed `a`"),
    "main passed one and failed the other": ("main 40 a=ok b=G", Whose.UNKNOWN, "for another cause"),
    "main passed both": ("main 40 a=ok b=ok", Whose.THIS_CHANGE, "`main` passed `a` and `b`"),
}


@pytest.mark.parametrize(("runs", "whose", "said"), MATRIX.values(), ids=MATRIX.keys())
def test_one_cause_in_two_jobs(runs: str, whose: Whose, said: str) -> None:
    given = verdict(cause("a", "b", of=judged_run(3)), past(runs))
    assert (given.whose, said in given.detail) == (whose, True), given.detail


def test_a_known_flaky_test_that_fails_in_all_of_a_matrix_is_not_called_flaky() -> None:
    given = verdict(cause("a", "b", "c"), past("#5 40.1 a=F\n#5 40.2 a=ok"))
    assert given.whose is Whose.UNKNOWN
    assert "never in so many jobs at once" in given.detail


@pytest.mark.parametrize("runs", ["main 40 F", "#5 40.1 F\n#5 40.2 ok"])
def test_another_failing_test_beside_a_known_one_keeps_the_cause_open(runs: str) -> None:
    new = replace(failing(fingerprint=OTHER), summary="The test `test_new` failed.")
    third = replace(failing(fingerprint="1:3"), summary="A third.")
    one = verdict(cause(also=(new,)), past(runs))
    assert (one.whose, "The test `test_new` failed." in one.detail) == (Whose.UNKNOWN, True)
    assert verdict(cause(also=(new, third)), past(runs)).whose is Whose.UNKNOWN
    generic = failing(fingerprint=None), failing(fingerprint="1:9", confidence=0.2)
    assert verdict(cause(also=generic), past(runs)).whose is not Whose.UNKNOWN


OF_A_BRANCH = {
    "the branch passed before": (
        "main 40 ok",
        Whose.THIS_CHANGE,
        (
            "the commits since then are [`0000000...655ea44`](https://github.com/acme/datasets/compare/"
            "0000000000000000000000000000000000000028...655ea44c0ffee655ea44c0ffee655ea44c0ffee0)."
        ),
    ),
    "it failed so before": ("main 40 ok\nmain 41 F", Whose.PRE_EXISTING, "in its last run, at [`"),
    "a later run passed": ("main 51 ok", Whose.UNKNOWN, "nothing is known of `main`"),
    "the same commit passed yesterday": (f"main 40 ok @{HEAD}\nmain 49 X +24", Whose.UNKNOWN, "`main` passed this job"),
    "one pull request failed so before": ("main 40 ok\n#5 41 F", Whose.THIS_CHANGE, "the commits since then are"),
    "one pull request failed so before and mended it": (
        "main 40 ok\n#5 41 F\n#5 42 ok",
        Whose.UNKNOWN,
        "seen in 1 run elsewhere before",
    ),
    "two pull requests failed so before": ("main 40 ok\n#5 41 F\n#6 42 F", Whose.UNKNOWN, "2 other heads fail"),
}


@pytest.mark.parametrize(("runs", "whose", "said"), OF_A_BRANCH.values(), ids=OF_A_BRANCH.keys())
def test_a_run_of_main_itself_is_judged_by_its_earlier_runs(runs: str, whose: Whose, said: str) -> None:
    of = judged_run(event="push", head_branch="main")
    given = verdict(cause(of=of), past(runs, pull=None, base=None))
    assert (given.whose, said in given.detail) == (whose, True), given.detail


def test_a_fork_of_the_same_branch_name_is_another_branch() -> None:
    of = judged_run(event="push", head_branch="main", head_owner="mallory")
    assert "`mallory:main`" in verdict(cause(of=of), past("main 40 ok", pull=None, base=None)).detail


def test_a_head_that_is_gone_is_compared_with_nothing() -> None:
    of = judged_run(event="push", head_branch=None)
    assert "which branch to compare" in verdict(cause(of=of), past("main 40 F", pull=None, base=None)).detail.lower()


INFRASTRUCTURE = {
    "by its kind": ("network", "", Whose.INFRASTRUCTURE, "A failure of the kind `network` comes from the runner"),
    "main shows it, too": ("network", "main 40 F", Whose.INFRASTRUCTURE, "`main` has failed the same way"),
    "main passed": ("network", "main 40 ok", Whose.INFRASTRUCTURE, "`main` passed this job in"),
    "a network that is down in all attempts": ("network", "main 40 ok\nhere 50.1 F", Whose.INFRASTRUCTURE, "network"),
    "a network that stays over commits": (
        "network",
        "main 40 ok\n#7 49 F",
        Whose.UNKNOWN,
        "from this pull request alone",
    ),
    "a network that stays on others, too": ("network", "main 40 ok\n#5 48 F\n#7 49 F", Whose.INFRASTRUCTURE, "network"),
    "a time limit once": ("timeout", "main 40 ok", Whose.UNKNOWN, "from this pull request alone"),
    "a time limit elsewhere, too": ("timeout", "main 40 ok\n#5 41 F", Whose.INFRASTRUCTURE, "timeout"),
    "a time limit in all attempts": ("timeout", "main 40 ok\nhere 50.1 F", Whose.UNKNOWN, "in all 2 attempts"),
}


@pytest.mark.parametrize(("kind", "runs", "whose", "said"), INFRASTRUCTURE.values(), ids=INFRASTRUCTURE.keys())
def test_infrastructure(kind: str, runs: str, whose: Whose, said: str) -> None:
    found = failing(kind, Category.INFRASTRUCTURE, subject={"host": "pypi.example"})
    given = verdict(cause(found=found, of=judged_run(2)), past(runs))
    assert (given.whose, said in given.detail) == (whose, True), given.detail


def test_infrastructure_that_the_change_itself_brought_about_is_this_changes() -> None:
    found = failing("missing-service", Category.INFRASTRUCTURE, subject={"service": "redis"}, proof=OURS)
    assert verdict(cause(found=found), past("main 40 ok")).whose is Whose.THIS_CHANGE


def test_a_guess_and_a_generic_line_prove_nothing() -> None:
    runs = "main 40 F"
    guess = verdict(cause(found=failing(confidence=0.4, proof=OURS)), past(runs))
    assert (guess.whose, "only a guess" in guess.detail) == (Whose.UNKNOWN, True)
    assert "whether for the same cause is not known" in guess.detail
    generic = verdict(cause(found=failing(fingerprint=None)), past("main 40 ok"))
    assert (generic.whose, "too general" in generic.detail) == (Whose.UNKNOWN, True)


def test_what_the_repository_shows_of_the_change_is_enough() -> None:
    alone = verdict(cause(found=failing(proof=OURS)), past(""))
    assert (alone.whose, alone.looked) == (Whose.THIS_CHANGE, OURS.looked)
    assert "`main` passed this job" in verdict(cause(found=failing(proof=OURS)), past("main 40 ok")).detail


@pytest.mark.parametrize("runs", ["main 40 F", "#5 40.1 F\n#5 40.2 ok"])
def test_where_the_past_and_the_repository_disagree_nobody_is_blamed(runs: str) -> None:
    given = verdict(cause(found=failing(proof=OURS)), past(runs))
    assert (given.whose, "point" in given.detail) == (Whose.UNKNOWN, True)


def test_what_the_repository_shows_not_to_be_the_changes_doing_is_not_blamed_on_it() -> None:
    given = verdict(cause(found=failing(proof=NOT_OURS)), past("main 40 ok"))
    assert (given.whose, given.looked) == (Whose.UNKNOWN, NOT_OURS.looked)
    assert "something other than this pull request" in given.detail


@pytest.mark.parametrize("fields", [{"head_owner": "mallory"}, {"actor": "dependabot[bot]"}])
def test_a_secret_that_forks_and_dependabot_do_not_get_is_not_blamed_on_them(fields: dict[str, Any]) -> None:
    found = failing("missing-secret", Category.CONFIGURATION, subject={"name": "TOKEN"})
    given = verdict(cause(found=found, of=judged_run(**fields)), past("main 40 ok"))
    assert (given.whose, "is given less" in given.detail) == (Whose.UNKNOWN, True)
    assert verdict(cause(found=found), past("main 40 ok")).whose is Whose.THIS_CHANGE


def test_a_broken_package_is_upstreams_and_names_it() -> None:
    found = failing("broken-dependency", Category.DEPENDENCY, subject={"package": "hishel", "file": "hishel/x.py"})
    given = verdict(cause(found=found), past("main 40 ok"))
    assert (given.whose, "`hishel`" in given.detail) == (Whose.UPSTREAM, True)
    nameless = verdict(cause(found=failing("broken-dependency", Category.DEPENDENCY)), past(""))
    assert "an installed package" in nameless.detail
    assert verdict(cause(found=found), past("main 40 F")).whose is Whose.PRE_EXISTING


@pytest.mark.parametrize(
    "found",
    [
        failing("dependency-resolution", Category.DEPENDENCY, subject={"package": "hishel"}),
        failing(subject={"test": "t", "file": "/opt/python/site-packages/hishel/_core.py"}),
        failing(subject={"test": "t", "file": r"C:\app\node_modules\hishel\index.js"}),
    ],
)
def test_a_failure_inside_a_package_that_moved_is_upstreams(found: object) -> None:
    assert isinstance(found, type(failing()))
    given = verdict(cause(found=found), past("main 40 ok"), (IMAGE, HISHEL))
    assert (given.whose, "`Hishel`, which has moved" in given.detail) == (Whose.UPSTREAM, True)


@pytest.mark.parametrize("moved", [HISHEL, CHECKOUT])
def test_what_moved_and_is_only_named_by_the_failure_leaves_it_open(moved: Moved) -> None:
    found = failing(quote="TypeError: hishel.Cache() in actions/checkout", subject={"file": "tests/test_it.py"})
    given = verdict(cause(found=found), past("main 40 ok"), (moved,))
    assert (given.whose, "moved since the job last passed" in given.detail) == (Whose.UNKNOWN, True)


@pytest.mark.parametrize("moved", [IMAGE, Moved(Sort.PACKAGE, "it", "1", "2"), Moved(Sort.PACKAGE, "ishe", "1", "2")])
def test_what_moved_and_is_not_named_does_not_keep_the_change_from_blame(moved: Moved) -> None:
    found = failing(quote="TypeError: hishel.Cache() on ubuntu-24.04")
    assert verdict(cause(found=found), past("#7 39 F\nmain 40 ok"), (moved,)).whose is Whose.THIS_CHANGE


def test_an_old_pass_counts_where_what_moved_since_was_looked_at() -> None:
    runs = "main 40 ok\nhere 50.1 F +300"
    assert (
        verdict(cause(of=judged_run(2)), past(runs, since="since [run #40](https://github.com/x)")).whose
        is Whose.THIS_CHANGE
    )


def test_heads_that_were_given_up_long_ago_do_not_keep_the_change_from_blame() -> None:
    runs = "#5 20 F\nmain 40 ok +800\nhere 50.1 F"
    assert verdict(cause(of=judged_run(2)), past(runs)).whose is Whose.THIS_CHANGE


def test_a_run_that_github_gives_no_time_for_is_taken_for_the_newest() -> None:
    later = datetime.fromtimestamp(START + 400 * HOUR, UTC)
    runs = past("#7 39 F\nmain 40 ok")
    assert verdict(cause(of=judged_run(updated_at=later)), runs).whose is Whose.UNKNOWN
    assert verdict(cause(), runs).whose is Whose.THIS_CHANGE


def test_a_kind_that_cannot_come_by_chance_is_not_doubted_for_having_been_elsewhere() -> None:
    given = verdict(cause(found=failing("lint")), past("#5 39 F\n#5 40 ok\nmain 41 ok"))
    assert given.whose is Whose.THIS_CHANGE


def test_nothing_is_linked_whose_address_is_not_plain() -> None:
    known = past("main 40 F")
    odd = [replace(each, url="https://x.example/a b)") for each in known.runs[next(iter(known.runs))]]
    given = verdict(cause(), replace(known, runs=dict.fromkeys(known.runs, odd)))
    assert "a run without a page" in given.detail
    assert SAME not in given.detail
