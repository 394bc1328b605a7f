"""What is wrong in a settings file, on which line, and what to write instead."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from workers.triage.repository.settings_values import nearest
from workers.triage.repository.yaml_file import YamlFile
from workers.triage.text import code

_LONGEST_SHOWN = 60
_QUOTE = "'"

Names = Callable[[tuple[str | int, ...]], tuple[str, ...]]
"""The settings that there are at a place."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the settings do not count, and the defaults hold."""

    line: int | None
    """Where in the file, from 1; None where it is not at one place."""
    message: str
    """What is wrong and what to write instead: one sentence of Markdown, hostile text in code spans."""


def of(file: YamlFile, error: ValidationError, names: Names) -> Problem:
    """The first one in the file."""
    problems = [_problem(file, each, names) for each in error.errors(include_url=False)]
    return min(problems, key=lambda problem: problem.line or 0)


def repeated(text: str) -> Problem | None:
    """A key that stands twice in one mapping, of which only one would count. `text` is YAML that was read before."""
    root = YAML(typ="rt").compose(io.StringIO(text))
    for mapping in _mappings(root):
        seen: set[str] = set()
        for key, _ in mapping.value:
            name = key.value if isinstance(key, ScalarNode) else None
            if name in seen and name != "<<":
                told = f"{code(name, _LONGEST_SHOWN)} stands here twice; keep one of them."
                return Problem(key.start_mark.line + 1, told)
            if name is not None:
                seen.add(name)
    return None


def _mappings(root: Node | None) -> Iterator[MappingNode]:
    waiting, known = [root], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in known:
            continue
        known.add(id(node))
        if isinstance(node, MappingNode):
            yield node
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            waiting += node.value


def _problem(file: YamlFile, error: ErrorDetails, names: Names) -> Problem:
    path = tuple(error["loc"])
    if error["type"] == "extra_forbidden":
        known = names(path[:-1])
        return Problem(
            _line(file, path), f"There is no setting {code(path[-1], _LONGEST_SHOWN)}; {nearest(path[-1], known)}."
        )
    return Problem(_line(file, path), f"{_name(path)} {_clause(error)}.")


def _line(file: YamlFile, path: tuple[str | int, ...]) -> int | None:
    """The line of the value, or of the nearest thing around it that has one."""
    for length in range(len(path), 0, -1):
        part = path[:length]
        line = file.value_line(part) if length == len(path) else None
        line = line or file.line(part)
        if line:
            return line
    return 1


def _name(path: tuple[str | int, ...]) -> str:
    if not path:
        return "The file"
    if isinstance(path[-1], int):
        return f"Item {path[-1] + 1} of {code(path[-2]) if len(path) > 1 else 'the file'}"
    return code(path[-1], _LONGEST_SHOWN)


def _clause(error: ErrorDetails) -> str:
    context: Mapping[str, Any] = error.get("ctx") or {}
    if error["type"] == "value_error":
        return str(context["error"])
    if error["type"] == "enum":
        # pydantic gives 'a', 'b' or 'c'.
        return f"is to be {context['expected'].replace(_QUOTE, '`')}, not {_shown(error['input'])}"
    clause = _CLAUSES.get(error["type"], "is not what is expected there: {shown}")
    if clause is _BOOLEAN and error["input"] in ("true", "false"):
        clause += " in quotes"
    return clause.format(shown=_shown(error["input"]), most=context.get("max_length"))


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple | set):
        return "a list"
    return code(str(value).lower() if isinstance(value, bool) else value, _LONGEST_SHOWN)


_BOOLEAN = "is to be `true` or `false`, not {shown}"
_MAPPING = "is to be a mapping with one `name: value` a line, not {shown}"
_CLAUSES: Mapping[str, str] = {
    "missing": "is missing here; add it",
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "string_type": "is to be text, in quotes where it looks like something else, not {shown}",
    "tuple_type": "is to be a list, each item on its own line behind a `- `, not {shown}",
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "too_long": "holds more than {most} items; leave some out",
    "string_too_long": "is longer than {most} characters; shorten it",
}
