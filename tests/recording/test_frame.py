"""The frame must look like a log that GitHub serves."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests import story
from tests.recording import frame, normalise
from tests.recording.clock import Clock
from tests.recording.job import START, StepFacts, python_env

STAMPED = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z .*$", re.DOTALL)


def new_log() -> frame.Log:
    return frame.Log(Clock(datetime(2026, 11, 20, 10, 15, 31, tzinfo=UTC), seed=7))


def bare(raw: bytes) -> list[str]:
    """Give the lines without mark and time."""
    return [line.partition(" ")[2] for line in raw.decode("utf-8-sig").split("\n")[:-1]]


def test_a_log_starts_with_a_mark_and_every_line_with_a_time() -> None:
    log = new_log()
    log.output("one\n\nthree\n")
    raw = log.bytes()
    assert raw.startswith(b"\xef\xbb\xbf2026-11-20T10:15:31.")
    assert raw.endswith(b"three\n")
    lines = raw.decode("utf-8-sig").split("\n")[:-1]
    assert [STAMPED.match(line) is not None for line in lines] == [True] * 3
    assert lines[1].endswith("Z ")


def test_times_never_go_back_and_are_the_same_at_every_recording() -> None:
    first, second = (Clock(START, seed=3) for _ in range(2))
    stamps = [first.stamp() for _ in range(2000)]
    assert stamps == sorted(set(stamps))
    assert stamps == [second.stamp() for _ in range(2000)]


def test_waiting_moves_the_second_that_the_api_gives() -> None:
    clock = Clock(START, seed=3)
    clock.wait(61)
    assert clock.second() == f"{START + timedelta(seconds=61):%Y-%m-%dT%H:%M:%SZ}"


def test_a_script_is_echoed_in_cyan_between_its_title_and_its_shell() -> None:
    log = new_log()
    frame.announcing_script(log, "cp a b\nls\n", {"CI": "true"}, "/usr/bin/bash -e {0}")
    frame.exited(log, 3)
    assert bare(log.bytes()) == [
        "##[group]Run cp a b",
        "\x1b[36;1mcp a b\x1b[0m",
        "\x1b[36;1mls\x1b[0m",
        "shell: /usr/bin/bash -e {0}",
        "env:",
        "  CI: true",
        "##[endgroup]",
        "##[error]Process completed with exit code 3.",
    ]


def test_a_command_that_succeeds_gets_no_line_of_the_runner() -> None:
    log = new_log()
    frame.exited(log, 0)
    assert log.bytes() == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("printed", "logged"),
    [
        ("::error file=a.py,line=3::broken", "##[error]broken"),
        ("::error::1 %25%0A2", "##[error]1 %\n2"),
        ("::group::Install", "##[group]Install"),
        ("::endgroup::", "##[endgroup]"),
        ("std::error::code", "std::error::code"),
    ],
)
def test_workflow_commands_are_logged_in_the_runners_form(printed: str, logged: str) -> None:
    assert frame.as_logged(printed) == logged


def test_a_bare_carriage_return_ends_a_line() -> None:
    assert frame.lines_of("10%\r20%\r\n\ndone") == ["10%", "20%", "", "done"]


@pytest.mark.parametrize(
    ("printed", "recorded"),
    [
        ("2.1/2.1 MB 362.8 MB/s eta 0:00:00", "2.1/2.1 MB 41.7 MB/s eta 0:00:00"),
        ("1 failed in 3.18s", "1 failed in 0.42s"),
        ("1 failed in 75.18s (0:01:15)", "1 failed in 0.42s"),
        ("Resolved 3 packages in 641ms", "Resolved 3 packages in 12ms"),
        ("<Row object at 0x7fd2a30b1c90>", "<Row object at 0x7f3a5c1b2d40>"),
        ("2026-11-23 12:11:56,192 - kit - WARNING", "2026-11-20 10:15:34,912 - kit - WARNING"),
        ("E       assert 8 == 10", "E       assert 8 == 10"),
    ],
)
def test_only_what_differs_between_runs_is_normalised(printed: str, recorded: str) -> None:
    assert normalise.clean(printed, *normalise.ALWAYS) == recorded


def test_a_folder_of_this_machine_reads_as_the_runners() -> None:
    paths = normalise.paths((("/tmp/x", ""), ("file:///tmp/x/remotes/", "https://github.com/")))
    printed = "/tmp/x/home/runner file:///tmp/x/remotes/acme/datasets"
    assert paths.apply(printed) == "/home/runner https://github.com/acme/datasets"


VERSION = re.compile(r"Python/\d+\.\d+\.\d+/")


def test_the_committed_logs_have_the_frame_that_the_functions_write() -> None:
    for job in story.load().jobs:
        uses_python = any(step.name == "Run actions/setup-python@v5" for step in job.steps)
        log = new_log()
        actions = re.findall(r"action repository '(\S+)' \(SHA:(\w{40})\)", job.log.decode())
        frame.setting_up(log, job.name, actions)
        expected = bare(log.bytes())
        lines = bare(job.log)
        assert lines[: len(expected)] == expected, job.name
        assert lines[-1] == "Cleaning up orphan processes"
        assert len(actions) == 1 + uses_python
        if uses_python:
            # The Python that recorded them, which need not be the one that runs this.
            recorded = {VERSION.sub("Python/x.y.z/", line) for line in lines}
            wanted = {VERSION.sub("Python/x.y.z/", f"  {key}: {value}") for key, value in python_env().items()}
            assert wanted <= recorded


def test_step_facts_have_the_keys_of_the_api() -> None:
    fields = ("number", "name", "status", "conclusion", "started_at", "completed_at")
    assert StepFacts.__slots__ == fields
