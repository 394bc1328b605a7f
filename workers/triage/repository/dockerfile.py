"""What a Dockerfile copies into its image and runs in it, and on which lines it says so."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.file_values import from_json

_HEREDOC = re.compile(r"<<-?\s*([\"']?)(\w+)\1")
_ESCAPE = re.compile(r"^#\s*escape\s*=\s*(\S)", re.IGNORECASE)
_WITH_HEREDOC = frozenset({"RUN", "COPY", "ADD"})
_MOST_LINES = 3000


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. https://docs.docker.com/reference/dockerfile/"""

    name: str
    """Upper case, such as `COPY`."""
    value: str
    """What follows it, on one line; a here-document's lines behind it."""
    line: int
    """The line that it begins on, from 1."""
    last: int
    """The line that it ends on, without its here-documents."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One `COPY` or `ADD`. https://docs.docker.com/reference/dockerfile/#copy"""

    line: int
    """The line that it begins on, from 1."""
    last: int
    """The line that it ends on."""
    sources: tuple[str, ...]
    """What is copied, relative to the build context or to the stage, without `./` and slashes at the ends; the context
    itself is the empty text. URLs, here-documents and what holds a variable are left out."""
    stage: str | None
    """What `--from` names: another stage or an image; None for the build context."""
    whole: bool
    """Whether nothing was left out."""


def instructions(text: str) -> tuple[Instruction, ...]:
    """All of a Dockerfile's, in order."""
    lines = [line.removesuffix("\r") for line in text.split("\n")[:_MOST_LINES]]
    directive = _ESCAPE.match(lines[0])
    return tuple(_read(lines, directive[1] if directive else "\\"))


def _read(lines: list[str], escape: str) -> Iterator[Instruction]:
    at = 0
    while at < len(lines):
        first, held = at, []
        while at < len(lines):
            # Comments and blank lines may stand between the lines of one instruction.
            passed_over = not lines[at].strip() or lines[at].lstrip().startswith("#")
            goes_on = lines[at].rstrip().endswith(escape) and not passed_over
            held += [] if passed_over else [lines[at].rstrip().removesuffix(escape) if goes_on else lines[at]]
            at += 1
            if not goes_on and not (held and passed_over):
                break
        name, _, value = " ".join(held).strip().partition(" ")
        last = at
        if name.upper() in _WITH_HEREDOC:
            for found in _HEREDOC.finditer(value):
                began = at
                while at < len(lines) and lines[at].strip() != found[2]:
                    at += 1
                at += 1
                value += "\n" + "\n".join(lines[began : at - 1])
        if name:
            yield Instruction(name.upper(), value.strip(), first + 1, last)


def copies(text: str) -> tuple[Copy, ...]:
    """All that a Dockerfile copies, in order."""
    found = (each for each in instructions(text) if each.name in {"COPY", "ADD"})
    return tuple(Copy(each.line, each.last, *_arguments(each.value.partition("\n")[0])) for each in found)


def runs(text: str) -> tuple[Instruction, ...]:
    """All that a Dockerfile runs, in order."""
    return tuple(each for each in instructions(text) if each.name == "RUN")


def stage_begins(text: str, line: int) -> int:
    """The line of the last `FROM` before a line; 0 where there is none."""
    return max((each.line for each in instructions(text) if each.name == "FROM" and each.line < line), default=0)


def _arguments(value: str) -> tuple[tuple[str, ...], str | None, bool]:
    words = _words(value)
    flags = [word for word in words if word.startswith("--")]
    paths = [word for word in words if not word.startswith("--")]
    stage = next((flag.partition("=")[2] for flag in flags if flag.startswith("--from=")), None)
    local = [source(word) for word in paths[:-1] if _is_local(word)]
    return tuple(local), stage, len(local) == len(paths[:-1])


def _words(value: str) -> list[str]:
    flags, bracket, rest = value.partition("[")
    if bracket and all(flag.startswith("--") for flag in flags.split()):
        listed = from_json(bracket + rest)
        return [*flags.split(), *map(str, listed)] if isinstance(listed, list) else value.split()
    try:
        return shlex.split(value)
    except ValueError:
        return value.split()


def _is_local(word: str) -> bool:
    return "://" not in word and "$" not in word and not word.startswith(("<<", "git@"))


def source(word: str) -> str:
    """What a `COPY` names, from the top of the build context."""
    return posixpath.normpath(f"/{word}").lstrip("/")
