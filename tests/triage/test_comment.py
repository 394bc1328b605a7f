"""The one comment, as a maintainer reads it and as GitHub renders it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.triage.build import RUN_URL, diagnosis, failed_job, finding, judged, run
from tests.triage.goldens import COMMENTS, SCENES, path
from tests.triage.markdown import closed, html, links, parse, references
from tests.triage.scenes import HOSTILE, failing_test, guess
from workers.triage.diagnosis import Diagnosis
from workers.triage.render.comment import LIMIT, MARKER, render_failure, render_resolved
from workers.triage.render.comment import causes_of as causes_by_number
from workers.triage.render.entry import MAX_ALSO, MAX_JOBS, NAMED_JOBS

OURS = {"<details>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>", "<code>", "</code>"}
SCREEN = 44
"""How many lines of Markdown take the height of a screen, 900 of 1024 pixels: measured with a browser."""


@pytest.mark.parametrize("name", SCENES)
def test_a_comment_reads_as_the_kept_one(name: str) -> None:
    assert SCENES[name]() == path(name).read_text("utf-8"), "renew it with `python -m tests.triage.goldens`"


@pytest.mark.parametrize("name", COMMENTS)
def test_the_marker_is_the_first_line_and_the_first_that_is_seen_says_how_ci_stands(name: str) -> None:
    first, *rest = COMMENTS[name]().splitlines()
    assert first == MARKER
    assert next(line for line in rest if not line.startswith("<!--")).startswith("### CI is ")


@pytest.mark.parametrize("name", SCENES)
def test_a_comment_calls_nobody_leads_nowhere_else_and_holds_no_foreign_html(name: str) -> None:
    comment = SCENES[name]()
    assert references(comment) == []
    assert links(comment)
    assert not [link for link in links(comment) if not link.startswith("https://github.com/acme/datasets/")]
    assert {tag for tag in html(comment) if not tag.startswith("<!-- retriage:")} <= OURS
    assert html(comment).count("<details>") == html(comment).count("</details>")
    images = [child for token in parse(comment) for child in token.children or [] if child.type == "image"]
    assert images == []


@pytest.mark.parametrize("name", SCENES)
def test_a_comment_has_no_blank_stretches(name: str) -> None:
    assert "\n\n\n" not in SCENES[name]().replace(HOSTILE, "")


def test_the_judge_of_hostile_text_does_judge() -> None:
    assert references("cc @octocat, see #1") == ["@o", "#1"]
    assert links("[x](http://evil.example) http://also.example") == ["http://evil.example", "http://also.example"]
    assert html("<img src=x>") == ["<img src=x>"]


def headings(comment: str) -> list[str]:
    tokens = parse(comment)
    return [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]


def test_the_first_line_says_what_broke() -> None:
    (headline,) = headings(SCENES["one-cause"]())
    assert headline == "CI is red: The job needs `.env.example`, which is not there"


def test_equal_causes_of_many_jobs_are_one_entry_that_names_them() -> None:
    total = NAMED_JOBS + MAX_JOBS + 2
    jobs = [failed_job(f"test ({number})", finding(line=number + 1), number=number) for number in range(total)]
    comment = render_failure(judged(diagnosis(*jobs)))
    assert f"In {total} jobs: [`test (0)`]({RUN_URL}/job/0#step:4:1), " in comment
    assert f" and {total - NAMED_JOBS} more · " in closed(comment)
    assert comment.count("**What to do:**") == 1
    assert [comment.count(f"`test ({number})`") for number in range(total)] == [1] * (total - 2) + [0] * 2
    assert f"<summary>{total - NAMED_JOBS} more jobs and the log" in comment
    assert "\n- and 2 more\n" in comment


def test_sure_causes_come_before_guesses_and_frequent_ones_before_rare_ones() -> None:
    comment = render_failure(
        judged(
            diagnosis(
                failed_job("a", guess()),
                failed_job("b", failing_test("test_rare", 3)),
                failed_job("c", finding()),
                failed_job("d", finding()),
            )
        )
    )
    assert re.findall("^Cause ([0-9])|<summary>([0-9])", comment, re.MULTILINE) == [("1", ""), ("", "2"), ("", "3")]
    assert comment.index("cp: cannot stat") < comment.index("test_rare - ") < comment.index("frobnicate: ")


def test_further_findings_of_a_job_are_listed_up_to_a_bound() -> None:
    comment = SCENES["many-failing-tests"]()
    assert "<summary>14 more findings in the same job and the log around line 100</summary>" in comment
    assert comment.count("\n- [line ") == MAX_ALSO
    assert "\n- and 4 more\n" in comment


def test_a_long_quoted_line_is_shortened() -> None:
    comment = render_failure(judged(diagnosis(failed_job("a", finding("x" * 4000, excerpt="short")))))
    assert f"{'x' * 499}…\n" in comment
    assert "x" * 500 not in comment


def causes_of(count: int, excerpt: int) -> list[Diagnosis]:
    jobs = [
        failed_job(f"job {number}", finding(f"quote {number}", excerpt="e" * excerpt, fingerprint=f"1:{number}"))
        for number in range(count)
    ]
    return [diagnosis(*jobs)]


def test_a_comment_too_long_leaves_out_whole_excerpts_first_and_says_so() -> None:
    comment = render_failure(judged(*causes_of(40, 4000)))
    shown = comment.count("e" * 4000)
    assert LIMIT - 5000 < len(comment) <= LIMIT
    assert 0 < shown < 40
    assert comment.count("<summary>The log around") == shown
    assert comment.count("**What to do:**") == 40
    assert f"the log around {40 - shown} lines quoted above" in comment
    assert "more causes. " not in comment


def test_three_hundred_causes_leave_out_whole_entries_and_say_so() -> None:
    comment = render_failure(judged(*causes_of(300, 4000)))
    shown = comment.count("**What to do:**")
    assert LIMIT - 6000 < len(comment) <= LIMIT
    assert 100 < shown < 300
    assert f"{300 - shown} more causes" in comment
    assert "e" * 4000 not in comment
    assert f"quote {shown - 1}\n" in comment
    assert "CI is red: The job needs `.env.example`, which is not there, and 299 more causes" in comment
    assert html(comment).count("<details>") == html(comment).count("</details>")


def test_nothing_is_left_out_where_all_fits() -> None:
    assert "Left out" not in render_failure(judged(*causes_of(14, 4000)))


def test_hundreds_of_runs_and_of_unread_logs_stay_within_the_limit() -> None:
    said = [f"`job {number}`: {'its log could not be read ' * 20}." for number in range(500)]
    runs = [Diagnosis(run(f"workflow {number}"), 3, (), tuple(said)) for number in range(500)]
    comment = render_failure(judged(*causes_of(50, 4000), *runs))
    assert len(comment) <= LIMIT
    assert "\n- and 481 more\n" in comment
    assert "\n- and 480 more\n" in comment


def test_a_sentence_said_by_several_runs_is_said_once() -> None:
    said = "`job`: gone."
    comment = render_failure(judged(*[diagnosis(failed_job("a"), not_examined=[said, said])] * 2))
    assert comment.count(said) == 1


@pytest.mark.parametrize(("failing", "said"), [(2, "(1 more like it)"), (20, "(at least 19 more like it)")])
def test_the_headline_counts_the_failing_tests_as_far_as_they_are_known(failing: int, said: str) -> None:
    found = [failing_test(f"test_number_{number}", 100 + number) for number in range(failing)]
    body = render_failure(judged(diagnosis(failed_job("unit-tests", *found))))
    assert said in headings(body)[0]


def test_sixty_jobs_with_three_causes_read_in_under_one_screen() -> None:
    shown = closed(SCENES["large-matrix"]()).splitlines()
    assert len(shown) <= SCREEN
    # Long lines wrap: at the width of a comment about 110 characters stand in one.
    written = (re.sub(r"\]\([^)]*\)", "]", line) for line in shown)
    assert sum(len(line) // 110 for line in written) <= 6


def test_a_matrix_names_no_job_twice() -> None:
    comment = SCENES["large-matrix"]()
    named = re.findall(r"\[`(test \([^`]*)`\]", comment)
    assert len(named) == len(set(named)) == 55


def test_a_further_cause_is_one_closed_fold() -> None:
    shown = closed(SCENES["large-matrix"]())
    assert (
        "<summary>2. The test <code>tests/test_shards.py::test_every_row_is_in_a_shard</code> failed — 22 jobs" in shown
    )
    assert shown.count("**What to do:**") == 1


def test_the_causes_of_a_comment_are_told_by_number() -> None:
    comment = SCENES["matrix"]()
    assert causes_by_number(comment) == {1: "1:0123456789abcdef", 2: "1:guess"}
    assert causes_by_number(comment.replace("\n", "\r\n")) == {1: "1:0123456789abcdef", 2: "1:guess"}
    assert "\nCause 1, in 9 jobs" in comment
    assert "<summary>2. " in comment


@pytest.mark.parametrize(
    "body",
    [
        "",
        MARKER,
        "<!-- retriage:causes 1=1:a -->",
        f"{MARKER}\n\n<!-- retriage:causes 1=1:a -->",
        f"{MARKER}\n<!-- retriage:causes -->",
        f"{MARKER}\n<!-- retriage:causes 1=1:a 1=1:b -->",
        f"{MARKER}\n<!-- retriage:causes 0=1:a -->",
        f"{MARKER}\n<!-- retriage:causes 1=1:a --><b>",
        f"{MARKER}\n<!-- retriage:causes 1=1:a\u0663 -->",
        f"{MARKER}\n<!-- retriage:causes ١=1:a -->",
        f"{MARKER}\n<!-- retriage:causes 1=1:a=b -->",
        f"> {MARKER}\n<!-- retriage:causes 1=1:a -->",
        f"{MARKER}\n<!-- retriage:causes{' 1=1:a' * 20_000}",
    ],
)
def test_a_body_that_is_not_ours_tells_no_causes(body: str) -> None:
    assert causes_by_number(body) == {}


def test_a_key_that_would_end_the_hidden_line_is_not_in_it() -> None:
    comment = render_failure(judged(diagnosis(failed_job("a", finding(fingerprint="1:--><b>")))))
    assert "<b>" not in html(comment)
    assert causes_by_number(comment) == {}


def test_only_what_is_shown_is_told_by_number() -> None:
    comment = render_failure(judged(*causes_of(300, 4000)))
    assert list(causes_by_number(comment)) == list(range(1, comment.count("**What to do:**") + 1))


def test_a_comment_on_green_runs_that_were_never_red_resolves_nothing() -> None:
    body = render_resolved([Diagnosis(run(conclusion="success"), 0, (), ())], again=False)
    assert "### CI is green\n" in body
    assert "resolved" not in body


def test_several_runs_are_told_together_and_many_are_folded() -> None:
    few = render_failure(judged(*(diagnosis(failed_job("a", finding()), workflow=name) for name in "ab")))
    assert " failed in 1 of 2 jobs · [`b` #42](" in closed(few)
    many = render_failure(judged(*(diagnosis(failed_job("a", finding()), workflow=name) for name in "abcd")))
    assert "As of commit 655ea44: 4 runs failed." in closed(many)
    assert many.count("failed in 1 of 2 jobs") == 4


def test_notes_stand_openly_near_the_foot_and_only_so_many() -> None:
    told = judged(diagnosis(failed_job("a", finding())), notes=[f"Note {number}." for number in range(12)])
    shown = closed(render_failure(told))
    assert shown.count("**Note:** ") == 10
    assert "and 2 more" in shown
    endless = judged(diagnosis(failed_job("a", finding())), notes=["x" * 100_000])
    assert len(render_failure(endless)) < 2000


def test_the_attempt_is_told_of_the_run_that_has_it() -> None:
    first, second = diagnosis(failed_job("a", finding())), Diagnosis(run("Docs", attempt=3, number=8), 0, (), ())
    assert " attempt" not in render_failure(judged(first))
    assert "As of commit 655ea44: [`Docker CI` #42](" in render_failure(judged(first, second))
    assert "[`Docs` #8, attempt 3](" in render_failure(judged(first, second))
    alone = replace(first, run=run(attempt=2))
    assert "As of commit 655ea44, attempt 2: [`Docker CI` #42](" in render_failure(judged(alone))
