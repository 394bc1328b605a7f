"""A project that allows versions of Python which one of its dependencies does not run on."""

from __future__ import annotations

import posixpath
import re

from workers.triage import mend
from workers.triage.declared import PYTHON, declared
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proving import Facts, not_checked
from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import disagreeing
from workers.triage.python_versions.places import Requirement
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.telling import at, listed, place_of
from workers.triage.python_versions.versions import Range, said
from workers.triage.text import code
from workers.triage.workflow_place import look

NOT_STATED = "No file that was read allows Python {found}."
UNREADABLE = "What {package} asks for is no range of versions that can be read."
CONFIRMED = "{place} allows Python {found}, but {package} runs on {required} only."
SUMMARY = "{package} needs Python {required}, but the project allows {found} ({place})."
NARROW = "Write {required} for {found} at {place}, or allow a release of {package} that supports the rest{declared}."
CHOSEN = "{places} choose a Python that {package} does not run on, so that would have to change, too."
LOCK = "Then run {command}, which writes the lock anew."
_LOWEST = re.compile(r">=\s*3\.\d+(?:\.\d+)?")
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
    sentences = [NARROW.format(**told)]
    if wrong:
        sentences.append(CHOSEN.format(places=listed(map(place_of, wrong)), **told))
    if lock:
        sentences.append(LOCK.format(command=code(_LOCKS[lock])))
    looks = [
        *telling.of_requirements(facts.context, [stated]),
        *(look(facts.context, each.path, each.line, f"names {code(each.name)}") for each in named[:2]),
        *telling.of_choices(facts.context, survey.chosen, allowed),
    ]
    diff = "" if wrong or lock else _diff(facts, stated, allowed)
    return Proof(
        ProofState.CONFIRMED,
        CONFIRMED.format(**told),
        telling.unique(looks),
        SUMMARY.format(**told),
        " ".join(sentences),
        diff,
    )


def _diff(facts: Facts, stated: Requirement, allowed: Range) -> str:
    """The requirement as the dependency has it; only where both are but a lowest version."""
    text = facts.text(stated.path)
    lowest = stated.range is not None and _LOWEST.fullmatch(stated.range.text) and _LOWEST.fullmatch(allowed.text)
    changed = stated.rewrite(text, allowed.text) if lowest and stated.rewrite and text is not None else None
    return mend.edited(stated.path, text, changed) if changed and text is not None else ""
