"""`cannot import name X from Y`, proved on both artifacts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fake_index import some_contents
from tests.workers.reproducing.pairs_of import FILE, claimed, index, kit, lender, needing, proved
from workers.reproducing import reproduce
from workers.reproducing.desk import Bounds
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Package, Sort
from workers.triage.releases.model import Contents, Imported, Module, Platform

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
LENDERS = {
    "1.3": lender("1.3", "Policy"), "1.4": lender("1.4", "Policy"), "2.0": lender("2.0"), "2.1": lender("2.1"),
}  # fmt: skip


def test_a_name_that_the_other_has_no_more() -> None:
    mine = {
        "0.9": kit("0.9", needing()),
        "1.0": kit("1.0", needing()),
        "1.1": kit("1.1", needing(7)),
        "1.2": kit("1.2", requires=("lender>=1,<2",)),
    }
    found = proved(index(mine, LENDERS), claimed())
    assert (found.verdict, found.package, found.version) == (CONFIRMED, "kit", "1.0")
    assert (found.other, found.other_version, found.moved) == ("lender", "2.0", "lender")
    assert (found.last_good, found.first_bad, found.pin) == ("1.4", "2.0", "lender<2")
    assert (found.fixed_in, found.newest, found.still) == ("1.2", "1.2", False)
    assert found.requirement == "lender>=1"
    assert found.error == "ImportError: cannot import name 'Policy' from 'lender'"
    assert "`1.4` was the last release that did" in found.reason
    assert found.urls == {"Source": "https://code.example/kit"}


def test_a_newer_release_that_takes_it_from_elsewhere_is_without_the_defect() -> None:
    mine = {"1.0": kit("1.0", needing()), "1.1": kit("1.1", needing(module="lender.new"))}
    found = proved(index(mine, LENDERS), claimed())
    assert (found.verdict, found.fixed_in, found.still) == (CONFIRMED, "1.1", False)


def test_the_newest_may_have_it_still() -> None:
    mine = {"1.0": kit("1.0", needing()), "1.1": kit("1.1", needing(30))}
    found = proved(index(mine, LENDERS), claimed())
    assert (found.fixed_in, found.newest, found.still) == (None, "1.1", True)


def test_a_name_that_the_other_has_only_later() -> None:
    theirs = {"1.9": lender("1.9"), "2.0": lender("2.0"), "2.1": lender("2.1", "Policy")}
    found = proved(index({"1.0": kit("1.0", needing())}, theirs), claimed())
    assert (found.verdict, found.last_good, found.pin) == (CONFIRMED, None, "lender>=2.1")
    assert "`2.1` is the first release that does" in found.reason


def test_no_pin_where_the_package_itself_asks_for_more() -> None:
    found = proved(index({"1.0": kit("1.0", needing(), requires=("lender>=2",))}, LENDERS), claimed())
    assert (found.verdict, found.last_good, found.pin) == (CONFIRMED, "1.4", None)
    assert "asks for `lender>=2`" in found.notes[-1]


@pytest.mark.parametrize(
    ("requires", "told"),
    [
        ((), "does not declare `lender` at all"),
        (("lender>1 ; extra == 'cache'",), "of an extra, lets the two meet"),
        (("lender>1; extra == 'a'", "lender<1; extra == 'b'"), "of an extra, lets the two meet"),
    ],
)
def test_how_the_two_came_to_meet(requires: tuple[str, ...], told: str) -> None:
    found = proved(index({"1.0": kit("1.0", needing(), requires=requires)}, LENDERS), claimed())
    assert found.verdict is CONFIRMED
    assert told in found.reason
    assert found.requirement == (requires[0] if requires else None)


@pytest.mark.parametrize(
    ("mine", "theirs", "reason"),
    [
        (kit("1.0"), lender("2.0"), "does not import `Policy` from `lender`"),
        (kit("1.0", files=frozenset({"kit/__init__.py"})), lender("2.0"), f"holds no file `{FILE}`"),
        (kit("1.0", needing()), lender("2.0", "Policy"), "does define `Policy`"),
        (kit("1.0", needing(), requires=("lender<2",)), lender("2.0"), "asks for `lender<2`"),
        (kit("1.0", needing(), requires=("lender<2; extra == 'x'",)), lender("2.0"), "asks for `lender<2;"),
        (kit("1.0", needing(module="lender.sub")), lender("2.0"), "has no module `lender.sub`"),
    ],
)
def test_what_the_artifacts_contradict(mine: Contents, theirs: Contents, reason: str) -> None:
    claim = claimed(module="lender.sub") if "lender.sub" in reason else claimed()
    on = index({"1.0": mine}, {"1.4": lender("1.4", "Policy"), "2.0": theirs})
    told = proved(on, claim)
    guessed = proved(on, replace(claim, package=Package("kit")))
    assert (told.verdict, guessed.verdict) == (REFUTED, NOT_CHECKED)
    assert reason in told.reason
    assert reason in guessed.reason
    assert "Nothing tells which release of `Kit`" in guessed.notes[0]
    assert (told.pin, told.error) == (None, "")


def test_a_guessed_release_of_the_other_contradicts_nothing() -> None:
    on = index({"1.0": kit("1.0", needing())}, {"2.0": lender("2.0", "Policy")})
    found = proved(on, claimed(other=Package("lender")))
    assert found.verdict is NOT_CHECKED
    assert "Nothing tells which release of `lender`" in found.notes[0]


def test_a_guard_that_catches_lacking_modules_only_lets_a_lacking_name_fail() -> None:
    on = index({"1.0": kit("1.0", needing(guarded=True, late=True, named=True))}, {"2.0": lender("2.0")})
    assert proved(on, claimed()).confirmed


def test_what_an_sdist_lacks_may_be_made_as_it_is_built() -> None:
    theirs = {"1.0": some_contents("lender", "1.0", ("lender/__init__.py",), recorded=None), "2.0": lender("2.0")}
    found = proved(index({"1.0": kit("1.0", needing())}, theirs), claimed())
    assert found.confirmed
    assert (found.last_good, found.first_bad) == (None, "2.0")
    assert any("could not be told" in note or "could not be looked at" in note for note in found.notes)


FAR = {"module": "far", "candidates": ("kit", "none")}
SUBMODULE = Contents(
    files=frozenset({"lender/__init__.py", "lender/Policy.py"}),
    top_level=frozenset({"lender"}),
    modules={"lender": Module("lender", "lender/__init__.py")},
)


@pytest.mark.parametrize(
    ("mine", "theirs", "changes", "reason"),
    [
        (kit("1.0", needing(guarded=True)), lender("2.0"), {}, "may fail without harm"),
        (kit("1.0", needing()), lender("2.0", getattr=True), {}, "has a `__getattr__`"),
        (kit("1.0", needing()), lender("2.0", stars=("else",)), {}, "takes all names of `else`"),
        (kit("1.0", needing()), lender("2.0", dynamic=True), {}, "makes names as it is loaded"),
        (kit("1.0", needing()), lender("2.0"), {"error": "from partially initialized module"}, "import each other"),
        (kit("1.0", needing()), lender("2.0"), {"name": None}, "does not tell in which file"),
        (kit("1.0", needing(), unread=((FILE, "it is too large"),)), lender("2.0"), {}, "it is too large"),
        (kit("1.0", needing(module="far")), lender("2.0"), FAR, "brings `far`"),
    ],
)  # fmt: skip
def test_what_cannot_be_told(mine: Contents, theirs: Contents, changes: dict[str, object], reason: str) -> None:
    found = proved(index({"1.0": mine}, {"2.0": theirs}), claimed(**changes))
    assert found.verdict is NOT_CHECKED
    assert reason in found.reason


def test_the_other_is_found_among_what_was_installed() -> None:
    on = index({"1.0": kit("1.0", needing())}, {"1.4": lender("1.4", "Policy"), "2.0": lender("2.0")})
    found = proved(on, claimed(other=None, candidates=("absent", "lender")))
    assert (found.verdict, found.other, found.pin) == (CONFIRMED, "lender", "lender<2")


def test_a_name_of_the_releases_own_module() -> None:
    def one(version: str, *names: str, dynamic: bool = False) -> Contents:
        module = Module("kit.base", FILE, frozenset(names), dynamic=dynamic)
        return kit(version, Imported("kit/__init__.py", 2, "kit.base", ("Policy",)), modules={"kit.base": module})

    mine = {"0.8": one("0.8", "Policy"), "1.0": one("1.0"), "1.1": one("1.1", "Policy")}
    claim = claimed(module="kit.base", file="kit/__init__.py", line=2, other=None)
    found = proved(index(mine, {}), claim)
    assert (found.verdict, found.moved, found.last_good, found.pin) == (CONFIRMED, "kit", "0.8", "kit<1")
    assert (found.fixed_in, found.other) == ("1.1", None)
    sound = proved(index({"1.0": one("1.0", "Policy")}, {}), claim)
    assert sound.verdict is REFUTED
    untold = proved(index({"1.0": one("1.0", dynamic=True)}, {}), claim)
    assert untold.verdict is NOT_CHECKED


def test_a_module_of_its_own_that_is_not_there_lacks_no_name() -> None:
    mine = kit("1.0", Imported("kit/__init__.py", 2, "kit.gone", ("Policy",)))
    found = proved(index({"1.0": mine}, {}), claimed(module="kit.gone", file="kit/__init__.py", line=2))
    assert found.verdict is REFUTED


@pytest.mark.parametrize(
    ("python", "module", "name", "verdict", "reason"),
    [
        ("3.12", "collections", "Mapping", CONFIRMED, "no more since 3.10"),
        ("3.9", "collections", "Mapping", REFUTED, "Python 3.9 has"),
        ("3.10", "typing", "Self", CONFIRMED, "since 3.11 only"),
        ("3.12", "collections", "Unheard", NOT_CHECKED, "not in the table"),
    ],
)
def test_names_of_pythons_own_modules(python: str, module: str, name: str, verdict: ProofState, reason: str) -> None:
    mine = {
        "0.9": kit("0.9"),
        "1.0": kit("1.0", needing(module=module, names=(name,))),
        "1.1": kit("1.1", needing(module="elsewhere", names=(name,))),
    }
    claim = claimed(module=module, name=name, other=None, platform=Platform(python=python))
    found = proved(index(mine, {}), claim)
    assert found.verdict is verdict
    assert reason in found.reason
    assert found.fixed_in == ("1.1" if verdict is CONFIRMED else None)


AROUND = ((3, "import lender"), (4, "x = lender.Policy()"), (5, ""))
USING = kit("1.0", needing(3, names=()), around=AROUND)


def test_an_attribute_that_the_other_has_no_more() -> None:
    mine = {"1.0": USING, "1.1": kit("1.1", needing(3, names=())), "1.2": kit("1.2", requires=("lender<2",))}
    found = proved(index(mine, LENDERS), claimed(sort=Sort.ATTRIBUTE))
    assert (found.verdict, found.pin, found.fixed_in) == (CONFIRMED, "lender<2", "1.2")
    assert found.error == "AttributeError: module 'lender' has no attribute 'Policy'"
    assert found.around == AROUND


@pytest.mark.parametrize(
    ("around", "changes", "verdict", "reason"),
    [
        (AROUND, {"line": 5}, REFUTED, "does not use `Policy`"),
        (AROUND, {"line": None}, NOT_CHECKED, "does not tell which line"),
        (((3, "try:"), (4, "    x = lender.Policy()")), {}, NOT_CHECKED, "may fail without harm"),
        (((2, "if x:"), (3, "    y()"), (4, "    x = lender.Policy()")), {}, NOT_CHECKED, "may fail without harm"),
        (((4, "x = hasattr(lender, 'x') and lender.Policy"),), {}, NOT_CHECKED, "may fail without harm"),
        (((2, "def f():"), (3, ""), (4, "    x = lender.Policy()")), {}, CONFIRMED, "does not define"),
    ],
)
def test_the_line_that_uses_an_attribute(
    around: tuple[tuple[int, str], ...], changes: dict[str, object], verdict: ProofState, reason: str
) -> None:
    mine = {"1.0": replace(USING, around=around)}
    found = proved(index(mine, LENDERS), claimed(sort=Sort.ATTRIBUTE, **changes))
    assert found.verdict is verdict
    assert reason in found.reason


def test_a_submodule_is_an_attribute_once_somebody_has_imported_it() -> None:
    found = proved(index({"1.0": USING}, {"2.0": SUBMODULE}), claimed(sort=Sort.ATTRIBUTE))
    assert found.verdict is NOT_CHECKED
    assert "once something has imported it" in found.reason


def test_an_attribute_of_pythons_own_module() -> None:
    mine = kit("1.0", needing(3, "inspect", ()), around=((4, "x = inspect.getargspec(f)"),))
    newer = {"1.0": mine, "1.1": kit("1.1")}
    claim = claimed(sort=Sort.ATTRIBUTE, module="inspect", name="getargspec", other=None)
    found = proved(index(newer, {}), claim)
    assert (found.verdict, found.fixed_in) == (CONFIRMED, "1.1")


def test_the_newest_release_is_looked_at_before_the_search_for_a_pin_takes_all_there_is() -> None:
    theirs = {f"1.{number}": lender(f"1.{number}", *(["Policy"] if number < 9 else [])) for number in range(60)}
    mine = {"1.0": kit("1.0", needing()), **{f"1.{number}": kit(f"1.{number}") for number in range(1, 40)}}
    claim = claimed(other=Package("lender", "1.59"))
    found = reproduce(index(mine, theirs), claim, Bounds(artifacts=4))
    assert (found.verdict, found.newest, found.still, found.last_good) == (CONFIRMED, "1.39", False, None)
