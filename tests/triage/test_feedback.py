"""What people say of causes, and the score that follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.scores import a_job, a_record, an_opinion
from workers.triage.facts import Comment
from workers.triage.feedback import Feedback, KindScore, Opinion, from_reactions, from_wrong, score, wilson
from workers.triage.model import Category, Finding
from workers.triage.records import Seen

FINDING = Finding(
    kind="lint",
    category=Category.CODE,
    subject={},
    confidence=0.95,
    job="lint",
    step=None,
    line=1,
    quote="E501",
    excerpt="E501",
    summary="A line is too long.",
    remedy="Break it.",
    fingerprint="1:aa",
)


def comment(up: int = 0, down: int = 0) -> Comment:
    return Comment(1, "body", ours=True, url="https://github.com/acme/datasets/pull/7#c", up=up, down=down)


def kept(*words: Feedback) -> list[Feedback]:
    """What is kept after these words: of each source the last one."""
    return list({word.source: word for word in words}.values())


def of(kind: str, *feedback: Feedback, told: int = 0) -> KindScore:
    """That Kind's score, where it was told so many times."""
    runs = [a_record(a_job(Seen(kind, Category.CODE, f"1:{n}", 0.9)), id=n) for n in range(told)]
    (found,) = [each for each in score(feedback, runs).kinds if each.kind == kind]
    return found


def test_a_persons_last_word_on_a_cause_replaces_the_former_one() -> None:
    first = from_wrong("Acme/Datasets", 7, "1:aa", "Alice", FINDING, "network", 1)
    last = from_wrong("acme/datasets", 7, "1:aa", "alice", FINDING, "timeout", 2)
    assert first.source == last.source == "wrong acme/datasets#7 1:aa alice"
    assert of("lint", *kept(first, last)).instead == (("timeout", 1),)


def test_two_people_two_causes_and_two_pull_requests_are_told_apart() -> None:
    words = [
        from_wrong("acme/datasets", number, key, login, FINDING, None, 1)
        for number, key, login in [(7, "1:aa", "alice"), (7, "1:aa", "bob"), (7, "1:bb", "alice"), (8, "1:aa", "alice")]
    ]
    found = of("lint", *kept(*words), told=9)
    assert (found.wrong, found.confidently_wrong) == (4, 3)


def test_thumbs_are_counted_and_a_thumb_that_turns_counts_once() -> None:
    before = from_reactions("acme/datasets", 7, comment(up=2, down=1), "lint", 0.9, 1)
    found = of("lint", *kept(*before))
    assert (found.right, found.wrong) == (2, 1)
    after = from_reactions("Acme/Datasets", 7, comment(up=1, down=2), "lint", 0.9, 2)
    found = of("lint", *kept(*before, *after))
    assert (found.right, found.wrong) == (1, 2)


def test_thumbs_that_were_taken_back_count_no_more() -> None:
    before = from_reactions("acme/datasets", 7, comment(up=1), "lint", 0.9, 1)
    after = from_reactions("acme/datasets", 7, comment(), "lint", 0.9, 2)
    assert score(kept(*before, *after), ()).kinds == ()


def test_only_thumbs_that_have_changed_are_said_again() -> None:
    known = from_reactions("acme/datasets", 7, comment(up=1), "lint", 0.9, 1, former=())
    assert [(word.opinion, word.times) for word in known] == [(Opinion.RIGHT, 1)]
    assert from_reactions("acme/datasets", 7, comment(up=1), "network", 0.6, 2, former=known) == ()
    (more,) = from_reactions("acme/datasets", 7, comment(up=2), "network", 0.6, 2, former=known)
    assert (more.kind, more.times) == ("network", 2)
    (none,) = from_reactions("acme/datasets", 7, comment(), "lint", 0.9, 2, former=known)
    assert none.times == 0


def test_equal_fingerprints_of_one_head_are_told_once() -> None:
    lint = Seen("lint", Category.CODE, "1:aa", 0.9)
    jobs = [a_job(lint, name=f"build ({n})") for n in range(9)]
    runs = [a_record(*jobs, id=1), a_record(*jobs, id=1, attempt=2), a_record(*jobs, id=2, workflow="other.yml")]
    assert score((), runs).kinds[0].told == 1
    assert score((), [*runs, a_record(*jobs, id=3, head_sha="b" * 40)]).kinds[0].told == 2


def test_causes_without_a_fingerprint_are_told_once_a_job() -> None:
    unlike = Seen("test-failure", Category.CODE, None, 0.6)
    run = a_record(a_job(unlike, name="a"), a_job(unlike, name="b"))
    assert score((), [run, replace(run, attempt=2)]).kinds[0].told == 2


def test_only_the_primary_cause_of_red_jobs_of_pull_requests_is_told() -> None:
    first, second = (Seen(kind, Category.CODE, f"1:{kind}", 0.9) for kind in ("lint", "network"))
    pull = a_record(a_job(first, second), a_job(second, conclusion="cancelled"), a_job(second, conclusion="success"))
    branch = a_record(a_job(second), id=2, pull=None)
    found = score((), [pull, branch])
    assert [(each.kind, each.told) for each in found.kinds] == [("lint", 1)]
    assert found.red_jobs == 2


def test_silence_is_the_share_of_red_jobs_of_which_nothing_was_recognised() -> None:
    unknown, lint = Seen("unknown", Category.UNKNOWN, None, 0.3), Seen("lint", Category.CODE, "1:aa", 0.9)
    jobs = [a_job(), a_job(unknown), a_job(unknown, lint), a_job(lint), a_job(conclusion="success")]
    found = score((), [a_record(*jobs, pull=None)])
    assert (found.red_jobs, found.silent_jobs, found.silence) == (4, 2, 0.5)


def test_nothing_remembered_and_nothing_said_is_no_division_by_nought() -> None:
    found = score((), ())
    assert (found.kinds, found.silence, found.opinions) == ((), None, 0)
    told = of("lint", told=3)
    assert (told.precision, told.interval, told.confident_and_wrong) == (None, None, 0.0)


def test_what_was_told_and_said_before_is_left_out() -> None:
    lint = Seen("lint", Category.CODE, "1:aa", 0.9)
    runs = [a_record(a_job(lint), at=99), a_record(a_job(lint), at=100, head_sha="b" * 40)]
    words = [an_opinion("lint", at=99), an_opinion("network", at=99), an_opinion("lint", who="bob", at=100)]
    found = score(words, runs, since=100)
    assert [(each.kind, each.told, each.right) for each in found.kinds] == [("lint", 1, 1)]
    assert found.red_jobs == 1


def test_few_opinions_give_no_precision() -> None:
    few = of("lint", *[an_opinion("lint", who=str(n)) for n in range(4)])
    enough = of("lint", *[an_opinion("lint", who=str(n)) for n in range(5)])
    assert (few.precision, few.interval) == (None, None)
    assert enough.precision == 1.0
    assert enough.interval == pytest.approx((0.5655, 1.0), abs=1e-4)


def test_confident_and_wrong_is_a_share_of_what_was_told() -> None:
    sure = [an_opinion("lint", Opinion.WRONG, about=f"{n}", confidence=0.9) for n in range(2)]
    unsure = an_opinion("lint", Opinion.WRONG, about="9", confidence=0.89)
    assert of("lint", *sure, unsure, told=8).confident_and_wrong == 0.25


def test_no_share_is_given_when_what_was_told_is_not_remembered_any_more() -> None:
    words = [an_opinion("lint", Opinion.WRONG, about=f"{n}", confidence=1.0) for n in range(2)]
    found = of("lint", *words, told=1)
    assert (found.confidently_wrong, found.confident_and_wrong) == (2, None)


def test_what_it_was_instead_is_counted_by_people_the_most_frequent_first() -> None:
    words = [an_opinion("lint", Opinion.WRONG, said=said, who=str(n)) for n, said in enumerate(["b", "a", "b", None])]
    assert of("lint", *words).instead == (("b", 2), ("a", 1))


def test_the_most_told_kind_stands_first() -> None:
    runs = [a_record(a_job(Seen("lint", Category.CODE, f"1:{n}", 0.9)), id=n) for n in range(2)]
    found = score([an_opinion("network"), an_opinion("build"), an_opinion("build", who="bob")], runs)
    assert [each.kind for each in found.kinds] == ["lint", "build", "network"]


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    # The worked example of R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_that_of_the_textbook(hits: int, trials: int, low: float, high: float) -> None:
    assert wilson(hits, trials) == pytest.approx((low, high), abs=5e-5)


@settings(deadline=None)
@given(st.integers(1, 10**6), st.data())
def test_wilsons_interval_holds_the_share_and_stays_within_0_and_1(trials: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, trials))
    low, high = wilson(hits, trials)
    assert 0.0 <= low <= hits / trials + 1e-12
    assert hits / trials - 1e-12 <= high <= 1.0
