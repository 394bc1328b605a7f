"""Of a log of any length the telling parts are kept, within bounds and under their true numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.build import kept
from workers.triage import decode
from workers.triage.gather import gather
from workers.triage.landmarks import BOUNDS, Bounds, Landmarks
from workers.triage.lines import Gathered, Lines
from workers.triage.log import ERROR, RUN_GROUP, JobLog, read_logs
from workers.triage.scan import Scanner

SCANNER = Scanner([RUN_GROUP, ERROR, "needle", "thread", "Finished"])
MARKS = Landmarks(frozenset({RUN_GROUP}), frozenset({ERROR}), frozenset({"Finished"}))
SMALL = Bounds(whole=6_000, head=800, tail=1_500, between=3_000, segment=200, marks=50, hits=20)
FILLER = "just some output of a tool that says nothing"


def gathered(lines: Sequence[str], bounds: Bounds = SMALL, block: int = 1_000) -> Gathered:
    data = "".join(f"{line}\n" for line in lines).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "BLOCK", block)
        return gather(decode.sliced(data), SCANNER, MARKS, bounds=bounds)


def read(found: Gathered) -> JobLog:
    (log,) = read_logs(found, "unit")
    return log


def assert_true(log: JobLog, lines: Sequence[str]) -> None:
    """Every kept line stands under the number that it has in the log."""
    assert len(log) == len(lines)
    for number, text in log.window(1, len(log)):
        assert text == lines[number - 1]


def test_a_log_within_the_bounds_is_kept_whole() -> None:
    lines = [f"line {number}" for number in range(400)]
    found = gathered(lines)
    assert kept(found).decode().split("\n")[:-1] == lines
    assert found.not_examined == ()


def test_a_word_that_detectors_look_for_is_kept_with_what_is_around_it() -> None:
    lines = [f"{FILLER} {number}" for number in range(3_000)]
    lines[1_500] = "a needle here"
    log = read(gathered(lines))
    assert_true(log, lines)
    assert [text for _, text in log.window(1_497, 1_505)] == lines[1_496:1_505]
    assert (log.text(1), log.text(3_000), log.text(800)) == (lines[0], lines[-1], "")
    (said,) = log.not_examined
    assert said.startswith("Of 3,000 lines, all were searched for known failures;")


def test_of_a_word_that_is_everywhere_the_first_and_the_last_places_in_a_step_are_kept() -> None:
    lines = [f"{FILLER} {number} with a needle" for number in range(3_000)]
    lines[1_000] = f"{RUN_GROUP}make"
    lines[1_400] = "one single thread"
    log = read(gathered(lines))
    assert_true(log, lines)
    assert log.text(1_401) == "one single thread"
    assert 1_002 in log.find("needle")
    assert len(kept(gathered(lines))) < 10_000


def test_what_a_failed_step_says_outlives_what_the_others_say() -> None:
    lines: list[str] = []
    for step in range(60):
        lines.append(f"{RUN_GROUP}step {step}")
        lines += [f"{FILLER} {step} {number}" for number in range(60)]
        lines += [f"needle {step}", *[f"{FILLER} {step}"] * 30]
        if step == 20:
            lines.append(f"{ERROR}Process completed with exit code 1.")
    log = read(gathered(lines))
    assert_true(log, lines)
    assert log.text(lines.index("needle 20") + 1) == "needle 20"
    assert len([span for span in log.spans if span.failed]) == 1
    assert log.text(lines.index("needle 3") + 1) == ""


def test_marks_are_kept_as_lines_wherever_they_stand_but_not_where_they_are_only_mentioned() -> None:
    lines = [f"{FILLER} {number}" for number in range(3_000)]
    lines[1_200] = "2026-11-20T10:15:30.1234567Z Finished"
    lines[1_700] = "it says Finished somewhere"
    log = read(gathered(lines))
    assert log.text(1_201) == "Finished"
    assert log.text(1_701) == ""
    assert log.line(1_201).timestamp == "2026-11-20T10:15:30.1234567Z"


def test_a_line_that_tells_a_fact_is_kept_wherever_the_word_stands_on_it() -> None:
    lines = [f"{FILLER} {number}" for number in range(3_000)]
    lines[1_200] = "#7 1.2 Successfully thread"
    facts = Landmarks(MARKS.starts, MARKS.failures, MARKS.others, frozenset({"thread"}))
    data = "".join(f"{line}\n" for line in lines).encode()
    found = gather(decode.sliced(data), SCANNER, facts, bounds=SMALL)
    assert read(found).text(1_201) == lines[1_200]


def test_a_flood_of_marks_is_bounded() -> None:
    lines = [f"{ERROR}again {number}" for number in range(5_000)] + [f"{RUN_GROUP}{number}" for number in range(5_000)]
    found = gathered(lines)
    assert len(found.pieces) < 100 + SMALL.marks
    assert_true(read(found), lines)


def test_lines_longer_than_what_is_kept_around_a_word_are_no_trouble() -> None:
    lines = ["x" * 5_000, f"{'y' * 3_000} needle {'z' * 3_000}", *[FILLER] * 300, "needle", "end"]
    log = read(gathered(lines))
    assert "needle" in (log.lines.raw(2) or b"").decode()
    assert log.text(303) == "needle"


def test_reading_stops_when_it_is_too_late_and_that_is_said() -> None:
    seen: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(1_000):
            seen.append(number)
            yield b"line\n" * 60_000

    found = gather(chunks(), SCANNER, MARKS, late=lambda: len(seen) > 20)
    assert len(seen) < 40
    assert found.lines < 60_000 * 40
    assert found.not_examined[-1].startswith("Reading took too long and was stopped after")


def test_what_goes_wrong_while_reading_is_raised_to_who_reads() -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(50):
            yield b"line\n" * 60_000
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        gather(chunks(), SCANNER, MARKS)


LINE = st.sampled_from(
    [FILLER, "needle", "a thread of needles", "Finished", "", "é" * 50, f"{RUN_GROUP}a", f"{ERROR}no", "x" * 900]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LINE, st.integers(1, 60)), max_size=40), st.integers(100, 3_000))
def test_whatever_a_log_holds_what_is_kept_is_true_and_bounded(runs: list[tuple[str, int]], block: int) -> None:
    lines = [line for line, count in runs for _ in range(count)]
    found = gathered(lines, block=block)
    log = read(found)
    assert_true(log, lines)
    numbers = [number for piece in found.pieces for number in (piece.first, piece.last)]
    assert numbers == sorted(numbers)
    most = SMALL.whole + 3 * (SMALL.head + block) + SMALL.between + SMALL.marks * 1_000
    assert len(kept(found)) <= most
    if not any(line.startswith(RUN_GROUP) for line in lines):
        # Of a step that went on nothing need be kept; here all is one step.
        for literal in ("needle", "thread"):
            held = [number for number, line in enumerate(lines, start=1) if literal in line]
            assert Lines(found.pieces, found.lines).numbers(literal)[:1] == held[:1]


def test_the_bounds_of_a_real_log_hold_for_one_of_a_hundred_megabytes() -> None:
    block = "".join(f"2026-11-20T10:15:30.1234567Z {FILLER} {number}\n" for number in range(3_000)).encode()
    chunks = (block if number % 40 else block + b"a needle\n" for number in range(500))
    found = gather(chunks, SCANNER, MARKS)
    assert len(kept(found)) <= BOUNDS.head + BOUNDS.tail + BOUNDS.between + 4 * decode.BLOCK
    assert len(read(found).find("needle")) >= 3
