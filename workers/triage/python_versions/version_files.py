"""Small files that hold nothing but versions.

`.python-version` (https://github.com/pyenv/pyenv#choosing-the-python-version), `.tool-versions`
(https://asdf-vm.com/manage/configuration.html), `runtime.txt`
(https://devcenter.heroku.com/articles/python-runtimes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.triage.python_versions.places import Choice, Rewrite, Role, Span, rewritten, taken_out
from workers.triage.python_versions.versions import Pick, pick

_TOOL = re.compile(r"^\s*python\s+(?P<versions>[^#]*)")
_CLASSIFIER = re.compile(r"Programming Language :: Python :: (?P<version>3\.\d{1,2})(?![\d.])")
_RUNTIME = re.compile(r"^\s*(?:python-)?(?P<version>\d\S*)\s*$")


def python_version(path: str, text: str) -> Iterator[Choice]:
    """Each line is a version, the first one that of `python`."""
    words = [(number, word) for number, word in _words(text) if pick(word[0])]
    for number, word in words:
        yield _choice(path, number, word, group=path if len(words) > 1 else "")


def _words(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        for word in re.finditer(r"\S+", line.split("#")[0]):
            yield number, word


def _choice(path: str, number: int, word: re.Match[str], group: str) -> Choice:
    span = Span(number, word.start(), word[0])
    picked = pick(word[0])
    rewrite = rewritten(span) if picked and picked.plain and picked.series else None
    drop = taken_out(span) if group else None
    role = Role.LISTS if group else Role.CHOOSES
    return Choice(path, number, word.start(), word[0], picked, role, group, rewrite, drop)


def tool_versions(path: str, text: str) -> Iterator[Choice]:
    """`python 3.12.1`, and versions to fall back to. asdf takes whole versions only, so none is offered for one."""
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TOOL.match(line):
            first = re.search(r"\S+", found["versions"])
            if first and (picked := pick(first[0])):
                span = Span(number, found.start("versions") + first.start(), first[0])
                yield Choice(path, number, span.column, first[0], picked, rewrite=_if_short(picked, span))


def runtime(path: str, text: str) -> Iterator[Choice]:
    """`python-3.12.1`; Heroku takes whole versions only, so none is offered for one."""
    for number, line in enumerate(text.split("\n"), 1):
        found = _RUNTIME.match(line)
        if found and (picked := pick(found["version"])):
            span = Span(number, found.start("version"), found["version"])
            yield Choice(path, number, span.column, found["version"], picked, rewrite=_if_short(picked, span))
            return


def classifiers(path: str, text: str) -> Iterator[Choice]:
    """The trove classifiers that name a version: nothing is run with them.
    https://packaging.python.org/en/latest/specifications/core-metadata/#classifier-multiple-use"""
    for number, line in enumerate(text.split("\n"), 1):
        if found := _CLASSIFIER.search(line):
            yield Choice(path, number, found.start("version"), found["version"], pick(found["version"]), Role.SAYS)


def _if_short(picked: Pick, span: Span) -> Rewrite | None:
    return rewritten(span) if picked.series and picked.patch is None and picked.plain else None
