"""Jobs in which Python rejects a source: one that the pull request wrote, one that was there, one of no repository."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Files, Situation
from workers.triage.model import ProofState

KIND = "compile-error"

GOOD = "def total(rows):\n    return sum(rows)\n"
BAD = "def total(rows):\n    return sum(rows\n"


def _workflow(*steps: str) -> str:
    written = "".join(f"      - {step}\n" for step in ("uses: actions/checkout@v4", *steps))
    return f"name: CI\non: [push, pull_request]\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n{written}"


def _files(*steps: str, **files: str) -> Files:
    return {WORKFLOW: _workflow(*steps), **files}


COMPILE = "run: python -m py_compile shop/cart.py"
GENERATE = """\
from pathlib import Path

Path("gen").mkdir()
Path("gen/rows.py").write_text("ROWS = [\\n    1 2,\\n]\\n")
"""
REWRITE = """\
from pathlib import Path

Path("version.py").write_text("# Written anew.\\n" * 40 + "VERSION = = 1\\n")
"""

SITUATIONS = (
    Situation(
        "a line that the pull request changed",
        KIND,
        {WORKFLOW: _workflow(COMPILE), "shop/cart.py": BAD},
        ProofState.CONFIRMED,
        base={WORKFLOW: _workflow(COMPILE), "shop/cart.py": GOOD},
        says=(
            "Line 2 of `shop/cart.py` is `return sum(rows`; this pull request changed that line, in commit `",
            "blame of line 2: ",
            "`shop/cart.py` in this pull request's changes",
        ),
        subject={"file": "shop/cart.py", "line": 2},
    ),
    Situation(
        "a line that was there before, in a file that the pull request leaves alone",
        KIND,
        {WORKFLOW: _workflow("run: python -m compileall -q ."), "old/größe neu.py": BAD, "README.md": "# Datasets\n"},
        ProofState.CONFIRMED,
        base={WORKFLOW: _workflow("run: python -m compileall -q ."), "old/größe neu.py": BAD},
        says=(
            "Line 2 of `old/größe neu.py` is",
            "this pull request does not change the file; that line is from commit `",
        ),
    ),
    Situation(
        "a line that was there before, in a file that the pull request changes",
        KIND,
        {WORKFLOW: _workflow(COMPILE), "shop/cart.py": f"# Totals.\n{BAD}"},
        ProofState.CONFIRMED,
        base={WORKFLOW: _workflow(COMPILE), "shop/cart.py": BAD},
        says=("Line 3 of `shop/cart.py`", "this pull request changes the file, but that line is from commit `"),
    ),
    Situation(
        "a file below the step's working directory, with a namesake at the root",
        KIND,
        _files(
            "run: python -m py_compile cart.py\n        working-directory: backend",
            **{"cart.py": GOOD, "backend/cart.py": BAD},
        ),
        ProofState.CONFIRMED,
        base=_files("run: 'true'", **{"cart.py": GOOD}),
        says=("Line 2 of `backend/cart.py` is `return sum(rows`; this pull request changed that line",),
    ),
    Situation(
        "a file that an earlier step generates",
        KIND,
        _files("run: python generate.py", "run: python -m py_compile gen/rows.py", **{"generate.py": GENERATE}),
        ProofState.REFUTED,
        says=("The commit has no file `gen/rows.py`, and none whose path ends so.", "all files of the commit"),
        summary="(`gen/rows.py` is no file of this repository)",
        remedy="Find what brings `gen/rows.py` into the job",
    ),
    Situation(
        "a file that an earlier step writes anew",
        KIND,
        _files(
            "run: python release.py",
            "run: python -m py_compile version.py",
            **{"release.py": REWRITE, "version.py": "VERSION = 1\n"},
        ),
        ProofState.REFUTED,
        says=("`version.py` has 2 lines at the commit, so there is no line 41.",),
        summary="(`version.py` has no such line at the commit)",
        remedy="Look for what the job does to `version.py`",
    ),
    Situation(
        "one of two files alike, in a folder that the script changes to",
        KIND,
        _files("run: cd b && python -m py_compile cart.py", **{"a/cart.py": BAD, "b/cart.py": BAD}),
        ProofState.NOT_CHECKED,
        says=("The log's `cart.py` may be any of several files of the repository.", "`a/cart.py`", "`b/cart.py`"),
    ),
)
