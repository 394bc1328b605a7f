"""Logs larger than memory should hold: their head and tail, each line under its true number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.build import read_one, texts
from workers.triage import decode
from workers.triage.decode import Gathered, Kept, gather
from workers.triage.log import JobLog, read_logs

LINES = st.lists(st.text("abcdefé ", max_size=12), max_size=60)
PIECES = st.lists(st.integers(1, 40), min_size=1, max_size=8)


def cut(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = turn = 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        yield data[at : at + size]
        at, turn = at + size, turn + 1


def assert_true_lines(log: JobLog, original: list[str], whole: int) -> None:
    """Every kept line has the number and the original text; of one longer than `whole` bytes, the end is enough."""
    assert len(log) == len(original)
    for number, text in log.window(1, len(log)):
        line = original[number - 1]
        end = text.lstrip("\ufffd")  # a character may have been cut in two
        assert text == line or (len(line.encode()) > whole and line.endswith(end)), (number, text)


@settings(max_examples=300, deadline=None)
@given(LINES, PIECES, st.integers(8, 400), st.booleans())
def test_whatever_is_left_out_the_kept_lines_are_the_original_ones(
    lines: list[str], sizes: list[int], limit: int, ended: bool
) -> None:
    data = ("\n".join(lines) + "\n" * ended).encode()
    lines = data.decode().split("\n")
    lines = lines if lines[-1] else lines[:-1]
    gathered = gather(cut(data, sizes), limit)
    assert len(gathered.head) + len(gathered.tail) <= limit + max(sizes)
    (log,) = read_logs(gathered, "unit")
    assert_true_lines(log, lines, limit // 4)
    if gathered.skipped:
        assert log.not_examined[0].startswith("Lines ")
    elif len(data) <= limit:
        assert texts(log) == lines


@settings(max_examples=150, deadline=None)
@given(LINES, st.integers(4, 30), st.integers(0, 60), st.booleans())
def test_a_flood_of_lines_keeps_its_head_and_tail_under_true_numbers(
    lines: list[str], most: int, skipped: int, in_two: bool
) -> None:
    half = len(lines) // 2
    parts = ["".join(f"{line}\n" for line in part).encode() for part in (lines[:half], lines[half:])]
    data = Gathered(parts[0], skipped, parts[1]) if in_two and skipped else Gathered(b"".join(parts))
    original = [*lines[:half], *["?"] * skipped, *lines[half:]] if in_two and skipped else lines
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "MAX_LINES", most)
        (log,) = read_logs(data, "unit")
    assert len(texts(log)) <= most
    assert_true_lines(log, original, 1000)
    if len(lines) > most:
        assert texts(log)[:1] == lines[:1]
        assert log.not_examined


def test_one_line_of_100_mb_is_gathered_within_bounds_and_keeps_both_ends() -> None:
    chunk = b"x" * 1_000_000
    chunks = (b"BEGIN", *[chunk] * 100, b"END\nnext\n")
    gathered = gather(iter(chunks))
    assert len(gathered.head) + len(gathered.tail) <= decode.MAX_BYTES + len(chunk)
    (log,) = read_logs(gathered, "unit")
    assert len(log) == 2
    assert log.text(1).startswith("BEGINxx")
    assert log.text(1).endswith("xxEND")
    assert log.text(2) == "next"


def test_lines_in_the_middle_of_a_long_log_are_said_to_be_unread() -> None:
    data = b"".join(b"line %d\n" % number for number in range(1, 1001))
    (log,) = read_logs(gather([data[at : at + 100] for at in range(0, len(data), 100)], 2000), "unit")
    assert len(log) == 1000
    assert log.text(1) == "line 1"
    assert log.text(1000) == "line 1000"
    assert log.text(500) == ""
    first_left_out = next(number for number in range(1, 1001) if not log.text(number))
    assert log.not_examined[0].startswith(f"Lines {first_left_out} to ")
    assert "of 1,000 were not read" in log.not_examined[0]
    assert log.find("line 1000") == [1000]


def test_a_long_log_in_utf_16_keeps_true_lines_in_its_tail() -> None:
    lines = [f"Zeile {number} – ü" for number in range(1, 400)]
    data = ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode("utf-16-le")
    (log,) = read_logs(gather([data[at : at + 64] for at in range(0, len(data), 64)], 2000), "unit")
    assert log.text(1) == lines[0]
    assert log.text(len(log)) == lines[-1]
    assert_true_lines(log, lines, 2000)


def test_numbers_and_indexes_of_kept_lines_agree() -> None:
    for kept in (Kept(range(3, 7), 9), Kept((1, 2, 8, 9), 9)):
        for index, number in enumerate(kept.known):
            assert (kept.number(index), kept.index(number)) == (number, index)
        assert kept.index(0) is None
        assert kept.index(7) is None
        assert kept.index(10) is None
    assert list(Kept((1, 2, 8, 9), 9).between(2, 8)) == [1, 2]
    assert list(Kept((1, 2, 8, 9), 9).between(3, 7)) == []


def test_a_few_nul_bytes_do_not_make_a_log_utf_16() -> None:
    assert texts(read_one(b"core dump: \x00\x00\x00 of this process, which is text\n")) == [
        "core dump:  of this process, which is text"
    ]
    assert texts(read_one(b"\x00a")) == ["a"]


def test_a_line_that_loses_a_little_of_its_middle_is_left_out_and_not_shown_as_if_it_were_whole() -> None:
    line = "".join(f"{number:04}" for number in range(200))
    data = f"first\n{line}\nlast\n".encode()
    (log,) = read_logs(gather([data[at : at + 10] for at in range(0, len(data), 10)], 600), "unit")
    assert [number for number, _ in log.window(1, 3)] == [1, 3]
    assert log.not_examined


def test_of_a_last_line_without_an_end_the_tail_is_kept() -> None:
    data = b"first\n" + b"x" * 900 + b"END"
    (log,) = read_logs(gather([data[at : at + 10] for at in range(0, len(data), 10)], 600), "unit")
    assert len(log) == 2
    assert log.text(1) == "first"
    assert log.text(2).endswith("xEND")
