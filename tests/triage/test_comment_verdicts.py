"""Whose failure each cause is, what has moved and what people said, as the comment tells it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.triage.build import RUN_URL, changed, diagnosis, failed_job, finding, judged
from tests.triage.goldens import SCENES
from tests.triage.markdown import closed, html, links, references
from tests.triage.scenes import HOSTILE, IGNORED, failing_test, guess, proven
from tests.triage.verdict_scenes import BEFORE, FLAKY, MOVED, NETWORK, NEW, RELEASE, SINCE, timed_out
from workers.triage.environment import Moved, Sort
from workers.triage.judgement import Ignored, Judgement, Wrong
from workers.triage.model import Look
from workers.triage.render.comment import render_failure
from workers.triage.render.verdict import ignored, whose
from workers.triage.verdicts import Verdict, Whose

ONE = diagnosis(failed_job("build", finding()))
TWO = diagnosis(failed_job("build", finding()), failed_job("test", failing_test("test_a", 3)))


def comment_of(*verdicts: Verdict) -> str:
    return render_failure(judged(TWO, verdicts=verdicts))


def headline(comment: str) -> str:
    return next(line for line in comment.splitlines() if line.startswith("### "))


@pytest.mark.parametrize(
    ("verdict", "begin"),
    [
        (NEW, "**New with this change.** `main` passed `build` at"),
        (BEFORE, "**It was there before this change.** `main` has failed"),
        (FLAKY, "**Flaky: it comes and goes.** The same failure was gone"),
        (NETWORK, "**Infrastructure, not the code.** A failure of the kind `network`"),
        (RELEASE, "**Upstream: a package from elsewhere broke.** What failed is a file of the installed"),
    ],
)
def test_a_verdict_is_a_line_with_its_evidence_and_links(verdict: Verdict, begin: str) -> None:
    (line,) = [line for line in render_failure(judged(ONE, verdicts=(verdict,))).splitlines() if begin in line]
    assert line.startswith(begin)
    assert bool(links(line)) is bool(verdict.looked)


def test_what_to_do_stands_right_under_the_headline_and_whose_failure_it_is_below() -> None:
    lines = [line for line in closed(render_failure(judged(ONE, verdicts=(NEW,)))).splitlines() if line]
    assert [line.partition(" ")[0] for line in lines[:4]] == ["###", "**What", "**New", "```text"]


def test_nothing_is_said_to_be_safe_to_merge() -> None:
    for name, scene in SCENES.items():
        assert "to merge" not in scene().lower(), name


def test_an_unknown_verdict_takes_no_line() -> None:
    shown = closed(render_failure(judged(ONE, verdicts=(Verdict(Whose.UNKNOWN, "no earlier run is known."),))))
    assert shown.replace(" and what earlier runs tell", "") == closed(render_failure(judged(ONE)))


def test_why_it_is_not_known_whose_failure_it_is_can_be_read() -> None:
    comment = render_failure(judged(ONE, verdicts=(Verdict(Whose.UNKNOWN, "no earlier run is known."),)))
    assert "Whose failure it is, is not known: no earlier run is known.\n\n</details>" in comment


def test_what_the_sentence_links_or_the_proof_shows_is_not_linked_again() -> None:
    found = judged(diagnosis(failed_job("build", proven(IGNORED)))).judged[0].cause.found
    inside = Verdict(Whose.FLAKY, f"[Run]({RUN_URL}) passed.", (Look("run", RUN_URL),))
    assert whose(inside, found) == f"**Flaky: it comes and goes.** [Run]({RUN_URL}) passed."
    shown = Verdict(Whose.THIS_CHANGE, "It is shown.", IGNORED.looked)
    assert whose(shown, found) == "**New with this change.** It is shown."
    elsewhere = Verdict(Whose.FLAKY, "It passed.", (Look("`x`", "https://evil.example"),))
    assert whose(elsewhere, found) == "**Flaky: it comes and goes.** It passed. `x`"


def test_causes_that_are_not_from_this_change_stand_folded_below() -> None:
    shown = closed(comment_of(NEW, BEFORE))
    assert headline(shown) == "### CI is red: The job needs `.env.example`, which is not there"
    below = shown.partition("#### Not from this change\n")[2]
    assert (
        "<summary>2. The test <code>tests/test_shards.py::test_a</code> failed — <code>test</code>, there before</"
        in below
    )
    assert "It was there before" not in shown
    assert "It was there before" in comment_of(NEW, BEFORE)


def test_when_nothing_is_from_this_change_the_headline_says_so() -> None:
    comment = comment_of(FLAKY, NETWORK)
    assert headline(comment).startswith("### CI is red, but not from this change: The job needs `.env.example`")
    assert headline(comment).endswith(", and 1 more cause")
    assert "#### " not in comment
    assert "**Flaky: it comes and goes.**" in closed(comment)
    assert "```" not in closed(comment)


def test_the_headline_clears_the_change_of_nothing_that_could_not_be_examined() -> None:
    silent = diagnosis(failed_job("build", timed_out()), failed_job("deploy"))
    comment = render_failure(judged(silent, verdicts=(NETWORK,)))
    assert "not from this change" not in headline(comment)
    assert headline(comment).endswith("; not all that failed could be examined")
    startless = replace(diagnosis(), failed=())
    assert "not from this change" not in headline(render_failure(judged(ONE, startless, verdicts=(NETWORK,))))


def ignoring(number: int, *verdicts: Verdict) -> Judgement:
    return changed(judged(TWO, verdicts=verdicts), number, ignored=Ignored("bob", 1_796_083_200))


def test_what_is_ignored_is_one_closed_line_at_the_end() -> None:
    shown = closed(render_failure(ignoring(2, NEW, NEW)))
    assert headline(shown) == "### CI is red: The job needs `.env.example`, which is not there"
    (line,) = [line for line in shown.splitlines() if "<summary>2. " in line]
    assert line.endswith("<code>test</code>, ignored until 2026-12-01, as <code>bob</code> asked</summary>")


def test_an_ignored_cause_is_not_cleared_of_the_change() -> None:
    assert "not from this change" not in headline(render_failure(ignoring(2, FLAKY, NEW)))
    only = changed(judged(ONE), 1, ignored=Ignored("bob", 0))
    assert headline(render_failure(only)).startswith("### CI is red, but only for what is ignored: The job needs")
    assert "**What to do:**" not in closed(render_failure(only))


def test_a_day_that_no_calendar_has_is_not_asked_for() -> None:
    assert ignored(None) == ""
    assert ignored(Ignored("bob", 0)) == "ignored until 1970-01-01, as `bob` asked"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Wrong("alice", "network"), "**Disputed:** `alice` says that this is wrong: it is `network`."),
        (Wrong("alice", None), "**Disputed:** `alice` says that this is wrong."),
    ],
)
def test_a_disputed_cause_is_marked(wrong: Wrong, said: str) -> None:
    told = judged(TWO)
    assert said in closed(render_failure(changed(told, 1, wrong=wrong))).splitlines()
    folded = render_failure(changed(told, 2, wrong=wrong))
    assert "<code>test</code>, disputed</summary>" in closed(folded)
    assert said in folded.splitlines()


def moved_line(*moved: Moved, since: str = "") -> str:
    comment = render_failure(changed(judged(ONE), 1, moved=moved, since=since))
    return next((line for line in comment.splitlines() if line.startswith("**Your change did not touch")), "")


def test_what_moved_is_told_with_both_versions() -> None:
    assert moved_line() == ""
    assert moved_line(MOVED[0]) == "**Your change did not touch this:** `hishel` went `1.4.0` → `2.0.0`."
    assert moved_line(MOVED[2]).endswith("the action `actions/checkout@v4` went `0c366fd6a839` → `11bd71901bbe`.")
    assert moved_line(MOVED[3]).endswith("`sha256:3f3f3f3f3f3f` → `sha256:a0a0a0a0a0a0`.")
    assert moved_line(*MOVED[4:6]).endswith("`anysqlite` is new (`0.0.5`) and `msgpack` is gone (it was `1.1.0`).")


def test_of_what_moved_only_the_first_are_named_and_the_clause_follows() -> None:
    line = moved_line(*MOVED, since=SINCE)
    assert "`anysqlite` is new (`0.0.5`) and 2 more, since this job passed on `main` at [`abc1234`](" in line
    assert line.endswith("/commit/abc1234c0ffee).")
    assert "msgpack" not in line


def test_hostile_names_in_verdicts_call_nobody() -> None:
    moved = tuple(Moved(sort, HOSTILE, HOSTILE, None) for sort in Sort)
    told = changed(judged(TWO), 2, moved=moved, since="", wrong=Wrong(HOSTILE, HOSTILE), ignored=Ignored(HOSTILE, 0))
    comment = render_failure(told)
    assert references(comment) == []
    assert not [tag for tag in html(comment) if "img" in tag or "team" in tag]


def test_a_guess_that_is_folded_is_titled_by_its_line() -> None:
    comment = render_failure(judged(diagnosis(failed_job("a", finding()), failed_job("b", guess("x <b> & `y`")))))
    assert "2. Not recognised; most likely <code>x &lt;b&gt; &amp; `y`</code> — <code>b</code></summary>" in comment
