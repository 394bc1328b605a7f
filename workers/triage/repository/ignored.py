"""Which line of which file has git, or Docker, leave a path out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import re2

GITIGNORE = ".gitignore"
DOCKERIGNORE = ".dockerignore"
_MOST_LINES = 3000
_LONGEST_LINE = 1000
_DEEPEST = 100
_MOST_BELOW = 200
_MOST_FILES = 8
_ESCAPED = ".+()|{}$"
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line that has a path left out."""

    file: str
    """The file that it stands in."""
    line: int
    """Counted from 1."""
    text: str
    """As it is written, without the blanks at its ends."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of either file."""

    number: int
    """Counted from 1."""
    text: str
    """As it is written, without the blanks at its ends."""
    expression: Any
    """What it fits, compiled; None where that cannot be told."""
    negated: bool
    """Whether it has what it fits kept."""
    folders_only: bool = False
    """Whether it fits folders only."""

    def fits(self, path: str) -> bool:
        """Whether it is about a path."""
        return self.expression is not None and self.expression.fullmatch(path) is not None


def by_git(path: str, texts: Mapping[str, str], *, is_folder: bool = False) -> Rule | None:
    """The line for which git ignores a path; None where none does.

    `texts` are the `.gitignore` files by path. What a folder's rule ignores cannot be had back below it; of several
    lines of one file the last counts, and a deeper file counts before one above it.
    https://git-scm.com/docs/gitignore
    """
    parts = path.split("/")
    for length in range(1, len(parts) + 1 if len(parts) <= _DEEPEST else 0):
        part = "/".join(parts[:length])
        rule = _deepest(part, texts, is_folder=is_folder or length < len(parts))
        if rule:
            return rule
    return None


def _deepest(path: str, texts: Mapping[str, str], *, is_folder: bool) -> Rule | None:
    for folder in _above(path):
        file = posixpath.join(folder, GITIGNORE)
        name = path[len(folder) :].lstrip("/")
        found = _last_fitting(file, texts[file], name, is_folder=is_folder) if file in texts else None
        if found:
            return found[0] if found[1] else None
    return None


def _above(path: str) -> Iterator[str]:
    """The folders above a path, the deepest first, the root last."""
    path = path.lstrip("/")
    while path:
        path = posixpath.dirname(path)
        yield path


def _last_fitting(file: str, text: str, name: str, *, is_folder: bool) -> tuple[Rule, bool] | None:
    """The last line of one file that fits a name, and whether it has the name ignored rather than kept."""
    for line in _git_lines(text):
        if (is_folder or not line.folders_only) and line.fits(name):
            return Rule(file, line.number, line.text), not line.negated
    return None


@lru_cache(maxsize=_MOST_FILES)
def _git_lines(text: str) -> tuple[_Line, ...]:
    """The lines that say something, the last one first."""
    return tuple(_read_git(text.removeprefix(_BOM).split("\n")[:_MOST_LINES]))[::-1]


def _read_git(lines: Iterable[str]) -> Iterator[_Line]:
    for number, line in enumerate(lines, 1):
        pattern = _trimmed(line.removesuffix("\r"))
        negated = pattern.startswith("!")
        pattern = pattern[negated:]
        if pattern and (negated or not pattern.startswith("#")):
            expression = _compiled(_git_expression(pattern)) if len(pattern) <= _LONGEST_LINE else None
            yield _Line(number, line.strip(), expression, negated, pattern.endswith("/"))


def _trimmed(line: str) -> str:
    """Without the blanks at its end, but for one that a backslash keeps."""
    bare = line.rstrip(" ")
    return f"{bare} " if bare.endswith("\\") and bare != line else bare


def _git_expression(pattern: str) -> str:
    """A pattern of git's as a regular expression for a path from the file's folder."""
    pattern = pattern.removesuffix("/")
    anywhere = "" if "/" in pattern else "(?:.*/)?"
    pattern = pattern.removeprefix("/")
    made, at = [anywhere], 0
    while at < len(pattern):
        if pattern.startswith("**/", at) and (at == 0 or pattern[at - 1] == "/"):
            made.append("(?:.*/)?")
            at += 3
        elif pattern[at:] == "**" and at and pattern[at - 1] == "/":
            made.append(".+")
            at += 2
        else:
            piece, at = _piece(pattern, at)
            made.append(piece)
    return "".join(made)


def _piece(pattern: str, at: int) -> tuple[str, int]:
    character = pattern[at]
    if character == "*":
        return "[^/]*", at + 1
    if character == "?":
        return "[^/]", at + 1
    end = pattern.find("]", at + 2 + (pattern[at + 1 : at + 2] in {"!", "^"})) if character == "[" else -1
    if end > 0:
        inner = pattern[at + 1 : end].replace("[", "\\[")
        return f"[^{inner[1:]}/]" if inner[:1] in {"!", "^"} else f"[{inner}]", end + 1
    if character == "\\" and at + 1 < len(pattern):
        at += 1
    return str(re2.escape(pattern[at])), at + 1


def _quiet() -> re2.Options:
    options = re2.Options()
    # What is wrong with somebody's pattern is nothing for the worker's own log.
    options.log_errors = False
    return options


_QUIET = _quiet()


def _compiled(expression: str) -> Any:  # noqa: ANN401 - re2 has no type for it
    try:
        return re2.compile(expression, _QUIET)
    except re2.error:
        return None


def by_docker(path: str, file: str, text: str) -> Rule | None:
    """The line of a `.dockerignore` for which a path is not in the build context; None where none has it left out.

    A path is left out where its folder is, and the last line that fits it or a folder above it counts.
    https://docs.docker.com/build/concepts/context/#dockerignore-files, https://github.com/moby/patternmatcher
    """
    found: Rule | None = None
    parts = path.split("/")
    paths = ["/".join(parts[: length + 1]) for length in range(len(parts))] if len(parts) <= _DEEPEST else []
    for line in _docker_lines(text):
        # A line that changes nothing is not the one to name.
        if (found is None) != line.negated and any(map(line.fits, paths)):
            found = None if line.negated else Rule(file, line.number, line.text)
    return found


def by_docker_whole(folder: str, below: Iterable[str], file: str, text: str) -> Rule | None:
    """The same for a folder, which is in the context where anything below it is; None, too, where that is too much."""
    rule = by_docker(folder, file, text)
    if rule is None or not any(line.negated for line in _docker_lines(text)):
        return rule
    paths = list(islice(below, _MOST_BELOW + 1))
    return rule if len(paths) <= _MOST_BELOW and all(by_docker(path, file, text) for path in paths) else None


def docker_pattern(line: str) -> str:
    """A line's pattern as Docker reads it: blanks, `!`, `./` and slashes at the ends taken off; empty for a comment."""
    line = line.removeprefix(_BOM)
    if line.startswith("#"):
        return ""
    pattern = line.strip().removeprefix("!").strip()
    return posixpath.normpath(pattern).lstrip("/") if pattern else ""


@lru_cache(maxsize=_MOST_FILES)
def _docker_lines(text: str) -> tuple[_Line, ...]:
    """The lines that say something, in order."""
    return tuple(_read_docker(text.split("\n")[:_MOST_LINES]))


def _read_docker(lines: Iterable[str]) -> Iterator[_Line]:
    for number, line in enumerate(lines, 1):
        pattern = docker_pattern(line)
        if pattern:
            stripped = line.removeprefix(_BOM).strip()
            expression = _compiled(_expression(pattern)) if len(pattern) <= _LONGEST_LINE else None
            yield _Line(number, stripped, expression, stripped.startswith("!"))


def _expression(pattern: str) -> str:
    """The pattern as a regular expression, as Docker makes one of it."""
    made, at = [], 0
    while at < len(pattern):
        character = pattern[at]
        if pattern.startswith("**", at):
            at += 2
            at += pattern.startswith("/", at)
            made.append(".*" if at == len(pattern) else "(?:.*/)?")
            continue
        if character == "\\" and at + 1 < len(pattern):
            at += 1
            made.append(re2.escape(pattern[at]))
        elif character in _ESCAPED:
            made.append(f"\\{character}")
        else:
            made.append({"*": "[^/]*", "?": "[^/]"}.get(character, character))
        at += 1
    return "".join(made)
