"""Whether a repository is that of a distribution: what its own files call the distributions that it builds."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from workers.triage import python_reading, toml_reading
from workers.triage.installed import normalised
from workers.triage.patterns import Pattern

FILES = ("pyproject.toml", "setup.cfg", "setup.py")
"""What is read of a repository's root, or of any folder in it."""
_MOST = 60
_LONGEST = 200_000
_CONFIGURED = Pattern(r"(?m)^name[ \t]*[=:][ \t]*([A-Za-z0-9][\w.-]*)[ \t]*$")
_SECTION = Pattern(r"(?m)^\[([^\]\n]*)\]")
_NAMES = (("project", "name"), ("tool", "poetry", "name"), ("tool", "flit", "metadata", "dist-name"))
_SEVERAL = (("tool", "uv", "workspace"), ("tool", "hatch", "workspace"), ("tool", "pdm", "workspace"), ("tool", "rye"))


def declares(distribution: str, files: Mapping[str, str]) -> bool | None:
    """Whether the files, by their paths, declare it. None where they cannot tell: none declares a name that is written
    down, or the repository holds several projects of which it may be one.
    """
    chosen = {path: text for path, text in files.items() if posixpath.basename(path) in FILES and len(text) < _LONGEST}
    found: set[str] = set()
    several = False
    for path, text in sorted(chosen.items())[:_MOST]:
        found |= {normalised(name) for name in _declared(posixpath.basename(path), text)}
        several = several or "/" in path or _is_workspace(path, text)
    if normalised(distribution) in found:
        return True
    return False if found and not several else None


def _declared(name: str, text: str) -> Iterator[str]:
    if name == "pyproject.toml":
        data = toml_reading.tables(text) or {}
        yield from (value for keys in _NAMES if isinstance(value := _at(data, keys), str))
    elif name == "setup.cfg":
        yield from _configured(text)
    else:
        yield from _called(text)


def _at(data: Any, keys: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever a file holds
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _is_workspace(path: str, text: str) -> bool:
    if not path.endswith(".toml"):
        return False
    data = toml_reading.tables(text) or {}
    return any(_at(data, keys) is not None for keys in _SEVERAL)


def _configured(text: str) -> Iterator[str]:
    sections = _SECTION.split(text)
    for title, body in zip(sections[1::2], sections[2::2], strict=False):
        if title.strip() == "metadata":
            yield from _CONFIGURED.findall(body)


def _called(text: str) -> Iterator[str]:
    """What `setup()` is given for a name, where that is written down."""
    module = python_reading.parsed(text)
    if module is None:
        return
    constants = {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _is_setup(node.func):
            value = next((each.value for each in node.keywords if each.arg == "name"), None)
            name = constants.get(value.id) if isinstance(value, ast.Name) else getattr(value, "value", None)
            yield from [name] if isinstance(name, str) else []


def _is_setup(function: ast.expr) -> bool:
    return getattr(function, "id", getattr(function, "attr", "")) == "setup"
