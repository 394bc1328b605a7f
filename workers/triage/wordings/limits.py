"""How runners, services and tools say that a time limit ended something."""

from __future__ import annotations

from workers.triage.aftermath import Ending
from workers.triage.sayings import Saying, all_about

JOB = "job"
STEP = "step"
SILENCE = "silence"
COMMAND = "command"
TESTS = "tests"
WAITING = "waiting"

_JOBS = (
    Saying(
        "has exceeded the maximum execution time of",
        (
            r"^(?:##\[error\])?The job (?:running on (?:runner|agent) .+? )?has exceeded the maximum execution time of"
            r" (?P<limit>\d+[hms][\dhms]*|\d+ minutes|\d+)"
        ),
        0.98,
    ),
    Saying(
        "ran longer than the maximum time of",
        r"The job running on agent .* ran longer than the maximum time of (?P<limit>\d+ minutes)",
        0.98,
    ),
    Saying("The job exceeded the maximum time limit", r"The job exceeded the maximum time limit for jobs", 0.98),
    Saying("execution took longer than", r"Job failed: execution took longer than (?P<limit>\S+?)(?: seconds)?$", 0.98),
    Saying("Build timed out (after", r"Build timed out \(after (?P<limit>\d+ minutes)\)", 0.97),
    Saying("Cancelling nested steps due to timeout", r"Cancelling nested steps due to timeout", 0.95),
    Saying(
        "Build execution time has reached",
        r"Build execution time has reached the maximum allowed time for your plan \((?P<limit>\d+ minutes)\)",
        0.98,
    ),
    Saying("because the timeout was exceeded", r"could not run to completion because the timeout was exceeded", 0.93),
)
_STEPS = (
    Saying(
        "' has timed out after ",
        r"^##\[error\]The (?:action|background step|step) '.*' has timed out after (?P<limit>\d+ minutes)",
        0.98,
    ),
    Saying("Final attempt failed. Timeout", r"Final attempt failed\. Timeout of (?P<limit>\d+ms) hit", 0.96),
    Saying("Final attempt failed. Child_process", r"Final attempt failed\. .*[Tt]imeout", 0.85),
)
_SILENCES = (
    Saying("No output has been received in the last", r"No output has been received in the last (?P<limit>\w+)", 0.97),
    Saying("Too long with no output", r"Too long with no output \(exceeded (?P<limit>\w+)\)", 0.97),
)
_COMMANDS = (
    Saying("exit code 124", r"^##\[error\]Process completed with exit code 124\.", 0.7),
    Saying("exited with 124", r"^The command \".*\" exited with 124\.", 0.75),
    Saying("code exit status 124", r"Exited with code exit status 124", 0.75),
    Saying(
        "TimeoutExpired", r"^subprocess\.TimeoutExpired: Command .* timed out after (?P<limit>[\d.]+ seconds)", 0.75
    ),
)
_TESTS = (
    Saying("panic: test timed out after", r"^panic: test timed out after (?P<limit>\w+)", 0.95),
    Saying("+++ Timeout +++", r"^\++ Timeout \++$", 0.93),
    Saying(" TIMEOUT in ", r"^//\S+ +TIMEOUT in (?P<limit>[\d.]+s)", 0.9),
    Saying("did not finish before its time limit", r"did not finish before its time limit", 0.85),
)
_WAITS = (
    Saying(
        "timed out waiting for the condition",
        r"^(?:error|Error|##\[error\]).*timed out waiting for the condition",
        0.85,
    ),
    Saying("INSTALLATION FAILED", r"^Error: (?:INSTALLATION|UPGRADE) FAILED: .*context deadline exceeded", 0.85),
    Saying("progress deadline", r"exceeded its progress deadline", 0.85),
    Saying("Max attempts exceeded", r"Waiter \w+ failed: Max attempts exceeded", 0.85),
    Saying("while waiting for state to become", r"timeout while waiting for state to become", 0.85),
)

LIMITS = (
    *all_about(_JOBS, advice=JOB, ending=Ending.SURE),
    *all_about(_STEPS, advice=STEP, ending=Ending.SURE),
    *all_about(_SILENCES, advice=SILENCE, ending=Ending.SURE),
    *all_about(_COMMANDS, advice=COMMAND),
    *all_about(_TESTS, advice=TESTS, ending=Ending.FIRM, of_tests=True),
    *all_about(_WAITS, advice=WAITING),
)
"""All of them; where two know a line, the first speaks."""
