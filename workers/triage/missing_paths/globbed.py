"""A pattern that nothing fits: whether the repository has anything that would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import re2

from workers.triage.missing_paths import likely
from workers.triage.missing_paths.absent import MAKE_IT, NOT_MADE
from workers.triage.missing_paths.case import CACHING, Case
from workers.triage.missing_paths.outputs import is_output
from workers.triage.model import Look, Proof, ProofState
from workers.triage.patterns import Pattern
from workers.triage.proving import not_checked
from workers.triage.repository.tree import Entry
from workers.triage.text import code

FITS = "{found} is in the tree at this commit, and fits the pattern {pattern}."
COMPARE = "Compare where {found} lies with the folder in which the step looks; `ls -la` before it shows what is there."
NOTHING = "No file in the tree at this commit fits the pattern {pattern}."
SUMMARY = "The job looks for files that fit {pattern}, and there are none."
CORRECT = "Correct the pattern, or commit a file that fits it."
NO_LIST = "The step {step} makes the key of its cache from files that fit {pattern}, and the repository has none."
NAME_LIST = "Name the file that lists what is installed (`cache-dependency-path`), or take `cache` out of {step}."
TAKEN = "{path} is a pattern to the tool, and in the tree at this commit: which file is missing cannot be told."

_SIGNS = Pattern(r"[*?]")
_BETWEEN = Pattern(r" or |[,\n]")
_MOST = 12


def pattern(case: Case) -> Proof | None:
    """What the repository has of a pattern."""
    path = str(case.finding.subject["path"])
    if not _SIGNS.search(path):
        # Tools that take patterns say so of a folder, too, in which nothing is theirs.
        taken = "pattern" in case.finding.quote.lower() and case.tree.get(case.path) is not None
        return not_checked(TAKEN.format(path=code(path))) if taken else None
    found = next(fitting(case), None)
    if found:
        told = FITS.format(found=code(found.path), pattern=code(path))
        seen = Look(f"{code(found.path)}: in the tree at this commit", case.context.link(found.path))
        remedy = COMPARE.format(found=code(found.path))
        return replace(not_checked(told), looked=(seen, *_step(case)), remedy=remedy)
    below = case.path == "." or case.tree.get(case.path) is not None
    return _nothing(case, path) if below and not case.tree.truncated else None


def fitting(case: Case) -> Iterator[Entry]:
    """The files that fit the pattern where it is looked for; anywhere, where that is not certain."""
    path = str(case.finding.subject["path"]).replace("\\", "/")
    sure = case.sure or any(command.names(path) for command in case.commands)
    folder = case.folder if sure else None
    globs = [each.strip().removeprefix("./") for each in _BETWEEN.split(path)][:_MOST]
    lead = "(?:.*/)?" if folder is None else f"{re2.escape(folder)}/" if folder else ""
    whole = re2.compile("|".join(f"(?:{lead}{_expression(each)})" for each in globs if each))
    return (entry for entry in case.tree.files() if whole.fullmatch(entry.path))


def _expression(glob: str) -> str:
    made, at = [], 0
    while at < len(glob):
        sign = next((each for each in ("**/", "**", "*", "?") if glob.startswith(each, at)), "")
        made.append(_MEANS.get(sign) or re2.escape(glob[at]))
        at += len(sign) or 1
    return "".join(made)


_MEANS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _nothing(case: Case, path: str) -> Proof:
    shown = {"pattern": code(path), "step": code(case.step.shown_name, 80) if case.step else ""}
    detail = NOTHING.format(**shown)
    if is_output(path):
        make = " ".join(MAKE_IT.format(path=code(path)).split())
        confirmed = Proof(ProofState.CONFIRMED, detail, _step(case), NOT_MADE.format(path=code(path)), make)
        return likely.built(case) or confirmed
    caches = case.step is not None and case.step.action in CACHING
    summary, remedy = (NO_LIST, NAME_LIST) if caches else (SUMMARY, CORRECT)
    return Proof(ProofState.CONFIRMED, detail, _step(case), summary.format(**shown), remedy.format(**shown))


def _step(case: Case) -> tuple[Look, ...]:
    return (case.step_look,) if case.step_look else ()
