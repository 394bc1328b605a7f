"""What of all that a log holds counts as a cause, and which cause comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from tests.triage.build import STORY, read_one, stamped, step, story_steps
from workers.triage import detectors, engine
from workers.triage.detector import LAST_RESORT, ROOT, SYMPTOM, Detector
from workers.triage.examine import MAX_FINDINGS, examine
from workers.triage.log import JobLog
from workers.triage.model import Category, Conclusion, Finding, Match, Subject
from workers.triage.steps import Steps

TOKEN = "ghp" + "_aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cF"


@dataclass(frozen=True, slots=True)
class Word(Subject):
    word: str
    line: int | None = None


def speaking(kind: str, precedence: int, confidence: float = 0.9) -> Detector:
    """Recognises every line `<kind>: <subject>`; quotes it and says that the line before it proves it."""

    def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
        for number in hits:
            if log.text(number).startswith(f"{kind}: "):
                word = log.text(number).partition(": ")[2]
                yield Match(number, Word(word), confidence, f"The {word} broke.", f"Mend {word}.", (number - 1,))

    return Detector(kind, Category.CODE, (f"{kind}: ",), detect, precedence)


def last(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    assert list(hits) == []
    yield Match(len(log), Subject(), 0.2, "Unknown.", "Read on.")


@pytest.fixture(autouse=True)
def _fixed_detectors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Detectors made for these tests, so that they say nothing of real ones."""
    if request.node.get_closest_marker("parametrize") and "job" in request.fixturenames:
        yield
        return
    made = (
        speaking("cause", ROOT),
        speaking("symptom", SYMPTOM),
        speaking("doubt", ROOT, 0.5),
        Detector("unknown", Category.UNKNOWN, (), last, LAST_RESORT),
    )
    monkeypatch.setattr(detectors, "load", lambda: made)
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Let the module ask for the detectors again."""
    for kept in vars(engine).values():
        clear: Callable[[], None] | None = getattr(kept, "cache_clear", None)
        if clear:
            clear()


def part(name: str, *lines: str, second: int = 0) -> str:
    return stamped(f"##[group]Run {name}", "##[endgroup]", *lines, second=second)


def quotes(found: Sequence[Finding]) -> list[str]:
    return [finding.quote for finding in found]


FAILED = "##[error]Process completed with exit code 1."


def test_a_job_that_passed_has_no_findings_whatever_it_says() -> None:
    log = read_one(part("make", "cause: a") + stamped("Cleaning up orphan processes"))
    made = examine(log)
    assert (made.conclusion, made.findings, made.excerpt) == (Conclusion.SUCCESS, (), "")
    assert quotes(examine(log, Conclusion.FAILURE).findings) == ["cause: a"]


def test_what_github_says_of_a_job_outweighs_its_log() -> None:
    log = read_one(part("make", "cause: a", FAILED))
    assert examine(log).conclusion is Conclusion.FAILURE
    assert examine(log, Conclusion.SUCCESS).findings == ()


def test_a_cancelled_sibling_shows_only_that_it_was_cancelled() -> None:
    made = examine(read_one(part("make", "working", "##[error]The operation was canceled.")))
    assert [finding.kind for finding in made.findings] == ["unknown"]


def test_what_a_step_tolerated_is_no_cause() -> None:
    log = read_one(part("a", "cause: tolerated") + part("b", "cause: real", FAILED))
    assert quotes(examine(log).findings) == ["cause: real"]


def test_a_step_under_continue_on_error_is_tolerated_although_it_wrote_an_error() -> None:
    log = read_one(part("a", "cause: tolerated", FAILED, second=1) + part("b", "cause: real", FAILED, second=3))
    assert quotes(examine(log).findings) == ["cause: tolerated", "cause: real"]
    steps = Steps([step(1, "Try", "success", 0, 2), step(2, "Build it", "failure", 3, 4)])
    (found,) = examine(log, Conclusion.FAILURE, steps).findings
    assert (found.quote, found.step) == ("cause: real", "Build it")


def test_a_cause_within_a_container_build_is_found_and_quoted_as_it_stands() -> None:
    (found,) = examine(read_one(part("a", "#12 3.1 cause: base image", FAILED))).findings
    assert (found.kind, found.quote, found.subject["word"]) == ("cause", "#12 3.1 cause: base image", "base image")


def test_a_job_that_is_red_without_a_red_step_tolerates_nothing() -> None:
    log = read_one(part("a", "cause: lost runner", FAILED, second=1))
    steps = Steps([step(1, "Build it", "cancelled", 0, 2)])
    (found,) = examine(log, Conclusion.FAILURE, steps).findings
    assert (found.quote, found.step) == ("cause: lost runner", "Build it")


def test_without_an_error_in_any_step_nothing_is_called_tolerated() -> None:
    assert quotes(examine(read_one(part("a", "cause: a") + part("b", "out"))).findings) == ["cause: a"]


def test_a_log_from_elsewhere_is_taken_as_a_whole() -> None:
    (found,) = examine(read_one("out\ncause: a\nmore\n")).findings
    assert (found.quote, found.line, found.step) == ("cause: a", 2, None)


def test_words_in_the_echoed_script_are_no_cause() -> None:
    echoed = read_one(stamped("##[group]Run x", "cause: echoed", "##[endgroup]", "out", FAILED))
    assert [finding.kind for finding in examine(echoed).findings] == ["unknown"]


def test_the_first_step_comes_first_then_causes_before_symptoms_then_doubt() -> None:
    log = read_one(part("a", "symptom: one", FAILED) + part("b", "doubt: four", "symptom: three", "cause: two", FAILED))
    assert quotes(examine(log).findings) == ["symptom: one", "cause: two", "symptom: three", "doubt: four"]


def test_each_subject_is_named_once_at_its_first_line() -> None:
    log = read_one(part("a", "cause: same", "cause: other", "cause: same", "symptom: same", FAILED))
    assert [(found.quote, found.line) for found in examine(log).findings] == [
        ("cause: same", 3),
        ("cause: other", 4),
        ("symptom: same", 6),
    ]


def test_a_job_keeps_only_so_many_findings() -> None:
    log = read_one(part("a", *(f"cause: number {number}" for number in range(MAX_FINDINGS + 5)), FAILED))
    assert len(examine(log).findings) == MAX_FINDINGS


def test_the_last_resort_speaks_only_where_nothing_else_does() -> None:
    assert [found.kind for found in examine(read_one(part("a", "out", FAILED))).findings] == ["unknown"]
    assert [found.kind for found in examine(read_one(part("a", "symptom: a", FAILED))).findings] == ["symptom"]


def test_a_finding_shows_its_line_its_evidence_and_how_the_step_ended() -> None:
    many = [f"noise {number}" for number in range(60)]
    made = examine(read_one(part("a", *many, "evidence", "cause: a", *many, FAILED)))
    (found,) = made.findings
    assert {"evidence", "cause: a", FAILED} <= set(found.excerpt.split("\n"))
    assert made.excerpt == found.excerpt
    assert (found.fingerprint or "").startswith("1:")


def test_no_secret_leaves_in_any_field() -> None:
    made = examine(read_one(part(f"curl {TOKEN}", f"cause: {TOKEN} is wrong", FAILED)))
    (found,) = made.findings
    assert TOKEN not in repr(made)
    assert found.subject["word"] == "[redacted] is wrong"
    assert (found.quote, found.step) == ("cause: [redacted] is wrong", "Run curl [redacted]")
    assert found.summary == "The [redacted] is wrong broke."
    assert found.remedy == "Mend [redacted] is wrong."


def test_excerpts_stay_within_bounds_when_masks_are_longer_than_what_they_hide() -> None:
    lines = [f"see db://a:b@h/{number}" for number in range(400)]
    made = examine(read_one(part("a", *lines, "cause: a", *lines, FAILED)))
    assert "db://a:[redacted]@h" in made.excerpt
    assert len(made.excerpt) <= 4000
    assert all(len(found.excerpt) <= 4000 for found in made.findings)


def test_what_was_not_read_is_passed_on() -> None:
    made = examine(read_one("x" * 5000))
    assert (made.not_examined, made.lines, made.job) == (("1 over-long line was cut after 4,096 bytes.",), 1, "unit")


def test_an_empty_log_gives_nothing_but_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detectors, "load", lambda: (speaking("cause", ROOT),))
    forget()
    made = examine(read_one(""), Conclusion.FAILURE)
    assert (made.findings, made.excerpt, made.lines, made.architecture) == ((), "", 0, None)


@pytest.mark.parametrize("job", STORY.jobs, ids=lambda job: job.name)
def test_each_job_of_the_story_has_the_cause_it_was_recorded_for(job: object) -> None:
    recorded = next(known for known in STORY.jobs if known is job)
    made = examine(read_one(recorded.log, recorded.name), None, Steps(story_steps(recorded)))
    assert made.conclusion == recorded.conclusion
    failed = [known.name for known in recorded.steps if known.conclusion == "failure"]
    assert {finding.step for finding in made.findings} == set(failed)
    assert bool(made.findings) is (recorded.conclusion == "failure")
