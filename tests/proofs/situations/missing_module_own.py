"""Jobs that do not find modules of their own project."""

from __future__ import annotations

from tests.proofs.python_jobs import PROJECT, SOURCES, TESTS, UNITTEST, workflow
from tests.proofs.situation import WORKFLOW, Situation
from workers.triage.model import ProofState

KIND = "missing-module"

SITUATIONS = (
    Situation(
        "own package in src, never installed",
        KIND,
        {WORKFLOW: workflow("name: Test\n        " + UNITTEST), "pyproject.toml": PROJECT, **SOURCES, **TESTS},
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
            WORKFLOW: workflow(
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
            WORKFLOW: workflow("run: python scripts/report.py"),
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
            WORKFLOW: workflow("name: Report\n        working-directory: scripts/daily\n        run: python report.py"),
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
            WORKFLOW: workflow("run: python app.py"),
            "app.py": "from acme.report import total\n\nprint(total([1, 2]))\n",
            "acme/__init__.py": "",
            "acme/reporting.py": "def total(rows):\n    return sum(rows)\n",
        },
        ProofState.CONFIRMED,
        base={
            WORKFLOW: workflow("run: python app.py"),
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
        {WORKFLOW: workflow("run: python app.py"), "app.py": "import acme.report\n", "acme/__init__.py": ""},
        ProofState.CONFIRMED,
        base={
            WORKFLOW: workflow("run: python app.py"),
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
            WORKFLOW: workflow("run: python app.py"),
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
            WORKFLOW: workflow("run: python app.py"),
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
            WORKFLOW: workflow(
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
            WORKFLOW: workflow("run: python -m acme.app"),
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
            WORKFLOW: workflow("run: python app.py"),
            "app.py": "from acme.cart import totals\n",
            "acme/__init__.py": "",
            "acme/cart.py": "RATE = 0.19\n\n\ndef total(rows):\n    return sum(rows)\n",
        },
        ProofState.CONFIRMED,
        says=("`acme/cart.py` defines no `totals`; nearest are `total`", "`acme/cart.py` line 4: `total`"),
    ),
    Situation(
        "a file of the repository hides a module of Python",
        KIND,
        {
            WORKFLOW: workflow("run: python tools/draw.py"),
            "tools/draw.py": "from random import randint\n\nprint(randint(1, 2))\n",
            "tools/random.py": "SEED = 7\n",
        },
        ProofState.REFUTED,
        says=("`tools/random.py` has the name of Python's own module `random`",),
        summary="hides Python's own module `random`",
        remedy="Rename `tools/random.py`",
    ),
    Situation(
        "a module of a name that no list has, while a list is not installed",
        KIND,
        {
            WORKFLOW: workflow("run: python -m app"),
            "requirements.txt": "six\n",
            "app.py": "import imaginary_acme_clock as clock\n\nprint(clock)\n",
        },
        ProofState.NOT_CHECKED,
        says=("does not follow from its name", "`requirements.txt` (line 1): declares `six`"),
        remedy="having looked up its name",
    ),
)
