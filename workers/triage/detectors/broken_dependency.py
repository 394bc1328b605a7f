"""An installed package is itself broken, or does not go with another one.

## Looks like

      File "/opt/hostedtoolcache/Python/3.11.7/x64/lib/python3.11/site-packages/acme_broken/client.py", line 2
    SyntaxError: expected ':'

    ImportError: cannot import name 'url_quote' from 'werkzeug.urls' (.../site-packages/werkzeug/urls.py)

    ModuleNotFoundError: No module named 'acme_broken._speedups'

    Error: Cannot find module '@acme/binding-linux-x64'
    Require stack:
    - /app/node_modules/acme/dist/index.js

each of them raised by a file of the package, not by one of the repository.

## Why it happens

A release can be broken by itself: a file that does not parse, a module left out of the wheel, a dependency it never
declared. More often a release was fine until one of its own dependencies moved on: a name it imports was removed in a
newer version of another package or of the language, and nothing in its metadata forbids that version.

An error that a file of the repository raises is not reported here, nor one that a test expects, nor a warning.

## What to do

Install versions that go together: pin the named package to its last good release, or pin the package it imports from
to a version before the change. Then tell the package's maintainers, with the versions and the quoted lines. Installing
with a lock file or a constraints file keeps the next such release from breaking the job on its own
(https://pip.pypa.io/en/stable/user_guide/#constraints-files).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.broken_package import TRIGGERS, Broken, broken
from workers.triage.detector import Detector
from workers.triage.installed import installed
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.text import code

SUMMARY = "The installed package {package} is broken: {error} in its file {file}, line {line}."
SUMMARY_NO_LINE = "The installed package {package} is broken: {error} in its file {file}."

REMEDY = """\
Pin {name} to a release that works and report the defect upstream; the failing line is not in this repository."""
REMEDY_OTHER = """\
Pin {name} and {other} to versions that go together; the failing line is not in this repository."""


MAX_HITS = 300
"""How many lines are judged, the last ones of the log: what broke the job is near its end."""


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The package that broke."""

    package: str
    """The normalised name of the distribution."""
    version: str | None
    """The installed version, where the log tells it."""
    file: str
    """The file that failed, below the folder of installed packages."""
    line: int | None
    """The line in it."""
    error: str
    """The error, as the log has it."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each broken place once."""
    if not hits:
        return
    packages = installed(log)
    seen: set[tuple[str, str, int | None]] = set()
    for number in hits[-MAX_HITS:]:
        found = broken(log, number, packages)
        if found and (found.package, found.file, found.line) not in seen:
            seen.add((found.package, found.file, found.line))
            yield _match(number, found)


def _match(number: int, found: Broken) -> Match:
    package = code(f"{found.package} {found.version}" if found.version else found.package)
    wording = SUMMARY if found.line else SUMMARY_NO_LINE
    remedy = REMEDY_OTHER if found.other else REMEDY
    return Match(
        line=number,
        subject=Subject(found.package, found.version, found.file, found.line, found.error),
        confidence=found.confidence,
        summary=wording.format(package=package, error=code(found.error), file=code(found.file), line=found.line),
        remedy=remedy.format(name=code(found.package), other=code(found.other or "")),
        evidence=found.evidence,
    )


DETECTOR = Detector("broken-dependency", Category.DEPENDENCY, TRIGGERS, detect)
