"""Why a step was stopped from outside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.triage.build import read_one, stamped
from workers.triage.log import JobLog
from workers.triage.stops import Stop, stops

BEGINNING = ("Current runner version: '2.336.0'", "##[group]Run make", "##[endgroup]")
CANCELED = "##[error]The operation was canceled."


def stopped(seconds: int, *, silent_from: int = 1, first: tuple[str, ...] = BEGINNING) -> JobLog:
    """A job that was stopped after so many seconds, and wrote nothing from some second on."""
    return read_one(stamped(*first) + stamped("building", second=silent_from) + stamped(CANCELED, second=seconds))


def only(log: JobLog) -> Stop:
    """The one stop of a log."""
    (stop,) = stops(log, log.find("The operation was canceled"))
    return stop


@pytest.mark.parametrize("minutes", [10, 30, 45, 360])
def test_a_silent_job_that_ends_at_a_round_time_met_its_limit(minutes: int) -> None:
    assert only(stopped(minutes * 60 + 8)).limit == timedelta(minutes=minutes)


def test_six_hours_are_a_limit_even_for_a_job_that_wrote_to_the_end() -> None:
    assert only(stopped(6 * 3600, silent_from=6 * 3600 - 5)).limit == timedelta(hours=6)


@pytest.mark.parametrize("seconds", [95, 7 * 60, 32 * 60])
def test_a_job_that_ends_at_another_time_was_cancelled(seconds: int) -> None:
    assert only(stopped(seconds)).limit is None


def test_a_job_that_wrote_to_the_end_was_cancelled() -> None:
    assert only(stopped(1800, silent_from=1790)).limit is None


def test_without_the_beginning_of_the_job_no_limit_is_known() -> None:
    stop = only(stopped(1800, first=("##[group]Run make", "##[endgroup]")))
    assert stop.after is None
    assert stop.limit is None
    assert stop.silence == timedelta(seconds=1799)


@pytest.mark.parametrize(
    "reason",
    [
        "##[error]The runner has received a shutdown signal.",
        "##[error]The job running on runner r has exceeded the maximum execution time of 360 minutes.",
    ],
)
def test_a_reason_beside_it_counts_instead(reason: str) -> None:
    log = read_one(stamped(*BEGINNING, reason, CANCELED))
    assert list(stops(log, log.find("The operation was canceled"))) == []


def test_the_words_alone_stop_nothing() -> None:
    log = read_one(stamped(*BEGINNING, 'Expected: "The operation was canceled."'))
    assert list(stops(log, log.find("The operation was canceled"))) == []
