"""A version that a job asks for and that is not there: read by YAML as another, or ruled out by the project."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.triage.mends import mend
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proving import Facts, not_checked
from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import agree, disagreeing, version
from workers.triage.python_versions.in_force import VERSION_FILES, How, in_force
from workers.triage.python_versions.places import Choice, Requirement
from workers.triage.python_versions.setup_mends import may_set_up
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.telling import place_of
from workers.triage.python_versions.versions import Pick, Range, lost_its_nought
from workers.triage.python_versions.workflows import SETUP_PYTHON
from workers.triage.repository.workflow_place import called, look, place
from workers.triage.text import code

NOT_FOUND = "No file that was read asks for Python {required}."
NOUGHT = "YAML takes {written} for a number and drops its last nought. It stands without quotes at {places}."
NOUGHT_SUMMARY = "{place} says {written} without quotes, so the job asked for Python {required}, which there is not."
QUOTE = "Put {written} in quotes in {places}."
ASKED = "Python {required} is asked for at {places}."
RULED_OUT = "Python {required} is asked for at {places}, and {requirement} allows {range}."
STILL = "`ubuntu-22.04` in `runs-on` is an image for which there still is Python {required}."
CONTAINER = """\
Run it with `container: {image}` in place of setup-python, which has no Python {required} for this runner; or give that
version up: take it out at {places}, and out of what the project allows."""
BESIDE = """\
Let {setup} set up Python {required}, too (one version a line, {used} last), or leave it out at {places}."""
INSTEAD = "Let {setup} set up Python {required}, or ask for {used} at {places}."
ON_RUNNER = "Let the machine that runs the job have Python {required}, or ask for another at {places}."
SET_UP = "Add a step with `actions/setup-python` for Python {required} before {step}, or leave it out at {places}."
RULED_OUT_SUMMARY = "The job asks for Python {required}, which is not there and which {requirement} does not allow."
# What actions/setup-python has: https://raw.githubusercontent.com/actions/python-versions/main/versions-manifest.json
_HOSTED = re.compile(r"with arch(?:itecture)? ")
_LAST_ON_22 = "3.7"
_ON_NO_UBUNTU = {"3.5", "3.6"}
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
    words = ASKED.format(places=telling.places(asking), required=code(required))
    remedy = _supply(finding, facts, survey, asking, required)
    return Proof(ProofState.CONFIRMED, words, telling.unique(looks), remedy=remedy)


def _supply(finding: Finding, facts: Facts, survey: Survey, asking: Sequence[Choice], required: str) -> str | None:
    """How the job comes to have that version; None where the log's advice is as good."""
    told = {"required": code(required), "places": telling.places(asking)}
    if _HOSTED.search(finding.quote):
        series = ".".join(required.split(".")[:2])
        if "x64" not in finding.quote or "Ubuntu" not in finding.quote:
            return None
        if series == _LAST_ON_22 and "22.04" not in finding.quote:
            return STILL.format(**told)
        if series in _ON_NO_UBUNTU:
            return " ".join(CONTAINER.format(image=f"python:{series}", **told).split())
        return None
    where = place(finding, facts)
    if isinstance(where, str) or where.step is None:
        return None
    force = in_force(finding, facts, survey, where)
    if force.how is How.NOWHERE:
        return (SET_UP if may_set_up(where) else ON_RUNNER).format(step=called(where.step), **told)
    one = force.choices[0] if len(force.choices) == 1 and not force.choices[0].group else None
    if one is None or force.setup is None or not force.setup.uses.startswith(SETUP_PYTHON):
        return None
    if all(each.path.rpartition("/")[2] in VERSION_FILES for each in asking):
        return INSTEAD.format(setup=place_of(one), used=code(one.text), **told)
    return " ".join(BESIDE.format(setup=place_of(one), used=code(one.text), **told).split())


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
        "places": telling.places(lost),
        "place": place_of(mistaken[0]),
        "written": code(mistaken[0].text),
        "required": code(required),
    }
    shown = [look(facts.context, each.path, each.line, f"{code(each.text)} has no quotes") for each in lost]
    return Proof(
        ProofState.CONFIRMED,
        NOUGHT.format(**{**told, "places": telling.places(mistaken)}),
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
        "places": telling.places(asking),
        "required": code(asking[0].text),
        "requirement": place_of(ruling),
        "range": code(allowed.text),
    }
    shown = (*telling.of_requirements(facts.context, [ruling]), *telling.of_choices(facts.context, bound, allowed))
    remedy = telling.changes(made) if made.diff else None
    return Proof(
        ProofState.CONFIRMED,
        RULED_OUT.format(**told),
        telling.unique(shown),
        RULED_OUT_SUMMARY.format(**told),
        remedy,
        made.diff,
    )
