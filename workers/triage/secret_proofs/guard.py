"""A step that runs only where there are secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workers.triage.mends import mend, yaml_edits
from workers.triage.secret_proofs.lacking import Lacking
from workers.triage.secret_proofs.uses import Entry

_OWN = "github.event.pull_request.head.repo.full_name == github.repository"
_OR_OTHER = f"github.event_name != 'pull_request' || {_OWN}"
_ASIDE = re.compile(r"\b(?:notify|announce|comment|codecov|coveralls|coverage|sonar\w*|chromatic|slack|discord)\b")
_PUBLISHES = re.compile(r"\b(?:deploy|publish|upload|release|push)")
_CHECKS = re.compile(r"\b(?:py)?tests?\b|\b(?:tox|nox|jest|vitest|mocha|rspec|phpunit|lint|check|verify|build)\b")
_PREPARES = re.compile(
    r"\b(?:log ?-?in|auth\w*|sign|credentials?|configure|set ?-?up|install|checkout|clone|import|restore)\b"
    r"|\b(?:ssh|agent|decrypt)\b"
)


def condition(lacking: Lacking) -> str:
    """What holds only where there are secrets. A fork's run never gets them: https://securitylab.github.com/resources/
    github-actions-preventing-pwn-requests/ tells why it must not."""
    return _OWN if _events(lacking.place.file.data.get("on")) == {"pull_request"} else _OR_OTHER


def needed_later(lacking: Lacking) -> bool:
    """Whether later steps or other jobs may need what the step does, so that it is not left out alone."""
    step, job = lacking.step, lacking.job
    told = _told(lacking)
    if _PREPARES.search(told) and not _ASIDE.search(told):
        return True
    last = step.place == job.steps[-1].place
    return not _ASIDE.search(told) and not (last and job.id not in _waited_for(lacking))


def checks(lacking: Lacking) -> bool:
    """Whether a step is a script that does more than what needs the secret, such as all tests."""
    told = _told(lacking)
    return not lacking.step.uses and bool(_CHECKS.search(told) or not (_PUBLISHES.search(told) or _ASIDE.search(told)))


def guarded(lacking: Lacking, entry: Entry) -> str:
    """The diff that sets the condition; empty where to leave the step out might leave out too much.

    Only a step that is there for the secret's sake is left out with certainty: an action, or a script that publishes,
    and nothing that comes after it may need what it does.
    """
    file, step = lacking.place.file, lacking.step
    of_step = entry.step is not None and entry.step.place == step.place and entry.file.path == file.path
    asked_for = step.text("id") and f"steps.{step.text('id')}." in file.yaml.text
    if not of_step or "if" in step.data or asked_for or lacking.context.event != "pull_request":
        return ""
    if needed_later(lacking) or checks(lacking):
        return ""
    changed = yaml_edits.with_entry_below(file.yaml, step.place, "if", condition(lacking))
    return mend.edited(file.path, file.yaml.text, changed) if changed else ""


def _told(lacking: Lacking) -> str:
    step = lacking.step
    return re.sub(r"[_/@]", " ", f"{step.text('name')} {step.action} {step.run}".lower())


def _waited_for(lacking: Lacking) -> set[str]:
    needs = (job.data.get("needs") for job in lacking.place.file.jobs)
    return {str(each) for given in needs for each in (given if isinstance(given, list) else [given])}


def _events(on: object) -> set[str]:
    if isinstance(on, Mapping | list):
        return {str(each) for each in on}
    return {str(on)}
