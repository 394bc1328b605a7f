"""The benchmark of reading measures what it says it does; how fast anything is, no test asks."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from benchmarks import reading, scan
from benchmarks.measuring import Row, paired, table
from benchmarks.realistic import Shape, job_log, write_zip
from workers.inputs import analyse
from workers.triage.engine import scanner
from workers.triage.model import Conclusion

COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
STAMPED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z ")


def log(shape: Shape) -> bytes:
    return b"".join(job_log(shape, shape.jobs - 1))


def packed(path: Path) -> float:
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    return sum(info.file_size for info in infos) / sum(info.compress_size for info in infos)


def test_the_same_seed_gives_the_same_archive(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_zip(tmp_path / name, Shape(200_000))
    write_zip(tmp_path / "c", Shape(200_000, seed=8))

    first, second, other = ((tmp_path / name).read_bytes() for name in "abc")
    assert first == second != other


def test_made_up_logs_look_like_real_ones(tmp_path: Path) -> None:
    data = log(Shape(4_000_000, jobs=1))
    lines = data.splitlines()

    assert 3_950_000 < len(data) < 4_050_000
    assert all(STAMPED.match(line) for line in lines)
    assert 0.18 < sum(b"\x1b" in line for line in lines) / len(lines) < 0.28
    assert len({STAMPED.sub(b"", line) for line in lines}) > 1_500
    write_zip(tmp_path / "run.zip", Shape(4_000_000, jobs=1))
    assert 6 < packed(tmp_path / "run.zip") < 10


def test_a_log_without_colours_holds_no_escape() -> None:
    assert b"\x1b" not in log(Shape(300_000, colours=False))


def test_inserts_stand_at_the_ends_of_lines_in_turn() -> None:
    lines = log(Shape(50_000, jobs=1, inserts=(b" one", b" two"))).splitlines()

    assert all(line.endswith(b" one") for line in lines[::2])
    assert all(line.endswith(b" two") for line in lines[1::2])


def test_an_archive_has_a_file_for_each_job_and_the_last_one_failed(tmp_path: Path) -> None:
    total = write_zip(tmp_path / "run.zip", Shape(300_000, jobs=4))

    examinations = analyse(str(tmp_path / "run.zip")).examinations
    assert total == reading.inflate(tmp_path / "run.zip", 1024)
    assert len(examinations) == 4
    assert examinations[-1].conclusion is Conclusion.FAILURE
    assert examinations[-1].findings


def test_searching_reads_every_line(tmp_path: Path) -> None:
    write_zip(tmp_path / "run.zip", Shape(300_000, jobs=2))
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:
        lines = sum(archive.read(name).count(b"\n") for name in archive.namelist())

    assert reading.search(tmp_path / "run.zip", scanner()) == lines


def test_made_up_literals_are_other_ones_and_as_many_as_asked_for() -> None:
    known = reading.literals()
    many = reading.made_up(4)

    assert len(many) == 4 * len(known)
    assert set(many) > set(known)
    assert len(set(many)) > 3 * len(known)


def test_harmless_words_are_as_long_and_hold_no_literal() -> None:
    for literal in reading.literals():
        harmless = reading.harmless(literal)
        assert len(harmless) == len(literal)
        assert not any(known in harmless for known in reading.literals())


def test_colours_are_put_at_each_edge_of_each_word_and_not_into_the_stamp() -> None:
    line = b"2026-11-20T10:15:30.1234567Z to be"

    coloured = reading.coloured_everywhere(line)

    assert coloured.count(b"\x1b[1;31m") == 4
    assert coloured.startswith(line[:29])
    assert COLOUR.sub(b"", coloured) == line


def test_hits_are_the_same_by_hand() -> None:
    inserts = tuple(literal.encode() for literal in reading.literals())
    data = log(Shape(200 * len(inserts), jobs=1, inserts=inserts))

    by_hand = reading.found_by_hand(data)

    assert {literal for literal, _ in by_hand} == set(reading.literals())
    assert reading.found_by_engine(data) == by_hand
    assert reading.found_by_engine(reading.coloured_everywhere(data)) == by_hand


def test_the_loop_counts_patterns_on_lines() -> None:
    patterns = [re.compile("a"), re.compile("b")]

    assert reading.line_by_line("a\nab\nc", patterns) == 3


def test_both_sides_of_a_pair_run_in_turn() -> None:
    order: list[str] = []

    pairs = paired(lambda: order.append("a"), lambda: order.append("b"), 3)

    assert len(pairs) == 3
    assert "".join(order) == "ab" + "ab" + "ba" + "ab"


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("a", 2.0, "x", 3.0), "met"),
        (Row("a", 2.0, "x", 1.0), "MISSED"),
        (Row("a", 2.0, "x", 3.0, at_least=True), "MISSED"),
        (Row("a", 2.0, "x", 1.0, at_least=True), "met"),
    ],
)
def test_the_table_says_what_was_met(row: Row, verdict: str) -> None:
    assert verdict in table([row]).splitlines()[1].split()


def test_a_row_of_which_nothing_is_wanted_is_neither_met_nor_missed() -> None:
    assert Row("a", 2.0, "x").met is None
    assert table([Row("a", 2.0, "x")]).splitlines()[1].split() == ["a", "2.00", "x"]


def test_everything_is_measured_and_printed_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = scan.Scale((60_000,), (20_000, 40_000, 60_000), 60_000, 30_000, rounds=1, strict=False)
    monkeypatch.setattr(scan, "QUICK", tiny)
    monkeypatch.setattr(scan.Scale, "often", lambda _self, _size: 1)

    assert scan.main(["--quick", "--json"]) == 0

    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["hits missed"]["value"] == 0
    assert rows["hits missed, colours at every edge of a word"]["value"] == 0
    assert all(
        row["value"] > 0 for name, row in rows.items() if name.startswith(("analyze /", "loop", "start", "flood"))
    )
    assert {row["met"] for name, row in rows.items() if name.startswith("analyze /")} == {None}
