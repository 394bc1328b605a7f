"""What other Pythons than the worker's take, as far as that is certain; and indentations that mend a file."""

from __future__ import annotations

import sys

import pytest

from workers.inspection.archives import UnreadableError
from workers.inspection.compiling import broken, lines
from workers.inspection.grammars import broken_there, minor_of
from workers.inspection.mending import mended

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="each case tells what Python 3.11 makes of it")

UNKNOWN = "unknown"
CASES = (
    # older
    (8, "match x:\n    case 1:\n        pass\n", (1, "SyntaxError: invalid syntax")),
    (9, "match x:\n    case 1:\n        pass\n", (1, "SyntaxError: invalid syntax")),
    (10, "match x:\n    case 1:\n        pass\n", None),
    (10, "try: pass\nexcept* A: pass\n", (2, "SyntaxError: invalid syntax")),
    (7, "if (a := 1): pass\n", (1, "SyntaxError: invalid syntax")),
    (7, "for x in y:\n    try: pass\n    finally: continue\n", (3, "SyntaxError: 'continue' not supported inside 'finally' clause")),  # noqa: E501  a row of the table
    (9, "with (open(a) as b, c as d): pass\n", None),
    (8, "x = 1\n", None),
    (8, "if x:\ny = 1\n", (2, "IndentationError: expected an indented block")),
    (10, "return 1\n", (1, "SyntaxError: 'return' outside function")),
    # newer
    (12, "x = 1\n", None),
    (12, "x = 1\n  y = 2\n", (2, "IndentationError: unexpected indent")),
    (12, "x = (1\n", (1, "SyntaxError: '(' was never closed")),
    (12, "def f():\n    return\nreturn f'{1}'\n", (3, "SyntaxError: 'return' outside function")),
    (12, "def f[T](x: T): pass\n", None),
    (13, "class A[T = int]: pass\n", None),
    (12, "type X = int\n", UNKNOWN),
    (12, "x = f\"{x['a' + \"b\"]}\"\n", UNKNOWN),
    (12, "x = f'''\n{'''a'''}\n'''\ny = (\n", UNKNOWN),
    (14, "try: pass\nexcept A, B: pass\n", UNKNOWN),
    (14, 'x = t"{y}"\n', UNKNOWN),
    (12, "x\0", (None, "SyntaxError: source code string cannot contain null bytes")),
)  # fmt: skip


@pytest.mark.parametrize(("minor", "source", "expected"), CASES)
def test_a_file_is_only_called_broken_on_another_python_where_that_is_certain(
    minor: int, source: str, expected: object
) -> None:
    data = source.encode()
    try:
        found = broken_there(data, broken(data), minor, asked=True)
    except UnreadableError:
        assert expected == UNKNOWN
    else:
        assert (found and (found.line, found.error)) == expected


def test_parso_is_spared_files_that_nobody_asked_for_and_large_ones() -> None:
    source = b"for x in y:\n    try: pass\n    finally: continue\n"
    large = b"type X = int\n" + b"# more\n" * 40_000
    assert broken_there(source, None, 7, asked=False) is None
    with pytest.raises(UnreadableError, match="too large"):
        broken_there(large, broken(large), 12, asked=True)


@pytest.mark.parametrize(
    ("python", "minor"), [("3.8", 8), ("3.13", 13), ("", None), ("3.11", None), ("2.7", None), ("3.99", None)]
)
def test_a_grammar_is_known_or_not(python: str, minor: int | None) -> None:
    assert minor_of(python) == minor


MENDS = (
    ("def f():\n    a = 1\n     b = 2\n", (3, "    b = 2"), False),
    ("x = 1\n  y = 2\n", (2, "y = 2"), True),
    ("def f():\n    a = 1\n  b = 2\n", None, True),
    ("if x:\ny = 1\n", (2, "    y = 1"), True),
    ("class C:\n\tdef f(self):\n\treturn 1\n", (3, "\t\treturn 1"), True),
    ("def f():\n    if x:\n        a = 1\n    # note\n      else:\n        b = 1\n", (5, "    else:"), True),
    ("def f():\n    return (\n", None, True),
    ("  x = 1\n  y = 1\n", None, True),
)


@pytest.mark.parametrize(("source", "line", "certain"), MENDS)
def test_an_indentation_is_mended_only_where_exactly_one_compiles(
    source: str, line: tuple[int, str] | None, certain: bool
) -> None:
    data = source.encode()
    wrong = broken(data)
    assert wrong is not None
    assert mended(data, wrong) == (line if certain else None)


def test_lines_are_counted_as_python_counts_them() -> None:
    assert lines(b"a\r\nb\rc\x0cd\n\xff", 2, 9) == [(2, "b"), (3, "c\x0cd"), (4, "\N{REPLACEMENT CHARACTER}")]
