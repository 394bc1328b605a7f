"""Expressions are compiled when they are first used, and all of them can be."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest
import re2

from workers.triage import engine
from workers.triage.patterns import Pattern


def test_an_expression_answers_as_pythons_own_does() -> None:
    pattern = Pattern(r"(?P<word>[a-z]+) (\d+)")
    found = pattern.search("-- ab 12, cd 34")
    assert found
    assert (found["word"], found.group(2), found.span(), found.groupdict()) == ("ab", "12", (3, 8), {"word": "ab"})
    assert Pattern(r"a").match("ba") is None
    assert Pattern(r"a").fullmatch("ab") is None
    assert [found[0] for found in Pattern(r"\d").finditer("1a2")] == ["1", "2"]
    assert Pattern(r"\d").findall("1a2") == ["1", "2"]
    assert Pattern(r"\d").sub("n", "1a2") == "nan"
    assert Pattern(r",").split("1,2") == ["1", "2"]


def test_every_expression_of_the_core_is_one_that_re2_knows() -> None:
    engine.detectors()
    known = [thing for thing in gc.get_objects() if isinstance(thing, Pattern)]
    assert len(known) > 1_000
    for pattern in known:
        pattern.compile()


def test_an_expression_that_re2_does_not_know_fails_at_its_first_use() -> None:
    pattern = Pattern(r"(?=ahead)")
    with pytest.raises(re2.error):
        pattern.search("ahead")


def test_loading_the_detectors_compiles_next_to_nothing() -> None:
    counted = (
        "import re2; from workers.triage import engine; real = re2.compile; made = []\n"
        "re2.compile = lambda *a, **k: made.append(a) or real(*a, **k)\n"
        "engine.detectors(); print(len(made))"
    )
    done = subprocess.run([sys.executable, "-c", counted], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20
