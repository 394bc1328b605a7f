"""The messages by which a log says that a source is rejected, each with the place that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from workers.triage.compilers import COMPILERS, Rejection
from workers.triage.log import JobLog
from workers.triage.patterns import Found, Pattern
from workers.triage.places import PIP_INDENT, pip_builds
from workers.triage.wordings import MISSING_FILES

_PREFIX = Pattern(
    r"^(?:##\[error\] ?|\[\d{1,2}\] |[@\w./-]+:(?:build|compile|test|check|bundle|typecheck)[\w:-]*: "
    r"|[@\w./-]+ (?:build|compile|test|prepare|check): |[\w.-]+ +> |\[INFO\] \[(?:stdout|stderr)\] )*"
)
_PROOF = 60
_BLOCK = 25
_AFTER_SUM = 6
_SCRIPT = 40
_NAMES_RULE = Pattern(r"implied by `|lint level is defined here")
_OTHER_CAUSE = Pattern(
    r"No space left|[Dd]isk quota|SIGKILL|signal: 9|\bKilled\b|signal terminated|[Oo]ut of memory"
    r"|Cannot allocate memory"
    r"|OutOfMemory|^error: failed to (?:write|create)|[Pp]ermission denied|command not found|: not found$|ENOENT"
    r"|Could not resolve host|timed out|Connection re"
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """One such message."""

    number: int
    """The line to quote."""
    rejection: Rejection
    """Which form of words it has."""
    places: dict[str, str]
    """What it names: `file` and `line`, as far as it does."""
    indent: str
    """What stands before each of its lines."""
    evidence: tuple[int, ...] = ()
    """Other lines of the message."""
    refuted: bool = False
    """Whether the message is another kind's: then what sums it up is, too."""


@cache
def _compiled(pattern: str) -> Pattern:
    return Pattern(pattern)


def _said(log: JobLog, number: int, indent: str = "") -> str:
    """A line without what the runner, task tools and installers put before it."""
    return str(_PREFIX.sub("", log.text(number).removeprefix(indent), count=1))


def may_reject(log: JobLog, number: int) -> bool:
    """Whether the line has the form of such a message, whatever stands around it."""
    texts = {_said(log, number), _said(log, number, PIP_INDENT)}
    return any(form.compiled.search(text) for text in texts for form in _forms(text))


def rejected_at(log: JobLog, number: int) -> Rejected | None:
    """The first rejection that knows the line, with its place."""
    hit = _known(log, number, "")
    if hit is None and log.text(number).startswith(PIP_INDENT):
        hit = _known(log, number, PIP_INDENT)
        # Only an installer indents so much what a compiler says.
        return hit if hit and pip_builds(log, number) else None
    return hit


def _forms(text: str) -> Iterator[Rejection]:
    return (form for form in COMPILERS if any(trigger in text for trigger in form.triggers))


def _known(log: JobLog, number: int, indent: str) -> Rejected | None:
    text = _said(log, number, indent)
    return next((hit for form in _forms(text) if (hit := _hit(log, number, form, indent))), None)


def _hit(log: JobLog, number: int, form: Rejection, indent: str) -> Rejected | None:
    text = _said(log, number, indent)
    match = form.compiled.search(text)
    if match is None or (form.reject and _compiled(form.reject).search(text)):
        return None
    hit: Rejected | None = Rejected(number, form, _places(match), indent)
    for pattern, way in ((form.message, 1), (form.heading, -1)):
        if hit and pattern:
            hit = _moved(log, hit, pattern, way)
    if hit is None or (form.proof and not _within(log, number, _PROOF, form.proof)):
        return None
    block = list(_block(log, hit.number, number))
    refuted = form.refute and any(_compiled(form.refute).search(line) for line in block)
    if refuted or _is_linted(log, hit, block) or any(map(_is_missing_file, block)):
        return replace(hit, refuted=True)
    return _placed(log, hit)


def _is_linted(log: JobLog, hit: Rejected, block: Sequence[str]) -> bool:
    linter, span = hit.rejection.linter, log.span(hit.number)
    if linter is None or span is None or not any(_NAMES_RULE.search(line) for line in block):
        return False
    return any(linter in text for _, text in log.window(span.first, span.first + _SCRIPT))


def has_other_cause(log: JobLog, number: int) -> bool:
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


def _moved(log: JobLog, hit: Rejected, pattern: str, way: int) -> Rejected | None:
    """The hit, on the line near it that says what is wrong; as it is where it only sums up and there is none."""
    form = hit.rejection
    first = hit.number
    at = first
    for _ in range(form.reach):
        at += way
        match = _compiled(pattern).search(_said(log, at, hit.indent))
        if match is None:
            continue
        # The first of several in a row.
        while way < 0 and _compiled(pattern).search(_said(log, at - 1, hit.indent)):
            at -= 1
            match = _compiled(pattern).search(_said(log, at, hit.indent))
        places = hit.places | _places(match)
        return replace(hit, number=at, places=places, evidence=(*hit.evidence, first))
    return hit if form.summary else None


def _placed(log: JobLog, hit: Rejected) -> Rejected:
    """The hit, with the place that another line names."""
    form = hit.rejection
    missing = "file" not in hit.places or "line" not in hit.places
    for pattern, way in ((form.below, 1), (form.above, -1)):
        if pattern is None or not missing:
            continue
        for step in range(1, form.reach + 1):
            at = hit.number + way * step
            if match := _compiled(pattern).search(_said(log, at, hit.indent)):
                places = _places(match)
                known = {} if "file" in places and "file" not in hit.places else hit.places
                return replace(hit, places=places | known, evidence=(*hit.evidence, at))
    return hit


def _places(match: Found | None) -> dict[str, str]:
    groups = match.groupdict() if match else {}
    return {name.rstrip("0123456789"): value for name, value in groups.items() if value}
