"""Two projects on a stand-in for the index, one of which needs what the other once had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.fake_index import FakeIndex, a_project, some_contents
from workers.reproducing import reproduce
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import Contents, Imported, Metadata, Module, Platform
from workers.triage.releases.reproduction import Reproduction

FILE = "kit/base.py"
PYTHON = Platform(python="3.12")


def kit(version: str, *statements: Imported, requires: tuple[str, ...] = ("lender>=1",), **changes: object) -> Contents:
    """A release that needs something in `kit/base.py`, which is loaded with it."""
    loaded = Imported("kit/__init__.py", 1, "kit.base")
    facts: dict[str, object] = {
        "imports": (loaded, *statements),
        "metadata": Metadata("Kit", version, None, requires, {"Source": "https://code.example/kit"}),
    }
    held = some_contents("kit", version, ("kit/__init__.py", FILE))
    return replace(held, **(facts | changes))  # type: ignore[arg-type] # each field has its own type


def needing(line: int = 4, module: str = "lender", names: tuple[str, ...] = ("Policy",), **how: bool) -> Imported:
    """A statement of that file."""
    return Imported(FILE, line, module, names, **how)


def lender(version: str, *names: str, **how: object) -> Contents:
    """A release of the other project, and the names of its one module."""
    facts = {"name": "lender", "file": "lender/__init__.py", "names": frozenset(names)}
    module = Module(**(facts | how))  # type: ignore[arg-type] # each field has its own type
    return some_contents("lender", version, ("lender/__init__.py",), modules={"lender": module})


def index(mine: Mapping[str, Contents], theirs: Mapping[str, Contents]) -> FakeIndex:
    """Both projects, with the releases that are given, in that order."""
    return FakeIndex.of(a_project("kit", *mine), mine).and_of(a_project("lender", *theirs), theirs)


def claimed(**changes: object) -> Claim:
    """`kit` 1.0 cannot get `Policy` of `lender` 2.0."""
    facts: dict[str, object] = {
        "sort": Sort.NAME,
        "package": Package("kit", "1.0", "the log"),
        "platform": PYTHON,
        "file": FILE,
        "line": 4,
        "error": "as the log has it",
        "module": "lender",
        "name": "Policy",
        "other": Package("lender", "2.0", "the log"),
    }
    return Claim(**(facts | changes))  # type: ignore[arg-type] # each field has its own type


def proved(on: FakeIndex, claim: Claim) -> Reproduction:
    """What came of it."""
    return reproduce(on, claim)
