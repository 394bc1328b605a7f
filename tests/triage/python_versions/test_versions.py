"""Texts that stand for versions, as each tool reads them."""

from __future__ import annotations

import pytest

from workers.triage.python_versions.versions import (
    NEWEST,
    lost_its_nought,
    pep440,
    pick,
    poetry,
    said,
    semver,
    to_use,
)

TEN = pep440(">=3.10")
assert TEN is not None


@pytest.mark.parametrize(
    ("text", "allows", "refuses"),
    [
        ("^3.8", ["3.8.0", "3.14.1"], ["3.7.9", "4.0.0"]),
        ("~3.9", ["3.9.5"], ["3.10.0"]),
        ("~3", ["3.12.0"], ["4.0.0"]),
        ("^3.8,<3.12", ["3.11.9"], ["3.12.0"]),
        (">=3.8 <4.0", ["3.9.0"], ["4.0.0"]),
        ("~3.8 || ~3.10", ["3.8.1", "3.10.1"], ["3.9.1"]),
        ("*", ["2.7.18", "3.13.0"], []),
        ("3.10", ["3.10.0"], ["3.10.6"]),
        ("3.8.*", ["3.8.6"], ["3.9.0"]),
    ],
)
def test_poetry_reads_carets_and_tildes(text: str, allows: list[str], refuses: list[str]) -> None:
    allowed = poetry(text)
    assert allowed is not None
    assert [each for each in allows if not allowed.allows(each)] == []
    assert [each for each in refuses if allowed.allows(each)] == []


@pytest.mark.parametrize(
    ("text", "allows", "refuses"),
    [
        ("3.x", ["3.9.1"], ["2.7.1"]),
        ("^3.9", ["3.14.0"], ["3.8.0", "4.0.0"]),
        ("~3.9.2", ["3.9.5"], ["3.10.0"]),
        ("3.9 - 3.11", ["3.9.0", "3.11.8"], ["3.12.0"]),
        (">=3.9 <3.12", ["3.11.1"], ["3.12.0"]),
        ("<=3.11", ["3.11.4"], ["3.12.0"]),
        (">3.9", ["3.10.0"], ["3.9.9"]),
        ("3.9.1", ["3.9.1"], ["3.9.2"]),
        ("*", ["3.9.1"], []),
        ("!=3.9.1", ["3.9.2"], ["3.9.1"]),
    ],
)
def test_semver_reads_its_own_ranges(text: str, allows: list[str], refuses: list[str]) -> None:
    allowed = semver(text)
    assert allowed is not None
    assert [each for each in allows if not allowed.allows(each)] == []
    assert [each for each in refuses if allowed.allows(each)] == []


@pytest.mark.parametrize("text", ["", "three", "^", "3.9 or so", "^x.y", ">=3.9; x", "~=3"])
def test_what_is_no_range_is_none(text: str) -> None:
    assert poetry(text) is None


def test_what_is_no_specifier_is_none() -> None:
    assert pep440("^3.8") is None
    assert pep440(" ") is None


def test_a_bare_version_in_a_log_is_a_series() -> None:
    allowed = said("3.10")
    assert allowed is not None
    assert allowed.allows("3.10.4")
    assert not allowed.allows("3.11.0")


def test_the_order_of_specifiers_does_not_matter() -> None:
    one, other = said("<4,>=3.12"), said("^3.12")
    assert one is not None
    assert other is not None
    assert one.same_as(other)


@pytest.mark.parametrize(
    ("text", "series", "patch", "plain"),
    [
        ("3.9", (3, 9), None, True),
        ("3.9.18", (3, 9), 18, True),
        ("3.9.x", (3, 9), None, True),
        ("cpython@3.12", (3, 12), None, True),
        ("python3.12", (3, 12), None, True),
        ("3.13-dev", (3, 13), None, False),
        ("3.13t", (3, 13), None, False),
        ("3.14.0-rc.2", (3, 14), 0, False),
        ("pypy3.9", (3, 9), None, False),
        ("pypy-3.10-v7.3.x", (3, 10), None, False),
    ],
)
def test_a_request_is_for_a_series(text: str, series: tuple[int, int], patch: int | None, plain: bool) -> None:
    picked = pick(text)
    assert picked is not None
    assert (picked.series, picked.patch, picked.plain) == (series, patch, plain)


@pytest.mark.parametrize("text", ["", "system", "${{ x }}", "miniconda3-4.7", "3.11-slim", "< >"])
def test_what_is_no_request_is_none(text: str) -> None:
    assert pick(text) is None


@pytest.mark.parametrize(
    ("text", "allowed", "agrees"),
    [
        ("3.9", ">=3.10", False),
        ("3.10", ">=3.10.4", True),
        ("3.10.2", ">=3.10.4", False),
        ("3.11", "<=3.11", False),
        ("3.x", ">=3.10", True),
        ("3", "<3.12", False),
        ("latest", ">=3.10", True),
        (">=3.9", f"<3.{NEWEST + 1}", None),
        (">=3.9 <3.12", "<3.12", True),
        ("^3.9", "<3.12", False),
        ("<3.0", ">=3.8", None),
    ],
)
def test_a_request_is_allowed_or_not(text: str, allowed: str, agrees: bool | None) -> None:
    picked, ranged = pick(text), pep440(allowed)
    assert picked is not None
    assert ranged is not None
    assert picked.agrees(ranged) is agrees


@pytest.mark.parametrize(
    ("text", "found", "fits"),
    [
        ("3.9", "3.9.18", True),
        ("3.9", "3.9", True),
        ("3.9.1", "3.9.18", False),
        ("3.9.1", "3.9", True),
        ("3.9", "3.10.1", False),
        ("3.x", "3.10.1", True),
        (">=3.11", "3.10.1", False),
    ],
)
def test_what_ran_may_come_from_a_request(text: str, found: str, fits: bool) -> None:
    picked = pick(text)
    assert picked is not None
    assert picked.fits(found) is fits


@pytest.mark.parametrize(
    ("written", "read"), [("3.10", "3.1"), ("3.20", "3.2"), ("3.9", None), ("3.1", None), ("3.40", None), ("3.0", None)]
)
def test_yaml_takes_a_nought_away(written: str, read: str | None) -> None:
    assert lost_its_nought(written) == read


def test_the_version_in_use_is_taken() -> None:
    assert TEN is not None
    assert to_use([TEN], [(3, 12), (3, 11), (3, 9)], lower=False) == (3, 11)
    assert to_use([TEN], [(3, 9)], lower=False) == (3, 10)


def test_of_versions_that_are_too_new_the_highest_allowed_is_taken() -> None:
    below = pep440("<3.12")
    assert below is not None
    assert to_use([below], [], lower=True) == (3, 11)
    assert to_use([below], [(3, 9), (3, 10)], lower=True) == (3, 10)


def test_no_version_is_offered_that_is_not_released() -> None:
    future = pep440(f">=3.{NEWEST + 1}")
    assert future is not None
    assert to_use([future], [], lower=False) is None
