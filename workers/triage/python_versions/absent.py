"""A version that a job asks for and that is not there: read by YAML as another, or ruled out by the project."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.triage import mend
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proving import Facts, not_checked
from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import agree, disagreeing, version
from workers.triage.python_versions.places import Choice, Requirement
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.telling import listed, place_of
from workers.triage.python_versions.versions import Pick, Range, lost_its_nought
from workers.triage.text import code
from workers.triage.workflow_place import look

NOT_FOUND = "No file that was read asks for Python {required}."
NOUGHT = "{places} says {written} without quotes, which YAML reads as the number {required}."
NOUGHT_SUMMARY = "{place} says {written} without quotes, so the job asked for Python {required}, which there is not."
QUOTE = "Put {written} in quotes in {places}."
ASKED = "{places} asks for Python {required}, which was not found."
RULED_OUT = "{places} asks for Python {required}, which was not found and which {requirement} ({range}) does not allow."
RULED_OUT_SUMMARY = "The job asks for Python {required}, which is not there and which {requirement} does not allow."
_ONE = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,3}")


def is_one_version(finding: Finding) -> bool:
    """Whether a version was looked for, and not a range."""
    return _ONE.fullmatch(str(finding.subject.get("required") or "")) is not None


def prove(finding: Finding, facts: Facts, survey: Survey) -> Proof:
    """Where that version is asked for, and what else should stand there."""
    required = str(finding.subject.get("required"))
    asking = [each for each in survey.chosen if each.pick and _asks(each.pick, required)]
    if not asking:
        return not_checked(NOT_FOUND.format(required=code(required)))
    texts = {path: read.text for path, read in facts.texts.items() if read.text is not None}
    lost = [each for each in survey.chosen if each.pick and lost_its_nought(each.text) == each.pick.text]
    mistaken = [each for each in asking if each in lost]
    if mistaken:
        return _nought(facts, mistaken, lost, texts, required)
    ruling = next((each for each in survey.requirements if each.range and disagreeing(asking, each.range)), None)
    if ruling and ruling.range:
        return _ruled_out(facts, survey, asking, ruling, ruling.range, texts)
    looks = [look(facts.context, each.path, each.line, f"asks for {code(each.text)}") for each in asking]
    looks += [*telling.of_requirements(facts.context, survey.requirements)]
    words = ASKED.format(places=listed(map(place_of, asking)), required=code(required))
    return Proof(ProofState.CONFIRMED, words, telling.unique(looks))


def _asks(pick: Pick, required: str) -> bool:
    parts = [int(part) for part in required.split(".")]
    asked = pick.series
    same_patch = len(parts) < 3 or pick.patch == parts[2]
    return pick.text == required or (asked is not None and list(asked) == parts[:2] and same_patch)


def _nought(
    facts: Facts, mistaken: Sequence[Choice], lost: Sequence[Choice], texts: dict[str, str], required: str
) -> Proof:
    changed: dict[str, str] = {}
    for each in sorted(lost, key=lambda each: each.place, reverse=True):
        before = changed.get(each.path, texts[each.path])
        after = each.rewrite(before, each.text) if each.rewrite else None
        changed[each.path] = after or before
    told = {
        "places": listed(map(place_of, lost)),
        "place": place_of(mistaken[0]),
        "written": code(mistaken[0].text),
        "required": code(required),
    }
    shown = [look(facts.context, each.path, each.line, f"{code(each.text)} has no quotes") for each in lost]
    return Proof(
        ProofState.CONFIRMED,
        NOUGHT.format(**{**told, "places": listed(map(place_of, mistaken))}),
        telling.unique(shown),
        NOUGHT_SUMMARY.format(**told),
        QUOTE.format(**told),
        "".join(mend.edited(path, texts[path], text) for path, text in sorted(changed.items())),
    )


def _ruled_out(
    facts: Facts,
    survey: Survey,
    asking: Sequence[Choice],
    ruling: Requirement,
    allowed: Range,
    texts: dict[str, str],
) -> Proof:
    groups = {each.group for each in asking if each.group}
    bound = [each for each in survey.chosen if each in asking or each.group in groups]
    made = agree(bound, allowed, version(survey.chosen, allowed), texts)
    told = {
        "places": listed(map(place_of, asking)),
        "required": code(asking[0].text),
        "requirement": place_of(ruling),
        "range": code(allowed.text),
    }
    shown = (*telling.of_requirements(facts.context, [ruling]), *telling.of_choices(facts.context, bound, allowed))
    remedy = telling.changes(made, allowed) if made.diff else None
    return Proof(
        ProofState.CONFIRMED,
        RULED_OUT.format(**told),
        telling.unique(shown),
        RULED_OUT_SUMMARY.format(**told),
        remedy,
        made.diff,
    )
