"""Which of the tables' wordings a line is, and what it and the lines around it name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from workers.triage.ignored_releases import ignored_above
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.resolvers.refusal import Refusal, bare

MAX_SHOWN = 6
"""How many of the lines around a message are shown as evidence."""
_MAX_NAME = 200


def known(log: JobLog, number: int, table: Iterable[Refusal]) -> Refusal | None:
    """The first wording that the line is, where the lines around it do not say otherwise."""
    text = log.text(number)
    words = bare(text)
    for refusal in table:
        if refusal.trigger in text and refusal.pattern.search(words) and _believed(log, number, refusal):
            return refusal
    return None


def named(log: JobLog, number: int, refusal: Refusal) -> tuple[dict[str, str], tuple[int, ...]]:
    """What the line, and where it names no package the lines around it, name; and which of them a reader needs."""
    found = refusal.pattern.search(bare(log.text(number)))
    names = _names(found.groupdict()) if found else {}
    evidence: list[int] = []
    for pattern in refusal.near_patterns if "package" not in names else ():
        at, nearby = _nearby(log, number, refusal, pattern)
        if nearby:
            names = {**nearby, **names}
            evidence.append(at)
            break
    evidence.extend(_shown(log, number, refusal))
    return names, tuple(dict.fromkeys(evidence))


def _believed(log: JobLog, number: int, refusal: Refusal) -> bool:
    if refusal.needs or refusal.unless:
        around = [text for _, text in log.window(number - refusal.before, number + refusal.after)]
        if refusal.needs and not _any(refusal.needs, around):
            return False
        if refusal.unless and _any(refusal.unless, around):
            return False
    return not (refusal.by_python and ignored_above(log, number))


@cache
def _compiled(expression: str) -> Pattern:
    return Pattern(expression)


def _any(expression: str, texts: Sequence[str]) -> bool:
    pattern = _compiled(expression)
    return any(pattern.search(text) for text in texts)


def _nearby(log: JobLog, number: int, refusal: Refusal, pattern: Pattern) -> tuple[int, dict[str, str]]:
    """The first line around, below before above, that the expression knows; it may go on in the line after it."""
    below = list(log.window(number, number + refusal.after))
    above = list(log.window(number - refusal.before, number - 1))[::-1]
    for lines in (below, above):
        for index, (at, text) in enumerate(lines):
            following = lines[index + 1][1].strip(" │") if lines is below and index + 1 < len(lines) else ""
            match = pattern.search(text) or pattern.search(f"{text} {following}")
            if match and (names := _names(match.groupdict())):
                return at, names
    return number, {}


def _names(groups: dict[str, str | None]) -> dict[str, str]:
    """The groups that matched something; a digit at the end of a name tells alternatives apart."""
    cleaned = {name.rstrip("0123456789"): value.strip(" '\"`,").rstrip(".") for name, value in groups.items() if value}
    return {name: value[:_MAX_NAME] for name, value in cleaned.items() if value}


def _shown(log: JobLog, number: int, refusal: Refusal) -> list[int]:
    if not refusal.shows:
        return []
    pattern = _compiled(refusal.shows)
    around = log.window(number - refusal.before, number + refusal.after)
    return [at for at, text in around if at != number and pattern.search(text)][:MAX_SHOWN]
