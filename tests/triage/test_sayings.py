"""How a log is read with a table of what tools say."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.aftermath import Ending
from workers.triage.detectors import disk_full, runner_lost
from workers.triage.log import JobLog
from workers.triage.sayings import Heard, Saying, all_about, heard, settled, triggers
from workers.triage.wordings.limits import LIMITS
from workers.triage.wordings.memory import MEMORY, SIGKILLED
from workers.triage.wordings.quotas import QUOTAS
from workers.triage.wordings.registries import REGISTRIES
from workers.triage.wordings.services import SERVICES
from workers.triage.wordings.transfers import TRANSFERS

TABLES = (
    *LIMITS,
    *MEMORY,
    *SIGKILLED,
    *QUOTAS,
    *REGISTRIES,
    *SERVICES,
    *TRANSFERS,
    *disk_full.SAYINGS,
    *runner_lost.SAYINGS,
)
EXIT = "##[error]Process completed with exit code 1."
ASKED = Saying("asked ", r"asked (?P<host>\S+) in vain", 0.9)


def step(*lines: str) -> JobLog:
    """A failed step whose output begins in line 3."""
    return read_one("\n".join(("##[group]Run it", "##[endgroup]", *lines, EXIT)) + "\n")


def read(log: JobLog, *table: Saying) -> list[Heard]:
    """What is heard, each host once."""
    return settled(log, heard(log, log.find(*triggers(table)), table), lambda one: one.groups.get("host"))


def test_the_groups_tell_what_it_is_about() -> None:
    (one,) = read(step("asked a.example.org in vain"), ASKED)
    assert (one.line, one.groups, one.confidence) == (3, {"host": "a.example.org"}, 0.9)


def test_the_first_of_several_clear_lines_is_quoted_and_the_others_are_evidence() -> None:
    (one,) = read(step("asked a in vain", "asked a in vain"), ASKED)
    assert (one.line, one.evidence) == (3, (4,))


def test_a_line_that_the_step_lived_with_yields_to_the_one_it_ended_on() -> None:
    (one,) = read(step("asked a in vain", *(f"part {n}" for n in range(12)), "asked a in vain"), ASKED)
    assert one.line == 16


def test_each_subject_is_told_once_in_each_step() -> None:
    assert [one.groups["host"] for one in read(step("asked a in vain", "asked b in vain"), ASKED)] == ["a", "b"]


@pytest.mark.parametrize(("below", "heard_at"), [(2, [3]), (0, [])])
def test_a_reason_below_counts_within_its_reach(below: int, heard_at: list[int]) -> None:
    saying = Saying("asked ", "asked", because="no answer", below=below)
    found = read(step("asked it", "  cause: no answer"), saying)
    assert [one.line for one in found] == heard_at
    assert all(one.evidence == (4,) for one in found)


def test_a_line_that_announces_another_try_counts_only_as_the_last() -> None:
    log = step("asked a in vain, retrying")
    assert read(log, ASKED) == []
    last = Saying("asked ", r"asked (?P<host>\S+) in vain", last_try=True)
    assert [one.line for one in read(log, last)] == [3]


def test_an_exception_that_leads_to_another_is_passed_over() -> None:
    chained = "During handling of the above exception, another exception occurred:"
    (one,) = read(step("asked a in vain", "", chained, "", "asked a in vain"), ASKED)
    assert one.line == 7


def test_what_is_said_before_tests_ran_does_not_count_unless_it_is_said_of_them() -> None:
    log = step("asked a in vain", "1 failed in 0.12s")
    assert read(log, ASKED) == []
    assert read(log, *all_about((ASKED,), of_tests=True))


def test_what_every_failed_test_says_counts() -> None:
    test = ("--- FAIL: TestSet (0.00s)", "    a_test.go:9: asked a in vain")
    (one,) = read(step(*test, *test, "FAIL\texample.org/app\t0.01s"), ASKED)
    assert one.in_test
    assert one.line == 4


def test_an_ending_may_be_given_to_all() -> None:
    assert {saying.ending for saying in all_about((ASKED,), ending=Ending.SURE)} == {Ending.SURE}


@pytest.mark.parametrize("saying", TABLES, ids=lambda saying: saying.trigger)
def test_triggers_are_rare_words_and_confidence_is_a_share(saying: Saying) -> None:
    assert len(saying.trigger) >= 6
    assert 0 < saying.confidence < 1
    assert not saying.below or saying.because
