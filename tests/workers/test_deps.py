"""What a project depends on, looked at before CI finds out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.fake_index import FakeIndex, a_project, a_release, some_contents
from workers import deps, reproduce_command
from workers.cli import main
from workers.errors import PermanentError, RetryableError, UnusableInputError
from workers.triage.releases.model import BrokenFile, Imported, Metadata

BROKEN = BrokenFile("good/b.py", 3, "SyntaxError: invalid syntax")
SOUND = some_contents("good", "1", ("good/__init__.py",), imports=(Imported("good/__init__.py", 1, "lacking"),))
PINS = "good==1\nother==2 ; sys_platform == 'linux'\nnever==1 ; sys_platform == 'win32'\nodd==1 ; extra == 'x'\n"


def an_index() -> FakeIndex:
    index = FakeIndex.of(a_project("good", "1", "2", a_release("good", "3rc1")), {"1": SOUND})
    index = index.and_of(a_project("other", "2"), {"2": some_contents("other", "2", ("other.py",))})
    return index.and_of(a_project("odd", "1"), {})


def looked(index: FakeIndex, files: dict[str, str], python: str | None = None) -> deps.Health:
    return deps.examine(index, deps.depended(index, files, python, ()))


def test_locked_releases_are_looked_at() -> None:
    health = looked(an_index(), {"requirements.txt": PINS})
    assert [(each.package, each.version) for each in health.depended.packages] == [("good", "1"), ("other", "2")]
    text = "`good 1` imports `lacking` in `good/__init__.py`, line 1, and declares nothing that brings it."
    assert [each.text for each in health.complaints] == [text]
    assert list(deps.told(health)) == [f"undeclared: {text}", "2 releases, 2 artifacts looked at, 2,000 bytes fetched"]
    assert deps.as_json(health)["complaints"][0]["declared"] == {"path": "requirements.txt", "line": 1}
    index = an_index()
    health = deps.examine(index, deps.depended(index, {"requirements.txt": PINS}, None, ()), deps.Bounds(artifacts=1))
    assert health.left == 1
    assert health.not_examined == [deps.OUT_OF_BOUNDS.format(count=1), deps.NO_IMPORTS]
    assert health.complaints == []


@pytest.mark.parametrize("path", ["lacking.py", "src/lacking/__init__.py", "lacking/sub/x.py"])
def test_what_the_project_itself_brings_is_not_lacking(path: str) -> None:
    index = an_index()
    asked = deps.depended(index, {"requirements.txt": PINS}, None, (), [path, "README.md"])
    assert deps.examine(index, asked).complaints == []


def test_what_cannot_be_looked_at_is_said() -> None:
    index = an_index()
    index.errors["other-2-py3-none-any.whl"] = PermanentError("it is damaged")
    index.contents["good-1-py3-none-any.whl"] = some_contents("good", "1", unread=(("good/x.py", "it is too long"),))
    health = looked(index, {"requirements.txt": "good==1\nother==2\ngone==1\n"}, "3.12")
    assert [each.text for each in health.complaints] == ["`gone 1` is not on the index."]
    assert health.not_examined == [
        "`good 1`: the grammar of Python 3.12 is not known here.",
        "`good 1`, `good/x.py`, could not be looked at: `it is too long`",
        "`other 2` could not be looked at: `it is damaged`",
        deps.NO_IMPORTS,
    ]


def test_without_a_lock_the_newest_that_fits_is_looked_at() -> None:
    project = """dependencies = ["good<3", "none>1", "other>5", 'good', "/", "odd ; os_name == 'x'"]"""
    health = looked(an_index(), {"pyproject.toml": f"[project]\n{project}"})
    assert {(each.package, each.version) for each in health.depended.packages} == {("good", "2"), ("odd", "1")}
    assert health.not_examined[:3] == [
        deps.NOT_LOCKED,
        "`none>1` could not be looked at: `No such project`",
        "No release of `other` fits `other>5`.",
    ]
    with pytest.raises(UnusableInputError, match="has no lock file"):
        looked(an_index(), {})


@pytest.mark.parametrize(
    ("files", "python", "architectures"),
    [
        ({}, deps.OWN, ("amd64",)),
        ({"pyproject.toml": "[project]\nrequires-python = '>=3.9'"}, "3.9", ("amd64",)),
        ({"pyproject.toml": "[project]\nrequires-python = '>=4'"}, deps.OWN, ("amd64",)),
        ({"pyproject.toml": "project = 7"}, deps.OWN, ("amd64",)),
        ({".github/workflows/ci.yml": "jobs:\n a:\n  runs-on: ubuntu-24.04-arm\n"}, deps.OWN, ("arm64",)),
        (
            {".github/workflows/ci.yml": "runs-on: ubuntu-latest\n"
             "    os: [ubuntu-latest, macos-15, 'ubuntu-24.04-arm']\n      - run: test arm64\n"},
            deps.OWN,
            ("amd64", "arm64"),
        ),
    ],
)  # fmt: skip
def test_a_project_tells_where_it_runs(files: dict[str, str], python: str, architectures: tuple[str, ...]) -> None:
    assert deps.lowest(files) == python
    assert deps.used_architectures(files) == architectures


def test_the_files_of_a_folder_that_tell_are_read(tmp_path: Path) -> None:
    told = ["requirements.txt", "a/uv.lock", ".github/workflows/ci.yml", "pyproject.toml"]
    for path in (*told, ".venv/requirements.txt", "node_modules/uv.lock", "a/pyproject.toml", "a/b/c/d/uv.lock"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    (tmp_path / "poetry.lock").symlink_to(tmp_path / "requirements.txt")
    (tmp_path / "pdm.lock").write_bytes(b"\xff")
    assert sorted(deps.files_of(tmp_path)) == sorted(told)
    with pytest.raises(UnusableInputError, match="is no folder"):
        deps.files_of(tmp_path / "nowhere")


def test_the_command_prints_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = an_index()
    index.contents["good-1-py3-none-any.whl"] = some_contents("good", "1", broken=(BROKEN,), metadata=Metadata("good"))

    @contextmanager
    def opened() -> Iterator[FakeIndex]:
        yield index

    monkeypatch.setattr(reproduce_command, "opened_index", opened)
    (tmp_path / "requirements.txt").write_text("good==1\n")
    run = CliRunner().invoke(main, ["deps", str(tmp_path)])
    assert run.exit_code == 0
    assert run.output.splitlines()[0].startswith("broken: `good 1` does not compile: `SyntaxError: invalid syntax`")
    run = CliRunner().invoke(main, ["deps", str(tmp_path), "--json", "--architecture", "arm64"])
    found = json.loads(run.output)
    assert (found["architectures"], found["complaints"][0]["ailment"]) == (["arm64"], "broken")
    index.errors["good"] = RetryableError("the index is away")
    run = CliRunner().invoke(main, ["deps", str(tmp_path)])
    assert (run.exit_code, run.output.count("\n")) == (2, 1)
    assert "the index is away" in run.output
