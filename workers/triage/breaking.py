"""Whether a step failed over what a checker said in it, or went on: warnings, `|| true`, tests that fail after it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from workers.triage.checker_runs import Run
from workers.triage.ending import lines_until_failure
from workers.triage.log import ERROR, JobLog
from workers.triage.model import Conclusion
from workers.triage.patterns import Pattern
from workers.triage.relayed import said

HOOK_ID = "- hook id: "
"""How pre-commit names the hook whose output follows (https://pre-commit.com/)."""
TRIGGERS = ("|| true", "--exit-zero", "set +e", "##[error]Process completed", HOOK_ID)
"""Literals whose lines say that a script goes on after failures, or that a command of it did not pass."""

_TOLERANT = ("|| true", "|| :", "||:", "|| echo", "--exit-zero")
_ANY_FAILURE = "set +e"
_WARNS = Pattern(r"^[\^\W]*(?i:warning): ")
_HOOK_ENDED = Pattern(r"\.{3,}(?:\([^)]*\))?(?:Passed|Skipped)$")
_HOOK_REACH = 400
_MAX_HOOKS = 12
_SCRIPT_REACH = 200
_TESTS_REACH = 200
_STOP_REACH = 12
_ABOVE_REACH = 30
_BODY_REACH = 200
_CLOSE = 2
_FAR = 60
_SYMPTOM = 0.4
_ONLY_VERDICT = 0.9
# Where runners of tests say that a file of tests could not be loaded.
_RUNNER = Pattern(r"Test suite failed to run|TSError|Unable to compile TypeScript|^\s*FAIL ")
_STOP = Pattern(
    r"^npm (?:ERR!|error)|ELIFECYCLE|^error Command failed|InvocationError|^nox > .*fail"
    r"|(?i:\bexit(?:ed)?(?: with)?(?: (?:code|status|error))?[ :=(]+[1-9])|(?i:failed with (?:exit )?(?:code|status))"
    r"|^\S*make(?:\[\d+\])?: \*\*\* .*Error [1-9]|^##\[error\]|Command failed with status \(|non-zero exit status"
    r"|^Execution failed for task|^BUILD FAIL|\[INFO\] BUILD FAILURE|^ERROR: \"[\w:.-]+\" exited"
    r"|^\S+: (?:FAIL|exit [1-9])|^error: Recipe"
)
_FAILED_TESTS = Pattern(
    r"^=+ .*\b[1-9]\d* (?:failed|errors?)\b.* in [\d.]+|^[1-9]\d* failed\b.* in [\d.]+s|^FAILED (?:\(|\S+::)"
    r"|^\s*Tests?:? .*\b[1-9]\d* failed|^\s+[1-9]\d* failing\b|^--- FAIL|^Tests run: .*(?:Failures|Errors): [1-9]"
    r"|^test result: FAILED|[1-9]\d* examples?, [1-9]\d* failures?|^\s*not ok \d|^FAIL\s+\S+\s+[\d.]+s"
    r"|\d+ tests? failed|runs, \d+ assertions, (?:\d+ failures, [1-9]|[1-9])"
)


def confidence(log: JobLog, run: Run) -> float | None:
    """How surely the step failed over this run of a checker; None where it went on as if nothing were."""
    checker = run.checker
    if (checker.strict and not run.verdicts) or (not run.verdicts and _merely_warns(log, run.last)):
        return None
    if checker.after_tests and _tests_failed(log, run):
        return _SYMPTOM
    last = _end(log, run)
    if _tests_fail_after(log, run, last):
        return None
    marked = log.text(last).startswith(ERROR)
    left = _left(log, last, marked=marked)
    stopped = _stops(log, last, min(_STOP_REACH, checker.near + _CLOSE))
    sure = checker.confidence if run.rows else min(checker.confidence, _ONLY_VERDICT)
    if left is not None and left <= min(_CLOSE, checker.near) and not marked:
        return sure
    if is_tolerated(log, run.first, _words(run)):
        return None
    near = left is not None and (left <= checker.near or (stopped and left <= _FAR))
    if near or (checker.firm and _step_failed(log, run.last)) or failed_hook(log, run.first) is not None:
        return sure
    return _when_far(log, run, left, stopped=stopped) if stopped or checker.near >= _STOP_REACH else None


def _when_far(log: JobLog, run: Run, left: int | None, *, stopped: bool) -> float | None:
    """Further output follows: of parallel work, of a runner that goes on, or of what failed in its stead."""
    failed = _step_failed(log, run.last)
    if stopped:
        return 0.7 if left is not None or (failed and run.verdicts) else 0.65 if failed else None
    if left is not None and left <= _FAR:
        return 0.75 if run.verdicts else 0.6
    return 0.55 if run.verdicts and (left is not None or failed) else None


def _left(log: JobLog, last: int, *, marked: bool) -> int | None:
    """What follows before the step fails; a problem that the runner marks as an error is not yet that failure."""
    if not marked:
        return lines_until_failure(log, last)
    span = log.span(last)
    following = None if span is None or last >= span.last else lines_until_failure(log, last + 1)
    return following or 0


def _end(log: JobLog, run: Run) -> int:
    """The last line of the run, with what belongs to its last problem."""
    number, forms = run.rows[-1] if run.rows else (0, ())
    body = next((form.body for form in forms if form.body), None)
    if body is None or number < run.last:
        return run.last
    for at, text in log.window(number + 1, number + _BODY_REACH):
        if not said(body, text):
            break
        number = at
    return number


def _step_failed(log: JobLog, number: int) -> bool:
    """Whether the step failed in the end; outside GitHub's logs, whether the job did."""
    span = log.span(number)
    return span is not None and span.failed if log.from_github else log.conclusion is Conclusion.FAILURE


def _merely_warns(log: JobLog, number: int) -> bool:
    """Whether a script says in the next line that this was only a warning."""
    return any(_WARNS.search(text) for _, text in log.window(number + 1, number + 1))


def _stops(log: JobLog, number: int, reach: int) -> bool:
    """Whether something says right below that a command failed."""
    span = log.span(number)
    below = log.window(number + 1, min(number + reach, span.last if span else number))
    return any(_STOP.search(text) for _, text in below)


def _tests_failed(log: JobLog, run: Run) -> bool:
    span = log.span(run.last)
    if span is None:
        return False
    around = log.window(max(span.first, run.first - _TESTS_REACH), min(span.last, run.last + _TESTS_REACH))
    return any(_FAILED_TESTS.search(text) for _, text in around)


def _tests_fail_after(log: JobLog, run: Run, last: int) -> bool:
    """Whether tests failed between the run and the failure: then what looks like a checker's may be their output."""
    above = log.window(run.first - _ABOVE_REACH, run.first - 1)
    if run.checker.by_tests and any(_RUNNER.search(text) for _, text in above):
        return False
    for _, text in log.window(last + 1, last + _TESTS_REACH):
        if _STOP.search(text):
            return False
        if _FAILED_TESTS.search(text):
            return True
    return False


def _words(run: Run) -> tuple[str, ...]:
    """By what a script may call the checker."""
    named = [*run.checker.name.lower().split(), *(run.checker.fix or "").split()[:1]]
    return (*(word for word in named if len(word) > 2 and word not in {"the", "check", "and"}), "lint")


def is_tolerated(log: JobLog, number: int, words: tuple[str, ...]) -> bool:
    """Whether the step's script goes on after a failure of a command that holds one of the words."""
    span = log.span(number)
    if span is None or not log.from_github:
        return False
    script = [text for at, text in log.window(span.first, min(span.last, span.first + _SCRIPT_REACH)) if log.echoed(at)]
    tolerant = [text.lower() for text in script if any(mark in text for mark in _TOLERANT)]
    return any(_ANY_FAILURE in text for text in script) or any(word in text for text in tolerant for word in words)


def failed_hook(log: JobLog, number: int) -> int | None:
    """The line by which pre-commit says that the hook failed whose output the line is; None outside of such output."""
    above = (at for at in reversed(log.find(HOOK_ID)) if number - _HOOK_REACH <= at < number)
    named = next((at for at in above if log.text(at).startswith(HOOK_ID)), None)
    if named is None or any(_HOOK_ENDED.search(text) for _, text in log.window(named, number - 1)):
        return None
    return named - 1


def failed_hooks(log: JobLog, hits: Sequence[int]) -> tuple[int, ...]:
    """The lines by which pre-commit says that a hook failed, at most _MAX_HOOKS."""
    named = (number for number in hits if log.text(number).startswith(HOOK_ID))
    return tuple(islice((number - 1 for number in named if log.text(number - 1).endswith("Failed")), _MAX_HOOKS))


def breaks_step(log: JobLog, number: int, words: tuple[str, ...]) -> bool:
    """Whether the step of a line failed, and its script does not tolerate that of a command with one of the words."""
    span = log.span(number)
    failed = span is not None and (span.failed or not log.from_github)
    return failed and log.conclusion is not Conclusion.SUCCESS and not is_tolerated(log, number, words)
