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
    assert first["proof"] == {
        "state": "confirmed",
        "detail": "looked",
        "looked": [],
        "summary": None,
        "remedy": None,
        "diff": "",
        "commands": [],
        "by_change": None,
        "release": None,
    }
    assert second["proof"] is None
    assert (first["category"], first["subject"], first["line"]) == ("configuration", {"path": ".env.example"}, 57)


def test_each_jobs_cause_comes_first_sure_ones_before_doubtful_ones() -> None:
    names = ["a1", "a2", "b1", "c1", "c2"]
    a1, a2, b1, c1, c2 = (finding(name, confidence=0.4 if name == "a1" else 0.9) for name in names)
    order = [found.quote for found in ranked([examined(a1, a2), examined(b1), examined(c1, c2), examined()])]
    assert order == ["b1", "c1", "a1", "a2", "c2"]


def test_a_job_that_was_cancelled_follows_from_one_that_failed_however_sure_it_is() -> None:
    cancelled = examined(
        finding("canceled", kind="cancelled"), job="on 3.11", excerpt="##[error]The operation was canceled."
    )
    failed = examined(finding("boom", confidence=0.6), job="on 3.12", excerpt="boom")
    assert [found.quote for found in ranked([cancelled, failed])] == ["boom", "canceled"]
    assert shown(cancelled, failed)[0] == "boom"


def test_the_run_failed_when_any_job_did_and_passed_when_all_did() -> None:
    failed, passed, unknown = (
        examined(conclusion=conclusion) for conclusion in (Conclusion.FAILURE, Conclusion.SUCCESS, Conclusion.UNKNOWN)
    )
    assert report("-", [passed, failed, unknown])["conclusion"] == "failure"
    assert report("-", [passed, passed])["conclusion"] == "success"
    assert report("-", [passed, unknown])["conclusion"] == "unknown"
    assert report("-", [])["conclusion"] == "unknown"


def shown(*examinations: Examination) -> list[str]:
    text: str = report("-", examinations)["excerpt"]
    assert len(text) <= MAX_CHARACTERS
    return text.split(f"\n{ELLIPSIS}\n")


def test_the_excerpt_shows_every_failed_job_and_those_without_a_finding_last() -> None:
    made = shown(
        examined(excerpt="passing"),
        examined(finding("quote 1"), excerpt="first"),
        examined(finding("quote 2"), excerpt="x" * MAX_CHARACTERS),
        examined(finding("quote 3"), excerpt=""),
        examined(finding("quote 4"), excerpt="last"),
    )
    assert made == ["first", "quote 2", "quote 3", "last", "passing"]


def test_the_excerpt_begins_with_the_primary_cause_whatever_the_order_of_the_jobs() -> None:
    guess = examined(finding("guess", confidence=0.3), excerpt="g" * (MAX_CHARACTERS - 20))
    sure = examined(finding("sure"), excerpt="s" * 100)
    assert shown(guess, sure) == ["s" * 100, "guess"]


def test_of_very_many_jobs_as_many_quotes_are_shown_as_fit() -> None:
    many = [examined(finding(f"quote {number:03} " + "x" * 90), excerpt="y" * 2000) for number in range(100)]
    quotes = shown(*many)
    assert 30 < len(quotes) < 100
    assert quotes[0].startswith("quote 000")


def test_an_excerpt_of_one_job_may_fill_the_room() -> None:
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
