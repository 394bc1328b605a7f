"""The places at which a log says that a compiler, a bundler or an interpreter rejects a source of the repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from workers.triage.compilers import COMPILERS
from workers.triage.ending import lines_until_failure
from workers.triage.installed import Installed, installed
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.places import builds_dependency, in_checkout, in_dependency, tried_on_purpose
from workers.triage.python_source import PYTHON_TRIGGERS, rejected_source
from workers.triage.rejected import Rejected, has_other_cause, may_reject, rejected_at
from workers.triage.sureness import (
    GUESS,
    WENT_WELL,
    bounded,
    in_test_report,
    overcome,
    shown_by_test,
    sureness,
    tests_fail,
    went_well,
)

MAX_ERRORS = 20
"""How many places are named of each step."""
TRIGGERS = tuple(dict.fromkeys([*(each for form in COMPILERS for each in form.triggers), *PYTHON_TRIGGERS, *WENT_WELL]))
"""The literals of all rejections."""

_MOST = 3000
"""How many lines are judged: the first half and the last half of these where there are more."""
_REACH = 200
_EVIDENCE = 5
# Objects that a compiler hands to its linker, called otherwise each time.
_TEMPORARY = Pattern(r"^/tmp/|[\\/]Temp[\\/]|^/var/folders/")
_SUMS = Pattern(
    r"^(?:\s*\[\w+\] )?(?:\d+ (?:warnings? and \d+ )?errors?(?: generated\.?|$)|error: could not compile"
    r"|error: aborting)"
    r"|^(?:\[INFO\] )?BUILD FAIL|^\[(?:INFO|ERROR)\] \d+ errors?|^(?:FAILURE: )?Build (?:failed|FAILED)"
    r"|^(?:g|mingw32-)?"
    r"make(?:\[\d+\])?: \*\*\*|^ninja: build stopped|^collect2: |compilation terminated|^\s+[1-9]\d* Error\(s\)"
    r"|^FAIL\s.*\[build failed\]|^-- Configuring incomplete|: all warnings being treated"
    r"|found \d+ errors?|due to \d+ previous"
)


@dataclass(frozen=True, slots=True)
class CompileError:
    """One rejected place."""

    number: int
    """The number of the log's line that says it."""
    tool: str
    """Which tool rejects it."""
    file: str | None
    """The file, relative to the checkout where the log shows that."""
    line: int | None
    """The line in it."""
    confidence: float
    """How often it is right."""
    far: bool
    """Whether no failure follows within reach."""
    remedy: str
    """What to do; `{place}` stands for the place."""
    evidence: tuple[int, ...]
    """Other lines worth showing."""


def compile_errors(log: JobLog, hits: Sequence[int]) -> list[CompileError]:
    """The rejected places in the log's order, at most MAX_ERRORS a step; `hits` hold one of TRIGGERS."""
    judged = hits if len(hits) <= _MOST else [*hits[: _MOST // 2], *hits[-_MOST // 2 :]]
    successes = went_well(log, judged)
    packages = cache(lambda: installed(log))
    found: list[CompileError] = []
    sums: list[Rejected] = []
    foreign: set[int] = set()
    telling = [number for number in judged if _is_telling(log, number) and not overcome(log, number, successes)]
    for number in bounded(telling):
        hit = rejected_at(log, number)
        if hit and _is_foreign(log, hit):
            foreign.add(_step(log, number))
        elif hit and hit.rejection.summary:
            sums.extend([hit] if not has_other_cause(log, number) else [])
        elif error := _judged(log, hit) if hit else _python(log, number, packages):
            found.append(error)
    said = foreign | {_step(log, error.number) for error in found}
    found.extend(error for hit in sums if _step(log, hit.number) not in said and (error := _judged(log, hit)))
    return _together(log, sorted(_nearest(log, found), key=lambda error: error.number))


def _is_telling(log: JobLog, number: int) -> bool:
    return may_reject(log, number) or any(name in log.text(number) for name in PYTHON_TRIGGERS)


def _is_foreign(log: JobLog, hit: Rejected) -> bool:
    file = hit.places.get("file")
    others = file is not None and (in_dependency(file) or tried_on_purpose(file))
    return hit.refuted or others or builds_dependency(log, hit.number)


def _step(log: JobLog, number: int) -> int:
    span = log.span(number)
    return span.first if span else 0


def _judged(log: JobLog, hit: Rejected) -> CompileError | None:
    form = hit.rejection
    sure = sureness(log, hit.number, firm=form.firm)
    if sure is None or (not form.loaded and shown_by_test(log, hit.number)):
        return None
    confidence = form.confidence * sure
    if not form.loaded and tests_fail(log, hit.number):
        confidence = min(confidence, GUESS)
    file, line = hit.places.get("file"), hit.places.get("line")
    file = None if file and _TEMPORARY.search(file) else file
    return CompileError(
        number=hit.number,
        tool=form.tool,
        file=in_checkout(file) if file else None,
        line=int(line) if line else None,
        confidence=round(confidence, 2),
        far=lines_until_failure(log, hit.number) is None,
        remedy=form.remedy,
        evidence=hit.evidence,
    )


def _python(log: JobLog, number: int, packages: Callable[[], Installed]) -> CompileError | None:
    source = rejected_source(log, number, packages)
    if source is None:
        return None
    sure = 1.0 if source.gathered else sureness(log, number, firm=True)
    if sure is None:
        return None
    tolerated = not source.gathered and not in_test_report(log, number) and tests_fail(log, number)
    confidence = GUESS if tolerated else round(source.confidence * sure, 2)
    file = in_checkout(source.file)
    return CompileError(number, "Python", file, source.line, confidence, False, source.remedy, source.evidence)


def _nearest(log: JobLog, found: Sequence[CompileError]) -> Iterator[CompileError]:
    """The errors, those far from the failure as guesses where others of the same step stand near it."""
    near = {_step(log, error.number) for error in found if not error.far}
    for error in found:
        doubtful = error.far and log.from_github and _step(log, error.number) in near
        yield replace(error, confidence=min(error.confidence, GUESS)) if doubtful else error


def _together(log: JobLog, errors: Sequence[CompileError]) -> list[CompileError]:
    """Each place once; the first of a step shows the next ones and the lines that sum up."""
    unique: dict[tuple[int, str | None, int | None], CompileError] = {}
    best: dict[int, CompileError] = {}
    for error in errors:
        if error.number not in best or error.line is not None:
            best[error.number] = error
    for error in best.values():
        unique.setdefault((_step(log, error.number), error.file, error.line), error)
    steps: dict[int, list[CompileError]] = {}
    for error in unique.values():
        steps.setdefault(_step(log, error.number), []).append(error)
    kept = [errors[:MAX_ERRORS] for errors in steps.values()]
    return [error for first, *others in kept for error in (_with_others(log, first, others), *others)]


def _with_others(log: JobLog, error: CompileError, more: Sequence[CompileError]) -> CompileError:
    others = [other.number for other in more[:_EVIDENCE]]
    last = max([error.number, *others])
    sums = [number for number, text in log.window(error.number + 1, last + _REACH) if _SUMS.search(text)][:_EVIDENCE]
    return replace(error, evidence=(*error.evidence, *others, *sums))
