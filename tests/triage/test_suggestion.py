"""Review suggestions: what they replace, where they may stand, and what they leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from tests.proofs.local import commit, git
from tests.triage.build import finding
from tests.triage.markdown import html, parse, references
from workers.triage.mends import mend
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.prove import with_proof
from workers.triage.render.suggestion import Suggestion, commentable, suggestions

PATH = "src/a b.yml"
NUMBERS = "".join(f"line {number}\n" for number in range(1, 31))
WHOLE = Proof(ProofState.CONFIRMED, "It is so.")


def mended(diff: str, **changes: object) -> Finding:
    return with_proof(finding(), replace(WHOLE, diff=diff, **changes))  # type: ignore[arg-type]  # fields of a Proof


def patch(before: str, after: str) -> str:
    """A file's patch as the REST API gives it: the hunks alone, without the last line's end."""
    diff = mend.edited(PATH, before, after)
    return diff[diff.index("@@ ") :].removesuffix("\n")


def all_new(text: str) -> str:
    return patch("", text) if text else ""


def made(before: str, after: str, shown: str | None = None, **changes: object) -> tuple[Suggestion, ...]:
    patches = {PATH: all_new(before) if shown is None else shown}
    return suggestions([mended(mend.edited(PATH, before, after), **changes)], patches)


def block(suggestion: Suggestion) -> str:
    (token,) = [token for token in parse(suggestion.body) if token.type == "fence"]
    assert token.info == "suggestion"
    return token.content


def taken(text: str, made: tuple[Suggestion, ...]) -> str:
    """The file once all suggestions are committed, as GitHub does it: lines in the place of lines."""
    lines = text.splitlines(keepends=True)
    for suggestion in sorted(made, key=lambda each: -each.line):
        lines[suggestion.start_line - 1 : suggestion.line] = block(suggestion).splitlines(keepends=True)
    return "".join(lines)


@pytest.mark.parametrize(
    ("after", "place"),
    [
        (NUMBERS.replace("line 7\n", "seven\n"), (7, 7)),
        (NUMBERS.replace("line 7\n", "line 7\nand more\n"), (7, 7)),
        (f"first\n{NUMBERS}", (1, 1)),
        (f"{NUMBERS}last\n", (30, 30)),
        (NUMBERS.replace("line 7\nline 8\n", ""), (7, 8)),
        (NUMBERS.replace("line 7\n", "seven\n").replace("line 9\n", "nine\n"), (7, 9)),
        (NUMBERS.replace("line 7\n", "\n"), (7, 7)),
        (NUMBERS.replace("line 7\n", "````\n```suggestion\n"), (7, 7)),
        (NUMBERS.replace("line 7\n", "\ttab  \n\n\n"), (7, 7)),
    ],
)
def test_a_suggestion_that_is_taken_makes_the_mend(after: str, place: tuple[int, int]) -> None:
    (only,) = made(NUMBERS, after)
    assert (only.path, only.start_line, only.line) == (PATH, *place)
    assert taken(NUMBERS, (only,)) == after


def test_distant_changes_are_suggestions_of_their_own() -> None:
    after = NUMBERS.replace("line 3\n", "three\n").replace("line 20\n", "").replace("line 28\n", "line 28\nx\n")
    found = made(NUMBERS, after)
    assert [(each.start_line, each.line) for each in found] == [(3, 3), (20, 20), (28, 28)]
    assert taken(NUMBERS, found) == after


def test_any_small_edit_is_made_by_its_suggestions() -> None:
    for edits in product(("", "a\n", "x\n", "x\na\n"), repeat=4):
        after = "".join(edits)
        before = "a\n" * 4
        if after != before:
            assert taken(before, made(before, after)) == after, edits


def test_the_first_line_names_the_finding_and_the_next_says_what_broke() -> None:
    (only,) = made("a\n", "b\n")
    assert only.body.splitlines()[:2] == [
        "<!-- retriage:suggestion 1:0123456789abcdef -->",
        "The job needs `.env.example`, which is not there.",
    ]


def test_a_suggestion_calls_nobody_and_holds_no_html() -> None:
    (only,) = made("a\n", "@team #1\n</details>\n`````\n")
    assert references(only.body) == []
    assert html(only.body) == ["<!-- retriage:suggestion 1:0123456789abcdef -->"]


HEAD = NUMBERS.replace("line 10\n", "ten\n")
SHOWN = patch(NUMBERS, HEAD)


@pytest.mark.parametrize(("line", "times"), [(6, 0), (7, 1), (10, 1), (13, 1), (14, 0), (30, 0)])
def test_only_lines_that_the_diff_shows_are_commented(line: int, times: int) -> None:
    text = HEAD.split("\n")[line - 1]
    assert len(made(HEAD, HEAD.replace(f"{text}\n", "other\n"), SHOWN)) == times


def test_a_file_that_is_not_in_the_pull_request_is_not_commented() -> None:
    finding_ = mended(mend.edited(PATH, "a\n", "b\n"))
    assert suggestions([finding_], {}) == ()
    assert suggestions([finding_], {"other": all_new("a\n")}) == ()


def test_a_change_whose_other_half_cannot_be_suggested_is_not_begun() -> None:
    after = HEAD.replace("ten\n", "10\n").replace("line 25\n", "25\n")
    assert made(HEAD, after, SHOWN) == ()


def test_lines_that_the_head_has_elsewhere_or_otherwise_are_left_alone() -> None:
    moved = f"from the base\n{HEAD}"
    assert made(moved, moved.replace("ten\n", "10\n"), SHOWN) == ()
    assert made(HEAD.replace("ten", "TEN"), HEAD, SHOWN) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "a\n"),
        ("a", "b"),
        ("a", "a\nb"),
        ("a\n", "a\nb"),
        ("a\n", "b\r\n"),
        ("a\n", "\u202eb\n"),
        ("a\n", "b\u2028\n"),
    ],
)
def test_what_a_suggestion_cannot_say_is_not_suggested(before: str, after: str) -> None:
    assert made(before, after) == ()


@pytest.mark.parametrize(
    "diff",
    [
        mend.added(PATH, "b\n"),
        mend.removed(PATH, "a\n"),
        mend.renamed(PATH, "b"),
        mend.mode_changed(PATH, "100644", "100755"),
        mend.mode_changed("b", "100644", "100755") + mend.edited(PATH, "a\n", "b\n"),
        mend.edited('quoted"', "a\n", "b\n"),
        "",
    ],
)
def test_what_is_no_edit_of_a_file_is_not_suggested(diff: str) -> None:
    assert suggestions([mended(diff)], {PATH: all_new("a\n"), 'quoted"': all_new("a\n")}) == ()


def test_what_is_no_whole_mend_is_not_suggested() -> None:
    assert made("a\n", "b\n", commands=("git add -f x",)) == ()
    assert made("a\n", "b\n", state=ProofState.REFUTED) == ()
    assert len(made("a\n", "b\n", state=ProofState.REFUTED, summary="It is another thing.")) == 1
    patches = {PATH: all_new("a\n")}
    one = mended(mend.edited(PATH, "a\n", "b\n"))
    assert suggestions([replace(one, fingerprint=None), finding()], patches) == ()


def test_the_same_lines_are_suggested_once() -> None:
    first, second = (mended(mend.edited(PATH, NUMBERS, NUMBERS.replace("line 7\n", new))) for new in ("a\n", "b\n"))
    third = mended(mend.edited(PATH, NUMBERS, NUMBERS.replace("line 20\n", "c\n")))
    found = suggestions([first, first, second, third], {PATH: all_new(NUMBERS)})
    assert [(each.line, block(each)) for each in found] == [(7, "a\n"), (20, "c\n")]


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        (SHOWN, (range(7, 14),)),
        (all_new("a\nb\n"), (range(1, 3),)),
        (patch("a\n", ""), ()),
        (patch(NUMBERS, NUMBERS.replace("line 2\n", "").replace("line 29\n", "x\n")), (range(1, 5), range(25, 30))),
        ("", ()),
        ("@@ -1 +1 @@ def f():\n-a\n+b\n\\ No newline at end of file", (range(1, 2),)),
    ],
)
def test_the_lines_that_a_patch_shows(text: str, ranges: tuple[range, ...]) -> None:
    assert commentable(text) == ranges


def test_with_gits_own_patch_of_a_pull_request(tmp_path: Path) -> None:
    base: Mapping[str, str] = {"ci.yml": NUMBERS}
    head = {"ci.yml": NUMBERS.replace("line 10\n", "line 10\npython: '3.8'\n")}
    first = commit(tmp_path, base)
    commit(tmp_path, head)
    diff = git(tmp_path, "diff", first, "HEAD", "--", "ci.yml")
    patches = {"ci.yml": diff[diff.index("@@ ") :].rstrip("\n")}
    after = head["ci.yml"].replace("3.8", "3.11")
    (only,) = suggestions([mended(mend.edited("ci.yml", head["ci.yml"], after))], patches)
    assert (only.start_line, only.line) == (11, 11)
    assert taken(head["ci.yml"], (only,)) == after
