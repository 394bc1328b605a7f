"""A secret, a login or a variable that the job needs was not given to it.

## Looks like

    Error: Input required and not supplied: token
    Error: Username and password required
    fatal: could not read Username for 'https://github.com': terminal prompts disabled
    npm error code ENEEDAUTH
    Error: Credentials could not be loaded, please check your action inputs
    KeyError: 'API_KEY'
    The root module input variable "password" is not set, and has no default value.

## Why it happens

The secret does not exist, or under another name than `${{ secrets.NAME }}` says: GitHub then puts in an empty text and
says nothing. It belongs to an environment that the job does not name. It was not handed on to the step, to a container
or to a reusable workflow. Or the run was started by a pull request from a fork or by Dependabot, which get no secrets
(https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflows-in-forked-repositories).

The runner prints the inputs and the environment of a step before it starts; a name with nothing behind it shows what
was empty. A secret that *was* given, and that the other side refuses, is a refused permission.

## What to do

Compare the name in the workflow with those under Settings, Secrets and variables, Actions, and those of the job's
`environment:`. For pull requests from forks, leave the step out where there is no secret, or move it to a workflow that
runs afterwards (`workflow_run`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.phrases import Said
from workers.triage.secret_names import is_secret, is_secret_input
from workers.triage.wordings.secrets import ENVIRON, MISSING_SECRETS, NAMED_BY_SHELLS, VARIABLES


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """What was not given."""

    name: str | None
    """The secret, input or variable; the service whose login is missing where no name is told."""


_AROUND = 12
_ENVIRONS = ("os.environ", "in __getitem__", "<frozen os>", "os.getenv")
_EMPTY = Pattern(r"^ {2}(?P<name>[\w.-]{2,80}): *$")
_PLAIN = 0.75
# What says where a tool is installed is nobody's secret.
_PLACE = Pattern(r"(?:^|_)(?:HOME|PATH|DIR|ROOT|SDK|BIN|PREFIX|DISPLAY)$")
_SUBMODULE = "submodule path '"
_INPUT = "Input required"


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each line that misses what a secret should have brought, and on which a step ended."""
    for said in MISSING_SECRETS.said(log, hits):
        if _counts(log, said):
            empty = _empty(log, said.line)
            yield _surer(said, empty).match(Subject(said.named.get("name")), evidence=empty)


def _counts(log: JobLog, said: Said) -> bool:
    name = said.named.get("name") or ""
    if said.phrase in ENVIRON:
        above = log.window(said.line - _AROUND, said.line)
        return not _PLACE.search(name) and any(part in text for _, text in above for part in _ENVIRONS)
    # Any other input or variable is forgotten by whoever wrote the workflow or the script.
    if said.phrase.trigger.startswith(_INPUT):
        return is_secret_input(log, said.line, name)
    if said.phrase in NAMED_BY_SHELLS:
        return is_secret(name)
    if said.phrase in VARIABLES and _PLACE.search(name):
        return False
    # Git goes on to say so where it is a submodule that cannot be fetched: a kind of its own.
    return not any(_SUBMODULE in text for _, text in log.window(said.line + 1, said.line + _AROUND))


def _surer(said: Said, empty: Sequence[int]) -> Said:
    """A variable that is not called like a secret may be missing for other reasons, unless it is seen to be empty."""
    if said.phrase in VARIABLES and not empty and not is_secret(said.named.get("name") or ""):
        return replace(said, confidence=min(said.confidence, _PLAIN))
    return said


def _empty(log: JobLog, number: int) -> tuple[int, ...]:
    """The lines in the head of the step that show an empty secret."""
    span = log.span(number)
    if span is None or not log.echoed(span.first):
        return ()
    head = log.window(span.first, min(number, span.first + 60))
    found = ((at, _EMPTY.search(text)) for at, text in head if log.echoed(at))
    return tuple(at for at, match in found if match and is_secret(match["name"]))


DETECTOR = Detector("missing-secret", Category.CONFIGURATION, MISSING_SECRETS.triggers, detect)
