"""Tables of how tools say something, and how a log is read with such a table: for kinds that many tools speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workers.triage.aftermath import Ending, merely_said, strength
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.toll import share, tests_ran_after, why_of, within_tests

_MOST = 400
"""How many hits are judged: of more than these, the last ones are nearest to the failure."""
_CLEAR = 0.7
"""From which confidence on the first of several like lines is the one to quote."""
_MOST_EVIDENCE = 4
_MOST_HEARD = 200
_BEFORE_TESTS = 0.8
"""What is left of the confidence where tests ran after it, which a full disk, say, does not prevent."""
# https://docs.python.org/3/library/traceback.html
_CHAINED = ("During handling of the above exception", "The above exception was the direct cause")


@dataclass(frozen=True, slots=True)
class Saying:
    """One way in which a tool says it."""

    trigger: str
    """A literal that is in every such line."""
    expression: str
    """In RE2's syntax; sought in the clean text. Its named groups tell what the line is about."""
    confidence: float = 0.9
    """How often it is right where the step ended on it."""
    ending: Ending = Ending.LOOSE
    """How surely the step ends on it."""
    about: str = ""
    """What it is about where no group of the expression tells."""
    tool: str = ""
    """The command that speaks, where the step's script may tell what it was asked for."""
    last_try: bool = False
    """Whether such a line stands for the last of several tries, although it says that the tool tries again."""
    of_tests: bool = False
    """Whether it is said of a test run itself, so that it counts although tests ran after it."""
    because: str = ""
    """Where set, a pattern that the line, or one of the lines `below` it, must match, too."""
    below: int = 0
    """How many further lines may hold the reason; 0 where it must stand in the line itself."""
    advice: str = ""
    """What to do in this case, where that differs from the rule."""
    pattern: Any = field(init=False, repr=False, compare=False)
    """The compiled expression."""
    reason: Any = field(init=False, repr=False, compare=False)
    """The compiled reason, or None."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", Pattern(self.expression))
        object.__setattr__(self, "reason", Pattern(self.because) if self.because else None)


def all_about(
    sayings: Iterable[Saying], about: str = "", advice: str = "", ending: Ending = Ending.LOOSE, of_tests: bool = False
) -> tuple[Saying, ...]:
    """The same Sayings, all of them about one thing, or with the same advice."""
    return tuple(replace(saying, about=about, advice=advice, ending=ending, of_tests=of_tests) for saying in sayings)


@dataclass(frozen=True, slots=True)
class Heard:
    """A line in which a Saying was recognised and which the step did not survive."""

    line: int
    """Its number."""
    saying: Saying
    """What was recognised."""
    groups: dict[str, str]
    """The groups of its expression that matched something."""
    confidence: float
    """How sure it is, by the Saying and by what follows the line."""
    in_test: bool = False
    """Whether it is why a test failed, not what a step ended on."""
    evidence: tuple[int, ...] = ()
    """Further lines: the reason, and others that say the same."""


def triggers(sayings: Iterable[Saying]) -> tuple[str, ...]:
    """The literals of a table, each once."""
    return tuple(dict.fromkeys(saying.trigger for saying in sayings))


def heard(log: JobLog, hits: Sequence[int], sayings: Sequence[Saying]) -> list[Heard]:
    """Each line that one of the table's Sayings recognises; the first of them that does speaks for the line."""
    found = (_heard(log, number, sayings) for number in hits[-_MOST:])
    return [one for one in found if one is not None][-_MOST_HEARD:]


def settled(log: JobLog, found: Iterable[Heard], subject: Callable[[Heard], object]) -> list[Heard]:
    """One for each subject in each step: the first clear one; the others are its evidence."""
    groups: dict[tuple[int, object], list[Heard]] = {}
    for one in found:
        span = log.span(one.line)
        groups.setdefault((span.first if span else 0, subject(one)), []).append(one)
    return [_best(log, group) for group in groups.values()]


def _heard(log: JobLog, number: int, sayings: Sequence[Saying]) -> Heard | None:
    text = log.text(number)
    for saying in sayings:
        found = saying.pattern.search(text) if saying.trigger in text else None
        if found and (reasons := _reasons(log, number, saying)) is not None:
            groups = {name.rstrip("0123456789"): value for name, value in found.groupdict().items() if value}
            return _judged(log, Heard(number, saying, groups, saying.confidence, evidence=reasons))
    return None


def _reasons(log: JobLog, number: int, saying: Saying) -> tuple[int, ...] | None:
    """The lines below that give the reason; None where one is asked for and none is there."""
    if saying.reason is None or saying.reason.search(log.text(number)):
        return ()
    following = log.window(number + 1, number + saying.below) if saying.below else ()
    at = next((at for at, text in following if saying.reason.search(text)), None)
    return None if at is None else (at,)


def _judged(log: JobLog, one: Heard) -> Heard | None:
    if merely_said(log.text(one.line), one.saying.last_try) or _leads_to_another(log, one.line):
        return None
    kept = strength(log, one.line, one.saying.ending)
    if kept is not None and not one.saying.of_tests and tests_ran_after(log, one.line):
        # The step lived with it, or a test printed it, or it is why a test failed.
        kept = _BEFORE_TESTS * kept if _outlives_tests(log, one) else None
    if kept is not None:
        return replace(one, confidence=round(one.confidence * kept, 2))
    return replace(one, in_test=True) if why_of(log, one.line) is not None else None


def _outlives_tests(log: JobLog, one: Heard) -> bool:
    is_sure = one.saying.ending is Ending.SURE
    return is_sure and why_of(log, one.line) is None and not within_tests(log, one.line)


def _leads_to_another(log: JobLog, number: int) -> bool:
    """Whether Python goes on to a further exception, which is the one that counts."""
    return any(text.startswith(_CHAINED) for _, text in log.window(number + 1, number + 6))


def _best(log: JobLog, group: Sequence[Heard]) -> Heard:
    own = [one for one in group if not one.in_test]
    if own:
        clear = [one for one in own if one.confidence >= _CLEAR]
        best = clear[0] if clear else max(own, key=lambda one: one.confidence)
    else:
        kept = share(log, [one.line for one in group])
        best = replace(group[0], confidence=round(group[0].confidence * kept, 2))
    others = tuple(_alike(group, best))
    return replace(best, evidence=(*best.evidence, *others[:_MOST_EVIDENCE]))


def _alike(group: Sequence[Heard], best: Heard) -> Iterator[int]:
    yield from (one.line for one in group if one.line > best.line and one.line not in best.evidence)
