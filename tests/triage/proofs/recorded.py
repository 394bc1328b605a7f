"""Findings of every Kind that is looked at in the repository, as their detectors' cases have them, and a repository
that each may come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from tests.detectors.cases import FOLDER
from tests.proofs.local import a_finding
from tests.triage.proofs.imagined import WORKFLOW, Content
from workers.triage.model import Finding
from workers.triage.proofs import provers
from workers.triage.prove import provable
from workers.triage.repository.tree import Entry, Mode
from workers.triage.wordings.permission_advice import EXECUTE

_MOST = 30
_DOCKERFILE = "FROM python:3.9\nWORKDIR /app\nCOPY requirements.txt .\nCOPY . .\nRUN pip install -r requirements.txt\n"


@cache
def findings(kind: str) -> tuple[Finding, ...]:
    """One of each case, with what permission-denied has to be told besides."""
    cases = [json.loads(path.read_text()) for path in sorted((FOLDER / kind).glob("*.json"))]
    told = [each for case in cases for each in case["findings"][:1] if each["kind"] == kind][:_MOST]
    found = [
        a_finding(kind, each["subject"], step=each["step"], quote=each["quote"], excerpt=each["quote"]) for each in told
    ]
    found = [each for each in found if provable(each)]
    more = [replace(each, remedy=EXECUTE.remedy) for each in found] if kind == "permission-denied" else []
    return (*found, *more)


KINDS = sorted(provers())
EVERY = tuple((kind, number) for kind in KINDS for number in range(len(findings(kind))))
"""The Kind of each, and its number."""


def _script(words: Sequence[str]) -> str:
    lines = ["pip install -r requirements.txt", *(f"cat {word}" for word in words), *words, "make check", "npm test"]
    return "".join(f"          {line}\n" for line in lines for line in line.split("\n"))


def workflow(finding: Finding) -> str:
    """One in which the step speaks of what the Finding is about."""
    words = [str(value) for value in finding.subject.values() if value]
    return (
        f"on: pull_request\njobs:\n  {json.dumps(finding.job)}:\n    runs-on: ubuntu-latest\n"
        "    strategy:\n      matrix:\n        python: ['3.9', '3.12']\n"
        "    env:\n      TOKEN: ${{ secrets.TOKEN }}\n"
        "    services:\n      db:\n        image: postgres\n        ports: ['5432:5432']\n"
        "    steps:\n      - uses: actions/checkout@v4\n"
        "      - uses: actions/setup-python@v5\n        with:\n          python-version: ${{ matrix.python }}\n"
        f"      - name: {json.dumps(finding.step or 'Run it')}\n        run: |\n{_script(words)}"
    )


def repository(finding: Finding) -> dict[str, Content]:
    """Files of every sort that provers read, and some of the names that the Finding tells."""
    names = [str(value) for value in finding.subject.values() if isinstance(value, str) and value.strip("/. ")]
    files: dict[str, Content] = {
        WORKFLOW: workflow(finding),
        ".github/actions/setup/action.yml": "runs:\n  using: composite\n  steps:\n    - run: make\n      shell: bash\n",
        ".gitignore": "*.log\n/dist/\n.env*\n",
        ".gitattributes": "*.bin filter=lfs\n",
        ".gitmodules": '[submodule "vendor/x"]\n\tpath = vendor/x\n\turl = ../x\n',
        "vendor/x": Entry("vendor/x", Mode.GITLINK, "c" * 40),
        "vendor/y": Entry("vendor/y", Mode.GITLINK, "d" * 40),
        "pyproject.toml": '[project]\nname = "acme"\nrequires-python = ">=3.10"\ndependencies = ["requests"]\n',
        "setup.py": "from setuptools import setup\nsetup(name='acme', python_requires='>=3.10')\n",
        "setup.cfg": "[metadata]\nname = acme\n[options]\ninstall_requires =\n    attrs\n",
        "requirements.txt": "requests==2.32.0\nattrs\n",
        "tox.ini": "[tox]\nenvlist = py39, py312\n",
        "package.json": '{"name": "acme", "scripts": {"test": "jest"}, "dependencies": {"left-pad": "1"}}\n',
        "go.mod": "module example.com/acme\n\nrequire example.com/other v1.0.0\n",
        "Gemfile": "gem 'rake'\n",
        "Makefile": "check:\n\tpytest\n",
        "Dockerfile": _DOCKERFILE,
        ".dockerignore": "*.log\n",
        "compose.yaml": "services:\n  app:\n    build: .\n",
        "acme/__init__.py": "from .report import total\n",
        "acme/report.py": "def totals():\n    return 1\n",
        "run.sh": "#!/bin/sh\nmake\n",
    }
    for name in names:
        files[f"elsewhere/{name.strip('/')}"] = "x = 1\n" * 50
    return files
