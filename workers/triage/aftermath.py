"""What became of a step after one of its lines: whether it ended on what the line says, or lived with it."""

from __future__ import annotations

from enum import Enum

from workers.triage.ending import lines_until_failure
from workers.triage.log import JobLog
from workers.triage.model import Conclusion
from workers.triage.patterns import Pattern


class Ending(Enum):
    """How surely a step ends once a tool has said something."""

    LOOSE = "loose"
    """A script may well live with it: a download that is tried again, a probe."""
    FIRM = "firm"
    """The tool certainly stops, and others may write for a while before the step ends."""
    SURE = "sure"
    """The step cannot recover from it, however much is written after it."""


_MERELY_SAID = ("##[warning]", "##[notice]", "##[debug]", "[WARNING]", "[WARN]")
_TRIED_AGAIN = Pattern(
    r"(?i)\bretrying\b|\bwill retry\b|\b(?:try|tries|retries|attempts?) (?:remaining|left)\b"
    r"|\bwait(?:ing)?(?: for)? \d[\d.]* ?(?:ms|s|secs?|seconds?|m|mins?|minutes?)\b.*\b(?:again|retry|attempt|try)"
    r"|\bback(?:ing)? ?off (?:for )?\d|\battempt \d+ (?:of \d+ )?failed\b"
    r"|\bsleep(?:ing)? (?:for )?\d+.*(?:before|retry)"
    r"|\bnpm (?:warn|http) retry\b|\bscheduled? a? ?retry\b|\bRetry scheduled"
)
_NEXT_TRY = 4
# What says that the command around the line failed, long before the step ends: a build step of a container, Jenkins'
# own mark. https://www.jenkins.io/doc/book/pipeline/running-pipelines/
_COMMAND_FAILED = Pattern(
    r"^#\d+ ERROR: (?:process |executor failed running)|^The command '.*' returned a non-zero code: "
    r"|^Build step '.*' marked build as failure|^Finished: (?:FAILURE|ABORTED)\s*$"
)
_COMMAND_REACH = 30
_NEAR, _FAR = 15, 40
_LOOSE_NEAR, _LOOSE_FAR, _LOOSE_FARTHEST = 3, 8, 20


def merely_said(text: str, last_try: bool = False) -> bool:
    """Whether the runner or the tool marked the line as no error, or the line itself says that the tool tries again."""
    return text.startswith(_MERELY_SAID) or (not last_try and _TRIED_AGAIN.search(text) is not None)


def strength(log: JobLog, number: int, ending: Ending) -> float | None:
    """How much of its confidence a message keeps by what follows it, from 0 to 1; None where the step lived with it."""
    if log.conclusion is Conclusion.SUCCESS or _is_tried_again(log, number):
        return None
    left = _lines_left(log, number)
    if ending is Ending.LOOSE:
        return _loosely(left)
    if left is not None:
        return 1.0 if left <= _NEAR else 0.8 if left <= _FAR or ending is Ending.SURE else 0.5
    return 0.75 if ending is Ending.SURE and _fails_later(log, number) else None


def _loosely(left: int | None) -> float | None:
    if left is None or left > _LOOSE_FARTHEST:
        return None
    if left <= _LOOSE_NEAR:
        return 0.95 if left else 1.0
    return 0.8 if left <= _LOOSE_FAR else 0.5


def _is_tried_again(log: JobLog, number: int) -> bool:
    return any(_TRIED_AGAIN.search(text) for _, text in log.window(number + 1, number + _NEXT_TRY))


def _lines_left(log: JobLog, number: int) -> int | None:
    """The telling lines between this one and a failure, that of the command it belongs to or that of the step."""
    left = lines_until_failure(log, number)
    between = 0
    for _, text in log.window(number + 1, number + _COMMAND_REACH):
        if _COMMAND_FAILED.search(text):
            return between if left is None else min(left, between)
        between += bool(text.strip()) and not text[0].isspace()
    return left


def _fails_later(log: JobLog, number: int) -> bool:
    span = log.span(number)
    if span is None:
        return False
    return span.failed if log.from_github and log.errors else log.conclusion is not Conclusion.SUCCESS
