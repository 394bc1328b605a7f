"""A file or directory that the job names is not there.

## Looks like

    cp: cannot stat '.env.example': No such file or directory
    ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'
    make: *** No rule to make target 'config.mk', needed by 'all'.  Stop.
    ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref ab::cd: "/dist": not found
    Error: Dependencies lock file is not found in /home/runner/work/app/app
    ImportError: libGL.so.1: cannot open shared object file: No such file or directory

## Why it happens

The file was never committed (often because a `.gitignore` rule covers it), was renamed while a script or workflow still
uses the old name, differs from the name in upper and lower case only, or should have been made by an earlier step that
did not run, ran elsewhere or wrote somewhere else. A job starts in a fresh checkout, so what lies on a developer's disk
proves nothing.

Only a message on which the step ended counts: a script that tries a file and goes on without it has not failed. A
command or a module that is missing and a URL are other kinds of failure. A file that a *test* does not find is a
failing test. A shared library that a program needs counts here: it belongs to the system, whose package has to be
installed.

## What to do

Look for the path with `git ls-files <path>` at the commit of the run. If it is there, the step runs in another
directory than it thinks: look at `working-directory` and at the `cd` before it. If it is not, commit it
(`git add --force <path>` where it is ignored), correct the name, or make it in an earlier step of the same job.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.ending import lines_until_failure
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.phrases import MERELY_SAID, tests_ran
from workers.triage.spawning import spawned
from workers.triage.text import code
from workers.triage.wordings import MISSING_FILES
from workers.triage.wordings.command_python import SPAWNED
from workers.triage.wordings.commands import MISSING_COMMANDS
from workers.triage.wordings.wording import ANY_PATH, Wording
from workers.triage.workspace import relative

SUMMARY = "The job needs {path}, which is not there."


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The file or directory that is missing."""

    path: str
    """As the log names it, without the runner's workspace or `./` in front: relative to the step's directory."""


@dataclass(frozen=True, slots=True)
class _Place:
    line: int
    path: str
    wording: Wording
    in_build: bool
    evidence: tuple[int, ...]


_MOST = 3000
"""How many lines are judged: of more than these, the last ones are nearest to the failure."""
_FIRM_REACH = 60
"""How many lines may follow a message after which its tool certainly stops: a help text, parallel work."""
_NEAR = 15
"""Within how many it is as sure as its wording; farther off, something else may have failed after it was tolerated."""
_LIKELY = 0.7
_LOOSE_REACH = 2
"""How many may follow a message that a script may well live with."""
_DOUBTFUL = 0.5

_PREFIX = Pattern(
    r"^(?:##\[error\]\s*|#\d+ |\d+\.\d{1,3} |\d{4}/\d\d/\d\d \d\d:\d\d:\d\d |[│╷╵] *|> )*"
    r"(?:(?:Error|ERROR|error|fatal|FATAL|Fatal error|Unhandled exception)(?:: | {2,}|\[\w+\]: ))?"
)
# Devices, sockets and libraries are no files of a repository; an installed package's own file is not the job's fault.
_NOT_OURS = Pattern(
    r"://|^/(?:proc|dev|sys|run|var/run)(?:/|$)|\.(?:sock|so(?:\.\d+)*|dll|dylib|socket)$|(?:site|dist)-packages|^-|^\W*$"
)
# What comes with a device: where it is missing, the hardware is.
_DRIVERS = Pattern(r"(?:^|/)lib(?:cuda|nvidia|nvcuvid|amdhip|hsa-runtime|ze_loader|tpu)")
_MAX_PATH = 300
_NODE_ERROR = "Cannot find module"
_NODE_CALLER = "at Object.<anonymous> ("
_TRACEBACK = 40
# pip indents the output of a build back end by this much.
_PIP_INDENT = "      "
_PIP_SOURCE = Pattern(r"^(?:Collecting |(?P<local>(?:Processing|Obtaining) (?:file:)?[./]))")
_PIP_REACH = 12
_FARTHEST = 200


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each line that names a missing file and that the step did not survive."""
    for number in hits[-_MOST:]:
        place = _place(log, number)
        confidence = _confidence(log, place) if place else None
        if place and confidence:
            yield _match(place, confidence)


def _place(log: JobLog, number: int) -> _Place | None:
    text, in_build = log.text(number), False
    if text.startswith(MERELY_SAID):
        return None
    if text.startswith(_PIP_INDENT) and "[Errno " in text and _builds_project(log, number):
        text, in_build = text.removeprefix(_PIP_INDENT), True
    stripped = _PREFIX.behind(text)
    for wording in MISSING_FILES:
        found = wording.pattern.search(stripped) if wording.trigger in text else None
        if found and not _is_command(text):
            groups = {name: value or "" for name, value in found.groupdict().items()}
            evidence: tuple[int, ...] = ()
            if not groups and ANY_PATH in wording.path:
                evidence, groups = _following(log, number)
            named = wording.path.format(**groups)
            path = _library(named) if wording.is_library else _ours(named)
            return _Place(number, path, wording, in_build, evidence) if path else None
    return None


def _is_command(text: str) -> bool:
    """Whether the words rather say that a program is missing, which one tool or another was to start."""
    heard = MISSING_COMMANDS.heard(text)
    return heard is not None and heard[0] not in SPAWNED


def _following(log: JobLog, number: int) -> tuple[tuple[int, ...], dict[str, str]]:
    """The next line that is not blank, and what it holds."""
    lines = ((at, text.strip()) for at, text in log.window(number + 1, number + 4))
    at, path = next(((at, text) for at, text in lines if text), (number, ""))
    return (at,), {"path": path}


def _builds_project(log: JobLog, number: int) -> bool:
    """Whether what pip shows indented comes from building the checkout itself, not a dependency."""
    for _, text in reversed(list(log.window(number - _FARTHEST, number))):
        began = _PIP_SOURCE.search(text)
        if began:
            return began["local"] is not None
    return False


def _ours(path: str) -> str | None:
    path = path.strip().strip("'\"`").removesuffix("/.")
    path = relative(path)
    return None if len(path) > _MAX_PATH or _NOT_OURS.search(path) else path.removeprefix("./")


def _library(path: str) -> str | None:
    return None if _DRIVERS.search(path) else path


def _confidence(log: JobLog, place: _Place) -> float | None:
    """How sure it is that the step ended on this line; None where it did not."""
    left = lines_until_failure(log, place.line)
    wording = place.wording
    if left is None or (wording.is_traceback and spawned(log, place.line)) or _in_node_package(log, place.line):
        return None
    # No test of a file passes that needs a library which cannot be loaded.
    in_tests = not wording.is_library and tests_ran(log, place.line)
    if wording.firm:
        return _DOUBTFUL if in_tests or left > _FIRM_REACH else wording.confidence if left <= _NEAR else _LIKELY
    if in_tests or left > (_PIP_REACH if place.in_build else _LOOSE_REACH):
        return None
    return wording.confidence - 0.05 * min(left, _LOOSE_REACH)


def _in_node_package(log: JobLog, number: int) -> bool:
    """Whether Node.js names an installed package as the module that wanted the file."""
    following = (text for _, text in log.window(number + 1, number + _TRACEBACK) if _NODE_CALLER in text)
    return _NODE_ERROR in log.text(number) and "node_modules" in next(following, "")


def _match(place: _Place, confidence: float) -> Match:
    path = code(place.path)
    return Match(
        line=place.line,
        subject=Subject(place.path),
        confidence=round(confidence, 2),
        summary=SUMMARY.format(path=path),
        remedy=place.wording.advice.format(path=path).replace("\n", " ").strip(),
        evidence=place.evidence,
    )


DETECTOR = Detector(
    kind="missing-file",
    category=Category.CONFIGURATION,
    triggers=tuple(dict.fromkeys(wording.trigger for wording in MISSING_FILES)),
    detect=detect,
)
