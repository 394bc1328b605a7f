"""Jobs that run a Python that the project, a package or the code does not support, or another than was chosen."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Package, Situation
from workers.triage.model import ProofState

KIND = "python-version-mismatch"
CHECK = "python -m pip install --no-deps ."
MODULE = "src/datasets/__init__.py"


def project(requires: str = ">=3.10", more: str = "") -> str:
    """A pyproject.toml that hatchling builds; its `requires-python` is in line 8."""
    return f"""\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "acme-datasets"
version = "1.4.0"
requires-python = "{requires}"

[tool.hatch.build.targets.wheel]
packages = ["src/datasets"]
{more}"""


def workflow(version: str = '"3.9"', script: str = CHECK, before: str = "") -> str:
    """One job; the version is in line 9."""
    return f"""\
on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: {version}
{before}      - name: Install
        run: {script}
"""


MATRIX = """\
on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        python-version: {versions}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: ${{{{ matrix.python-version }}}}
      - name: Install
        run: {script}
"""
NO_SETUP = """\
on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Install
        run: python -m pip install --no-deps .
"""
DOCKER = """\
on: pull_request
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Build
        run: docker build --file docker/Dockerfile .
"""
# BuildKit's plain progress, https://docs.docker.com/reference/cli/docker/buildx/build/#progress, around pip's words.
BUILDKIT = """\
#8 [4/4] RUN pip install --no-cache-dir .
#8 1.402 Processing /app
#8 1.977   Installing build dependencies: finished with status 'done'
#8 2.513   Preparing metadata (pyproject.toml): finished with status 'done'
#8 2.530 ERROR: Package 'acme-datasets' requires a different Python: 3.9.23 not in '>=3.10'
#8 ERROR: process "/bin/sh -c pip install --no-cache-dir ." did not complete successfully: exit code: 1
------
 > [4/4] RUN pip install --no-cache-dir .:
2.530 ERROR: Package 'acme-datasets' requires a different Python: 3.9.23 not in '>=3.10'
------
Dockerfile:5
--------------------
   3 |     WORKDIR /app
   4 |     COPY . .
   5 | >>> RUN pip install --no-cache-dir .
   6 |
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c pip install --no-cache-dir ." did not complete successfully: exit code: 1
"""  # noqa: E501 - as it is printed

PIP = "RUN pip install --no-cache-dir .\n"
SETUP = "      - uses: actions/setup-python@v5\n"
# A build back end in the tree that takes its metadata from setup.cfg, as setuptools does.
BACK_END = """\
import configparser
import pathlib
import zipfile


def metadata():
    parser = configparser.ConfigParser()
    parser.read("setup.cfg")
    name, requires = parser["metadata"]["name"], parser["options"]["python_requires"]
    return f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\nRequires-Python: {requires}\\n"


def build_wheel(folder, config_settings=None, metadata_directory=None):
    info = "acme_datasets-1.0.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder, "acme_datasets-1.0-py3-none-any.whl"), "w") as wheel:
        wheel.writestr(f"{info}/METADATA", metadata())
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return "acme_datasets-1.0-py3-none-any.whl"
"""

PUBLISH = """\
on:
  release:
    types: [published]
jobs:
  upload:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.9"
      - uses: pypa/gh-action-pypi-publish@release/v1
"""

SITUATIONS = (
    Situation(
        name="the workflow lags behind requires-python",
        kind=KIND,
        head={WORKFLOW: workflow(), "pyproject.toml": project(), MODULE: ""},
        state=ProofState.CONFIRMED,
        subject={"required": ">=3.10", "package": "acme-datasets"},
        says=(
            "`pyproject.toml` line 8: `requires-python` is `>=3.10`",
            "`.github/workflows/ci.yml` line 9: chooses `3.9`, which `>=3.10` does not allow",
        ),
        summary="`acme-datasets` needs Python `>=3.10` (`pyproject.toml` line 8), but `.github/workflows/ci.yml`",
        remedy="Write `3.10` for `3.9` at `.github/workflows/ci.yml` line 9",
        diff=True,
    ),
    Situation(
        name="every file that lags is in one diff and the version in use is taken",
        kind=KIND,
        head={
            WORKFLOW: workflow(),
            "pyproject.toml": project(more='\n[tool.mypy]\npython_version = "3.9"\n'),
            MODULE: "",
            "docker/Dockerfile": "ARG PYTHON=3.9\nFROM python:${PYTHON}-slim\nRUN true\n",
            ".python-version": "3.9\n",
            ".tool-versions": "python 3.9.18\n",
            ".readthedocs.yaml": 'version: 2\nbuild:\n  os: ubuntu-24.04\n  tools:\n    python: "3.12"\n',
            "noxfile.py": 'import nox\n\n\n@nox.session(python=["3.9", "3.12"])\ndef tests(session):\n    pass\n',
            "environment.yml": "dependencies:\n  - python=3.9\n  - numpy\n",
            "tox.ini": "[tox]\nenvlist = py39, py312, lint\n",
        },
        state=ProofState.CONFIRMED,
        says=("`docker/Dockerfile` line 1", "`.readthedocs.yaml` line 5: chooses `3.12`, which `>=3.10` allows"),
        remedy="(`3.9.18`)",
        diff=True,
    ),
    Situation(
        name="a matrix lists a version that is no longer supported",
        kind=KIND,
        head={
            WORKFLOW: MATRIX.format(versions='["3.9", "3.10", "3.11"]', script=CHECK),
            "pyproject.toml": project(),
            MODULE: "",
        },
        state=ProofState.CONFIRMED,
        says=(
            "line 7: chooses `3.9`, which `>=3.10` does not allow; chooses `3.10` and `3.11`, which `>=3.10` allows",
        ),
        remedy="Take `3.9` out of the list at `.github/workflows/ci.yml` line 7",
        diff=True,
    ),
    Situation(
        name="a version is given up while the only job on Windows and what publishes stay",
        kind=KIND,
        head={
            WORKFLOW: MATRIX.format(versions='["3.9", "3.11"]', script=CHECK).replace(
                "    steps:",
                "        os: [ubuntu-latest]\n        include:\n"
                "          - {os: windows-latest, python-version: '3.9'}\n    steps:",
            ),
            ".github/workflows/publish.yml": PUBLISH,
            "pyproject.toml": project(more='[project.urls]\nHome = "https://acme.example"\n'),
            MODULE: "",
        },
        state=ProofState.CONFIRMED,
        says=("Agreeing with `>=3.10`: `.github/workflows/ci.yml` line 7 (`3.11`); not agreeing:",),
        remedy="`.github/workflows/publish.yml` line 11 (`3.9`). Should `3.9` be supported, change",
        diff=True,
    ),
    Situation(
        name="a package needs a newer Python than all places choose",
        kind=KIND,
        head={
            WORKFLOW: workflow(script="python -m pip install -r requirements.txt"),
            "requirements.txt": "widgets==2.0.0\n",
            "Dockerfile": "FROM python:3.9-slim\n",
            ".python-version": "3.9\n",
        },
        packages=(Package("widgets", "2.0.0", ("widgets",), requires_python=">=3.11"),),
        state=ProofState.CONFIRMED,
        says=("No place that was found agrees with `>=3.11`",),
        remedy="Either use a release of `widgets` that supports Python",
    ),
    Situation(
        name="the build gives its image an older Python than the Dockerfile does",
        kind=KIND,
        head={
            WORKFLOW: DOCKER.replace("--file", "--build-arg PYTHON=3.9 --file"),
            "docker/Dockerfile": "ARG PYTHON=3.12\nFROM python:${PYTHON}-slim\nWORKDIR /app\nCOPY . .\n" + PIP,
            "pyproject.toml": project(),
        },
        log=BUILDKIT,
        state=ProofState.CONFIRMED,
        summary="but `.github/workflows/ci.yml` line 8 chooses `3.9`",
        remedy="Write `3.12` for `3.9` at `.github/workflows/ci.yml` line 8",
        diff=True,
    ),
    Situation(
        name="an image brings a Python of its own",
        kind=KIND,
        head={
            WORKFLOW: DOCKER,
            "docker/Dockerfile": "FROM python:3.12-slim AS assets\nFROM debian:bullseye\nWORKDIR /app\nCOPY . .\n"
            + PIP,
            "pyproject.toml": project(),
        },
        log=BUILDKIT,
        state=ProofState.NOT_CHECKED,
        says=("`docker/Dockerfile` line 1 begins with Python `3.12`, but the build ran",),
        remedy="Let the image that is built have a Python that `>=3.10` allows.",
    ),
    Situation(
        name="setup.cfg asks and the version is in the environment of the workflow",
        kind=KIND,
        head={
            WORKFLOW: workflow("${{ env.PYTHON }}").replace("jobs:", 'env:\n  PYTHON: "3.8"\njobs:'),
            "setup.cfg": "[metadata]\nname = acme-datasets\n[options]\npython_requires = >=3.11\npackages =\n",
            "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["."]\n',
            "own.py": BACK_END,
        },
        state=ProofState.CONFIRMED,
        says=("`setup.cfg` line 4: `python_requires` is `>=3.11`", "`.github/workflows/ci.yml` line 3: chooses `3.8`"),
        remedy="Write `3.11` for `3.8` at `.github/workflows/ci.yml` line 3",
        diff=True,
    ),
    Situation(
        name="a pinned package needs a newer Python than the job has",
        kind=KIND,
        head={
            WORKFLOW: workflow(script="python -m pip install -r requirements.txt"),
            "requirements.txt": "# pinned\nwidgets==2.0.0\n",
        },
        packages=(Package("widgets", "2.0.0", ("widgets",), requires_python=">=3.11"),),
        state=ProofState.CONFIRMED,
        subject={"package": "widgets"},
        says=("`requirements.txt` line 2: names `widgets`",),
        summary="`widgets` needs Python `>=3.11`, but `.github/workflows/ci.yml` line 9 chooses `3.9`",
        remedy="Or use a release of `widgets` that supports",
        diff=True,
    ),
    Situation(
        name="a pinned package needs more than the project promises",
        kind=KIND,
        head={
            WORKFLOW: workflow(script="python -m pip install -r requirements.txt"),
            "requirements.txt": "widgets==2.0.0\n",
            "pyproject.toml": project(">=3.8"),
            MODULE: "",
        },
        packages=(Package("widgets", "2.0.0", ("widgets",), requires_python=">=3.11"),),
        state=ProofState.CONFIRMED,
        says=("`pyproject.toml` line 8: `requires-python` is `>=3.8`",),
        remedy="`pyproject.toml` line 8 (`>=3.8`) allows Python",
    ),
    Situation(
        name="code imports tomllib on a Python without it",
        kind=KIND,
        head={
            WORKFLOW: workflow('"3.10"', "python src/app.py"),
            "src/app.py": "import json\nimport tomllib\n\nprint(tomllib, json)\n",
        },
        state=ProofState.CONFIRMED,
        subject={"required": ">=3.11", "package": None},
        says=("`src/app.py` line 2",),
        summary="`src/app.py` line 2 needs Python `>=3.11`, but `.github/workflows/ci.yml` line 9 chooses `3.10`",
        diff=True,
    ),
    Situation(
        name="code uses match although the project promises an older Python",
        # As CPython 3.9 prints it. The stand-in for one is a newer Python, which points at another line.
        log=(
            'Python 3.9.25\n  File "/home/runner/work/datasets/datasets/src/datasets/app.py", line 2\n'
            "    match x:\n          ^\nSyntaxError: invalid syntax\n"
        ),
        kind=KIND,
        head={
            WORKFLOW: workflow('"3.9"', "python --version && python src/datasets/app.py"),
            "src/datasets/app.py": "x = 1\nmatch x:\n    case 1:\n        print(1)\n",
            "pyproject.toml": project(">=3.8"),
        },
        state=ProofState.CONFIRMED,
        says=("`src/datasets/app.py` line 2",),
        remedy="Either write the code so that it runs there, or no longer allow what `>=3.10` does not",
    ),
    Situation(
        name="code imports distutils which the newer Python dropped",
        kind=KIND,
        head={
            WORKFLOW: workflow('"3.12"', "python app.py"),
            "app.py": "from distutils.util import strtobool\n\nprint(strtobool)\n",
        },
        state=ProofState.CONFIRMED,
        subject={"required": "<3.12"},
        remedy="Better still, write the code for Python `3.12`",
        diff=True,
    ),
    Situation(
        name="a version without quotes loses its nought",
        kind=KIND,
        head={
            WORKFLOW: MATRIX.format(versions="[3.10, 3.11]", script="python --version"),
            "pyproject.toml": project(),
            MODULE: "",
        },
        state=ProofState.CONFIRMED,
        subject={"required": "3.1"},
        says=("YAML takes `3.10` for a number", "line 7: `3.10` has no quotes"),
        remedy="Put `3.10` in quotes in `.github/workflows/ci.yml` line 7",
        diff=True,
    ),
    Situation(
        name="the matrix asks for a Python that is gone and that the project does not support",
        kind=KIND,
        head={
            WORKFLOW: MATRIX.format(versions='["3.6", "3.11"]', script=CHECK),
            "pyproject.toml": project(),
            MODULE: "",
        },
        state=ProofState.CONFIRMED,
        summary="The job asks for Python `3.6`, which is not there and which `pyproject.toml` line 8 does not allow",
        diff=True,
    ),
    Situation(
        name="Python is set up only after the step",
        kind=KIND,
        head={
            WORKFLOW: NO_SETUP
            + '      - uses: actions/setup-python@v5\n        with:\n          python-version: "3.13"\n',
            "pyproject.toml": project(">=3.13"),
            MODULE: "",
        },
        state=ProofState.REFUTED,
        summary="but only after `Install`, which ran the runner's own",
        remedy="Move the step in `.github/workflows/ci.yml` line 11 before `Install`",
        diff=True,
    ),
    Situation(
        name="nothing reads the version file that is right",
        kind=KIND,
        head={
            WORKFLOW: NO_SETUP,
            "pyproject.toml": project(">=3.13"),
            MODULE: "",
            ".python-version": "3.13\n",
        },
        state=ProofState.REFUTED,
        summary="`.python-version` line 1 chooses Python `3.13`, but the job sets none up",
        diff=True,
    ),
    Situation(
        name="the job sets no Python up at all",
        kind=KIND,
        head={WORKFLOW: NO_SETUP, "pyproject.toml": project(">=3.13"), MODULE: ""},
        state=ProofState.CONFIRMED,
        summary="but the job sets none up and runs the runner's own",
        remedy="Add a step with `actions/setup-python` for Python `3.13`",
        diff=True,
    ),
    Situation(
        name="the version is an expression that the repository does not tell",
        kind=KIND,
        head={
            WORKFLOW: workflow("${{ github.event_name == 'push' && '3.13' || '3.9' }}"),
            "pyproject.toml": project(),
            MODULE: "",
        },
        state=ProofState.NOT_CHECKED,
        says=("which the repository does not tell", "`pyproject.toml` line 8"),
    ),
    Situation(
        name="two files of the project contradict each other",
        kind=KIND,
        head={
            WORKFLOW: workflow(),
            "pyproject.toml": project(),
            "setup.cfg": "[metadata]\nname = acme-datasets\n[options]\npython_requires = >=3.8\n",
            MODULE: "",
        },
        state=ProofState.CONFIRMED,
        says=("`setup.cfg` line 4: `python_requires` is `>=3.8`",),
        remedy="`pyproject.toml` line 8 (`>=3.10`) against `setup.cfg` line 4 (`>=3.8`)",
    ),
    Situation(
        name="an image is built from an older Python",
        kind=KIND,
        head={
            WORKFLOW: DOCKER,
            "docker/Dockerfile": "ARG PYTHON=3.9\nFROM python:${PYTHON}-slim\nWORKDIR /app\nCOPY . .\n" + PIP,
            "pyproject.toml": project(),
        },
        log=BUILDKIT,
        state=ProofState.CONFIRMED,
        summary="but `docker/Dockerfile` line 1 chooses `3.9`",
        remedy="Write `3.10` for `3.9` at `docker/Dockerfile` line 1",
        diff=True,
    ),
    Situation(
        name="a script calls an older Python than the job sets up",
        kind=KIND,
        head={
            WORKFLOW: workflow('"3.12"', "python3.9 -m pip install --no-deps .").replace(
                "        with:\n",
                f"        with:\n          python-version: '3.9'\n{SETUP}        with:\n",
            ),
            "pyproject.toml": project(),
            MODULE: "",
        },
        state=ProofState.CONFIRMED,
        summary="line 14 chooses `3.9`",
        says=("line 14: chooses `3.9`", "line 12: chooses `3.12`"),
        diff=True,
    ),
)
