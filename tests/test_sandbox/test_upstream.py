"""What an App meets in repositories that are not its own: searches, refusals, moved names, forms to fill in."""

from __future__ import annotations

import httpx
import pytest
from githubkit.exception import RequestFailed

from tests.sandbox import RepositoryHandle
from tests.sandbox.shapes.base import Json
from tests.test_sandbox import plain
from tests.test_sandbox.asking import ask, data, errors
from tests.test_sandbox.conftest import World

pytestmark = pytest.mark.sockets
ISSUE = "... on Issue { number title state stateReason bodyText author { login } repository { nameWithOwner } }"


@pytest.fixture
def upstream(world: World) -> RepositoryHandle:
    """A public repository where the App is not installed."""
    repo = world.sandbox.repository("endomorphosis/ipfs_kit_py")
    repo.issue("It breaks", body="In `install_ipfs.py`, line 460\n<!-- mark v1 abc -->", author="bob", number=3)
    return repo


def search(world: World, query: str) -> Json:
    """The answer to a search for issues."""
    asked = f"query($q: String!) {{ search(query: $q, type: ISSUE, first: 5) {{ issueCount nodes {{ {ISSUE} }} }} }}"
    found: Json = data(world, asked, {"q": query})["search"]
    return found


@pytest.mark.usefixtures("upstream")
def test_a_search_of_graphql_finds_issues_wherever_they_are_public(world: World) -> None:
    found = search(world, 'repo:endomorphosis/ipfs_kit_py is:issue in:body "mark v1 abc"')
    assert found == {
        "issueCount": 1,
        "nodes": [
            {
                "number": 3,
                "title": "It breaks",
                "state": "OPEN",
                "stateReason": None,
                "bodyText": "In `install_ipfs.py`, line 460",
                "author": {"login": "bob"},
                "repository": {"nameWithOwner": "endomorphosis/ipfs_kit_py"},
            }
        ],
    }


def test_signs_part_the_words_of_a_search(world: World, upstream: RepositoryHandle) -> None:
    place = f"repo:{upstream.full_name} is:issue"
    counts = {words: search(world, f"{place} {words}")["issueCount"] for words in ('"install_ipfs.py line"', "ipfs")}
    assert counts == {'"install_ipfs.py line"': 1, "ipfs": 0}
    found = data(world, '{ search(query: "is:pr Say", type: ISSUE, first: 1) { nodes { __typename } } }')
    assert found["search"]["nodes"] == [{"__typename": "PullRequest"}]
    other = data(world, '{ search(query: "It breaks", type: USER, first: 1) { issueCount } }')
    assert other["search"]["issueCount"] == 0


def test_a_search_of_graphql_finds_nothing_where_there_is_nothing_to_see(
    world: World, upstream: RepositoryHandle
) -> None:
    world.sandbox.repository("other/hidden", private=True).issue("It breaks")
    assert search(world, "repo:other/hidden is:issue")["issueCount"] == 0
    upstream.disable_issues()
    assert search(world, f"repo:{upstream.full_name} is:issue")["issueCount"] == 0


def test_why_an_issue_was_closed_is_told(world: World, upstream: RepositoryHandle) -> None:
    person = world.person("endomorphosis")
    person.rest.issues.update("endomorphosis", "ipfs_kit_py", 3, state="closed", state_reason="duplicate")
    fields = "issue(number: 3) { stateReason told: stateReason(enableDuplicate: true) closedAt }"
    asked = f'{{ repository(owner: "Endomorphosis", name: "ipfs_kit_py") {{ hasIssuesEnabled isDisabled {fields} }} }}'
    found = data(world, asked)["repository"]
    assert (found["hasIssuesEnabled"], found["isDisabled"]) == (True, False)
    assert (found["issue"]["stateReason"], found["issue"]["told"]) == ("NOT_PLANNED", "DUPLICATE")
    upstream.disable_issues()
    assert [each["type"] for each in errors(ask(world, asked))] == ["NOT_FOUND"]


def test_a_search_that_is_too_long_is_refused(world: World) -> None:
    answer = world.get(f"/search/issues?{httpx.QueryParams(q='is:issue ' + 'x' * 257)}")
    assert answer.status_code == 422


def test_there_are_thirty_searches_a_minute(world: World) -> None:
    first = world.get("/search/issues?q=is:issue")
    assert first.headers["X-RateLimit-Limit"] == "30"
    world.sandbox.limits.search_limit = 1
    world.sandbox.clock.advance(61)
    answers = [world.get("/search/issues?q=is:issue").status_code for _ in range(2)]
    assert answers == [200, 403]
    assert search(world, "is:issue breaks")["issueCount"] == 1


def post(world: World, path: str, token: str, **body: str) -> httpx.Response:
    """A plain writing request with a token."""
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "test"}
    return plain.post(world.sandbox.api_url + path, headers=headers, json=body, follow_redirects=False)


def test_an_installation_token_reads_other_public_repositories_and_writes_to_none(
    world: World, upstream: RepositoryHandle
) -> None:
    hidden = world.sandbox.repository("other/hidden", private=True)
    hidden.issue("It breaks", number=3)
    answers: dict[str, list[tuple[int, str]]] = {}
    for repo in (upstream, hidden):
        place = f"/repos/{repo.full_name}/issues"
        writes = [post(world, place, world.token(), title="x"), post(world, f"{place}/3/comments", world.token())]
        told = [world.get(place), *writes]
        answers[repo.full_name] = [(each.status_code, each.json()["message"]) for each in told if each.is_error]
    assert answers == {
        upstream.full_name: [(403, "Resource not accessible by integration")] * 2,
        hidden.full_name: [(404, "Not Found")] * 3,
    }
    assert len(upstream.issues()) == 1


def test_a_machine_account_opens_issues_and_comments_in_public(world: World, upstream: RepositoryHandle) -> None:
    token = world.sandbox.token("retriage-machine")
    place = f"/repos/{upstream.full_name}/issues"
    made = post(world, place, token, title="It does not compile", body="Here")
    assert (made.status_code, made.json()["user"]["login"]) == (201, "retriage-machine")
    assert made.json()["performed_via_github_app"] is None
    assert post(world, f"{place}/{made.json()['number']}/comments", token, body="Mended").status_code == 201
    world.sandbox.limits.content_pace = ((60, 2),)
    refused = post(world, place, token, title="Another")
    assert (refused.status_code, refused.headers["Retry-After"]) == (403, "60")


@pytest.mark.parametrize(("change", "status"), [("archive", 403), ("disable_issues", 410)])
def test_nobody_opens_issues_where_there_are_none_to_open(
    world: World, upstream: RepositoryHandle, change: str, status: int
) -> None:
    getattr(upstream, change)()
    place = f"/repos/{upstream.full_name}/issues"
    assert post(world, place, world.sandbox.token("retriage-machine"), title="x").status_code == status


def test_the_app_learns_whether_it_is_installed(world: World, upstream: RepositoryHandle) -> None:
    app = world.app()
    assert app.rest.apps.get_repo_installation("acme", "datasets").parsed_data.id == world.installation.id
    owner, name = upstream.full_name.split("/")
    with pytest.raises(RequestFailed) as missing:
        app.rest.apps.get_repo_installation(owner, name)
    assert missing.value.response.status_code == 404


def test_an_old_name_leads_to_the_repository_by_its_number(world: World) -> None:
    world.repo.rename("acme/data")
    moved = world.get("/repos/acme/datasets/issues/8?x=1")
    number = f"{world.sandbox.api_url}/repositories/{world.repo.id}"
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{number}/issues/8?x=1")
    assert moved.json()["message"] == "Moved Permanently"
    assert moved.json()["url"] == f"{number}/issues/8?x=1"
    assert world.get(f"/repositories/{world.repo.id}/issues/8").json()["title"] == "It breaks"
    assert world.get("/repositories/1/issues/8").status_code == 404
    posted = post(world, "/repos/acme/datasets/issues", world.token(), title="x")
    assert (posted.status_code, posted.headers["Location"]) == (307, f"{number}/issues")
    app = world.app()
    assert app.rest.apps.get_repo_installation("acme", "datasets").parsed_data.id == world.installation.id
    hidden = world.sandbox.repository("other/hidden", private=True)
    hidden.rename("other/away")
    assert world.get("/repos/other/hidden").status_code == 404


def page(world: World, path: str, **query: str) -> httpx.Response:
    """A page, with a query."""
    return plain.get(world.sandbox.web_url + path, params=query)


def test_a_new_issue_is_filled_in_from_its_address(world: World, upstream: RepositoryHandle) -> None:
    place = f"/{upstream.full_name}/issues/new"
    shown = page(world, place, title='A "title"', body="Line 1\n\n<b>`x`</b> & more")
    assert shown.status_code == 200
    assert 'value="A &#34;title&#34;"' in shown.text
    assert "Line 1\n\n&lt;b&gt;`x`&lt;/b&gt; &amp; more</textarea>" in shown.text
    assert page(world, place, title="x", body="y" * 8_300).status_code == 414
    upstream.disable_issues()
    assert page(world, place).status_code == 404
    assert page(world, "/acme/datasets/issues/new").status_code == 200
    world.repo.archive()
    assert page(world, "/acme/datasets/issues/new").status_code == 404
