"""The failed tests that a log names, whatever framework ran them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import PurePath

from workers.triage.frameworks.forms import Form, Framework
from workers.triage.frameworks.mentions import (
    FRAMEWORKS,
    TRIGGERS,
    Mention,
    compiled,
    heads,
    in_checkout,
    mentions,
    name_of,
    places,
)
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.signs import Weight
from workers.triage.weighing import weigh

MAX_TESTS = 20
"""How many failed tests are told apart."""
# How far below a test's name is read what it says; of the first ones further, for theirs is what is shown.
_DETAIL = 80
_DETAIL_OF_FIRST = 400
_FIRST = 2
_WHY_FIRST = 4
_WHY_LAST = 2
_TELLING = 5
_COUNTS = 2
_SAME = 3

# Files of others that a stack trace passes through on its way to the test.
_LIBRARY = Pattern(r"node_modules/|-packages/|/vendor/|/gems/|^node:|^[^/\\]+\.(?:java|kt|groovy|scala)$")

__all__ = ["MAX_TESTS", "TRIGGERS", "FailedTest", "FailedTests", "failed_tests", "name_of"]


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
class FailedTests:
    """All failed tests that a log names."""

    tests: tuple[FailedTest, ...] = ()
    """The first MAX_TESTS, in the log's order."""
    named: tuple[int, ...] = ()
    """The lines that name them and all others, each framework's in turn."""
    count: int = 0
    """How many tests that is, at least: two frameworks may name the same one."""


def failed_tests(log: JobLog, hits: Sequence[int]) -> FailedTests:
    """The failed tests of a log; `hits` are its lines that hold one of TRIGGERS."""
    found = heads(log, hits)
    tests: list[FailedTest] = []
    named: list[list[int]] = []
    keys: list[list[str]] = []
    for framework in FRAMEWORKS:
        if any(form in found for form in framework.forms) and (not framework.confirm or framework.confirm in found):
            by_form = mentions(log, framework, found)
            tests += _tests_of(log, framework, by_form, found)
            named.append(list(_named(log, by_form)))
            keys.append([mention.key for mention in _distinct(by_form)])
    first = tuple(sorted(tests, key=lambda test: test.head)[:MAX_TESTS])
    in_turn = (number for numbers in zip_longest(*named) for number in numbers if number is not None)
    told = [names for names in keys if names]
    count = len(told[0]) if len(told) == 1 else len(set(chain.from_iterable(told)))
    return FailedTests(first, tuple(dict.fromkeys(in_turn)), count)


def _tests_of(
    log: JobLog, framework: Framework, by_form: Sequence[Sequence[Mention]], found: Mapping[Form, Sequence[int]]
) -> Iterator[FailedTest]:
    others: dict[str, list[Mention]] = {}
    for mention in chain.from_iterable(by_form[1:]):
        others.setdefault(mention.key, []).append(mention)
    counts = tuple(found.get(framework.counts, ())[-_COUNTS:]) if framework.counts else ()
    named = {mention.head for mention in chain.from_iterable(by_form)}
    for index, mention in enumerate(_distinct(by_form)[:MAX_TESTS]):
        same = [other for other in others.get(mention.key, []) if other.head != mention.head]
        reach = _DETAIL_OF_FIRST if index < _FIRST else _DETAIL
        test = _failed(log, framework, [mention, *same[:_SAME]], reach)
        told = (number for number in test.evidence if number not in named)
        yield replace(test, evidence=(*told, *counts, *(other.head for other in same[:_SAME])))


def _distinct(by_form: Sequence[Sequence[Mention]]) -> list[Mention]:
    """The tests of the best form, each once."""
    seen: set[tuple[str | None, str | None]] = set()
    distinct = []
    for mention in by_form[0] if by_form else ():
        if (mention.test, mention.file) not in seen:
            # A line that tells no file may repeat one that did.
            seen |= {(mention.test, mention.file), (mention.test, None)}
            distinct.append(mention)
    return distinct


def _named(log: JobLog, by_form: Sequence[Sequence[Mention]]) -> Iterator[int]:
    """For each test the line that names it best: one that needs no other to be understood, where there is one."""
    others = {mention.key: mention for mention in chain.from_iterable(by_form[1:])}
    for mention in _distinct(by_form):
        other = others.get(mention.key)
        yield other.head if other and name_of(log.text(mention.head)) is None else mention.head


def _failed(log: JobLog, framework: Framework, same: Sequence[Mention], reach: int) -> FailedTest:
    main = same[0]
    file = next((mention.file for mention in same if mention.file), None)
    line = next((mention.line for mention in same if mention.line), None)
    why: list[int] = []
    telling: list[int] = []
    at: list[tuple[str, int]] = []
    for number, text in _details(log, same, reach):
        if not text or text.isspace():
            continue
        if framework.why and compiled(framework.why).search(text):
            why.append(number)
        elif len(telling) < _TELLING and weigh(text) >= Weight.STRONG:
            telling.append(number)
        if line is None:
            at.extend(_place(framework, text))
    if line is None and (place := _own_place(main, file, at)):
        file, line = file or place[0], place[1]
    # What a test prints comes before what it died of, so the last lines that say why matter as much as the first.
    shown = dict.fromkeys([*why[:_WHY_FIRST], *why[_WHY_FIRST:][-_WHY_LAST:]])
    return FailedTest(main.head, main.test, file, line, framework.confidence, (*_with_values(log, shown), *telling))


def _details(log: JobLog, same: Sequence[Mention], reach: int) -> Iterator[tuple[int, str]]:
    """The lines below each mention, up to the next test's."""
    for mention in same:
        at = bisect_right(mention.starts, mention.head)
        following = mention.starts[at] if at < len(mention.starts) else len(log) + 1
        yield from log.window(mention.head + 1, min(mention.head + reach, following - 1))


def _with_values(log: JobLog, numbers: Iterator[int] | dict[int, None]) -> Iterator[int]:
    """The lines, and below one that ends with a colon the line that it introduces."""
    for number in numbers:
        yield number
        if log.text(number).rstrip().endswith(":") and log.text(number + 1).strip():
            yield number + 1


def _place(framework: Framework, text: str) -> Iterator[tuple[str, int]]:
    found = places(compiled(framework.place).search(text)) if framework.place else {}
    if "line" in found:
        yield in_checkout(found.get("file")) or "", int(found["line"])


def _own_place(mention: Mention, file: str | None, at: Sequence[tuple[str, int]]) -> tuple[str, int] | None:
    """The place in the test's own file, else the first that is in no library."""
    name = mention.test or ""
    own = (place for place in at if place[0] == file or (place[0] and PurePath(place[0]).stem in name))
    others = (place for place in at if file is None and not _LIBRARY.search(place[0]))
    return next(own, None) or next(others, None)
