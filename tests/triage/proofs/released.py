"""Findings about installed packages, with what their releases show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.triage.build import finding
from tests.triage.proofs.imagined import WORKFLOW, context, facts_of
from workers.triage import prove
from workers.triage.facts import Step
from workers.triage.model import Category, Finding
from workers.triage.proving import Context
from workers.triage.releases.claim import Package
from workers.triage.releases.model import Platform
from workers.triage.releases.reproduction import Reproduction

SITE = "/opt/hostedtoolcache/Python/3.11.7/x64/lib/python3.11/site-packages"
JOB = """\
on: pull_request
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pip install -r requirements.txt
      - name: Test
        run: pytest
"""
FILES = {WORKFLOW: JOB, "requirements.txt": "attrs\nhishel>=1.0\n"}
ERROR = f"ImportError: cannot import name 'CachePolicy' from 'hishel' ({SITE}/hishel/__init__.py)"


def broken(error: str = ERROR, file: str = "githubkit/cache/base.py", line: int = 4) -> Finding:
    """A package that cannot be imported."""
    package = file.split("/", maxsplit=1)[0].replace("_", "-")
    return finding(
        error,
        kind="broken-dependency",
        category=Category.DEPENDENCY,
        subject={"package": package, "version": None, "file": file, "line": line, "error": error},
        step="Test",
        excerpt=f'File "{SITE}/{file}", line {line}, in <module>\n{error}',
        summary="The installed package is broken.",
        remedy="Pin it.",
    )


def where(**more: Any) -> Context:  # noqa: ANN401 - fields of Context
    """A job whose log tells its packages and its Python."""
    told = ("githubkit", "0.16.1"), ("hishel", "2.0.0"), ("ipfs-kit-py", "0.3.0")
    fields: dict[str, Any] = {
        "packages": tuple(Package(name, version, "the log, line 9") for name, version in told),
        "platform": Platform(python="3.11"),
        "steps": (Step(4, "Test", "failure", None, None),),
        "index": True,
    }
    return context(**fields | more)


def proven(
    found: Finding,
    shown: Reproduction | None,
    files: dict[str, str] | None = None,
    **more: Any,  # noqa: ANN401
) -> Finding:
    """With the Proof that this reproduction of its claim gives."""
    facts = facts_of(found, FILES if files is None else files, more.pop("at", where()), **more)
    claims = prove.further(found, facts).claims
    return prove.proven(found, replace(facts, reproductions=dict.fromkeys(claims, shown) if shown else {}))


def syntax() -> Finding:
    """A file of a package that does not compile."""
    return broken("IndentationError: unexpected indent", "ipfs_kit_py/install_ipfs.py", 460)
