"""A project that allows versions of Python which one of its dependencies does not run on."""

from __future__ import annotations

import posixpath
import re

from packaging.specifiers import Specifier
from packaging.version import Version

from workers.triage.manifests.declared import PYTHON, declared
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proving import Facts, not_checked
from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import disagreeing
from workers.triage.python_versions.places import Requirement
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.telling import at, listed, place_of
from workers.triage.python_versions.versions import Range, said
from workers.triage.repository.workflow_place import look
from workers.triage.text import code

NOT_STATED = "No file that was read allows Python {found}."
UNREADABLE = "What {package} asks for is no range of versions that can be read."
ALL_RUN = "Every Python that is chosen here is one that {package} runs on: only the project's range is too wide."
SOME_RUN = "{places} choose a Python that {package} does not run on, so that would have to change, too."
ONLY_RANGE = "No Python is chosen in what was read: it is the project's range that is too wide."
SUMMARY = "{package} needs Python {required}, but the project allows {found} ({place})."
NARROW = "Either allow a release of {package} that supports the rest of it{declared}, or {narrowed} at {place}."
WRITE = "write {range} for {found}"
ALLOW = "no longer allow what {required} does not"
LOCK = "Then run {command}, which writes the lock anew."
_LOCKS = {"uv.lock": "uv lock", "poetry.lock": "poetry lock", "pdm.lock": "pdm lock"}


def is_range(finding: Finding) -> bool:
    """Whether what the project allows is the matter, and not what ran."""
    return re.search(r"[<>=~^*]", str(finding.subject.get("found") or "")) is not None


def prove(finding: Finding, facts: Facts, survey: Survey) -> Proof:
    """Where the project allows too much, and what should stand there."""
    package, required = str(finding.subject.get("package")), str(finding.subject.get("required") or "")
    found, allowed = said(str(finding.subject["found"])), said(required)
    if allowed is None or found is None:
        return not_checked(UNREADABLE.format(package=code(package)))
    stated = [each for each in survey.requirements if each.range and each.range.same_as(found)]
    if len(stated) != 1:
        looks = telling.unique(telling.of_requirements(facts.context, survey.requirements))
        return Proof(ProofState.NOT_CHECKED, NOT_STATED.format(found=code(found.text)), looks)
    return _confirmed(facts, survey, stated[0], allowed, package)


def _confirmed(facts: Facts, survey: Survey, stated: Requirement, allowed: Range, package: str) -> Proof:
    named = declared(facts, PYTHON).of([package])
    known = [at(each.path, each.line) for each in named if each.line]
    told = {
        "place": place_of(stated),
        "found": code(stated.range.text if stated.range else ""),
        "required": code(allowed.text),
        "package": code(package),
        "declared": f" ({listed(known[:2])})" if known else "",
    }
    wrong = disagreeing(survey.chosen, allowed)
    lock = next((name for name in _LOCKS if posixpath.join(stated.folder, name) in facts.tree.entries), None)
    both = narrowed(stated.range, allowed) if stated.range else None
    told["narrowed"] = (WRITE if both else ALLOW).format(range=code(both), **told)
    sentences = [NARROW.format(**told)]
    if lock:
        sentences.append(LOCK.format(command=code(_LOCKS[lock])))
    words = SOME_RUN if wrong else ALL_RUN if survey.chosen else ONLY_RANGE
    looks = [
        *telling.of_requirements(facts.context, [stated]),
        *(look(facts.context, each.path, each.line, f"names {code(each.name)}") for each in named[:2]),
        *telling.of_choices(facts.context, survey.chosen, allowed),
    ]
    return Proof(
        ProofState.CONFIRMED,
        words.format(places=telling.placed(wrong), **told),
        telling.unique(looks),
        SUMMARY.format(**told),
        " ".join(sentences),
    )


def narrowed(stated: Range, allowed: Range) -> str | None:
    """What both allow, written as the first is where that is a caret; None where either is more than two bounds."""
    if len(stated.sets) != 1 or len(allowed.sets) != 1:
        return None
    bounds = [(each.operator, Version(each.version)) for each in (*stated.sets[0], *allowed.sets[0]) if _is_bound(each)]
    if len(bounds) < len(stated.sets[0]) + len(allowed.sets[0]):
        return None
    low = max((version for sign, version in bounds if sign == ">="), default=None)
    high = min((version for sign, version in bounds if sign == "<"), default=None)
    if low is not None and stated.text.strip().startswith("^") and high == Version(str(low.major + 1)):
        return f"^{low}"
    parts = (f">={low}" if low else "", f"<{high}" if high else "")
    return ",".join(filter(None, parts)) or None


def _is_bound(specifier: Specifier) -> bool:
    return specifier.operator in {">=", "<"}
