"""The JSON of `retriage analyze`, as the design promises it to scripts."""

from __future__ import annotations

import json

from tests.triage.build import finding, read_one, stamped
from workers.triage.examine import examine
from workers.triage.excerpt import ELLIPSIS, MAX_CHARACTERS
from workers.triage.model import Conclusion, Examination, Finding, Proof, ProofState
from workers.triage.render.report import ranked, report


def examined(
    *findings: Finding,
    job: str = "build",
    conclusion: Conclusion = Conclusion.FAILURE,
    excerpt: str = "the lines",
    not_examined: tuple[str, ...] = (),
) -> Examination:
    return Examination(job, "amd64", conclusion, 120, findings, excerpt, not_examined)


def test_the_keys_are_exactly_those_of_the_contract() -> None:
    made = report("run.zip", [examined(finding())], ["a member could not be read."])
    assert list(made) == ["schema", "input", "conclusion", "jobs", "findings", "excerpt", "not_examined"]
    assert made["jobs"] == [{"name": "build", "architecture": "amd64", "conclusion": "failure", "lines": 120}]
    assert list(made["findings"][0]) == [
        "kind",
        "category",
        "subject",
        "confidence",
        "job",
        "step",
        "line",
        "quote",
        "excerpt",
        "summary",
        "remedy",
        "fingerprint",
        "proof",
    ]
    assert (made["schema"], made["input"], made["not_examined"]) == (1, "run.zip", ["a member could not be read."])


def test_it_is_json_with_plain_values() -> None:
    proven = Finding(
        **{
            **{name: getattr(finding(), name) for name in Finding.__dataclass_fields__},
            "proof": Proof(ProofState.CONFIRMED, "looked"),
        }
    )
    read_back = json.loads(json.dumps(report("-", [examined(proven, finding())])))
    first, second = read_back["findings"]
    assert first["proof"] == {"state": "confirmed", "detail": "looked"}
    assert second["proof"] is None
    assert (first["category"], first["subject"], first["line"]) == ("configuration", {"path": ".env.example"}, 57)


def test_each_jobs_cause_comes_first_sure_ones_before_doubtful_ones() -> None:
    names = ["a1", "a2", "b1", "c1", "c2"]
    a1, a2, b1, c1, c2 = (finding(name, confidence=0.4 if name == "a1" else 0.9) for name in names)
    order = [found.quote for found in ranked([examined(a1, a2), examined(b1), examined(c1, c2), examined()])]
    assert order == ["b1", "c1", "a1", "a2", "c2"]


def test_the_run_failed_when_any_job_did_and_passed_when_all_did() -> None:
    failed, passed, unknown = (
        examined(conclusion=conclusion) for conclusion in (Conclusion.FAILURE, Conclusion.SUCCESS, Conclusion.UNKNOWN)
    )
    assert report("-", [passed, failed, unknown])["conclusion"] == "failure"
    assert report("-", [passed, passed])["conclusion"] == "success"
    assert report("-", [passed, unknown])["conclusion"] == "unknown"
    assert report("-", [])["conclusion"] == "unknown"


def test_the_excerpt_shows_whole_excerpts_of_failed_jobs_first_within_4000_characters() -> None:
    made = report(
        "-",
        [
            examined(excerpt="passing"),
            examined(finding(), excerpt="first"),
            examined(finding(), excerpt="x" * MAX_CHARACTERS),
            examined(finding(), excerpt=""),
            examined(finding(), excerpt="second"),
        ],
    )
    assert made["excerpt"] == f"first\n{ELLIPSIS}\nsecond\n{ELLIPSIS}\npassing"
    assert len(report("-", [examined(excerpt="x" * MAX_CHARACTERS)])["excerpt"]) == MAX_CHARACTERS
    assert report("-", [])["excerpt"] == ""


def test_what_was_left_out_names_its_job_where_there_are_several() -> None:
    cut = examined(not_examined=("1 over-long line was cut.",))
    assert report("-", [cut])["not_examined"] == ["1 over-long line was cut."]
    assert report("-", [cut, examined(job="te`st")], ["first."])["not_examined"] == [
        "first.",
        "`build`: 1 over-long line was cut.",
    ]


def test_a_sibling_that_was_only_cancelled_comes_after_what_it_was_cancelled_for() -> None:
    cancelled, failed = (
        examine(read_one(stamped("##[group]Run x", "##[endgroup]", *texts), name))
        for name, texts in {
            "on 3.11": ["##[error]The operation was canceled."],
            "on 3.12": ["frobnicator: fatal: the flux is not aligned", "##[error]Process completed with exit code 3."],
        }.items()
    )
    assert [found.job for found in ranked([cancelled, failed])] == ["on 3.12", "on 3.11"]
