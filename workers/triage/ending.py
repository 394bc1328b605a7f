"""How near a line is to the failure that ended its step: what tells a fatal message from one the step tolerated."""

from __future__ import annotations

from workers.triage.log import ERROR, JobLog
from workers.triage.model import Conclusion
from workers.triage.patterns import Pattern

_FARTHEST = 200
# What other services write where GitHub's runner writes `##[error]`: Travis, GitLab, CircleCI.
_FAILED = Pattern(
    r'^The command ".*" (?:failed and )?exited with [1-9]|^ERROR: Job failed|^Exited with code (?:exit status )?[1-9]'
)
# What build tools write after the message that matters: that they stop, and with which exit code; and stack frames.
_ECHO = Pattern(
    r"^\s|^$|^[-=_*#>|^}{)(\]\[]+$|^\^|^##\[(?:end)?group\]|^(?:g|mingw32-)?make(?:\[\d+\])?: |^ninja: "
    r"|^npm (?:ERR!|error)|^travis_|ELIFECYCLE|^error Command failed|^info Visit"
    r"|(?i:exit(?:ed)?(?: with)? (?:non-zero )?(?:code|status))|returned a? ?non-zero|^error: Recipe|^task: Failed"
    r"|^(?:Build|BUILD) (?:failed|FAILED)|^FAILURE: |^compilation terminated|^tar: |^Node\.js v\d|^node:internal"
    r"|^Dockerfile:\d+|^(?:ERROR: )?failed to solve|^#\d+ (?:ERROR|CANCELED|DONE)|^During handling|^hint: "
    r"|^Traceback |^exit status \d"
    r"|^goroutine \d+ |^[\w./*()-]+\([^ ]*\)$"
)


def lines_until_failure(log: JobLog, number: int) -> int | None:
    """How many lines that say something new lie between a line and the failure that follows it in its step.

    0 for the line on which the step failed. Echoes of the same failure by the tools around are not counted. None where
    no failure follows within reach: the step went on, so what the line says was tolerated.
    """
    span = log.span(number)
    if span is None or log.conclusion is Conclusion.SUCCESS:
        return None
    between = 0
    for at, text in log.window(number, min(span.last, number + _FARTHEST)):
        if text.startswith(ERROR) or _FAILED.search(text):
            return between
        if at > number and not _ECHO.search(text):
            between += 1
    # Without any such mark, the end of the log is where it failed.
    cut_short = log.conclusion is Conclusion.UNKNOWN and span.last == len(log)
    ends_here = cut_short and span.last <= number + _FARTHEST
    return between if ends_here else None
