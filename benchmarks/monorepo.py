"""A made-up repository of very many files, and one Finding of each Kind that a repository is asked about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle, islice

from workers.triage.model import Category, Finding, Value
from workers.triage.proofs import provers
from workers.triage.proving import Base, Context, Facts, Needs
from workers.triage.repository import tree as trees
from workers.triage.repository.questions import Blame, Changes, Found, Range, Remote, Text
from workers.triage.repository.tree import Entry, Mode, Tree

COMMIT = "655ea44c0ffee655ea44c0ffee655ea44c0ffee0"
WORKFLOW = ".github/workflows/w0.yml"
JOB, STEP = "j3", "Run make check"
_NAMES = (
    *("index.ts", "package.json", "README.md", "setup.py", "Makefile", "main.go", "__init__.py", "requirements.txt"),
    *("run.sh", "action.yml", ".gitignore", "pyproject.toml", "tsconfig.json", "conftest.py", "cart.py", "schema.sql"),
)
_STEP = """\
  j{number}:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.1{number}"
      - run: pip install -r requirements.txt
      - run: make check
"""
_TEXTS = {
    ".toml": '[project]\nname = "acme"\nrequires-python = ">=3.12"\ndependencies = ["requests", "attrs"]\n',
    ".json": '{"name": "acme", "scripts": {"test": "jest"}, "dependencies": {"left-pad": "^1"}}\n',
    ".txt": "requests==2.32.0\nattrs\n",
    ".gitignore": "*.pyc\n/dist/\n.env*\n",
    ".gitmodules": '[submodule "vendor/other"]\n\tpath = vendor/other\n\turl = ../other\n',
    "Dockerfile": "FROM python:3.9-slim\nCOPY . /app\nRUN make\n",
    "Makefile": "check:\n\tpytest\n",
    ".sh": "#!/bin/sh\nmake\n",
}

FINDINGS: Mapping[str, tuple[Mapping[str, Value], str]] = {
    "missing-file": ({"path": "config/schema.sqll"}, "cp: cannot stat 'config/schema.sqll': No such file or directory"),
    "missing-module": ({"module": "acme.report"}, "ModuleNotFoundError: No module named 'acme.report'"),
    "missing-command": ({"command": "ruff"}, "make: ruff: No such file or directory"),
    "missing-secret": ({"name": "API_TOKEN"}, "API_TOKEN: unbound variable"),
    "missing-service": ({"service": "PostgreSQL"}, 'connection to server at "localhost" (::1), port 5432 failed'),
    "permission-denied": ({"path": "./run.sh"}, "/x.sh: line 1: ./run.sh: Permission denied"),
    "broken-submodule": (
        {"path": "vendor/m1", "url": None, "commit": None},
        "fatal: No url found for submodule path 'vendor/m1' in .gitmodules",
    ),
    "python-version-mismatch": (
        {"found": "3.11.9", "required": ">=3.12", "package": None},
        "ERROR: Package 'acme' requires a different Python: 3.11.9 not in '>=3.12'",
    ),
    "workflow-error": (
        {"file": ".github/actions/setup", "message": "Can't find 'action.yml'"},
        "##[error]Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '/work/acme/.github/actions/setup'.",
    ),
    "test-failure": (
        {"test": "test_total", "file": "tests/test_cart.py", "line": 4},
        "FAILED tests/test_cart.py::test_total",
    ),
    "compile-error": ({"file": "src/cart.c", "line": 4}, "src/cart.c:4:1: error: expected ';'"),
    "lint": ({"file": "cart.py", "line": 4, "rule": "E501"}, "cart.py:4:80: E501 line too long"),
    "type-check": ({"file": "cart.py", "line": 4, "rule": "arg-type"}, "cart.py:4: error: bad [arg-type]"),
}
"""By Kind: the Subject, and the line that was quoted."""


def finding(kind: str) -> Finding:
    """A Finding as its detector would have it."""
    subject, quote = FINDINGS[kind]
    return Finding(
        kind, Category.CONFIGURATION, subject, 0.95, JOB, STEP, 7, quote, f"make check\n{quote}", "X.", "Y.", None
    )


@dataclass(frozen=True)
class Monorepo:
    """One repository."""

    size: int
    """How many files its packages have; workflows, 300 Dockerfiles and 100 submodules are beside them."""
    workflows: int = 60
    """How many workflows it has."""

    @cached_property
    def rows(self) -> list[Entry]:
        """All of its files and folders, as GitHub lists them."""
        files = [*islice(_files(), self.size), *_beside(self.workflows)]
        folders = {folder for row in files for folder in _above(row.path)}
        return [*files, *(Entry(folder, Mode.FOLDER, "0" * 40) for folder in sorted(folders))]

    @cached_property
    def tree(self) -> Tree:
        """Its tree."""
        return trees.of(COMMIT, self.rows)

    @cached_property
    def listing(self) -> bytes:
        """GitHub's answer that lists it."""
        rows = [{"path": row.path, "mode": row.mode, "sha": row.oid, "size": row.size} for row in self.rows]
        return json.dumps({"sha": COMMIT, "tree": rows, "truncated": False}).encode()


CONTEXT = Context(
    "acme/datasets",
    "https://github.com",
    COMMIT,
    COMMIT,
    "pull_request",
    JOB,
    workflow_path=WORKFLOW,
    head_owner="acme",
    base=Base(7, "main", "0" * 40),
)


def facts(needs: Needs, tree: Tree, mark: object) -> Facts:
    """What GitHub would answer. `mark` stands in every file, so that none was parsed before."""
    return Facts(
        CONTEXT,
        tree,
        {path: Text(f"{_text(path)}\n# {mark} {path}\n") for path in needs.files if path in tree.entries},
        {path: Found(None) for path in needs.on_base},
        dict.fromkeys(needs.blames, _BLAME),
        {remote: Remote(visible=True, name=remote[0]) for remote in needs.remotes},
        Changes({}, (COMMIT,), complete=True) if needs.changes else None,
    )


def prove(kind: str, tree: Tree, mark: object) -> Facts:
    """All that is done for one Finding beside asking GitHub; gives what it was done with."""
    found, prover = finding(kind), provers()[kind]
    needs = prover.needs(found, CONTEXT, tree)
    first = facts(needs, tree, mark)
    known = facts(needs | prover.further(found, first), tree, mark) if prover.further else first
    prover.prove(found, known)
    return known


_BLAME = Blame((Range(1, 10**6, COMMIT, "Change files", "alice", "2026-11-20T10:00:00Z", ""),))


def _files() -> Iterator[Entry]:
    for number, name in enumerate(cycle(_NAMES)):
        folder = f"packages/team{number % 50}/project{number % 700}"
        path = f"{folder}/{name}" if number % 7 == 0 else f"{folder}/src/part{number % 40}/deep/er/{number}_{name}"
        yield Entry(path, Mode.EXECUTABLE if name.endswith(".sh") else Mode.FILE, f"{number:040x}", 1000)


def _beside(workflows: int) -> Iterator[Entry]:
    paths = [f".github/workflows/w{number}.yml" for number in range(workflows)]
    paths += [f"images/{number}/Dockerfile" for number in range(300)]
    paths += ["run.sh", "Makefile", "pyproject.toml", "requirements.txt", ".gitignore", ".gitmodules", "cart.py"]
    paths += ["tests/test_cart.py", "src/cart.c", "acme/__init__.py", "package.json", "config/schema.sql"]
    yield from (Entry(path, Mode.FILE, f"beside:{path}", 1000) for path in paths)
    yield from (Entry(f"vendor/m{number}", Mode.GITLINK, f"{number:040x}") for number in range(100))


def _above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _text(path: str) -> str:
    if path.endswith((".yml", ".yaml")):
        return f"on: push\njobs:\n{''.join(_STEP.format(number=number) for number in range(8))}"
    return next((text for ending, text in _TEXTS.items() if path.endswith(ending)), "import os\n" * 20)
