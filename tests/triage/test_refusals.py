"""The words of package managers: each entry of the tables is one that its tool says, and names what the tool names."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.detectors.cases import FOLDER
from tests.triage.build import read_one
from workers.triage.builders import BUILDS
from workers.triage.detectors import dependency_build, dependency_resolution
from workers.triage.log import JobLog
from workers.triage.model import Match
from workers.triage.resolvers import REFUSALS
from workers.triage.resolvers.reading import known
from workers.triage.resolvers.refusal import Refusal, bare

ENDED = "##[error]Process completed with exit code 1.\n"


def samples(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return loaded


REFUSED = samples("refusals.yml")
FAILED = samples("failed_builds.yml")


def ended(says: str) -> JobLog:
    return read_one(says.rstrip("\n") + "\n" + ENDED)


def first_line(sample: dict[str, Any]) -> str:
    return str(sample["says"]).strip().splitlines()[0][:60]


def resolution(log: JobLog) -> list[Match]:
    return list(dependency_resolution.detect(log, log.find(*dependency_resolution.DETECTOR.triggers)))


def build(log: JobLog) -> list[Match]:
    return list(dependency_build.detect(log, log.find(*dependency_build.DETECTOR.triggers)))


@pytest.mark.parametrize("sample", REFUSED, ids=first_line)
def test_what_cannot_be_supplied_is_named(sample: dict[str, Any]) -> None:
    found = resolution(ended(sample["says"]))
    wanted = dependency_resolution.Subject(sample.get("package"), sample.get("requirement"))
    assert [match.subject for match in found] == [wanted]


@pytest.mark.parametrize("sample", FAILED, ids=first_line)
def test_what_could_not_be_built_is_named(sample: dict[str, Any]) -> None:
    (found,) = build(ended(sample["says"]))
    assert found.subject == dependency_build.Subject(sample.get("package"), sample.get("version"))
    assert sample.get("quoted", found.line) == found.line


@pytest.mark.parametrize("sample", [*REFUSED, *FAILED], ids=first_line)
def test_a_message_after_which_the_step_passed_is_nothing(sample: dict[str, Any]) -> None:
    says = sample["says"].replace("##[error]", "Error: ").rstrip("\n")
    lived_on = read_one(f"{says}\nPost job cleanup.\nCleaning up orphan processes\n")
    assert not resolution(lived_on)
    assert not build(lived_on)


@cache
def spoken() -> frozenset[int]:
    """Which entries some sample, or the log of some case, holds."""
    logs = [ended(sample["says"]) for sample in (*REFUSED, *FAILED)]
    cases = [path for kind in ("resolution", "build") for path in (FOLDER / f"dependency-{kind}").glob("*.log")]
    logs += [read_one(path.read_bytes()).unwrapped for path in cases]
    tables = {table: log_triggers(table) for table in (REFUSALS, BUILDS)}
    return frozenset(
        id(found)
        for log in logs
        for table, triggers in tables.items()
        for number in log.find(*triggers)
        if (found := known(log, number, table))
    )


def log_triggers(table: tuple[Refusal, ...]) -> list[str]:
    return [refusal.trigger for refusal in table]


@pytest.mark.parametrize("refusal", [*REFUSALS, *BUILDS], ids=lambda each: f"{each.tool}: {each.trigger}")
def test_every_entry_has_words_that_it_knows(refusal: Refusal) -> None:
    assert id(refusal) in spoken()


@pytest.mark.parametrize("refusal", [*REFUSALS, *BUILDS], ids=lambda each: f"{each.tool}: {each.trigger}")
def test_advice_reads_as_a_sentence_whatever_is_known(refusal: Refusal) -> None:
    names = {"wanted": "`x`", "package": "`x`", "requirement": "`1`", "tool": refusal.tool}
    for text in (refusal.reason.summary, refusal.advice or refusal.reason.advice):
        written = text.format(**names).replace("\n", " ").strip()
        assert written.endswith(".")
        assert written[0].isupper()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("##[error]Unable to find it", "Unable to find it"),
        ("#12 3.456 npm error code E404", "npm error code E404"),
        ("10.98 npm error code 1", "npm error code 1"),
        ("[ERROR] Plugin x", "Plugin x"),
        ("│ Error: Unsupported", "Error: Unsupported"),
        ("\u2009ERR_PNPM_X\u2009 y", "ERR_PNPM_X\u2009 y"),
        ("##[warning]Unable to find it", ""),
        ("[WARNING] Plugin x", "[WARNING] Plugin x"),
    ],
)
def test_what_stands_before_a_tools_own_words_is_taken_off(text: str, words: str) -> None:
    assert bare(text) == words
