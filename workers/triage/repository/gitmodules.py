"""`.gitmodules` as Git reads it, with the lines that everything stands on, and changes to it that keep all else.

It has the syntax of Git's configuration (https://git-scm.com/docs/git-config#_syntax). What two entries of one name or
one path come to follows Git's own cache of them: the last line wins
(https://github.com/git/git/blob/v2.39.5/submodule-config.c).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

PATH = ".gitmodules"
"""Where it is: at the root, nowhere else."""
_HEADER = re.compile(r'\[([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\](.*)', re.DOTALL)
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*(?:=[ \t]*(.*))?", re.DOTALL)
_PIECE = re.compile(r'"|\\(.)|[#;]|[^"\\#;]+', re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "b": "\b", "\\": "\\", '"': '"'}
_BLANKS = " \t\f\v"
_SIMPLE = re.compile(r"[^\s\"\\#;][^\"\\#;]*(?<!\s)|[^\s\"\\#;]")


class GitmodulesError(ValueError):
    """Git cannot read a line, and then reads nothing of the file."""

    def __init__(self, line: int) -> None:
        """`line` is counted from 1."""
        super().__init__(f"line {line} cannot be read")
        self.line = line


@dataclass(frozen=True, slots=True)
class Value:
    """One `key = value`."""

    key: str
    """Lower case."""
    text: str
    """What Git reads, without quotes, escapes and comments."""
    line: int
    """Where it begins, from 1."""
    last: int
    """Where it ends: the same line but for a value that a backslash continues."""


@dataclass(frozen=True, slots=True)
class Section:
    """A `[submodule "name"]` with what stands below it."""

    name: str
    """The submodule's name, which need not be its path."""
    line: int
    """The header's line, from 1."""
    last: int
    """The last line of what it says: comments and empty lines behind it are not its own."""
    values: tuple[Value, ...]
    """In order."""

    def get(self, key: str) -> Value | None:
        """The value that counts: the last one."""
        return next((value for value in reversed(self.values) if value.key == key), None)

    @property
    def path(self) -> str | None:
        """Its `path`."""
        value = self.get("path")
        return value.text if value else None

    @property
    def url(self) -> str | None:
        """Its `url`."""
        value = self.get("url")
        return value.text if value else None


@dataclass(frozen=True, slots=True)
class Submodule:
    """What all sections of one name come to."""

    name: str
    """Its name."""
    sections: tuple[Section, ...]
    """In order; more than one is a mistake, though Git allows it."""

    def get(self, key: str) -> Value | None:
        """The value that counts: the last one of any section."""
        return next((value for each in reversed(self.sections) if (value := each.get(key))), None)

    @property
    def path(self) -> Value | None:
        """Where it is to be."""
        return self.get("path")

    @property
    def url(self) -> Value | None:
        """Where it comes from. May be relative: `./` and `../` start at the repository's own address."""
        return self.get("url")

    @property
    def branch(self) -> Value | None:
        """What `git submodule update --remote` follows."""
        return self.get("branch")

    @property
    def line(self) -> int:
        """Where it is first spoken of."""
        return self.sections[0].line


@dataclass(frozen=True)
class Gitmodules:
    """The whole file."""

    text: str
    """As it is. Raises GitmodulesError from all but this where Git cannot read it."""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All that tell of submodules, in order."""
        return tuple(_sections(self.text))

    @cached_property
    def submodules(self) -> Mapping[str, Submodule]:
        """By name, in order. Git takes no notice of names that are empty or lead out of a folder."""
        named: dict[str, list[Section]] = {}
        for section in self.sections:
            if section.name and ".." not in re.split(r"[/\\]", section.name):
                named.setdefault(section.name, []).append(section)
        return {name: Submodule(name, tuple(sections)) for name, sections in named.items()}

    def at(self, path: str) -> Submodule | None:
        """The one that Git takes for a path; it compares letter by letter."""
        name = self._by_path.get(path)
        return self.submodules[name] if name is not None else None

    @cached_property
    def _by_path(self) -> Mapping[str, str]:
        taken: dict[str, str] = {}
        of: dict[str, str] = {}
        for section in self.sections:
            for value in section.values:
                if value.key == "path" and section.name in self.submodules and not value.text.startswith("-"):
                    taken.pop(of.get(section.name, ""), None)
                    taken[value.text] = section.name
                    of[section.name] = value.text
        return taken

    def without(self, section: Section) -> Gitmodules:
        """Without one section and the empty lines behind it."""
        lines = self.text.split("\n")
        last = section.last
        while last < len(lines) - 1 and not lines[last].strip():
            last += 1
        left = "\n".join([*lines[: section.line - 1], *lines[last:]])
        return Gitmodules(f"{left}\n" if left and not left.endswith("\n") else left)

    def renamed(self, section: Section, name: str) -> Gitmodules | None:
        """With another name in a section's header; None where that cannot be written."""
        return self._changed(section.line, section.line, _header(name), section.name if name else None)

    def with_value(self, value: Value, text: str) -> Gitmodules | None:
        """With another value in the place of one; None where that cannot be written on its line."""
        row = self.text.split("\n")[value.line - 1]
        start = re.match(r"[^=]*=[ \t]*", row)
        if start is None or "[" in start[0] or not _SIMPLE.fullmatch(text):
            return None
        return self._changed(value.line, value.last, start[0] + text, value.text)

    def with_more(self, section: Section, key: str, text: str) -> Gitmodules | None:
        """With one more value at the end of a section; None where that cannot be written."""
        if not _SIMPLE.fullmatch(text):
            return None
        lines = self.text.split("\n")
        last = lines[section.last - 1]
        end = "\r" if last.endswith("\r") else ""
        inside = re.match(r"[ \t]*", lines[section.values[-1].line - 1]) if section.values else None
        indent = inside[0] if inside else "\t"
        after = lines[section.last :] or [""]
        return Gitmodules("\n".join([*lines[: section.last], f"{indent}{key} = {text}{end}", *after]))

    def with_submodule(self, name: str, path: str, url: str) -> Gitmodules | None:
        """With one more submodule at the end, written as Git writes it; None where that cannot be."""
        if name in self.submodules or not (_SIMPLE.fullmatch(path) and _SIMPLE.fullmatch(url)):
            return None
        end = "\r\n" if "\r\n" in self.text else "\n"
        before = self.text if not self.text or self.text.endswith("\n") else self.text + end
        return Gitmodules(before + end.join([_header(name), f"\tpath = {path}", f"\turl = {url}", ""]))

    def _changed(self, first: int, last: int, line: str, before: str | None) -> Gitmodules | None:
        """With other text on some lines, if it stood alone there: a comment beside it would be lost."""
        lines = self.text.split("\n")
        old = lines[first - 1].rstrip("\r")
        if before is None or first != last or not old.rstrip().endswith((before, f'"{before}"', f'"{before}"]')):
            return None
        end = "\r" if lines[first - 1].endswith("\r") else ""
        return Gitmodules("\n".join([*lines[: first - 1], line + end, *lines[first:]]))


def _header(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'[submodule "{escaped}"]'


@dataclass(slots=True)
class _Open:
    """A section while it is being read."""

    name: str | None
    line: int
    last: int
    values: list[Value]

    def closed(self) -> Iterator[Section]:
        if self.name is not None:
            yield Section(self.name, self.line, self.last, tuple(self.values))


def _sections(text: str) -> Iterator[Section]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    current = _Open(None, 0, 0, [])
    at = 0
    while at < len(lines):
        number, rest = at + 1, lines[at].lstrip(_BLANKS)
        at += 1
        if rest.startswith("["):
            yield from current.closed()
            current, rest = _opened(rest, number)
        if not rest or rest[0] in "#;":
            continue
        value, at = _value(rest, lines, number)
        current.values.append(value)
        current.last = value.last
    yield from current.closed()


def _opened(text: str, number: int) -> tuple[_Open, str]:
    """The section that a header begins, and what follows on its line."""
    found = _HEADER.match(text)
    if found is None:
        raise GitmodulesError(number)
    section, name = found[1].lower(), found[2]
    if name is not None:
        name = re.sub(r"\\(.)", r"\1", name)
    elif section.startswith("submodule."):
        # The old way to write it; then upper and lower case do not differ.
        section, name = "submodule", section.partition(".")[2]
    return _Open(name if section == "submodule" else None, number, number, []), found[3].lstrip(_BLANKS)


def _value(rest: str, lines: list[str], number: int) -> tuple[Value, int]:
    """The value that begins on a line, and the index of the line behind it."""
    found = _KEY.fullmatch(rest)
    key = found[1].lower() if found else ""
    if found is None or (found[2] is None and key in {"path", "url"}):
        raise GitmodulesError(number)
    if found[2] is None:
        # A key alone means true.
        return Value(key, "true", number, number), number
    reading = _Reading()
    reading.take(found[2], number)
    at = number
    while reading.goes_on and at < len(lines):
        at += 1
        reading.take(lines[at - 1], at)
    if reading.quoted:
        raise GitmodulesError(at)
    return Value(key, reading.text[: reading.kept], number, at), at


@dataclass(slots=True)
class _Reading:
    """A value while it is being read."""

    text: str = ""
    kept: int = 0
    """How much of it stays: blanks at its end do not, but in quotes."""
    quoted: bool = False
    """Whether a quote is open."""
    goes_on: bool = False
    """Whether the next line belongs to it."""

    def take(self, written: str, number: int) -> None:
        """One line of it. Raises GitmodulesError."""
        self.goes_on = False
        at = 0
        while at < len(written):
            piece = _PIECE.match(written, at)
            if piece is None:
                # A backslash at the line's end.
                self.goes_on = True
                return
            if piece[0] in {"#", ";"} and not self.quoted:
                return
            self._add(piece, number)
            at = piece.end()

    def _add(self, piece: re.Match[str], number: int) -> None:
        if piece[0] == '"':
            self.quoted = not self.quoted
        elif piece[1] is None:
            self.text += piece[0] if self.text or self.quoted else piece[0].lstrip(_BLANKS)
            self.kept = max(self.kept, len(self.text if self.quoted else self.text.rstrip(_BLANKS)))
        elif piece[1] in _ESCAPED:
            self.text += _ESCAPED[piece[1]]
            self.kept = len(self.text)
        else:
            raise GitmodulesError(number)
