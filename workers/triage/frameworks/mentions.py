"""Where a log names failed tests: the forms of all frameworks, found in its lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import Protocol

import re2

from workers.triage.frameworks.cpp import CPP
from workers.triage.frameworks.forms import Form, Framework
from workers.triage.frameworks.javascript import JAVASCRIPT
from workers.triage.frameworks.jvm import JVM
from workers.triage.frameworks.native import NATIVE
from workers.triage.frameworks.python import PYTHON
from workers.triage.frameworks.scripting import SCRIPTING
from workers.triage.log import JobLog
from workers.triage.patterns import Found, Pattern

FRAMEWORKS: tuple[Framework, ...] = (*PYTHON, *JAVASCRIPT, *JVM, *CPP, *NATIVE, *SCRIPTING)
"""The test frameworks whose output is read."""
FORMS: tuple[Form, ...] = tuple(dict.fromkeys(form for framework in FRAMEWORKS for form in framework.all_forms))
"""Everything that is looked for in a log as a whole."""
TRIGGERS = tuple(dict.fromkeys(trigger for form in FORMS for trigger in form.triggers))
"""The literals of all forms."""
MAX_MENTIONS = 500
"""How many lines of one form are read."""
_SECTION = 5_000
_NAME_LINES = 8
_ABOVE = 200

_NAME_ENDS = Pattern(r"::|[.>›#/\\]|\s-\s")
_PARAMETERS = Pattern(r"(?:\[[^\[]*\]|\([^(]*\)?)+\s*$")
_WORKSPACE = Pattern(
    r"^(?:/home/runner/work/[^/]+/[^/]+|/Users/runner/work/[^/]+/[^/]+|/__w/[^/]+/[^/]+|/github/workspace|"
    r"/(?:home|Users)/travis/build/[^/]+/[^/]+|[A-Z]:\\a\\[^\\]+\\[^\\]+)[/\\]"
)


class _PatternSet(Protocol):
    def Add(self, pattern: str) -> int: ...  # noqa: N802  the names are google-re2's
    def Compile(self) -> None: ...  # noqa: N802
    def Match(self, text: str) -> list[int] | None: ...  # noqa: N802


@dataclass(frozen=True, slots=True)
class Mention:
    """A line that names a failed test."""

    head: int
    """Its number."""
    test: str | None
    """The test's name; None where a whole file failed."""
    file: str | None
    """The file that it stands in, where the line or those above it tell."""
    line: int | None
    """The line there."""
    starts: tuple[int, ...]
    """Where the tests of the same form begin: no detail of one reaches into the next."""

    @property
    def key(self) -> str:
        """What the same test is called in every form: the last part of its name, without parameters; else the file."""
        return _key(self.test, self.file)


@cache
def compiled(pattern: str) -> Pattern:
    """The pattern, compiled once."""
    return Pattern(pattern)


def heads(log: JobLog, hits: Sequence[int]) -> dict[Form, list[int]]:
    """The lines among `hits` that have one of FORMS, by form; for one with a section, those that open it."""
    heads = _set_of(tuple(form.section or form.pattern for form in FORMS))
    found: dict[Form, list[int]] = {}
    for number in hits:
        for index in sorted(heads.Match(log.text(number)) or ()):
            found.setdefault(FORMS[index], []).append(number)
    return found


def mentions(log: JobLog, framework: Framework, found: Mapping[Form, Sequence[int]]) -> list[list[Mention]]:
    """What each form of the framework names, the best form first; forms that name nothing are left out."""
    named = (_bounded(_of_form(log, framework, form, found)) for form in framework.forms)
    return [each for each in named if each]


@lru_cache(1024)
def name_of(text: str) -> str | None:
    """What the failed test is called that a line names, whatever its framework; None where it names none.

    The last part of its name alone, which all lines about one test share.
    """
    forms = [form for framework in FRAMEWORKS for form in framework.forms]
    for index in sorted(_set_of(tuple(form.pattern for form in forms)).Match(text) or ()):
        at = places(compiled(forms[index].pattern).search(text))
        if "test" in at or "file" in at:
            return _key(at.get("test"), at.get("file"))
    return None


def places(match: Found | None) -> dict[str, str]:
    """The groups that matched something; a digit at the end of a name tells alternatives apart."""
    groups = match.groupdict() if match else {}
    return {name.rstrip("0123456789"): value for name, value in groups.items() if value}


def in_checkout(file: str | None) -> str | None:
    """The path within the repository, where it begins with the folder that GitHub checks out into."""
    return str(_WORKSPACE.sub("", file)) if file else None


@cache
def _set_of(patterns: tuple[str, ...]) -> _PatternSet:
    options = re2.Options()
    options.max_mem = 64 << 20
    made: _PatternSet = re2.Set.SearchSet(options)
    for pattern in patterns:
        made.Add(pattern)
    made.Compile()
    return made


@lru_cache(1024)
def _key(test: str | None, file: str | None) -> str:
    if not test:
        return file or ""
    return str(_NAME_ENDS.split(_PARAMETERS.sub("", test))[-1].strip().strip("_"))


def _bounded(given: Iterable[Mention]) -> list[Mention]:
    listed = list(given)
    starts = tuple(sorted({mention.head for mention in listed}))
    return [replace(mention, starts=starts) for mention in listed]


def _of_form(log: JobLog, framework: Framework, form: Form, found: Mapping[Form, Sequence[int]]) -> Iterator[Mention]:
    above = found.get(framework.above, ()) if framework.above else ()
    if form.section is None:
        numbers = found.get(form, ())[:MAX_MENTIONS]
        for number in _innermost(log, numbers) if form.nested else numbers:
            yield from _mention(log, framework, form, number, _above(log, framework, number, above))
        return
    for head, following in pairwise(chain(found.get(form, ()), [len(log) + 1])):
        given = places(compiled(form.section).search(log.text(head)))
        for number, text in log.window(head + 1, min(following - 1, head + _SECTION)):
            if form.until and compiled(form.until).search(text):
                break
            found_here = list(_mention(log, framework, form, number, given))
            if form.quotes_section and found_here:
                yield replace(found_here[0], head=head)
                break
            yield from found_here


def _innermost(log: JobLog, numbers: Sequence[int]) -> Iterator[int]:
    """Those that repeat no deeper one above them."""
    above = -1
    for number in numbers:
        text = log.text(number)
        indent = len(text) - len(text.lstrip())
        if indent >= above:
            yield number
        above = indent


def _mention(log: JobLog, framework: Framework, form: Form, number: int, given: dict[str, str]) -> Iterator[Mention]:
    text = log.text(number)
    match = compiled(form.pattern).search(text)
    if match and not (framework.reject and compiled(framework.reject).search(text)):
        at = given | places(match)
        line = at.get("line")
        test = " ".join([at.get("test", ""), *_rest(log, form, number)]).strip()
        yield Mention(number, test or None, in_checkout(at.get("file")), int(line) if line else None, ())


def _above(log: JobLog, framework: Framework, head: int, lines: Sequence[int]) -> dict[str, str]:
    """What the nearest line above tells that has the framework's form for it."""
    at = bisect_left(lines, head) - 1
    if framework.above is None or at < 0 or head - lines[at] > _ABOVE:
        return {}
    return places(compiled(framework.above.pattern).search(log.text(lines[at])))


def _rest(log: JobLog, form: Form, head: int) -> Iterator[str]:
    """What the lines below add to the name of a test."""
    if form.rest is None or log.text(head).rstrip().endswith(":"):
        return
    for _, text in log.window(head + 1, head + _NAME_LINES):
        more = compiled(form.rest).search(text)
        if more is None:
            return
        yield more["test"] or ""
        if more["end"]:
            return
