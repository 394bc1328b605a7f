"""What texts that stand for versions of Python mean: ranges, and what a tool takes for a request.

https://packaging.python.org/en/latest/specifications/version-specifiers/ (specifiers),
https://python-poetry.org/docs/dependency-specification/ (caret and tilde),
https://github.com/npm/node-semver#ranges (what actions/setup-python reads).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

NEWEST = 15
"""The newest released 3.x that is known here (https://peps.python.org/pep-0790/); no newer one is offered."""
_BEYOND = 30
_ANY_PATCH = 99
_LONGEST = 500
_OLDEST = 6
_TEN_THAT_LOST_ITS_NOUGHT = re.compile(r"3\.[123]")
_SERIES = re.compile(
    r"(?:c?python[-@]?|cp)?(?P<major>[23])\.(?P<minor>\d{1,2})(?:\.(?P<patch>\d{1,4}|x|\*))?(?P<free>t)?"
    r"(?P<pre>-dev|(?:-(?:alpha|beta|rc)|a|b|rc)[.\d]*)?"
)
_OTHER = re.compile(r"(?:pypy|graalpy)-?(?P<major>[23])\.(?P<minor>\d{1,2})(?:-.*)?", re.IGNORECASE)
_PART = re.compile(r"(\^|~=|~>|~|===|==|!=|<=|>=|<|>|=)?\s*v?([0-9][\w.*+!-]*|\*|x)")
_HYPHEN = re.compile(r"(\d\S*)\s+-\s+(\d\S*)")


@dataclass(frozen=True, slots=True)
class Range:
    """Which versions are allowed: those in any one of the sets."""

    text: str
    """As it is written."""
    sets: tuple[SpecifierSet, ...]
    """At least one."""

    def allows(self, version: str) -> bool:
        """Whether a version is in it; no for what is no version."""
        try:
            known = Version(version) if is_short(version) else None
        except InvalidVersion:
            known = None
        if known is None:
            return False
        return any(each.contains(known, prereleases=True) for each in self.sets)

    def allows_series(self, major: int, minor: int) -> bool:
        """Whether the newest release of a series is in it, which is what tools take for a version of two numbers."""
        return self.allows(f"{major}.{minor}.{_ANY_PATCH}")

    def same_as(self, other: Range) -> bool:
        """Whether both are written with the same specifiers, in whatever order."""
        return set(self.sets) == set(other.sets)


def pep440(text: str) -> Range | None:
    """A `Requires-Python`; None for what is none."""
    try:
        return Range(text, (SpecifierSet(text),)) if text.strip() and is_short(text) else None
    except InvalidSpecifier:
        return None


def is_short(text: str) -> bool:
    """Whether a text may be a version or a range that somebody wrote: its numbers can be told, and compared."""
    return len(text) <= _LONGEST


def poetry(text: str) -> Range | None:
    """A range as Poetry reads it, with caret, tilde and `||`; None for what is none."""
    return _alternatives(text, _poetry_part)


def semver(text: str) -> Range | None:
    """A range as node's semver reads it; None for what is none."""
    spelt = _HYPHEN.sub(lambda found: f">={found[1]} <={found[2]}", text) if is_short(text) else text
    return _alternatives(spelt, _semver_part)


def said(text: str) -> Range | None:
    """A range in a log, in whichever of these ways; a bare version is a series."""
    if re.fullmatch(r"\d+(\.\d+)*", text.strip()):
        return pep440(f"=={text.strip()}.*")
    return pep440(text) or poetry(text)


def _alternatives(text: str, part: Callable[[str, str], str]) -> Range | None:
    if not is_short(text):
        return None
    sets = []
    for alternative in re.split(r"\|\|?", text):
        parts = _PART.findall(alternative)
        rest = _PART.sub("", alternative).strip(" ,")
        if not parts or rest:
            return None
        try:
            sets.append(SpecifierSet(",".join(filter(None, (part(sign, version) for sign, version in parts)))))
        except (InvalidSpecifier, ValueError):
            return None
    return Range(text, tuple(sets))


def _poetry_part(sign: str, version: str) -> str:
    if version in {"*", "x"}:
        return ""
    if sign in {"^", "~"}:
        return _between(version, _raised(version, 0 if sign == "^" else 1))
    return f"{sign if sign not in {'', '='} else '=='}{version}"


def _semver_part(sign: str, version: str) -> str:
    numbers = re.split(r"[-+]", version)[0].replace(".x", "").replace(".*", "")
    if numbers in {"*", "x"}:
        return ""
    if sign in {"^", "~", "~>"}:
        return _between(numbers, _raised(numbers, 0 if sign == "^" else 1))
    partial = numbers.count(".") < 2
    if sign in {"", "=", "=="}:
        return f"=={numbers}.*" if partial else f"=={numbers}"
    if sign == "<=" and partial:
        return f"<{_raised(numbers, numbers.count('.'))}"
    if sign == ">" and partial:
        return f">={_raised(numbers, numbers.count('.'))}"
    return f"{sign}{numbers}"


def _between(low: str, high: str) -> str:
    return f">={low},<{high}"


def _raised(version: str, at: int) -> str:
    numbers = [int(number) for number in version.split(".")][: at + 1]
    return ".".join(map(str, [*numbers[:-1], numbers[-1] + 1]))


@dataclass(frozen=True, slots=True)
class Pick:
    """What a place asks for."""

    text: str
    """As the tool reads it."""
    series: tuple[int, int] | None
    """Major and minor; None for a range, of which the newest release is taken."""
    patch: int | None = None
    """The third number, where it is pinned."""
    range: Range | None = None
    """Of one without a series: what is allowed; None for the newest of all."""
    plain: bool = True
    """Whether it is a release of usual CPython, so that another version may stand there in the same way."""

    @property
    def series_text(self) -> str:
        """The series as it is written; empty for a range."""
        return dotted(self.series) if self.series else ""

    @property
    def flavour(self) -> str:
        """What sort of Python it is: releases of one sort can stand for each other. Empty for usual CPython."""
        other = re.match(r"[a-z]*py(?=-?\d)", self.text, re.IGNORECASE)
        if other:
            return other[0].lower()
        free = _SERIES.fullmatch(self.text)
        return "t" if free and free["free"] else ""

    def agrees(self, allowed: Range) -> bool | None:
        """Whether what it stands for is allowed; None where that depends on what is released."""
        if self.series:
            major, minor = self.series
            return allowed.allows(f"{major}.{minor}.{_ANY_PATCH if self.patch is None else self.patch}")
        shown = {allowed.allows_series(*series) for series in self._newest()}
        return shown.pop() if len(shown) == 1 else None

    def fits(self, found: str) -> bool:
        """Whether a version that was seen running may come from it."""
        numbers = [int(number) for number in re.findall(r"\d{1,9}", found)[:3]]
        if self.series:
            patch = self.patch is None or len(numbers) < 3 or numbers[2] == self.patch
            return tuple(numbers[:2]) == self.series and patch
        return self.range is None or self.range.allows(found)

    def _newest(self) -> set[tuple[int, int]]:
        """The series that it may stand for: the newest known, or any newer one."""
        fitting = [minor for minor in range(_BEYOND + 1) if self.range is None or self.range.allows_series(3, minor)]
        if not fitting:
            return set()
        return {(3, minor) for minor in fitting if minor >= min(NEWEST, fitting[-1])}


def pick(text: str) -> Pick | None:
    """A request as setup-python and its like read it; None where the version cannot be told."""
    text = text.strip()
    if other := _OTHER.fullmatch(text):
        return Pick(text, (int(other["major"]), int(other["minor"])), plain=False)
    if series := _SERIES.fullmatch(text):
        patch = int(series["patch"]) if series["patch"] and series["patch"].isdigit() else None
        return Pick(
            text, (int(series["major"]), int(series["minor"])), patch, plain=not (series["pre"] or series["free"])
        )
    if text.lower() in {"latest", "x", "*", "3", "3.x"}:
        return Pick(text, None, range=semver(">=3"))
    ranged = semver(text) if re.search(r"[<>=~^*x| ]", text) and re.match(r"[\d<>=~^]", text) else None
    return Pick(text, None, range=ranged) if ranged else None


def lost_its_nought(written: str) -> str | None:
    """What YAML reads, where it takes the version for a number: 3.1 of 3.10. None where nothing is lost."""
    if re.fullmatch(r"3\.\d+0", written) and _TEN_THAT_LOST_ITS_NOUGHT.fullmatch(written.rstrip("0")):
        return written.rstrip("0")
    return None


def dotted(series: tuple[int, int]) -> str:
    """Major and minor as they are written."""
    return f"{series[0]}.{series[1]}"


def to_use(needed: Iterable[Range], used: Iterable[tuple[int, int]], *, lower: bool) -> tuple[int, int] | None:
    """The version that all ranges allow and the repository uses already, else any that they allow.

    The lowest of them, or with `lower` the highest, for one that is to come down. None where no released one fits.
    """
    ranges = tuple(needed)
    known = [(3, minor) for minor in range(_OLDEST, NEWEST + 1)]
    fitting = [series for series in known if all(each.allows_series(*series) for each in ranges)]
    own = sorted(set(used) & set(fitting)) or fitting
    return (own[-1] if lower else own[0]) if own else None
