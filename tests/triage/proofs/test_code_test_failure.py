"""What the repository says of a failed test, of the calls below it, and of what linters and type checkers name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.local import Local, a_finding, commit
from tests.proofs.situation import Files
from workers.triage.code_proofs.stack_frames import Frame, below, is_test
from workers.triage.model import Finding, ProofState
from workers.triage.prove import needs

TEST = "import shop.cart\n\n\ndef test_total():\n    assert shop.cart.total([]) == 0\n"
SOURCE = "def total(rows):\n    return rows[0]\n"
FILES: Files = {"tests/test_cart.py": TEST, "shop/cart.py": SOURCE, "tests/helpers.py": "\n\n\n"}

UNITTEST = """\
======================================================================
ERROR: test_total (tests.test_cart.Cart.test_total)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/home/runner/work/datasets/datasets/tests/test_cart.py", line 5, in test_total
    assert shop.cart.total([]) == 0
  File "/home/runner/work/datasets/datasets/shop/cart.py", line 2, in total
    return rows[0]
           ~~~~^^^
IndexError: list index out of range
"""
PYTEST = """\
_________________________________ test_total __________________________________
    def test_total():
>       assert shop.cart.total([]) == 0
…
tests/test_cart.py:5:\x20
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _
rows = []
>       return rows[0]
E       IndexError: list index out of range
shop/cart.py:2: IndexError
"""
SHORT = """\
tests/test_cart.py:5: in test_total
    assert shop.cart.total([]) == 0
shop/cart.py:2: in total
    return rows[0]
E   IndexError: list index out of range
"""
ANOTHER = UNITTEST.replace("line 5", "line 1").replace("test_total", "test_other")


def failed(excerpt: str, line: int | None = 5, file: str | None = "tests/test_cart.py") -> Finding:
    return a_finding("test-failure", {"test": "t", "file": file, "line": line}, excerpt=excerpt)


def local(folder: Path, files: Files = FILES) -> Local:
    base = commit(folder, {path: text for path, text in files.items() if path != "shop/cart.py"})
    commit(folder, files)
    return Local(folder, base)


@pytest.mark.parametrize("excerpt", [UNITTEST, PYTEST, SHORT, f"{ANOTHER}…\n{UNITTEST}", f"{UNITTEST}…\n{ANOTHER}"])
def test_the_deepest_call_in_the_source_is_told_with_the_test(tmp_path: Path, excerpt: str) -> None:
    proof = local(tmp_path).prove(failed(excerpt))
    assert proof.state is ProofState.CONFIRMED
    test, called = proof.detail.split(" Below it in the log's stack, ")
    assert test.startswith(
        "Line 5 of `tests/test_cart.py` is `assert shop.cart.total([]) == 0`; this pull request does"
    )
    assert called.startswith("line 2 of `shop/cart.py` is `return rows[0]`; this pull request changed that line, in ")
    assert len(proof.looked) == 5


@pytest.mark.parametrize("excerpt", ["", ANOTHER, "AssertionError: assert 1 == 2"])
def test_without_calls_of_this_test_only_its_own_line_is_told(tmp_path: Path, excerpt: str) -> None:
    proof = local(tmp_path).prove(failed(excerpt))
    assert proof.state is ProofState.CONFIRMED
    assert "Below it" not in proof.detail


def test_a_call_into_what_the_repository_does_not_have_is_passed_over(tmp_path: Path) -> None:
    excerpt = UNITTEST.replace("IndexError", '  File "/usr/lib/python3.11/random.py", line 3, in x\nIndexError')
    assert "`shop/cart.py`" in local(tmp_path).prove(failed(excerpt)).detail
    without = {path: text for path, text in FILES.items() if path != "shop/cart.py"}
    assert "Below it" not in local(tmp_path / "without", without).prove(failed(UNITTEST)).detail


def test_a_test_that_is_not_in_the_repository_is_refuted_whatever_it_calls(tmp_path: Path) -> None:
    proof = local(tmp_path, {"shop/cart.py": SOURCE}).prove(failed(UNITTEST))
    assert proof.state is ProofState.REFUTED
    assert "(`tests/test_cart.py` is no file of this repository)" in (proof.summary or "")


def test_a_test_without_a_file_asks_for_nothing(tmp_path: Path) -> None:
    finding = failed(UNITTEST, file=None)
    facts = local(tmp_path).facts(finding)
    assert needs(finding, facts.context, facts.tree).files == frozenset()
    assert local(tmp_path).prove(finding).state is ProofState.NOT_CHECKED


def test_both_files_are_asked_for_at_once(tmp_path: Path) -> None:
    finding = failed(UNITTEST)
    facts = local(tmp_path).facts(finding)
    asked = needs(finding, facts.context, facts.tree)
    assert asked.blames == {"tests/test_cart.py", "shop/cart.py"}
    assert asked.changes


JEST = """\
  ● total › adds

    TypeError: rows is not iterable

      at total (src/cart.js:2:10)
      at Object.<anonymous> (tests/cart.test.js:5:12)
      at new Promise (<anonymous>)
      at run (node_modules/jest-circus/build/run.js:71:3)
"""
RSPEC = """\
  1) Cart adds
     Failure/Error: rows.sum
     # ./lib/cart.rb:3:in `total'
     # ./spec/cart_spec.rb:5:in `block (2 levels) in <top (required)>'
"""


@pytest.mark.parametrize(
    ("excerpt", "file", "frames"),
    [
        (JEST, "tests/cart.test.js", (Frame("src/cart.js", 2),)),
        (RSPEC, "./spec/cart_spec.rb", (Frame("./lib/cart.rb", 3),)),
        (JEST.replace("src/cart.js", "node_modules/x/y.js"), "tests/cart.test.js", ()),
        (JEST.replace("src/cart.js", "tests/helper.js"), "tests/cart.test.js", ()),
        (JEST, "tests/other.test.js", ()),
        (
            f"{UNITTEST}{'x' * 2000}",
            "tests/test_cart.py",
            (Frame("/home/runner/work/datasets/datasets/shop/cart.py", 2),),
        ),
        (SHORT.replace("shop/cart.py:2", "tests/helpers.py:2"), "tests/test_cart.py", ()),
        # Where pytest says what a test ended with, the next stack is another test's.
        ("tests/test_cart.py:5: AssertionError\nshop/cart.py:2: in total\n", "tests/test_cart.py", ()),
    ],
)
def test_the_calls_that_a_test_leads_to(excerpt: str, file: str, frames: tuple[Frame, ...]) -> None:
    assert below(excerpt, file, 5) == frames


@pytest.mark.parametrize("path", ["tests/x.py", "a/test/B.java", "src/x_test.go", "a/CartTest.java", "cart.spec.ts"])
def test_names_of_tests(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize("path", ["shop/cart.py", "src/attest.c", "latest/x.go", "contest.py"])
def test_names_of_no_tests(path: str) -> None:
    assert not is_test(path)


@pytest.mark.parametrize("kind", ["lint", "type-check"])
def test_what_checkers_object_to_is_looked_up_likewise(tmp_path: Path, kind: str) -> None:
    proof = local(tmp_path).prove(a_finding(kind, {"file": r"shop\cart.py", "line": 2, "rule": "E501"}))
    assert proof.state is ProofState.CONFIRMED
    assert "this pull request changed that line" in proof.detail
    nowhere = local(tmp_path).prove(a_finding(kind, {"file": None, "line": None, "rule": "coverage"}))
    assert nowhere.state is ProofState.NOT_CHECKED


def test_lines_of_a_notebook_are_counted_otherwise(tmp_path: Path) -> None:
    proof = local(tmp_path, {"a.ipynb": "{}\n", **FILES}).prove(a_finding("lint", {"file": "a.ipynb", "line": 40}))
    assert proof.state is ProofState.CONFIRMED
    assert proof.detail.startswith("`a.ipynb` is in the repository; ")
