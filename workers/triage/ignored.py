"""Which line of which file has git, or Docker, leave a path out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import re2

GITIGNORE = ".gitignore"
DOCKERIGNORE = ".dockerignore"
_MOST_LINES = 3000
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


def by_git(path: str, texts: Mapping[str, str], *, is_folder: bool = False) -> Rule | None:
    """The line for which git ignores a path; None where none does.

    `texts` are the `.gitignore` files by path. What a folder's rule ignores cannot be had back below it; of several
    lines of one file the last counts, and a deeper file counts before one above it.
    https://git-scm.com/docs/gitignore
    """
    parts = path.split("/")
    for length in range(1, len(parts) + 1):
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


def _git_lines(text: str) -> list[str]:
    return text.removeprefix(_BOM).split("\n")[:_MOST_LINES]


def _last_fitting(file: str, text: str, name: str, *, is_folder: bool) -> tuple[Rule, bool] | None:
    """The last line of one file that fits a name, and whether it has the name ignored rather than kept."""
    for number, line in reversed(list(enumerate(_git_lines(text), 1))):
        pattern = _trimmed(line.removesuffix("\r"))
        negated = pattern.startswith("!")
        pattern = pattern[negated:]
        if not pattern or (pattern.startswith("#") and not negated):
            continue
        if (is_folder or not pattern.endswith("/")) and _fits(_git_expression(pattern), name):
            return Rule(file, number, line.strip()), not negated
    return None


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


def _fits(expression: str, name: str) -> bool:
    try:
        return re2.compile(expression).fullmatch(name) is not None
    except re2.error:
        return False


def by_docker(path: str, file: str, text: str) -> Rule | None:
    """The line of a `.dockerignore` for which a path is not in the build context; None where none has it left out.

    A path is left out where its folder is, and the last line that fits it or a folder above it counts.
    https://docs.docker.com/build/concepts/context/#dockerignore-files, https://github.com/moby/patternmatcher
    """
    found: Rule | None = None
    parts = path.split("/")
    paths = ["/".join(parts[: length + 1]) for length in range(len(parts))]
    for number, line, pattern, negated in _docker_patterns(text):
        expression = _expression(pattern)
        # A line that changes nothing is not the one to name.
        if (found is None) == negated or not any(_fits(expression, each) for each in paths):
            continue
        found = None if negated else Rule(file, number, line)
    return found


def by_docker_whole(folder: str, below: Iterable[str], file: str, text: str) -> Rule | None:
    """The same for a folder, which is in the context where anything below it is."""
    rule = by_docker(folder, file, text)
    return rule if rule and all(by_docker(path, file, text) for path in below) else None


def docker_pattern(line: str) -> str:
    """A line's pattern as Docker reads it: blanks, `!`, `./` and slashes at the ends taken off; empty for a comment."""
    line = line.removeprefix(_BOM)
    if line.startswith("#"):
        return ""
    pattern = line.strip().removeprefix("!").strip()
    return posixpath.normpath(pattern).lstrip("/") if pattern else ""


def _docker_patterns(text: str) -> Iterator[tuple[int, str, str, bool]]:
    for number, line in enumerate(text.split("\n")[:_MOST_LINES], 1):
        pattern = docker_pattern(line)
        if pattern:
            stripped = line.removeprefix(_BOM).strip()
            yield number, stripped, pattern, stripped.startswith("!")


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
