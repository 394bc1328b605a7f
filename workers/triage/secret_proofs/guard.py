"""A step that runs only where there are secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workers.triage import mend
from workers.triage.secret_proofs.lacking import Lacking
from workers.triage.secret_proofs.uses import Entry

_OWN = "github.event.pull_request.head.repo.full_name == github.repository"
_OR_OTHER = f"github.event_name != 'pull_request' || {_OWN}"
_PUBLISHES = re.compile(r"\b(?:deploy|publish|upload|release|push|log ?in|notify|announce|comment)")
_CHECKS = re.compile(r"\b(?:py)?tests?\b|\b(?:tox|nox|jest|vitest|mocha|rspec|phpunit|lint|check|verify|build)\b")


def guarded(lacking: Lacking, entry: Entry) -> tuple[str, str]:
    """The condition, and the diff that sets it; an empty diff where to leave the step out might leave out too much.

    Only a step that is there for the secret's sake is left out with certainty: an action, or a script that publishes.
    """
    file, step = lacking.place.file, lacking.step
    condition = _OWN if _events(file.data.get("on")) == {"pull_request"} else _OR_OTHER
    of_step = entry.step is not None and entry.step.place == step.place and entry.file.path == file.path
    asked_for = step.text("id") and f"steps.{step.text('id')}." in file.yaml.text
    if not of_step or "if" in step.data or asked_for or lacking.context.event != "pull_request":
        return condition, ""
    told = f"{step.text('name')} {step.run}".lower()
    if not step.uses and (_CHECKS.search(told) or not _PUBLISHES.search(told)):
        return condition, ""
    changed = file.yaml.with_entry(step.place, "if", condition)
    return condition, mend.edited(file.path, file.yaml.text, changed) if changed else ""


def _events(on: object) -> set[str]:
    if isinstance(on, Mapping | list):
        return {str(each) for each in on}
    return {str(on)}
