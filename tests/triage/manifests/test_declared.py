"""Every sort of file that declares packages, with the lines that do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.local import Local, a_finding, commit, tree_of
from tests.proofs.situation import Content
from workers.triage.manifests.declaration import Declaration, Manifest
from workers.triage.manifests.declared import GO, NODE, PYTHON, RUBY, RUST, declared, manifests
from workers.triage.manifests.declared_elsewhere import cargo_toml, gemfile, go_mod, package_json
from workers.triage.manifests.declared_python import (
    environment,
    named,
    pipfile,
    pyproject,
    requirements,
    setup_cfg,
    setup_py,
)
from workers.triage.mends.declaring import with_dependency, with_requirement
from workers.triage.proving import Facts

PYPROJECT = """\
[build-system]
requires = ["hatchling"]

[project]
name = "acme"
dependencies = [
  "click>=8", # why
  'tomli; python_version < "3.11"',
]

[project.scripts]
acme-run = "acme.cli:main"

[project.optional-dependencies]
test = ["pytest"]
dev = ["acme[test]", "ruff"]

[dependency-groups]
typing = ["mypy"]
all = [{include-group = "typing"}, "nox"]
loop = [{include-group = "loop"}]
"""
POETRY = """\
[tool.poetry]
name = "acme"

[tool.poetry.dependencies]
python = "^3.11"
click = "^8"
redis = { version = "^5", optional = true }

[tool.poetry.extras]
cache = ["redis"]

[tool.poetry.dev-dependencies]
pytest = "^8"

[tool.poetry.group.docs]
optional = true

[tool.poetry.group.docs.dependencies]
mkdocs = "^1"

[tool.poetry.group.lint.dependencies]
ruff = "*"

[tool.poetry.scripts]
acme = "acme.cli:main"
"""
TOOLS = """\
[tool.pdm.dev-dependencies]
test = ["pytest"]

[tool.uv]
dev-dependencies = ["ruff"]

[tool.hatch.envs.docs]
dependencies = ["mkdocs"]
"""
SETUP_CFG = """\
[metadata]
name = acme

[options]
install_requires =
    click>=8
    six # old

[options.extras_require]
dev = pytest; ruff>1

[options.entry_points]
console_scripts =
    acme = acme.cli:main

[testenv:docs]
deps =
    docs: mkdocs
"""
SETUP_PY = """\
from setuptools import setup
NEEDS = ["click"]
setup(
    name="acme",
    install_requires=NEEDS,
    extras_require={"dev": ["pytest", 3]},
    entry_points={"console_scripts": ["acme = acme.cli:main"]},
)
"""
ENVIRONMENT = """\
name: acme
dependencies:
  - python=3.11
  - conda-forge::numpy=2
  - pip
  - pip:
      - click
"""


def told(manifest: Manifest) -> list[tuple[str, int | None, str, str]]:
    return [(each.name, each.line, each.sort, each.group) for each in manifest.declarations]


def test_pyproject_names_dependencies_extras_and_groups_with_what_these_take_in() -> None:
    manifest = pyproject("pyproject.toml", PYPROJECT)
    assert told(manifest) == [
        ("click", 7, "", ""),
        ("tomli", 8, "", ""),
        ("pytest", 15, "extra", "test"),
        ("acme", 16, "extra", "dev"),
        ("ruff", 16, "extra", "dev"),
        ("pytest", 15, "extra", "dev"),
        ("mypy", 19, "group", "typing"),
        ("nox", 20, "group", "all"),
        ("mypy", 19, "group", "all"),
        ("hatchling", 2, "build", ""),
    ]
    assert manifest.declarations[1].marker == 'python_version < "3.11"'
    assert (manifest.project, manifest.scripts, manifest.unclear) == ("acme", {"acme-run": 12}, "")


def test_poetry_names_groups_and_which_of_them_are_optional() -> None:
    manifest = pyproject("pyproject.toml", POETRY)
    assert told(manifest) == [
        ("click", 6, "", ""),
        ("redis", 7, "extra", "cache"),
        ("pytest", 13, "group", "dev"),
        ("mkdocs", 19, "optional group", "docs"),
        ("ruff", 22, "group", "lint"),
    ]
    assert (manifest.project, manifest.scripts) == ("acme", {"acme": 25})


def test_other_tools_groups_are_read() -> None:
    assert told(pyproject("pyproject.toml", TOOLS)) == [
        ("pytest", 2, "group", "test"),
        ("ruff", 5, "group", "dev"),
        ("mkdocs", 8, "group", "hatch docs"),
    ]


def test_setuptools_files_are_read_as_far_as_they_say_things_outright() -> None:
    config = setup_cfg("setup.cfg", SETUP_CFG)
    assert told(config) == [
        ("click", 6, "", ""),
        ("six", 7, "", ""),
        ("pytest", 10, "extra", "dev"),
        ("mkdocs", 18, "group", "tox testenv:docs"),
    ]
    assert (config.project, config.scripts) == ("acme", {"acme": 14})
    script = setup_py("setup.py", SETUP_PY)
    assert told(script) == [("click", None, "", ""), ("pytest", None, "extra", "dev")]
    assert (script.project, script.scripts, script.unclear) == ("acme", {"acme": None}, "")


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        (pyproject("pyproject.toml", "[a"), "is no TOML that can be read"),
        (pyproject("p", '[project]\nname = "a"\ndynamic = ["dependencies"]\n'), "leaves its dependencies to the build"),
        (setup_cfg("setup.cfg", "a = 1\n"), "is no INI file that can be read"),
        (setup_py("setup.py", "setup("), "cannot be parsed"),
        (setup_py("setup.py", "setup(install_requires=open('r').read().split())"), "computes its dependencies"),
        (setup_py("setup.py", "setuptools.setup(**KNOWN)"), "computes its dependencies"),
        (setup_py("setup.py", "print(1)"), ""),
        (pipfile("Pipfile", "[a"), "is no TOML that can be read"),
        (environment("environment.yml", "a: ["), "is no YAML that can be read"),
        (environment("environment.yml", "a: 1"), ""),
        (requirements("r.txt", "-r https://acme.example/r.txt"), "takes in a list from elsewhere"),
        (package_json("package.json", "{"), "is no JSON that can be read"),
        (package_json("package.json", "[]"), "is no JSON object"),
        (gemfile("Gemfile", "eval_gemfile 'x'"), "evaluates another file"),
        (cargo_toml("Cargo.toml", "[a"), "is no TOML that can be read"),
    ],
)
def test_what_cannot_be_read_is_said(manifest: Manifest, why: str) -> None:
    assert (manifest.declarations, manifest.unclear) == ((), why)


def test_lists_of_pip_pipenv_and_conda_are_read() -> None:
    text = "# why\nClick==8 \\\n    --hash=sha256:00\n-r more/base.txt\n-e .\ngit+https://acme.example/x\n./local\nsix;a<'3'\n"
    manifest = requirements("reqs/dev.txt", text)
    assert told(manifest) == [("Click", 2, "requirements", ""), ("six", 8, "requirements", "")]
    assert manifest.includes == ("reqs/more/base.txt",)
    pipenv = pipfile("Pipfile", '[packages]\nclick = "*"\n[dev-packages]\npytest = "*"\n')
    assert told(pipenv) == [("click", 2, "", ""), ("pytest", 4, "group", "dev")]
    conda = environment("environment.yml", ENVIRONMENT)
    assert [(each.name, each.line) for each in conda.declarations] == [
        ("python", 3),
        ("numpy", 4),
        ("pip", 5),
        ("click", 7),
    ]


def test_files_of_other_languages_are_read() -> None:
    node = package_json(
        "package.json",
        '{\n "name": "acme",\n "scripts": {"test": "jest"},\n "dependencies": {\n  "react": "1"\n },\n'
        ' "devDependencies": {\n  "jest": "1"\n }\n}\n',
    )
    assert told(node) == [("react", 5, "", ""), ("jest", 8, "group", "dev")]
    ruby = gemfile(
        "Gemfile",
        "gem 'rails'\ngroup :test, :development do\n  gem 'rspec'\nend\ngem 'pry', group: :development\n"
        "  spec.add_dependency 'rack'\n",
    )
    assert told(ruby) == [
        ("rails", 1, "", ""),
        ("rspec", 3, "group", "test"),
        ("pry", 5, "group", "development"),
        ("rack", 6, "", ""),
    ]
    go = go_mod("go.mod", "module acme.example/app\n\nrequire (\n\tgithub.com/a/b v1.2.0\n)\nrequire x.org/y v1\n")
    assert (told(go), go.project) == (
        [("github.com/a/b", 4, "", ""), ("x.org/y", 6, "", "")],
        "acme.example/app",
    )
    rust = cargo_toml("Cargo.toml", '[dependencies]\nserde = "1"\n[dev-dependencies.mockito]\nversion = "1"\n')
    assert told(rust) == [("serde", 2, "", ""), ("mockito", 3, "group", "dev")]


@pytest.mark.parametrize(
    ("requirement", "name"),
    [("PyYAML>=6", "PyYAML"), ("a[b] @ https://x", "a"), ("./x", None), ("git+https://x/y", None), ("-e .", None)],
)
def test_a_requirement_names_its_distribution_or_none(requirement: str, name: str | None) -> None:
    assert named(requirement) == name


def test_the_files_of_a_language_are_found_and_followed(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "requirements/dev.txt": "-r base.txt\npytest\n",
        "requirements/base.txt": "click\n",
        "a/b/c/d/requirements.txt": "",
        "node_modules/x/package.json": "{}",
        "web/package.json": '{"name": "web"}',
        "pyproject.toml": b"\0",
        "setup.py": "",
        "Gemfile": "",
        "go.mod": "",
        "Cargo.toml": "",
        "requirements.md": "",
    }
    commit(tmp_path, files)
    tree = tree_of(tmp_path)
    assert manifests(tree, PYTHON) == ("pyproject.toml", "setup.py", "requirements/base.txt", "requirements/dev.txt")
    assert [manifests(tree, each) for each in (NODE, RUBY, GO, RUST)] == [
        ("web/package.json",),
        ("Gemfile",),
        ("go.mod",),
        ("Cargo.toml",),
    ]
    facts = Local(tmp_path).facts(a_finding("missing-module", {"module": "x"}, quote="No module named 'x'"))
    found = declared(Facts(facts.context, tree, facts.texts), PYTHON)
    assert found.unread == ("pyproject.toml could not be read",)
    assert found.of(["PyTest"]) == (Declaration("pytest", "requirements/dev.txt", 2, "requirements"),)
    assert found.taken_in(["requirements/dev.txt"]) == ("requirements/dev.txt", "requirements/base.txt")
    assert found.projects("") == ()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "PyYAML\n"),
        ("click", "click\nPyYAML\n"),
        ("click\r\n", "click\r\nPyYAML\r\n"),
        ("a\nz\n", "a\nPyYAML\nz\n"),
        ("# all\nz\na\n", "# all\nz\na\nPyYAML\n"),
        ("a\nb\n", "a\nb\nPyYAML\n"),
        ("a\nb", "a\nb\nPyYAML\n"),
        ("a --hash=sha256:0\n", None),
        ("# This file was autogenerated by uv\na\n", None),
    ],
)
def test_a_requirement_is_added_where_the_others_stand(text: str, after: str | None) -> None:
    assert with_requirement(text, "PyYAML") == after


def test_a_dependency_is_added_to_the_list_that_is_there() -> None:
    assert with_dependency(PYPROJECT, "PyYAML") == PYPROJECT.replace('"3.11"\',\n', '"3.11"\',\n  "PyYAML",\n')
    assert '"ruff", "PyYAML"]' in (with_dependency(PYPROJECT, "PyYAML", "extra", "dev") or "")
    assert '["mypy", "PyYAML"]' in (with_dependency(PYPROJECT, "PyYAML", "group", "typing") or "")
    assert 'setuptools = "<82"\n' in (with_dependency(POETRY, "setuptools<82") or "")
    assert 'ruff = "*"\nPyYAML = "*"\n' in (with_dependency(POETRY, "PyYAML", "group", "lint") or "")
    assert with_dependency(POETRY, "PyYAML", "extra", "cache") is None
    assert with_dependency(TOOLS, "PyYAML") is None
    assert with_dependency("[a", "PyYAML") is None


def test_lists_are_bounded() -> None:
    many = "".join(f'"a{number}" = "1"\n' for number in range(1500))
    assert len(pipfile("Pipfile", f"[packages]\n{many}").declarations) == 1000
    assert requirements("r.txt", f"{'a' * 3000}\nsix\n").declarations[0].name == "six"


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "[project]\nname = 1\na = " + "{b=" * 5000])
def test_what_is_nested_too_deep_is_not_read(text: str) -> None:
    assert pyproject("pyproject.toml", text).unclear
    assert pipfile("Pipfile", text).unclear
    assert cargo_toml("Cargo.toml", text).unclear
    assert with_dependency(text, "PyYAML") is None


def test_extras_that_take_each_other_in_end(tmp_path: Path) -> None:
    text = (
        '[project]\nname = "acme"\n[project.optional-dependencies]\na = ["acme[b]", "x"]\nb = ["acme[a,none]", "y"]\n'
    )
    named_a = [each.name for each in pyproject("pyproject.toml", text).declarations if each.group == "a"]
    assert named_a == ["acme", "x", "acme", "y"]


def test_a_file_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    commit(tmp_path, {"requirements.txt": "six\n" * 60_000})
    facts = Local(tmp_path).facts(a_finding("missing-module", {"module": "x"}, quote="No module named 'x'"))
    assert declared(facts, PYTHON).unread == ("requirements.txt could not be read",)
