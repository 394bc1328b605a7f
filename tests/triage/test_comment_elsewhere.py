"""What the comment says, as a check run and as the issue of a red branch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.triage.build import changed, diagnosis, failed_job, finding, judged, run
from tests.triage.markdown import html, references
from tests.triage.scenes import HOSTILE, failing_test, guess
from tests.triage.verdict_scenes import NETWORK, NEW, broken_import, large, timed_out
from workers.triage.diagnosis import Diagnosis
from workers.triage.judgement import Ignored, Wrong
from workers.triage.model import Category, Finding, Value
from workers.triage.render import branch
from workers.triage.render.branch import render_branch_failure, render_branch_resolved
from workers.triage.render.check import LIMIT, Annotation, check_of, check_resolved
from workers.triage.render.comment import MARKER
from workers.triage.render.spans import as_html, as_text

GREEN = [Diagnosis(run(conclusion="success", number=43), 0, (), ())]


def noted(*findings: Finding) -> tuple[Annotation, ...]:
    return check_of(judged(diagnosis(failed_job("build", *findings)))).annotations


def at(path: Value, line: Value = 3) -> Finding:
    return replace(failing_test("test_a", 3), subject={"file": path, "line": line})


def test_a_check_says_what_broke_in_plain_text_and_judges_nothing() -> None:
    check = check_of(large())
    assert check.title == "CI is red: The job needs .env.example, which is not there, and 1 more cause"
    assert (check.name, check.conclusion, check.commit) == ("retriage", "neutral", run().head_sha)
    assert check.summary.startswith("**What to do:** ")
    assert MARKER not in check.summary
    assert "/retriage" not in check.summary


def test_a_check_on_green_runs_succeeds() -> None:
    check = check_resolved(GREEN, name="ci")
    assert (check.name, check.conclusion, check.title, check.annotations) == ("ci", "success", "CI is green", ())
    assert " #43](" in check.summary


def test_a_check_is_told_from_another_by_all_that_it_says() -> None:
    ids = {
        check_of(large()).external_id,
        check_of(large()).external_id,
        check_of(changed(large(), 1, wrong=Wrong("alice", None))).external_id,
        check_of(large(), name="other").external_id,
        check_resolved(GREEN).external_id,
    }
    assert len(ids) == 4


def test_a_checks_summary_is_counted_in_bytes() -> None:
    found = [finding(f"q {number}", excerpt="…€" * 2000, fingerprint=f"1:{number}") for number in range(40)]
    jobs = [failed_job(f"job {number}", each) for number, each in enumerate(found)]
    summary = check_of(judged(diagnosis(*jobs))).summary
    assert LIMIT - 14_000 < len(summary.encode()) <= LIMIT
    assert "Left out" in summary


def test_a_checks_title_is_short() -> None:
    said = replace(finding(), summary=f"The job needs `{'x' * 400}`.")
    assert len(check_of(judged(diagnosis(failed_job("a", said)))).title) == 255


def test_a_finding_with_a_file_and_a_line_is_an_annotation() -> None:
    (note,) = noted(failing_test("test_a", 12))
    assert (note.path, note.start_line, note.end_line, note.level) == ("tests/test_shards.py", 12, 12, "failure")
    assert note.title == "The test tests/test_shards.py::test_a failed."
    assert note.message.startswith("FAILED tests/test_shards.py::test_a - assert 8 == 10\n\nRun this test")


def test_guesses_and_what_is_disputed_or_not_from_this_change_only_warn() -> None:
    red = diagnosis(failed_job("a", failing_test("test_a", 3)))
    assert noted(failing_test("test_a", 3, confidence=0.4))[0].level == "warning"
    assert check_of(judged(red, verdicts=(NETWORK,))).annotations[0].level == "warning"
    assert check_of(changed(judged(red), 1, wrong=Wrong("alice", None))).annotations[0].level == "warning"
    assert check_of(changed(judged(red), 1, ignored=Ignored("bob", 0))).annotations == ()


@pytest.mark.parametrize(
    ("named", "path"),
    [
        ("./src/a.py", "src/a.py"),
        ("src\\a.cs", "src/a.cs"),
        ("/home/runner/work/datasets/datasets/src/a.py", "src/a.py"),
        ("D:\\a\\datasets\\datasets\\src\\a.cs", "src/a.cs"),
        ("/__w/datasets/datasets/a b.py", "a b.py"),
        ("/github/workspace/a.py", "a.py"),
    ],
)
def test_paths_are_made_relative_to_the_repository(named: str, path: str) -> None:
    assert [note.path for note in noted(at(named))] == [path]


@pytest.mark.parametrize(
    "named",
    [
        None,
        "",
        ".",
        "/usr/lib/python3.12/json/decoder.py",
        "~/a.py",
        "../a.py",
        "a/../../b.py",
        "C:\\Windows\\a.cs",
        "/home/runner/work/other/other/a.py",
        "/home/runner/work/_temp/a.sh",
        "<string>",
        "https://example.org/a.py",
        ".venv/lib/python3.12/site-packages/hishel/__init__.py",
        "node_modules/left-pad/index.js",
        "a\u202e.py",
        "a\tb.py",
        f"{'a' * 600}.py",
        HOSTILE,
    ],
)
def test_what_is_plausibly_no_file_of_the_repository_is_not_annotated(named: str | None) -> None:
    assert noted(at(named)) == ()


@pytest.mark.parametrize("line", [None, 0, -1, "3", 10**12])
def test_a_line_that_no_file_has_is_not_annotated(line: Value) -> None:
    assert noted(at("a.py", line)) == ()


def test_a_file_of_a_package_is_not_annotated() -> None:
    assert broken_import().category is Category.DEPENDENCY
    assert noted(broken_import()) == ()


def test_there_are_at_most_fifty_annotations_and_none_twice() -> None:
    jobs = [failed_job(f"job {number}", failing_test(f"test_{number}", number + 1)) for number in range(60)]
    assert len(check_of(judged(diagnosis(*jobs))).annotations) == 50
    same = [failed_job(f"job {number}", failing_test("test_a", 3)) for number in range(9)]
    assert len(check_of(judged(diagnosis(*same))).annotations) == 1


def test_further_findings_of_a_job_are_annotated_too() -> None:
    assert [note.start_line for note in noted(*(failing_test(f"test_{line}", line) for line in (3, 5)))] == [3, 5]


RED = judged(diagnosis(failed_job("build", finding()), failed_job("test", timed_out())), verdicts=(NEW, NETWORK))


def test_the_issue_of_a_branch_says_that_it_is_red_until_it_is_green() -> None:
    body, resolved = render_branch_failure(RED, "main"), render_branch_resolved(GREEN, "main")
    assert branch.red(body)
    assert branch.red(body.replace("\n", "\r\n"))
    assert not branch.red(resolved)
    assert not branch.red(f"> {body}")
    assert not branch.red("")
    assert body.startswith(f"{branch.marker('main')}\n")
    assert resolved.startswith(f"{branch.marker('main')}\n")
    assert branch.title("main") == "CI is red on main"
    assert len(branch.title("b" * 250)) == 256
    assert "### CI is green again on `main`" in resolved


def test_the_issue_of_a_branch_speaks_of_no_pull_request() -> None:
    body = render_branch_failure(RED, "main")
    assert "### CI is red on `main`: The job needs `.env.example`, which is not there, and 1 more cause\n" in body
    assert "this change" not in body
    assert "closed once `main` is green" in body


@pytest.mark.parametrize("name", ["a-->b", "@team", "#1", "release/1.x", "<b>", "ä", "x`y"])
def test_a_branchs_name_is_harmless(name: str) -> None:
    for body in (render_branch_failure(RED, name), render_branch_resolved(GREEN, name)):
        assert references(body) == []
        assert not [tag for tag in html(body) if tag == "<b>"]
        assert body.splitlines()[0].count("-->") == 1
    assert branch.red(render_branch_failure(RED, name))


def test_branches_are_told_apart() -> None:
    assert len({branch.marker(name) for name in ("a", "a b", "a%20b", "A", "a-->")}) == 5


@pytest.mark.parametrize(
    ("sentence", "shown", "text"),
    [
        ("No `a<b>` here.", "No <code>a&lt;b&gt;</code> here.", "No a<b> here."),
        ("`` `a` `` and `b`", "<code>`a`</code> and <code>b</code>", "`a` and b"),
        ("an `open one", "an `open one", "an `open one"),
        ("``two` and `one`", "``two<code>and</code>one`", "``twoandone`"),
        ('<img src=x> & "it"', '&lt;img src=x&gt; &amp; "it"', '<img src=x> & "it"'),
        ("a\nb\u202ec", "a bc", "a bc"),
        ("", "", ""),
    ],
)
def test_a_sentence_is_the_same_as_html_and_as_text(sentence: str, shown: str, text: str) -> None:
    assert as_html(sentence) == shown
    assert as_text(sentence, 100) == text


def test_a_long_sentence_of_backticks_is_read_soon() -> None:
    assert as_text("` `` " * 5000, 10).endswith("…")


def test_a_guess_is_a_title_too() -> None:
    assert check_of(judged(diagnosis(failed_job("a", guess())))).title == (
        "CI is red: retriage does not recognise why; most likely frobnicate: the gizmo is upside down"
    )
