"""What is said of requirements and choices: looks with file and line, and mends in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from workers.triage.model import Look
from workers.triage.proving import Context
from workers.triage.python_versions.agreement import Agreement
from workers.triage.python_versions.places import Choice, Requirement, Role
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.versions import Range
from workers.triage.text import code
from workers.triage.workflow_place import look

MOST_LOOKS = 12
_MOST_NAMED = 6

REFUSED = "chooses {texts}, which {range} does not allow"
AGREED = "chooses {texts}, which {range} allows"
UNTOLD = "chooses {texts}; whether {range} allows that cannot be told"
TOLD = "says {texts}; nothing is run with it"
UNRESOLVED = "takes the version from {expression}, which the repository does not tell"

WRITE = "Write {new} for {old} at {place}"
TAKE_OUT = "Take {old} out of the list at {place}"
ALL = "Then every version that was found is one that {range} allows."
SOME = "Then these are versions that {range} allows."
LEFT = "What is not in the diff needs another version, too: {places}."
COMPARES = "A condition at {places} compares with {text}, which no job then has; change it with the list."


def at(path: str, line: int) -> str:
    """A place as a sentence names it."""
    return f"{code(path)} line {line}"


def place_of(thing: Choice | Requirement) -> str:
    """Its place as a sentence names it."""
    return at(thing.path, thing.line)


def listed(parts: Iterable[str]) -> str:
    """Several things in a row, the last after `and`."""
    known = list(dict.fromkeys(parts))
    shown = known if len(known) <= _MOST_NAMED else [*known[:_MOST_NAMED], f"{len(known) - _MOST_NAMED} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def of_requirements(context: Context, requirements: Iterable[Requirement]) -> Iterator[Look]:
    """Where versions are required."""
    for each in requirements:
        says = f"{code(each.field)} is {code(each.range.text)}" if each.range else f"{code(each.field)} is computed"
        yield look(context, each.path, each.line, says)


def of_choices(context: Context, choices: Iterable[Choice], allowed: Range) -> Iterator[Look]:
    """Where versions are chosen: one look a line, those that are not allowed first."""
    lines = [list(group) for _, group in groupby(sorted(choices, key=lambda each: each.place), _line)]
    for group in sorted(lines, key=lambda group: _rank(group, allowed)):
        parts = []
        for answer, words in ((False, REFUSED), (None, UNTOLD), (True, AGREED)):
            texts = [code(each.text) for each in group if _agrees(each, allowed) is answer]
            if texts:
                parts.append(words.format(texts=listed(texts), range=code(allowed.text)))
        yield look(context, group[0].path, group[0].line, "; ".join(parts))


def _line(choice: Choice) -> tuple[str, int]:
    return choice.path, choice.line


def _rank(group: Sequence[Choice], allowed: Range) -> int:
    answers = [_agrees(each, allowed) for each in group]
    return 0 if False in answers else 1 if None in answers else 2


def _agrees(choice: Choice, allowed: Range) -> bool | None:
    return choice.pick.agrees(allowed) if choice.pick else None


def of_the_rest(context: Context, survey: Survey, allowed: Range) -> Iterator[Look]:
    """Expressions that tell no version, and what tools are told that does not agree."""
    for setup in survey.setups:
        if setup.unresolved:
            yield look(context, setup.path, setup.line, UNRESOLVED.format(expression=code(setup.unresolved)))
    said = [each for each in survey.choices if each.role is Role.SAYS and _agrees(each, allowed) is False]
    for each in said:
        yield look(context, each.path, each.line, TOLD.format(texts=code(each.text)))


def unique(looks: Iterable[Look]) -> tuple[Look, ...]:
    """The first of them, each once."""
    return tuple(dict.fromkeys(looks))[:MOST_LOOKS]


def changes(made: Agreement, allowed: Range) -> str:
    """A sentence that says what is to be changed."""
    parts = [
        WRITE.format(new=code(made.target), old=code(old), place=listed(places))
        for old, places in _by_text(made.raised).items()
    ]
    for old, places in _by_text(made.dropped).items():
        parts.append(TAKE_OUT.format(old=code(old), place=listed(places)))
    whole = "; ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])
    return f"{whole}. {(SOME if made.left else ALL).format(range=code(allowed.text))}"


def _by_text(choices: Iterable[Choice]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in sorted(choices, key=lambda each: each.place):
        found.setdefault(each.text, []).append(place_of(each))
    return found


def left(made: Agreement) -> str:
    """A sentence on what is not changed; empty where all is."""
    places = (f"{place_of(each)} ({code(each.text)})" for each in made.left)
    return LEFT.format(places=listed(places)) if made.left else ""


def comparisons(made: Agreement, texts: Mapping[str, str]) -> str:
    """A sentence on conditions of a workflow that a version taken out of its matrix still stands in."""
    for each in made.dropped:
        pattern = re.compile(rf"matrix[.\[][^=!]*[=!]=\s*['\"]?{re.escape(each.text)}(?![\d.])")
        rows = texts[each.path].split("\n") if each.path.endswith((".yml", ".yaml")) else []
        lines = [number for number, row in enumerate(rows, 1) if pattern.search(row)]
        if lines:
            return COMPARES.format(places=listed(at(each.path, line) for line in lines), text=code(each.text))
    return ""
