"""Larger changes to YAML files: keys called otherwise, whole blocks added, single lines of a text in a block replaced.

As in `yaml_file`, a change counts only where the file, read back, means what it should and nothing else has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml.comments import CommentedMap

from workers.triage.repository.yaml_file import Path, YamlFile, reads_as, unshared

Block = Mapping[str, Any] | Sequence[Any]


def with_block(file: YamlFile, path: Path, key: str, block: Block, before: str | None = None) -> str | None:
    """The text with one more entry, a mapping or a list, in the block mapping at that path: at its end, or before
    another entry. None where that is not certain.
    """
    mapping = file.at(path)
    if not isinstance(mapping, CommentedMap) or not mapping or key in mapping or mapping.fa.flow_style():
        return None
    last = file.last_line([*path, list(mapping)[-1]])
    line = file.line([*path, before]) if before else last and last + 1
    if line is None:
        return None
    new = [f"{' ' * mapping.lc.col}{line}" for line in (f"{key}:", *_lines(block))]
    return file.with_lines(line, new, [*path, key], block)


def with_value(file: YamlFile, path: Path, key: str, value: str | int | bool) -> str | None:
    """The text with one more scalar at the end of the block mapping at that path; None where that is not certain."""
    mapping = file.at(path)
    if not isinstance(mapping, CommentedMap) or not mapping or key in mapping or mapping.fa.flow_style():
        return None
    last = file.last_line([*path, list(mapping)[-1]])
    line = f"{' ' * mapping.lc.col}{key}: {_scalar(value)}"
    return file.with_lines(last + 1, [line], [*path, key], value) if last else None


def with_entry_first(file: YamlFile, path: Path, key: str, value: str) -> str | None:
    """The text with one more text as the first entry of the block mapping at that path, where people look for what a
    job waits for. None where that is not certain."""
    mapping = file.at(path)
    if not isinstance(mapping, CommentedMap) or not mapping or key in mapping or mapping.fa.flow_style():
        return None
    line = file.line([*path, next(iter(mapping))])
    return (
        file.with_lines(line, [f"{' ' * mapping.lc.col}{key}: {_scalar(value)}"], [*path, key], value) if line else None
    )


def with_entry_below(file: YamlFile, path: Path, key: str, value: str) -> str | None:
    """The text with one more text right below the first entry of the block mapping at that path, where people look for
    a condition; at its end where the first entry takes several lines. None where that is not certain."""
    mapping = file.at(path)
    if not isinstance(mapping, CommentedMap) or not mapping or key in mapping or mapping.fa.flow_style():
        return None
    first = [*path, next(iter(mapping))]
    line = file.line(first)
    if line is None or file.last_line(first) != line:
        return file.with_entry(path, key, value)
    new = f"{' ' * mapping.lc.col}{key}: {_scalar(value)}"
    return file.with_lines(line + 1, [new], [*path, key], value) or file.with_entry(path, key, value)


def with_item(file: YamlFile, path: Path, item: Mapping[str, Any]) -> str | None:
    """The text with one more mapping in a block list, at the place that the path ends in; None where not certain."""
    holder, index = file.at(path[:-1]), path[-1]
    line = file.line(path)
    if not isinstance(holder, list) or not isinstance(index, int) or line is None:
        return None
    written = file.text.split("\n")[line - 1]
    column = len(written) - len(written.lstrip(" "))
    if not written[column:].startswith("- "):
        return None
    return file.with_lines(line, [f"{' ' * column}{each}" for each in _items([item])], path, item)


def with_key(file: YamlFile, path: Path, new: str) -> str | None:
    """The text with the key that the path ends in called otherwise; None where that is not certain."""
    holder, old = file.at(path[:-1]), path[-1]
    if not isinstance(holder, CommentedMap) or old not in holder or new in holder:
        return None
    row, column = holder.lc.key(old)
    lines = file.text.split("\n")
    rest = lines[row][column:]
    quote = rest[:1] if rest[:1] in {"'", '"'} else ""
    if not rest.startswith(f"{quote}{old}{quote}"):
        return None
    spelt = f"{quote}{new}{quote}{rest[len(str(old)) + 2 * len(quote) :]}"
    wanted = unshared(file.data)
    parent = wanted
    for part in path[:-1]:
        parent = parent[part]
    parent[new] = parent.pop(old)
    changed = "\n".join([*lines[:row], lines[row][:column] + spelt, *lines[row + 1 :]])
    return changed if reads_as(changed, wanted) else None


def text_line(file: YamlFile, path: Path, number: int) -> int | None:
    """The file's line, from 1, that holds the given line, from 1, of a text; None where that is not certain."""
    text, first = file.at(path), file.value_line(path)
    written = text.split("\n") if isinstance(text, str) else []
    if first is None or not 1 <= number <= len(written):
        return None
    lines = file.text.split("\n")
    line = first + (number if len(written) > 1 else number - 1)
    if line <= len(lines) and written[number - 1].strip() in lines[line - 1]:
        return line
    return None


def with_text_line(file: YamlFile, path: Path, number: int, new: Sequence[str]) -> str | None:
    """The text with one line of a text replaced by others; None where that is not certain.

    `number` counts from 1 in the text; the new lines are indented as the old one is. Only a block (`|`) takes several.
    """
    line = text_line(file, path, number)
    lines, held = file.text.split("\n"), str(file.at(path)).split("\n")
    old = held[number - 1].strip() if line else ""
    if line is None or not old:
        return None
    before, found, after = lines[line - 1].partition(old)
    if not found or (len(new) > 1 and (before.strip() or after.strip())):
        return None
    inner = held[number - 1].partition(old)[0]
    meaning = "\n".join([*held[: number - 1], *(f"{inner}{each}" for each in new), *held[number:]])
    changed = "\n".join([*lines[: line - 1], *(f"{before}{each}{after}" for each in new), *lines[line:]])
    return changed if file.means(changed, path, meaning) else None


def _lines(block: Block) -> Iterator[str]:
    """The lines of a mapping or a list in block style, one level below its key."""
    inner = _entries(block) if isinstance(block, Mapping) else _items(block)
    return (f"  {line}" for line in inner)


def _entries(block: Mapping[str, Any]) -> Iterator[str]:
    for key, value in block.items():
        if _is_block(value):
            yield from (f"{key}:", *_lines(value))
        else:
            yield f"{key}: {_scalar(value)}"


def _items(block: Sequence[Any]) -> Iterator[str]:
    for value in block:
        if isinstance(value, Mapping):
            first, *rest = _entries(value)
            yield from (f"- {first}", *(f"  {line}" for line in rest))
        else:
            yield f"- {_scalar(value)}"


def _is_block(value: object) -> bool:
    return isinstance(value, Mapping | list) and bool(value)


def _scalar(value: object) -> str:
    """A scalar on one line; in double quotes where it could be read otherwise without them."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str) or reads_as(f"a: {value}\n", {"a": value}):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
