"""YAML files tell the lines of their values, and are changed in one place only."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.triage.repository.yaml_file import YamlFile, YamlFileError
from workers.triage.repository.yaml_reading import MAX_CHARACTERS

WORKFLOW = """\
# Runs on each push.
name: CI
on:
  push:
    branches: [main]   # only there

jobs:
  test:
    strategy:
      matrix:
        python: ["3.9", '3.10', 3.11]
        include:
          - os: macos-14
            python: 3.12
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      # about the next one
      - name: "Run it"  # named
        run: |
          pip install .
          pytest

      - run: make
        env: {A: b, C: d}
    timeout-minutes: 5

# The end.
"""
STEPS = ("jobs", "test", "steps")
PYTHON = ("jobs", "test", "strategy", "matrix", "python")


def changed_lines(before: str, after: str | None) -> list[str]:
    """What was taken away and put in, and nothing of what stays."""
    assert after is not None
    rows = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [row for row in rows if row[:1] in {"-", "+"}]


@pytest.mark.parametrize(
    ("path", "line", "value_line"),
    [
        (("name",), 2, 2),
        (("on",), 3, 4),
        (("on", "push", "branches", 0), 5, 5),
        (("jobs", "test"), 8, 9),
        ((*PYTHON, 2), 11, 11),
        (("jobs", "test", "strategy", "matrix", "include", 0), 13, 13),
        ((*STEPS, 0), 16, 16),
        ((*STEPS, 0, "with", "fetch-depth"), 18, 18),
        ((*STEPS, 1, "run"), 21, 21),
        ((*STEPS, 2, "env", "C"), 26, 26),
        ((*STEPS, 3), None, None),
        ((*STEPS, 0, "run"), None, None),
        (("name", "more"), None, None),
        (("on", "push", "branches", "x"), None, None),
        ((), None, None),
    ],
)
def test_lines_are_told(path: Sequence[str | int], line: int | None, value_line: int | None) -> None:
    file = YamlFile(WORKFLOW)
    assert (file.line(path), file.value_line(path)) == (line, value_line)


@pytest.mark.parametrize(
    ("path", "last"),
    [
        (("on",), 5),
        ((*STEPS, 0), 18),
        ((*STEPS, 1), 23),
        ((*STEPS, 1, "run"), 23),
        ((*STEPS, 2), 26),
        (STEPS, 26),
        (("jobs",), 27),
        ((*PYTHON, 0), None),
        (("nothing",), None),
    ],
)
def test_the_last_line_of_a_block_is_told(path: Sequence[str | int], last: int | None) -> None:
    assert YamlFile(WORKFLOW).last_line(path) == last


def test_a_list_may_stand_as_far_left_as_its_key() -> None:
    file = YamlFile("a:\n- x\n-   y: z\n    q: r\n- s\nb: c\n")
    paths: list[list[str | int]] = [["a"], ["a", 0], ["a", 1], ["a", 2], ["b"]]
    assert [file.last_line(path) for path in paths] == [5, 2, 4, 5, 6]


def test_a_comment_further_left_ends_no_block() -> None:
    file = YamlFile("a:\n  b: c\n# aside\n  d: e\n# after\n\nf: g\n")
    assert file.last_line(["a"]) == 4
    assert file.with_entry(["a"], "x", "y") == "a:\n  b: c\n# aside\n  d: e\n  x: y\n# after\n\nf: g\n"


def test_values_are_found() -> None:
    file = YamlFile(WORKFLOW)
    assert file.at((*PYTHON, 0)) == "3.9"
    assert file.at((*STEPS, 1, "run")) == "pip install .\npytest\n"
    assert file.at(("name", 0)) is None
    assert file.at((*STEPS, 7)) is None
    assert file.at(("on", "push", "branches")) == ["main"]
    assert file.at(()) is file.data


@pytest.mark.parametrize(
    ("path", "new", "changes"),
    [
        (("name",), "Tests", ["- name: CI\n", "+ name: Tests\n"]),
        (
            (*PYTHON, 0),
            "3.12",
            ["""-         python: ["3.9", '3.10', 3.11]\n""", """+         python: ["3.12", '3.10', 3.11]\n"""],
        ),
        (
            (*PYTHON, 1),
            "3.12",
            ["""-         python: ["3.9", '3.10', 3.11]\n""", """+         python: ["3.9", '3.12', 3.11]\n"""],
        ),
        (
            (*PYTHON, 2),
            "3.13",
            ["""-         python: ["3.9", '3.10', 3.11]\n""", """+         python: ["3.9", '3.10', "3.13"]\n"""],
        ),
        ((*STEPS, 1, "name"), "Try it", ['-       - name: "Run it"  # named\n', '+       - name: "Try it"  # named\n']),
        ((*STEPS, 2, "env", "A"), "x", ["-         env: {A: b, C: d}\n", "+         env: {A: x, C: d}\n"]),
        ((*STEPS, 2, "env", "C"), "x}", ["-         env: {A: b, C: d}\n", '+         env: {A: b, C: "x}"}\n']),
        (("on", "push", "branches", 0), "dev", None),
        ((*STEPS, 0, "with", "fetch-depth"), "1", None),
    ],
)
def test_a_scalar_is_replaced_where_it_stands(path: Sequence[str | int], new: str, changes: list[str] | None) -> None:
    file = YamlFile(WORKFLOW)
    after = file.with_scalar(path, new)
    assert after is not None
    assert YamlFile(after).at(path) == new
    rows = changed_lines(WORKFLOW, after)
    assert len(rows) == 2
    assert changes in (None, rows)


@pytest.mark.parametrize(
    ("text", "new", "after"),
    [
        ("a: x # c\n", "y", "a: y # c\n"),
        ("a: x#y\n", "z", "a: z\n"),
        ("a: 3.9\n", "3.10", 'a: "3.10"\n'),
        ("a: x\n", "", 'a: ""\n'),
        ("a: x\n", "# y", 'a: "# y"\n'),
        ("a: x\n", "a: b", 'a: "a: b"\n'),
        ("a: x\n", "on", 'a: "on"\n'),
        ("a: x\n", "No", 'a: "No"\n'),
        ("a: x\n", 'say "hi"', 'a: say "hi"\n'),
        ('a: "x"\n', 'say "hi"', None),
        ("a: 'it''s'\n", "y", "a: 'y'\n"),
        ('a: "q \\"x\\" q"\n', "y", 'a: "y"\n'),
        ("a: ''\n", "y", "a: 'y'\n"),
        ("a:\n  b\n", "y", "a:\n  y\n"),
        ("? a\n: b\n", "y", "? a\n: y\n"),
        ("a: true\n", False, "a: false\n"),
        ("a: 'true'\n", False, "a: false\n"),
        ("a: x\r\nb: c\r\n", "y", "a: y\r\nb: c\r\n"),
        ("a: x", "y", "a: y"),
        ("a: [x]\n", "y", None),
        ("a: {b: c}\n", "y", None),
        ("a:\n", "y", None),
        ("b: x\n", "y", None),
        ("a: |\n  x\n", "y", None),
        ("a: >-\n  x\n", "y", None),
        ("a: b\n  c\n", "y", None),
        ('a: "b\n  c"\n', "y", None),
        ("a: x\n", "y\nz", None),
        ("a: &v x\nb: *v\n", "y", None),
        ("a: &v 'x'\nb: 1\n", "y", "a: &v 'y'\nb: 1\n"),
        ("a: !!str  x\nb: 1\n", "y", None),
        ("b: &v x\na: *v\n", "y", None),
    ],
)
def test_a_scalar_is_replaced_only_where_that_is_certain(text: str, new: str | bool, after: str | None) -> None:
    assert YamlFile(text).with_scalar(["a"], new) == after


def test_what_an_alias_refers_to_is_not_changed_through_it() -> None:
    text = "a: &v\n  b: x\nc: *v\nd:\n  <<: *v\n  e: f\n"
    file = YamlFile(text)
    assert [file.with_scalar(path, "y") for path in (["a", "b"], ["c", "b"], ["d", "b"])] == [None, None, None]
    assert file.with_entry(["c"], "x", "y") is None
    assert file.with_scalar(["d", "e"], "y") == text.replace("e: f", "e: y")
    assert file.line(["d", "b"]) is None


def test_items_of_lists_in_many_shapes_are_replaced() -> None:
    text = "a: [ x ]\nb: [x,\n  y,\n]\nc:\n- x\n- y # z\nd: [[x], {e: [y]}]\n"
    file = YamlFile(text)
    wanted: list[tuple[list[str | int], str]] = [
        (["a", 0], text.replace("[ x ]", "[ new ]")),
        (["b", 1], text.replace("  y,", "  new,")),
        (["c", 1], text.replace("- y", "- new")),
        (["d", 0, 0], text.replace("[[x]", "[[new]")),
        (["d", 1, "e", 0], text.replace("[y]", "[new]")),
    ]
    for path, new in wanted:
        assert file.with_scalar(path, "new") == new


@pytest.mark.parametrize(
    ("path", "key", "value", "put"),
    [
        ((*STEPS, 0, "with"), "submodules", True, "          submodules: true\n"),
        ((*STEPS, 0, "with"), "token", "${{ secrets.T }}", "          token: ${{ secrets.T }}\n"),
        ((*STEPS, 0), "id", "x", "        id: x\n"),
        ((*STEPS, 1), "working-directory", "docker", "        working-directory: docker\n"),
        (("jobs", "test"), "name", "3.9", '    name: "3.9"\n'),
        (("on", "push"), "paths", "x", "    paths: x\n"),
        ((), "run-name", "x: y", 'run-name: "x: y"\n'),
    ],
)
def test_an_entry_is_added_behind_the_last_one(
    path: Sequence[str | int], key: str, value: str | bool, put: str
) -> None:
    file = YamlFile(WORKFLOW)
    after = file.with_entry(path, key, value)
    assert changed_lines(WORKFLOW, after) == [f"+ {put}"]
    assert YamlFile(str(after)).at([*path, key]) == value


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: {b: c}\n", ["a"]),
        ("a: {}\n", ["a"]),
        ("a: x\n", ["a"]),
        ("a:\n", ["a"]),
        ("a: [x]\n", ["a"]),
        ("a:\n  new: x\n", ["a"]),
        ("a:\n  b: 'x\n  y'\n  c: 'x\ny'\n", ["a"]),
        ("a: &v\n  b: c\nd:\n  <<: *v\n", ["d"]),
    ],
)
def test_an_entry_is_added_only_where_that_is_certain(text: str, path: list[str]) -> None:
    assert YamlFile(text).with_entry(path, "new", "y") is None


def test_an_item_within_brackets_that_is_the_only_one_stays() -> None:
    assert YamlFile("a: {b: [x]}\n").without_item(["a", "b", 0]) is None


def test_new_lines_end_as_those_around_them() -> None:
    text = "a:\r\n  b: c\r\n  d: e\r\nf: g\r\n"
    file = YamlFile(text)
    assert file.with_entry(["a"], "x", "y") == text.replace("e\r\n", "e\r\n  x: y\r\n")
    assert file.with_lines(2, ["  x: y"], ["a", "x"], "y") == text.replace("a:\r\n", "a:\r\n  x: y\r\n")


def test_an_entry_is_added_to_a_file_that_ends_without_a_line_end() -> None:
    assert YamlFile("a: b").with_entry([], "c", "d") == "a: b\nc: d"


def test_an_entry_that_no_spelling_fits_is_not_added() -> None:
    assert YamlFile("a:\n  b: c\n").with_entry(["a"], "x", "one\ntwo") is None


def test_whole_lines_are_put_in() -> None:
    file = YamlFile(WORKFLOW)
    put = ["      - uses: actions/setup-python@v5", "        with:", "          python-version: '3.12'"]
    meaning = {"uses": "actions/setup-python@v5", "with": {"python-version": "3.12"}}
    after = file.with_lines(19, put, (*STEPS, 1), meaning)
    assert changed_lines(WORKFLOW, after) == [f"+ {line}\n" for line in put]
    assert file.with_lines(19, put, (*STEPS, 0), meaning) is None
    assert file.with_lines(22, put, (*STEPS, 1), meaning) is None
    assert file.with_lines(19, ["   - bad"], (*STEPS, 1), "bad") is None


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("a: b\n\tc: d\n", "cannot start any token", 2),
        ("a: [b\nc: d\n", "", 2),
        ("a: *nothing\n", "found undefined alias", 1),
        ("a: b\n---\nc: d\n", "but found another document", 2),
        ("a: !!bool x\n", "x", None),
        ("a: !!float\n", "", None),
        ("a: 2001-99-99\n", "month must be in 1..12", None),
        ("a: \0\n", "special characters are not allowed", None),
        ("[" * 3000, "too deep", 1),
        ("x" * (MAX_CHARACTERS + 1), "too long", None),
        ("a: " + "[" * 80 + "]" * 80, "too deep", 1),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(text: str, problem: str, line: int | None) -> None:
    with pytest.raises(YamlFileError) as raised:
        _ = YamlFile(text).data
    assert problem in raised.value.problem
    assert raised.value.problem
    assert raised.value.line == line


def test_an_anchor_that_is_used_twice_is_no_reason_to_refuse() -> None:
    assert YamlFile("a: &v x\nb: &v y\nc: *v\n").at(["c"]) == "y"


def test_aliases_that_lead_too_deep_are_refused() -> None:
    rows = [f"a{number}: &a{number} [*a{number - 1}]\n" for number in range(1, 80)]
    with pytest.raises(YamlFileError, match="too deep"):
        _ = YamlFile(f"a0: &a0 [x]\n{''.join(rows)}").data


def test_aliases_that_multiply_are_refused() -> None:
    levels = "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
    with pytest.raises(YamlFileError, match="too much"):
        _ = YamlFile(f"a: &a [x, x]\n{levels}").data


KEYS = st.sampled_from(["a", "b", "c d", "e"])
SCALARS = st.sampled_from(["x", "3.9", "'q'", '"d"', "true", "a b", "| ", "", "[x, y]", "{k: v}", "&n x", "*n", "# c"])
LINES = st.builds(
    lambda indent, dash, key, value: f"{'  ' * indent}{dash}{key}: {value}",
    st.integers(0, 2),
    st.sampled_from(["", "- "]),
    KEYS,
    SCALARS,
)
PATHS = st.lists(st.one_of(KEYS, st.integers(0, 2)), max_size=3)
CHANGES: list[Callable[[YamlFile, list[Any]], str | None]] = [
    lambda file, path: file.with_scalar(path, "new"),
    lambda file, path: file.with_entry(path, "new", "value"),
    lambda file, path: file.without_item(path),
]


@settings(deadline=None)
@given(st.lists(LINES, max_size=6), PATHS, st.sampled_from(CHANGES), st.sampled_from(["\n", "\r\n"]))
def test_whatever_the_file_a_change_keeps_the_other_lines(
    lines: list[str], path: list[Any], change: Callable[[YamlFile, list[Any]], str | None], end: str
) -> None:
    text = "".join(f"{line}{end}" for line in lines)
    file = YamlFile(text)
    try:
        after = change(file, path)
    except YamlFileError:
        return
    if after is None:
        return
    _ = YamlFile(after).data
    common = sum(
        match.size
        for match in difflib.SequenceMatcher(
            None, text.split("\n"), after.split("\n"), autojunk=False
        ).get_matching_blocks()
    )
    assert len(text.split("\n")) - common <= len(lines)
    assert after.count("\r\n") == after.count("\n") or end == "\n"
