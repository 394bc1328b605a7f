"""Python in conda's environments and in the configuration of Read the Docs.

https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html,
https://docs.readthedocs.com/platform/stable/config-file/v2.html#build-tools-python
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workers.triage.python_versions.places import Choice, Rewrite
from workers.triage.python_versions.versions import Pick, pep440, pick
from workers.triage.repository.yaml_file import YamlFile, YamlFileError

_CONDA = re.compile(r"(?:[\w-]+::)?python\s*(?P<sign>[=<>!~]*)\s*(?P<version>[\d.*]+)(?P<build>=\S+)?")


def conda(path: str, text: str) -> Iterator[Choice]:
    """`python=3.12` among the dependencies."""
    file = YamlFile(text)
    items = _at(file, ["dependencies"])
    for index, item in enumerate(items if isinstance(items, list) else ()):
        found = _CONDA.fullmatch(item) if isinstance(item, str) else None
        if found is None:
            continue
        place: list[str | int] = ["dependencies", index]
        numbers = found["version"].removesuffix(".*")
        if found["sign"] in {"=", "==", ""}:
            picked, shape = pick(numbers), item.replace(numbers, "{}", 1) if not found["build"] else ""
        else:
            picked, shape = Pick(item, None, range=pep440(found["sign"] + found["version"])), ""
        yield yaml_choice(path, file, place, picked, numbers if shape else item, shape)


def read_the_docs(path: str, text: str) -> Iterator[Choice]:
    """`build.tools.python`."""
    file = YamlFile(text)
    value = _at(file, ["build", "tools", "python"])
    if value is not None:
        picked = pick(str(value))
        yield yaml_choice(path, file, ["build", "tools", "python"], picked, str(value), "{}")


def yaml_choice(
    path: str, file: YamlFile, place: Sequence[str | int], picked: Pick | None, text: str, shape: str
) -> Choice:
    """A version in a YAML file, which is written anew in a shape such as `python={}`; with none, not at all."""
    line, column = file.value_line(place) or 1, file.column(place) or 0
    fixed = picked is None or not picked.plain or not picked.series or not shape
    return Choice(path, line, column, text, picked, rewrite=None if fixed else with_scalar(place, shape))


def with_scalar(place: Sequence[str | int], shape: str = "{}") -> Rewrite:
    """A change of the scalar at a place to a version in that shape."""
    return lambda text, new: YamlFile(text).with_scalar(place, shape.format(new))


def _at(file: YamlFile, place: list[str | int]) -> object:
    try:
        return file.at(place)
    except YamlFileError:
        return None
