"""The job runs a Python that the project, a package or the code does not support.

## Looks like

    ERROR: Package 'datasets' requires a different Python: 3.9.18 not in '>=3.10'
    error: The requested interpreter resolved to Python 3.11.2, which is incompatible with the project's Python
    requirement: `>=3.13`
    ERROR: No matching distribution found for numpy==2.3.0
    ModuleNotFoundError: No module named 'tomllib'
    Error: The version '3.6' with architecture 'x64' was not found for Ubuntu 24.04.

## Why it happens

A project or one of its dependencies raised its `requires-python` while the workflow, the image or the matrix still uses
an older Python; or the workflow moved to a newer Python that dropped what the code needs (`distutils`,
`collections.Mapping`), or for which a pinned package was never released. pip says the last by listing the versions it
ignored and then finding nothing; it is counted here only when one of those ignored is what was asked for.

Errors of the code itself (new syntax, a module of the standard library that is not there) count only where the log
shows the version that ran and the version that changed it is known for certain.

## What to do

Compare `requires-python` in `pyproject.toml` with every `python-version` in `.github/workflows`, with
`.python-version`, the `FROM` line of the Dockerfile and the environments of tox or nox. Raise the one that lags, or pin
a release of the package that still supports the Python in use. A version that `actions/setup-python` does not find may
still exist for an older runner image.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.ending import lines_until_failure
from workers.triage.ignored_releases import IGNORED, NOTHING_FOUND, python_wanted
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.python_code import CODE_TRIGGERS, mismatch
from workers.triage.text import code
from workers.triage.wordings.python_versions import (
    NARROW_RANGE,
    OTHER_VERSION,
    OWN_VERSION,
    PYTHON_VERSIONS,
    VersionWording,
)

NEEDS = "{package} needs Python {required}, but the job runs {found}."
NEEDS_UNKNOWN = "{package} needs Python {required}, which the job does not run."
ALLOWS = "{package} needs Python {required}, but the project allows {found}."
ABSENT = "The job asks for Python {required}, which is not there."


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The two versions that disagree."""

    found: str | None
    """The version, or the range, that the job runs; None where the log does not tell."""
    required: str | None
    """The version or the specifier that is wanted."""
    package: str | None = None
    """The distribution that wants it; None for the code or the job itself."""


_RUNNING = Pattern(
    r"(?:Successfully set ?up CPython \(|^Python |Python/|[Pp]ython |lib/python)(?P<version>[23]\.\d+(?:\.\d+)?)"
)
_FOLLOWING = 6
_FARTHEST = 500
# Judging a line takes time; of more than these, the last ones are nearest to the failure.
_MOST = 3000
# pip's and tox's short names: py310, python3.10, cp310.
_SHORT = Pattern(r"^(?:py|cp|python)?(?P<major>[23])\.?(?P<minor>\d+)$")


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each line on which a tool refuses the Python it has, or misses the one it wants."""
    for number in hits[-_MOST:]:
        yield from _judge(log, number)


def _judge(log: JobLog, number: int) -> Iterator[Match]:
    text = log.text(number)
    if IGNORED in text:
        yield from _ignored(log, number)
        return
    fitting = (wording for wording in PYTHON_VERSIONS if wording.trigger in text)
    wording = next((one for one in fitting if one.pattern.search(_unwrapped(log, number, one))), None)
    if wording is None:
        yield from _of_code(log, number)
        return
    left = lines_until_failure(log, number)
    if left is not None and left <= wording.reach and not _went_on(log, number, wording):
        yield _said(log, number, wording)


def _unwrapped(log: JobLog, number: int, wording: VersionWording) -> str:
    """The line, with those that follow where the tool wraps its messages."""
    if wording.lines == 1:
        return log.text(number)
    return " ".join(text.strip() for _, text in log.window(number, number + wording.lines - 1))


def _said(log: JobLog, number: int, wording: VersionWording) -> Match:
    groups = wording.pattern.search(_unwrapped(log, number, wording)).groupdict()
    required, package = groups.get("required"), groups.get("package")
    if groups.get("minimum"):
        required = f">={groups['minimum']}"
    evidence: tuple[int, ...] = ()
    if wording.advice == NARROW_RANGE and required is None:
        # Poetry names the packages on the lines that follow.
        for at, text in log.window(number + 1, number + _FOLLOWING):
            named = _POETRY_PACKAGE.search(text)
            if named:
                required, package, evidence = named["required"], named["package"], (at,)
                break
    subject = Subject(groups.get("found"), _plain(required), package)
    return _match(number, subject, wording.advice, wording.confidence, evidence)


_POETRY_PACKAGE = Pattern(r"^\s*- (?P<package>\S+) requires Python (?P<required>\S+), so it will not be")


def _went_on(log: JobLog, number: int, wording: VersionWording) -> bool:
    """Whether the tool found another Python, or ran its other environments, after it said this."""
    following = [text for _, text in log.window(number + 1, number + 200)]
    if wording.trigger == "is not supported by the project":
        return any(text.startswith("Using python") for text in following[:4])
    if wording.trigger == "could not find python interpreter" and wording.reach < 60:
        return any(_TOX_RAN.search(text) for text in following)
    return False


_TOX_RAN = Pattern(r"^\s*\S+: (?:OK|FAIL)\b")


def _ignored(log: JobLog, number: int) -> Iterator[Match]:
    """pip found nothing, and what it was asked for is among the releases it ignored for their Python."""
    for at, text in log.window(number + 1, number + _FOLLOWING):
        wanted = NOTHING_FOUND.search(text)
        if wanted and lines_until_failure(log, number) is not None:
            name, required = python_wanted(wanted["wanted"], log.text(number))
            if required:
                subject = Subject(_running(log, number), required, name)
                yield _match(number, subject, OTHER_VERSION, 0.95, (at,))
            return


def _running(log: JobLog, number: int) -> str | None:
    """The Python that the log last spoke of before a line."""
    for _, text in reversed(list(log.window(number - _FARTHEST, number - 1))):
        found = _RUNNING.search(text)
        if found:
            return str(found["version"])
    return None


def _of_code(log: JobLog, number: int) -> Iterator[Match]:
    found = mismatch(log, number)
    if found:
        subject = Subject(found.running, found.required)
        yield _match(number, subject, OWN_VERSION, found.confidence, found.evidence)


def _plain(required: str | None) -> str | None:
    """`py310` as 3.10, and a bare 3.10 as it is."""
    short = _SHORT.search(required) if required else None
    return f"{short['major']}.{short['minor']}" if short else required


def _match(number: int, subject: Subject, advice: str, confidence: float, evidence: tuple[int, ...]) -> Match:
    if advice == OTHER_VERSION and not subject.package:
        advice = OWN_VERSION
    shown = {
        "found": code(subject.found),
        "required": code(subject.required),
        "package": code(subject.package) if subject.package else "The project",
    }
    return Match(
        line=number,
        subject=subject,
        confidence=confidence,
        summary=_summary(subject, advice).format(**shown),
        remedy=advice.format(**shown).replace("\n", " ").strip(),
        evidence=evidence,
    )


def _summary(subject: Subject, advice: str) -> str:
    if advice == NARROW_RANGE:
        return ALLOWS
    if subject.found:
        return NEEDS
    return NEEDS_UNKNOWN if advice in {OWN_VERSION, OTHER_VERSION} else ABSENT


DETECTOR = Detector(
    kind="python-version-mismatch",
    category=Category.CONFIGURATION,
    triggers=tuple(dict.fromkeys((*(wording.trigger for wording in PYTHON_VERSIONS), IGNORED, *CODE_TRIGGERS))),
    detect=detect,
)
