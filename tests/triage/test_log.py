"""What a person sees of a log is what retriage reads: the same lines under the same numbers."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one, stamped, texts
from workers.triage.decode import MAX_LINE
from workers.triage.log import read_logs
from workers.triage.model import Conclusion, LogLine

SET_UP = stamped("Current runner version: '2.329.0'", "Prepare workflow directory")
ECHO = "##[group]Run make", "make all", "shell: /usr/bin/bash -e {0}", "##[endgroup]"


@pytest.mark.parametrize("inside", ["\x85", "\u2028", "\u2029", "\x1c", "\x1d", "\x1e"])
def test_only_lf_ends_a_line(inside: str) -> None:
    log = read_one(f"one{inside}still one\ntwo\n")
    assert len(log) == 2
    assert log.text(1).startswith("one")
    assert log.text(1).endswith("still one")
    assert log.text(2) == "two"


@pytest.mark.parametrize("inside", ["\x0b", "\x0c", "\x00", "\x08", "\x7f"])
def test_control_characters_go_and_the_line_stays_whole(inside: str) -> None:
    assert texts(read_one(f"one{inside} line\ntwo\n")) == ["one line", "two"]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("plain\r\n", ["plain"]),
        ("0%\r50%\r100%\n", ["100%"]),
        ("0%\r50%\r100%\r\r\n", ["100%"]),
        ("Downloading\r\x1b[K\r\n", ["Downloading"]),
        ("\r\n", [""]),
        ("\x1b[31;1mError:\x1b[0m no\x1b[K\n", ["Error: no"]),
        ("\x1b]0;title\x07after\n", ["after"]),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\\n", ["link"]),
        ("\x1b(Bplain \x1b7saved\x1b8\n", ["plain saved"]),
        ("^[[32mgreen^[[0m ^[[K\n", ["green "]),
        ("a^[[b\n", ["a^[[b"]),
        ("the end \x1b[\n", ["the end "]),
        ("tab\tkept\n", ["tab\tkept"]),
        ("no newline at the end", ["no newline at the end"]),
        ("\n\n", ["", ""]),
        ("naïve 日本語 🙂\n", ["naïve 日本語 🙂"]),
    ],
)
def test_a_line_reads_as_a_terminal_shows_it(written: str, seen: list[str]) -> None:
    assert texts(read_one(written)) == seen


@pytest.mark.parametrize("digits", range(10))
def test_time_stamps_of_any_precision_are_taken_off(digits: int) -> None:
    fraction = f".{'123456789'[:digits]}" if digits else ""
    log = read_one(f"2026-11-20T10:15:31{fraction}Z the text\n2026-11-20T10:15:31{fraction}Z\r\n")
    assert texts(log) == ["the text", ""]
    assert log.line(1) == LogLine(1, "the text", f"2026-11-20T10:15:31{fraction}Z", None)


@pytest.mark.parametrize(
    "line",
    ["2026-11-20 10:15:31 text", "2026-11-20T10:15:31.0Ztext", "2026-11-20T10:15:31.1234567890Z text", "20 of 30"],
)
def test_times_that_the_runner_did_not_write_stay_in_the_text(line: str) -> None:
    assert read_one(line).line(1) == LogLine(1, line, None, None)


def test_lines_without_a_stamp_and_stamps_out_of_order_keep_their_places() -> None:
    log = read_one(stamped("late", second=9) + "no stamp\n" + stamped("early", second=1))
    assert texts(log) == ["late", "no stamp", "early"]
    assert [log.line(n).timestamp is None for n in (1, 2, 3)] == [False, True, False]


def test_a_byte_order_mark_at_every_step_is_not_seen() -> None:
    log = read_one(f"\ufeff{SET_UP}\ufeff{stamped(*ECHO)}".encode())
    assert [span.name for span in log.spans] == ["Set up job", "Run make"]
    assert log.line(1).timestamp
    assert not any("\ufeff" in text for text in texts(log))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_powershell_logs_in_utf_16_read_as_text(encoding: str, mark: str) -> None:
    log = read_one(f"{mark}first\r\nTest-Path : Zugriff verweigert – é\r\n".encode(encoding))
    assert texts(log) == ["first", "Test-Path : Zugriff verweigert – é"]


def test_utf_16_in_the_midst_of_a_log_reads_as_text() -> None:
    wsl = "The system cannot find the file specified.\r\n".encode("utf-16-le")
    log = read_one(SET_UP.encode() + stamped(*ECHO).encode() + wsl + stamped("after").encode())
    assert texts(log)[6:8] == ["The system cannot find the file specified.", "after"]


def test_bytes_that_are_no_utf_8_show_as_replacement_characters() -> None:
    assert texts(read_one(b"caf\xe9 \xff\xfe ok\n\xc3\n")) == ["caf\ufffd \ufffd\ufffd ok", "\ufffd"]


def test_an_over_long_line_keeps_its_head_and_its_tail_and_says_so() -> None:
    log = read_one(f"before\nBEGIN{'x' * 450_000}END\nafter\n")
    assert len(log.text(2)) == MAX_LINE + 3
    assert log.text(2).startswith("BEGINxxx")
    assert log.text(2).endswith("xxxEND")
    assert " … " in log.text(2)
    assert (log.text(1), log.text(3)) == ("before", "after")
    assert log.not_examined == ("1 over-long line was cut after 4,096 bytes.",)
    assert read_one("y" * 5000 + "\n" + "z" * 5000).not_examined == ("2 over-long lines were cut after 4,096 bytes.",)
    assert read_one("y" * MAX_LINE).not_examined == ()


def test_an_empty_log_has_no_lines_and_no_steps() -> None:
    log = read_one(b"")
    assert (len(log), log.spans, log.conclusion, texts(log)) == (0, (), Conclusion.UNKNOWN, [])
    assert log.span(1) is None
    assert log.step(1) is None
    assert not log.echoed(1)


def test_a_line_that_is_not_there_is_said_to_be_missing() -> None:
    log = read_one("one\n")
    assert log.text(2) == ""
    with pytest.raises(IndexError, match="line 2 is not in the log of unit"):
        log.line(2)


def test_steps_begin_at_the_runners_groups_and_cover_every_line() -> None:
    log = read_one(
        SET_UP
        + stamped(*ECHO, "##[group]a group of the tool's", "inside", "##[endgroup]", "##[error]no")
        + stamped("##[group]Run ./test", "##[endgroup]", "out", "Post job cleanup.", "Cleaning up orphan processes")
    )
    assert [(span.name, span.first, span.last, span.failed) for span in log.spans] == [
        ("Set up job", 1, 2, False),
        ("Run make", 3, 10, True),
        ("Run ./test", 11, 13, False),
        ("Post job cleanup", 14, 14, False),
        ("Cleaning up orphan processes", 15, 15, False),
    ]
    assert {log.step(number) is not None for number in range(1, len(log) + 1)} == {True}


def test_a_log_that_begins_with_a_step_has_no_set_up() -> None:
    assert [span.name for span in read_one(stamped(*ECHO)).spans] == ["Run make"]


def test_words_that_only_mention_a_marker_begin_no_step() -> None:
    log = read_one(stamped(*ECHO, "echo '##[group]Run x'", "We call it Post job cleanup. here"))
    assert len(log.spans) == 1


@pytest.mark.parametrize("extra", [("##[endgroup]", "##[endgroup]"), ("##[group]never closed", "out")])
def test_unbalanced_groups_do_not_disturb_steps(extra: tuple[str, ...]) -> None:
    log = read_one(stamped(*ECHO, *extra, "##[error]no", "##[group]Run second", "out"))
    assert [span.name for span in log.spans] == ["Run make", "Run second"]
    assert log.spans[0].failed


def test_the_echoed_script_is_told_from_the_output_after_it() -> None:
    log = read_one(SET_UP + stamped(*ECHO, "make: *** [all] Error 2"))
    assert [number for number in range(1, len(log) + 1) if log.echoed(number)] == [3, 4, 5, 6]


def test_a_script_whose_echo_never_ends_is_all_output() -> None:
    log = read_one(stamped("##[group]Run make", "make all") + stamped(*ECHO))
    assert not log.echoed(2)
    assert log.echoed(4)


def test_the_inner_steps_of_a_composite_action_are_parts_of_their_own() -> None:
    log = read_one(stamped("##[group]Run ./action", "##[endgroup]", *ECHO, "##[error]no"))
    assert [(span.name, span.failed) for span in log.spans] == [("Run ./action", False), ("Run make", True)]


def gh(job: str, step: str, *lines: str) -> str:
    return "".join(f"{job}\t{step}\t{stamped(line)}" for line in lines)


def test_gh_run_view_gives_one_log_a_job_with_the_files_own_numbers() -> None:
    file = gh("build", "Set up job", "\ufeffhello") + gh("build", "Compile", *ECHO, "boom", "##[error]no")
    file += gh("test (3.11, a/b)", "Set up job", "hello again") + gh("test (3.11, a/b)", "Test", "fine")
    build, test = read_logs(file.encode(), "file")
    assert (build.name, test.name) == ("build", "test (3.11, a/b)")
    assert [(span.name, span.first) for span in build.spans] == [("Set up job", 1), ("Compile", 2)]
    assert [(span.name, span.first) for span in test.spans] == [("Set up job", 8), ("Test", 9)]
    assert test.line(9) == LogLine(9, "fine", "2026-11-20T10:15:30.0000000Z", "Test")
    assert (build.text(9), test.text(2)) == ("", "")
    assert (build.conclusion, test.conclusion) == (Conclusion.FAILURE, Conclusion.UNKNOWN)
    assert len(test.errors) == 0
    assert build.from_github


def test_gh_run_view_with_byte_order_marks_behind_its_tabs() -> None:
    (log,) = read_logs(f"build\tUNKNOWN STEP\t\ufeff{stamped('hello')}".encode(), "file")
    assert (log.name, texts(log)) == ("build", ["hello"])


def test_steps_that_gh_could_not_name_are_found_by_the_runners_markers() -> None:
    (log,) = read_logs(gh("build", "UNKNOWN STEP", "hello", *ECHO, "##[error]no").encode(), "file")
    assert [span.name for span in log.spans] == ["Set up job", "Run make"]


def test_a_step_that_gh_could_not_name_among_named_ones_has_no_name() -> None:
    (log,) = read_logs((gh("build", "Set up job", "a") + gh("build", "UNKNOWN STEP", "b")).encode(), "file")
    assert [span.name for span in log.spans] == ["Set up job", None]


def test_a_line_without_columns_belongs_to_the_line_before_it() -> None:
    (log,) = read_logs((gh("build", "Test", "one") + "rest of it\n\n" + gh("build", "Test", "two")).encode(), "file")
    assert [(number, text) for number, text in log.window(1, 9)] == [(1, "one"), (2, "rest of it"), (4, "two")]


@pytest.mark.parametrize(
    ("ending", "conclusion"),
    [
        ("Cleaning up orphan processes", Conclusion.SUCCESS),
        ("##[error]Process completed with exit code 1.", Conclusion.FAILURE),
        ("the runner was lost here", Conclusion.UNKNOWN),
    ],
)
def test_how_a_job_of_github_ended(ending: str, conclusion: Conclusion) -> None:
    assert read_one(SET_UP + stamped(*ECHO, ending)).conclusion is conclusion


@pytest.mark.parametrize(
    ("ending", "conclusion"),
    [
        ("Done. Your build exited with 0.", Conclusion.SUCCESS),
        ("Done. Your build exited with 2.", Conclusion.FAILURE),
        ("Done. Your build exited with grace.", Conclusion.UNKNOWN),
        ("Finished: SUCCESS", Conclusion.SUCCESS),
        ("Finished: UNSTABLE", Conclusion.FAILURE),
        ("Finished: the download", Conclusion.UNKNOWN),
        ("Cleaning up orphan processes, says a tool", Conclusion.UNKNOWN),
    ],
)
def test_how_a_build_elsewhere_ended(ending: str, conclusion: Conclusion) -> None:
    log = read_one(f"travis_fold:start:git\r\x1b[0K$ git clone\nout\n{ending}\n")
    assert log.conclusion is conclusion
    assert not log.from_github
    assert [(span.name, span.first, span.last) for span in log.spans] == [(None, 1, 3)]


def test_find_gives_each_line_once_and_in_order() -> None:
    log = read_one("error and error\nnothing\nfatal error\nfatal\n")
    assert log.find("error", "fatal") == [1, 3, 4]
    assert log.find("absent") == []


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("#12 3.148 ERROR: no", "ERROR: no"),
        ("#8 ERROR: process did not complete", "#8 ERROR: process did not complete"),
        ("test_1  | npm ERR! code", "npm ERR! code"),
        ("app-db-1  |   indented", "  indented"),
        ("##[error]Process completed", "##[error]Process completed"),
        ("  5 | >>> COPY a b", "  5 | >>> COPY a b"),
        ("#1 is an issue", "#1 is an issue"),
    ],
)
def test_what_a_builder_puts_before_each_line_is_not_the_tool_s(line: str, bare: str) -> None:
    log = read_one(stamped(line, "plain"))
    assert log.unwrapped.text(1) == bare
    assert (log.text(1), log.unwrapped.text(2), len(log.unwrapped)) == (line, "plain", 2)


def test_what_is_shown_unwrapped_is_not_held_twice() -> None:
    log = read_one(stamped("plain", "#1 is an issue", "#12 3.1 wrapped"))
    assert texts(log.unwrapped) == ["plain", "#1 is an issue", "wrapped"]
    assert log.unwrapped.lines is log.lines
    assert log.unwrapped.spans is log.spans
