"""A step that ran the runner's own Python, because none was set up before it."""

from __future__ import annotations

from workers.triage.mends import mend
from workers.triage.model import Proof, ProofState
from workers.triage.python_versions.agreement import disagreeing
from workers.triage.python_versions.case import Case
from workers.triage.python_versions.in_force import How
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.setup_mends import first_script, with_earlier, with_setup
from workers.triage.python_versions.telling import place_of
from workers.triage.repository.workflow_place import called, look
from workers.triage.text import code

TOO_LATE = "The job sets up Python {text} in {place}, but only after {step}, which ran the runner's own {ran}."
IGNORED = "{place} chooses Python {text}, but the job sets none up, so {step} ran the runner's own {ran}."
LATE = "{step} is in line {line}, and the step that sets Python up comes after it, in line {later}."
NO_READER = "No step before {step} in line {line} sets Python up, so nothing reads that file."
BEFORE = "No step before {step} in line {line} sets Python up."
SUMMARY_NONE = "{need}, but the job sets none up and runs the runner's own {ran}."
MOVE = "Move the step in {place} before {first}."
ADD_FILE = "Add a step with `actions/setup-python` that reads {file} (`python-version-file`) before {first}."
ADD = "Add a step with `actions/setup-python` for Python {version} before {first}."
RAISE = "Let it choose a version that {range} allows, and come before {first}."
IN_JOB = "sets no Python up before its step in line {line}"
_READABLE = {".python-version", ".tool-versions"}


def prove_unchosen(case: Case) -> Proof:
    """What such a job says, and the step that it lacks."""
    step = case.place.step
    first = first_script(case.place)
    told = {
        "need": case.need,
        "range": case.range,
        "ran": code(case.ran) if case.ran else "Python",
        "step": called(step) if step else "its step",
        "first": called(first) if first else "that",
        "line": str(step.line if step else case.place.job.line),
    }
    if case.force.how is How.LATER:
        return _too_late(case, told)
    path = case.place.path
    shown = look(case.facts.context, path, case.place.job.line, IN_JOB.format(line=step.line if step else "?"))
    own = _version_file(case)
    if own:
        told |= {"place": place_of(own), "text": code(own.text), "file": code(own.path)}
        changed = with_setup(case.survey, case.place, "python-version-file", own.path)
        words = IGNORED.format(**told)
        return Proof(
            ProofState.REFUTED,
            NO_READER.format(**told),
            case.looked(shown),
            words,
            ADD_FILE.format(**told),
            _diff(case, changed),
        )
    told["version"] = code(case.target)
    changed = with_setup(case.survey, case.place, "python-version", case.target) if case.target else None
    return Proof(
        ProofState.CONFIRMED,
        " ".join(filter(None, (BEFORE.format(**told), case.agreement))),
        case.looked(shown),
        SUMMARY_NONE.format(**told),
        ADD.format(**told) if case.target else None,
        "" if case.wanted.promises else _diff(case, changed),
    )


def _too_late(case: Case, told: dict[str, str]) -> Proof:
    setup = case.force.setup
    chosen = case.force.choices[0]
    told |= {"place": place_of(chosen), "text": code(chosen.text), "later": str(setup.line if setup else chosen.line)}
    words, detail = TOO_LATE.format(**told), LATE.format(**told)
    if disagreeing([chosen], case.wanted.range):
        return Proof(ProofState.CONFIRMED, detail, case.looked(), words, RAISE.format(**told))
    diff = _diff(case, with_earlier(case.place, setup)) if setup else ""
    return Proof(ProofState.REFUTED, detail, case.looked(), words, MOVE.format(**told), diff)


def _version_file(case: Case) -> Choice | None:
    """A file at the root that setup-python reads, and whose version is allowed."""
    known = (each for path in sorted(_READABLE) for each in case.survey.in_file(path)[:1])
    return next((each for each in known if not disagreeing([each], case.wanted.range)), None)


def _diff(case: Case, changed: str | None) -> str:
    return mend.edited(case.place.path, case.place.yaml.text, changed) if changed else ""
