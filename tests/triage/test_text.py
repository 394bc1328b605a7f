"""Hostile text stays text: markdown-it-py, a GFM renderer, is the judge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.markdown import parse
from workers.triage.text import MAX_CODE, code, fenced, visible

HOSTILE = st.text(st.sampled_from("`~<>[]()!@#*_|\\&;:/\n\t\r\x00\x1b\u202e\u200b\u2028 aé-=1") | st.characters())
EXAMPLES = [
    "`",
    "``",
    "` `` ```",
    "`" * 5000,
    "@octocat #1 octo/repo#2 GH-3",
    "</code><img src=x onerror=alert(1)>",
    "](http://evil.example)",
    "![x](http://evil.example/x.png)",
    "http://evil.example",
    "---\n# heading\n- item\n> quote",
    "```\nout of the block\n```",
    "~~~\n```text",
    "</details>",
    "&lt;img&gt;",
    "",
    " ",
    "\n",
    "\\`",
    "a\\",
]


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_inline_code_shows_the_text_and_nothing_else(text: str) -> None:
    assert_inline_code(text)


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_a_code_block_shows_the_text_and_nothing_else(text: str) -> None:
    assert_code_block(text)


def assert_inline_code(text: str) -> None:
    (opened, inline, closed) = parse(code(text))
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    (only,) = inline.children or []
    assert only.type == "code_inline"
    shown = " ".join(visible(text).split())
    assert only.content.strip() == (shown if len(shown) <= MAX_CODE else f"{shown[: MAX_CODE - 1]}…")


def assert_code_block(text: str) -> None:
    (block,) = parse(fenced(text))
    assert (block.type, block.info) == ("fence", "text")
    assert block.content.rstrip("\n") == visible(text).rstrip("\n")


@settings(max_examples=100, deadline=None)
@given(HOSTILE, HOSTILE)
def test_code_within_a_sentence_a_heading_a_link_or_a_list_holds(one: str, other: str) -> None:
    rendered = (
        f"#### 1. The job {code(one)} and {code(other)}.\n\n- [{code(one)}, line 3](https://github.com/): {code(other)}"
    )
    inline = [child for token in parse(rendered) for child in token.children or []]
    assert [child.type for child in inline if child.type not in {"text", "link_open", "link_close"}] == [
        "code_inline"
    ] * 4
    assert [child.attrs["href"] for child in inline if child.type == "link_open"] == ["https://github.com/"]


@pytest.mark.parametrize("text", EXAMPLES)
def test_known_tricks_do_not_leave_their_code(text: str) -> None:
    assert_inline_code(text)
    assert_code_block(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("user\u202ekcab", "userkcab"),
        ("a\u200bb\u2066c\u2069\ufeffd\u00ade", "abcde"),
        ("one\u2028two\u2029three", "one two three"),
        ("bell\x07 and \x1b[31m and \x85", "bell and [31m and "),
        ("tab\tand\nline", "tab\tand\nline"),
        ("private \ue000, unassigned \u0378, surrogate \ud800", "private , unassigned , surrogate "),
        ("naïve 日本語 🙂", "naïve 日本語 🙂"),
    ],
)
def test_characters_that_hide_or_reorder_are_taken_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_inline_code_is_one_short_line() -> None:
    assert code("a\n  b\tc") == "`a b c`"
    assert code(Exception("why")) == "`why`"
    assert code("x" * 300) == f"`{'x' * (MAX_CODE - 1)}…`"
    assert code("x" * 300, 10) == f"`{'x' * 9}…`"
    assert code("x" * MAX_CODE) == f"`{'x' * MAX_CODE}`"
