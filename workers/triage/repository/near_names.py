"""Names that are likely one name, spelt wrong once: one letter too much, too few, another, or two exchanged.

Names that people tell apart by one letter or a number (`KEY_A` and `KEY_B`, `TOKEN_1` and `TOKEN_2`, `DEV` and `DEB`)
are no misspellings of one another: only words of some length count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORTEST = 4
_SHORTEST_KEY = 3
_BETWEEN = re.compile(r"[_\-. ]+")


def misspelt(name: str, other: str) -> bool:
    """Whether one is likely meant by the other; False for equal names, and for such as differ in case only."""
    one, two = name.casefold(), other.casefold()
    if one == two:
        return False
    parts, others = _BETWEEN.split(one), _BETWEEN.split(two)
    if "".join(parts) == "".join(others):
        return True
    if len(parts) != len(others):
        return False
    pairs = [pair for pair in zip(parts, others, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and min(map(len, pairs[0])) >= _SHORTEST and _one_apart(*pairs[0])


def meant(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that is likely meant; None where none or several are, or the name is itself known."""
    names = list(dict.fromkeys(known))
    if any(each.casefold() == name.casefold() for each in names):
        return None
    found = [each for each in names if misspelt(name, each)]
    return found[0] if len(found) == 1 else None


def _one_apart(one: str, two: str) -> bool:
    """Whether one change of letters leads from one word to the other: Damerau's four errors, none of them in a digit.
    https://doi.org/10.1145/363958.363994"""
    if abs(len(one) - len(two)) > 1:
        return False
    start = next((at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        start = min(len(one), len(two))
    first, second = one[start:], two[start:]
    if any(character.isdigit() for character in (first[:1] + second[:1])):
        return False
    swapped = first[1:2] + first[:1] == second[:2] and first[2:] == second[2:]
    return swapped or first[1:] == second[1:] or first[1:] == second or first == second[1:]


def closest(name: str, known: Iterable[str]) -> str | None:
    """Of the names of a closed list, such as the keys of a format, the one that is one letter away; None where none or
    several are, or the name is itself on the list."""
    names = list(dict.fromkeys(known))
    if name in names or len(name) < _SHORTEST_KEY:
        return None
    found = [
        each for each in names if each.casefold() == name.casefold() or _one_apart(name.casefold(), each.casefold())
    ]
    return found[0] if len(found) == 1 else None
