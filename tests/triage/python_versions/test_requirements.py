"""What projects say that they allow."""

from __future__ import annotations

import pytest

from workers.triage.python_versions.requirements import project_name, requirements

PYPROJECT = """\
[project]
name = "acme"
requires-python = '>=3.10' # why

[tool.poetry.dependencies]
requests = "*"
python = "^3.9"
"""


def told(path: str, text: str) -> list[tuple[int, str, str | None, str | None]]:
    return [
        (each.line, each.field, each.range.text if each.range else None, each.name) for each in requirements(path, text)
    ]


def test_pyproject_says_it_in_two_tables() -> None:
    assert told("a/pyproject.toml", PYPROJECT) == [
        (3, "requires-python", ">=3.10", "acme"),
        (7, "tool.poetry.dependencies.python", "^3.9", "acme"),
    ]


def test_a_requirement_is_written_anew_in_its_quotes() -> None:
    first, second = requirements("pyproject.toml", PYPROJECT)
    assert first.rewrite is not None
    assert second.rewrite is not None
    assert first.rewrite(PYPROJECT, ">=3.11") == PYPROJECT.replace("'>=3.10'", "'>=3.11'")
    assert second.rewrite(PYPROJECT, "^3.11") == PYPROJECT.replace('"^3.9"', '"^3.11"')
    assert first.folder == ""


@pytest.mark.parametrize(
    "text",
    ["[project\n", "[project]\nname = 3\n", "[project]\nrequires-python = 3\n", "project = 1\n", "x" * 300_000, ""],
)
def test_other_pyprojects_say_nothing(text: str) -> None:
    assert told("pyproject.toml", text) == []


def test_a_requirement_may_be_unreadable() -> None:
    assert told("pyproject.toml", '[project]\nrequires-python = "newest"\n') == [(2, "requires-python", None, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[metadata]\nname = acme\n[options]\npython_requires = >=3.8\n", [(4, "python_requires", ">=3.8", "acme")]),
        ("[options]\npython-requires: >=3.8\n", []),
        ("[options]\npackages =\n", []),
        ("no section\n", []),
    ],
)
def test_setup_cfg(text: str, expected: list[tuple[int, str, str, str]]) -> None:
    assert told("setup.cfg", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from setuptools import setup\nsetup(name='acme', python_requires='>=3.8')\n", [(2, ">=3.8", "acme")]),
        ("import setuptools\nPY = '>=3.7'\nsetuptools.setup(\n    python_requires=PY,\n)\n", [(4, ">=3.7", None)]),
        ("setup(python_requires=get())\n", [(1, None, None)]),
        ("a.b = 1\nx()()\nsetup(**more)\n", []),
        ("setup(\n", []),
    ],
)
def test_setup_py(text: str, expected: list[tuple[int, str | None, str | None]]) -> None:
    assert [(line, text, name) for line, _, text, name in told("setup.py", text)] == expected


def test_a_pipfile_asks_for_a_series() -> None:
    assert told("Pipfile", '[requires]\npython_version = "3.9"\n') == [(2, "python_version", "==3.9.*", None)]


def test_other_files_ask_for_nothing() -> None:
    assert told("setup.txt", "python_requires = >=3.8") == []


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("pyproject.toml", PYPROJECT, "acme"),
        ("pyproject.toml", '[tool.poetry]\nname = "widgets"\n', "widgets"),
        ("pyproject.toml", "", None),
        ("setup.cfg", "[metadata]\nname = acme\n", "acme"),
        ("setup.py", "setup(\n    name='acme',\n)", "acme"),
        ("setup.py", "setup(name=NAME)", None),
        ("Pipfile", "[requires]", None),
    ],
)
def test_a_project_has_a_name(path: str, text: str, name: str | None) -> None:
    assert project_name(path, text) == name
