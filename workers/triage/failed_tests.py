"""The failed tests that a log names, whatever framework ran them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import PurePath
from typing import Protocol

import re2

from workers.triage.frameworks import FRAMEWORKS, Form, Framework
from workers.triage.log import JobLog
from workers.triage.signs import Weight, weigh

MAX_TESTS = 20
"""How many failed tests are named."""
_MAX_ENTRIES = 200
_SECTION = 5_000
_DETAIL = 300
_MAX_WHY = 5
_NAME_LINES = 8
_ABOVE = 200

TRIGGERS = tuple(
    dict.fromkeys(trigger for framework in FRAMEWORKS for form in framework.forms for trigger in form.triggers)
)
"""The literals of all frameworks' forms."""

_NAME_ENDS = re2.compile(r"::|[.>›#/\\]|\s-\s")
_WORKSPACE = re2.compile(
    r"^(?:/home/runner/work/[^/]+/[^/]+|/Users/runner/work/[^/]+/[^/]+|/__w/[^/]+/[^/]+|/github/workspace|"
    r"/(?:home|Users)/travis/build/[^/]+/[^/]+|[A-Z]:\\a\\[^\\]+\\[^\\]+)[/\\]"
)
# Files of others that a stack trace passes through on its way to the test.
_LIBRARY = re2.compile(r"node_modules/|-packages/|/vendor/|/gems/|^node:|^[^/\\]+\.(?:java|kt|groovy|scala)$")
_PARAMETERS = re2.compile(r"\[.*|\(.*")


class _Found(Protocol):
    def groupdict(self) -> dict[str, str | None]: ...
    def __getitem__(self, name: str) -> str | None: ...


class _Pattern(Protocol):
    def search(self, text: str) -> _Found | None: ...


class _PatternSet(Protocol):
    def Match(self, text: str) -> list[int] | None: ...  # noqa: N802  the name is google-re2's


@dataclass(frozen=True, slots=True)
class FailedTest:
    """One failed test."""

    head: int
    """The number of the line that names it."""
    test: str | None
    """Its name; None where a whole file failed."""
    file: str | None
    """The file that it, or the assertion in it, stands in."""
    line: int | None
    """The line there."""
    confidence: float
    """How often such lines mean that a failed test broke the job."""
    evidence: tuple[int, ...]
    """The lines that say why, and those that count the failures."""


@dataclass(frozen=True, slots=True)
class _Entry:
    head: int
    test: str | None
    file: str | None
    line: int | None
    starts: tuple[int, ...]
    """Where the tests of the same form begin: no detail of one reaches into the next."""

    @property
    def key(self) -> str:
        """What the same test is called in every form: the last part of its name, without parameters."""
        name = _PARAMETERS.sub("", self.test or self.file or "")
        return str(_NAME_ENDS.split(name)[-1].strip().strip("_"))


def failed_tests(log: JobLog, hits: Sequence[int]) -> list[FailedTest]:
    """The failed tests in the log's order, at most MAX_TESTS; `hits` are the lines that hold one of TRIGGERS."""
    heads = _heads(log, hits)
    found = [
        test
        for framework in FRAMEWORKS
        if any(form in heads for form in framework.forms) and _confirmed(log, framework)
        for test in _tests_of(log, framework, heads)
    ]
    return sorted(found, key=lambda test: test.head)[:MAX_TESTS]


@cache
def _compiled(pattern: str) -> _Pattern:
    compiled: _Pattern = re2.compile(pattern)
    return compiled


@cache
def _head_set() -> tuple[_PatternSet, tuple[Form, ...]]:
    forms = tuple(form for framework in FRAMEWORKS for form in framework.forms)
    options = re2.Options()
    options.max_mem = 64 << 20
    heads = re2.Set.SearchSet(options)
    for form in forms:
        heads.Add(form.section or form.pattern)
    heads.Compile()
    return heads, forms


def _heads(log: JobLog, hits: Sequence[int]) -> dict[Form, list[int]]:
    heads, forms = _head_set()
    found: dict[Form, list[int]] = {}
    for number in hits:
        for index in sorted(heads.Match(log.text(number)) or ()):
            found.setdefault(forms[index], []).append(number)
    return found


def _confirmed(log: JobLog, framework: Framework) -> bool:
    if framework.confirm is None:
        return True
    literal, pattern = framework.confirm
    return any(_compiled(pattern).search(log.text(number)) for number in log.find(literal))


def _tests_of(log: JobLog, framework: Framework, heads: dict[Form, list[int]]) -> Iterator[FailedTest]:
    by_form = [_bounded(_entries(log, framework, form, heads.get(form, ()))) for form in framework.forms]
    named = [entries for entries in by_form if entries]
    if not named:
        return
    others: dict[str, list[_Entry]] = {}
    for entry in (entry for entries in named[1:] for entry in entries):
        others.setdefault(entry.key, []).append(entry)
    counts = _counts(log, framework)
    seen: set[tuple[str | None, str | None]] = set()
    for entry in named[0][:_MAX_ENTRIES]:
        if (entry.test, entry.file) not in seen:
            # A line that tells no file may repeat one that did.
            seen |= {(entry.test, entry.file), (entry.test, None)}
            same = others.get(entry.key, [])[:3]
            yield _failed(log, framework, [entry, *same], counts)


def _bounded(entries: Iterable[_Entry]) -> list[_Entry]:
    listed = list(entries)
    starts = tuple(sorted({entry.head for entry in listed}))
    return [replace(entry, starts=starts) for entry in listed]


def _entries(log: JobLog, framework: Framework, form: Form, heads: Sequence[int]) -> Iterator[_Entry]:
    if form.section is None:
        for number in heads[:_MAX_ENTRIES]:
            yield from _entry(log, framework, form, number, {})
        return
    for head, following in pairwise([*heads, len(log) + 1]):
        given = _places(_compiled(form.section).search(log.text(head)))
        for number, text in log.window(head + 1, min(following - 1, head + _SECTION)):
            if form.until and _compiled(form.until).search(text):
                break
            yield from _entry(log, framework, form, number, given)


def _entry(log: JobLog, framework: Framework, form: Form, number: int, given: dict[str, str]) -> Iterator[_Entry]:
    text = log.text(number)
    match = _compiled(form.pattern).search(text)
    if match and not (framework.reject and _compiled(framework.reject).search(text)):
        places = _above(log, framework, number) | given | _places(match)
        line = places.get("line")
        test = " ".join([places.get("test", ""), *_rest(log, form, number)]).strip()
        yield _Entry(number, test or None, _in_checkout(places.get("file")), int(line) if line else None, ())


def _above(log: JobLog, framework: Framework, head: int) -> dict[str, str]:
    if framework.above:
        for number in range(head - 1, max(0, head - _ABOVE), -1):
            if match := _compiled(framework.above).search(log.text(number)):
                return _places(match)
    return {}


def _rest(log: JobLog, form: Form, head: int) -> Iterator[str]:
    """What the lines below add to the name of a test."""
    if form.rest is None or log.text(head).rstrip().endswith(":"):
        return
    for _, text in log.window(head + 1, head + _NAME_LINES):
        more = _compiled(form.rest).search(text)
        if more is None:
            return
        yield more["test"] or ""
        if more["end"]:
            return


def _in_checkout(file: str | None) -> str | None:
    """The path within the repository, where it begins with the folder that GitHub checks out into."""
    return str(_WORKSPACE.sub("", file)) if file else None


def _places(match: _Found | None) -> dict[str, str]:
    """The groups that matched something; a digit at the end of a name tells alternatives apart."""
    groups = match.groupdict() if match else {}
    return {name.rstrip("0123456789"): value for name, value in groups.items() if value}


def _counts(log: JobLog, framework: Framework) -> tuple[int, ...]:
    if framework.counts is None:
        return ()
    literal, pattern = framework.counts
    return tuple(n for n in log.find(literal) if _compiled(pattern).search(log.text(n)))[-2:]


def _failed(log: JobLog, framework: Framework, mentions: Sequence[_Entry], counts: tuple[int, ...]) -> FailedTest:
    main = mentions[0]
    file = next((entry.file for entry in mentions if entry.file), None)
    line = next((entry.line for entry in mentions if entry.line), None)
    why: list[int] = []
    telling: list[int] = []
    places: list[tuple[str, int]] = []
    for entry in mentions:
        for number, text in _detail(log, entry):
            if framework.why and len(why) < _MAX_WHY and _compiled(framework.why).search(text):
                why.append(number)
            elif len(telling) < _MAX_WHY and weigh(text) >= Weight.STRONG:
                telling.append(number)
            places.extend(_place(framework, text))
    if line is None and (place := _own_place(main, file, places)):
        file, line = file or place[0], place[1]
    heads = tuple(entry.head for entry in mentions[1:])
    return FailedTest(main.head, main.test, file, line, framework.confidence, (*why, *heads, *telling, *counts))


def _place(framework: Framework, text: str) -> Iterator[tuple[str, int]]:
    found = _places(_compiled(framework.place).search(text)) if framework.place else {}
    if "line" in found:
        yield _in_checkout(found.get("file")) or "", int(found["line"])


def _own_place(entry: _Entry, file: str | None, places: Sequence[tuple[str, int]]) -> tuple[str, int] | None:
    """The place in the test's own file, else the first that is in no library."""
    name = entry.test or ""
    own = (place for place in places if place[0] == file or (place[0] and PurePath(place[0]).stem in name))
    others = (place for place in places if file is None and not _LIBRARY.search(place[0]))
    return next(own, None) or next(others, None)


def _detail(log: JobLog, entry: _Entry) -> Iterator[tuple[int, str]]:
    at = bisect_right(entry.starts, entry.head)
    following = entry.starts[at] if at < len(entry.starts) else len(log) + 1
    return log.window(entry.head + 1, min(entry.head + _DETAIL, following - 1))
