"""Whether the Python that a job chooses is one that is needed, and how all places come to agree."""

from __future__ import annotations

from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proving import Facts
from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import disagreeing
from workers.triage.python_versions.case import Case
from workers.triage.python_versions.in_force import How, in_force
from workers.triage.python_versions.mending import mended
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.telling import listed, place_of
from workers.triage.python_versions.unchosen import prove_unchosen
from workers.triage.python_versions.wanted import By, Wanted
from workers.triage.repository.workflow_place import place
from workers.triage.text import code

NOT_STATED = "No file that was read asks for Python {range}."
STATED_OTHERWISE = (
    "The log asks for Python {range}, but {others}: what was installed is another commit or release of it."
)
SETTLED_NOWHERE = "Where the step's Python comes from cannot be told from the repository."
NEITHER = "{place} chooses {text}, which {range} does not allow either, but the step ran Python {ran}."
MAYBE = "{place} chooses {text}, which may be allowed."
IN_BUILD = "{place} begins with Python {text}, but the build ran {ran}, which something in it must have brought."

SUMMARY = "{need}, but {place} chooses {text}."
OPEN = "{need}, but {place} asks for any {text}, which took {ran}."

BELONGS = "{range} allows what {place} chooses, and nothing that was read chooses {ran} for this step."
RAN_ANOTHER = "The step ran Python {ran} and not the {text} that {place} sets up, which {range} allows."
BY_SUDO = "Run the step without `sudo`: it looks for programs on its own PATH, where that Python is not."
BY_POETRY = "Run {command} before it, so that Poetry takes that Python."
BY_OTHER = """\
Let the step use the Python that was set up: something in it (a virtual environment, a cache, a full path, a tool's own
environment) has another. `command -v python && python --version` before it shows which."""
OF_IMAGE = "Let the image that is built have a Python that {range} allows."
_POETRY = "is not allowed by the project"


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
        return _not_checked(case, why)
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


def _not_checked(case: Case, why: str) -> Proof:
    """What the log advises is of no use for an image."""
    remedy = OF_IMAGE.format(range=case.range) if case.force.in_image else None
    return Proof(ProofState.NOT_CHECKED, why, case.looked(), remedy=remedy)


def _judged(case: Case) -> Proof:
    ran = case.ran
    fitting = [each for each in case.force.choices if each.pick and (ran is None or each.pick.fits(ran))]
    wrong = disagreeing(fitting, case.wanted.range)
    if wrong:
        is_range = wrong[0].pick is not None and wrong[0].pick.series is None
        return _confirmed(case, wrong[0], OPEN if is_range and ran else SUMMARY)
    chosen = next(each for each in case.force.choices if each.pick)
    told = {"place": place_of(chosen), "text": code(chosen.text), "range": case.range, "ran": code(ran)}
    if ran is None:
        return _not_checked(case, MAYBE.format(**told))
    if fitting:
        return _confirmed(case, fitting[0], OPEN)
    if case.culprits:
        return _not_checked(case, NEITHER.format(**told))
    if case.force.in_image:
        return _not_checked(case, IN_BUILD.format(**told))
    return Proof(
        ProofState.REFUTED,
        BELONGS.format(**told),
        case.looked(),
        RAN_ANOTHER.format(**told),
        _other(case, chosen),
    )


def _other(case: Case, chosen: Choice) -> str:
    """How the step comes to run what was set up."""
    if case.place.step is not None and "sudo " in case.place.step.run:
        return BY_SUDO
    if _POETRY in case.finding.quote and chosen.pick and chosen.pick.series:
        # https://python-poetry.org/docs/managing-environments/#switching-between-environments
        return BY_POETRY.format(command=code(f"poetry env use {chosen.pick.series_text}"))
    return " ".join(BY_OTHER.split())


def _confirmed(case: Case, culprit: Choice, summary: str) -> Proof:
    told = {"need": case.need, "place": place_of(culprit), "text": code(culprit.text), "ran": code(case.ran)}
    mend = mended(case, culprit)
    reason = case.choice_of_target if mend.writes else ""
    return Proof(
        ProofState.CONFIRMED,
        " ".join(filter(None, (case.agreement, reason))),
        case.looked(),
        summary.format(**told),
        mend.remedy,
        mend.diff,
    )
