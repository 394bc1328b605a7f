"""The engine finds every literal in every line that a reader would find it in."""

from __future__ import annotations

import random
import re
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detectors.cases import cases
from tests.triage.build import read_one
from workers.triage import engine
from workers.triage.lines import Lines, Piece
from workers.triage.scan import Scanner

LITERALS = ["error", "or: x", "rr", "  a", "aaa", "xerror", "é: y", "日本語"]
WORDS = st.lists(st.sampled_from([*LITERALS, "e", "r", "a", " ", "\n", "é", "日本"]), max_size=60).map("".join)


def scanner() -> Scanner:
    return Scanner([literal for literal in LITERALS if len(literal.encode()) > 2])


def naive(data: bytes, literals: tuple[bytes, ...]) -> set[tuple[int, int]]:
    return {
        (index, match.start() + len(literal))
        for index, literal in enumerate(literals)
        for match in re.finditer(b"(?=" + re.escape(literal) + b")", data)
    }


@settings(max_examples=300, deadline=None)
@given(WORDS)
def test_every_occurrence_is_found_overlapping_ones_too(text: str) -> None:
    engine_ = scanner()
    hits = engine_.hits(text.encode(), 10_000)
    assert sorted(hits) == sorted(naive(text.encode(), engine_.encoded))
    assert [end for _, end in hits] == sorted(end for _, end in hits)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.integers(1, 20))
def test_a_flood_hides_no_literal_that_comes_after_it(text: str, most: int) -> None:
    engine_ = scanner()
    hits, real = engine_.hits(text.encode(), most), naive(text.encode(), engine_.encoded)
    assert set(hits) <= real
    assert {literal for literal, _ in hits} == {literal for literal, _ in real}
    assert len(hits) <= max(most, 1) + 2 * len(engine_.encoded)


@pytest.mark.parametrize("literal", ["", "ab"])
def test_literals_that_would_fire_everywhere_are_refused(literal: str) -> None:
    with pytest.raises(ValueError, match="needs 3 bytes"):
        Scanner(["good", literal])


def test_nothing_to_find_and_nothing_to_search_are_no_errors() -> None:
    assert Scanner([]).hits(b"abc", 5) == []
    assert scanner().hits(b"", 5) == []


def test_what_is_compiled_beforehand_is_not_compiled_by_the_first_search(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_ = scanner()
    engine_.compile()
    monkeypatch.setattr(Scanner, "_compiled", lambda *_: pytest.fail("compiled again"))
    assert engine_.hits(b"an error", 10) == [(0, 8)]
    Scanner([]).compile()


def test_several_threads_may_search_at_once() -> None:
    engine_, found = scanner(), []
    data = b"an error: x\n" * 20_000

    def search() -> None:
        found.append(len(engine_.hits(data, 1_000_000)))

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 4


def coloured(line: str, colours: random.Random) -> str:
    """The line with an escape at every boundary of a word."""
    return re.sub(r"\b", lambda _: colours.choice(["\x1b[31m", "\x1b[0m", "\x1b[1;36m", "\x1b[K"]), line)


def test_no_hit_is_missed_with_colours_at_every_word_boundary() -> None:
    colours = random.Random(7)
    plain = "".join(case.path.read_text(encoding="utf-8", errors="replace") for case in cases()[::7])
    lines = [line for line in plain.split("\n") if "\r" not in line and "\x1b" not in line and "\t" not in line]
    log = read_one("\n".join(coloured(line, colours) for line in lines))
    log.lines.search(engine.scanner())
    for literal in engine.scanner().literals:
        real = [number for number, line in enumerate(lines, start=1) if literal in line.replace("\ufeff", "")]
        assert log.find(literal) == real, literal


@settings(max_examples=200, deadline=None)
@given(WORDS, st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_lines_are_numbered_the_same_whether_they_are_searched_at_once_or_one_by_one(
    text: str, sizes: list[int]
) -> None:
    rows = text.split("\n")
    pieces, at, turn = [], 0, 0
    while at < len(rows):
        part = rows[at : at + sizes[turn % len(sizes)]]
        pieces.append(Piece(at + 1, "\n".join(part).encode() + b"\n", len(part)))
        at, turn = at + len(part), turn + 1
    searched, asked = Lines(pieces, len(rows)), Lines(pieces, len(rows))
    searched.search(scanner())
    for literal in scanner().literals:
        real = [number for number, row in enumerate(rows, start=1) if literal in row]
        assert searched.numbers(literal) == real
        assert asked.numbers(literal) == real


def test_of_very_many_hits_the_first_and_the_last_are_kept() -> None:
    lines = Lines([Piece(1, b"an error\n" * 15_000, 15_000)], 15_000)
    assert lines.numbers("error") == [*range(1, 1_001), *range(12_001, 15_001)]
