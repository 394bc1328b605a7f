"""Whether a step lived on after an install had failed: it tried again and passed, or went on without it."""

from __future__ import annotations

from collections.abc import Iterator

from workers.triage.ending import lines_until_failure
from workers.triage.log import ERROR, JobLog
from workers.triage.patterns import Pattern

_FARTHEST = 200
_STRIDE = 150
_ABOVE = 40
_ECHOED = 500
_NEAR, _MIDDLE = 6, 15
_FAR, _DOUBTFUL = 0.85, 0.6
_MISSED = 0.7

# How package managers and build tools close an install that worked, what only runs after one, and what tries again.
_WORKED = Pattern(
    r"^\s*Successfully installed |^added \d+ package|^(?:up to date|changed \d+ package)|^Bundle (?:complete|updated)"
    r"|\bBUILD SUCCESS|^(?:✨ +)?Done in [\d.]+ ?m?s|^(?:➤ )?YN0000: (?:· )?Done|^Installed \d+ packages? in"
    r"|^\d+ packages? installed|^Setting up \S+ \(|^Complete!$|^\s+Finished [`\w]"
    r'|^The command ".*" failed\. Retrying|^(?:##\[warning\])?Attempt \d+ failed'
    r"|^Generating (?:optimized )?autoload files|^OK: [\d.]+ MiB in|^Status: Downloaded newer image"
)
_TESTED = Pattern(
    r"^=+ .*\d+ (?:failed|passed|errors?)\b.* in [\d.]+s|^Ran \d+ tests? in |^FAILED \(|^Tests?:? +(?:run: )?\d+"
    r"|^Test Suites: |^\s*\d+ (?:failing|passing)\b|^--- FAIL|^test result: |^\d+ examples?, |^Tests: \d+, Assertions"
    r"|^=+ test session starts|^=+ short test summary|^ok\s+\S+\s+[\d.]+s$|^FAIL\s+\S+\s+[\d.]+s$"
)
# What a test prints on purpose, or is shown to have printed, is no failure of the job's own.
_IN_TESTS = Pattern(
    r"^\s*--- (?:FAIL|PASS): |^=== (?:RUN|CONT|NAME) |^\s*\d+\) \S+::\w+|^_{4,} \S.* _{4,}$|^\s+● .+ › "
    r"|^There (?:was|were) \d+ fail"
)
_OR_ELSE = Pattern(r"\|\| *(?:[^ |{(e]|e[^x]|ex[^i])")
# https://www.jenkins.io/doc/book/pipeline/running-pipelines/
_JENKINS = Pattern(r"^Build step '.*' marked build as failure|^Finished: FAILURE$")
_MISSING = Pattern(
    r"Cannot find (?:module|package)|No module named|command not found$|: not found$|is not recognized as"
    r"|Module not found|cannot find -l|Could not find gem|cannot load such file|Unable to import"
    r"|there is no package called"
)


def ended_by(log: JobLog, number: int, tool: str, reach: int, *, output: int = 0) -> float | None:
    """How far an install that failed on this line is believed to be why its step failed; None where it is not.

    `tool` is what failed, as its users call it. `reach` is how many lines that say something new may follow, and
    `output` how many lines of its own the tool may show below this one.
    """
    left = _left(log, number, output)
    if left is None or any(_IN_TESTS.search(text) for _, text in log.window(number - _ABOVE, number - 1)):
        return None
    worked = missing = False
    for text in _following(log, number, output):
        worked = worked or bool(_WORKED.search(text) or _TESTED.search(text))
        missing = missing or bool(_MISSING.search(text))
    if worked:
        # What was not installed is then missed, although something else was.
        return _MISSED if missing else None
    if left > reach + output or (left and _is_optional(log, number, tool)):
        return None
    return 1.0 if left <= _NEAR + output else _FAR if left <= _MIDDLE + output else _DOUBTFUL


def _is_optional(log: JobLog, number: int, tool: str) -> bool:
    """Whether the step's script, as the runner or Travis echoes it, has something else to do where the tool fails."""
    span = log.span(number)
    first = max(span.first if span else 1, number - _ECHOED)
    echoes = (text for at, text in log.window(first, number) if log.echoed(at) or text.startswith("$ "))
    return any(tool.lower() in text.lower() and _OR_ELSE.search(text) for text in echoes)


def _left(log: JobLog, number: int, output: int) -> int | None:
    """How many lines that say something new lie between, as far as can be told from within the tool's own output."""
    for start in range(number, number + output + 1, _STRIDE):
        left = lines_until_failure(log, start)
        if left is not None:
            return left
    # Jenkins marks the step that failed in its own words, and runs others after it.
    marks = (at for at, text in log.window(number, number + _FARTHEST + output) if _JENKINS.search(text))
    first = next(marks, None)
    return None if first is None else sum(bool(text.strip()) for _, text in log.window(number + 1, first - 1))


def _following(log: JobLog, number: int, output: int) -> Iterator[str]:
    """The lines from there to where the step failed."""
    span = log.span(number)
    last = min(span.last if span else number, number + _FARTHEST + output)
    for _, text in log.window(number + 1, last):
        if text.startswith(ERROR):
            return
        yield text
