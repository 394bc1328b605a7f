"""Jobs in which a test fails: over its own line, over a line below it, and where the test is none of the repository."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Files, Situation
from workers.triage.model import ProofState

KIND = "test-failure"

SOURCE = "def mean(rows):\n    return sum(rows) / len(rows)\n"
STRICT = "def mean(rows):\n    count = rows.count(None)\n    return sum(rows) / (len(rows) - count)\n"


def _test(expected: str, given: str = "[1, 2, 3]") -> str:
    return f"""\
import unittest

from shop.stats import mean


class Stats(unittest.TestCase):
    def test_mean(self):
        self.assertEqual(mean({given}), {expected})


if __name__ == "__main__":
    unittest.main()
"""


def _files(*steps: str, **files: str) -> Files:
    written = "".join(f"      - {step}\n" for step in ("uses: actions/checkout@v4", *steps))
    head = "name: CI\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
    return {WORKFLOW: f"{head}{written}", "shop/__init__.py": "", "tests/__init__.py": "", **files}


RUN = "run: python -m unittest discover"
COPY = "run: mkdir -p out/checks && sed s/2/3/ tests/test_stats.py > out/checks/test_copied.py"
RUN_COPY = "run: python -m unittest discover -s out/checks"

SITUATIONS = (
    Situation(
        "an expectation that the pull request changed",
        KIND,
        _files(RUN, **{"shop/stats.py": SOURCE, "tests/test_stats.py": _test("3")}),
        ProofState.CONFIRMED,
        base=_files(RUN, **{"shop/stats.py": SOURCE, "tests/test_stats.py": _test("2")}),
        says=(
            "Line 8 of `tests/test_stats.py` is `self.assertEqual(mean([1, 2, 3]), 3)`; this pull request changed that",
            "`tests/test_stats.py` in this pull request's changes",
        ),
        subject={"file": "tests/test_stats.py", "line": 8},
    ),
    Situation(
        "a line of the source that the pull request changed, below a test that it did not",
        KIND,
        _files(RUN, **{"shop/stats.py": STRICT, "tests/test_stats.py": _test("2", "(row for row in [2])")}),
        ProofState.CONFIRMED,
        base=_files(
            RUN,
            **{
                "shop/stats.py": "def mean(rows):\n    return 2\n",
                "tests/test_stats.py": _test("2", "(row for row in [2])"),
            },
        ),
        says=(
            "Line 8 of `tests/test_stats.py` is",
            "this pull request does not change the file (it changes `shop/stats.py`); that line is from commit `",
            "Below it in the log's stack, line 2 of `shop/stats.py` is `count = rows.count(None)`; this pull request",
            "`shop/stats.py` in this pull request's changes",
        ),
    ),
    Situation(
        "a test below the step's working directory",
        KIND,
        _files(
            "run: python -m unittest tests.test_stats\n        working-directory: backend",
            **{
                "backend/shop/stats.py": SOURCE,
                "backend/tests/__init__.py": "",
                "backend/tests/test_stats.py": _test("3"),
                "tests/test_stats.py": _test("2"),
            },
        ),
        ProofState.CONFIRMED,
        says=("Line 8 of `backend/tests/test_stats.py`", "this pull request does not change the file"),
    ),
    Situation(
        "a test that a step of the job writes",
        KIND,
        _files(COPY, RUN_COPY, **{"shop/stats.py": SOURCE, "tests/test_stats.py": _test("2")}),
        ProofState.REFUTED,
        says=("The commit has no file `out/checks/test_copied.py`",),
        summary="is no file of this repository)",
        remedy="Find what brings `out/checks/test_copied.py` into the job",
    ),
)
