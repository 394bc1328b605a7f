"""What checkers say in a log, cut into runs: the lines of one checker, from its first problem to its verdict."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import re2

from workers.triage.checker import Checker, Form
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.relayed import said

# Between two problems of one run lie code frames, diffs and the names of files that are well.
_GAP = 120
_MAX_STEPS = 50
_SCRIPT_REACH = 200
_VERDICT_GAP = 1_500
# A file's name that other lines are indented under is another tool's header, not an entry of a list.
_UNDER_HEADER = Pattern(r"^\s+\d+:\d+\s")


@dataclass(frozen=True, slots=True)
class Run:
    """The lines of one checker that belong together."""

    checker: Checker
    """Who speaks."""
    rows: tuple[tuple[int, tuple[Form, ...]], ...]
    """The lines that name problems, each with the forms that it may have."""
    verdicts: tuple[int, ...]
    """The lines by which it says that it failed."""

    @property
    def first(self) -> int:
        """Its first line."""
        return min([number for number, _ in self.rows[:1]] + list(self.verdicts[:1]))

    @property
    def last(self) -> int:
        """Its last line."""
        return max([number for number, _ in self.rows[-1:]] + list(self.verdicts[-1:]))


@dataclass(frozen=True, slots=True)
class _Lines:
    """What one checker says anywhere in the log."""

    rows: dict[int, tuple[Form, ...]] = field(default_factory=dict)
    verdicts: list[int] = field(default_factory=list)
    needed: list[int] = field(default_factory=list)


class Runs:
    """Finds the runs of a set of checkers."""

    def __init__(self, checkers: Sequence[Checker]) -> None:
        """Compile the literals; where two checkers know a line, the first one speaks."""
        self._checkers = checkers
        by_literal: dict[str, list[tuple[Checker, Form | None]]] = {}
        for checker in checkers:
            forms = [(literal, form) for form in checker.forms for literal in form.triggers]
            asked = [(literal, None) for named in (checker.verdict, checker.needs) if named for literal in named[0]]
            for literal, form in (*forms, *asked):
                by_literal.setdefault(literal, []).append((checker, form))
        self.literals = tuple(by_literal)
        """A line without any of them says nothing."""
        self._order = {checker: index for index, checker in enumerate(checkers)}
        self._meanings = list(by_literal.values())
        options = re2.Options()
        # Beyond what it may take, a set of RE2's finds nothing.
        options.max_mem = 64 << 20
        self._set = re2.Set.SearchSet(options)
        for literal in self.literals:
            self._set.Add(re2.escape(literal))
        self._set.Compile()

    def find(self, log: JobLog, hits: Sequence[int], claimed: Collection[int]) -> Iterator[Run]:
        """The runs, by checker and place; `hits` are the numbers of the lines that hold one of the literals.

        Lines that are in `claimed` by the time a checker has its turn are no problems of its own.
        """
        lines: defaultdict[Checker, _Lines] = defaultdict(_Lines)
        for number in sorted({*_commands(log, hits), *hits}):
            text, echoed = log.text(number), log.echoed(number)
            for checker, form in self.meanings(text):
                _note(log, lines[checker], checker, form, (number, text, echoed))
        for checker in (checker for checker in self._checkers if checker in lines):
            for run in _cut(log, checker, lines[checker], claimed):
                if checker.needs is None or _in_span(log, run.first, lines[checker].needed):
                    yield run

    def meanings(self, text: str) -> list[tuple[Checker, Form | None]]:
        """What a line may be by the literals in it: a problem in some form, or without a form something else."""
        found = [meaning for index in self._set.Match(text) or () for meaning in self._meanings[index]]
        return sorted(dict.fromkeys(found), key=lambda meaning: self._order[meaning[0]]) if len(found) > 1 else found


def _commands(log: JobLog, hits: Sequence[int]) -> Iterator[int]:
    """The lines of the echoed scripts of the steps that the hits are in: what was run tells who speaks."""
    spans = {span for number in hits if (span := log.span(number))}
    for span in sorted(spans, key=lambda span: span.first)[-_MAX_STEPS:]:
        for number, _ in log.window(span.first, min(span.last, span.first + _SCRIPT_REACH)):
            if not log.echoed(number):
                break
            yield number


def is_row(checker: Checker, form: Form, text: str) -> bool:
    """Whether the line names a problem in that form."""
    return bool(said(form.pattern, text)) and not (checker.reject and said(checker.reject, text))


def _note(log: JobLog, lines: _Lines, checker: Checker, form: Form | None, line: tuple[int, str, bool]) -> None:
    """Note what a line is to a checker, if anything."""
    number, text, echoed = line
    if form is None:
        if checker.verdict and not echoed and said(checker.verdict[1], text):
            lines.verdicts.append(number)
        if checker.needs and said(checker.needs[1], text):
            lines.needed.append(number)
    elif form.section is not None:
        if (form.is_command or not echoed) and said(form.section, text):
            for row in _section(log, checker, form, number):
                lines.rows[row] = (*lines.rows.get(row, ()), form)
    elif not echoed and is_row(checker, form, text):
        lines.rows[number] = (*lines.rows.get(number, ()), form)


def _section(log: JobLog, checker: Checker, form: Form, opened: int) -> list[int]:
    """The lines of the problems listed below the line that opens a section."""
    found: list[int] = []
    span = log.span(opened)
    for number, text in log.window(opened + 1, min(span.last if span else opened, opened + form.reach)):
        if log.echoed(number):
            continue
        if form.until and said(form.until, text):
            break
        if is_row(checker, form, text):
            if not _UNDER_HEADER.search(log.text(number + 1)):
                found.append(number)
        elif found and form.is_list and text.strip():
            break
    return found


def _in_span(log: JobLog, number: int, others: Sequence[int]) -> bool:
    span = log.span(number)
    at = bisect_left(others, span.first) if span else 0
    return span is not None and at < len(others) and others[at] <= span.last


def _cut(log: JobLog, checker: Checker, lines: _Lines, claimed: Collection[int]) -> Iterator[Run]:
    """The checker's lines by runs of it: a verdict ends one, a long gap or another step begins one."""
    rows = {number: forms for number, forms in lines.rows.items() if number not in claimed}
    own: list[tuple[int, tuple[Form, ...]]] = []
    verdicts: list[int] = []
    last, ended = 0, False
    for number in sorted({*rows, *lines.verdicts}):
        far = number - last > (_GAP if number in rows else _VERDICT_GAP)
        if (own or verdicts) and (far or (ended and number in rows) or log.span(number) != log.span(last)):
            yield Run(checker, tuple(own), tuple(verdicts))
            own, verdicts, ended = [], [], False
        if number in rows:
            own.append((number, rows[number]))
        else:
            verdicts.append(number)
            # Some say first that they failed and then over what.
            ended = bool(own)
        last = number
    if own or verdicts:
        yield Run(checker, tuple(own), tuple(verdicts))
