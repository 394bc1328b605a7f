"""What Python's files declare: pyproject.toml, setup.cfg, setup.py, requirements, Pipfile, tox.ini, environment.yml.

https://packaging.python.org/en/latest/specifications/pyproject-toml/,
https://packaging.python.org/en/latest/specifications/dependency-groups/,
https://python-poetry.org/docs/pyproject/, https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import ast
import configparser
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from workers.triage.file_values import is_plain
from workers.triage.manifests.declaration import (
    BUILD,
    EXTRA,
    GROUP,
    MOST,
    OPTIONAL_GROUP,
    REQUIREMENTS,
    Declaration,
    Manifest,
    line_of,
    line_of_key,
    lines_of,
)
from workers.triage.python_reading import parsed
from workers.triage.repository.yaml_file import YamlFile, YamlFileError
from workers.triage.toml_reading import tables

NO_TOML = "is no TOML that can be read"
DYNAMIC = "leaves its dependencies to the build"
COMPUTED = "computes its dependencies"
ELSEWHERE = "takes in a list from elsewhere"

_MOST_TAKEN_IN = 100
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?")


def named(requirement: str) -> str | None:
    """The distribution that a requirement names; None for a path, an address or an option."""
    match = _NAME.match(requirement)
    head = re.split(r"[@;]", requirement, maxsplit=1)[0]
    if match is None or "/" in head:
        return None
    return match[1]


def _marker(requirement: str) -> str:
    return requirement.partition(";")[2].strip()


def _each(path: str, text: str, requirements: object, after: str, sort: str = "", group: str = "") -> Iterator[Any]:
    """Requirements in the form of PEP 508."""
    for requirement in requirements if isinstance(requirements, list) else ():
        if isinstance(requirement, str) and (name := named(requirement)):
            line = line_of(text, f'"{requirement}"', f"'{requirement}'", requirement, after=after)
            yield Declaration(name, path, line, sort, group, _marker(requirement), requirement)


def pyproject(path: str, text: str) -> Manifest:
    """pyproject.toml: PEP 621, dependency groups, Poetry, Hatch and PDM."""
    data = tables(text)
    if data is None:
        return Manifest(path, unclear=NO_TOML)
    project, tool = _table(data, "project"), _table(data, "tool")
    poetry = _table(tool, "poetry")
    found = chain(_pep621(path, text, data, project), _poetry(path, text, poetry), _tools(path, text, tool))
    dynamic = project.get("dynamic")
    fields = dynamic if isinstance(dynamic, list) else []
    unclear = DYNAMIC if "dependencies" in fields or "optional-dependencies" in fields else ""
    name = project.get("name") or poetry.get("name")
    scripts = {
        key: line_of_key(text, key, f"[{table}")
        for table, holder in (("project.scripts", project), ("tool.poetry.scripts", poetry))
        for key in islice(_table(holder, "scripts"), MOST)
    }
    installable = "build-system" in data or (bool(project) and "package" not in _table(tool, "uv"))
    named_project = str(name) if name and (installable or poetry) else None
    return Manifest(path, tuple(islice(found, MOST)), unclear, (), named_project, scripts)


def _pep621(path: str, text: str, data: Mapping[str, Any], project: Mapping[str, Any]) -> Iterator[Declaration]:
    yield from _each(path, text, project.get("dependencies"), "[project]")
    optional = _table(project, "optional-dependencies")
    extras = {name: each for name, each in optional.items() if isinstance(each, list)}
    for extra in extras:
        for member in _closure(extra, extras, str(project.get("name") or "")):
            after = "[project.optional-dependencies]"
            yield from _each(path, text, extras[member], after, EXTRA, extra)
    groups = _table(data, "dependency-groups")
    for group in groups:
        for member in _included(group, groups):
            yield from _each(path, text, groups[member], "[dependency-groups]", GROUP, group)
    yield from _each(path, text, _table(data, "build-system").get("requires"), "[build-system]", BUILD)


def _closure(extra: str, extras: Mapping[str, list[Any]], project: str) -> list[str]:
    """An extra and those that it takes in by naming the project itself."""

    def named_in(extra: str) -> Iterator[str]:
        for requirement in extras.get(extra, ()):
            match = _NAME.match(requirement) if isinstance(requirement, str) else None
            if match and project and match[1].lower() == project.lower() and match[2]:
                yield from (part.strip() for part in match[2].split(","))

    return [name for name in _reached(extra, named_in) if name in extras]


def _included(group: str, groups: Mapping[str, Any]) -> list[str]:
    """A dependency group and those that it includes."""

    def named_in(group: str) -> Iterator[str]:
        listed = groups.get(group)
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and "include-group" in each:
                yield str(each["include-group"])

    return [name for name in _reached(group, named_in) if isinstance(groups.get(name), list)]


def _reached(first: str, named_in: Callable[[str], Iterable[str]]) -> list[str]:
    """What a list takes in, itself first, each once; not endlessly much."""
    found = {first: None}
    waiting = [first]
    while waiting and len(found) < _MOST_TAKEN_IN:
        more = [name for name in named_in(waiting.pop(0)) if name not in found]
        found |= dict.fromkeys(more)
        waiting += more
    return list(found)[:_MOST_TAKEN_IN]


def _poetry(path: str, text: str, poetry: Mapping[str, Any]) -> Iterator[Declaration]:
    optional = {
        name
        for name, value in _table(poetry, "dependencies").items()
        if isinstance(value, dict) and value.get("optional")
    }
    for name in _table(poetry, "dependencies"):
        if name != "python" and name not in optional:
            yield Declaration(name, path, line_of_key(text, name, "[tool.poetry.dependencies]"))
    for extra, names in _table(poetry, "extras").items():
        for name in names if isinstance(names, list) else ():
            line = line_of_key(text, str(name), "[tool.poetry.dependencies]")
            yield Declaration(str(name), path, line, EXTRA, extra)
    old = _table(poetry, "dev-dependencies")
    groups = {"dev": ("[tool.poetry.dev-dependencies]", old, GROUP)} if old else {}
    for group, table in _table(poetry, "group").items():
        sort = OPTIONAL_GROUP if isinstance(table, dict) and table.get("optional") else GROUP
        groups[group] = (f"[tool.poetry.group.{group}.dependencies]", _table(table, "dependencies"), sort)
    for group, (header, table, sort) in groups.items():
        for name in table:
            yield Declaration(name, path, line_of_key(text, name, header), sort, group)


def _tools(path: str, text: str, tool: Mapping[str, Any]) -> Iterator[Declaration]:
    """Groups of PDM, uv's older form, and Hatch's environments."""
    for group, requirements in _table(_table(tool, "pdm"), "dev-dependencies").items():
        yield from _each(path, text, requirements, "[tool.pdm.dev-dependencies]", GROUP, group)
    yield from _each(path, text, _table(tool, "uv").get("dev-dependencies"), "[tool.uv]", GROUP, "dev")
    for name, env in _table(_table(tool, "hatch"), "envs").items():
        for key in ("dependencies", "extra-dependencies"):
            requirements = env.get(key) if isinstance(env, dict) else None
            yield from _each(path, text, requirements, f"[tool.hatch.envs.{name}", GROUP, f"hatch {name}")


def _table(holder: object, key: str) -> Mapping[str, Any]:
    value = holder.get(key) if isinstance(holder, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def requirements(path: str, text: str) -> Manifest:
    """A requirements file of pip, or what pip-compile makes one from."""
    found: list[Declaration] = []
    includes: list[str] = []
    unclear = ""
    for number, written in lines_of(text):
        line = re.sub(r"(?:^|\s)#.*$", "", written).strip().rstrip("\\").strip()
        option = re.match(r"(?:-r|--requirement)[ =]*(\S+)", line)
        if option:
            includes.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), option[1])))
            unclear = ELSEWHERE if "://" in option[1] else unclear
        elif line and not line.startswith("-") and (name := named(line)):
            found.append(Declaration(name, path, number, REQUIREMENTS, "", _marker(line), line))
    return Manifest(path, tuple(found), unclear, tuple(includes))


def setup_cfg(path: str, text: str) -> Manifest:
    """setup.cfg of setuptools, and the `deps` of tox.ini."""
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    try:
        parser.read_string(text)
    except configparser.Error:
        return Manifest(path, unclear="is no INI file that can be read")
    every = ((section, key, value) for section in parser.sections() for key, value in parser[section].items())
    found = chain.from_iterable(_ini(path, text, *each) for each in every)
    scripts = parser.get("options.entry_points", "console_scripts", fallback="")
    names = [line.partition("=")[0].strip() for line in scripts.splitlines()[:MOST] if "=" in line]
    name = parser.get("metadata", "name", fallback=None)
    declarations = tuple(islice(found, MOST))
    return Manifest(path, declarations, "", (), name, {each: line_of_key(text, each, "[options.e") for each in names})


def _ini(path: str, text: str, section: str, key: str, value: str) -> Iterator[Declaration]:
    lines = [line.split(" #")[0].strip() for line in value.splitlines() if line.strip()]
    if (section, key) == ("options", "install_requires"):
        yield from _each(path, text, lines, "install_requires")
    elif section == "options.extras_require":
        yield from _each(path, text, lines, "[options.extras_require]", EXTRA, key)
    elif section.startswith("testenv") and key == "deps":
        yield from _each(path, text, [line.split(": ")[-1] for line in lines], f"[{section}]", GROUP, f"tox {section}")


def setup_py(path: str, text: str) -> Manifest:
    """setup.py, as far as it says things outright."""
    module = parsed(text)
    if module is None:
        return Manifest(path, unclear="cannot be parsed")
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call) and _called(node) == "setup"]
    if not calls:
        return Manifest(path)
    given = {keyword.arg: keyword.value for keyword in calls[0].keywords}
    return _of_setup(path, {name: _literal(value, constants) for name, value in given.items() if name}, None in given)


def _of_setup(path: str, given: Mapping[str, Any], more: bool) -> Manifest:
    wanted = [each for each in ("install_requires", "extras_require") if each in given]
    unclear = COMPUTED if more or any(given[each] is None for each in wanted) else ""
    found = [*_listed(path, given.get("install_requires"), "", "")]
    extras = given.get("extras_require")
    for extra, requirements in extras.items() if isinstance(extras, dict) else ():
        found += _listed(path, requirements, EXTRA, str(extra))
    points = given.get("entry_points")
    scripts = points.get("console_scripts") if isinstance(points, dict) else None
    names = [str(each).partition("=")[0].strip() for each in scripts] if isinstance(scripts, list) else []
    name = given.get("name")
    return Manifest(path, tuple(found), unclear, (), str(name) if name else "", dict.fromkeys(names))


def _listed(path: str, requirements: object, sort: str, group: str) -> Iterator[Declaration]:
    for requirement in requirements if isinstance(requirements, list | tuple) else ():
        if isinstance(requirement, str) and (name := named(requirement)):
            yield Declaration(name, path, None, sort, group, _marker(requirement), requirement)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _literal(node: ast.expr, constants: Mapping[str, ast.expr]) -> Any:  # noqa: ANN401 - whatever stands there
    """The value of an expression that says it outright; None for one that is computed."""
    if isinstance(node, ast.Name) and node.id in constants:
        node = constants[node.id]
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    return value if is_plain(value) else None


def pipfile(path: str, text: str) -> Manifest:
    """Pipfile of Pipenv: https://github.com/pypa/pipfile"""
    data = tables(text)
    if data is None:
        return Manifest(path, unclear=NO_TOML)
    sorts = (("packages", ""), ("dev-packages", GROUP))
    found = (
        Declaration(name, path, line_of_key(text, name, f"[{table}]"), sort, "dev" if sort else "")
        for table, sort in sorts
        for name in _table(data, table)
    )
    return Manifest(path, tuple(islice(found, MOST)))


def environment(path: str, text: str) -> Manifest:
    """environment.yml of conda: its own packages, and those it has pip install.

    https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html
    """
    try:
        listed = YamlFile(text).at(["dependencies"])
    except YamlFileError:
        return Manifest(path, unclear="is no YAML that can be read")
    found: list[Declaration] = []
    for item in listed[:MOST] if isinstance(listed, list) else ():
        by_pip = item.get("pip") if isinstance(item, dict) else [item]
        for each in by_pip if isinstance(by_pip, list) else ():
            name = named(str(each).rpartition("::")[2])
            if name:
                found.append(Declaration(name, path, line_of(text, str(each), after="dependencies"), REQUIREMENTS))
    return Manifest(path, tuple(found))
