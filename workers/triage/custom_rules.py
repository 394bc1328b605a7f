"""Causes that only one repository knows: the rules of its settings, tried on logs.

A rule counts only once it was tried on the log of a job of the same repository that passed, and did not fire there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from workers.triage.log import JobLog
from workers.triage.model import Finding, Match, Subject
from workers.triage.redact import redact
from workers.triage.repository.settings_values import PATH, expression, together
from workers.triage.text import code

if TYPE_CHECKING:
    # pydantic takes longer to load than a short log takes to read.
    from workers.triage.repository.repository_settings import Rule

CONFIDENCE: Final = 0.9
"""How often a rule is right: its author knows the repository, and it stayed silent in a job that passed."""
MOST_LINES: Final = 5
"""How many lines one rule names in one log."""
REFUSED = """\
The rule {rule} of `{path}` does not count: it also fires in line {line} of {job}, which passed; let it look for text \
that only a failure prints."""
UNTESTED_ONE = """\
The rule {rules} of `{path}` does not count yet: no log of a job that passed was at hand to try it on."""
UNTESTED = """\
The rules {rules} of `{path}` do not count yet: no log of a job that passed was at hand to try them on."""
_MOST_NAMED = 5
_SHORTEST_NEEDED = 6
# Escapes other than these may take what follows them for a part of themselves.
_STRANGE_ESCAPE = re.compile(r"\\[^dDsSwWbB.:/+*?^${}\\-]")
# What may be missing or may be of many sorts: an atom that may come no time, an escape, a wildcard, an anchor.
_OPEN = re.compile(r"(?:\\.|[^\\])(?:[*?]|\{[^}]*\})\??|\\.|\+\??|[.^$]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OwnRule(Subject):
    """What a rule of the repository's own settings recognised."""

    own_rule: str
    """The rule's name."""


class Fired(NamedTuple):
    """Where a rule fires."""

    rule: str
    """Its name."""
    line: int
    """The line's number."""
    text: str
    """What the line says, without secrets."""


def is_own(finding: Finding) -> bool:
    """Whether a rule of the repository's settings made it: then the subject has no fields of its Kind."""
    return "own_rule" in finding.subject


def matches(rules: Sequence[Rule], log: JobLog, parts: Sequence[range]) -> Iterator[tuple[Rule, Match]]:
    """What each rule recognises within some parts of a log: its first line there, and the next few as evidence.

    Where several rules know one line, the first of them speaks.
    """
    taken: set[int] = set()
    found = _lines(rules, log, parts)
    for rule in rules:
        numbers = [number for number in found.get(rule.name, ()) if number not in taken]
        if numbers:
            taken.add(numbers[0])
            subject = OwnRule(rule.name)
            yield rule, Match(numbers[0], subject, CONFIDENCE, rule.summary, rule.remedy, tuple(numbers[1:]))


def fires_on(rules: Sequence[Rule], passing: JobLog) -> tuple[Fired, ...]:
    """Where rules fire in the log of a job that passed, each at its first line. None of these rules may count."""
    parts = [range(passing.echo_ends.get(span.first, span.first - 1) + 1, span.last + 1) for span in passing.spans]
    found = _lines(rules, passing, parts)
    firsts = {rule.name: found[rule.name][0] for rule in rules if found.get(rule.name)}
    return tuple(Fired(rule, line, redact(passing.text(line))) for rule, line in firsts.items())


def words_of(rules: Sequence[Rule]) -> tuple[str, ...]:
    """What to look for in a log that is too long to be kept whole, so that rules see the lines they are for.

    A rule's literal; of a pattern the longest text that it cannot do without, where that is told easily.
    """
    words = (rule.literal or _needed(rule.pattern or "") for rule in rules)
    return tuple(dict.fromkeys(word for word in words if word))


def _needed(pattern: str) -> str:
    """Text that each match of the pattern holds; empty where it takes more than a look to tell."""
    if any(character in pattern for character in "|([") or _STRANGE_ESCAPE.search(pattern):
        return ""
    longest = max(_OPEN.split(pattern), key=len)
    return longest if len(longest) >= _SHORTEST_NEEDED and longest.isascii() else ""


def refused(rule: str, job: str, line: int) -> str:
    """A sentence for the comment: why a rule does not count that fires in that line of a passing job's log."""
    return REFUSED.format(rule=code(rule), path=PATH, job=code(job), line=line)


def untested(rules: Sequence[Rule]) -> str:
    """A sentence for the comment: that rules were not tried yet; empty where there are none."""
    if not rules:
        return ""
    named = ", ".join(code(rule.name) for rule in rules[:_MOST_NAMED])
    more = f" and {len(rules) - _MOST_NAMED} more" if len(rules) > _MOST_NAMED else ""
    return (UNTESTED_ONE if len(rules) == 1 else UNTESTED).format(rules=f"{named}{more}", path=PATH)


def _lines(rules: Sequence[Rule], log: JobLog, parts: Sequence[range]) -> Mapping[str, Sequence[int]]:
    """The first lines on which each rule fires, by the rules' names."""
    if not rules:
        return {}
    read = log.unwrapped
    found = {rule.name: list(_holding(rule.literal, read, parts)) for rule in rules if rule.literal is not None}
    by_pattern = {rule.name: expression(rule.pattern) for rule in rules if rule.pattern is not None}
    return found | _matching(by_pattern, read, parts)


def _holding(literal: str, log: JobLog, parts: Sequence[range]) -> Iterator[int]:
    numbers = (number for number in log.find(literal) if any(number in part for part in parts))
    # A time stamp, or what a builder puts before the line, is no part of it.
    held = (number for number in numbers if literal in log.text(number))
    yield from (number for number, _ in zip(held, range(MOST_LINES), strict=False))


def _matching(patterns: Mapping[str, Any], log: JobLog, parts: Sequence[range]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {name: [] for name in patterns}
    left = dict(patterns)
    any_of = _any_of(left)
    for number, text in (line for part in parts if left for line in log.window(part.start, part.stop - 1)):
        if any_of is not None and not any_of.search(text):
            continue
        for name in [name for name, pattern in left.items() if pattern.search(text)]:
            found[name].append(number)
            if len(found[name]) >= MOST_LINES:
                del left[name]
                if not left:
                    return found
    return found


def _any_of(patterns: Mapping[str, Any]) -> Any:  # noqa: ANN401 - RE2's compiled expression, which has no type
    """One expression for all, so that a line that fits none of them is tried once; None for one, which is its own."""
    return together([pattern.pattern for pattern in patterns.values()]) if len(patterns) > 1 else None
