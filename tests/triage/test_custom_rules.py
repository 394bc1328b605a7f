"""Causes that only one repository knows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.triage.build import read_one, stamped, step
from workers.triage import engine, prove
from workers.triage.archive import LogArchive
from workers.triage.custom_rules import MOST_LINES, Fired, fires_on, is_own, refused, untested, words_of
from workers.triage.examine import examine
from workers.triage.harmless import harmless
from workers.triage.lines import Gathered
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Category, Conclusion, Finding
from workers.triage.repository.repository_settings import Rule
from workers.triage.steps import Steps

FAILED = "##[error]Process completed with exit code 1."
NO_FILE = "cp: cannot stat '.env.example': No such file or directory"
TOKEN = "ghp" + "_aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cF"


def rule(
    name: str = "seats", literal: str | None = "no seats left", pattern: str | None = None, kind: str = ""
) -> Rule:
    return Rule(
        name=name,
        kind=kind or "missing-service",
        literal=None if pattern else literal,
        pattern=pattern,
        summary="No seat was free.",
        remedy="Run it again after six.",
    )


def log(*lines: str, name: str = "build") -> JobLog:
    return read_one(stamped("##[group]Run make", "##[endgroup]", *lines), name)


def found(job: JobLog, *rules: Rule, steps: Steps | None = None) -> tuple[Finding, ...]:
    return examine(job, Conclusion.FAILURE, steps or Steps(), rules=rules).findings


def test_a_rule_names_a_cause() -> None:
    (finding,) = found(log("a", "server: no seats left", FAILED), rule())
    assert (finding.kind, finding.category) == ("missing-service", Category.INFRASTRUCTURE)
    assert (finding.summary, finding.remedy) == ("No seat was free.", "Run it again after six.")
    assert (finding.line, finding.quote, finding.confidence) == (4, "server: no seats left", 0.9)
    assert finding.subject == {"own_rule": "seats"}
    assert "server: no seats left" in finding.excerpt


def test_a_pattern_names_a_cause_too() -> None:
    (finding,) = found(log("a", "server 7: 0 seats", FAILED), rule(pattern=r"^server \d+: 0 seats$"))
    assert finding.quote == "server 7: 0 seats"


def test_several_patterns_are_tried_together_and_told_apart() -> None:
    rules = [rule("a", pattern="(?P<n>x)1"), rule("b", pattern="(?i)Y2"), rule("c", pattern="z3")]
    findings = found(log("x1", "y2", FAILED), *rules)
    assert [finding.subject["own_rule"] for finding in findings] == ["a", "b"]


def test_without_a_line_that_fits_the_detectors_speak_as_ever() -> None:
    job = log("a", NO_FILE, FAILED)
    assert found(job, rule()) == found(job)


def test_the_same_rule_has_the_same_fingerprint_whatever_the_line_says() -> None:
    (one,), (other,) = (found(log(line, FAILED), rule()) for line in ("1: no seats left", "no seats left at noon"))
    (third,) = found(log("no seats left", FAILED), rule("other"))
    assert one.fingerprint == other.fingerprint != third.fingerprint
    assert (one.fingerprint or "").startswith("1:")


def test_a_rule_speaks_before_what_others_say_of_its_line_and_in_their_place() -> None:
    (finding,) = found(log(NO_FILE, FAILED), rule(literal=".env.example"))
    assert is_own(finding)
    (finding,) = found(log(NO_FILE, FAILED), rule("first", ".env.example"), rule("second", "cannot stat"))
    assert finding.subject["own_rule"] == "first"


def test_a_rule_is_a_root_cause_and_the_earlier_line_comes_first() -> None:
    kinds = [finding.kind for finding in found(log(NO_FILE, "no seats left", FAILED), rule())]
    assert kinds == ["missing-file", "missing-service"]
    test = "FAILED tests/test_a.py::test_a - assert 1 == 2"
    assert is_own(found(log("== short test summary info ==", test, "no seats left", FAILED), rule())[0])


def test_a_rule_speaks_once_a_job_with_its_next_lines_as_evidence() -> None:
    noise = [f"noise {number}" for number in range(50)]
    (finding,) = found(log("no seats left", *noise, "again no seats left", FAILED), rule())
    assert finding.line == 3
    assert "again no seats left" in finding.excerpt
    many = log(*(f"{number} no seats left" for number in range(MOST_LINES + 5)), FAILED)
    assert len(found(many, rule())) == len(found(many, rule(pattern="no seats"))) == 1


def test_echoed_scripts_passed_steps_and_passed_jobs_say_nothing() -> None:
    echoed = read_one(stamped("##[group]Run x", "echo no seats left", "##[endgroup]", "a", FAILED))
    assert not any(map(is_own, found(echoed, rule(), rule("p", pattern="no seats"))))
    tolerated = read_one(
        stamped("##[group]Run a", "##[endgroup]", "no seats left", second=1)
        + stamped("##[group]Run b", "##[endgroup]", "a", FAILED, second=3)
    )
    steps = Steps([step(1, "Try", "success", 0, 2), step(2, "Build it", "failure", 3, 4)])
    assert not any(map(is_own, found(tolerated, rule(), rule("p", pattern="no seats"), steps=steps)))
    assert examine(log("no seats left"), Conclusion.SUCCESS, rules=[rule()]).findings == ()


def test_rules_read_what_the_tool_wrote_not_what_a_builder_or_the_runner_put_before_it() -> None:
    (finding,) = found(log("#12 3.1 server: no seats", FAILED), rule(pattern="^server: no seats"))
    assert finding.quote == "#12 3.1 server: no seats"
    assert not any(map(is_own, found(log("a", FAILED), rule(literal="2026-11-20T"))))


def test_a_rule_of_a_kind_with_a_prover_is_not_proved() -> None:
    (finding,) = found(log("no seats left", FAILED), rule(kind="missing-file"))
    assert not prove.provable(finding)
    assert prove.unproven(finding, "It could not be.") == finding


def test_a_rule_that_fires_in_a_passing_log_is_told_with_its_first_line() -> None:
    rules = [rule(), rule("pattern", pattern="seats?"), rule("silent", "nothing of that sort")]
    passing = log("a", f"no seats left {TOKEN}", "no seats left")
    assert fires_on(rules, passing) == (
        Fired("seats", 4, "no seats left [redacted]"),
        Fired("pattern", 4, "no seats left [redacted]"),
    )
    assert fires_on([], passing) == ()


def test_in_a_passing_log_the_echo_of_a_script_does_not_count() -> None:
    echoed = read_one(stamped("##[group]Run x", "echo no seats left", "##[endgroup]", "a"))
    assert fires_on([rule()], echoed) == ()


def test_an_empty_log_fires_nothing() -> None:
    assert fires_on([rule(), rule("p", pattern="a")], read_one("")) == ()


def test_why_a_rule_does_not_count_is_one_harmless_sentence() -> None:
    told = refused("@seats", "build `x`", 12)
    assert told.startswith("The rule `@seats` of `.github/retriage.yml` does not count: it also fires in line 12 of ")
    assert harmless(told) == told
    assert untested([]) == ""
    assert untested([rule()]).startswith("The rule `seats` of `.github/retriage.yml` does not count yet")
    assert "`r4` and 2 more of" in untested([rule(f"r{number}") for number in range(7)])


NOISE = [f"compiled module {number} of very many without a complaint" for number in range(100_000)]
"""About 8 MiB with time stamps: more than is kept whole."""


def in_an_archive(data: bytes, words: tuple[str, ...]) -> Gathered:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0_build.txt", data)
    opened = LogArchive(packed)
    return opened.read(opened.members()[0], red=True, words=words)


def by_itself(data: bytes, words: tuple[str, ...]) -> Gathered:
    pieces = (data[start : start + 65_536] for start in range(0, len(data), 65_536))
    return engine.take_in(pieces, words=words)


@pytest.mark.parametrize("gathered", [by_itself, in_an_archive])
@pytest.mark.parametrize("own", [rule(literal="taken: 40 of 40"), rule(pattern=r"seats are taken: \d+ of \d+")])
def test_a_rule_sees_its_line_in_the_midst_of_a_log_that_is_too_long_to_be_kept_whole(
    own: Rule, gathered: Callable[[bytes, tuple[str, ...]], Gathered]
) -> None:
    said = [*NOISE[:60_000], "seats are taken: 40 of 40", *NOISE[60_000:]]
    data = stamped("##[group]Run make", "##[endgroup]", *said, "##[error]Process completed with exit code 1.").encode()

    (unasked,) = read_logs(gathered(data, ()), "build")
    (read,) = read_logs(gathered(data, words_of([own])), "build")
    assert not [each for each in examine(unasked, Conclusion.FAILURE, rules=[own]).findings if is_own(each)]
    (finding,) = examine(read, Conclusion.FAILURE, rules=[own]).findings

    assert is_own(finding)
    assert finding.line == 60_003
    assert any("were read closely" in sentence for sentence in read.not_examined)


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        (r"board \d+ did not answer within \d+ s", " did not answer within "),
        (r"^flux at \d{2}%$", "flux at "),
        ("no seats? left", "no seat"),
        ("exactly x{3} times", "exactly "),
        (r"licences\.acme\.example", "licences"),
        ("colour+ed", "colour"),
        ("one (or|and) another", ""),
        ("one|another", ""),
        ("[Nn]o seats left", ""),
        (r"\Qa.literal\E.text", ""),
        (r"\x41bcdefgh", ""),
        ("(?i)no seats left", ""),
        ("flux .*", ""),
    ],
)
def test_a_pattern_s_longest_text_that_each_match_holds_is_looked_for(pattern: str, word: str) -> None:
    assert words_of([rule(pattern=pattern)]) == ((word,) if word else ())


def test_each_word_is_looked_for_once_and_none_where_there_are_no_rules() -> None:
    assert words_of([]) == ()
    assert words_of([rule(), rule(name="other")]) == words_of([rule()])
