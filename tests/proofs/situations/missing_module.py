"""Jobs whose code imports what is not there: the project's own modules, and packages declared or not."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Package, Situation
from workers.triage.model import ProofState

KIND = "missing-module"

YAML = Package("PyYAML", "6.0.3", modules=("yaml",))
CLICK = Package("click", "8.3.1", modules=("click",))


def _workflow(*steps: str, more: str = "") -> str:
    """A workflow of one job that checks out, sets Python up, and goes on with these steps."""
    body = "".join(f"      - {step}\n" for step in steps)
    return f"""\
name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
{body}{more}"""


PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "acme"
version = "1.0"
dependencies = []

[project.optional-dependencies]
dev = [
  "PyYAML>=6", # for the reports
]
"""
RUN_REPORT = "run: python tools/report.py"
REPORT = "import yaml\n\nprint(yaml.__name__)\n"
SOURCES = {"src/acme/__init__.py": "", "src/acme/totals.py": "def total(rows):\n    return sum(rows)\n"}
TESTS = {
    "tests/test_totals.py": (
        "import unittest\n\nfrom acme.totals import total\n\n\nclass Totals(unittest.TestCase):\n"
        "    def test_it(self):\n        self.assertEqual(total([1, 2]), 3)\n"
    )
}
UNITTEST = "run: python -m unittest discover -s tests"

SITUATIONS = (
    Situation(
        "declared in an extra that the job leaves out",
        KIND,
        {
            WORKFLOW: _workflow("run: pip install .", "run: python tools/report.py"),
            "pyproject.toml": PROJECT,
            "tools/report.py": REPORT,
            **SOURCES,
        },
        ProofState.CONFIRMED,
        says=(
            "`pyproject.toml` (line 12) declares `PyYAML` in the extra `dev`",
            "no step of this job installs the extra",
        ),
        summary="`tools/report.py` imports `yaml`",
        remedy='pip install ".[dev]"',
        diff=True,
        packages=(YAML,),
    ),
    Situation(
        "a second extra beside one in quotes",
        KIND,
        {
            WORKFLOW: _workflow(
                "run: |\n          set -e\n          pip install -e '.[cli]'", "run: python tools/report.py"
            ),
            "pyproject.toml": PROJECT + 'cli = ["click"]\n',
            "tools/report.py": REPORT,
            **SOURCES,
        },
        ProofState.CONFIRMED,
        remedy=".[cli,dev]",
        diff=True,
        packages=(YAML, CLICK),
    ),
    Situation(
        "declared in a requirements file of its own",
        KIND,
        {
            WORKFLOW: _workflow("run: pip install -r requirements.txt", "run: python report.py"),
            "requirements.txt": "click\n",
            "requirements-dev.txt": "-r requirements.txt\nPyYAML==6.0.3\n",
            "report.py": REPORT,
        },
        ProofState.CONFIRMED,
        says=("`requirements-dev.txt` (line 2) declares `PyYAML`", "`pip install -r requirements.txt`"),
        remedy="-r requirements-dev.txt",
        diff=True,
        packages=(YAML, CLICK),
    ),
    Situation(
        "declared, and nothing installs anything",
        KIND,
        {
            WORKFLOW: _workflow("name: Report\n        run: python report.py"),
            "requirements.txt": "PyYAML\n",
            "report.py": REPORT,
        },
        ProofState.CONFIRMED,
        remedy="`python -m pip install -r requirements.txt` in a step before the one that failed",
        diff=True,
        packages=(YAML,),
    ),
    Situation(
        "not declared, in a list that is sorted",
        KIND,
        {
            WORKFLOW: _workflow("run: pip install -r requirements.txt", "run: python report.py"),
            "requirements.txt": "# what we need\nclick==8.3.1\nsix\n",
            "report.py": REPORT,
        },
        ProofState.CONFIRMED,
        says=("No file of the repository declares it", "`requirements.txt`"),
        summary="no file of the repository declares `yaml`",
        remedy="Add `PyYAML` to `requirements.txt`",
        diff=True,
        packages=(YAML, CLICK, Package("six", "1.17.0", modules=("six",))),
    ),
    Situation(
        "not declared in pyproject.toml",
        KIND,
        {
            WORKFLOW: _workflow("run: python -m pip install -e .", "run: acme"),
            "pyproject.toml": PROJECT.replace("PyYAML>=6", "click").replace(
                "dependencies = []",
                'dependencies = [\n  "click", # the command line\n]\nscripts = {acme = "acme.cli:main"}',
            ),
            "src/acme/__init__.py": "",
            "src/acme/cli.py": "import yaml\n\n\ndef main():\n    print(yaml)\n",
        },
        ProofState.CONFIRMED,
        summary="`src/acme/cli.py` imports `yaml`",
        remedy="Add `PyYAML` to `pyproject.toml`",
        diff=True,
        packages=(YAML, CLICK),
    ),
    Situation(
        "not declared, and nobody knows what brings it",
        KIND,
        {
            WORKFLOW: _workflow("run: pip install -r requirements.txt", "run: python report.py"),
            "requirements.txt": "click\n",
            "report.py": "import acmeclock\n",
        },
        ProofState.CONFIRMED,
        remedy="having looked up its name",
        packages=(CLICK,),
    ),
    Situation(
        "not declared, in a list that a tool writes",
        KIND,
        {
            WORKFLOW: _workflow("run: pip install -r requirements.txt", "run: python report.py"),
            "requirements.txt": "# This file is autogenerated by pip-compile with Python 3.11\nclick==8.3.1\n",
            "report.py": REPORT,
        },
        ProofState.CONFIRMED,
        remedy="Add `PyYAML`",
        packages=(CLICK,),
    ),
    Situation(
        "declared for another version only",
        KIND,
        {
            WORKFLOW: _workflow("run: pip install -r requirements.txt", "run: python report.py"),
            "requirements.txt": 'PyYAML; python_version < "3.9"\n',
            "report.py": REPORT,
        },
        ProofState.CONFIRMED,
        says=('`python_version < "3.9"`',),
        packages=(YAML,),
    ),
    Situation(
        "installed by a make target or not",
        KIND,
        {
            WORKFLOW: _workflow("run: make setup", "run: python report.py"),
            "Makefile": "setup:\n\t@echo nothing to do\n",
            "requirements.txt": "PyYAML\n",
            "report.py": REPORT,
        },
        ProofState.NOT_CHECKED,
        says=("`make setup` (line 11) may install packages of its own",),
        packages=(YAML,),
    ),
    Situation(
        "installed into a virtual environment that only one step has",
        KIND,
        {
            WORKFLOW: _workflow(
                "name: Install\n        run: |\n          python -m venv .venv\n          source .venv/bin/activate\n"
                "          pip install -r requirements.txt",
                "run: python report.py",
            ),
            "requirements.txt": "PyYAML\n",
            "report.py": REPORT,
        },
        ProofState.CONFIRMED,
        says=("`source .venv/bin/activate` (line 14) holds for its own step only",),
        summary="outside of the virtual environment `.venv`",
        diff=True,
        packages=(YAML,),
    ),
    Situation(
        "own package in src, never installed",
        KIND,
        {WORKFLOW: _workflow("name: Test\n        " + UNITTEST), "pyproject.toml": PROJECT, **SOURCES, **TESTS},
        ProofState.REFUTED,
        says=("`src/acme/__init__.py`", "no step of this job installs it"),
        summary="`acme` is the repository's own, in `src/acme/__init__.py`",
        remedy="`python -m pip install -e .`",
        diff=True,
    ),
    Situation(
        "own package in src, installed by another job",
        KIND,
        {
            WORKFLOW: _workflow(
                UNITTEST,
                more="""\
  docs:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Install the project
        run: pip install --editable .
      - run: python -c "import acme"
""",
            ),
            "pyproject.toml": PROJECT,
            **SOURCES,
            **TESTS,
        },
        ProofState.REFUTED,
        remedy="as the job `docs` does in line 17",
        diff=True,
        job="test",
    ),
    Situation(
        "own package beside the folder of the script",
        KIND,
        {
            WORKFLOW: _workflow("run: python scripts/report.py"),
            "acme/__init__.py": "",
            "acme/totals.py": "total = sum\n",
            "scripts/report.py": "from acme.totals import total\n\nprint(total([1, 2]))\n",
        },
        ProofState.REFUTED,
        says=("`acme/__init__.py`: is there", "the root of the repository has to be on the import path"),
        remedy="`PYTHONPATH: .`",
        diff=True,
    ),
    Situation(
        "own package of the root, from a working directory",
        KIND,
        {
            WORKFLOW: _workflow(
                "name: Report\n        working-directory: scripts/daily\n        run: python report.py"
            ),
            "acme/__init__.py": "",
            "scripts/daily/report.py": "import acme\n",
        },
        ProofState.REFUTED,
        remedy="`PYTHONPATH: ../..`",
        diff=True,
    ),
    Situation(
        "own module that the pull request moves",
        KIND,
        {
            WORKFLOW: _workflow("run: python app.py"),
            "app.py": "from acme.report import total\n\nprint(total([1, 2]))\n",
            "acme/__init__.py": "",
            "acme/reporting.py": "def total(rows):\n    return sum(rows)\n",
        },
        ProofState.CONFIRMED,
        base={
            WORKFLOW: _workflow("run: python app.py"),
            "app.py": "from acme.report import total\n\nprint(total([1, 2]))\n",
            "acme/__init__.py": "",
            "acme/report.py": "def total(rows):\n    return sum(rows)\n",
        },
        says=("moves it to `acme/reporting.py`",),
        summary="any more: this pull request moves it to `acme/reporting.py`",
        diff=True,
    ),
    Situation(
        "own module that the pull request removes",
        KIND,
        {WORKFLOW: _workflow("run: python app.py"), "app.py": "import acme.report\n", "acme/__init__.py": ""},
        ProofState.CONFIRMED,
        base={
            WORKFLOW: _workflow("run: python app.py"),
            "app.py": "import acme.report\n",
            "acme/__init__.py": "",
            "acme/report.py": "",
        },
        says=("The base branch has `acme/report.py`, and this pull request removes or renames it",),
        remedy="git checkout",
    ),
    Situation(
        "own module in another case",
        KIND,
        {
            WORKFLOW: _workflow("run: python app.py"),
            "app.py": "from acme.report import total\n\nprint(total([1, 2]))\n",
            "acme/__init__.py": "",
            "acme/Report.py": "total = sum\n",
        },
        ProofState.CONFIRMED,
        says=("It has `acme/Report.py`, and upper and lower case count",),
        remedy="git mv acme/Report.py acme/report.py",
        diff=True,
    ),
    Situation(
        "own module that .gitignore keeps out",
        KIND,
        {
            WORKFLOW: _workflow("run: python app.py"),
            "app.py": "from acme import settings_local\nimport acme.data_local\n",
            "acme/__init__.py": "",
            "acme/settings_local.py": "",
            ".gitignore": "*.pyc\n# of each machine\ndata_local*\n",
        },
        ProofState.CONFIRMED,
        says=("`.gitignore` line 3: `data_local*`",),
        summary="`.gitignore` keeps it out of Git",
        remedy="`git add --force acme/data_local.py`",
        commands=True,
        uncommitted={"acme/data_local.py": "PLACE = '/data'\n"},
    ),
    Situation(
        "own folder that is no package and was not installed",
        KIND,
        {
            WORKFLOW: _workflow(
                "run: python setup.py install",
                "working-directory: tests\n        run: python run.py",
            ),
            "setup.py": 'from setuptools import find_packages, setup\n\nsetup(name="acme", packages=find_packages())\n',
            "acme/__init__.py": "",
            "acme/reports/daily.py": "",
            "tests/run.py": "import acme.reports.daily\n",
        },
        ProofState.REFUTED,
        says=("`acme/reports` has no `__init__.py`, so that `find_packages` in `setup.py` leaves it out",),
        remedy="Add an empty `acme/reports/__init__.py`",
        diff=True,
    ),
    Situation(
        "inner module imported as if it stood outside",
        KIND,
        {
            WORKFLOW: _workflow("run: python -m acme.app"),
            "acme/__init__.py": "",
            "acme/app.py": "import helpers\n",
            "acme/helpers.py": "",
        },
        ProofState.CONFIRMED,
        says=("`acme/helpers.py` is there, but it is imported by its whole name, `acme.helpers`",),
        remedy="Import it as `acme.helpers`",
    ),
    Situation(
        "name that the module does not define",
        KIND,
        {
            WORKFLOW: _workflow("run: python app.py"),
            "app.py": "from acme.cart import totals\n",
            "acme/__init__.py": "",
            "acme/cart.py": "RATE = 0.19\n\n\ndef total(rows):\n    return sum(rows)\n",
        },
        ProofState.CONFIRMED,
        says=("`acme/cart.py` defines no `totals`; nearest are `total`", "`acme/cart.py` line 4: `total`"),
    ),
    Situation(
        "packages for development that npm leaves out",
        KIND,
        {
            WORKFLOW: _workflow("run: npm ci --omit=dev", "name: Build\n        run: node build.js"),
            "package.json": '{\n  "name": "acme",\n  "devDependencies": {\n    "esbuild": "^0.25.0"\n  }\n}\n',
            "package-lock.json": "{}\n",
            "build.js": "require('esbuild')\n",
        },
        ProofState.CONFIRMED,
        says=("`package.json` (line 4) declares `esbuild` under `devDependencies`, which `npm ci --omit=dev`",),
        remedy="`npm ci` in line 11",
        diff=True,
        # Node.js is not on every machine; its own wording, https://nodejs.org/api/errors.html#module_not_found
        log="""\
node:internal/modules/cjs/loader:1228
  throw err;
  ^

Error: Cannot find module 'esbuild'
Require stack:
- /home/runner/work/datasets/datasets/build.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15)
    at Module._load (node:internal/modules/cjs/loader:1051:27) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ '/home/runner/work/datasets/datasets/build.js' ]
}

Node.js v20.19.5
""",
    ),
)
