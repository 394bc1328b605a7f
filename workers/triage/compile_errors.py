"""The places at which a log says that a compiler, a bundler or an interpreter rejects a source of the repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import re2

from workers.triage.compilers import COMPILERS, Rejection
from workers.triage.ending import lines_until_failure
from workers.triage.log import JobLog
from workers.triage.places import (
    PIP_INDENT,
    builds_dependency,
    in_checkout,
    in_dependency,
    pip_builds,
    tried_on_purpose,
)
from workers.triage.python_source import PYTHON_TRIGGERS, rejected_source
from workers.triage.sureness import GUESS, shown_by_test, sureness, tests_fail
from workers.triage.wordings import MISSING_FILES

MAX_ERRORS = 20
"""How many places are named of each step."""
TRIGGERS = tuple(dict.fromkeys([*(each for form in COMPILERS for each in form.triggers), *PYTHON_TRIGGERS]))
"""The literals of all rejections."""

_MOST = 3000
"""How many lines are judged: the first half and the last half of these where there are more."""
_PREFIX = re2.compile(
    r"^(?:##\[error\] ?|\[\d{1,2}\] |[@\w./-]+:(?:build|compile|test|check|bundle|typecheck)[\w:-]*: "
    r"|[@\w./-]+ (?:build|compile|test|prepare|check): |[\w.-]+ +> |\[INFO\] \[(?:stdout|stderr)\] )*"
)
_MOST_IN_STEP = 200
"""How many messages of one step are looked at closely."""
_REACH = 200
_PROOF = 60
_BLOCK = 25
_EVIDENCE = 5
_AFTER_SUM = 6
_OTHER_CAUSE = re2.compile(
    r"No space left|[Dd]isk quota|SIGKILL|signal: 9|\bKilled\b|signal terminated|[Oo]ut of memory"
    r"|Cannot allocate memory"
    r"|OutOfMemory|^error: failed to (?:write|create)|[Pp]ermission denied|command not found|: not found$|ENOENT"
    r"|Could not resolve host|timed out|Connection re"
)
# Objects that a compiler hands to its linker, called otherwise each time.
_TEMPORARY = re2.compile(r"^/tmp/|[\\/]Temp[\\/]|^/var/folders/")
_SUMS = re2.compile(
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
    remedy: str
    """What to do; `{place}` stands for the place."""
    evidence: tuple[int, ...]
    """Other lines worth showing."""


@dataclass(frozen=True, slots=True)
class _Hit:
    number: int
    rejection: Rejection
    places: dict[str, str]
    evidence: tuple[int, ...] = ()
    refuted: bool = False
    """Whether the message is another kind's: then what sums it up is, too."""


def compile_errors(log: JobLog, hits: Sequence[int]) -> list[CompileError]:
    """The rejected places in the log's order, at most MAX_ERRORS a step; `hits` hold one of TRIGGERS."""
    judged = hits if len(hits) <= _MOST else [*hits[: _MOST // 2], *hits[-_MOST // 2 :]]
    found: list[CompileError] = []
    sums: list[_Hit] = []
    foreign: set[int] = set()
    counts: Counter[int] = Counter()
    for number in judged:
        step = _step(log, number)
        hit = _first_hit(log, number) if counts[step] < _MOST_IN_STEP else None
        counts[step] += hit is not None
        if hit and _is_foreign(log, hit):
            foreign.add(step)
        elif hit and hit.rejection.summary:
            sums.extend([hit] if not _has_other_cause(log, number) else [])
        elif error := _judged(log, hit) if hit else _python(log, number):
            found.append(error)
    said = foreign | {_step(log, error.number) for error in found}
    found.extend(error for hit in sums if _step(log, hit.number) not in said and (error := _judged(log, hit)))
    return _together(log, sorted(_nearest(log, found), key=lambda error: error.number))


@cache
def _compiled(pattern: str) -> re2._Regexp[str]:
    return re2.compile(pattern)


def _said(log: JobLog, number: int) -> str:
    """A line without what the runner, task tools and pip put before it."""
    return str(_PREFIX.sub("", log.text(number).removeprefix(PIP_INDENT), count=1))


def _first_hit(log: JobLog, number: int) -> _Hit | None:
    """The first rejection that knows the line, with its place."""
    text = _said(log, number)
    known = (form for form in COMPILERS if any(trigger in text for trigger in form.triggers))
    hit = next((hit for form in known if (hit := _hit(log, number, text, form))), None)
    # Only an installer indents so much what a compiler says.
    indented = log.text(number).startswith(PIP_INDENT)
    return None if indented and pip_builds(log, number) is None else hit


def _hit(log: JobLog, number: int, text: str, form: Rejection) -> _Hit | None:
    match = form.compiled.search(text)
    if match is None or (form.reject and _compiled(form.reject).search(text)):
        return None
    hit: _Hit | None = _Hit(number, form, _places(match))
    for pattern, way in ((form.message, 1), (form.heading, -1)):
        if hit and pattern:
            hit = _moved(log, hit, pattern, way)
    if hit is None or (form.proof and not _within(log, number, _PROOF, form.proof)):
        return None
    block = list(_block(log, hit.number, number))
    if form.refute and any(_compiled(form.refute).search(line) for line in block):
        return replace(hit, refuted=True)
    return replace(hit, refuted=True) if any(map(_is_missing_file, block)) else _placed(log, hit)


def _has_other_cause(log: JobLog, number: int) -> bool:
    """Whether what a line sums up is no fault of a source: the machine's, or a program's that was not there."""
    return any(_OTHER_CAUSE.search(text) for _, text in log.window(number - _PROOF, number + _AFTER_SUM))


def _is_missing_file(text: str) -> bool:
    """Whether a line is the other detector's, which then says more."""
    said = text.strip().removeprefix("error: ")
    known = (form.pattern.search(said) for form in MISSING_FILES if form.firm and form.trigger in said)
    return any(match and not (match.groupdict().get("path") or "").startswith("-") for match in known)


def _within(log: JobLog, number: int, reach: int, pattern: str) -> bool:
    return any(_compiled(pattern).search(text) for _, text in log.window(number + 1, number + reach))


def _block(log: JobLog, first: int, last: int) -> Iterator[str]:
    """The lines of one message: from its first to the blank one after its last."""
    for number, text in log.window(first, last + _BLOCK):
        if number > last and not text.strip():
            return
        yield text


def _moved(log: JobLog, hit: _Hit, pattern: str, way: int) -> _Hit | None:
    """The hit, on the line near it that says what is wrong; as it is where it only sums up and there is none."""
    form = hit.rejection
    first = hit.number
    at = first
    for _ in range(form.reach):
        at += way
        match = _compiled(pattern).search(_said(log, at))
        if match is None:
            continue
        # The first of several in a row.
        while way < 0 and _compiled(pattern).search(_said(log, at - 1)):
            at -= 1
            match = _compiled(pattern).search(_said(log, at))
        places = hit.places | _places(match)
        return replace(hit, number=at, places=places, evidence=(*hit.evidence, first))
    return hit if form.summary else None


def _placed(log: JobLog, hit: _Hit) -> _Hit:
    """The hit, with the place that another line names."""
    form = hit.rejection
    missing = "file" not in hit.places or "line" not in hit.places
    for pattern, way in ((form.below, 1), (form.above, -1)):
        if pattern is None or not missing:
            continue
        for step in range(1, form.reach + 1):
            at = hit.number + way * step
            if match := _compiled(pattern).search(_said(log, at)):
                places = _places(match)
                known = {} if "file" in places and "file" not in hit.places else hit.places
                return replace(hit, places=places | known, evidence=(*hit.evidence, at))
    return hit


def _places(match: re2._Match[str] | None) -> dict[str, str]:
    groups = match.groupdict() if match else {}
    return {name.rstrip("0123456789"): value for name, value in groups.items() if value}


def _is_foreign(log: JobLog, hit: _Hit) -> bool:
    file = hit.places.get("file")
    others = file is not None and (in_dependency(file) or tried_on_purpose(file))
    return hit.refuted or others or builds_dependency(log, hit.number)


def _step(log: JobLog, number: int) -> int:
    span = log.span(number)
    return span.first if span else 0


def _judged(log: JobLog, hit: _Hit) -> CompileError | None:
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
        remedy=form.remedy,
        evidence=hit.evidence,
    )


def _python(log: JobLog, number: int) -> CompileError | None:
    source = rejected_source(log, number)
    if source is None:
        return None
    sure = 1.0 if source.gathered else sureness(log, number, firm=True)
    if sure is None:
        return None
    confidence = round(source.confidence * sure, 2)
    return CompileError(
        number, "Python", in_checkout(source.file), source.line, confidence, source.remedy, source.evidence
    )


def _nearest(log: JobLog, found: Sequence[CompileError]) -> Iterator[CompileError]:
    """The errors, those far from the failure as guesses where others of the same step stand near it."""
    near = {_step(log, error.number) for error in found if lines_until_failure(log, error.number) is not None}
    for error in found:
        far = lines_until_failure(log, error.number) is None
        if far and _step(log, error.number) in near and log.from_github:
            yield replace(error, confidence=min(error.confidence, GUESS))
        else:
            yield error


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
