"""The Pythons of tox' environments: `py312`, `py{311,312}-django`, `basepython`, and the table of tox-gh-actions.

https://tox.wiki/en/latest/config.html, https://github.com/ymyzk/tox-gh-actions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.python_versions.places import Choice, Drop, Rewrite, Role, Span, rewritten, taken_out
from workers.triage.python_versions.versions import Pick, pick

_SECTION = re.compile(r"^\[(?P<name>[^\]]+)\]")
_KEY = re.compile(r"^(?P<key>[\w-]+)\s*=\s*")
_SHORT = re.compile(r"(?:py|python|cp)?-?(?P<major>[23])\.?(?P<minor>\d{1,2})")
_BRACES = re.compile(r"(?P<lead>py3?)\{(?P<items>[^{}]*)\}")
_EXPLICIT = re.compile(r"(?<![\w.])py(?P<version>3\.?\d{1,2})(?![\w.])")
_ITEM = re.compile(r"[^,\s]+")


def short(text: str) -> Pick | None:
    """A version in tox' or black's short way, such as `py312`; None for what is none."""
    found = _SHORT.fullmatch(text)
    return pick(f"{found['major']}.{found['minor']}") if found else None


@dataclass(frozen=True, slots=True)
class _Value:
    """One line of a value."""

    number: int
    start: int
    """The column that the value begins on."""
    line: str
    section: str
    key: str


def choices(path: str, text: str) -> Iterator[Choice]:
    """What `tox.ini` says, or the tox sections of a `setup.cfg`."""
    of_setup = path.rpartition("/")[2] == "setup.cfg"
    return of_lines(path, text, 1, text.count("\n") + 1, prefix="tox:" if of_setup else "")


def of_lines(path: str, text: str, first: int, last: int, prefix: str = "") -> Iterator[Choice]:
    """What the lines from `first` to `last` of a text say in tox' ini format."""
    for value in _values(text.split("\n")[first - 1 : last], first):
        section = value.section
        if section == f"{prefix}tox" and value.key in {"envlist", "env_list"}:
            yield from _environments(path, value)
        elif section.removeprefix(prefix).startswith("testenv") and value.key in {"basepython", "base_python"}:
            yield from _base(path, value)


def _values(lines: list[str], first: int) -> Iterator[_Value]:
    section = key = ""
    for number, line in enumerate(lines, first):
        if header := _SECTION.match(line):
            section, key = header["name"].strip(), ""
        elif found := _KEY.match(line):
            key = found["key"]
            yield _Value(number, found.end(), line, section, key)
        elif line[:1] in {" ", "\t"} and key and not line.lstrip().startswith(("#", ";")):
            yield _Value(number, 0, line, section, key)


def _environments(path: str, value: _Value) -> Iterator[Choice]:
    braces = list(_BRACES.finditer(value.line, value.start))
    for found in braces:
        for item in _ITEM.finditer(value.line, found.start("items"), found.end("items")):
            digits = found["lead"].removeprefix("py") + item[0]
            yield from _choice(
                path, value, item, digits, _digits(value, item, found["lead"]), f"{value.number}:{found.start()}"
            )
    for found in _EXPLICIT.finditer(value.line, value.start):
        if not any(each.start() <= found.start() < each.end() for each in braces):
            span = Span(value.number, found.start("version"), found["version"])
            whole = _whole(value, found)
            yield from _choice(path, value, found, found["version"], rewritten_short(span), "", whole)


def _digits(value: _Value, item: re.Match[str], lead: str) -> Rewrite:
    span = Span(value.number, item.start(), item[0])
    skip = len(lead) - len("py")
    return lambda text, new: span.replaced(text, _like(new, span.text, skip))


def rewritten_short(span: Span) -> Rewrite:
    """A change of digits such as 39 or 3.9 to those of another version, in the same way."""
    return lambda text, new: span.replaced(text, _like(new, span.text, 0))


def _like(new: str, old: str, skip: int) -> str:
    return (new if "." in old else new.replace(".", ""))[skip:]


def _whole(value: _Value, found: re.Match[str]) -> Span | None:
    """The whole environment's name that a version stands in, or the item of the braces that it is alone.

    None where it is a part of an item of braces.
    """
    depth, start = 0, value.start
    for at in range(value.start, found.start()):
        depth += {"{": 1, "}": -1}.get(value.line[at], 0)
        if depth == 0 and value.line[at] in ", \t":
            start = at + 1
    end, inner = found.end(), depth
    while end < len(value.line) and (inner > 0 or value.line[end] not in ", \t#\r"):
        inner += {"{": 1, "}": -1}.get(value.line[end], 0)
        end += 1
    if depth == 0:
        return Span(value.number, start, value.line[start:end])
    alone = value.line[: found.start()].rstrip()[-1] in "{," and value.line[found.end() :].lstrip()[:1] in {",", "}"}
    return Span(value.number, found.start(), found[0]) if alone else None


def _choice(
    path: str,
    value: _Value,
    found: re.Match[str],
    digits: str,
    rewrite: Rewrite,
    group: str,
    whole: Span | None = None,
) -> Iterator[Choice]:
    picked = short(digits)
    if picked is None or picked.series is None or picked.series < (3, 0):
        return
    span = whole or Span(value.number, found.start(), found[0])
    drop: Drop | None = taken_out(span) if whole or group else None
    yield Choice(
        path, value.number, found.start(), found[0], picked, Role.LISTS, f"{path}:envlist:{group}", rewrite, drop
    )


def _base(path: str, value: _Value) -> Iterator[Choice]:
    for found in re.finditer(r"python(?P<version>3\.\d{1,2})(?![\d.])", value.line[value.start :]):
        span = Span(value.number, value.start + found.start("version"), found["version"])
        yield Choice(path, span.line, span.column, found["version"], pick(found["version"]), rewrite=rewritten(span))
