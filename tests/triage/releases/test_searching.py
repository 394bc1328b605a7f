"""The search asks few releases, and is right."""

from __future__ import annotations

from math import ceil, log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fake_index import a_project, a_release
from workers.triage.releases.model import Platform, Project, Release
from workers.triage.releases.searching import (
    Ahead,
    Answers,
    Searched,
    Side,
    after,
    before,
    foreseen,
    newest_of,
    next_after,
    next_before,
    settled,
)

LINUX = Platform()
ASSUMED = "were not looked at; they do, it is assumed, what the releases on both sides do."
HISTORIES = st.integers(0, 200).flatmap(
    lambda count: st.tuples(
        st.just(count), st.integers(0, count), st.sets(st.integers(0, max(count - 1, 0)), max_size=count)
    )
)


def ask(answer_of: dict[int, bool | None], *, ahead: bool = False, most: int = 1000) -> dict[int, bool | None]:
    """What was asked until nothing was left to be learned."""
    answers: dict[int, bool | None] = {}
    step = next_after if ahead else next_before
    while len(answers) < most and (place := step(len(answer_of), answers)) is not None:
        assert place not in answers
        answers[place] = answer_of[place]
    return answers


def bounded(count: int, answers: Answers) -> bool:
    """Whether as few were asked as twice a binary search, and one more for each that told nothing."""
    untold = sum(answer is None for answer in answers.values())
    return len(answers) - untold <= 2 * ceil(log2(count + 1)) + 1


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_back_it_ends_between_the_last_good_and_the_first_bad(history: tuple[int, int, set[int]]) -> None:
    count, bads, untold = history
    truth = {place: None if place in untold else place < bads for place in range(count)}
    answers = ask(truth)
    releases = a_project("x", *(f"{count - place}.0" for place in range(count + 1))).releases
    found = settled(Side(releases[1:]), answers, releases[0])
    good = min((place for place in range(bads, count) if place not in untold), default=None)
    bad = max((place for place in range(bads) if place not in untold), default=-1)
    assert found.last_good == (None if good is None else releases[good + 1].version)
    assert found.first_bad == releases[bad + 1].version
    assert found.exact == ((count if good is None else good) == bad + 1)
    assert bounded(count, answers)


@settings(max_examples=100, deadline=None)
@given(HISTORIES)
def test_ahead_it_ends_at_the_first_good_one(history: tuple[int, int, set[int]]) -> None:
    count, bads, untold = history
    truth = {place: None if place in untold else place < bads for place in range(count)}
    answers = ask(truth, ahead=True)
    releases = a_project("x", *(f"{place}.0" for place in range(count + 1))).releases
    found = foreseen(Side(releases[1:]), answers, releases[-1], still=True)
    good = min((place for place in range(bads, count) if place not in untold), default=None)
    assert found.fixed_in == (None if good is None else releases[good + 1].version)
    assert found.still == (True if not count else truth[count - 1])
    assert bounded(count, answers)


def test_the_order() -> None:
    assert list(ask(dict.fromkeys(range(20), True))) == [0, 1, 3, 7, 15, 19]
    assert list(ask({place: place < 5 for place in range(20)})) == [0, 1, 3, 7, 5, 4]
    assert list(ask({place: place < 5 for place in range(20)}, ahead=True)) == [19, 9, 4, 6, 5]
    assert list(ask(dict.fromkeys(range(20), True), ahead=True)) == [19]
    compiled = dict.fromkeys(range(20), None) | dict.fromkeys(range(10, 20), False)
    assert list(ask(compiled, most=6)) == [0, 1, 3, 7, 15, 8]


@pytest.mark.parametrize(
    ("releases", "bad", "older", "newer", "note"),
    [
        (("1", "2", "3", "4"), "3", "2 1", "4", ""),
        (("1", "2rc1", "2", "3a1", "3"), "2", "1", "3", "1 pre-release."),
        (("1", "2a1", "2rc1", "2"), "2rc1", "2a1 1", "2", ""),
        (("1a1", "1b1", "1"), "1", "1b1 1a1", "", ""),
        (("1", "2a1", "2a2"), "1", "", "2a1 2a2", ""),
        (
            ("1", a_release("x", "2", yanked=""), a_release("x", "3", yanked="bad"), "4"),
            "4",
            "1",
            "",
            "2 yanked releases.",
        ),
        (
            (a_release("x", "1", "cp27-none-any"), a_release("x", "2", "cp27-none-any"), "3a1", "3b1", "4", "5"),
            "5",
            "4",
            "",
            "2 pre-releases, 2 releases without an artifact for Linux on amd64 with Python 3.11.",
        ),
    ],
)
def test_what_comes_into_question(
    releases: tuple[str | Release, ...], bad: str, older: str, newer: str, note: str
) -> None:
    project = a_project("x", *releases)
    release = project.release(bad)
    assert release is not None
    back = before(project, release, LINUX)
    assert " ".join(each.version for each in back.releases) == older
    assert " ".join(each.version for each in after(project, release, LINUX).releases) == newer
    assert "".join(back.notes) == (f"Left out of the search: {note}" if note else "")


def test_the_newest_is_neither_yanked_nor_a_preview() -> None:
    project = a_project("x", "1", "2", a_release("x", "3", yanked=""), "4rc1")
    assert newest_of(project) == project.release("2")
    assert newest_of(Project("x", ())) is None


TEN = a_project("x", *(f"{number}.0" for number in range(1, 11)))
LAST = TEN.releases[-1]
FIRST = TEN.releases[0]


@pytest.mark.parametrize(
    ("answers", "cut", "found"),
    [
        ({0: False}, "", Searched("9.0", "10.0")),
        (
            {0: True, 1: True, 3: True, 7: False, 5: False, 4: False},
            "",
            Searched(
                "5.0",
                "6.0",
                notes=("`7.0` was not looked at; it does, it is assumed, what the releases on both sides do.",),
            ),
        ),
        (
            {0: None, 1: None, 2: False},
            "",
            Searched("7.0", "10.0", False, ("Whether `8.0`, `9.0` have the defect could not be told.",)),
        ),
        ({0: None, 1: False}, "", Searched("8.0", "10.0", False, ("Whether `9.0` has the defect could not be told.",))),
        (
            dict.fromkeys((0, 1, 3, 8), True),
            "",
            Searched(
                None,
                "1.0",
                notes=(
                    "No older release is without the defect, as far as they could be looked at.",
                    f"5 releases from `2.0` to `7.0` {ASSUMED}",
                ),
            ),
        ),
        ({0: True}, "Enough.", Searched(None, "9.0", False, ("The search ended early. Enough.",))),
        ({}, "Enough.", Searched(None, "10.0", False, ("The search ended early. Enough.",))),
    ],
)
def test_what_was_found_before(answers: Answers, cut: str, found: Searched) -> None:
    assert settled(before(TEN, LAST, LINUX), answers, LAST, cut) == found


@pytest.mark.parametrize(
    ("answers", "cut", "found"),
    [
        (
            {8: True},
            "",
            Ahead(
                None,
                "10.0",
                True,
                (f"8 releases from `2.0` to `9.0` {ASSUMED}",),
            ),
        ),
        (
            {8: None, 7: False, 3: True},
            "Enough.",
            Ahead(
                "9.0",
                "10.0",
                None,
                (
                    "Whether the newest release, `10.0`, has the defect could not be told.",
                    f"`2.0`, `3.0`, `4.0` {ASSUMED}",
                    "The search ended early. Enough.",
                ),
            ),
        ),
        ({8: False, 0: False}, "", None),
    ],
)
def test_what_was_found_after(answers: Answers, cut: str, found: Ahead | None) -> None:
    seen = foreseen(after(TEN, FIRST, LINUX), answers, LAST, None, cut)
    assert seen == found or (found is None and (seen.fixed_in, seen.still) == ("2.0", False))


def test_nothing_newer() -> None:
    assert foreseen(after(TEN, LAST, LINUX), {}, LAST, still=True) == Ahead(None, "10.0", True)
    assert foreseen(Side(()), {}, None, still=None) == Ahead(None, None, None)
