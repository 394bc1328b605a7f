"""What a passing log of the same job is good for."""

from __future__ import annotations

import pytest

from workers.triage.detectors.unknown import likeliest
from workers.triage.known import MAX_LINES, NOTHING_KNOWN, KnownLines, known_lines
from workers.triage.log import read_logs
from workers.triage.ranking import ranked, regions


@pytest.mark.parametrize(
    ("passing", "failing"),
    [
        ("Collected 12 tests in 0.31s", "Collected 14 tests in 2s"),
        ("using /tmp/pip-req-build-a1b2/setup.py", "using /tmp/pip-req-build-zz9/setup.py"),
        ("HEAD is now at 1a2b3c4 message", "HEAD is now at ffe0123 message"),
        ("read 123456 bytes", "read 12345678 bytes"),
        ("at 2025-01-01T10:00:00Z", "at 2026-11-20T23:59:59.123Z"),
        ("see https://example.com/a?token=1", "see https://example.com/a?token=2"),
        ("listening on 127.0.0.1:40123", "listening on 127.0.0.1:5123"),
    ],
)
def test_what_varies_from_run_to_run_makes_no_line_new(passing: str, failing: str) -> None:
    assert failing in known_lines([passing])


@pytest.mark.parametrize("line", ["error: it broke", "12 13 14", "", "--"])
def test_another_line_is_new(line: str) -> None:
    assert line not in known_lines(["Collected 12 tests in 0.31s", "11 12 13"])


def test_nothing_is_known_without_a_passing_log() -> None:
    assert not NOTHING_KNOWN
    assert "anything" not in NOTHING_KNOWN
    assert known_lines([]) == NOTHING_KNOWN
    assert 7 not in known_lines(["7"])


def test_a_passing_log_of_any_length_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.triage.known.MAX_LINES", 10)
    assert len(known_lines("line " + "x" * number for number in range(1, 100)).hashes) == 10
    assert MAX_LINES == 200_000


NOISE = "error: the cache is cold, which is no problem\n" * 3
FRAME = """\
##[group]Run make
##[endgroup]
{output}
##[error]Process completed with exit code 2.
"""


def quoted(output: str, known: KnownLines) -> str:
    (log,) = read_logs(FRAME.format(output=output).encode(), "job")
    (match,) = likeliest(log, known)
    return log.text(match.line)


def test_the_first_new_error_is_quoted_however_loud_the_old_ones_are() -> None:
    quiet = "output\n" * 20
    output = f"cannot open shared object\n{quiet}{NOISE}{quiet}fatal: something follows from it\n{NOISE}"
    assert quoted(output, NOTHING_KNOWN) != "cannot open shared object"
    assert quoted(output, known_lines(NOISE.splitlines())) == "cannot open shared object"


def test_a_line_without_any_telling_word_is_found_by_being_new() -> None:
    output = "preparing\nthe answer differs\nfinished"
    (log,) = read_logs(FRAME.format(output=output).encode(), "job")
    (region,) = regions(log)
    assert not any(line.line == 4 for line in ranked(log, region))
    assert [line.line for line in ranked(log, region, known_lines(["preparing", "finished"]))][-1] == 4


def test_a_step_that_was_cancelled_is_quoted_by_that_whatever_is_new() -> None:
    (log,) = read_logs(b"##[group]Run a\n##[endgroup]\nerror: new\n##[error]The operation was canceled.\n", "job")
    (match,) = likeliest(log, known_lines(["old line"]))
    assert match.line == 4
    assert match.confidence < 0.5
