"""Tables of how tools say that something failed, and how sure it is that a step ended on what one of them said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workers.triage.ending import lines_until_failure
from workers.triage.log import ERROR, JobLog
from workers.triage.model import Match, Subject
from workers.triage.patterns import Pattern
from workers.triage.text import code

MERELY_SAID = ("##[warning]", "##[notice]", "##[debug]")
"""How the runner marks lines that fail nothing."""

_PYTHON_WARNING = Pattern(r"^\S+:\d+: \w*Warning: ")

FRAME = Pattern(r"^(?:##\[error\]\s*|[│╷╵] *|> |\[\d+\] |remote: |Error: )*")
"""What a runner, Terraform or a parallel runner of scripts puts before a tool's own words."""

TESTS_RAN = Pattern(
    r"^=+ .*\d+ (?:failed|passed|errors?)\b.* in [\d.]+s|^Ran \d+ tests? in |^FAILED \(|^Tests?:? +(?:run: )?\d+"
    r"|^Test Suites: |^\s*\d+ (?:failing|passing)\b|^--- FAIL|^FAIL\s|^test result: |^Tests run:|^\d+ examples?, "
    r"|^=+ short test summary|^failures:$|Failed tests?:"
)
"""Lines by which test runners sum up: what stands shortly before one was printed by a test."""

_MOST_HITS = 1000
"""How many lines are read: of more than these, the last ones are nearest to the failure."""
_MOST = 200
"""How many of those that say it are judged."""
_FIRM_REACH = 60
"""How many lines may follow a message after which its tool certainly stops: a help text, parallel work."""
_NEAR = 15
"""Within how many it is as sure as its words; farther off, something else may have failed."""
_LIKELY = 0.7
_PERHAPS = 0.65
_DISTANT = 0.4
_LOOSE_REACH = 2
"""How many may follow a message that a script may well live with."""
_FARTHEST = 200
_BELOW = 6
_ENDED = r"(?i)\b(?:exit(?:ed|ing)?(?: with)?(?: non-zero)?(?: code| status| value)?|error|errno|status|code|returned)"
_EXITS = {number: Pattern(rf"{_ENDED}[:=]? *['\"(]?{number}\b") for number in (126, 127, 128)}
_OTHER_EXIT = Pattern(r"^##\[error\]Process completed with exit code [1-9]\d*\.")
_NINJA = "FAILED: [code={}] "
"""How ninja begins the output of a command that failed."""
_IGNORED = "(ignored)"
"""How make marks a failure that it was told to live with."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What a person is told; `{name}` in either stands for a field of the Subject."""

    summary: str
    """One sentence: what broke."""
    remedy: str
    """What to do, in the imperative."""
    unnamed: str = ""
    """The summary where the log names nothing; empty where the summary does without a name."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way in which a tool says that something failed."""

    trigger: str
    """A literal that is in every such line."""
    expression: str
    """In RE2's syntax, sought in the line without its frame; its named groups are fields of the Subject."""
    advice: Advice
    """What to tell of it."""
    confidence: float = 0.95
    """How often it is right where the step ended on it."""
    firm: bool = True
    """Whether the tool certainly stops; otherwise the script around it may live with the message."""
    exits: int = 0
    """The exit code that follows from it: where the step ended with that code, it counts from farther away, too."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Fields of the Subject that the words imply without naming them."""
    below: str = ""
    """Where the words end before they name it: what names it on one of the next lines, in the same syntax."""
    in_tests: bool = False
    """Whether it counts although a test runner printed it, because no test can pass without it."""
    lasting: bool = False
    """Whether it goes on to hold for all that the step does, so that a failure much later may follow from it."""
    pattern: Any = field(init=False, repr=False, compare=False)
    """The compiled expression."""
    rest: Any = field(init=False, repr=False, compare=False)
    """The compiled expression of what is below, or None."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", Pattern(self.expression))
        object.__setattr__(self, "rest", Pattern(self.below) if self.below else None)


@dataclass(frozen=True, slots=True)
class Said:
    """A line on which a step ended."""

    line: int
    """Its number."""
    phrase: Phrase
    """The words it was known by."""
    named: Mapping[str, str | None]
    """What it names: the expression's groups and the fields its words imply."""
    confidence: float
    """How often such a line is why the step failed."""
    evidence: tuple[int, ...] = ()
    """The lines that tell the rest: the field below, the exit code where that is why it counts."""

    def match(self, subject: Subject, advice: Advice | None = None, evidence: Sequence[int] = ()) -> Match:
        """The Match about that Subject, worded by an Advice or else by the phrase's own."""
        given = advice or self.phrase.advice
        fields = subject.fields()
        shown = {name: code(value) if value else "it" for name, value in fields.items()}
        unnamed = any(not value and f"{{{name}}}" in given.summary for name, value in fields.items())
        summary = (given.unnamed if unnamed else "") or given.summary
        return Match(
            line=self.line,
            subject=subject,
            confidence=self.confidence,
            summary=summary.format(**shown).replace("\n", " ").strip(),
            remedy=given.remedy.format(**shown).replace("\n", " ").strip(),
            evidence=tuple(dict.fromkeys((*self.evidence, *evidence))),
        )


@dataclass(frozen=True)
class Phrases:
    """All of one Kind; where two know a line, the first speaks."""

    table: tuple[Phrase, ...]
    """The best known first."""

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """The literals of all of them, each once."""
        return tuple(dict.fromkeys(phrase.trigger for phrase in self.table))

    def said(self, log: JobLog, hits: Sequence[int]) -> Iterator[Said]:
        """Each of the lines on which a step ended, in order."""
        read = hits[-_MOST_HITS:]
        heard = [(number, heard) for number in read if (heard := self.heard(log.text(number)))][-_MOST:]
        last = _last_before_exit(log, [(number, phrase) for number, (phrase, _) in heard])
        for number, (phrase, named) in heard:
            exit_line = last.get(number)
            confidence = phrase.confidence if exit_line else how_sure(log, number, phrase)
            if confidence:
                below, more = _below(log, number, phrase)
                evidence = (*below, *((exit_line,) if exit_line else ()))
                yield Said(number, phrase, {**named, **more}, round(confidence, 2), evidence)

    def heard(self, text: str) -> tuple[Phrase, Mapping[str, str | None]] | None:
        """The phrase that a line is, and what it names."""
        if text.startswith(MERELY_SAID) or _PYTHON_WARNING.search(text):
            return None
        bare = FRAME.behind(text)
        for phrase in self.table:
            if phrase.trigger in text and (found := phrase.pattern.search(bare)):
                return phrase, {**phrase.fixed, **found.groupdict()}
        return None


def how_sure(log: JobLog, number: int, phrase: Phrase) -> float | None:
    """How sure it is that the step ended on this line; None where it did not."""
    left = lines_until_failure(log, number)
    if left is None:
        return _DISTANT if phrase.lasting and _failed(log, number) else None
    in_tests = not phrase.in_tests and not log.text(number).startswith(ERROR) and tests_ran(log, number)
    if in_tests or left > (_FIRM_REACH if phrase.firm else _LOOSE_REACH):
        return None
    if phrase.firm:
        return phrase.confidence if left <= _NEAR else min(_LIKELY, phrase.confidence)
    if phrase.exits and _OTHER_EXIT.search(_end(log, number)):
        # Where the shell went on and the step ended with another code, it may as well have been something else.
        return None if left else _PERHAPS
    return phrase.confidence - 0.05 * left


def _failed(log: JobLog, number: int) -> bool:
    span = log.span(number)
    return span is not None and span.failed


def _end(log: JobLog, number: int) -> str:
    """What the runner says of how the step ended."""
    span = log.span(number)
    at = bisect_left(log.errors, number)
    return log.text(log.errors[at]) if span and at < len(log.errors) and log.errors[at] <= span.last else ""


def tests_ran(log: JobLog, number: int) -> bool:
    """Whether a test runner sums up shortly after this line."""
    return any(TESTS_RAN.search(text) for _, text in log.window(number + 1, number + _FIRM_REACH))


def _below(log: JobLog, number: int, phrase: Phrase) -> tuple[tuple[int, ...], Mapping[str, str | None]]:
    """The line below that names what the phrase is about, and what it names."""
    if phrase.rest is not None:
        for at, text in log.window(number + 1, number + _BELOW):
            if found := phrase.rest.search(text):
                return (at,), found.groupdict()
    return (), {}


def _last_before_exit(log: JobLog, heard: Sequence[tuple[int, Phrase]]) -> dict[int, int]:
    """For the last line in a step before it exited with the code that follows from it: where the log says so."""
    last: dict[int, tuple[int, int]] = {}
    for number, phrase in heard:
        exit_line = _exit_line(log, number, phrase.exits) if phrase.exits else None
        if exit_line:
            span = log.span(number)
            last[span.first if span else 0] = (number, exit_line)
    return dict(last.values())


def _exit_line(log: JobLog, number: int, exits: int) -> int | None:
    """The line by which the step, or ninja's command around this line, ended with that code."""
    span = log.span(number)
    if span is None or lines_until_failure(log, number) is None:
        return None
    above = [at for at, text in log.window(number - _BELOW, number - 1) if text.startswith(_NINJA.format(exits))]
    if above:
        return above[-1]
    for at, text in log.window(number + 1, min(span.last, number + _FARTHEST)):
        if _EXITS[exits].search(text) and _IGNORED not in text:
            return at
        if text.startswith(ERROR):
            return None
    return None
