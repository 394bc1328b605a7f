"""The problems that checkers name in a log, and over which a step failed: one reading for linters and type checkers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from workers.triage.breaking import TRIGGERS, confidence, failed_hook, failed_hooks
from workers.triage.checker import Checker, Form
from workers.triage.checker_runs import Run, Runs
from workers.triage.log import JobLog
from workers.triage.model import Conclusion
from workers.triage.patterns import Pattern
from workers.triage.relayed import groups, said

MAX_PROBLEMS = 20
"""How many problems are named in all."""
_MAX_ALIKE = 8
_LEAST_SHARE = 3
_MAX_HITS = 5_000
_MAX_RUNS = 200
_HEADER_REACH = 400
_ENTRY_REACH = 6
_WORKSPACE = Pattern(
    r"^(?:file://)?(?:/home/runner/work/[^/]+/[^/]+|/Users/runner/work/[^/]+/[^/]+|/__w/[^/]+/[^/]+|/github/workspace|"
    r"/tmp/lint|/(?:home|Users)/travis/(?:build|gopath/src/github\.com)/[^/]+/[^/]+|/builds/[^/]+/[^/]+|/drone/src|"
    r"/workspaces/[^/]+|[A-Za-z]:[\\/]a[\\/][^\\/]+[\\/][^\\/]+)[\\/]"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a checker objects to."""

    line: int
    """The number of the line to quote."""
    checker: Checker
    """Who objects."""
    file: str | None
    """Where: the path in the repository."""
    at: int | None
    """The line there."""
    rule: str | None
    """The rule it breaks."""
    confidence: float
    """How surely the step failed over it."""
    evidence: tuple[int, ...]
    """Further lines: its own, and for the first of a run others of its sort and the checker's verdict."""


class Reader:
    """Reads what a set of checkers says in a log."""

    def __init__(self, checkers: Sequence[Checker]) -> None:
        """Compile them; where two know a line, the first one speaks."""
        self._runs = Runs(checkers)
        self.triggers = (*self._runs.literals, *TRIGGERS)
        """The literals whose lines `read` is given."""

    def read(self, log: JobLog, hits: Sequence[int]) -> list[Problem]:
        """The problems over which steps failed, in the log's order, at most MAX_PROBLEMS."""
        if log.conclusion is Conclusion.SUCCESS:
            return []
        judged = [*hits[:_MAX_HITS], *hits[max(_MAX_HITS, len(hits) - _MAX_HITS) :]]
        claimed: set[int] = set()
        failed: list[list[Problem]] = []
        for run in islice(self._runs.find(log, judged, claimed), _MAX_RUNS):
            places = list(islice(_places(log, run), MAX_PROBLEMS))
            if places:
                claimed.update(number for number, _ in run.rows)
            sure = confidence(log, run)
            if sure is not None and (places or (run.verdicts and run.checker.verdict_suffices)):
                failed.append(_named(log, run, places, sure))
        # Where several checkers failed, each has its share of what is named and shown.
        share = max(_LEAST_SHARE, MAX_PROBLEMS // max(1, len(failed)))
        shown = [_shown(found, share) for found in failed]
        in_turn = sorted((index, problem.line, problem) for found in shown for index, problem in enumerate(found))
        problems = sorted((problem for _, _, problem in in_turn[:MAX_PROBLEMS]), key=_line)
        if problems:
            # Which other hooks failed belongs to the first thing a person reads.
            evidence = dict.fromkeys((*problems[0].evidence, *failed_hooks(log, hits)))
            problems[0] = replace(problems[0], evidence=tuple(evidence))
        return problems

    def names_problem(self, text: str) -> bool:
        """Whether a line by itself names a problem in the form of one of the checkers."""
        forms = (form for _, form in self._runs.meanings(text) if form and not form.section)
        return any(said(form.pattern, text) for form in forms)


def _line(problem: Problem) -> int:
    return problem.line


def _named(log: JobLog, run: Run, places: Sequence[_Place], sure: float) -> list[Problem]:
    """The problems of a run over which its step failed; the verdict ends the evidence of each."""
    if not places:
        return [Problem(run.verdicts[0], run.checker, None, None, run.checker.rule, sure, run.verdicts[-1:])]
    first, *others = [_problem(run, place, sure) for place in places]
    hook = failed_hook(log, run.first)
    shown = () if hook is None else (hook,)
    return [replace(first, evidence=(*shown, *first.evidence)), *others]


def _problem(run: Run, place: _Place, sure: float) -> Problem:
    line = place.told.get("line")
    file = in_repository(place.told["file"]) if "file" in place.told else None
    rule = place.told.get("rule") or run.checker.rule
    own = [at for at in dict.fromkeys((place.row, place.last)) if at != place.quoted]
    evidence = (*own, *run.verdicts[-1:])
    return Problem(place.quoted, run.checker, file, int(line) if line else None, rule, sure, evidence)


def _shown(found: Sequence[Problem], share: int) -> Iterator[Problem]:
    """The first `share` problems of a run; the first one shows the next few."""
    alike = (problem.line for problem in found[1 : max(2, min(_MAX_ALIKE, share // 2))])
    first = found[0]
    evidence = dict.fromkeys((*first.evidence[:-1], *alike, *first.evidence[-1:]))
    yield replace(first, evidence=tuple(number for number in evidence if number != first.line))
    yield from found[1:share]


def _places(log: JobLog, run: Run) -> Iterator[_Place]:
    starts = [number for number, _ in run.rows]
    for number, forms in islice(run.rows, 4 * MAX_PROBLEMS):
        known = (_place(log, run.checker, (number, form), starts) for form in forms)
        place = next((place for place in known if place), None)
        if place:
            yield place


@dataclass(frozen=True, slots=True)
class _Place:
    row: int
    quoted: int
    last: int
    told: dict[str, str]


def _place(log: JobLog, checker: Checker, row: tuple[int, Form], starts: Sequence[int]) -> _Place | None:
    """What the row and the lines around it tell; None where a line that belongs to it is not there."""
    number, form = row
    quoted, last, told = number, number, groups(said(form.pattern, log.text(number)))
    if form.title:
        title = _first(reversed(list(log.window(number - form.reach, number - 1))), form.title)
        if title is None or (checker.reject and said(checker.reject, log.text(title[0]))):
            return None
        quoted, told = title[0], title[1] | told
    if form.below:
        # A section's reach is that of all its entries.
        reach = _ENTRY_REACH if form.section else form.reach
        below = _first(log.window(quoted + 1, quoted + reach), form.below)
        if below is None:
            return None
        last, told = max(last, below[0]), told | below[1]
    if form.header or "(?P<file>" in (form.section or ""):
        header = _header(log, form.header or form.section or "", number, starts)
        if header is None and "file" not in told:
            return None
        told = (header or {}) | told
    return _Place(number, quoted, last, told)


def _first(lines: Iterable[tuple[int, str]], pattern: str) -> tuple[int, dict[str, str]] | None:
    found = ((number, said(pattern, text)) for number, text in lines)
    return next(((number, groups(match)) for number, match in found if match), None)


def _header(log: JobLog, pattern: str, number: int, starts: Sequence[int]) -> dict[str, str] | None:
    """What the nearest line above that matches says; the rows between are passed over."""
    for at in range(number - 1, max(0, number - _HEADER_REACH), -1):
        index = bisect_right(starts, at) - 1
        if index < 0 or starts[index] != at:
            match = said(pattern, log.text(at))
            if match:
                return groups(match)
    return None


def in_repository(path: str) -> str:
    """The path within the repository, where it begins with a folder that a CI service checks out into."""
    return str(_WORKSPACE.sub("", path)).removeprefix("./")
