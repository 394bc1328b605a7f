"""What the index has of a release, and for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fake_index import DAY, FakeIndex, a_project, a_release, some_contents
from workers.reproducing import reproduce
from workers.reproducing.availability import OWN
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import BrokenFile, Contents, Imported, Platform

HERE, THERE = Platform(python=OWN), Platform(python="3.8")
MACHINE = f"amd64 with Python {OWN}"
CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
PROJECT = a_project(
    "spam",
    a_release("spam", "1.0", uploaded=1 * DAY),
    a_release("spam", "1.1", uploaded=1 * DAY, yanked="bad @build"),
    a_release("spam", "1.2", uploaded=1 * DAY, yanked=""),
    a_release("spam", "1.3", "", uploaded=1 * DAY),
    a_release("spam", "1.4", "cp311-cp311-win_amd64", uploaded=1 * DAY),
    a_release("spam", "1.5rc1", uploaded=1 * DAY),
    a_release("spam", "1.6", uploaded=9 * DAY),
)
INDEX = FakeIndex({"spam": PROJECT})


def claim(sort: Sort, version: str | None, **changes: object) -> Claim:
    """Of that release."""
    made = Claim(sort, Package("spam", version), HERE, at=5 * DAY)
    return replace(made, **changes)  # type: ignore[arg-type] # each field has its own type


@pytest.mark.parametrize(
    ("version", "verdict", "reason", "yanked"),
    [
        (
            "7.7",
            CONFIRMED,
            "The package index has no release `7.7` of `spam`: it was deleted, or never there; the newest is `1.6`.",
            None,
        ),
        ("1.6", CONFIRMED, "`spam` `1.6` was uploaded only after the job ran.", None),
        (
            "1.1",
            NOT_CHECKED,
            "`spam` `1.1` is yanked, because of `bad @build`: it is taken only by who asks for exactly this version.",
            "bad @build",
        ),
        ("1.2", NOT_CHECKED, "`spam` `1.2` is yanked: it is taken only by who asks for exactly this version.", ""),
        ("1.4", NOT_CHECKED, f"`spam` `1.4` has no artifact for Linux on amd64 with Python {OWN}.", None),
        (
            "1.0",
            REFUTED,
            f"The package index has `spam` `1.0`, with `spam-1.0-py3-none-any.whl` for Linux on {MACHINE}.",
            None,
        ),
        (None, NOT_CHECKED, "The log does not tell which release of `spam` was wanted.", None),
    ],
)
def test_a_version_that_is_not_there(version: str | None, verdict: ProofState, reason: str, yanked: str | None) -> None:
    found = reproduce(INDEX, claim(Sort.VERSION, version))
    assert (found.verdict, found.reason, found.yanked) == (verdict, reason, yanked)
    assert (found.sort, found.newest) == (Sort.VERSION, "1.6" if version else None)


def test_a_project_of_yanked_releases_has_no_newest() -> None:
    index = FakeIndex({"spam": a_project("spam", a_release("spam", "1.0", yanked=""))})
    found = reproduce(index, claim(Sort.VERSION, "2.0"))
    assert found.reason == "The package index has no release `2.0` of `spam`: it was deleted, or never there."


def test_an_sdist_is_not_built_but_what_has_a_wheel_is_told() -> None:
    found = reproduce(INDEX, claim(Sort.BUILD, "1.3"))
    assert (found.verdict, found.last_good, found.fixed_in, found.pin) == (NOT_CHECKED, "1.0", "1.6", "spam==1.6")
    where = f"Linux on amd64 with Python {OWN}"
    assert found.reason == (
        f"An sdist is never built here, and `spam-1.3.tar.gz` is all that `spam` `1.3` has for {where}."
    )
    assert found.notes == (
        f"`1.6` is the first newer release with a wheel for {where}.",
        f"`1.0` is the last older release with a wheel for {where}.",
    )
    assert (found.bytes, found.still) == (0, None)


def test_an_sdist_before_or_after_which_nothing_has_a_wheel() -> None:
    only = FakeIndex({"spam": a_project("spam", a_release("spam", "1.3", ""))})
    found = reproduce(only, claim(Sort.BUILD, "1.3"))
    assert (found.pin, found.notes) == (None, ())
    before = FakeIndex({"spam": a_project("spam", "1.0", a_release("spam", "1.3", ""))})
    assert reproduce(before, claim(Sort.BUILD, None)).pin == "spam==1.0"


def test_what_has_a_wheel_need_not_be_built() -> None:
    found = reproduce(INDEX, claim(Sort.BUILD, "1.0"))
    assert (found.verdict, found.reason.endswith("pip would not have built it unless told to.")) == (NOT_CHECKED, True)


BROKEN = BrokenFile("spam/a.py", 3, "SyntaxError: invalid syntax")
SOUND = some_contents("spam", "1.0", ("spam/a.py",))


@pytest.mark.parametrize(
    ("changes", "shows", "verdict", "sort"),
    [
        ({"platform": THERE}, replace(SOUND, broken_there=(BROKEN,)), CONFIRMED, Sort.PYTHON),
        ({"platform": THERE, "file": "spam/a.py", "line": 3}, replace(SOUND, broken_there=(BROKEN,)), CONFIRMED, None),
        ({"platform": THERE}, replace(SOUND, broken_there=()), REFUTED, Sort.PYTHON),
        ({"platform": THERE}, SOUND, NOT_CHECKED, Sort.PYTHON),
        ({}, replace(SOUND, broken=(BROKEN,)), CONFIRMED, Sort.PYTHON),
        ({}, SOUND, REFUTED, Sort.PYTHON),
        ({"package": Package("spam")}, SOUND, NOT_CHECKED, Sort.PYTHON),
    ],
)
def test_a_python_that_the_release_admits(
    changes: dict[str, object], shows: Contents, verdict: ProofState, sort: Sort | None
) -> None:
    index = FakeIndex.of(a_project("spam", "1.0"), {"1.0": shows})
    found = reproduce(index, claim(Sort.PYTHON, "1.0", **changes))
    assert (found.verdict, found.sort) == (verdict, sort or Sort.PYTHON)


@pytest.mark.parametrize(
    ("module", "name", "error", "sort", "imported"),
    [
        ("distutils", None, "ModuleNotFoundError: No module named 'distutils'", Sort.MODULE, ()),
        ("collections", "Mapping", "ImportError: cannot import name 'Mapping'", Sort.NAME, ("Mapping",)),
        ("asyncio", "coroutine", "AttributeError: module 'asyncio' has no attribute", Sort.ATTRIBUTE, ()),
    ],
)
def test_what_python_has_no_more_is_told_as_what_is_lacking(
    module: str, name: str | None, error: str, sort: Sort, imported: tuple[str, ...]
) -> None:
    shows = replace(
        SOUND,
        imports=(Imported("spam/a.py", 3, module, imported),),
        around=((3, f"@{module}.{name}"),),
    )
    index = FakeIndex.of(a_project("spam", "1.0"), {"1.0": shows})
    facts = {"module": module, "name": name, "error": error, "file": "spam/a.py", "line": 3}
    found = reproduce(index, claim(Sort.PYTHON, "1.0", platform=Platform(python="3.12"), **facts))
    assert (found.verdict, found.sort) == (CONFIRMED, sort), found.reason
