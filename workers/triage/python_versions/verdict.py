"""Whether the Python that a job chooses is one that is needed, and how all places come to agree."""

from __future__ import annotations

from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proving import Facts
from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import Agreement, agree, disagreeing
from workers.triage.python_versions.case import Case
from workers.triage.python_versions.in_force import How, in_force
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.telling import listed, place_of
from workers.triage.python_versions.unchosen import prove_unchosen
from workers.triage.python_versions.wanted import By, Wanted
from workers.triage.text import code
from workers.triage.workflow_place import place

NOT_STATED = "No file that was read asks for Python {range}."
STATED_OTHERWISE = (
    "The log asks for Python {range}, but {others}: what was installed is another commit or release of it."
)
SETTLED_NOWHERE = "What the job runs its step with names no version of Python that can be told from the repository."
NEITHER = "{place} chooses {text}, which {range} does not allow either, but the step ran Python {ran}."

CONFIRMED = "{need}, and {place} chooses {text}, which that does not allow."
OPEN = "{need}, and {place} asks for any {text}, which took Python {ran}."
SUMMARY = "{need}, but {place} chooses {text}."

REFUTED = "{place} chooses {text}, which {range} allows, but the step ran Python {ran}."
RAN_ANOTHER = "The step ran Python {ran} and not the {text} that {place} sets up, which {range} allows."
BY_SUDO = "Run the step without `sudo`: it looks for programs on its own PATH, where that Python is not."
BY_OTHER = """\
Let the step use the Python that was set up: something in it (a virtual environment, a cache, a full path, a tool's own
environment) has another. `command -v python && python --version` before it shows which."""

CONTRADICTION = """\
The repository contradicts itself: {stated} against {promises}. Decide which is meant, write it in both, and let the
job's Python ({place}) satisfy it."""
PROMISE_OF_PACKAGE = """\
{promises} still promises Python {ran}, and {who} needs {range}. Either raise that and every lower version
that is chosen ({places}), or use a release of {who} that supports {ran}{declared}."""
PROMISE_OF_CODE = """\
{promises} still promises Python {ran}. Either write the code so that it runs there, or raise the promise to {range}
together with every lower version that is chosen ({places})."""
GONE = """\
What the code uses is gone from Python {ran}. Write the code for the newer Python; until then {range} at {places} keeps
it running."""
BY_HAND = "Let {places} choose a Python that {range} allows."
OR_RELEASE = "Or use a release of {who} that supports {ran}{declared}."
OR_CODE = "Better still, write the code for Python {ran}: what it uses is gone from there."


def prove(finding: Finding, facts: Facts, survey: Survey, wanted: Wanted) -> Proof:
    """What the repository says of a Python that ran and was refused."""
    where = place(finding, facts)
    if isinstance(where, str):
        looks = (*telling.of_requirements(facts.context, wanted.stated),)
        looks += tuple(telling.of_choices(facts.context, survey.chosen, wanted.range))
        return Proof(ProofState.NOT_CHECKED, where, telling.unique(looks))
    case = Case(finding, facts, survey, wanted, where, in_force(finding, facts, survey, where))
    why = _unclear(case)
    if why:
        return Proof(ProofState.NOT_CHECKED, why, case.looked())
    if case.force.how in {How.LATER, How.NOWHERE}:
        return prove_unchosen(case)
    return _judged(case)


def _unclear(case: Case) -> str:
    """A sentence that says why nothing can be said; empty where something can."""
    wanted = case.wanted
    if wanted.by is By.PROJECT and not wanted.stated and all(each.range for each in wanted.otherwise):
        if wanted.otherwise:
            others = listed(f"{place_of(each)} says {code(each.range.text)}" for each in wanted.otherwise if each.range)
            return STATED_OTHERWISE.format(range=case.range, others=others)
        return NOT_STATED.format(range=case.range)
    if case.force.how is How.UNKNOWN:
        return case.force.why
    if case.force.how is How.CHOSEN and not any(each.pick for each in case.force.choices):
        return SETTLED_NOWHERE
    return ""


def _judged(case: Case) -> Proof:
    ran, range_ = case.ran, case.wanted.range
    fitting = [each for each in case.force.choices if each.pick and (ran is None or each.pick.fits(ran))]
    wrong = disagreeing(fitting, range_)
    if wrong:
        return _confirmed(case, wrong[0])
    chosen = next(each for each in case.force.choices if each.pick)
    told = {"place": place_of(chosen), "text": code(chosen.text), "range": case.range, "ran": code(ran)}
    if ran is None:
        return Proof(ProofState.NOT_CHECKED, f"{place_of(chosen)} chooses {code(chosen.text)}, which may be allowed.")
    if fitting:
        return Proof(ProofState.CONFIRMED, OPEN.format(need=case.need, **told), case.looked())
    if case.culprits:
        return Proof(ProofState.NOT_CHECKED, NEITHER.format(**told), case.looked())
    sudo = case.place.step is not None and "sudo " in case.place.step.run
    return Proof(
        ProofState.REFUTED,
        REFUTED.format(**told),
        case.looked(),
        RAN_ANOTHER.format(**told),
        BY_SUDO if sudo else " ".join(BY_OTHER.split()),
    )


def _confirmed(case: Case, culprit: Choice) -> Proof:
    told = {"need": case.need, "place": place_of(culprit), "text": code(culprit.text)}
    remedy, diff = _mend(case, culprit)
    return Proof(
        ProofState.CONFIRMED,
        CONFIRMED.format(**told),
        case.looked(),
        SUMMARY.format(**told),
        " ".join(remedy.split()),
        diff,
    )


def _mend(case: Case, culprit: Choice) -> tuple[str, str]:
    """What to do, and the diff where that is certain."""
    wanted, ran = case.wanted, case.ran
    wrong = disagreeing(case.bound, wanted.range)
    told = {
        "who": case.who,
        "range": case.range,
        "ran": code(ran or culprit.text),
        "place": place_of(culprit),
        "places": listed(map(place_of, wrong)),
        "declared": case.declared,
        "stated": listed(f"{place_of(each)} ({code(each.range.text)})" for each in wanted.stated if each.range),
        "promises": listed(f"{place_of(each)} ({code(each.range.text)})" for each in wanted.promises if each.range),
    }
    gone = wanted.by is By.CODE and wanted.range.text.startswith("<")
    if gone and (wanted.promises or culprit.group or len(wrong) > 1):
        return GONE.format(**told), ""
    if wanted.promises:
        words = {By.PROJECT: CONTRADICTION, By.PACKAGE: PROMISE_OF_PACKAGE, By.CODE: PROMISE_OF_CODE}
        return words[wanted.by].format(**told), ""
    made = agree(case.bound, wanted.range, case.target, _texts(case.facts))
    if not made.diff or culprit in made.left:
        return BY_HAND.format(**told), ""
    more = OR_RELEASE.format(**told) if wanted.by is By.PACKAGE else OR_CODE.format(**told) if gone else ""
    return _told(made, case, more), made.diff


def _told(made: Agreement, case: Case, more: str) -> str:
    sentences = (
        telling.changes(made, case.wanted.range),
        telling.left(made),
        telling.comparisons(made, _texts(case.facts)),
        more,
    )
    return " ".join(filter(None, sentences))


def _texts(facts: Facts) -> dict[str, str]:
    return {path: read.text for path, read in facts.texts.items() if read.text is not None}
