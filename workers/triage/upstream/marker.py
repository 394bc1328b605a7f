"""How a defect is known again: the key that it is kept by, the mark in an issue, and words to search for."""

from __future__ import annotations

import hashlib
import json
import posixpath
from typing import Final, Literal, TypeAlias

from workers.triage.fingerprint import normalise
from workers.triage.installed import normalised
from workers.triage.patterns import Pattern
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction

VERSION: Final = 1
"""Of the key and the mark; one that changes what a key is made of changes it."""
MOST_SEARCHES: Final = 4
"""How many searches there are: GitHub lets a client have thirty a minute."""
_MARK = Pattern(rf"<!-- retriage:upstream v{VERSION} ([0-9a-f]{{32}}) -->")
_CLASS = Pattern(r"^\s*([A-Za-z_]\w*(?:\.\w+)*)")
_INTERPRETED = Pattern(r"[^\w.-]+")
_SAID = {
    Sort.SYNTAX: ("SyntaxError", "IndentationError", "TabError", "invalid syntax", "does not compile"),
    Sort.PYTHON: ("SyntaxError", "invalid syntax"),
    Sort.NAME: ("ImportError", "cannot import"),
    Sort.ATTRIBUTE: ("AttributeError", "has no attribute"),
    Sort.MODULE: ("ModuleNotFoundError", "No module named"),
}
_COMMON = frozenset(
    f"{name}.py"
    for names in (
        "__init__ __main__ _version app api base cli client common config constants core errors exceptions helpers",
        "main models server setup test types util utils version",
    )
    for name in names.split()
)
"""Names of files that many packages have."""
_LONGEST_WORDS = 80
_MOST_TEXT = 70_000

Likeness: TypeAlias = Literal["maybe"] | bool
"""Whether an issue is about a defect: it is, it is not, or it may be."""


def key(found: Reproduction) -> str:
    """Of the issue, the same for all who are to be told in it: 32 hexadecimal digits. All files of a release that do
    not compile are one issue. The message's words and line are left out, because Python's releases word and place the
    same error differently.
    """
    return _digest(found, None if found.sort in {Sort.SYNTAX, Sort.PYTHON} else found.file)


def defect(found: Reproduction) -> str:
    """Of the defect by itself, which is watched: of files that do not compile, each."""
    return _digest(found, found.file)


def _digest(found: Reproduction, file: str | None) -> str:
    other = normalised(found.other) if found.other else None
    parts = [normalised(found.package), found.version, str(found.sort), file, error_class(found.error)]
    parts += [found.module, found.name, other]
    if found.sort in {Sort.SYNTAX, Sort.PYTHON}:
        parts[4] = None
    told = [normalise(part) if part else None for part in parts[3:]]
    return hashlib.sha256(json.dumps([VERSION, *parts[:3], *told]).encode()).hexdigest()[:32]


def mark(found: Reproduction) -> str:
    """What an issue carries, unseen."""
    return f"<!-- retriage:upstream v{VERSION} {key(found)} -->"


def keys(body: str) -> frozenset[str]:
    """The keys that an issue carries. Anybody may have written them."""
    return frozenset(_MARK.findall(body[:_MOST_TEXT]))


def error_class(error: str) -> str:
    """`IndentationError`, of an error as Python says it; empty for none."""
    first = _CLASS.search(error)
    return first[1].rpartition(".")[2] if first else ""


def searches(found: Reproduction, repository: str) -> tuple[str, ...]:
    """Queries for GitHub's search, the surest first: by the mark, by file and error, by what is lacking.

    https://docs.github.com/en/search-github/searching-on-github/searching-issues-and-pull-requests
    """
    place = f"repo:{repository} is:issue"
    asked = [f'{place} in:body "{key(found)}"']
    for words in _words(found):
        quoted = " ".join(f'"{plain}"' for word in words if (plain := _plain(word)))
        query = f"{place} in:title,body {quoted}"
        if quoted and query not in asked:
            asked.append(query)
    mended = " ".join(f'"{plain}"' for word in _words(found)[0] if (plain := _plain(word)))
    # Somebody may be at it already.
    mending = [f"repo:{repository} is:pull-request is:open in:title,body {mended}"] if mended else []
    return (*asked[: MOST_SEARCHES - 1], *mending)


def _words(found: Reproduction) -> list[tuple[str, ...]]:
    error = error_class(found.error)
    if found.sort in {Sort.SYNTAX, Sort.PYTHON}:
        return [(_base(found), error), (found.version or "", error)]
    if found.name:
        return [(found.name, _top(found.module)), (found.name, _base(found))]
    return [(found.module or "", error), (found.module or "", _base(found))]


def _base(found: Reproduction) -> str:
    return posixpath.basename(found.file or "")


def _top(module: str | None) -> str:
    return (module or "").partition(".")[0]


def _plain(word: str) -> str:
    """Without what the search interprets: https://docs.github.com/en/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax"""
    return _INTERPRETED.sub(" ", word).strip(" -.")[:_LONGEST_WORDS]


def same(title: str, body: str, found: Reproduction) -> Likeness:
    """Whether an issue is about this defect: it has the mark, or names where, what and the error. What names less of
    it, may be about it.
    """
    if key(found) in keys(body):
        return True
    text = f"{title}\n{body}"[:_MOST_TEXT]
    there = any(_holds(text, word) for word in (_base(found), _dotted(found)))
    failed = any(_holds(text, word) for word in _errors(found))
    released = _holds(text, found.version or "")
    if found.sort in {Sort.SYNTAX, Sort.PYTHON}:
        # Half of all tracebacks have an `__init__.py` in them: it takes its folder, too, or the release.
        exact = (
            released
            or _base(found) not in _COMMON
            or any(_holds(text, word) for word in (found.file or "", _dotted(found)))
        )
        return _likeness(there and failed and exact, (there and failed) or ((there or failed) and released))
    place = there or _holds(text, found.module or "") or _holds(text, _top(found.module))
    lacking = _holds(text, found.name or found.module or "")
    return _likeness(place and lacking and failed, lacking and (place or released))


def _likeness(sure: bool, perhaps: bool) -> Likeness:
    return True if sure else "maybe" if perhaps else False


def _errors(found: Reproduction) -> tuple[str, ...]:
    """What an issue says that is about such an error."""
    return (error_class(found.error), *_SAID.get(found.sort, ()))


def _dotted(found: Reproduction) -> str:
    """The file as a module: `flask.app`."""
    stem = (found.file or "").removesuffix(".py").removesuffix("/__init__")
    return stem.replace("/", ".") if "/" in stem else ""


def _holds(text: str, word: str) -> bool:
    """Whether a word stands in a text by itself, not in the middle of a longer one."""
    at = text.find(word) if word else -1
    while at >= 0:
        after = at + len(word)
        if not (_joins(text[at - 1 : at]) or _joins(text[after : after + 1])):
            return True
        at = text.find(word, at + 1)
    return False


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"
