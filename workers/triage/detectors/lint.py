"""A linter, a formatter or a quality gate does not let the change pass.

## Looks like

    app.py:1:8: F401 `os` imported but unused
    would reformat app.py
      12:3  error  'total' is defined but never used  no-unused-vars
    x.go:12:3: Error return value is not checked (errcheck)
    [ERROR] src/main/java/App.java:[12,3] (sizes) LineLength: Line is longer than 100 characters (found 108).
    app/cart.rb:12:3: W: Lint/UselessAssignment: Useless assignment to variable - total.
    FAIL Required test coverage of 90% not reached. Total coverage: 84.00%

and the lines by which about a hundred other tools say so: of style, format, spelling, links, licences, commit messages,
compatibility of an API, sizes, coverage, and files that a generator would write differently.

## Why it happens

The code runs, but it breaks a rule that the project checks. Often the tool itself has changed: a new release that was
not pinned knows more rules, or formats differently.

Only what breaks the step counts: warnings, output under `|| true` or `--exit-zero`, and a linter's lines in a step that
passed are none. A gate on coverage is a cause where all tests passed, and a symptom where some failed.

## What to do

Run the named tool on your machine, at the version that the job used, and correct the lines that it names; most
formatters and many linters can do so themselves. Where nothing near the line was changed, compare the tool's version
with that of the last run that passed, and pin it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from workers.triage.breaking import breaks_step
from workers.triage.checker import BROKEN_RULE, FOUND, MEND, MEND_OR_FIX
from workers.triage.complaints import MAX_PROBLEMS, Problem, Reader, in_repository
from workers.triage.detector import SYMPTOM, Detector
from workers.triage.hooks import TRIGGERS as HOOKS
from workers.triage.hooks import Hook, failed_hooks
from workers.triage.linters import LINTERS
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.text import code
from workers.triage.type_checkers import TYPE_CHECKERS

HOOK = """\
The pre-commit hook {rule} failed."""
RUN_HOOK = """\
Run {command} on your machine, correct what the hook names, and commit what it changes."""
SOMEWHERE = """\
the source"""


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """What is objected to."""

    file: str | None
    """The file, as the tool names it, without the runner's workspace in front."""
    line: int | None
    """The line there."""
    rule: str | None
    """The rule's name or code; `format` for a formatter, `coverage` for a gate on it, the id of a hook."""


_ALL_HOOKS = ("pre-commit run -", "prek run -", "pre-commit run |")


@cache
def _reader() -> Reader:
    return Reader(LINTERS)


@cache
def _type_checks() -> Reader:
    return Reader(TYPE_CHECKERS)


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each place once; the first of a run of problems shows the next ones and what the tool says in the end."""
    problems = _reader().read(log, hits)
    yield from (_match(problem) for problem in problems)
    for hook in list(failed_hooks(log, hits))[:MAX_PROBLEMS]:
        if not _explained(log, hook, problems) and breaks_step(log, hook.last, (hook.name, *_ALL_HOOKS)):
            yield _hook_match(hook)


def _explained(log: JobLog, hook: Hook, problems: Sequence[Problem]) -> bool:
    if any(hook.head < problem.line <= hook.last for problem in problems):
        return True
    output = [text for _, text in log.window(hook.first, min(hook.last, hook.first + 300))]
    return any(_type_checks().names_problem(text) for text in output) or _is_no_lint(hook, output)


def _is_no_lint(hook: Hook, output: Sequence[str]) -> bool:
    cannot = ("Executable `", "An unexpected error has occurred", "command not found", "No module named ")
    runs_tests = any(word in hook.name for word in ("pytest", "unittest", "jest", "run-tests", "unit-test"))
    return runs_tests or any(word in text for text in output[:5] for word in cannot)


def _match(problem: Problem) -> Match:
    checker = problem.checker
    place = f"{problem.file}:{problem.at}" if problem.file and problem.at else problem.file
    words = {
        "tool": checker.name,
        "place": code(place) if place else SOMEWHERE,
        "rule": code(problem.rule) if problem.rule else "a rule",
        "fix": code(checker.fix) if checker.fix else "its own fix",
    }
    summary = checker.summary or (BROKEN_RULE if problem.rule and problem.rule != checker.rule else FOUND)
    remedy = checker.remedy or (MEND_OR_FIX if checker.fix else MEND)
    said = summary.format(**words)
    return Match(
        line=problem.line,
        subject=Subject(problem.file, problem.at, problem.rule),
        confidence=problem.confidence,
        # Names of tools keep the case that their users know.
        summary=f"The {said[4:]}" if said.startswith("the ") else said,
        remedy=remedy.format(**words),
        evidence=problem.evidence,
    )


def _hook_match(hook: Hook) -> Match:
    file = in_repository(hook.file) if hook.file else None
    return Match(
        line=hook.first,
        subject=Subject(file, hook.at, hook.name),
        confidence=0.85,
        summary=HOOK.format(rule=code(hook.name)),
        remedy=RUN_HOOK.format(command=code(f"pre-commit run --all-files {hook.name}")),
        evidence=(hook.head, *range(hook.first + 1, min(hook.last, hook.first + 8) + 1)),
    )


DETECTOR = Detector("lint", Category.CODE, (*_reader().triggers, *HOOKS), detect, SYMPTOM)
