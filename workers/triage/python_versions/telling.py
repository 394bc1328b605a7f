"""What is said of requirements and choices: looks with file and line, and mends in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from workers.triage.model import Look
from workers.triage.proving import Context
from workers.triage.python_versions.agreement import Agreement, disagreeing
from workers.triage.python_versions.places import Choice, Requirement, Role, Setup
from workers.triage.python_versions.versions import Range
from workers.triage.repository.workflow_place import look
from workers.triage.text import code

MOST_LOOKS = 12
_MOST_NAMED = 6

REFUSED = "chooses {texts}, which {range} does not allow"
AGREED = "chooses {texts}, which {range} allows"
UNTOLD = "chooses {texts}, some of which {range} may not allow"
TOLD = "says {texts}; nothing is run with it"
UNRESOLVED = "takes the version from {expression}, which the repository does not tell"

WRITE = "Write {new} for {old} at {places}"
TAKE_OUT = "Take {old} out of the list at {places}"
LEFT = "What is not in the diff needs another version, too: {places}."
ASIDE = "Not in the diff, as this run does not show whether {range} concerns it: {places}."
COMPARES = "Look at {places}, too: no job has {text} any more then."


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


def of_choices(
    context: Context, choices: Iterable[Choice], allowed: Range, took: Collection[Choice] = ()
) -> Iterator[Look]:
    """Where versions are chosen: one look a line, those that are not allowed first; `took` are ranges that took a
    version which is not."""
    lines = [list(group) for _, group in groupby(sorted(choices, key=lambda each: each.place), _line)]
    for group in sorted(lines, key=lambda group: _rank(group, allowed)):
        parts = []
        for answer, words in ((False, REFUSED), (None, UNTOLD), (True, AGREED)):
            texts = [code(each.text) for each in group if (None if each in took else _agrees(each, allowed)) is answer]
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


def of_the_rest(context: Context, setups: Iterable[Setup], choices: Iterable[Choice], allowed: Range) -> Iterator[Look]:
    """Expressions that tell no version, and what tools are told that does not agree."""
    for setup in setups:
        # What an input stands for is told where it is given.
        if setup.unresolved and "inputs." not in setup.unresolved:
            yield look(context, setup.path, setup.line, UNRESOLVED.format(expression=code(setup.unresolved)))
    said = [each for each in choices if each.role is Role.SAYS and _agrees(each, allowed) is False]
    for _, found in groupby(sorted(said, key=lambda each: each.place), _line):
        group = list(found)
        yield look(context, group[0].path, group[0].line, TOLD.format(texts=texts_of(group)))


def unique(looks: Iterable[Look]) -> tuple[Look, ...]:
    """The first of them, each once."""
    return tuple(dict.fromkeys(looks))[:MOST_LOOKS]


def changes(made: Agreement) -> str:
    """A sentence that says what is to be changed."""
    written: dict[str, list[Choice]] = {}
    for each in sorted(made.raised, key=lambda each: each.place):
        written.setdefault(each.text, []).append(each)
    parts = [WRITE.format(new=code(made.target), old=code(old), places=places(found)) for old, found in written.items()]
    parts += [TAKE_OUT.format(old=texts, places=places(found)) for texts, found in _by_list(made.dropped).items()]
    return f"{'; '.join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])}."


def _by_list(choices: Iterable[Choice]) -> Mapping[str, list[Choice]]:
    """What is taken out of each list, lists that lose the same together."""
    lists: dict[str, list[Choice]] = {}
    for each in sorted(choices, key=lambda each: each.place):
        lists.setdefault(each.group, []).append(each)
    found: dict[str, list[Choice]] = {}
    for group in lists.values():
        found.setdefault(texts_of(group), []).extend(group)
    return found


def texts_of(choices: Iterable[Choice]) -> str:
    """The versions as they are written, each once."""
    return listed(code(each.text) for each in choices)


def places(things: Iterable[Choice | Requirement]) -> str:
    """Several places in order, the lines of one file together."""
    lines: dict[str, list[int]] = {}
    for each in sorted(things, key=lambda each: (each.path, each.line)):
        lines.setdefault(each.path, []).append(each.line)
    return listed(_lines(path, numbers) for path, numbers in lines.items())


def _lines(path: str, numbers: Iterable[int]) -> str:
    known = sorted(set(numbers))
    return at(path, known[0]) if len(known) == 1 else f"{code(path)} lines {listed(map(str, known))}"


def placed(choices: Iterable[Choice]) -> str:
    """Several places with the versions that they choose."""
    files: dict[str, list[Choice]] = {}
    for each in sorted(choices, key=lambda each: each.place):
        files.setdefault(each.path, []).append(each)
    return listed(f"{places(found)} ({texts_of(found)})" for found in files.values())


def left(made: Agreement) -> str:
    """A sentence on what is not changed; empty where all is."""
    return LEFT.format(places=placed(made.left)) if made.left else ""


def aside(choices: Iterable[Choice], allowed: Range) -> str:
    """A sentence on what does not agree and is not tried out; empty where nothing is."""
    wrong = disagreeing(choices, allowed)
    return ASIDE.format(places=placed(wrong), range=code(allowed.text)) if wrong else ""


def comparisons(made: Agreement, texts: Mapping[str, str]) -> str:
    """A sentence on conditions of a workflow that a version taken out of its matrix still stands in."""
    of_jobs = [each for each in made.dropped if each.path.endswith((".yml", ".yaml"))]
    sentences = []
    for text in dict.fromkeys(each.text for each in of_jobs):
        pattern = re.compile(rf"matrix[.\[][^=!]*[=!]=\s*['\"]?{re.escape(text)}(?![\d.])")
        found = [
            _lines(path, lines)
            for path in dict.fromkeys(each.path for each in of_jobs if each.text == text)
            if (lines := [number for number, row in enumerate(texts[path].split("\n"), 1) if pattern.search(row)])
        ]
        found += [_lines(path, lines) for path, lines in _mapped(text, texts)]
        if found:
            sentences.append(COMPARES.format(places=listed(found), text=code(text)))
    return " ".join(sentences)


def _mapped(text: str, texts: Mapping[str, str]) -> Iterator[tuple[str, list[int]]]:
    """Where tox-gh-actions or tox-gh give a version more than its own environment: that is then run by no job.
    https://github.com/ymyzk/tox-gh-actions#basic-examples"""
    pattern = re.compile(rf"\s*{re.escape(text)}\s*[:=][^,#]*,\s*\w")
    for path in ("tox.ini", "setup.cfg"):
        rows = texts.get(path, "").split("\n")
        lines = [number for number, row in enumerate(rows, 1) if pattern.match(row)]
        if lines:
            yield path, lines
