"""Logs made to bring the detectors down: real failures cut up and mixed, strings that make patterns run wild, floods.

How long anything takes, no test here asks. Work is counted instead: calls of functions, which do not depend on how
busy the machine is. What patterns cost within one call is bounded where they cannot go back over text: `re2`
everywhere, but for a few patterns that a test below looks into.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]  # how `re` itself reads patterns; typeshed hides it
from re import _parser as sre_parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detectors.cases import Case, cases
from tests.triage.build import stamped
from workers import triage
from workers.triage.engine import detectors
from workers.triage.examine import MAX_FINDINGS, examine
from workers.triage.excerpt import MAX_CHARACTERS
from workers.triage.log import read_logs
from workers.triage.model import Conclusion, Examination
from workers.triage.redact import redact

KINDS = [detector.kind for detector in detectors()]
TRIGGERS = {detector.kind: tuple(detector.triggers) for detector in detectors() if detector.triggers}
MARKERS = [
    "##[group]Run make\n",
    "##[group]",
    "##[endgroup]\n",
    "##[error]",
    "##[error]Process completed with exit code 1.\n",
    "##[warning]",
    "Post job cleanup.\n",
    "Cleaning up orphan processes\n",
    "2026-11-20T10:15:30.1234567Z ",
    "job\tstep\t2026-11-20T10:15:30.1234567Z ",
    "job\tUNKNOWN STEP\t2026-11-20T10:15:30.1234567Z ",
    "#12 3.456 ",
    "web-1  | ",
    "\x1b[36;1m",
    "\x1b[0m",
    "\x1b[",
    "\x1b]0;",
    "^[[31m",
    "\ufeff",
    "\r",
    "\n",
    "\0",
    "\u2028",
    "  ",
    "(" * 50,
    "[" * 50,
    "{" * 50,
    "x" * 5000,
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@cache
def recorded() -> tuple[tuple[str, ...], ...]:
    """The lines of all failures that cases are made of."""
    return tuple(
        tuple(case.path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)) for case in cases()
    )


@st.composite
def stretches(draw: st.DrawFn) -> str:
    """Some lines of a recorded failure, one of them perhaps cut or said twice."""
    lines = draw(st.sampled_from(recorded()))
    first = draw(st.integers(0, max(0, len(lines) - 1)))
    chosen = list(lines[first : first + draw(st.integers(1, 25))])
    at = draw(st.integers(0, max(0, len(chosen) - 1)))
    if chosen:
        cut = draw(st.integers(0, len(chosen[at])))
        chosen[at] = chosen[at][:cut] + draw(st.sampled_from(["", "\n", chosen[at], *MARKERS]))
    return "".join(chosen)


TEXT = st.lists(stretches() | st.sampled_from(MARKERS) | st.text(max_size=6), max_size=12).map("".join)
BYTES = st.builds(lambda text, encoding: text.encode(encoding, "replace"), TEXT, st.sampled_from(ENCODINGS))
LOGS = st.lists(BYTES | st.binary(max_size=12), min_size=1, max_size=3).map(b"".join)


def assert_sound(data: bytes, concluded: Conclusion | None = None) -> list[Examination]:
    """Read and examine; whatever is said of a log keeps to what is promised."""
    examined: list[Examination] = []
    for log in read_logs(data, "hostile"):
        made = examine(log, concluded)
        examined.append(made)
        assert len(made.findings) <= MAX_FINDINGS
        assert len(made.excerpt) <= MAX_CHARACTERS
        for found in made.findings:
            assert found.kind in KINDS
            assert 0 < found.confidence <= 1
            assert found.quote == redact(log.text(found.line))
            assert len(found.excerpt) <= MAX_CHARACTERS
    return examined


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(LOGS, st.sampled_from([None, Conclusion.FAILURE]))
def test_failures_cut_up_and_mixed_are_read_without_an_error(data: bytes, concluded: Conclusion | None) -> None:
    assert_sound(data, concluded)


LONG = 400
"""So long that a pattern would never end that doubles its work with each character."""
TOGETHER = 60
"""How many triggers stand in one log: of many more, detectors would look at the first ones alone."""
WILD = {
    "letters": "a" * LONG,
    "letters and an end": "a" * LONG + "!",
    "digits": "1" * LONG,
    "spaces": " " * LONG,
    "tabs": "\t" * LONG,
    "double quotes": '"' * LONG,
    "single quotes": "'" * LONG,
    "quoted words": "'a' " * (LONG // 4),
    "backticks": "`" * LONG,
    "slashes": "/" * LONG,
    "backslashes": "\\" * LONG,
    "dots": "." * LONG,
    "dots and slashes": "../" * (LONG // 3),
    "a path": "a/" * (LONG // 2) + "b.py",
    "a Windows path": "C:\\a" * (LONG // 4),
    "a host": "a." * (LONG // 2) + "example",
    "a version": "1." * (LONG // 2),
    "versions": ">=1.0,<2.0," * (LONG // 11),
    "open brackets": "([{" * (LONG // 3),
    "nested brackets": "(" * (LONG // 2) + ")" * (LONG // 2),
    "closed brackets": "()" * (LONG // 2),
    "colons": ":" * LONG,
    "lines and columns": ":1:2" * (LONG // 4),
    "dashes": "-" * LONG,
    "equals signs": "=" * LONG,
    "asterisks": "*" * LONG,
    "hashes": "#" * LONG,
    "pipes": "| " * (LONG // 2),
    "underscores": "_" * LONG,
    "commas": "a, " * (LONG // 3),
    "assignments": "a=b " * (LONG // 4),
    "ats": "a@" * (LONG // 2),
    "URLs": "https://a" * (LONG // 9),
    "percent signs": "%2e" * (LONG // 3),
    "angle brackets": "<a>" * (LONG // 3),
    "errors": "error: " * (LONG // 7),
    "failures": "FAILED " * (LONG // 7),
    "letters of two bytes": "é" * (LONG // 2),
    "combining marks": "e" + "\u0301" * (LONG // 2),
    "spaces of all kinds": " \u00a0\u2003\t" * (LONG // 8),
}


@pytest.mark.parametrize("names", [list(WILD)[first::10] for first in range(10)], ids=", ".join)
def test_strings_that_make_patterns_run_wild_do_not(names: list[str]) -> None:
    for triggers in TRIGGERS.values():
        lines = [beside(trigger, WILD[names[number % 4]])[number % 3] for number, trigger in enumerate(triggers)]
        for first in range(0, len(lines), TOGETHER):
            some = lines[first : first + TOGETHER]
            log = stamped("##[group]Run make", "##[endgroup]", *some, "##[error]Process completed with exit code 1.")
            assert_sound(log.encode(), Conclusion.FAILURE)


def beside(trigger: str, wild: str) -> tuple[str, str, str]:
    return f"{wild}{trigger}", f"{trigger}{wild}", f"{wild} {trigger} {wild}"


def calls(data: bytes) -> int:
    """How many functions are called while a log is read and examined."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for log in read_logs(data, "hostile"):
            examine(log, Conclusion.FAILURE)
    finally:
        sys.setprofile(before)
    return count


def failing(kind: str) -> Case:
    """The shortest of a kind's cases, for the sake of many repetitions."""
    chosen = [case for case in cases() if case.kind == kind and not case.is_near_miss]
    return min(chosen, key=lambda case: case.path.stat().st_size)


def times(content: bytes, lines: int) -> bytes:
    """So many lines, made by saying the same again."""
    once = content if content.endswith(b"\n") else content + b"\n"
    return once * (lines // once.count(b"\n"))


def assert_straight(content: bytes, lines: int) -> None:
    """Twice as much more takes about twice as many calls more; where work were quadratic, four times as many."""
    small, middle, large = (calls(times(content, factor * lines)) for factor in (1, 2, 4))
    assert large - middle <= 2.5 * max(middle - small, small)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_failure_again_and_again_takes_work_in_proportion(kind: str) -> None:
    assert_straight(failing(kind).path.read_bytes(), 2_000)


@pytest.mark.parametrize("kind", TRIGGERS)
def test_a_flood_of_triggers_takes_work_in_proportion(kind: str) -> None:
    content = stamped(*(f"a {trigger} b" for trigger in TRIGGERS[kind][:50])).encode()

    assert_straight(content, 500)


def test_steps_within_steps_take_work_in_proportion() -> None:
    content = stamped("##[group]Run make", "##[group]again", "cp: cannot stat 'a': No such file or directory").encode()

    assert_straight(content, 500)


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Those of `re`, which may go back over text, among the constants of what reads logs."""
    for module in pkgutil.walk_packages(triage.__path__, f"{triage.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value


def nested(parsed: Iterable[tuple[object, Any]], *, within: bool = False) -> bool:
    """Whether one repetition without end stands in another."""
    for operation, argument in parsed:
        endless = operation in {sre.MAX_REPEAT, sre.MIN_REPEAT} and argument[1] is sre.MAXREPEAT
        if endless and within:
            return True
        if any(nested(part, within=within or endless) for part in parts(argument)):
            return True
    return False


def parts(argument: object) -> Iterator[Iterable[tuple[object, Any]]]:
    """The patterns that a pattern's operation holds."""
    if isinstance(argument, sre_parser.SubPattern):
        yield argument
    elif isinstance(argument, list | tuple):
        for part in argument:
            yield from parts(part)


def test_no_pattern_that_goes_back_repeats_a_repetition() -> None:
    known = dict(patterns())
    assert known

    wild = {name for name, pattern in known.items() if nested(parsed(pattern))}

    assert not wild


def parsed(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Iterable[tuple[object, Any]]:
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    whole: Iterable[tuple[object, Any]] = sre_parser.parse(text, pattern.flags & ~re.UNICODE)
    return whole


@pytest.mark.parametrize("text", ["(a+)+b", "(?:a|b*)*c", "((x+)y*)*"])
def test_such_a_pattern_would_be_seen(text: str) -> None:
    assert nested(sre_parser.parse(text))


@pytest.mark.parametrize("text", ["a+b+", "(?:ab{1,9})+", "(?:a|b)*c"])
def test_no_other_pattern_is_taken_for_one(text: str) -> None:
    assert not nested(sre_parser.parse(text))
