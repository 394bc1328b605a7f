"""Files that do not compile, and whether that counts."""

from __future__ import annotations

import pytest

from workers.triage.releases.bearing import bearing, is_apart, is_old
from workers.triage.releases.model import BrokenFile, Contents, Imported

INDENT = "IndentationError: unexpected indent"
PRINT = "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?"


@pytest.mark.parametrize(
    ("file", "apart"),
    [
        ("pkg/a.py", False),
        ("pkg/tests/a.py", True),
        ("pkg/test_a.py", True),
        ("pkg/a_test.py", True),
        ("pkg/Templates/a.py", True),
        ("pkg/{{a}}/b.py", True),
        ("pkg/a-b.py", True),
        ("pkg/testing_of/a.py", False),
    ],
)
def test_files_that_nobody_imports(file: str, apart: bool) -> None:
    assert is_apart(file) is apart


@pytest.mark.parametrize(
    ("error", "text", "old"),
    [
        (PRINT, "", True),
        ("SyntaxError: multiple exception types must be parenthesized", "", True),
        ("SyntaxError: invalid syntax", "    raise ValueError, 'no'", True),
        ("SyntaxError: invalid syntax", "print >>sys.stderr, x", True),
        ("SyntaxError: invalid syntax", "    exec code in d", True),
        ("SyntaxError: invalid syntax", "if a <> b:", True),
        ("SyntaxError: invalid syntax", "x = `y`", True),
        ("SyntaxError: invalid syntax", "x = ur'a'", True),
        ("SyntaxError: invalid syntax", "mode = 0777", True),
        ("SyntaxError: invalid syntax", "n = 10L", True),
        ("SyntaxError: invalid syntax", "sort(lambda (a, b): a)", True),
        ("TabError: inconsistent use of tabs and spaces in indentation", "\tx", True),
        ("SyntaxError: invalid syntax", "from . import async, base", False),
        ("SyntaxError: invalid syntax", "raise ValueError('a', b)", False),
        ("SyntaxError: invalid syntax", "print = 1 2", False),
        (INDENT, "      x = 0", False),
    ],
)
def test_what_is_written_for_python_2(error: str, text: str, old: bool) -> None:
    assert is_old(BrokenFile("a.py", 1, error, text)) is old


FILES = (
    "a/__init__.py",
    "a/core.py",
    "a/cli.py",
    "a/py2.py",
    "a/tests/x.py",
    "benchmarks/x.py",
    "tasks.py",
    "setup.py",
)
IMPORTS = (Imported("a/__init__.py", 1, "a.core"), Imported("a/__init__.py", 2, "a.py2", guarded=True))


def sorted_out(*broken: tuple[str, str], built: bool) -> tuple[list[str], list[str], list[str]]:
    files = frozenset(FILES)
    contents = Contents(files, recorded=files if built else None, top_level=frozenset({"a"}), imports=IMPORTS)
    found = bearing(contents, [BrokenFile(file, 1, error) for file, error in broken])
    proper, older, apart = ([each.file for each in group] for group in (found.proper, found.older, found.apart))
    return proper, older, apart


def test_in_a_wheel_what_is_loaded_counts_in_whatever_way_it_fails() -> None:
    broken = (("a/cli.py", INDENT), ("a/core.py", PRINT), ("a/py2.py", PRINT), ("a/tests/x.py", INDENT))
    assert sorted_out(*broken, built=True) == (["a/core.py", "a/cli.py"], ["a/py2.py"], ["a/tests/x.py"])
    assert sorted_out(("benchmarks/x.py", INDENT), built=True) == (["benchmarks/x.py"], [], [])


def test_of_an_sdist_only_what_is_installed_as_it_stands_counts() -> None:
    broken = tuple((file, INDENT) for file in FILES)
    proper = ["a/__init__.py", "a/core.py", "a/cli.py", "a/py2.py", "setup.py"]
    assert sorted_out(*broken, built=False) == (proper, [], ["a/tests/x.py", "benchmarks/x.py", "tasks.py"])
    assert sorted_out(("a/core.py", PRINT), ("more/x.py", PRINT), built=False) == ([], ["a/core.py"], ["more/x.py"])
