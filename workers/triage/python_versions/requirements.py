"""Which versions of Python a project says that it allows."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator

from workers.triage.python_reading import parsed
from workers.triage.python_versions.places import Requirement, Rewrite
from workers.triage.python_versions.toml import TomlFile, with_value
from workers.triage.python_versions.versions import pep440, poetry

PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile")
"""Names of the files that `requirements` reads."""


def requirements(path: str, text: str) -> tuple[Requirement, ...]:
    """What a project's file says; empty for other files."""
    readers = {"pyproject.toml": _pyproject, "setup.cfg": _setup_cfg, "setup.py": _setup_py, "Pipfile": _pipfile}
    reader = readers.get(path.rpartition("/")[2])
    return tuple(reader(path, text)) if reader else ()


def _pyproject(path: str, text: str) -> Iterator[Requirement]:
    """https://packaging.python.org/en/latest/specifications/pyproject-toml/#requires-python and Poetry's own table."""
    file = TomlFile(text)
    name = file.at(["project", "name"]) or file.at(["tool", "poetry", "name"])
    name = name if isinstance(name, str) else None
    for keys, read in (
        (["project", "requires-python"], pep440),
        (["tool", "poetry", "dependencies", "python"], poetry),
    ):
        value = file.at(keys)
        if isinstance(value, str):
            field = keys[-1] if keys[0] == "project" else "tool.poetry.dependencies.python"
            yield Requirement(path, file.line(keys), field, read(value), name, _toml_rewrite(keys))


def _toml_rewrite(keys: list[str]) -> Rewrite:
    return lambda text, new: with_value(text, keys, new)


def _setup_cfg(path: str, text: str) -> Iterator[Requirement]:
    """https://setuptools.pypa.io/en/latest/userguide/declarative_config.html"""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    wanted = parser.get("options", "python_requires", fallback=None)
    found = re.search(r"^\s*python[_-]requires\s*[=:]", text, re.MULTILINE)
    if wanted and found:
        line = text[: found.end()].count("\n") + 1
        name = parser.get("metadata", "name", fallback=None)
        yield Requirement(path, line, "python_requires", pep440(wanted), name)


def _setup_py(path: str, text: str) -> Iterator[Requirement]:
    """The arguments of `setup()`, and of names that stand for one string in the file."""
    module = parsed(text)
    if module is None:
        return
    known = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _named(node.func) == "setup":
            given = {each.arg: each.value for each in node.keywords if each.arg}
            if wanted := given.get("python_requires"):
                text_of = _string(wanted, known)
                allowed = pep440(text_of) if text_of else None
                yield Requirement(path, wanted.lineno, "python_requires", allowed, _string(given.get("name"), known))


def _pipfile(path: str, text: str) -> Iterator[Requirement]:
    """Pipenv asks for the series or the release that it names."""
    file = TomlFile(text)
    for key, shape in (("python_version", "=={}.*"), ("python_full_version", "=={}")):
        value = file.at(["requires", key])
        if isinstance(value, str):
            yield Requirement(path, file.line(["requires", key]), key, pep440(shape.format(value)), None)


def _named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _string(node: ast.expr | None, known: dict[str, ast.expr]) -> str | None:
    if isinstance(node, ast.Name):
        node = known.get(node.id)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def project_name(path: str, text: str) -> str | None:
    """What a project's file calls the project; None where it does not say it in plain text."""
    name = path.rpartition("/")[2]
    if name == "Pipfile":
        return None
    if name == "pyproject.toml":
        file = TomlFile(text)
        found = file.at(["project", "name"]) or file.at(["tool", "poetry", "name"])
        return found if isinstance(found, str) else None
    pattern = r"^name\s*[=:]\s*(\S+)\s*$" if name == "setup.cfg" else r"\bname\s*=\s*[\"']([^\"']+)[\"']"
    match = re.search(pattern, text, re.MULTILINE)
    return match[1] if match else None
