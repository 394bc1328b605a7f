"""YAML files with the lines that their values stand on, and small changes to them that keep every other byte.

ruamel.yaml tells where a value stands (https://yaml.dev/doc/ruamel.yaml/detail/); a change is made there in the text
and then read back: it counts only where the file now means what it should and nothing else has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from workers.triage.repository.yaml_reading import YamlFileError, plain, read, reads_as, unshared

__all__ = ["Path", "YamlFile", "YamlFileError", "reads_as", "unshared"]

Path = Sequence[str | int]
"""Keys and indexes that lead to a value."""

_LONGEST_SPELT = 500


@dataclass(frozen=True)
class YamlFile:
    """One file of one document."""

    text: str
    """The whole text."""

    @cached_property
    def data(self) -> Any:  # noqa: ANN401 - whatever a file holds
        """The parsed document: mappings, lists, scalars as text or what YAML 1.2 makes of them.

        Raises YamlFileError.
        """
        return read(self.text)

    def at(self, path: Path) -> Any:  # noqa: ANN401 - whatever a file holds
        """The value at a path; None where there is none."""
        value = self.data
        for part in path:
            held = isinstance(value, Mapping) and part in value
            if not held and not (isinstance(value, list) and isinstance(part, int) and part < len(value)):
                return None
            value = value[part]
        return value

    def line(self, path: Path) -> int | None:
        """The line, from 1, that a key or an item of a list begins on; None where there is none."""
        place = self._place(path)
        return place[0] + 1 if place else None

    def value_line(self, path: Path) -> int | None:
        """The line, from 1, that a value begins on: of a block scalar, the line with its `|`."""
        place = self._value_place(path)
        return place[0] + 1 if place else None

    def column(self, path: Path) -> int | None:
        """The column, from 0, that a value begins on."""
        place = self._value_place(path)
        return place[1] if place else None

    def written(self, path: Path) -> str | None:
        """A scalar on one line as the file has it, quotes too: `3.10` where YAML reads the number 3.1."""
        value, place = self.at(path), self._value_place(path)
        if place is None or isinstance(value, Mapping | list) or value is None:
            return None
        rest = self._rows[place[0]][place[1] :]
        rest = rest[_properties(rest) :]
        wanted = plain({"a": [value]})
        short = (spelt for spelt in _spellings(rest) if len(spelt) <= _LONGEST_SPELT)
        return next((spelt for spelt in short if plain(_read_or_none(f"a: [{spelt}]")) == wanted), None)

    @cached_property
    def _rows(self) -> list[str]:
        return self.text.split("\n")

    def without_item(self, path: Path) -> str | None:
        """The text without one item of a list; of the last one, without the list's key. None where it is not certain.

        Comments that stand alone on their line stay.
        """
        holder, place = self.at(path[:-1]), self._place(path)
        if not isinstance(holder, CommentedSeq) or place is None or not isinstance(path[-1], int):
            return None
        if len(holder) == 1 and len(path) > 1:
            return self._without_lines(path[:-1]) if isinstance(path[-2], str) else None
        if not holder.fa.flow_style():
            return self._without_lines(path)
        return self._without_flow_item(holder, path)

    def _without_lines(self, path: Path) -> str | None:
        place, last = self._place(path), self._last_line(path)
        if place is None or last is None:
            return None
        lines = self.text.split("\n")
        while last > place[0] and lines[last].lstrip().startswith("#"):
            last -= 1
        return self._lacks("\n".join([*lines[: place[0]], *lines[last + 1 :]]), path)

    def _without_flow_item(self, holder: CommentedSeq, path: Path) -> str | None:
        index = int(path[-1])
        other = index + 1 if index + 1 < len(holder) else index - 1
        here, there = self._place(path), self._place([*path[:-1], other])
        if here is None or there is None:
            return None
        lines = self.text.split("\n")
        row = lines[here[0]]
        if row.split("#")[0].strip().rstrip(", ") == self.written(path):
            return self._lacks("\n".join([*lines[: here[0]], *lines[here[0] + 1 :]]), path)
        if here[0] != there[0]:
            return None
        if other > index:
            cut = row[: here[1]] + row[there[1] :]
        else:
            # From behind the item before it to behind itself.
            before, own = self.written([*path[:-1], other]), self.written(path)
            if before is None or own is None:
                return None
            cut = row[: there[1] + len(before)] + row[here[1] + len(own) :]
        return self._lacks("\n".join([*lines[: here[0]], cut, *lines[here[0] + 1 :]]), path)

    def _lacks(self, changed: str, path: Path) -> str | None:
        """The changed text, where it means the same but for what stands at the path."""
        wanted = unshared(self.data)
        holder = wanted
        for part in path[:-1]:
            holder = holder[part]
        del holder[path[-1]]
        return changed if reads_as(changed, wanted) else None

    def with_scalar(self, path: Path, new: str | bool | int) -> str | None:
        """The text with another scalar on one line at that path; None where that is not certain.

        The quotes stay as they are. A text that needs quotes and has none gets double ones.
        """
        old, place = self.at(path), self._value_place(path)
        if place is None or isinstance(old, Mapping | list) or old is None:
            return None
        row, column = place
        lines = self.text.split("\n")
        column += _properties(lines[row][column:])
        for written in _spellings(lines[row][column:]):
            after = lines[row][column + len(written) :]
            for spelt in _as_written(new, written):
                changed = "\n".join([*lines[:row], lines[row][:column] + spelt + after, *lines[row + 1 :]])
                if self.means(changed, path, new):
                    return changed
        return None

    def with_entry(self, path: Path, key: str, value: str | bool) -> str | None:
        """The text with one more entry at the end of the block mapping at that path; None where that is not certain."""
        mapping = self.at(path)
        if not isinstance(mapping, CommentedMap) or not mapping or key in mapping or mapping.fa.flow_style():
            return None
        last = self._last_line([*path, list(mapping)[-1]])
        column = mapping.lc.col
        if last is None:
            return None
        lines = self.text.split("\n")
        end = "\r" if lines[last].endswith("\r") else ""
        for spelt in _as_written(value, ""):
            changed = "\n".join([*lines[: last + 1], f"{' ' * column}{key}: {spelt}{end}", *lines[last + 1 :]])
            if self.means(changed, [*path, key], value):
                return changed
        return None

    def with_lines(self, before: int, new: Sequence[str], path: Path, meaning: object) -> str | None:
        """The text with whole lines put in before line `before` (from 1), so that `path` then means `meaning`.

        A list's item is put in among the others. None where anything else would change, too.
        """
        lines = self.text.split("\n")
        end = "\r" if lines and lines[0].endswith("\r") else ""
        changed = "\n".join([*lines[: before - 1], *(f"{line}{end}" for line in new), *lines[before - 1 :]])
        return changed if self.means(changed, path, meaning, insert=True) else None

    def last_line(self, path: Path) -> int | None:
        """The last line, from 1, of what stands at a path; None where there is nothing, or it is within brackets."""
        last = self._last_line(path)
        return None if last is None else last + 1

    def means(self, changed: str, path: Path, new: object, *, insert: bool = False) -> bool:
        """Whether a changed text means the same as this one but for `new` at a path; `insert` puts an item into a list
        among the others."""
        wanted = unshared(self.data)
        holder = wanted
        for part in path[:-1]:
            holder = holder[part]
        if insert and isinstance(holder, list) and isinstance(path[-1], int):
            holder.insert(path[-1], new)
        else:
            holder[path[-1]] = new
        return reads_as(changed, wanted)

    def _place(self, path: Path) -> tuple[int, int] | None:
        holder = self.at(path[:-1])
        if not path or path[-1] is None or self._missing(holder, path[-1]):
            return None
        row, column = holder.lc.key(path[-1]) if isinstance(holder, CommentedMap) else holder.lc.item(path[-1])
        return int(row), int(column)

    def _value_place(self, path: Path) -> tuple[int, int] | None:
        holder = self.at(path[:-1])
        if not path or self._missing(holder, path[-1]):
            return None
        row, column = holder.lc.value(path[-1]) if isinstance(holder, CommentedMap) else holder.lc.item(path[-1])
        return int(row), int(column)

    @staticmethod
    def _missing(holder: object, part: str | int) -> bool:
        if isinstance(holder, CommentedMap):
            return part not in holder or holder.lc.data is None or part not in holder.lc.data
        return not (isinstance(holder, CommentedSeq) and isinstance(part, int) and part < len(holder))

    def _last_line(self, path: Path) -> int | None:
        """The last line, from 0, that belongs to a value in block style: those indented below its key."""
        place = self._place(path)
        if place is None or self.at(path[:-1]).fa.flow_style():
            return None
        row, column = place
        lines = self.text.split("\n")
        if isinstance(path[-1], int):
            # An item is said to begin behind its dash.
            column = max(lines[row].rfind("-", 0, column), 0)
        last = row
        for at in range(row + 1, len(lines)):
            line = lines[at]
            if not line.strip() or _is_aside(line, column):
                continue
            indent = len(line) - len(line.lstrip(" "))
            item = isinstance(self.at(path), CommentedSeq) and indent == column and line.lstrip().startswith("- ")
            if indent <= column and not item:
                break
            last = at
        return last


def _is_aside(line: str, column: int) -> bool:
    """Whether a line is a comment that stands further left than what it interrupts."""
    return line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) <= column


def _read_or_none(text: str) -> Any:  # noqa: ANN401 - whatever a text holds
    try:
        return read(text)
    except YamlFileError:
        return None


def _properties(rest: str) -> int:
    """How many characters an anchor and a tag take before a scalar."""
    at = 0
    while rest[at : at + 1] in {"&", "!"} and " " in rest[at:]:
        at = rest.index(" ", at)
        at += len(rest[at:]) - len(rest[at:].lstrip(" "))
    return at


def _spellings(rest: str) -> list[str]:
    """How the scalar that begins here may be written: with its quotes, or up to a comment."""
    if rest[:1] in {'"', "'"}:
        ends = [at for at in range(1, len(rest)) if rest[at] == rest[0]]
        return [rest[: end + 1] for end in ends[:3]]
    plain = rest.split(" #", 1)[0].rstrip()
    shorter = plain.rstrip(",]} ")
    inner = plain.split(",", 1)[0].rstrip("]} ")
    # The shortest first: a comma behind the last item of a list is no part of it, but would not be missed.
    return list(dict.fromkeys([inner, shorter, plain]))


def _as_written(new: str | bool | int, like: str) -> list[str]:
    if isinstance(new, bool | int):
        return [str(new).lower()]
    if like[:1] in {'"', "'"}:
        return [f"{like[0]}{new}{like[0]}"]
    # Programs that read YAML 1.1 take these for true and false: https://yaml.org/type/bool.html
    return [f'"{new}"'] if new.lower() in {"yes", "no", "on", "off"} else [new, f'"{new}"']
