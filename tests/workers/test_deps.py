"""What a project depends on, looked at before CI finds out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.fake_index import FakeIndex, a_project, a_release, some_contents
from workers import deps, deps_command, deps_project, deps_source, reproduce_command
from workers.cli import main
from workers.errors import PermanentError, RetryableError, UnusableInputError
from workers.triage.releases.model import BrokenFile, Contents, Imported, Metadata

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
    assert list(deps_command.told(health)) == [
        "1 import what nothing brings",
        f"  {text} (requirements.txt:1)",
        f"2 releases for Linux on amd64 with Python {deps_project.OWN}; 2 artifacts looked at, 2,000 bytes fetched",
    ]
    assert deps_command.as_json(health)["complaints"][0]["declared"] == {"path": "requirements.txt", "line": 1}
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
    project = """dependencies = ["good<3", "none>1", "other>5", 'good', "/", "odd ; os_name == 'x'", "me[x]"]"""
    health = looked(an_index(), {"pyproject.toml": f"[project]\nname = 'me'\n{project}"})
    assert {(each.package, each.version) for each in health.depended.packages} == {("good", "2")}
    assert health.not_examined == [
        deps.NOT_LOCKED,
        "`none>1` could not be looked at: `No such project`",
        "No release of `other` fits `other>5`.",
    ]
    with pytest.raises(UnusableInputError, match="has no lock file"):
        looked(an_index(), {})


def requiring(name: str, version: str, *requires: str) -> Contents:
    return some_contents(name, version, metadata=Metadata(name, version, requires_dist=requires))


def a_web() -> FakeIndex:
    """`app` wants `lib` and, with an extra, `more`; `lib` wants `deep`."""
    index = FakeIndex.of(a_project("app", "1"), {"1": requiring("app", "1", "lib>=1", "more; extra == 'x'")})
    index = index.and_of(a_project("lib", "1", "2", "3"), {"2": requiring("lib", "2", "deep<2", "app[x]")})
    index = index.and_of(a_project("more", a_release("more", "2rc1")), {})
    return index.and_of(a_project("deep", "1", "2"), {"1": requiring("deep", "1", "lib>2", "gone")})


def test_without_a_lock_what_releases_require_is_followed() -> None:
    health = looked(a_web(), {"setup.cfg": "[options]\ninstall_requires =\n  app\n  lib<3\n"})
    found = [(each.package, each.version, each.line) for each in health.depended.packages]
    assert found == [("app", "1", 3), ("lib", "2", 4), ("deep", "1", 4), ("more", "2rc1", 3)]
    assert health.not_examined == [
        deps.NOT_LOCKED,
        "`lib 2` was looked at, and `deep 1` asks for `lib>2`: pip would install another release of it.",
        "`gone` could not be looked at: `No such project`",
    ]


def test_what_is_pinned_is_not_chosen_and_a_lock_is_not_followed() -> None:
    pins = {"requirements.txt": "app[x]==1\nlib==2 --hash=sha256:0\n", "pyproject.toml": "[project]\nname='me'"}
    health = looked(a_web(), pins)
    assert [each.package for each in health.depended.packages] == ["app", "lib", "more", "deep"]
    lock = "[[package]]\nname = 'app'\nversion = '1'\n"
    health = looked(a_web(), {"poetry.lock": lock})
    assert [each.package for each in health.depended.packages] == ["app"]
    poetry = "[tool.poetry.dependencies]\napp = '^1'\n"
    health = looked(a_web(), {"pyproject.toml": poetry, "requirements/x.txt": "deep==2\n"})
    assert health.not_examined == [deps_project.NOT_STANDARD.format(path="`pyproject.toml`", names="`app`")]


def workflow(labels: str) -> dict[str, str]:
    return {".github/workflows/ci.yml": f"jobs:\n a:\n  runs-on: {labels}\n"}


@pytest.mark.parametrize(
    ("files", "python"),
    [
        ({}, deps_project.OWN),
        ({"pyproject.toml": "[project]\nrequires-python = '>=3.9'"}, "3.9"),
        ({"pyproject.toml": "[project]\nrequires-python = '>=4'"}, deps_project.OWN),
        ({"pyproject.toml": "project = 7"}, deps_project.OWN),
    ],
)
def test_a_project_tells_its_lowest_python(files: dict[str, str], python: str) -> None:
    assert deps_project.lowest(files) == python


@pytest.mark.parametrize(
    ("files", "platforms"),
    [
        ({}, ["linux amd64"]),
        (workflow("${{ matrix.os }}"), ["linux amd64"]),
        (workflow("ubuntu-24.04-arm"), ["linux arm64"]),
        (workflow("[self-hosted, linux, ARM64]"), ["linux arm64"]),
        (workflow("[self-hosted, macOS, ARM64]"), ["macos arm64"]),
        (workflow("macos-latest"), ["macos arm64"]),
        (workflow("macos-13"), ["macos amd64"]),
        (workflow("macos-15-intel"), ["macos amd64"]),
        (workflow("windows-2025"), ["windows amd64"]),
        (workflow("windows-11-arm"), ["windows arm64"]),
        (
            {".github/workflows/ci.yml": "runs-on: ubuntu-latest\n"
             "    os: [ubuntu-latest, macos-15, 'ubuntu-24.04-arm']\n      - windows-latest\n"
             "      - run: test arm64\n"},
            ["linux amd64", "linux arm64", "macos arm64", "windows amd64"],
        ),
    ],
)  # fmt: skip
def test_the_labels_of_runners_tell_where_it_runs(files: dict[str, str], platforms: list[str]) -> None:
    found = deps_project.used_platforms(files, "3.11")
    assert [f"{each.system} {each.architecture}" for each in found] == platforms


def test_the_files_of_a_folder_that_tell_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ["requirements.txt", "a/uv.lock", ".github/workflows/ci.yml", "pyproject.toml"]
    apart = [".venv/requirements.txt", "node_modules/uv.lock", "a/pyproject.toml", "a/b/c/d/uv.lock", "src/mine.py"]
    for path in (*told, *apart):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    (tmp_path / "poetry.lock").symlink_to(tmp_path / "requirements.txt")
    (tmp_path / "pdm.lock").write_bytes(b"\xff")
    (tmp_path / "a/poetry.lock").write_text("long" * 9)
    monkeypatch.setattr(deps_source, "LONGEST", 35)
    found = deps_source.of_folder(tmp_path)
    assert sorted(found.files) == sorted(told)
    assert found.paths == {*told, "pdm.lock", "a/poetry.lock", "src/mine.py"}
    assert found.notes == (
        "`pdm.lock` could not be read: it is no UTF-8 text.",
        "`a/poetry.lock` could not be read: it is longer than 35 bytes.",
    )
    monkeypatch.setattr(deps_source, "MOST_FILES", 1)
    assert deps_source.of_folder(tmp_path).notes[-1].startswith("Of 6 files that say what the project depends on, 1")
    monkeypatch.setattr(deps_source, "MOST_PATHS", 1)
    assert len(deps_source.of_folder(tmp_path).paths) < 6
    with pytest.raises(UnusableInputError, match="is no folder"):
        deps_source.of_folder(tmp_path / "nowhere")


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
    first, second, *_ = run.output.splitlines()
    assert first == "1 do not compile"
    assert second.startswith("  `good 1` does not compile: `SyntaxError: invalid syntax` in `good/b.py`, line 3.")
    with monkeypatch.context() as on_terminal:
        on_terminal.setenv("FORCE_COLOR", "1")
        on_terminal.setenv("TERM", "xterm-256color")
        on_terminal.delenv("NO_COLOR", raising=False)
        coloured = CliRunner().invoke(main, ["deps", str(tmp_path)]).output
    assert coloured.startswith("\x1b[1;31m1 do not compile\x1b[0m\n")
    assert coloured.count("\n") == run.output.count("\n")
    run = CliRunner().invoke(main, ["deps", str(tmp_path), "--json", "--architecture", "arm64"])
    found = json.loads(run.output)
    assert (found["platforms"], found["complaints"][0]["ailment"]) == (["linux/arm64"], "broken")
    index.errors["good"] = RetryableError("the index is away")
    run = CliRunner().invoke(main, ["deps", str(tmp_path)])
    assert (run.exit_code, run.output.count("\n")) == (2, 1)
    assert "the index is away" in run.output
    index.errors.clear()
    (tmp_path / "requirements.txt").write_text("other==2\n")
    assert deps_command.SOUND in CliRunner().invoke(main, ["deps", str(tmp_path)]).output


def test_without_a_token_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    run = CliRunner().invoke(main, ["deps", "acme/datasets"])
    assert (run.exit_code, run.output.count("\n")) == (2, 1)
    assert run.output.startswith("retriage: acme/datasets is no folder here, and needs a token")
    run = CliRunner().invoke(main, ["deps", "not a repository"])
    assert run.output == "retriage: not a repository is no folder\n"


def test_the_files_of_one_release_are_told_together() -> None:
    index = an_index()
    files = tuple(BrokenFile(f"good/{each}.py", 3, "SyntaxError: invalid syntax") for each in "bcd")
    index.contents["good-1-py3-none-any.whl"] = some_contents("good", "1", broken=files)
    lines = list(deps_command.told(looked(index, {"requirements.txt": "good==1\n"})))
    assert (lines[0], lines[2:4]) == (
        "1 do not compile",
        [
            "    and 2 more of its files: see --json",
            "    `retriage reproduce good==1` says since when, and which releases are sound.",
        ],
    )
