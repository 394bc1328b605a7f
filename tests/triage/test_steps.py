"""A Finding names GitHub's step and links to its line there."""

from __future__ import annotations

import pytest

from tests import story
from tests.triage.build import STORY, read_one, stamped, step, story_steps
from workers.triage import steps as steps_module
from workers.triage.log import JobLog
from workers.triage.steps import NO_STEPS, Steps

ENDED = ("##[endgroup]", "out")


def part(name: str, *lines: str, second: int = 0) -> str:
    return stamped(f"##[group]Run {name}", *ENDED, *lines, second=second)


def placed(log: JobLog, steps: Steps) -> list[int | None]:
    """The number of the step at the first line of each part of the log."""
    found = [steps.at(log, span.first) for span in log.spans]
    return [at.number if at else None for at in found]


@pytest.mark.parametrize("job", STORY.jobs, ids=lambda job: job.name)
def test_every_step_of_the_story_that_ran_is_found_at_its_first_line(job: story.Job) -> None:
    log, steps = read_one(job.log, job.name), Steps(story_steps(job))
    ran = [known.number for known in job.steps if known.conclusion != "skipped"]
    assert placed(log, steps) == ran
    assert [steps.anchor(log, span.first) for span in log.spans] == [f"#step:{number}:1" for number in ran]
    assert [steps.anchor(log, span.last) for span in log.spans] == [
        f"#step:{number}:{span.last - span.first + 1}" for number, span in zip(ran, log.spans, strict=True)
    ]


def test_time_stamps_tell_steps_of_any_name_apart() -> None:
    log = read_one(stamped("hello") + part("make", second=3) + part("make", "##[error]no", second=7))
    steps = Steps(
        [
            step(1, "Set up job", "success", 0, 1),
            step(2, "Compile", "success", 2, 5),
            step(3, "Test", "failure", 6, 9),
        ]
    )
    assert placed(log, steps) == [1, 2, 3]


def test_steps_within_one_second_are_told_apart_by_their_names() -> None:
    log = read_one(part("first") + part("third"))
    names = ("Run first", "Run second", "Run third")
    steps = Steps([step(number, name, "success", 0, 0) for number, name in enumerate(names, start=1)])
    assert placed(log, steps) == [1, 3]


def test_steps_within_one_second_are_told_apart_by_which_of_them_failed() -> None:
    log = read_one(part("a") + part("b", "##[error]no"))
    outcomes = ("success", "success", "failure")
    steps = Steps([step(number, f"Step {number}", end, 0, 0) for number, end in enumerate(outcomes, start=1)])
    assert placed(log, steps)[1] == 3


def test_a_skipped_step_is_never_named() -> None:
    log = read_one(part("make", "##[error]no"))
    steps = Steps([step(1, "Run make", "skipped", 0, 0), step(2, "Build", "failure", 0, 0)])
    assert placed(log, steps) == [2]


def test_the_inner_steps_of_a_composite_action_belong_to_the_outer_one() -> None:
    log = read_one(part("./action", second=1) + part("pip install", second=2) + part("pytest", "##[error]no", second=3))
    steps = Steps([step(1, "Set up job", "success", 0, 0), step(2, "Run ./action", "failure", 1, 4)])
    assert placed(log, steps) == [2, 2, 2]
    assert steps.anchor(log, len(log)) == f"#step:2:{len(log)}"


def test_clean_up_after_the_job_is_never_the_step_that_failed() -> None:
    log = read_one(part("make", "##[error]no") + stamped("Post job cleanup.", "git", "Cleaning up orphan processes"))
    steps = Steps(
        [
            step(1, "Set up job", "success", 0, 0),
            step(2, "Build", "failure", 0, 0),
            step(5, "Post Run actions/checkout@v4", "success", 0, 0),
            step(6, "Complete job", "success", 0, 0),
        ]
    )
    assert placed(log, steps) == [2, 5, 6]


def test_a_step_still_open_when_the_runner_was_lost_is_found() -> None:
    log = read_one(part("make", second=5))
    assert placed(log, Steps([step(1, "Build", None, 4, None)])) == [1]


@pytest.mark.parametrize(
    "log",
    [
        "no stamp at all\n",
        "2026-13-45T99:99:99Z a time that cannot be\n",
        stamped("long before or after", second=59),
    ],
)
def test_a_line_whose_time_tells_nothing_has_no_step_and_no_anchor(log: str) -> None:
    steps = Steps([step(1, "Build", "failure", 0, 9), step(2, "Never began", None, None, None)])
    assert steps.at(read_one(log), 1) is None
    assert steps.anchor(read_one(log), 1) == ""


def test_without_github_there_are_no_steps() -> None:
    log = read_one(part("make"))
    assert NO_STEPS.at(log, 1) is None
    assert NO_STEPS.anchor(log, 1) == ""


def test_a_line_outside_the_log_has_no_step() -> None:
    assert Steps([step(1, "Build", "failure", 0, 9)]).at(read_one(part("make")), 99) is None


def test_parts_out_of_order_are_placed_only_where_their_time_allows() -> None:
    log = read_one(part("late", second=8) + part("early", second=1))
    steps = Steps([step(1, "Early", "success", 0, 2), step(2, "Late", "success", 7, 9)])
    assert all(
        (at is None) or (at, span.name) in {(1, "Run early"), (2, "Run late")}
        for at, span in zip(placed(log, steps), log.spans, strict=True)
    )


def test_a_script_that_prints_markers_without_end_gets_no_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps_module, "_MAX_PAIRS", 10)
    log = read_one("".join(part("again") for _ in range(11)))
    assert placed(log, Steps([step(1, "Build", "failure", 0, 9)])) == [None] * 11
