"""A file that does not compile is proved on the artifact, and followed through the releases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fake_index import DAY, SIZE, FakeIndex, a_project, a_release, some_contents
from workers.errors import GoneError, PermanentError, RetryableError
from workers.reproducing import reproduce
from workers.reproducing.desk import Bounds
from workers.reproducing.mending import diff_of
from workers.reproducing.syntax import OWN
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import BrokenFile, Contents, Metadata, Platform, Release

FILE = "spam_py/install.py"
INIT = "spam_py/__init__.py"
ERROR = "IndentationError: unexpected indent"
BROKEN = BrokenFile(FILE, 460, ERROR, "        return")
OTHER = BrokenFile("spam_py/more.py", 3, "SyntaxError: invalid syntax")
HERE, THERE = Platform(python=OWN), Platform(python="3.8")
CLAIM = Claim(Sort.SYNTAX, Package("spam-py", "0.3.0"), HERE, file=FILE, line=460, error=ERROR)
PROJECT = a_project("spam-py", "0.1.0", "0.2.0", "0.3.0")
AROUND = tuple((number, f"line {number}") for number in range(455, 466))
CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


def contents(version: str, *broken: BrokenFile, **changes: object) -> Contents:
    """As the project writes its name."""
    return replace(
        some_contents("spam_py", version, (FILE, INIT), broken),
        **changes,  # type: ignore[arg-type] # each field has its own type
    )


BAD = contents(
    "0.3.0",
    BROKEN,
    OTHER,
    around=AROUND,
    mended=(460, "    line 460"),
    metadata=Metadata("spam_py", "0.3.0", urls={"Homepage": "https://example.org"}),
    recorded=frozenset({FILE, "a.py", "b.py", "c.py", "d.py"}),
)


def an_index(bad: Contents = BAD, **others: Contents) -> FakeIndex:
    """The three releases, the last of which is bad."""
    held = {"0.1.0": contents("0.1.0"), "0.2.0": contents("0.2.0"), "0.3.0": bad}
    return FakeIndex.of(PROJECT, held | {version.replace("_", "."): each for version, each in others.items()})


def test_confirmed_with_all_that_the_releases_tell() -> None:
    found = reproduce(an_index(), CLAIM)
    assert found.verdict is CONFIRMED
    assert found.reason == (
        "`spam_py/install.py` of `spam_py` `0.3.0` does not compile: line 460, `IndentationError: unexpected indent`."
    )
    assert (found.package, found.version, found.python, found.artifact) == (
        "spam-py",
        "0.3.0",
        OWN,
        "spam_py-0.3.0-py3-none-any.whl",
    )
    assert (found.file, found.line, found.error, found.around) == (FILE, 460, ERROR, AROUND)
    assert (found.last_good, found.first_bad, found.pin, found.moved) == (
        "0.2.0",
        "0.3.0",
        "spam_py==0.2.0",
        "spam-py",
    )
    assert (found.fixed_in, found.newest, found.still) == (None, "0.3.0", True)
    assert found.other_files == (OTHER,)
    assert found.urls == {"Homepage": "https://example.org"}
    assert found.notes == ("RECORD names 4 files that the artifact does not hold: `a.py`, `b.py`, `c.py`, ….",)
    assert found.bytes == 2 * SIZE
    assert found.suggestion == (
        "--- a/spam_py/install.py\n+++ b/spam_py/install.py\n@@ -457,7 +457,7 @@\n line 457\n line 458\n line 459\n"
        "-line 460\n+    line 460\n line 461\n line 462\n line 463\n"
    )


@pytest.mark.parametrize(
    ("claim", "shown", "there", "verdict", "reason"),
    [
        ({"error": "IndentationError: unexpected indent (install.py, line 460)"}, BROKEN, None, CONFIRMED, "does not"),
        ({"error": ""}, BROKEN, None, CONFIRMED, "does not compile"),
        ({"line": None}, BROKEN, None, CONFIRMED, "does not compile"),
        ({"line": 461}, BROKEN, None, REFUTED, "otherwise than the log says: line 460, `IndentationError"),
        ({"error": "SyntaxError: invalid syntax"}, BROKEN, None, REFUTED, "otherwise than the log says"),
        ({"error": "IndentationError: expected"}, replace(BROKEN, line=None), None, REFUTED, "says: `Indent"),
        ({}, None, None, REFUTED, "`spam_py/install.py` of `spam_py` `0.3.0` does compile."),
        ({"package": Package("spam-py")}, None, None, NOT_CHECKED, "does compile."),
        # Where the job had another Python.
        ({"platform": THERE}, BROKEN, None, CONFIRMED, "does not compile"),
        ({"platform": THERE}, None, BROKEN, CONFIRMED, "does not compile"),
        ({"platform": THERE}, None, (), REFUTED, "does compile."),
        ({"platform": THERE}, None, None, NOT_CHECKED, "The grammar of Python 3.8 is not known here; `spam_py"),
        ({"platform": THERE, "line": 1}, BROKEN, BROKEN, REFUTED, "otherwise than the log says"),
        ({"platform": THERE, "line": 1}, None, BROKEN, NOT_CHECKED, f"Python {OWN} and 3.8 differ on this file"),
        ({"platform": THERE, "line": 1}, BROKEN, (), NOT_CHECKED, f"Python {OWN} and 3.8 differ on this file"),
        ({"file": "spam_py/nope.py"}, BROKEN, None, REFUTED, "whl` does not ship `spam_py/nope.py`."),
        ({"file": "nope.py"}, BROKEN, None, NOT_CHECKED, "does not ship `nope.py`."),
        ({"file": "spam_py/nope.py", "package": Package("spam-py")}, BROKEN, None, NOT_CHECKED, "does not ship"),
        ({"file": None}, BROKEN, None, NOT_CHECKED, "The log does not tell which file of `spam-py`"),
        ({"package": Package("spam-py", "9")}, BROKEN, None, NOT_CHECKED, "has no release `9` of `spam-py`."),
        ({"package": Package("ham")}, BROKEN, None, NOT_CHECKED, "The package index has no project `ham`."),
    ],
)
def test_verdicts(
    claim: dict[str, object],
    shown: BrokenFile | None,
    there: BrokenFile | tuple[()] | None,
    verdict: ProofState,
    reason: str,
) -> None:
    by_job = (there,) if isinstance(there, BrokenFile) else there
    shows = contents("0.3.0", *([shown] if shown else []), broken_there=by_job)
    found = reproduce(an_index(shows), replace(CLAIM, **claim))  # type: ignore[arg-type] # each field has its own type
    assert (found.verdict, reason in found.reason) == (verdict, True), found.reason


@pytest.mark.parametrize(
    ("specifier", "note"),
    [(">=3.7", "Its `Requires-Python` (`>=3.7`) admits"), (None, "It has no `Requires-Python` and so admits")],
)
def test_a_release_that_takes_only_newer_grammar_than_it_admits(specifier: str | None, note: str) -> None:
    bad = contents("0.3.0", broken_there=(BROKEN,), metadata=Metadata("spam_py", "0.3.0", specifier))
    index = an_index(bad, **{"0_2_0": contents("0.2.0", broken_there=())})
    found = reproduce(index, replace(CLAIM, platform=THERE))
    assert (found.sort, found.last_good, found.other_files) == (Sort.PYTHON, "0.2.0", ())
    tail = f"Python 3.8, whose grammar the file does not take; Python {OWN} compiles it."
    assert found.notes == (f"{note} {tail}",)
    assert index.inquiries[0].python == "3.8"
    untold = reproduce(an_index(bad, **{"0_2_0": contents("0.2.0")}), replace(CLAIM, platform=THERE))
    assert (untold.verdict, untold.last_good) == (CONFIRMED, None)


def test_a_file_that_could_not_be_looked_at() -> None:
    found = reproduce(an_index(contents("0.3.0", unread=((FILE, "it is too large"),))), CLAIM)
    assert (found.verdict, found.reason) == (
        NOT_CHECKED,
        "`spam_py/install.py` of `spam_py` `0.3.0` could not be looked at: `it is too large`.",
    )


def test_an_sdist_contradicts_nobody() -> None:
    project = a_project("spam-py", a_release("spam-py", "0.3.0", ""))
    found = reproduce(FakeIndex.of(project, {"0.3.0": contents("0.3.0", recorded=None)}), CLAIM)
    assert found.verdict is NOT_CHECKED


def test_the_package_that_has_the_file_is_at_fault() -> None:
    index = an_index(contents("0.3.0")).and_of(
        a_project("eggs", "1.0"), {"1.0": some_contents("eggs", "1.0", (), (replace(BROKEN, file="eggs/x.py"),))}
    )
    claim = replace(CLAIM, file="eggs/x.py", candidates=("gone", "spam-py", "eggs"))
    found = reproduce(index, claim)
    assert (found.verdict, found.package, found.version) == (CONFIRMED, "eggs", "1.0")
    assert found.notes[:2] == (
        "The file belongs to `eggs`, not to `spam_py`.",
        "Nothing tells which release of `eggs` the job had: `1.0` was the newest.",
    )
    assert found.pin is None
    absent = replace(CLAIM, file="spam_py/nope.py")
    assert reproduce(index, replace(absent, candidates=("eggs",))).verdict is REFUTED
    found = reproduce(index, replace(absent, candidates=("gone",)))
    assert (found.verdict, found.reason) == (
        NOT_CHECKED,
        "`spam_py-0.3.0-py3-none-any.whl` does not ship `spam_py/nope.py`. The package index has no project `gone`.",
    )


@pytest.mark.parametrize(
    ("later", "fixed_in", "pin", "still"),
    [
        (("0.3.1",), "0.3.1", "spam_py>=0.3.1", False),
        (("0.3.1rc1",), "0.3.1rc1", "spam_py==0.2.0", True),
        ((a_release("spam-py", "0.3.1", yanked=""),), None, "spam_py==0.2.0", True),
    ],
)
def test_a_newer_release_that_works(
    later: tuple[str | Release, ...], fixed_in: str | None, pin: str, still: bool
) -> None:
    project = a_project("spam-py", *PROJECT.releases, *later)
    held = {each.version: contents(each.version) for each in project.releases} | {"0.3.0": BAD}
    found = reproduce(FakeIndex.of(project, held), CLAIM)
    assert (found.fixed_in, found.pin, found.still) == (fixed_in, pin, still)


def test_a_release_without_the_file_is_good_and_one_that_does_not_tell_is_not() -> None:
    index = an_index(**{"0_2_0": some_contents("spam_py", "0.2.0", (INIT,))})
    found = reproduce(index, CLAIM)
    assert found.last_good == "0.2.0"
    assert "`0.2.0` has no such file, and so counts as good." in found.notes
    for untold in (Contents(), contents("0.2.0", unread=((FILE, "late"),))):
        found = reproduce(an_index(**{"0_2_0": untold}), CLAIM)
        assert (found.last_good, found.pin) == ("0.1.0", "spam_py==0.1.0")
        assert "Whether `0.2.0` has the defect could not be told." in found.notes


def test_running_out_of_bounds_leaves_what_is_proved() -> None:
    found = reproduce(an_index(), CLAIM, Bounds(artifacts=1))
    assert (found.verdict, found.last_good, found.pin) == (CONFIRMED, None, None)
    assert "The search ended early. No more than 1 artifacts are looked at for one claim." in found.notes
    found = reproduce(an_index(), CLAIM, Bounds(bytes=1))
    assert found.verdict is NOT_CHECKED


def test_what_stands_in_the_way() -> None:
    index = an_index()
    index.errors["spam_py-0.3.0-py3-none-any.whl"] = PermanentError("The digest differs.")
    found = reproduce(index, CLAIM)
    assert (found.verdict, found.bytes) == (NOT_CHECKED, SIZE)
    assert found.reason.endswith("could not be looked at: `The digest differs.`")
    index.errors["spam-py"] = GoneError("gone", status=404)
    assert reproduce(index, CLAIM).reason == "The package index has no project `spam-py`."
    index.errors["spam-py"] = RetryableError("later")
    with pytest.raises(RetryableError):
        reproduce(index, CLAIM)


def test_a_guessed_version_is_that_of_the_time() -> None:
    project = a_project(
        "spam-py", a_release("spam-py", "0.3.0", uploaded=DAY), a_release("spam-py", "0.4.0", uploaded=9 * DAY)
    )
    index = FakeIndex.of(project, {"0.3.0": BAD, "0.4.0": contents("0.4.0")})
    found = reproduce(index, replace(CLAIM, package=Package("spam-py"), at=2 * DAY))
    assert (found.verdict, found.version, found.fixed_in) == (CONFIRMED, "0.3.0", "0.4.0")
    assert found.notes[0] == "Nothing tells which release of `spam_py` the job had: `0.3.0` was the newest."


@pytest.mark.parametrize(
    ("first", "last", "mended", "header"),
    [
        (455, 465, 460, "@@ -457,7 +457,7 @@"),
        (455, 465, 456, "@@ -455,3 +455,3 @@"),
        (455, 465, 464, "@@ -463,3 +463,3 @@"),
        (1, 9, 1, "@@ -1,4 +1,4 @@"),
        (455, 465, 455, ""),
        (455, 465, 465, ""),
        (455, 465, 470, ""),
    ],
)
def test_a_change_is_a_diff_with_enough_around_it(first: int, last: int, mended: int, header: str) -> None:
    around = tuple((number, f"line {number}") for number in range(first, last + 1))
    made = diff_of(FILE, Contents(around=around, mended=(mended, "better")))
    assert "".join(made.splitlines()[2:3]) == header
    assert diff_of(FILE, Contents(around=around)) == ""
    for hidden in ("\ufffd", "\u202e", "\x0c"):
        odd = tuple((number, hidden if abs(number - mended) == 1 else text) for number, text in around)
        assert diff_of(FILE, Contents(around=odd, mended=(mended, "better"))) == ""
