"""What several jobs and runs share is one cause."""

from __future__ import annotations

from tests.triage.build import diagnosis, failed_job, finding, run
from workers.triage.diagnosis import causes, unexamined
from workers.triage.facts import Job


def test_one_cause_in_two_jobs_and_two_runs_is_one() -> None:
    (cause,) = causes(
        [
            diagnosis(failed_job("a", finding(line=1)), failed_job("b", finding(line=2))),
            diagnosis(failed_job("a", finding(line=3)), workflow="Lint"),
        ]
    )
    assert [(sighting.workflow, sighting.job.name) for sighting in cause.sightings] == [
        ("Docker CI", "a"),
        ("Docker CI", "b"),
        ("Lint", "a"),
    ]
    assert cause.found.finding.line == 1


def test_a_jobs_further_findings_stand_beside_its_cause() -> None:
    second = finding("other", fingerprint="1:other")
    (cause,) = causes([diagnosis(failed_job("a", finding(), second))])
    assert [also.finding for also in cause.also] == [second]


def test_doubtful_causes_come_last_and_frequent_ones_first() -> None:
    found = causes(
        [
            diagnosis(
                failed_job("a", finding(confidence=0.4, fingerprint="1:doubt")),
                failed_job("b", finding(confidence=0.4, fingerprint="1:doubt")),
                failed_job("c", finding(confidence=0.5, fingerprint="1:rare")),
                failed_job("d", finding(fingerprint="1:often")),
                failed_job("e", finding(fingerprint="1:often")),
                failed_job("f"),
            )
        ]
    )
    assert [cause.found.finding.fingerprint for cause in found] == ["1:often", "1:rare", "1:doubt"]


def test_what_was_not_examined_is_said_once_in_order() -> None:
    assert unexamined([diagnosis(not_examined=["b", "a"]), diagnosis(not_examined=["a", "c"])]) == ("b", "a", "c")


def test_how_githubs_conclusions_are_taken() -> None:
    red = {"failure", "timed_out", "startup_failure"}
    others = {"success", "cancelled", "skipped", "neutral", "action_required", "stale"}
    jobs = [Job(1, "a", conclusion, "", (), ()) for conclusion in (*red, *others, None)]
    assert {job.conclusion for job in jobs if job.failed} == red
    assert {end for end in red | others if run(conclusion=end).failed} == red
    assert {end for end in red | others if run(conclusion=end).passed} == {"success"}
    assert {end for end in red | others if run(conclusion=end).cancelled} == {"cancelled"}
