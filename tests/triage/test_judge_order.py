"""All causes of a head: which are left out, in which order they stand, and what is known of each."""

from __future__ import annotations

from dataclasses import replace

from tests.triage.build import diagnosis, failed_job
from tests.triage.timelines import OTHER, SAME, failing, past
from workers.triage.environment import Moved, Sort
from workers.triage.judge import judgement
from workers.triage.judgement import Ignored, Judgement, Wrong
from workers.triage.model import Category, Finding
from workers.triage.verdicts import Whose

NETWORK = failing("network", Category.INFRASTRUCTURE, fingerprint="1:net", subject={"host": "h"})
CANCELLED = failing("cancelled", Category.INFRASTRUCTURE, fingerprint="1:cancelled", subject={"limit": "x"})
LINT = failing("lint", fingerprint="1:lint")
MAIN = "main 30 ok"


def judge(*findings: Finding, runs: str = MAIN, **options: object) -> Judgement:
    jobs = [failed_job(f"job {number}", found) for number, found in enumerate(findings)]
    given: dict[str, object] = {"ignored": {}, "wrong": {}, **options}
    return judgement([diagnosis(*jobs)], past(runs), **given)  # type: ignore[arg-type] # a table of options


def kinds(made: Judgement) -> list[tuple[int, str]]:
    return [(each.number, each.cause.found.finding.kind) for each in made.judged]


def test_what_may_be_this_changes_comes_first_then_elsewhere_then_ignored() -> None:
    made = judge(NETWORK, LINT, failing(), ignored={SAME: Ignored("alice", 100)}, now=99)
    assert kinds(made) == [(1, "lint"), (2, "network"), (3, "test-failure")]
    assert [each.elsewhere for each in made.judged] == [False, True, False]
    assert made.judged[2].ignored == Ignored("alice", 100)


def test_what_is_ignored_comes_back_when_its_time_is_over() -> None:
    assert judge(failing(), ignored={SAME: Ignored("alice", 100)}, now=100).judged[0].ignored is None
    assert judge(failing(), ignored={SAME: Ignored("alice", 100)}).judged[0].ignored is not None


def test_cancelled_siblings_are_no_causes() -> None:
    assert kinds(judge(CANCELLED, failing())) == [(1, "test-failure")]


def test_a_run_in_which_all_was_cancelled_keeps_its_cause() -> None:
    assert kinds(judge(CANCELLED, CANCELLED)) == [(1, "cancelled")]


def test_jobs_cancelled_in_another_run_stay() -> None:
    here, other = (
        diagnosis(failed_job("a", CANCELLED), failed_job("b", failing())),
        diagnosis(failed_job("c", CANCELLED)),
    )
    other = replace(other, run=replace(other.run, id=43))
    made = judgement([here, other], past(MAIN), ignored={}, wrong={})
    (cancelled,) = (each for each in made.judged if each.cause.found.finding.kind == "cancelled")
    assert [sighting.job.name for sighting in cancelled.cause.sightings] == ["c"]


def test_kinds_that_the_settings_ignore_are_counted_in_a_note() -> None:
    one = judge(LINT, failing(), ignore_kinds={"lint"}, notes=("Said before.",))
    assert kinds(one) == [(1, "test-failure")]
    assert one.notes == (
        "Said before.",
        "1 cause of the kind `lint` is not shown, as this repository's settings ask.",
    )
    two = judge(LINT, replace(LINT, fingerprint=OTHER), ignore_kinds=["lint"])
    assert two.notes == ("2 causes of the kind `lint` are not shown, as this repository's settings ask.",)
    three = judge(LINT, NETWORK, ignore_kinds=["lint", "network"])
    assert three.notes[0].startswith("2 causes of the kinds `lint` and `network` are not shown")
    assert not judge(LINT).notes


def test_each_cause_keeps_what_moved_and_what_people_said_of_it() -> None:
    moved = (Moved(Sort.RUNNER_IMAGE, "ubuntu-24.04", "1", "2"),)
    known = past(f"#7 20 F\n{MAIN}", moved=moved, since="since then")
    job = failed_job("test", failing())
    made = judgement([diagnosis(job)], known, ignored={}, wrong={SAME: Wrong("bob", "lint")})
    (judged,) = made.judged
    assert (judged.moved, judged.since, judged.wrong) == (moved, "since then", Wrong("bob", "lint"))
    assert judged.verdict.whose is Whose.THIS_CHANGE
    assert made.find(SAME) is judged
