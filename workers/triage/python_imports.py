"""Imports that fail in the repository's own Python code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workers.triage.broken_package import broken
from workers.triage.installed import Installed
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.places import in_checkout, in_dependency, pip_builds_project
from workers.triage.python_code import mismatch
from workers.triage.sureness import in_test_report, shown_by_test, sureness, tests_fail
from workers.triage.traceback import Traceback, traceback

IMPORT_TRIGGERS = ("No module named ", "ImportError: cannot import name ")
"""Literals of the lines that `failed_import` judges."""

UNDECLARED = """\
Add {package} to the dependencies which the job installs (or the group or extra that holds it to what this step
installs), or correct the import."""
OWN = """\
{module} looks like the project's own: commit its file, install the project in the job (`pip install -e .`) or run from
the directory that holds it, and check the name, in which case counts."""
PART = """\
{package} is installed, but has no {module} in that release: allow the release that the code was written for, or follow
the change in its changelog."""
NAME = """\
Define the name in {module} or correct the import; where {module} belongs to a dependency, allow a release that has the
name."""
CIRCLE = """\
Break the circle: the two modules import each other, so move what both need to a third, or import inside the function
that needs it."""
BUILD = """\
Declare {package} in `build-system.requires` of pyproject.toml: the project is built in an environment that has nothing
else."""

_MODULE = Pattern(
    r"^(?P<pytest>E  )?(?P<indent>\s*)(?:[\w.]+\.)?(?:ModuleNotFoundError"
    r"|ImportError): No module named '?(?P<module>[\w.]+)'?"
    r"(?:;.*)?$"
)
_NAME = Pattern(
    r"^(?P<pytest>E  )?(?P<indent>\s*)ImportError: cannot import name '?(?P<name>\w+)'?"
    r"(?: from (?P<partial>partially initialized module )?'(?P<module>[\w.]+)')?(?: \((?P<path>[^()]+)\)?)?"
)
_HANDLED = "During handling of the above exception"
_CHAIN = 150
_PIP_INDENT = 6
_COLLECTING = Pattern(r"^_{3,} ERROR collecting |^ImportError while |^=+ ERRORS =+")
_FAILURES = Pattern(r"^=+ FAILURES =+|^_{3,} [\w.\[\]-]+ _{3,}$")
_SECTION_REACH = 150
_INSTALLER = Pattern(r"pyproject_hooks|[/\\]pip[/\\]|[/\\]build[/\\]|poetry|hatch")
_TOOLS = Pattern(
    r"[/\\](?:_pytest|pluggy|pip|nose|unittest|importlib|runpy|click|gunicorn|celery|uvicorn)[/\\.]|^<frozen"
)


@dataclass(frozen=True, slots=True)
class FailedImport:
    """An import that failed, and what to do about it."""

    module: str
    """What was imported."""
    by: str | None
    """The file that imports it."""
    confidence: float
    """How often it is right."""
    remedy: str
    """What to do."""
    evidence: tuple[int, ...]
    """The lines that show where it was imported."""


def failed_import(log: JobLog, number: int, packages: Callable[[], Installed]) -> FailedImport | None:
    """The failed import that this line tells of; None where a package's own file is at fault, or the step went on."""
    text = log.text(number)
    match = _MODULE.search(text) or _NAME.search(text)
    if match is None or mismatch(log, number) or _is_handled(log, number):
        return None
    if broken(log, number, packages()):
        return None
    in_build = len(match["indent"]) >= _PIP_INDENT and not match["pytest"]
    if in_build and not pip_builds_project(log, number):
        return None
    trace = traceback(log, number)
    sure = _sure(log, number, gathered=match["pytest"] is not None)
    if sure is None or (trace and _installing(trace)):
        return None
    groups = match.groupdict()
    module = groups["module"] or ""
    if name := groups.get("name"):
        module = f"{module}.{name}" if module else name
    by, evidence = _importer(trace)
    remedy = BUILD if in_build else _advice(groups, packages(), by)
    package = packages().distribution(module.split(".")[0])
    return FailedImport(
        module,
        by,
        round(sure, 2),
        remedy.replace("{package}", "`{package}`").replace("{package}", package),
        evidence,
    )


def _advice(groups: dict[str, str | None], packages: Installed, by: str | None) -> str:
    if groups.get("name"):
        return CIRCLE if groups.get("partial") else NAME
    module = groups["module"] or ""
    top = module.split(".")[0]
    if packages.belongs_to_project(top) or (by and top in by.replace("\\", "/").split("/")) or top in {"src", "tests"}:
        return OWN
    return PART if "." in module and packages.knows(top) else UNDECLARED


def _importer(trace: Traceback | None) -> tuple[str | None, tuple[int, ...]]:
    """The innermost file of the repository that imports, and the lines that show it."""
    for frame in trace.frames if trace else ():
        if not in_dependency(frame.file) and not _TOOLS.search(frame.file) and "/lib/python" not in frame.file:
            return in_checkout(frame.file), (frame.number,)
    return None, ()


def _is_handled(log: JobLog, number: int) -> bool:
    """Whether the code caught the error and went on to another import, which is the one that counts."""
    lines = [text for _, text in log.window(number + 1, number + _CHAIN)]
    if not any(_HANDLED in text for text in lines[:4]):
        return False
    for text in lines:
        if text.startswith(("=====", "_____")):
            return False
        if _MODULE.search(text) or _NAME.search(text):
            return True
    return False


def _sure(log: JobLog, number: int, *, gathered: bool) -> float | None:
    """How sure it is that the job failed on it; pytest gathers its errors and ends later."""
    if gathered:
        for _, text in reversed(list(log.window(number - _SECTION_REACH, number))):
            if _COLLECTING.search(text):
                return 0.95
            if _FAILURES.search(text):
                return 0.85
        return 0.9
    if shown_by_test(log, number):
        return None
    # A script ends on it; unittest shows it among its failures, and ends later.
    in_report = in_test_report(log, number)
    if not in_report and tests_fail(log, number):
        return None
    sure = sureness(log, number, firm=in_report)
    return None if sure is None else round(0.93 * sure, 2)


def _installing(trace: Traceback) -> bool:
    """Whether an installer failed to load a package's build back end."""
    return any(_INSTALLER.search(frame.file) for frame in trace.frames) and _importer(trace)[0] is None
