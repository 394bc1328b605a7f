"""A lock file of one package manager that is missing where another one's is there."""

from __future__ import annotations

import posixpath

from workers.triage.missing_paths.case import CACHING, Case
from workers.triage.model import Look, Proof, ProofState
from workers.triage.text import code

OTHER = "The job looks for {path}, which {manager} writes; the repository has {found}, which {other} writes."
DETAIL = "{found} is in the tree at this commit, {path} is not."
SET_CACHE = "Set {cache} for the step {step} in {file} if {other} is meant; otherwise commit {path}."
USE_OTHER = "Install with {other}, or commit {path}."

_MANAGERS = {
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
    "yarn.lock": "yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "bun",
    "bun.lockb": "bun",
    "poetry.lock": "poetry",
    "uv.lock": "uv",
    "Pipfile.lock": "pipenv",
}
_OF_PYTHON = frozenset({"poetry", "uv", "pipenv"})


def other_manager(case: Case) -> Proof | None:
    """The lock file of another package manager beside the one that is missing."""
    folder, name = posixpath.split(case.path)
    manager = _MANAGERS.get(name)
    if manager is None or case.folder is None or not case.tree.knows(case.path):
        return None
    python = manager in _OF_PYTHON
    alike = [each for each, by in _MANAGERS.items() if by != manager and (by in _OF_PYTHON) is python]
    found = [entry for each in alike if (entry := case.tree.get(posixpath.join(folder, each)))]
    if len(found) != 1:
        return None
    other = _MANAGERS[posixpath.basename(found[0].path)]
    shown = {"path": code(case.path), "manager": manager, "found": code(found[0].path), "other": other}
    seen = Look(f"{shown['found']}: in the tree at this commit", case.context.link(found[0].path))
    step = (case.step_look,) if case.step_look else ()
    detail = DETAIL.format(**shown)
    return Proof(ProofState.CONFIRMED, detail, (seen, *step), OTHER.format(**shown), _remedy(case, shown))


def _remedy(case: Case, shown: dict[str, str]) -> str:
    step, job = case.step, case.job
    if step is None or job is None or step.action not in CACHING or not step.input("cache"):
        return USE_OTHER.format(**shown)
    cache = code(f"cache: {shown['other']}")
    return SET_CACHE.format(**shown, cache=cache, step=code(step.shown_name), file=code(job.file.path))
