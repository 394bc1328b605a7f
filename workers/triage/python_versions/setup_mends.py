"""A workflow in which `actions/setup-python` comes before the first script of a job. Each gives the file's new text."""

from __future__ import annotations

import re

from workers.triage.mends.job_mends import with_action_before, with_copy_before
from workers.triage.python_versions.places import Setup
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.workflows import SETUP_PYTHON
from workers.triage.repository.workflow import Step
from workers.triage.repository.workflow_place import Place
from workers.triage.repository.yaml_file import YamlFile

_USUAL = f"{SETUP_PYTHON}@v5"
_HOSTED = re.compile(r"(?:ubuntu|macos|windows)-[\w.-]+")
_MOVABLE = {"name", "id", "uses", "with"}


def first_script(place: Place) -> Step | None:
    """The first script at or before the failing step that has the files: the one to set Python up before."""
    if place.step is None:
        return None
    steps = [*place.job.before(place.step), place.step]
    checked_out = [at for at, step in enumerate(steps) if step.action == "actions/checkout"]
    after = steps[checked_out[-1] + 1 :] if checked_out else steps
    return next((step for step in after if step.run), None)


def may_set_up(place: Place) -> bool:
    """Whether setup-python certainly works in the job: on a hosted runner, and in no container."""
    runner = place.job.data.get("runs-on")
    return isinstance(runner, str) and _HOSTED.fullmatch(runner) is not None and "container" not in place.job.data


def with_setup(survey: Survey, place: Place, name: str, value: str) -> str | None:
    """The workflow with a step that sets Python up, with one input; None where that is not certain."""
    step = first_script(place)
    if step is None or not may_set_up(place):
        return None
    used = [each.uses for each in survey.setups if each.uses.partition("@")[0].lower() == SETUP_PYTHON]
    return with_action_before(place.job, step, used[0] if used else _USUAL, {name: value})


def with_earlier(place: Place, setup: Setup) -> str | None:
    """The workflow with the step moved before the first script; None where that is not certain."""
    step = first_script(place)
    moved = next((each for each in place.job.steps if each.place[-1] == setup.index), None)
    if step is None or moved is None or not set(moved.data) <= _MOVABLE or "steps." in str(moved.data):
        return None
    copied = with_copy_before(place.job, step, moved)
    return copied and YamlFile(copied).without_item([*moved.place[:-1], setup.index + 1])
