"""The project imports a module that is not there.

## Looks like

    ModuleNotFoundError: No module named 'statsforecast'
    Error: Cannot find module 'fast-deep-equal'
    Module not found: Error: Can't resolve './Button' in '/home/runner/work/app/app/src'
    no required module provides package github.com/spf13/cobra; to add it:
    cannot load such file -- rspec/core (LoadError)

and the same in PHP, Perl, R, Lua, Julia, Terraform, Ansible and by the tools that load plugins.

## Why it happens

The code imports what the job does not install: it was never declared, or only in a group or extra that this job leaves
out, and is there on a developer's machine by chance. Or it is the project's own: the file was not committed, was moved
or renamed (upper and lower case count on Linux), or the project itself is not installed and the tests run from
another directory. When a test runner says it while it collects tests, the test failures that follow are its symptoms.

An import that fails *inside an installed package* is another kind, and so is a module that the running version of the
language does not have.

## What to do

Declare the package where the job installs from, or correct the name. Try it in a fresh environment that has only what
is declared: `python -m venv`, `npm ci`, `bundle install`, `composer install`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.missing_modules import TRIGGERS, missing_modules
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.text import code

BY = "{by} imports {module}, which is not there."
SUMMARY = "The job needs the module {module}, which is not there."


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The module that is missing."""

    module: str
    """Its name as the import has it, with the name imported from it where only that is missing."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each missing module once a step; the first one's evidence names others."""
    for missing in missing_modules(log, hits):
        module = code(missing.module)
        yield Match(
            line=missing.number,
            subject=Subject(missing.module),
            confidence=missing.confidence,
            summary=BY.format(by=code(missing.by), module=module) if missing.by else SUMMARY.format(module=module),
            remedy=missing.remedy.format(module=module).replace("\n", " "),
            evidence=missing.evidence,
        )


DETECTOR = Detector("missing-module", Category.CODE, TRIGGERS, detect)
