"""`No module named Y`, raised by a file of a release."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fake_index import FakeIndex, a_project, a_release, some_contents
from tests.workers.reproducing.pairs_of import FILE, claimed, index, kit, needing, proved
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import Contents, Imported, Module, Platform

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


def missing(module: str = "lender.sub", **changes: object) -> Claim:
    """`kit` 1.0 finds no module of that name."""
    return claimed(sort=Sort.MODULE, name=None, **({"module": module} | changes))


def lender(version: str, *files: str) -> Contents:
    """A release of the other project."""
    return some_contents("lender", version, ("lender/__init__.py", *files))


def test_a_module_that_the_other_has_no_more() -> None:
    mine = {
        "1.0": kit("1.0", needing(module="lender.sub")),
        "1.1": kit("1.1", needing(module="lender.sub.deep")),
        "1.2": kit("1.2", needing()),
    }
    theirs = {"1.4": lender("1.4", "lender/sub.py"), "2.0": lender("2.0")}
    found = proved(index(mine, theirs), missing())
    assert (found.verdict, found.moved, found.last_good, found.pin) == (CONFIRMED, "lender", "1.4", "lender<2")
    assert (found.fixed_in, found.requirement, found.other_version) == ("1.2", "lender>=1", "2.0")
    assert found.error == "ModuleNotFoundError: No module named 'lender.sub'"


def test_a_module_that_the_other_has_only_later() -> None:
    theirs = {"2.0": lender("2.0"), "2.1": lender("2.1", "lender/sub.py")}
    found = proved(index({"1.0": kit("1.0", needing(module="lender.sub"))}, theirs), missing())
    assert (found.verdict, found.pin) == (CONFIRMED, "lender>=2.1")


def own(version: str, *files: str, **changes: object) -> Contents:
    """A release that needs a module of its own."""
    held = kit(version, needing(module="kit.inner"))
    return replace(held, files=held.files | set(files), **changes)  # type: ignore[arg-type] # each has its own type


def test_a_module_of_its_own_that_is_not_in_the_artifact() -> None:
    mine = {"0.8": own("0.8", "kit/inner.py"), "1.0": own("1.0"), "1.1": own("1.1", "kit/inner.cpython-312-x86_64.so")}
    found = proved(index(mine, {}), missing("kit.inner", other=None))
    assert (found.verdict, found.moved, found.pin, found.fixed_in) == (CONFIRMED, "kit", "kit<1", "1.1")
    assert "while `0.8` did" in found.reason


def test_a_module_that_record_names_is_missed_all_the_more() -> None:
    mine = {"1.0": own("1.0", recorded=frozenset({"kit/inner.py"}))}
    found = proved(index(mine, {}), missing("kit.inner", other=None))
    assert "although its RECORD names it" in found.reason


def test_what_an_sdist_lacks_may_be_made_while_it_is_built() -> None:
    project = a_project("kit", a_release("kit", "1.0", ""))
    on = FakeIndex.of(project, {"1.0": own("1.0")})
    assert proved(on, missing("kit.inner", other=None)).verdict is NOT_CHECKED
    assert proved(on, missing("kit.inner", file="kit/none.py")).verdict is NOT_CHECKED


SHARED = kit("1.0", needing(module="kit.inner"), modules={"kit": Module("kit", "kit/__init__.py", extended=True)})
SPACE = kit("1.0", needing(module="space.other"), requires=())
SIX = kit("1.0", needing(module="kit.six.moves"))


@pytest.mark.parametrize(
    ("mine", "claim", "verdict", "reason"),
    [
        (own("1.0", "kit/inner.py"), missing("kit.inner"), REFUTED, "does hold `kit.inner`"),
        (kit("1.0"), missing("kit.inner"), REFUTED, "does not import `kit.inner`"),
        (kit("1.0"), missing(file=None), NOT_CHECKED, "does not tell in which file"),
        (kit("1.0"), missing(file="kit/none.py"), REFUTED, "holds no file"),
        (kit("1.0", around=((4, "import_module(name)"),)), missing("any"), NOT_CHECKED, "imports by calls"),
        (kit("1.0", needing(module="any", late=True)), missing("any"), NOT_CHECKED, "need not have"),
        (SHARED, missing("kit.inner"), NOT_CHECKED, "as it is loaded"),
        (replace(SPACE, files=SPACE.files | {"space/a.py"}), missing("space.other"), NOT_CHECKED, "bring parts"),
        (replace(SIX, files=SIX.files | {"kit/six.py"}), missing("kit.six.moves"), NOT_CHECKED, "as it is loaded"),
    ],
)
def test_what_is_there_or_need_not_be(mine: Contents, claim: Claim, verdict: ProofState, reason: str) -> None:
    found = proved(index({"1.0": mine}, {"2.0": lender("2.0")}), claim)
    assert found.verdict is verdict
    assert reason in found.reason


@pytest.mark.parametrize(
    ("requires", "theirs", "other", "verdict", "reason"),
    [
        (("lender>=1",), lender("2.0", "lender/sub.py"), "2.0", REFUTED, "was not installed"),
        (("lender>=1",), lender("2.0", "lender/sub.py"), None, NOT_CHECKED, "was not installed"),
        (("lender<2",), lender("2.0"), "2.0", REFUTED, "asks for `lender<2`"),
        (("lender; extra == 'cache'",), lender("2.0"), "2.0", REFUTED, "for its extra `cache` only"),
        ((), lender("2.0", "lender/sub.py"), "2.0", CONFIRMED, "which `Kit` does not declare"),
        ((), lender("2.0"), "2.0", CONFIRMED, "does not hold; `1.4` was the last"),
        (("lender; sys_platform == 'win32'",), lender("2.0", "lender/sub.py"), "2.0", CONFIRMED, "other platforms"),
    ],
)
def test_modules_of_another_distribution(
    requires: tuple[str, ...], theirs: Contents, other: str | None, verdict: ProofState, reason: str
) -> None:
    mine = {"1.0": kit("1.0", needing(module="lender.sub"), requires=requires)}
    on = index(mine, {"1.4": lender("1.4", "lender/sub.py"), "2.0": theirs})
    found = proved(on, missing(other=Package("lender", other)))
    assert found.verdict is verdict
    assert reason in found.reason


def test_a_package_that_makes_its_modules_tells_nothing() -> None:
    dynamic = {"lender": Module("lender", "lender/__init__.py", dynamic=True)}
    theirs = {"2.0": replace(lender("2.0"), modules=dynamic)}
    found = proved(index({"1.0": kit("1.0", needing(module="lender.sub"))}, theirs), missing())
    assert found.verdict is NOT_CHECKED


def test_undeclared_until_a_release_declares_it() -> None:
    mine = {
        "0.9": kit("0.9", requires=()),
        "1.0": kit("1.0", needing(module="lender.sub"), requires=()),
        "1.1": kit("1.1", needing(module="lender.sub")),
    }
    found = proved(index(mine, {"2.0": lender("2.0", "lender/sub.py")}), missing())
    assert (found.verdict, found.moved, found.last_good, found.pin) == (CONFIRMED, "kit", "0.9", "kit<1")
    assert (found.fixed_in, found.requirement) == ("1.1", None)


def test_what_is_loaded_only_on_demand_may_expect_its_caller_to_have_more() -> None:
    mine = replace(kit("1.0", requires=()), imports=(needing(module="lender.sub"),))
    found = proved(index({"1.0": mine}, {"2.0": lender("2.0")}), missing())
    assert found.verdict is NOT_CHECKED
    assert "only by those who ask for it" in found.reason


def test_what_is_declared_may_hold_a_module_of_another_name() -> None:
    requires = tuple(f"lender{number}" for number in range(7))
    mine = {"1.0": kit("1.0", needing(module="odd"), requires=requires)}
    unknown = proved(index(mine, {}), missing("odd", other=None))
    assert unknown.verdict is NOT_CHECKED
    assert "declares 7 distributions" in unknown.reason
    few = {"1.0": kit("1.0", needing(module="odd"), requires=("lender",))}
    held = proved(index(few, {"2.0": some_contents("lender", "2.0", ("odd.py",))}), missing("odd", other=None))
    assert (held.verdict, held.other) == (NOT_CHECKED, "lender")
    undeclared = proved(index(few, {"2.0": lender("2.0")}), missing("odd", other=None))
    assert undeclared.verdict is CONFIRMED


@pytest.mark.parametrize(
    ("module", "python", "requires", "verdict"),
    [
        ("distutils.version", "3.12", (), CONFIRMED),
        ("distutils.version", "3.11", (), REFUTED),
        ("distutils.version", "3.12", ("setuptools",), REFUTED),
        ("imghdr", "3.13", ("standard-imghdr; python_version >= '3.13'",), REFUTED),
        ("imghdr", "3.13", ("standard-imghdr; python_version >= '3.14'",), CONFIRMED),
        ("tomllib", "3.10", (), CONFIRMED),
        ("sqlite3", "3.12", (), NOT_CHECKED),
    ],
)
def test_modules_of_python_itself(module: str, python: str, requires: tuple[str, ...], verdict: ProofState) -> None:
    mine = {
        "1.0": kit("1.0", needing(module=module), requires=requires),
        "1.1": kit("1.1", Imported(FILE, 4, module, guarded=True)),
    }
    found = proved(index(mine, {}), missing(module, platform=Platform(python=python), other=None))
    assert found.verdict is verdict
    assert found.fixed_in == ("1.1" if verdict is CONFIRMED else None)


def test_setuptools_without_pkg_resources() -> None:
    mine = {"1.0": kit("1.0", needing(module="pkg_resources"), requires=("setuptools>=60",))}
    tools = {
        "81.0.0": some_contents("setuptools", "81.0.0", ("setuptools/__init__.py", "pkg_resources/__init__.py")),
        "82.0.0": some_contents("setuptools", "82.0.0", ("setuptools/__init__.py",)),
    }
    on = FakeIndex.of(a_project("kit", *mine), mine).and_of(a_project("setuptools", *tools), tools)
    found = proved(on, missing("pkg_resources", other=None))
    assert (found.verdict, found.pin, found.last_good) == (CONFIRMED, "setuptools<82", "81.0.0")
    called = ((4, "__import__('pkg_resources').declare_namespace(__name__)"),)
    by_call = kit("1.0", around=called, requires=("setuptools",))
    more = FakeIndex.of(a_project("kit", "1.0", "1.1"), {"1.0": by_call, "1.1": kit("1.1")})
    more = more.and_of(a_project("setuptools", *tools), tools)
    found = proved(more, missing("pkg_resources", other=None))
    assert (found.verdict, found.pin, found.fixed_in, found.still) == (CONFIRMED, "setuptools<82", None, None)
