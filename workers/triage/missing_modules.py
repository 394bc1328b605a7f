"""The modules that a log says are not there, whatever language wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from workers.triage.imports import LACKS, Lack
from workers.triage.installed import Installed, installed
from workers.triage.log import JobLog
from workers.triage.node_error import node_error
from workers.triage.patterns import Found, Pattern
from workers.triage.places import builds_dependency, in_checkout, in_dependency
from workers.triage.python_imports import IMPORT_TRIGGERS, failed_import
from workers.triage.sureness import WENT_WELL, bounded, overcome, shown_by_test, sureness, went_well

TRIGGERS = tuple(dict.fromkeys([*(each for lack in LACKS for each in lack.triggers), *IMPORT_TRIGGERS, *WENT_WELL]))
"""The literals of all messages."""

_MOST = 2000
"""How many lines are judged: the first half and the last half of these where there are more."""
_PREFIX = Pattern(r"^(?:##\[error\] ?|\[\d{1,2}\] |[@\w./-]+:(?:build|compile|test|check|bundle)[\w:-]*: )*")
_EVIDENCE = 8
# Node.js names a file of the project by its path; that is the detector of missing files' to say.
_ABSOLUTE = Pattern(r"^(?:file://)?[\\/]|^[A-Za-z]:[\\/]")
_PATH = Pattern(r"^(?:\.{0,2}[\\/]|[A-Za-z]:[\\/])")


@dataclass(frozen=True, slots=True)
class MissingModule:
    """One module that is not there."""

    number: int
    """The number of the log's line that says it."""
    module: str
    """Its name, as the importing code has it; a path relative to the checkout where it is one."""
    by: str | None
    """The file that wants it."""
    confidence: float
    """How often it is right."""
    remedy: str
    """What to do; `{module}` stands for the module."""
    evidence: tuple[int, ...]
    """Other lines worth showing."""


def missing_modules(log: JobLog, hits: Sequence[int]) -> list[MissingModule]:
    """The modules in the log's order, each once; `hits` are the lines that hold one of TRIGGERS."""
    judged = hits if len(hits) <= _MOST else [*hits[: _MOST // 2], *hits[-_MOST // 2 :]]
    packages = cache(lambda: installed(log))
    unique: dict[tuple[int, str], MissingModule] = {}
    successes = went_well(log, judged)
    telling = [number for number in judged if _is_telling(log, number) and not overcome(log, number, successes)]
    for number in bounded(telling):
        for found in _found(log, number, packages):
            unique.setdefault((_step(log, number), found.module), found)
    return _together(log, list(unique.values()))


def _step(log: JobLog, number: int) -> int:
    span = log.span(number)
    return span.first if span else 0


def _is_telling(log: JobLog, number: int) -> bool:
    text = log.text(number)
    return any(trigger in text for trigger in IMPORT_TRIGGERS) or any(lack.compiled.search(text) for lack in LACKS)


def _found(log: JobLog, number: int, packages: Callable[[], Installed]) -> Iterator[MissingModule]:
    if any(trigger in log.text(number) for trigger in IMPORT_TRIGGERS) and (
        failed := failed_import(log, number, packages)
    ):
        yield MissingModule(number, failed.module, failed.by, failed.confidence, failed.remedy, failed.evidence)
        return
    text = str(_PREFIX.sub("", log.text(number), count=1))
    for lack in LACKS:
        if any(trigger in text for trigger in lack.triggers) and (module := _judged(log, number, text, lack)):
            yield module
            return


@cache
def _compiled(pattern: str) -> Pattern:
    return Pattern(pattern)


def _judged(log: JobLog, number: int, text: str, lack: Lack) -> MissingModule | None:
    match = lack.compiled.search(text)
    if match is None or (lack.reject and _compiled(lack.reject).search(text)):
        return None
    if lack.unless and any(
        _compiled(lack.unless).search(line) for _, line in log.window(number - lack.reach, number - 1)
    ):
        return None
    groups, evidence = _completed(log, number, lack, _groups(match))
    if "module" not in groups or _is_anothers(log, number, lack, groups):
        return None
    sure = sureness(log, number, firm=lack.firm or _is_gathered(log, number))
    if sure is None:
        return None
    confidence = lack.confidence * sure * (0.55 if shown_by_test(log, number) and not lack.firm else 1)
    by = groups.get("by")
    return MissingModule(
        number,
        _shown(groups["module"], lack),
        in_checkout(by) if by else None,
        round(confidence, 2),
        lack.remedy,
        evidence,
    )


def _shown(module: str, lack: Lack) -> str:
    """The module's name as its language writes it, a path within the checkout."""
    if lack.tool == "Perl":
        return module.replace("/", "::")
    return in_checkout(module) if _ABSOLUTE.search(module) else module


def _is_gathered(log: JobLog, number: int) -> bool:
    """Whether a test runner shows the message, which ends later."""
    return log.text(number).startswith(("E  ", "  "))


def _groups(match: Found | None) -> dict[str, str]:
    groups = match.groupdict() if match else {}
    return {name.rstrip("0123456789"): value for name, value in groups.items() if value}


def _completed(log: JobLog, number: int, lack: Lack, groups: dict[str, str]) -> tuple[dict[str, str], tuple[int, ...]]:
    """What the lines around add, and their numbers."""
    for pattern, way in ((lack.below, 1), (lack.above, -1)):
        for step in range(1, lack.reach + 1) if pattern and "by" not in groups else ():
            at = number + way * step
            if match := _compiled(pattern or "").search(log.text(at)):
                return _groups(match) | groups, (at,)
    return groups, ()


def _is_anothers(log: JobLog, number: int, lack: Lack, groups: dict[str, str]) -> bool:
    """Whether another kind has more to say: a package at fault, the build of one, a file that is not there."""
    by = groups.get("by")
    # Node.js names nobody who wants a file that a command line names.
    is_file = lack.tool == "Node.js" and _PATH.search(groups["module"]) is not None and "from" not in log.text(number)
    from_package = bool(by and in_dependency(by) and not by.endswith("babel-virtual-resolve-base.js"))
    return is_file or from_package or node_error(log, number) is not None or builds_dependency(log, number)


def _together(log: JobLog, found: Sequence[MissingModule]) -> list[MissingModule]:
    """The first of a step shows where the others stand."""
    steps: dict[int, list[MissingModule]] = {}
    for module in found:
        steps.setdefault(_step(log, module.number), []).append(module)
    return [each for modules in steps.values() for each in _with_others(modules)]


def _with_others(modules: Sequence[MissingModule]) -> Iterator[MissingModule]:
    first, *others = modules
    yield replace(first, evidence=(*first.evidence, *(other.number for other in others[:_EVIDENCE])))
    yield from others
