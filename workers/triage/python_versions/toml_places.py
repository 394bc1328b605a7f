"""Python in `mise.toml`, in a Pipfile, and in the tables of tools in `pyproject.toml`.

https://mise.jdx.dev/lang/python.html, https://pipenv.pypa.io/en/latest/pipfile.html,
https://hatch.pypa.io/latest/config/environment/advanced/, https://tox.wiki/en/latest/config.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.triage.python_versions.places import Choice, Role
from workers.triage.python_versions.toml import TomlFile, with_value, without_item
from workers.triage.python_versions.tox_places import of_lines, short
from workers.triage.python_versions.versions import pick

_Path = Sequence[str | int]
_TOLD = (
    ("tool", "ruff", "target-version"),
    ("tool", "black", "target-version"),
    ("tool", "mypy", "python_version"),
    ("tool", "pyright", "pythonVersion"),
)


def mise(path: str, text: str) -> Iterator[Choice]:
    """`tools.python`: a version, a list of which the first is `python`, or a table."""
    file = TomlFile(text)
    value = file.at(["tools", "python"])
    if isinstance(value, list):
        yield from _items(path, file, ["tools", "python"])
    elif isinstance(value, dict):
        yield from _single(path, file, ["tools", "python", "version"])
    else:
        yield from _single(path, file, ["tools", "python"])


def pipfile(path: str, text: str, *, locked: bool) -> Iterator[Choice]:
    """`requires`. Pipenv keeps a hash of the Pipfile in its lock, so a locked one cannot be changed alone."""
    for key in ("python_version", "python_full_version"):
        for choice in _single(path, TomlFile(text), ["requires", key]):
            fixed = locked or key == "python_full_version"
            yield Choice(
                path, choice.line, choice.column, choice.text, choice.pick, rewrite=None if fixed else choice.rewrite
            )


def pyproject(path: str, text: str) -> Iterator[Choice]:
    """The environments of tox and hatch; and what linters are told, with which nothing is run."""
    file = TomlFile(text)
    yield from _items(path, file, ["tool", "tox", "env_list"], shape="py")
    old = file.at(["tool", "tox", "legacy_tox_ini"])
    if isinstance(old, str) and old in text:
        first = text[: text.index(old)].count("\n") + 1
        yield from of_lines(path, text, first, first + old.count("\n"))
    for name, environment in file.table(["tool", "hatch", "envs"]).items():
        here = ["tool", "hatch", "envs", name]
        yield from _single(path, file, [*here, "python"])
        matrix = environment.get("matrix") if isinstance(environment, dict) else None
        for index in range(len(matrix) if isinstance(matrix, list) else 0):
            yield from _items(path, file, [*here, "matrix", index, "python"])
    for keys in _TOLD:
        yield from _told(path, file, keys)


def _single(path: str, file: TomlFile, keys: _Path) -> Iterator[Choice]:
    value, span = file.at(keys), file.span(keys)
    picked = pick(value) if isinstance(value, str) else None
    if picked and span:
        plain = picked.plain and picked.series is not None
        rewrite = (lambda text, new: with_value(text, keys, new)) if plain else None
        yield Choice(path, *span, value, picked, rewrite=rewrite)


def _items(path: str, file: TomlFile, keys: _Path, shape: str = "") -> Iterator[Choice]:
    items = file.at(keys)
    for index in range(len(items) if isinstance(items, list) else 0):
        yield from _item(path, file, [*keys, index], shape)


def _item(path: str, file: TomlFile, keys: _Path, shape: str) -> Iterator[Choice]:
    value, span = file.at(keys), file.span(keys)
    picked = (short(value) if shape else pick(value)) if isinstance(value, str) else None
    if picked is None or span is None:
        return
    new_shape = (lambda new: f"py{new.replace('.', '')}") if shape else str
    fixed = not picked.plain or picked.series is None or (shape and value != f"py{picked.text.replace('.', '')}")
    yield Choice(
        path,
        *span,
        value,
        picked,
        Role.LISTS,
        f"{path}:{'.'.join(map(str, keys[:-1]))}",
        None if fixed else lambda text, new: with_value(text, keys, new_shape(new)),
        lambda text: without_item(text, keys, value),
    )


def _told(path: str, file: TomlFile, keys: tuple[str, ...]) -> Iterator[Choice]:
    value = file.at(keys)
    places: list[_Path] = [[*keys, at] for at in range(len(value))] if isinstance(value, list) else [list(keys)]
    for place in places:
        told, span = file.at(place), file.span(place)
        picked = (short(told) or pick(told)) if isinstance(told, str) else None
        if picked and span:
            yield Choice(path, *span, told, picked, Role.SAYS)
