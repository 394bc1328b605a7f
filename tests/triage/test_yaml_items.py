"""Items are taken out of YAML lists, and scalars are told as they are written; every other byte stays."""

from __future__ import annotations

import difflib

import pytest

from workers.triage.repository.yaml_file import YamlFile

TEXT = """\
on: push
m: ["3.9", 3.10, '3.11'] # c
z: [3.9, 3.10, ]
e: [{python: 3.9, os: y}, {python: 3.10, os: z}]
w: [
  "3.8", # old
  3.9,
  3.10
]
u: ["3.8",
  "3.9", "3.10"]
n:
  - 3.9 # c
  # alone
  - "3.10"
only:
  k: 1
  include:
    - x: 1
      y: 2
include:
  - python: 3.10
    os: x
    # about the next one
  - {python: 3.9, os: y}
nested: [[1]]
scalar: 1
empty:
"""


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        (["m", 0], ["-m: [\"3.9\", 3.10, '3.11'] # c", "+m: [3.10, '3.11'] # c"]),
        (["m", 1], ["-m: [\"3.9\", 3.10, '3.11'] # c", "+m: [\"3.9\", '3.11'] # c"]),
        (["m", 2], ["-m: [\"3.9\", 3.10, '3.11'] # c", '+m: ["3.9", 3.10] # c']),
        (["z", 1], ["-z: [3.9, 3.10, ]", "+z: [3.9, ]"]),
        (["e", 0], ["-e: [{python: 3.9, os: y}, {python: 3.10, os: z}]", "+e: [{python: 3.10, os: z}]"]),
        (["w", 0], ['-  "3.8", # old']),
        (["w", 2], ["-  3.10"]),
        (["u", 1], ['-  "3.9", "3.10"]', '+  "3.10"]']),
        (["n", 0], ["-  - 3.9 # c"]),
        (["n", 1], ['-  - "3.10"']),
        (["only", "include", 0], ["-  include:", "-    - x: 1", "-      y: 2"]),
        (["include", 0], ["-  - python: 3.10", "-    os: x"]),
        (["include", 1], ["-  - {python: 3.9, os: y}"]),
    ],
)
def test_an_item_is_taken_out(path: list[str | int], changes: list[str]) -> None:
    changed = YamlFile(TEXT).without_item(path)
    assert changed is not None
    found = list(difflib.unified_diff(TEXT.split("\n"), changed.split("\n"), n=0))[2:]
    assert [line for line in found if not line.startswith("@@")] == changes


@pytest.mark.parametrize(
    "path", [["u", 0], ["e", 1], ["m", 3], ["only", "k"], ["nothing", 0], ["nested", 0, 0], ["on"], ["scalar", 0]]
)
def test_what_is_not_certain_is_left(path: list[str | int]) -> None:
    assert YamlFile(TEXT).without_item(path) is None


def test_what_would_mean_something_else_is_left() -> None:
    anchored = "a:\n  - &x 1\n  - 2\nb: *x\n"
    assert YamlFile(anchored).without_item(["a", 0]) is None


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (["m", 0], '"3.9"'),
        (["m", 1], "3.10"),
        (["z", 1], "3.10"),
        (["include", 0, "python"], "3.10"),
        (["on"], "push"),
        (["only"], None),
        (["empty"], None),
    ],
)
def test_a_scalar_is_told_as_it_is_written(path: list[str | int], written: str | None) -> None:
    assert YamlFile(TEXT).written(path) == written


def test_a_block_scalar_is_not_on_one_line() -> None:
    file = YamlFile("a: |\n  3.9\n")
    assert file.written(["a"]) is None
    assert file.column(["a"]) == 3
    assert file.column(["b"]) is None
