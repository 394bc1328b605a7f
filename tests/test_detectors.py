"""Every detector on every log: all Findings are compared, so that cross-firing shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.detectors.accept import main as accept
from tests.detectors.cases import DETECTORS, PASSING, Case, cases, facts, kinds_with_cases, passing, raw_matches
from workers.triage.detector import LAST_RESORT
from workers.triage.examine import examine
from workers.triage.model import Conclusion

CASES = cases()
PASSING_CASES = passing()
BY_TRIGGER = [detector for detector in DETECTORS.values() if detector.precedence != LAST_RESORT]


def case_name(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_a_log_gives_exactly_the_findings_its_case_lists(case: Case) -> None:
    assert [facts(finding) for finding in case.findings()] == case.expected()["findings"]


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_every_finding_quotes_the_line_it_names(case: Case) -> None:
    for log in case.logs():
        for finding in examine(log).findings:
            assert finding.quote
            assert finding.quote in finding.excerpt or len(finding.quote) > 500
            assert 0 < finding.confidence <= 1
            assert finding.summary.endswith(".")
            assert finding.remedy.endswith(".")


@pytest.mark.parametrize("case", [case for case in CASES if case.is_near_miss], ids=case_name)
def test_a_near_miss_is_a_job_that_did_not_pass_and_whose_kind_stays_silent(case: Case) -> None:
    kinds = {finding["kind"] for finding in case.expected()["findings"]}
    assert case.kind not in kinds
    # In a job that passed nothing is found whatever the detector says, so it would prove nothing.
    assert all(log.conclusion is not Conclusion.SUCCESS for log in case.logs())


@pytest.mark.parametrize("case", [case for case in CASES if not case.is_near_miss], ids=case_name)
def test_a_case_of_a_kind_finds_that_kind(case: Case) -> None:
    assert case.kind in {finding["kind"] for finding in case.expected()["findings"]}


@pytest.mark.parametrize("case", [*CASES, *PASSING_CASES], ids=case_name)
def test_every_log_says_where_it_is_from(case: Case) -> None:
    assert case.expected()["origin"]


@pytest.mark.parametrize("case", PASSING_CASES, ids=case_name)
def test_nothing_is_found_in_a_job_that_passed(case: Case) -> None:
    assert case.logs()
    for log in case.logs():
        # Where the log itself reads like a failure, only GitHub knows better, and the case has to say why.
        known = Conclusion.SUCCESS if case.expected()["tolerated"] else None
        assert examine(log, known).findings == ()
        assert examine(log, known).conclusion is Conclusion.SUCCESS


@pytest.mark.parametrize("case", PASSING_CASES, ids=case_name)
def test_detectors_are_quiet_on_a_passing_log_even_when_nobody_says_that_it_passed(case: Case) -> None:
    tolerated: dict[str, str] = case.expected()["tolerated"]
    assert all(tolerated.values()), "each needs a reason"
    speaking = {
        detector.kind: [match.line for match in matches]
        for detector in BY_TRIGGER
        for log in case.logs()
        if (matches := raw_matches(detector, log))
    }
    assert speaking.keys() == tolerated.keys(), speaking


@pytest.mark.parametrize("kind", DETECTORS)
def test_a_detector_has_a_case_and_a_near_miss(kind: str) -> None:
    own = [case for case in CASES if case.kind == kind]
    assert [case for case in own if not case.is_near_miss], f"add tests/detectors/{kind}/<case>.log"
    assert [case for case in own if case.is_near_miss], f"add tests/detectors/{kind}/near-miss-<case>.log"


@pytest.mark.parametrize("kind", kinds_with_cases())
def test_a_folder_of_cases_has_a_detector(kind: str) -> None:
    assert kind in DETECTORS


def test_there_are_logs_of_passing_jobs() -> None:
    assert PASSING_CASES


def test_every_log_has_its_json_and_every_json_its_log() -> None:
    folder = PASSING.parent
    logs = {path.with_suffix("") for path in folder.glob("*/*.log")}
    assert {path.with_suffix("") for path in folder.glob("*/*.json")} == logs


@pytest.mark.parametrize("kind", DETECTORS)
def test_a_detector_is_triggered_by_literals_long_enough_to_be_rare(kind: str) -> None:
    detector = DETECTORS[kind]
    assert bool(detector.triggers) != (detector.precedence == LAST_RESORT)
    assert all(len(trigger) >= 3 for trigger in detector.triggers)


def test_a_new_case_is_not_accepted_without_its_origin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new.log").write_text("nothing here\n")
    assert accept([str(tmp_path / "new.log")]) == 2
    assert "--origin" in capsys.readouterr().err
    assert not (tmp_path / "new.json").exists()
