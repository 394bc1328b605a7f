"""Jobs that run a command which is not there: never installed, in another job, on another PATH, or misspelt."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Content, Executable, Package, Situation
from workers.triage.model import ProofState

KIND = "missing-command"
PYTHON = 'uses: actions/setup-python@v5\n        with:\n          python-version: "3.11"'
RUFF = Package("ruff", files={"ruff_stub.py": "def main():\n    print('clean')\n"}, scripts={"ruff": "ruff_stub:main"})
CHECK = "#!/usr/bin/env bash\necho checked\n"
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "acme"
version = "1.0"
dependencies = []
optional-dependencies.lint = ["ruff"]

[project.scripts]
acme-report = "acme.report:main"
"""
PACKAGE = {"acme/__init__.py": "", "acme/report.py": "def main():\n    print('reported')\n"}


def _workflow(*steps: str, above: str = "", more: str = "") -> str:
    """A workflow whose job `test` checks out and goes on with these steps."""
    body = "".join(f"      - {step}\n" for step in steps)
    return f"""\
name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
{above}    steps:
      - uses: actions/checkout@v4
{body}{more}"""


def _case(name: str, files: dict[str, Content], *steps: str, **more: object) -> Situation:
    fields = {"state": ProofState.CONFIRMED, "diff": True, "head": {WORKFLOW: _workflow(*steps), **files}, **more}
    return Situation(name, KIND, **fields)  # type: ignore[arg-type]


SITUATIONS = (
    _case(
        "command of the project, which nothing installs",
        {"pyproject.toml": PROJECT, **PACKAGE},
        PYTHON,
        "run: acme-report --all",
        says=("`pyproject.toml` (line 12) has the project bring `acme-report`",),
        summary="`acme-report` is a command of the project itself",
        remedy="`python -m pip install -e .`",
    ),
    _case(
        "tool of an extra that the job leaves out",
        {"pyproject.toml": PROJECT, **PACKAGE},
        PYTHON,
        "run: |\n          python -m pip install .",
        "run: ruff check .",
        says=("declares `ruff` in the extra `lint`",),
        remedy='python -m pip install ".[lint]"',
        packages=(RUFF,),
    ),
    _case(
        "tool that is nowhere declared, beside others for development",
        {"requirements-dev.txt": "pyyaml\n"},
        PYTHON,
        "run: pip install -r requirements-dev.txt",
        "run: ruff check .",
        says=("No file of the repository declares it",),
        remedy="Add `ruff` to `requirements-dev.txt`",
        packages=(RUFF, Package("pyyaml", modules=("yaml",))),
    ),
    _case(
        "tool that only another job installs",
        {"README.md": "Data.\n"},
        head={
            WORKFLOW: _workflow(
                PYTHON,
                "run: ruff check .",
                more="""\
  docs:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      # For the examples.
      - name: Install ruff
        run: |
          python -m pip install \\
            ruff
      - run: ruff format docs
""",
            )
        },
        job="test",
        packages=(RUFF,),
        says=("`Install ruff` (line 17) brings `ruff`, but in the job `docs`",),
    ),
    _case(
        "tool that is installed after it is used",
        {"README.md": "Data.\n"},
        PYTHON,
        "run: ruff check .",
        "run: pip install ruff==1.0.0",
        packages=(RUFF,),
        says=("(line 12) brings `ruff`, but only after this step",),
        remedy="Move that step (line 12) before this one (line 11)",
    ),
    _case(
        "tool of a virtual environment that ended",
        {"README.md": "Data.\n"},
        PYTHON,
        "run: |\n          python -m venv env\n          . env/bin/activate\n          pip install ruff",
        "name: Lint\n        run: |\n          echo linting\n          ruff check .",
        packages=(RUFF,),
        summary="outside of the virtual environment `env`",
    ),
    _case(
        "folder that an earlier step exported",
        {"tools/check": Executable(CHECK)},
        'name: Set up\n        run: |\n          export PATH="$PWD/tools:$PATH"\n          check',
        "run: check --all",
        says=("(line 10) sets the `PATH` for its own step only",),
        remedy='`echo "$PWD/tools" >> "$GITHUB_PATH"`',
    ),
    _case(
        "script of the repository without its path",
        {"ci/check.sh": Executable(CHECK)},
        "name: Check\n        working-directory: ci\n        run: check.sh --all",
        state=ProofState.REFUTED,
        says=("`ci/check.sh` is in the repository",),
        remedy="`./check.sh`",
    ),
    _case(
        "script of the repository under another case, without the bit",
        {"Check.sh": CHECK},
        "run: check.sh",
        state=ProofState.REFUTED,
        says=("`Check.sh`, and upper and lower case count",),
        remedy="`bash ./Check.sh`",
    ),
    _case(
        "script with Windows line endings",
        {"ci/check.sh": Executable(CHECK.replace("\n", "\r\n"))},
        "run: ./ci/check.sh",
        diff=False,
        commands=True,
        says=("`ci/check.sh` is committed with Windows line endings",),
        remedy="`*.sh text eol=lf`",
    ),
    _case(
        "script whose interpreter stands elsewhere",
        {"ci/check.sh": Executable(CHECK.replace("/usr/bin/env bash", "/usr/local/acme/bin/bash"))},
        "run: ./ci/check.sh",
        says=("`ci/check.sh` line 1: `#!/usr/local/acme/bin/bash`",),
        remedy="`#!/usr/bin/env bash`",
    ),
    _case(
        "make target spelt otherwise",
        {"Makefile": ".PHONY: type-check\ntype-check: ## Check types\n\t@echo typed\n\nlint:\n\t@echo linted\n"},
        "run: make typecheck",
        says=("`Makefile` has no target `typecheck`; it has `type-check`",),
        remedy="Ask for `type-check`, which `Makefile` defines in line 2",
    ),
    _case(
        "make target of another folder",
        {"Makefile": "lint:\n\t@echo linted\n", "docs/Makefile": "html:\n\t@echo built\n"},
        "run: make html",
        state=ProofState.REFUTED,
        says=("`docs/Makefile` defines the target `html` in line 1",),
        remedy="`make -C docs html`",
    ),
    _case(
        "make target in a file that is taken in",
        {"Makefile": "-include rules.inc\nlint:\n\t@echo linted\n"},
        "run: make html",
        state=ProofState.NOT_CHECKED,
        diff=False,
        says=("`Makefile` takes in other files (line 1)",),
    ),
    _case(
        "package script that is spelt otherwise",
        {"package.json": '{\n  "scripts": {\n    "type-check": "tsc --noEmit",\n    "lint": "eslint ."\n  }\n}\n'},
        "run: npm run typecheck",
        says=("`package.json` line 3: defines `type-check`",),
        # npm 10's words; npm is not on every machine.
        log='npm error Missing script: "typecheck"\nnpm error\nnpm error To see a list of scripts, run:\n',
    ),
    _case(
        "command of node_modules",
        {
            "package.json": '{\n  "devDependencies": {\n    "eslint": "^9.0.0"\n  }\n}\n',
            "package-lock.json": "{}\n",
        },
        "run: npm ci",
        "run: eslint .",
        says=("`npm ci`",),
        remedy="`npx eslint`",
        log="/home/runner/work/_temp/0990eec9.sh: line 1: eslint: command not found\n",
    ),
    _case(
        "command in an environment that Poetry keeps",
        {"pyproject.toml": '[tool.poetry]\nname = "acme"\n[tool.poetry.group.dev.dependencies]\nruff = "*"\n'},
        "run: poetry install",
        "run: ruff check .",
        says=("`poetry install` (line 8) installs into a virtual environment of its own",),
        remedy="`poetry run ruff check .`",
        # Poetry is not on every machine; bash 5.2's words.
        log="/home/runner/work/_temp/0990eec9.sh: line 1: ruff: command not found\n",
    ),
    _case(
        "command that nothing in the repository tells of",
        {"README.md": "Data.\n"},
        "run: acme-unheard-of --version",
        state=ProofState.NOT_CHECKED,
        diff=False,
        says=("Nothing in the repository says what brings `acme-unheard-of`",),
    ),
    _case(
        "command that a container may have",
        {"README.md": "Data.\n"},
        head={
            WORKFLOW: _workflow("run: acme-unheard-of", above="    container: alpine:3.22\n"),
            "README.md": "Data.\n",
        },
        state=ProofState.NOT_CHECKED,
        diff=False,
        says=("what the container `alpine:3.22` (line 6) has is not in it",),
        log="/__w/_temp/0990eec9.sh: line 1: acme-unheard-of: command not found\n",
    ),
)
