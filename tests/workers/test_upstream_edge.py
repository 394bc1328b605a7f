"""Other people's repositories: what they are, what is found there, and who may write there."""

from __future__ import annotations

import pytest

from tests.sandbox import RepositoryHandle
from tests.workers.conftest import World
from workers.edges.github import GitHubEdge, with_token
from workers.edges.ways import GitHubWays
from workers.errors import ForbiddenError, GoneError
from workers.triage.abroad import IssueThere
from workers.triage.repository.questions import Text

pytestmark = pytest.mark.sockets
THERE = "endomorphosis/ipfs_kit_py"
MARKER = f'repo:{THERE} is:issue in:body "mark v1 abc"'
WORDS = f'repo:{THERE} is:issue "install_ipfs.py"'


@pytest.fixture
def upstream(world: World) -> RepositoryHandle:
    """A public repository where the App is not installed."""
    repo = world.sandbox.repository(THERE)
    repo.commit({"pyproject.toml": "[project]\nname = 'ipfs_kit_py'\n", "logo.png": b"\x89PNG\0"}, branch="main")
    repo.issue("It breaks", body="<!-- mark v1 abc -->", author="bob", number=3)
    return repo


def ways(world: World, token: str = "") -> GitHubWays:
    return GitHubWays(str(world.sandbox.app_id), world.sandbox.private_key, world.sandbox.api_url, token)


def test_state_files_and_searches_cost_one_request(world: World, edge: GitHubEdge, upstream: RepositoryHandle) -> None:
    edge.abroad(THERE, (), ())
    before = edge.requests
    found = edge.abroad(THERE, ("pyproject.toml", "setup.py", "logo.png"), (MARKER, WORDS))
    assert edge.requests == before + 1
    assert (found.name, found.private, found.archived, found.disabled, found.issues, found.fork) == (
        THERE, False, False, False, True, False,
    )  # fmt: skip
    assert found.files == {
        "pyproject.toml": Text("[project]\nname = 'ipfs_kit_py'\n"),
        "setup.py": Text(None, "is not there"),
        "logo.png": Text(None, "is binary"),
    }
    url = upstream.issues()[0].html_url
    assert found.found == {
        MARKER: (IssueThere(3, "It breaks", "<!-- mark v1 abc -->", open=True, url=url),),
        WORDS: (),
    }


def test_who_is_at_it_already_is_found(world: World, edge: GitHubEdge, upstream: RepositoryHandle) -> None:
    upstream.commit({"a.py": "x = 1\n"}, branch="mend")
    pull = upstream.pull(head="mend", title="Indent install_ipfs.py as it was")
    search = f'repo:{THERE} is:pull-request is:open in:title,body "install_ipfs.py"'
    ((there,),) = edge.abroad(THERE, (), (search,)).found.values()
    assert (there.number, there.open, there.url.endswith(f"/pull/{pull.number}")) == (pull.number, True, True)


def test_a_repository_that_is_not_shown_is_gone(world: World, edge: GitHubEdge) -> None:
    world.sandbox.repository("other/hidden", private=True)
    for name in ("other/hidden", "nobody/nothing"):
        with pytest.raises(GoneError):
            edge.abroad(name, ("setup.py",), (f"repo:{name} is:issue x",))


def test_an_installation_may_not_write_there_and_a_machine_account_may(
    world: World, edge: GitHubEdge, upstream: RepositoryHandle
) -> None:
    with pytest.raises(ForbiddenError):
        edge.open_issue(THERE, "It breaks", "Here")
    with ways(world, world.sandbox.token("machine")).machine() as machine:
        assert machine is not None
        opened = machine.open_issue(THERE, "It breaks", "Here")
        assert [issue.number for issue in machine.issues_of_viewer(THERE)] == [opened.number]
    assert [issue.author for issue in upstream.issues()][-1] == "machine"


def test_without_a_token_there_is_no_machine_account(world: World) -> None:
    with ways(world).machine() as machine:
        assert machine is None


def test_the_app_writes_where_it_is_installed_itself(world: World, upstream: RepositoryHandle) -> None:
    with ways(world).app(THERE) as nobody:
        assert nobody is None
    world.sandbox.install("endomorphosis")
    with ways(world).app(THERE) as app:
        assert app is not None
        opened = app.open_issue(THERE, "It breaks", "Here")
        assert (opened.ours, [issue.number for issue in app.issues_of_viewer(THERE)]) == (True, [opened.number])


def test_an_installation_that_may_not_write_issues_is_none(world: World, upstream: RepositoryHandle) -> None:
    world.sandbox.install("endomorphosis", permissions={"issues": "read", "metadata": "read"})
    with ways(world).app(THERE) as app:
        assert app is None


def test_secrets_are_not_printed(world: World) -> None:
    assert "secret" not in repr(GitHubWays("1", "secret", "https://api.github.com", "secret"))


def test_a_person_asks_like_an_installation(world: World, upstream: RepositoryHandle) -> None:
    with with_token(world.sandbox.token("carol"), world.sandbox.api_url) as edge:
        assert edge.abroad(THERE, (), ()).name == THERE
