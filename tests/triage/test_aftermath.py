"""Whether a step ended on what a line says, or lived with it."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.aftermath import Ending, merely_said, strength
from workers.triage.log import JobLog

SAID = "fatal: it went wrong"
EXIT = "##[error]Process completed with exit code 1."


def step(*after: str, end: str = EXIT) -> JobLog:
    """A step that says it in its third line."""
    return read_one("\n".join(("##[group]Run it", "##[endgroup]", SAID, *after, end)) + "\n")


def others(count: int) -> list[str]:
    """Lines that say something else."""
    return [f"compiled part {number}" for number in range(count)]


@pytest.mark.parametrize("ending", Ending)
def test_the_last_words_of_a_step_keep_all_their_weight(ending: Ending) -> None:
    assert strength(step(), 3, ending) == 1.0


@pytest.mark.parametrize("ending", Ending)
def test_the_more_follows_the_less_is_kept(ending: Ending) -> None:
    kept = [strength(step(*others(count)), 3, ending) or 0 for count in (0, 5, 18, 150, 1000)]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] > kept[-1]


def test_what_a_script_may_live_with_counts_only_near_the_end() -> None:
    assert strength(step(*others(30)), 3, Ending.LOOSE) is None
    assert strength(step(*others(30)), 3, Ending.FIRM) is not None


def test_what_no_step_recovers_from_counts_from_anywhere() -> None:
    assert strength(step(*others(1000)), 3, Ending.FIRM) is None
    assert strength(step(*others(1000)), 3, Ending.SURE) is not None


def test_in_a_step_that_did_not_fail_nothing_counts() -> None:
    log = read_one(f"##[group]Run it\n##[endgroup]\n{SAID}\n##[group]Run next\n##[endgroup]\n{EXIT}\n")
    assert all(strength(log, 3, ending) is None for ending in Ending)


@pytest.mark.parametrize(
    "words",
    [
        "Retrying in 3 seconds...",
        "Waiting 17 seconds before trying again",
        "attempt 1 failed",
        "Will retry in 1 second.",
    ],
)
def test_a_try_that_is_followed_by_another_does_not_count(words: str) -> None:
    assert strength(step(words), 3, Ending.SURE) is None
    assert merely_said(f"{SAID}. {words}")


def test_a_container_build_that_ends_at_once_counts_although_others_go_on() -> None:
    built = step('#7 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 1', *others(60))
    assert strength(built, 3, Ending.LOOSE) == 1.0


def test_jenkins_marks_where_the_build_failed() -> None:
    log = read_one(f"$ make\n{SAID}\nBuild step 'Execute shell' marked build as failure\nFinished: FAILURE\n")
    assert strength(log, 2, Ending.LOOSE) == 1.0


@pytest.mark.parametrize("text", ["##[warning]x", "##[notice]x", "[WARNING] x"])
def test_what_is_marked_as_no_error_is_merely_said(text: str) -> None:
    assert merely_said(text)
    assert not merely_said(SAID)
