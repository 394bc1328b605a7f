"""Files that choose a version, one sort after another; and how another version is written there."""

from __future__ import annotations

import pytest

from tests.triage.python_versions.changes import dropped, found, rewritten, told
from workers.triage.python_versions.places import Role, Span, taken_out
from workers.triage.python_versions.toml import TomlFile, with_value, without_item


def test_python_version_may_have_several_lines() -> None:
    text = "3.9.18\n3.10 # tox\nmyenv\n# 3.7\n"
    first, second = found(".python-version", text)
    assert told([first, second]) == [(1, "3.9.18"), (2, "3.10")]
    assert rewritten(text, first) == ["-3.9.18", "+3.12"]
    assert dropped(text, second) == ["-3.10 # tox"]


def test_a_single_python_version_is_in_no_list() -> None:
    (only,) = found("app/.python-version", "pypy3.9\n")
    assert (only.group, only.drop, only.rewrite) == ("", None, None)


def test_tool_versions_takes_whole_versions_only() -> None:
    (whole,) = found(".tool-versions", "nodejs 20.1\npython 3.9.18 2.7.18 # c\npython system\n")
    (short,) = found(".tool-versions", "python 3.9\n")
    assert told([whole, short]) == [(2, "3.9.18"), (1, "3.9")]
    assert whole.rewrite is None
    assert rewritten("python 3.9\n", short) == ["-python 3.9", "+python 3.12"]


@pytest.mark.parametrize(
    ("text", "expected", "fixed"),
    [("python-3.9.18\n", [(1, "3.9.18")], True), ("\n3.9\n", [(2, "3.9")], False), ("nodejs\n3.y\n", [], True)],
)
def test_runtime_txt(text: str, expected: list[tuple[int, str]], fixed: bool) -> None:
    choices = found("runtime.txt", text)
    assert told(choices) == expected
    assert all((each.rewrite is None) is fixed for each in choices)


DOCKERFILE = """\
ARG PY=3.9
ARG IMG="python:3.8-slim"
ARG NONE
ARG BASE=bookworm
FROM --platform=linux/amd64 python:3.9.18-slim-bookworm AS a
FROM python:${PY}-alpine
FROM $IMG
FROM python:${NONE}
FROM ${NONE}
FROM python:3.9@sha256:abc
FROM ghcr.io/astral-sh/uv:python3.12-bookworm
FROM python
FROM ubuntu:22.04
FROM python:3.9-windowsservercore
FROM python:3.9-buster
FROM python:3.14-rc-slim
FROM cimg/python:3.9
FROM ghcr.io/x/y:3.9
FROM python:3.9-${BASE}
FROM ${PY}
"""


def test_dockerfiles_begin_with_images_and_arguments() -> None:
    choices = found("docker/app.Dockerfile", DOCKERFILE)
    assert told(choices) == [
        (1, "3.9"),
        (2, "3.8"),
        (5, "3.9.18"),
        (8, "python:${NONE}"),
        (10, "3.9"),
        (11, "3.12"),
        (12, "latest"),
        (14, "3.9"),
        (15, "3.9"),
        (16, "3.14"),
        (17, "3.9"),
    ]
    changes = [rewritten(DOCKERFILE, each) for each in choices]
    assert changes == [
        ["-ARG PY=3.9", "+ARG PY=3.12"],
        ['-ARG IMG="python:3.8-slim"', '+ARG IMG="python:3.12-slim"'],
        [
            "-FROM --platform=linux/amd64 python:3.9.18-slim-bookworm AS a",
            "+FROM --platform=linux/amd64 python:3.12-slim-bookworm AS a",
        ],
        *[None] * 6,
        ["-FROM python:3.14-rc-slim", "+FROM python:3.12-rc-slim"],
        None,
    ]


MISE = """\
[tools]
node = "20"
python = ["3.9", "3.10"]
"""


def test_mise_has_a_version_a_list_or_a_table() -> None:
    first, second = found("mise.toml", MISE)
    assert told([first, second]) == [(3, "3.9"), (3, "3.10")]
    assert rewritten(MISE, second) == ['-python = ["3.9", "3.10"]', '+python = ["3.9", "3.12"]']
    assert dropped(MISE, first) == ['-python = ["3.9", "3.10"]', '+python = ["3.10"]']
    assert told(found(".config/mise.toml", "[tools]\npython = '3.9'\n")) == [(2, "3.9")]
    assert told(found(".mise.toml", '[tools.python]\nversion = "3.9"\n')) == [(2, "3.9")]
    assert told(found("mise.toml", '[tools]\npython = {version = "3.9"}\n')) == [(2, "3.9")]
    assert found("mise.toml", "[tools]\npython = 3.9\n") == []


def test_a_locked_pipfile_is_not_changed_alone() -> None:
    text = '[requires]\npython_version = "3.9"\npython_full_version = "3.9.1"\n'
    free, whole = found("Pipfile", text)
    locked, _ = found("Pipfile", text, ["Pipfile.lock"])
    assert rewritten(text, free) == ['-python_version = "3.9"', '+python_version = "3.12"']
    assert (whole.rewrite, locked.rewrite) == (None, None)


PYPROJECT = '''\
[tool.black]
target-version = ["py39", 'py310']
[tool.ruff]
target-version = "py39"
[tool.mypy]
python_version = "3.9"
[tool.tox]
env_list = [
  "py38",
  "py39",
  "pypy39",
  "lint",
]
legacy_tox_ini = """
[tox]
envlist = py38, py39-x
[testenv]
basepython = python3.9
"""
[tool.hatch.envs.test]
python = "3.9"
[[tool.hatch.envs.test.matrix]]
python = ["3.8", "3.9"]
[tool.hatch.envs.docs]
matrix = 3
[tool.hatch.envs]
odd = 1
'''


def test_pyproject_holds_tables_of_tools() -> None:
    choices = found("pyproject.toml", PYPROJECT)
    says = [each for each in choices if each.role is Role.SAYS]
    assert told(says) == [(2, "py39"), (2, "py310"), (4, "py39"), (6, "3.9")]
    runs = [each for each in choices if each.role is not Role.SAYS]
    assert told(runs) == [
        (9, "py38"),
        (10, "py39"),
        (16, "py38"),
        (16, "py39"),
        (18, "3.9"),
        (21, "3.9"),
        (23, "3.8"),
        (23, "3.9"),
    ]
    assert rewritten(PYPROJECT, runs[0]) == ['-  "py38",', '+  "py312",']
    assert dropped(PYPROJECT, runs[1]) == ['-  "py39",']
    assert dropped(PYPROJECT, runs[2]) == ["-envlist = py38, py39-x", "+envlist = py39-x"]
    assert rewritten(PYPROJECT, runs[4]) == ["-basepython = python3.9", "+basepython = python3.12"]


SETUP_CFG = """\
[metadata]
envlist = py27
[tox:tox]
envlist =
    py38
    # py37
    py39-django{3,4}
    {py310,py311}-a
    {py312-b,c}-d
    py3{9,12}-b, lint
    py{310}
    py27, py99x
[testenv]
basepython = python3.9
[testenv:lint]
basepython = python3.9
[tox:other]
envlist = py38
"""


def test_tox_environments_in_setup_cfg() -> None:
    choices = found("setup.cfg", SETUP_CFG)
    assert told(choices) == [
        (5, "py38"),
        (7, "py39"),
        (8, "py310"),
        (8, "py311"),
        (9, "py312"),
        (10, "9"),
        (10, "12"),
        (11, "310"),
        (14, "3.9"),
        (16, "3.9"),
    ]
    changes = [(rewritten(SETUP_CFG, each, "3.13"), dropped(SETUP_CFG, each)) for each in choices[:8]]
    assert changes == [
        (["-    py38", "+    py313"], ["-    py38"]),
        (["-    py39-django{3,4}", "+    py313-django{3,4}"], ["-    py39-django{3,4}"]),
        (["-    {py310,py311}-a", "+    {py313,py311}-a"], ["-    {py310,py311}-a", "+    {py311}-a"]),
        (["-    {py310,py311}-a", "+    {py310,py313}-a"], ["-    {py310,py311}-a", "+    {py310}-a"]),
        (["-    {py312-b,c}-d", "+    {py313-b,c}-d"], None),
        (["-    py3{9,12}-b, lint", "+    py3{13,12}-b, lint"], ["-    py3{9,12}-b, lint", "+    py3{12}-b, lint"]),
        (["-    py3{9,12}-b, lint", "+    py3{9,13}-b, lint"], ["-    py3{9,12}-b, lint", "+    py3{9}-b, lint"]),
        (["-    py{310}", "+    py{313}"], None),
    ]


def test_tox_ini_has_versions_with_points_and_base_pythons() -> None:
    text = "[tox]\nenv_list = lint, py3.9\n[testenv:lint]\nbase_python = python3.9, python3.10\n"
    choices = found("tox.ini", text)
    assert told(choices) == [(2, "py3.9"), (4, "3.9"), (4, "3.10")]
    assert rewritten(text, choices[0]) == ["-env_list = lint, py3.9", "+env_list = lint, py3.12"]
    assert dropped(text, choices[0]) == ["-env_list = lint, py3.9", "+env_list = lint"]


NOXFILE = """\
import nox

PYS = ["3.8", "3.9",
  '3.10']
ONE: str = "x"


@nox.session(python=PYS)
def a(s): pass


@nox.session(python=PYS, name="ö")
def b(s): pass


@session(py="3.9", venv="ö")
def c(s): pass


@nox.session(python=[3.9, "3.11"], reuse_venv=True)
def d(s): pass


@nox.session("ö", python=("3.9",))
def e(s): pass


@nox.session(python=unknown)
@other
@nox.parametrize("x", [1])
def f(s): pass


@nox.session(python="3" ".9")
def g(s): pass
"""


def test_nox_sessions() -> None:
    choices = found("noxfile.py", NOXFILE)
    assert told(choices) == [(3, "3.8"), (3, "3.9"), (4, "3.10"), (16, "3.9"), (20, "3.11"), (24, "3.9")]
    assert dropped(NOXFILE, choices[0]) == ['-PYS = ["3.8", "3.9",', '+PYS = ["3.9",']
    assert dropped(NOXFILE, choices[1]) is None or dropped(NOXFILE, choices[1]) == [
        '-PYS = ["3.8", "3.9",',
        '+PYS = ["3.8",',
    ]
    assert rewritten(NOXFILE, choices[5]) == [
        '-@nox.session("ö", python=("3.9",))',
        '+@nox.session("ö", python=("3.12",))',
    ]
    assert choices[5].group == ""


def test_a_noxfile_that_is_no_python_says_nothing() -> None:
    assert found("noxfile.py", "def (") == []


CONDA = """\
dependencies:
  - python=3.9
  - conda-forge::python >=3.8
  - python==3.9.*=h1_cpython
  - numpy
  - pip:
      - x
"""


def test_conda_environments() -> None:
    choices = found("ci/environment-dev.yml", CONDA)
    assert told(choices) == [(2, "3.9"), (3, "conda-forge::python >=3.8"), (4, "python==3.9.*=h1_cpython")]
    assert rewritten(CONDA, choices[0]) == ["-  - python=3.9", "+  - python=3.12"]
    assert [each.rewrite for each in choices[1:]] == [None, None]
    assert found("environment.yml", "dependencies: [") == []
    assert found("environment.yml", "name: x\n") == []


def test_read_the_docs() -> None:
    text = 'build:\n  tools:\n    python: "3.9"\n'
    (choice,) = found(".readthedocs.yaml", text)
    assert rewritten(text, choice) == ['-    python: "3.9"', '+    python: "3.12"']
    (other,) = found(".readthedocs.yaml", "build:\n  tools:\n    python: miniconda3-4.7\n")
    assert (other.pick, other.rewrite) == (None, None)
    assert found("readthedocs.yml", "version: 2\n") == []


def test_an_item_is_taken_out_with_its_comma() -> None:
    assert taken_out(Span(1, 1, "a"))("[a, b]") == "[b]"
    assert taken_out(Span(1, 4, "b"))("[a, b]") == "[a]"
    assert taken_out(Span(2, 2, "a"))("[\n  a, # x\n  b]") == "[\n  b]"
    assert taken_out(Span(1, 1, "a"))("[a]") is None
    assert taken_out(Span(1, 1, "b"))("[a, b]") is None
    assert taken_out(Span(9, 1, "b"))("[a, b]") is None


def test_a_toml_string_has_a_place() -> None:
    file = TomlFile('a.b = "x"\n[c]\nd = {e = "y"}\nf = [\n  "z",\n  "z",\n]\ng = """\nm\n"""\n')
    assert file.span(["a", "b"]) == (1, 7)
    assert file.span(["c", "d", "e"]) == (3, 10)
    assert file.span(["c", "f", 1]) == (6, 3)
    assert file.span(["c", "g"]) is None
    assert file.span(["c", "h"]) is None
    assert file.line(["c", "g"]) == 1
    assert file.at(["c", "f", 5]) is None
    assert file.table(["c", "f"]) == {}


def test_toml_is_changed_only_where_it_is_what_it_was() -> None:
    text = 'a = [ "x", "y" ]\nb = 3\nc = ["x"]\n'
    assert with_value(text, ["b"], "z") is None
    assert without_item(text, ["a", 0], "y") is None
    assert without_item(text, ["c", 0], "x") is None
