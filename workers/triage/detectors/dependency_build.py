"""A dependency was found, and its own build or install script failed.

## Looks like

    × Building wheel for python-ldap (pyproject.toml) did not run successfully.
    error: Failed to build `python-ldap==3.4.3`
    npm error path /home/runner/work/app/app/node_modules/bcrypt
    Gem::Ext::BuildError: ERROR: Failed to build gem native extension.
    error: failed to run custom build command for `openssl-sys v0.9.102`
    ERROR: compilation failed for package ‘xml2’

and the like of other package managers, down to a module of Go's cache that does not compile.

## Why it happens

There is no ready-built file for this platform, architecture or version of the language, so the package manager builds
the package from its source, and the job has not what that needs: a compiler, the header files of a library, a program
such as `pg_config` or `pkg-config`. Or the release is older than the tools around it, and its build no longer works
with them; or its install script fetches something that is not there.

The build of the project itself (`pip install .` in its checkout, its own build script) is not a dependency's: what
fails there is reported as what it is.

## What to do

Look first whether another release has a ready-built file: often a newer one does, or an older version of the language
is still served. Otherwise install what its build misses before the dependencies are installed; the excerpt shows the
line that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.triage.builders import BUILDS
from workers.triage.builders.causes import Cause, cause
from workers.triage.builders.origin import origin
from workers.triage.detector import Detector
from workers.triage.log import JobLog, Span
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.recovery import ended_by
from workers.triage.resolvers.reading import known, named
from workers.triage.resolvers.refusal import Refusal
from workers.triage.text import code

FAILED = "The dependency {wanted} could not be built."
FAILED_BECAUSE = "The dependency {wanted} could not be built: {what}."
BUILT = "Otherwise use a release of {package} that works here, best one that comes ready built."


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The dependency that could not be built."""

    package: str | None
    """Its name, as its registry has it; None where the log does not tell."""
    version: str | None
    """Its version; None where the log does not tell."""


# Judging a line takes time; of more than these, the last ones are nearest to the failure.
_MOST = 300
_MAX_FINDINGS = 10
_OUTPUT = 200
_LONG_OUTPUT = 600
_OUTPUT_ABOVE = 60


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each dependency whose build ended a step, once."""
    seen: set[str | None] = set()
    for number in hits[-_MOST:]:
        refusal = known(log, number, BUILDS) if len(seen) < _MAX_FINDINGS else None
        if refusal is None:
            continue
        names, evidence = named(log, number, refusal)
        found = origin(log, number, refusal.tool, names)
        if found.is_own or found.package in seen or (found.package is None and seen):
            continue
        belief = _belief(log, number, refusal)
        if belief is not None:
            seen.add(found.package)
            subject = Subject(found.package, found.version)
            yield _match(log, number, refusal, subject, (*found.evidence, *evidence), belief)


def _belief(log: JobLog, number: int, refusal: Refusal) -> float | None:
    output = 0 if refusal.output_above else _LONG_OUTPUT
    return ended_by(log, number, refusal.tool, refusal.reach, output=output)


def _match(
    log: JobLog, number: int, refusal: Refusal, subject: Subject, evidence: tuple[int, ...], belief: float
) -> Match:
    reason = _cause(log, number, refusal)
    shown = {"wanted": _wanted(subject), "package": code(subject.package) if subject.package else "the package"}
    if reason is None:
        summary, remedy = FAILED.format(**shown), (refusal.advice or refusal.reason.advice).format(**shown)
    else:
        summary = FAILED_BECAUSE.format(**shown, what=reason.what)
        remedy = f"{reason.advice} {BUILT.format(**shown)}"
        evidence = (reason.line, *evidence)
    line = reason.line if reason and refusal.output_above else number
    lines = dict.fromkeys(each for each in (number, *evidence) if each != line)
    remedy = remedy.replace("\n", " ").strip()
    return Match(line, subject, round(refusal.confidence * belief, 2), summary, remedy, tuple(lines))


def _cause(log: JobLog, number: int, refusal: Refusal) -> Cause | None:
    """Why it failed: most tools show the output of a build below their message, some have shown it above."""
    if refusal.advice:
        return None
    span = log.span(number)
    above = cause(log.window(max(number - _OUTPUT_ABOVE, span.first if span else 1), number))
    return (
        above
        if refusal.output_above
        else cause(log.window(number, min(number + _OUTPUT, _last(span, number)))) or above
    )


def _last(span: Span | None, number: int) -> int:
    return span.last if span else number


def _wanted(subject: Subject) -> str:
    if subject.package is None:
        return "that was asked for"
    return code(f"{subject.package} {subject.version}" if subject.version else subject.package)


DETECTOR = Detector(
    kind="dependency-build",
    category=Category.DEPENDENCY,
    triggers=tuple(dict.fromkeys(refusal.trigger for refusal in BUILDS)),
    detect=detect,
)
