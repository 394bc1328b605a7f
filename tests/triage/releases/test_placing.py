"""Where a repository puts a pin, and how that changes what stands there."""

from __future__ import annotations

import pytest

from tests.triage.build import finding
from tests.triage.proofs.imagined import WORKFLOW, context, tree_of
from workers.triage.facts import Step
from workers.triage.model import Category
from workers.triage.proving import Facts
from workers.triage.releases.placing import Placing, excludes, placed
from workers.triage.repository.questions import Text

JOB = """\
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: {install}
      - name: Test
        run: pytest
"""
PROJECT = (
    '[project]\nname = "acme"\ndependencies = [\n    {},\n    "attrs",\n]\n[build-system]\nrequires = ["hishel"]\n'
)
POETRY = '[tool.poetry]\nname = "acme"\n[tool.poetry.dependencies]\npython = "^3.11"\n{}\n'


def place(
    files: dict[str, str], requirement: str = "hishel<2", good: str = "1.4.0", install: str = "pip install ."
) -> Placing | None:
    files = {WORKFLOW: JOB.format(install=install)} | files
    found = finding(
        "ImportError: x",
        kind="broken-dependency",
        category=Category.DEPENDENCY,
        subject={"package": "githubkit", "file": "githubkit/a.py"},
        step="Test",
    )
    steps = (Step(4, "Test", "failure", None, None),)
    texts = {path: Text(text) for path, text in files.items()}
    return placed(requirement, good, found, Facts(context(steps=steps), tree_of(files), texts))


def line_of(before: str, requirement: str = "hishel<2", good: str = "1.4.0", path: str = "requirements.txt") -> str:
    """What becomes of a line; empty where no change is certain."""
    head, tail = {
        "requirements.txt": ("attrs\n", "\nzstandard\n"),
        "setup.cfg": ("[metadata]\nname = acme\n[options]\ninstall_requires =\n    attrs\n", "\n    zstandard\n"),
        "pyproject.toml": tuple(PROJECT.split("{}")),
        "poetry": tuple(POETRY.split("{}")),
        "Pipfile": ("[packages]\n", "\n"),
    }[path]
    where = "pyproject.toml" if path == "poetry" else path
    found = place({where: f"{head}{before}{tail}"}, requirement, good)
    assert found is not None
    assert found.path == where
    assert found.line == head.count("\n") + 1
    return next((line[1:] for line in found.diff.split("\n") if line.startswith("+") and line[1:2] != "+"), "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hishel", "hishel<2"),
        ("hishel>=1.0", "hishel>=1.0,<2"),
        ("hishel >= 1.0, < 3  # see the wiki", "hishel >=1.0, <2  # see the wiki"),
        ("hishel==2.0.0", "hishel==1.4.0"),
        ("hishel == 2.0.0", "hishel == 1.4.0"),
        ("hishel==2.*", "hishel<2"),
        ("hishel~=2.0", "hishel<2"),
        ("hishel>=2", "hishel<2"),
        ("Hishel[redis]>=1,!=1.2 ; python_version > '3.8'", "Hishel[redis]>=1,!=1.2,<2 ; python_version > '3.8'"),
        ("hishel @ https://files.example/hishel.whl", ""),
        ("hishel (>=1.0)", ""),
        ("hishel>=1.0,latest", ""),
    ],
)
def test_a_line_of_a_requirements_file_is_narrowed(before: str, after: str) -> None:
    if before.startswith("hishel @"):
        found = place({"requirements.txt": f"{before}\n"}, install="pip install -r requirements.txt")
        assert found is None or not found.diff
        return
    assert line_of(before) == after


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("setup.cfg", "    hishel>=1", "    hishel>=1,<2"),
        ("pyproject.toml", '    "hishel>=1"', '    "hishel>=1,<2"'),
        ("pyproject.toml", "    'hishel'", "    'hishel<2'"),
        ("pyproject.toml", '    "hishel", "hishel; extra"', ""),
        ("poetry", 'hishel = "^1.0"', 'hishel = ">=1.0,<2"'),
        ("poetry", 'hishel = "*"', 'hishel = "<2"'),
        (
            "poetry",
            'hishel = { version = "^2.0", extras = ["redis"] }',
            'hishel = { version = "<2", extras = ["redis"] }',
        ),
        ("poetry", 'hishel = "~1.0"', ""),
        ("Pipfile", 'hishel = "*"', 'hishel = "<2"'),
    ],
)
def test_lines_of_other_files_are_narrowed(path: str, before: str, after: str) -> None:
    assert line_of(before, path=path).strip(" ,") == after.strip()


def test_a_newer_release_or_an_exact_one_takes_the_place_of_what_contradicts_it() -> None:
    assert line_of("githubkit>=0.16,<1", "githubkit>=0.17.2", "0.17.2") == "githubkit>=0.17.2,<1"
    assert line_of("githubkit==0.16.1", "githubkit>=0.17.2", "0.17.2") == "githubkit==0.17.2"
    assert line_of("githubkit<0.17", "githubkit>=0.17.2", "0.17.2") == "githubkit>=0.17.2"
    assert line_of("ipfs_kit_py>=0.3", "ipfs_kit_py==0.2.0", "0.2.0") == "ipfs_kit_py==0.2.0"


@pytest.mark.parametrize(
    ("line", "left_out"),
    [
        ("hishel>=2", True),
        ('    "hishel>=1,<1.4",', True),
        ('hishel = "^2.0"', True),
        ('hishel = "^1.0"', False),
        ("hishel>=1", False),
        ("hishel", False),
        ("hishel @ https://files.example/hishel.whl", False),
    ],
)
def test_whether_a_line_leaves_the_last_good_release_out(line: str, *, left_out: bool) -> None:
    assert excludes(line, "hishel", "1.4.0") is left_out


def test_line_ends_are_kept() -> None:
    found = place({"requirements.txt": "attrs\r\nhishel\r\n"})
    assert found is not None
    assert "+hishel<2\r\n" in found.diff


@pytest.mark.parametrize(
    "text",
    ["# This file is autogenerated by pip-compile\nhishel==2.0\n", "hishel==2.0 --hash=sha256:00\n"],
)
def test_what_a_tool_writes_is_only_named(text: str) -> None:
    assert place({"requirements.txt": text}) == Placing("requirements.txt", text.count("\n"))


def test_of_several_places_the_one_that_the_job_installs_is_named() -> None:
    files = {"docs/requirements.txt": "hishel\n", "requirements.txt": "hishel\n"}
    found = place(files, install="pip install -r docs/requirements.txt")
    assert found == Placing("docs/requirements.txt", 1)


def test_beside_a_lock_file_the_projects_tool_writes_both() -> None:
    project = PROJECT.format('"hishel>=1"')
    found = place({"pyproject.toml": project, "uv.lock": ""})
    assert found == Placing("pyproject.toml", 4, lock="uv.lock", command="uv add 'hishel<2'")
    found = place({"lib/pyproject.toml": project, "lib/uv.lock": ""})
    assert found == Placing("lib/pyproject.toml", 4, lock="lib/uv.lock")
    found = place({"pyproject.toml": PROJECT.format('"attrs"'), "poetry.lock": ""})
    assert found == Placing("pyproject.toml", is_new=True, lock="poetry.lock", command="poetry add 'hishel<2'")


def test_what_comes_with_another_package_is_pinned_beside_it() -> None:
    files = {"requirements.txt": "githubkit\n"}
    found = place(files, install="pip install -r requirements.txt")
    assert found is not None
    assert (found.path, found.line, found.is_new) == ("requirements.txt", 2, True)
    assert "+hishel<2\n" in found.diff
    found = place({"constraints.txt": "", **files}, install="pip install -r requirements.txt -c constraints.txt")
    assert found is not None
    assert found.path == "constraints.txt"
    found = place({"pyproject.toml": PROJECT.format('"githubkit"')})
    assert found is not None
    assert '+    "hishel<2",\n' in found.diff or "hishel<2" in found.diff


@pytest.mark.parametrize(
    ("files", "install", "expected"),
    [
        ({}, "pip install githubkit", None),
        ({"a.txt": "", "requirements.txt": "githubkit\n"}, "pip install -r a.txt", None),
        (
            {"requirements.txt": "attrs\n", "requirements-dev.txt": "githubkit\n"},
            "pip install -r requirements.txt -r requirements-dev.txt",
            None,
        ),
        (
            {"requirements.txt": "# pip freeze\ngithubkit==1\n"},
            "pip install -r requirements.txt",
            Placing("requirements.txt", is_new=True),
        ),
        (
            {"requirements.txt": "githubkit\n"},
            "make install && pip install -r requirements.txt",
            Placing("requirements.txt", is_new=True),
        ),
    ],
)
def test_nothing_is_changed_where_the_file_is_not_certain(
    files: dict[str, str], install: str, expected: Placing | None
) -> None:
    assert place(files, install=install) == expected


def test_what_cannot_be_changed_with_certainty_is_only_named() -> None:
    setup = "from setuptools import setup\nsetup(name='acme', install_requires=['hishel>=1'])\n"
    assert place({"setup.py": setup}) == Placing("setup.py")
    conda = "dependencies:\n  - hishel\n"
    assert place({"environment.yml": conda}) == Placing("environment.yml", 2)
    assert place({}, "/") is None
    without_job = place({WORKFLOW: "on: push\n", "requirements.txt": "githubkit\n"})
    assert without_job is None
