"""Import statements and what guards them."""

from __future__ import annotations

import pytest

from workers.inspection.compiling import tree
from workers.inspection.statements import imports

Expected = tuple[str, list[tuple[str, tuple[str, ...], bool, bool]]]
GUARDS: tuple[Expected, ...] = (
    ("import a, b.c", [("a", (), False, False), ("b.c", (), False, False)]),
    ("from a import b, c as d", [("a", ("b", "c"), False, False)]),
    ("from a import *", [("a", ("*",), False, False)]),
    ("from . import x", [("p.q", ("x",), False, False)]),
    ("from ..r import x", [("p.r", ("x",), False, False)]),
    ("from ...r import x", []),
    ("try: import a\nexcept ImportError: import b", [("a", (), True, False), ("b", (), True, False)]),
    ("try: import a\nexcept (KeyError, ModuleNotFoundError): pass", [("a", (), True, False)]),
    ("try: import a\nexcept: pass", [("a", (), True, False)]),
    ("try: import a\nexcept* Exception: pass", [("a", (), True, False)]),
    ("try: import a\nexcept errors.Missing: pass", [("a", (), True, False)]),
    ("try: import a\nexcept ValueError: pass", [("a", (), False, False)]),
    ("try: import a\nexcept ImportError as e: raise RuntimeError() from e", [("a", (), False, False)]),
    ("try: import a\nfinally: import b", [("a", (), False, False), ("b", (), False, False)]),
    ("try: x\nexcept ImportError: pass\nelse: import a", [("a", (), False, False)]),
    ("if TYPE_CHECKING: import a\nelse: import b", [("a", (), True, False), ("b", (), True, False)]),
    ("for x in y: import a\nwhile z: import b", [("a", (), True, False), ("b", (), True, False)]),
    ("match x:\n case 1: import a", [("a", (), True, False)]),
    ("with suppress(ImportError): import a", [("a", (), True, False)]),
    ("with warnings.catch_warnings(), open(f): import a", [("a", (), False, False)]),
    ("def f():\n import a\n class C: import b", [("a", (), False, True), ("b", (), False, True)]),
    ("class C:\n import a\n async def f(self): import b", [("a", (), False, False), ("b", (), False, True)]),
    ("if x: import a\n" + "elif x: import a\n" * 500, [("a", (), True, False)] * 501),
)


@pytest.mark.parametrize(("source", "found"), GUARDS)
def test_imports_are_absolute_and_tell_whether_they_may_fail(source: str, found: list[tuple[object, ...]]) -> None:
    assert [each[1:5] for each in imports(tree(source.encode()), "p/q/m.py")] == found


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("try: from a import b\nexcept ModuleNotFoundError: pass", [True]),
        ("try: import a\nexcept ModuleNotFoundError: pass", [False]),
        ("try: from a import b\nexcept (ModuleNotFoundError, ImportError): pass", [False]),
        ("try: from a import b\nexcept ModuleNotFoundError: pass\nexcept OSError: pass", [True]),
        ("try: from a import b\nexcept ModuleNotFoundError: raise\nexcept ImportError: pass", [False]),
        ("try:\n if x: from a import b\nexcept ModuleNotFoundError: pass", [False]),
        ("from a import b", [False]),
    ],
)
def test_a_lacking_name_is_no_lacking_module(source: str, named: list[bool]) -> None:
    assert [each[5] for each in imports(tree(source.encode()), "p/q/m.py")] == named


def test_imports_stand_in_the_order_of_the_file() -> None:
    source = b"import a\ntry:\n import b\nexcept OSError:\n import c\nelse:\n import d\nimport e\n"
    assert [(line, name) for line, name, *_ in imports(tree(source), "m.py")] == [
        (1, "a"),
        (3, "b"),
        (5, "c"),
        (7, "d"),
        (8, "e"),
    ]
