"""Blocks of bytes are cleaned exactly as their lines would be one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.triage import decode
from workers.triage.decode import MAX_LINE, blocks, clean, sliced

ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]?|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x1b[()][0-9A-Za-z]|\x1b[0-_]?"
    r"|\^\[\[[0-9;]{0,12}[mK]"
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
STAMP = re.compile(
    r"(?:[^\t\n\r]{1,500}\t[^\t\n\r]{1,500}\t(?=\d{4}-))?(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z )?"
)
TOKENS = [
    "2026-11-20T10:15:30.1234567Z ",
    "job\tstep\t",
    "\ufeff",
    "\x1b[31m",
    "\x1b[0;1;36m",
    "\x1b[",
    "\x1b]0;title\x07",
    "\x1b]8;;",
    "\x1b\\",
    "\x1b(B",
    "\x1b",
    "^[[0m",
    "^[[",
    "\r",
    "\r\n",
    "\n",
    "\0",
    "\x07",
    "\x7f",
    "\u2028",
    "\x85",
    "50%",
    "é",
    "日本",
    "error: x",
    "\t",
]
TEXT = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)


def naive(text: str) -> str:
    """The same, a line at a time and in the plainest way."""
    return "\n".join(map(naive_line, text.replace("\ufeff", "").replace("\0", "").split("\n")))


def naive_line(line: str) -> str:
    line = ESCAPES.sub("", line.rstrip("\r")).rstrip("\r")
    kept = STAMP.match(line)
    prefix, rest = (line[: kept.end()], line[kept.end() :]) if kept else ("", line)
    return CONTROLS.sub("", prefix + rest.rpartition("\r")[2])


@settings(max_examples=600, deadline=None)
@given(TEXT)
def test_a_block_is_cleaned_as_its_lines_would_be_one_by_one(text: str) -> None:
    assert clean(text.encode()).decode() == naive(text)


@settings(max_examples=200, deadline=None)
@given(TEXT, st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(8, 200))
def test_however_a_log_arrives_its_blocks_are_the_same_lines(text: str, sizes: list[int], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "BLOCK", size)
        patch.setattr(decode, "_ENDLESS", 1000)
        made = list(blocks(cut(text.encode(), sizes)))
    assert b"".join(block.data for block in made).decode() == naive(text)
    assert sum(block.lines for block in made) == len(text.replace("\ufeff", "").replace("\0", "").split("\n")) - (
        not naive(text) or naive(text).endswith("\n")
    )
    assert all(block.data.endswith(b"\n") for block in made[:-1])


def cut(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = turn = 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        yield data[at : at + size]
        at, turn = at + size, turn + 1


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("size", [1, 3, 4096, 100_000])
def test_a_log_in_utf_16_is_read_however_it_is_cut(order: str, size: int) -> None:
    text = "".join(f"Zeile {number} – ü\r\n" for number in range(400))
    data = text.encode(order)
    made = b"".join(block.data for block in blocks(cut(data, [size])))
    assert made.decode() == text.replace("\r\n", "\n")


def test_a_few_nul_bytes_do_not_make_a_log_utf_16() -> None:
    (block,) = blocks([b"core dump: \x00\x00\x00 of this process, which is text\n"])
    assert block.data == b"core dump:  of this process, which is text\n"


def test_of_a_line_without_end_both_ends_are_held() -> None:
    piece = b"x" * 1_000_000
    made = list(blocks(iter([b"BEGIN", *[piece] * 100, b"END\nnext\n"])))
    data = b"".join(block.data for block in made)
    assert len(data) < 3_000_000
    assert data.startswith(b"BEGINxx")
    assert data.endswith(b"xxEND\nnext\n")
    assert (sum(block.lines for block in made), sum(block.over_long for block in made)) == (2, 1)


@pytest.mark.parametrize(
    ("lengths", "over_long"),
    [
        ([MAX_LINE], 0),
        ([MAX_LINE + 1], 1),
        ([MAX_LINE, MAX_LINE, MAX_LINE + 1, 0, MAX_LINE + 1], 2),
        ([3 * MAX_LINE, 1, MAX_LINE - 1, MAX_LINE], 1),
        ([0] * 9000, 0),
        ([], 0),
    ],
)
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_over_long_lines_are_counted(lengths: list[int], over_long: int, end: bytes) -> None:
    data = b"\n".join(b"x" * length for length in lengths) + end
    assert sum(block.over_long for block in blocks(sliced(data))) == over_long
