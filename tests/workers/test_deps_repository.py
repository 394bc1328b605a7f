"""`retriage deps OWNER/REPO`: a repository on GitHub, read with a person's token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.fake_index import FakeIndex, a_project, some_contents
from tests.workers.conftest import World
from workers import reproduce_command
from workers.cli import main
from workers.triage.releases.model import BrokenFile

pytestmark = pytest.mark.sockets
BROKEN = BrokenFile("widgets/core.py", 3, "IndentationError: unexpected indent")
REPOSITORY = "acme/datasets"


@pytest.fixture(autouse=True)
def _environment(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    @contextmanager
    def opened() -> Iterator[FakeIndex]:
        contents = {"2": some_contents("widgets", "2", ("widgets/__init__.py",), broken=(BROKEN,))}
        yield FakeIndex.of(a_project("widgets", "1", "2"), contents)

    monkeypatch.setattr(reproduce_command, "opened_index", opened)
    monkeypatch.setenv("GITHUB_API_URL", world.sandbox.api_url)
    monkeypatch.setenv("GITHUB_TOKEN", world.sandbox.token("carol"))
    monkeypatch.chdir(tmp_path)


def look(target: str = REPOSITORY) -> Result:
    return CliRunner().invoke(main, ["deps", target])


def test_the_default_branch_is_read(world: World) -> None:
    world.repository.commit({"locks/requirements.txt": "widgets==2\n", "vendor/requirements.txt": "other==1\n"})
    run = look()
    assert run.exit_code == 0, run.output
    assert "`widgets 2` does not compile" in run.output
    assert "(locks/requirements.txt:1)" in run.output
    assert "1 releases for Linux on amd64" in run.output


def test_a_folder_of_that_name_wins(tmp_path: Path) -> None:
    (tmp_path / REPOSITORY).mkdir(parents=True)
    (tmp_path / REPOSITORY / "requirements.txt").write_text("widgets==1\n")
    assert "nothing is wrong" in look().output


@pytest.mark.parametrize(
    ("target", "token", "said"),
    [
        ("acme/nothing-here", None, "is no folder here, and not on GitHub, or GITHUB_TOKEN may not read it"),
        (REPOSITORY, "ghp_w0rthless", "GitHub refuses the token: it is wrong, expired or revoked; check GITHUB_TOKEN"),
    ],
)
def test_what_cannot_be_read_is_one_line(
    target: str, token: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if token:
        monkeypatch.setenv("GITHUB_TOKEN", token)
    run = look(target)
    assert (run.exit_code, run.output) == (2, f"retriage: {target} {said}\n")
