"""The workflow, an action in it or the script of a step is wrong itself.

## Looks like

    Error: Unable to resolve action `acme/setup@v9`, unable to find version `v9`
    This request has been automatically failed because it uses a deprecated version of `actions/upload-artifact: v3`.
    The template is not valid. .github/workflows/ci.yml (Line: 27, Col: 16): Error from function 'fromJSON': empty input
    Error: The `set-env` command is disabled.
    Error: Unable to download artifact(s): Artifact not found for name: dist
    /home/runner/work/_temp/5d1c.sh: line 3: syntax error near unexpected token `fi'
    ERROR: invalid tag "ghcr.io/Acme/app": repository name must be lowercase
    fatal: ambiguous argument 'origin/main..HEAD': unknown revision or path not in the working tree.

## Why it happens

The file does not say what GitHub understands, or it says it no longer: an action or a version that is not there, an
input that is missing, an expression that yields nothing, a command or an action that was switched off, an artifact that
no job has made. A script was written for another shell, or an expression put text with quotes or nothing at all into
it. A step wants history, tags or a branch that a checkout of one commit does not bring, commits in nobody's name, or
publishes what is there already.

Nothing in the project's own code has to change for these; the workflow has. What only warns (an input that an action
does not know) fails nothing and is not reported. What the job is not permitted to do, and secrets that it lacks, are
other kinds.

## What to do

Mend the workflow where the message points, and check it with `actionlint` (https://github.com/rhysd/actionlint) before
it is pushed. Let Dependabot raise the versions of actions
(https://docs.github.com/en/code-security/dependabot/working-with-dependabot/keeping-your-actions-up-to-date-with-dependabot).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.phrases import FRAME, Said
from workers.triage.secret_names import is_secret, is_secret_input
from workers.triage.wordings.workflow_advice import INPUT, SCRIPT, SCRIPT_FILE
from workers.triage.wordings.workflows import WORKFLOW_ERRORS
from workers.triage.workspace import relative


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """What is wrong, in the words of who found it."""

    file: str | None
    """The workflow file, action, script or name that is wrong; None where it is the step's own script or not told."""
    message: str
    """What is said of it."""


_MAX_MESSAGE = 200
_ELLIPSIS = "…"
# The script of a step lies in a file that the runner makes: nobody knows it by that name.
_OF_STEP = Pattern(
    r"[/\\]_temp[/\\]|[/\\]_actions[/\\].*\.sh$|^(?:/\S*/)?(?:bash|sh|dash|zsh|main|environment)(?:\.exe)?$"
)
_SCRIPT_NAME = Pattern(r"^(?:\S*[/\\]_temp[/\\]\S+?: |[\s|]+)?")
_SYNTAX = Pattern(r": (?:[Ss]yntax error|unexpected EOF while)")
_OF_ACTION = Pattern(r"^.*[/\\]_actions[/\\]")


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each line that says what is wrong in the workflow, and on which a step ended."""
    for said in WORKFLOW_ERRORS.said(log, hits):
        if not _is_secret(log, said) and not _is_code(log, said):
            yield _match(log, said)


def _is_secret(log: JobLog, said: Said) -> bool:
    """Whether what is missing is a secret: a kind of its own."""
    if said.phrase.advice is INPUT:
        return is_secret_input(log, said.line, said.named.get("input") or "")
    return is_secret(said.named.get("variable") or "")


def _is_code(log: JobLog, said: Said) -> bool:
    """Whether a shell cannot read a file of the project: an error of its code, as in any other language."""
    return _file(said.named.get("file")) is not None and bool(_SYNTAX.search(log.text(said.line)))


def _match(log: JobLog, said: Said) -> Match:
    file = _file(said.named.get("file"))
    in_file = file is not None and said.phrase.advice is SCRIPT
    return said.match(Subject(file, _message(log.text(said.line))), SCRIPT_FILE if in_file else None)


def _message(text: str) -> str:
    """The line without what stands before the message, in one length that a table can show."""
    bare = FRAME.behind(text)
    message = " ".join(_SCRIPT_NAME.behind(bare).split())
    return message if len(message) <= _MAX_MESSAGE else message[: _MAX_MESSAGE - 1] + _ELLIPSIS


def _file(path: str | None) -> str | None:
    if not path or _OF_STEP.search(path):
        return None
    action = _OF_ACTION.match(path)
    return path[action.end() :] if action else relative(path).removeprefix("./")


DETECTOR = Detector("workflow-error", Category.CONFIGURATION, WORKFLOW_ERRORS.triggers, detect)
