"""Larger changes to YAML files keep every other byte, or are not made."""

from __future__ import annotations

import pytest

from workers.triage.mends import yaml_edits
from workers.triage.repository.yaml_file import YamlFile

FILE = YamlFile("""\
# a workflow
jobs:
  test:
    runs-on: ubuntu-latest # a comment
    steps:
      - name: One
        run: |
          set -u

            git commit -m x
          echo $A
      # about the second
      - run: make   # behind
      - "uses": a/b@v1
        with: {a: b}
        env:
""")
STEPS = ("jobs", "test", "steps")


def test_a_block_at_the_end_of_a_mapping() -> None:
    block = {"A": "${{ secrets.A }}", "B": "a: b", "C": "1", "D": True}
    changed = yaml_edits.with_block(FILE, (*STEPS, 0), "env", block)
    added = """\
        env:
          A: ${{ secrets.A }}
          B: "a: b"
          C: "1"
          D: true
"""
    assert changed == FILE.text.replace("          echo $A\n", f"          echo $A\n{added}")


def test_a_block_of_blocks_before_another_entry() -> None:
    block = {"db": {"image": "x", "ports": ["1:1", 2], "env": {"A": "b"}}}
    changed = yaml_edits.with_block(FILE, ("jobs", "test"), "services", block, before="steps")
    added = """\
    services:
      db:
        image: x
        ports:
          - 1:1
          - 2
        env:
          A: b
"""
    assert changed == FILE.text.replace("    steps:\n", f"{added}    steps:\n")


def test_a_block_that_cannot_be_written_so() -> None:
    assert yaml_edits.with_block(FILE, (*STEPS, 0), "env", {"A": "one\ntwo"}) is None


@pytest.mark.parametrize(
    ("path", "key"), [((*STEPS, 0), "run"), ((*STEPS, 2, "with"), "c"), (STEPS, "a"), (("nowhere",), "a")]
)
def test_no_block_where_it_has_no_place(path: tuple[str | int, ...], key: str) -> None:
    assert yaml_edits.with_block(FILE, path, key, {"a": "b"}) is None
    assert yaml_edits.with_value(FILE, path, key, "b") is None


def test_no_block_before_what_is_not_there() -> None:
    assert yaml_edits.with_block(FILE, ("jobs", "test"), "env", {"A": "b"}, before="nowhere") is None


def test_a_value_at_the_end_of_a_mapping() -> None:
    changed = yaml_edits.with_value(FILE, (*STEPS, 1), "timeout-minutes", 5)
    assert changed == FILE.text.replace("# behind\n", "# behind\n        timeout-minutes: 5\n")


def test_an_item_in_a_list() -> None:
    changed = yaml_edits.with_item(FILE, (*STEPS, 1), {"uses": "a/c@v1", "with": {"depth": 0}})
    added = "      - uses: a/c@v1\n        with:\n          depth: 0\n"
    assert changed == FILE.text.replace("      - run: make", f"{added}      - run: make")


@pytest.mark.parametrize("path", [("jobs", "test"), (*STEPS, 9), (*STEPS, 0, "name")])
def test_no_item_in_what_is_no_list(path: tuple[str | int, ...]) -> None:
    assert yaml_edits.with_item(FILE, path, {"uses": "x"}) is None


def test_no_item_in_a_list_on_one_line() -> None:
    assert yaml_edits.with_item(YamlFile("a: [{b: c}]\n"), ("a", 0), {"uses": "x"}) is None


def test_a_key_is_called_otherwise() -> None:
    changed = yaml_edits.with_key(FILE, ("jobs", "test", "runs-on"), "on")
    assert changed == FILE.text.replace("    runs-on:", "    on:")
    quoted = yaml_edits.with_key(FILE, (*STEPS, 2, "uses"), "used")
    assert quoted == FILE.text.replace('"uses"', '"used"')


@pytest.mark.parametrize(
    ("path", "new"),
    [((*STEPS, 0, "run"), "name"), ((*STEPS, 0, "nowhere"), "a"), ((*STEPS, 0), "a"), ((*STEPS, 0, "run"), "a: b")],
)
def test_a_key_is_left_where_it_cannot_be_called_so(path: tuple[str | int, ...], new: str) -> None:
    assert yaml_edits.with_key(FILE, path, new) is None


def test_a_key_that_is_written_in_another_way() -> None:
    assert yaml_edits.with_key(YamlFile('"a\\u0062": c\n'), ("ab",), "b") is None


@pytest.mark.parametrize(
    ("path", "number", "line"),
    [
        ((*STEPS, 0, "run"), 1, 8),
        ((*STEPS, 0, "run"), 3, 10),
        ((*STEPS, 1, "run"), 1, 13),
        ((*STEPS, 0, "run"), 0, None),
        ((*STEPS, 0, "run"), 9, None),
        ((*STEPS, 2, "with"), 1, None),
    ],
)
def test_the_line_of_a_text(path: tuple[str | int, ...], number: int, line: int | None) -> None:
    assert yaml_edits.text_line(FILE, path, number) == line


def test_the_line_of_a_folded_text_is_not_told() -> None:
    assert yaml_edits.text_line(YamlFile("a: >\n  one\n  two\n\n  three\n"), ("a",), 2) is None


def test_a_line_of_a_text_is_replaced() -> None:
    changed = yaml_edits.with_text_line(FILE, (*STEPS, 0, "run"), 3, ["git config a b", "git commit -m x"])
    assert changed == FILE.text.replace(
        "            git commit -m x", "            git config a b\n            git commit -m x"
    )
    alone = yaml_edits.with_text_line(FILE, (*STEPS, 1, "run"), 1, ["make all"])
    assert alone == FILE.text.replace("run: make ", "run: make all ")


@pytest.mark.parametrize(
    ("path", "number", "new"),
    [
        ((*STEPS, 0, "run"), 9, ["a"]),
        ((*STEPS, 0, "run"), 2, ["a"]),
        ((*STEPS, 1, "run"), 1, ["a", "b"]),
        ((*STEPS, 1, "run"), 1, ["a: b"]),
    ],
)
def test_a_line_of_a_text_is_left_where_that_is_not_certain(
    path: tuple[str | int, ...], number: int, new: list[str]
) -> None:
    assert yaml_edits.with_text_line(FILE, path, number, new) is None


@pytest.mark.parametrize(
    ("text", "path", "changed"),
    [
        ("a:\n  b: c\n  d: e\n", ["a"], "a:\n  b: c\n  if: x == 'y'\n  d: e\n"),
        ("a:\n- b: c\n  d: e\n", ["a", 0], "a:\n- b: c\n  if: x == 'y'\n  d: e\n"),
        ("a:\n  b: |\n    c\n  d: e\n", ["a"], "a:\n  b: |\n    c\n  d: e\n  if: x == 'y'\n"),
        ("a: {b: c}\n", ["a"], None),
        ("a:\n  if: c\n", ["a"], None),
    ],
)
def test_an_entry_stands_below_the_first(text: str, path: list[str | int], changed: str | None) -> None:
    assert yaml_edits.with_entry_below(YamlFile(text), path, "if", "x == 'y'") == changed
