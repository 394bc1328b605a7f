"""TOML files: values, the lines they stand on, and changes that keep everything else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import tomlkit
from tomlkit.items import String, StringType

from workers.triage.toml_reading import document, tables

_HEADER = re.compile(r"^\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")


@dataclass(frozen=True)
class TomlFile:
    """One file."""

    text: str
    """The whole text."""

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """What it says; empty for what is no TOML."""
        return tables(self.text) or {}

    def at(self, path: Sequence[str | int]) -> Any:  # noqa: ANN401 - whatever a file holds
        """The value at a path; None where there is none."""
        value: Any = self.data
        for part in path:
            held = isinstance(value, Mapping) and part in value
            if not held and not (isinstance(value, list) and isinstance(part, int) and part < len(value)):
                return None
            value = value[part]
        return value

    def table(self, path: Sequence[str]) -> Mapping[str, Any]:
        """The table at a path; empty where there is none."""
        value = self.at(path)
        return value if isinstance(value, Mapping) else {}

    def span(self, path: Sequence[str | int]) -> tuple[int, int] | None:
        """The line from 1 and the column from 0 of the text of a string; None where it cannot be found for certain."""
        keys = [part for part in path if isinstance(part, str)]
        value = self.at(path)
        if not isinstance(value, str):
            return None
        earlier = [self.at([*path[:-1], at]) for at in range(path[-1])] if isinstance(path[-1], int) else []
        for number, column in self._starts(keys):
            found = self._string(number, column, value, earlier.count(value))
            if found:
                return found
        return None

    def _starts(self, keys: Sequence[str]) -> list[tuple[int, int]]:
        """Where the key's own value begins: below its table's header, or under a dotted key or in an inline table."""
        header: list[str] = []
        starts = []
        for number, line in enumerate(self.text.split("\n"), 1):
            if found := _HEADER.match(line):
                header = _parts(found[1])
            elif found := re.match(r"\s*([\w\-.\"' ]+?)\s*=", line):
                named = [*header, *_parts(found[1])]
                if named == list(keys[: len(named)]) and len(named) > len(header):
                    starts.append((number, found.end()))
        return starts

    def _string(self, number: int, column: int, value: str, skip: int) -> tuple[int, int] | None:
        lines = self.text.split("\n")
        for at in range(number - 1, len(lines)):
            begin = column if at == number - 1 else 0
            if at > number - 1 and (_HEADER.match(lines[at]) or re.match(r"\s*[\w\-.\"']+\s*=", lines[at])):
                return None
            for found in re.finditer(rf"([\"']){re.escape(value)}\1", lines[at][begin:]):
                if skip == 0:
                    return at + 1, begin + found.start() + 1
                skip -= 1
        return None

    def line(self, path: Sequence[str | int]) -> int:
        """The line of a value, from 1; the first line where it cannot be told."""
        found = self.span(path)
        return found[0] if found else 1


def _parts(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in key.split(".")]


def with_value(text: str, path: Sequence[str | int], new: str) -> str | None:
    """The text with another string there, in the quotes that it has; None where there is no string."""
    changed = document(text)
    if changed is None:
        return None
    holder: Any = changed
    for part in path[:-1]:
        holder = holder[part]
    old = holder[path[-1]]
    if not isinstance(old, String):
        return None
    holder[path[-1]] = tomlkit.string(new, literal=old.as_string().startswith(StringType.SLL.value))
    return tomlkit.dumps(changed)


def without_item(text: str, path: Sequence[str | int], value: str) -> str | None:
    """The text without one item of an array; None where something else stands there, or it is the only one."""
    changed = document(text)
    if changed is None:
        return None
    holder: Any = changed
    for part in path[:-1]:
        holder = holder[part]
    if len(holder) < 2 or holder[path[-1]] != value:
        return None
    del holder[path[-1]]
    return tomlkit.dumps(changed)
