"""Of a long log only what may tell of a failure is read, and that under its true numbers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.build import kept, stamped
from workers.inputs import analyse
from workers.triage import archive, decode, engine, member, skim
from workers.triage.gather import gather
from workers.triage.landmarks import BOUNDS, Bounds, Landmarks, Late
from workers.triage.lines import Gathered, Lines
from workers.triage.log import COMPLETE_STEP, ERROR, RUN_GROUP, JobLog, read_logs
from workers.triage.scan import Scanner
from workers.triage.skim import Outline

SCANNER = Scanner([RUN_GROUP, ERROR, COMPLETE_STEP, "needle", "Installed: "])
MARKS = Landmarks(
    frozenset({RUN_GROUP, COMPLETE_STEP}), frozenset({ERROR}), frozenset({"##[endgroup]"}), frozenset({"Installed: "})
)
SMALL = Bounds(whole=8_000, head=800, tail=1_000, between=6_000, segment=200, marks=60, hits=50)
FILLER = "just some output of a tool that says nothing"
FAILED = f"{ERROR}Process completed with exit code 1."


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skim, "BOUNDS", SMALL)
    monkeypatch.setattr(skim, "BLOCK", 500)
    monkeypatch.setattr(decode, "BLOCK", 500)
    monkeypatch.setattr(member, "BLOCK", 500)


def step(name: str, *lines: str, noise: int = 100) -> list[str]:
    return [f"{RUN_GROUP}{name}", "##[endgroup]", *[f"{FILLER} {name} {number}" for number in range(noise)], *lines]


def chunks(lines: Sequence[str]) -> Iterator[bytes]:
    return decode.sliced("".join(f"{line}\n" for line in lines).encode())


def outline(lines: Sequence[str]) -> Outline | None:
    return skim.skim(chunks(lines), MARKS, COMPLETE_STEP)


def read(lines: Sequence[str]) -> tuple[Gathered, JobLog]:
    """What is kept with the help of the outline; every line of it is checked to be true."""
    seen = outline(lines)
    assert seen is not None
    found = gather(chunks(lines), SCANNER, MARKS, bounds=SMALL, outline=seen)
    (log,) = read_logs(found, "unit")
    assert len(log) == len(lines)
    for number, text in log.window(1, len(log)):
        assert text == lines[number - 1]
    return found, log


def test_of_a_job_that_passed_only_beginning_and_end_are_read() -> None:
    lines = [*step("a", "a needle"), *step("b", "Installed: x 1.2"), *step("c"), *step("d"), COMPLETE_STEP]
    seen = outline(lines)
    assert seen is not None
    assert (seen.failed, seen.complete, sum(seen.wanted)) == (False, True, 3)
    found, log = read(lines)
    assert found.not_examined == ()
    assert (log.conclusion.value, log.text(1), log.text(len(lines))) == ("success", lines[0], COMPLETE_STEP)
    assert log.text(lines.index("Installed: x 1.2") + 1) == "Installed: x 1.2"
    assert log.find("needle") == []
    assert [span.name for span in log.spans] == ["Run a", "Run b", "Run c", "Run d", COMPLETE_STEP]


def test_of_a_job_that_failed_the_failed_steps_are_read_however_far_from_the_end() -> None:
    lines = [*step("a", "a needle"), *step("b", "second needle", FAILED), *step("c", noise=600), COMPLETE_STEP]
    seen = outline(lines)
    assert seen is not None
    assert (seen.failed, seen.complete) == (True, False)
    found, log = read(lines)
    assert log.text(lines.index("second needle") + 1) == "second needle"
    assert [span.name for span in log.spans if span.failed] == ["Run b"]
    assert found.not_examined[0].startswith(f"Of {len(lines)} lines, those of failed steps were searched")


def test_what_failed_near_the_end_need_not_be_inflated_again() -> None:
    lines = [*step("a", noise=900), *step("b", "needle", FAILED, noise=30), COMPLETE_STEP]
    seen = outline(lines)
    assert seen is not None
    assert seen.complete

    asked: list[bytes] = []

    def again() -> Iterator[bytes]:
        for chunk in chunks(lines):
            asked.append(chunk)
            yield chunk

    found = gather(again(), SCANNER, MARKS, bounds=SMALL, outline=seen)
    assert asked == []
    assert Lines(found.pieces, found.lines).numbers("needle") == [lines.index("needle") + 1]


@pytest.mark.parametrize(
    "lines",
    [
        [FILLER] * 900,
        step("cut off", noise=900),
        [f"it says {ERROR} in the midst of a line"] * 30 + [FILLER] * 900,
        [f"{RUN_GROUP}{number}" for number in range(900)],
    ],
    ids=["another service", "no end", "only mentioned", "too many steps"],
)
def test_what_may_be_anything_is_read_whole(lines: list[str]) -> None:
    assert outline(lines) is None


def test_a_look_that_takes_too_long_is_given_up() -> None:
    assert skim.skim(chunks([*step("a"), COMPLETE_STEP]), MARKS, COMPLETE_STEP, late=lambda: True) is None


STEP = st.tuples(st.integers(0, 60), st.booleans(), st.booleans())


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=12))
def test_no_word_of_a_failed_step_is_missed(steps: list[tuple[int, bool, bool]]) -> None:
    lines: list[str] = []
    wanted: list[int] = []
    for index, (noise, says, failed) in enumerate(steps):
        lines += step(str(index), *["needle"] * says, *[FAILED] * failed, noise=noise)
        if says and failed:
            wanted.append(len(lines) - 1)
    lines.append(COMPLETE_STEP)
    _, log = read(lines)
    if len(wanted) <= 4:
        assert set(wanted) <= set(log.find("needle"))


def test_an_archive_is_read_the_same_with_and_without_the_first_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = [f"{FILLER} {number}" for number in range(400)]
    missing = "cp: cannot stat '.env.example': No such file or directory"
    run = [f"{RUN_GROUP}make", "##[endgroup]"]
    failed = stamped(*run, *noise, *run, missing, FAILED, *noise)
    passed = stamped(*run, *noise, missing, COMPLETE_STEP)
    with zipfile.ZipFile(tmp_path / "run.zip", "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("0_build.txt", failed)
        members.writestr("1_test.txt", passed)
    looked: list[Outline | None] = []
    real = engine.outline

    def note(given: Iterable[bytes], late: Late) -> Outline | None:
        looked.append(real(given, late))
        return looked[-1]

    monkeypatch.setattr(engine, "outline", note)
    plain = analyse(str(tmp_path / "run.zip")).examinations
    assert not looked
    monkeypatch.setattr(archive, "BOUNDS", replace(BOUNDS, whole=1_000))
    skimmed = analyse(str(tmp_path / "run.zip")).examinations
    assert [bool(look and look.failed) for look in looked] == [True, False]
    assert [(made.conclusion, made.lines, made.findings, made.excerpt) for made in skimmed] == [
        (made.conclusion, made.lines, made.findings, made.excerpt) for made in plain
    ]
    assert skimmed[0].findings[0].kind == "missing-file"


def test_of_a_job_that_is_known_to_be_red_all_is_read_where_its_log_has_no_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As after an action in a container, which fails without one.
    noise = [f"{FILLER} {number}" for number in range(400)]
    log = stamped(f"{RUN_GROUP}make", "##[endgroup]", *noise, "in the midst", *noise, COMPLETE_STEP)
    with zipfile.ZipFile(tmp_path / "run.zip", "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("0_build.txt", log)
    monkeypatch.setattr(archive, "BOUNDS", replace(BOUNDS, whole=1_000))
    with (tmp_path / "run.zip").open("rb") as file:
        opened = archive.LogArchive(file)
        (job,) = opened.members()
        texts = [kept(opened.read(job, red=red)) for red in (False, True)]
    assert [b"in the midst" in text for text in texts] == [False, True]
