"""What every route shares: pages, conditional requests, limits, faults and GitHub's manners."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox import Sandbox
from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World

pytestmark = pytest.mark.sockets
COMMENTS = "/repos/acme/datasets/issues/7/comments"


def post(world: World, path: str, content: bytes | None = None, data: object = None) -> httpx.Response:
    """A plain writing request of the installation."""
    headers = {"Authorization": f"Bearer {world.token()}"}
    return plain.post(world.sandbox.api_url + path, headers=headers, content=content, json=data)


def test_a_long_list_comes_in_pages_that_lead_to_each_other(world: World) -> None:
    for number in range(6):
        world.repo.comment(7, author="bob", body=str(number))
    first = world.get(COMMENTS + "?per_page=3&since=2000-01-01T00:00:00Z")
    assert first.headers["Link"] == (
        f'<{world.sandbox.api_url}{COMMENTS}?per_page=3&since=2000-01-01T00%3A00%3A00Z&page=2>; rel="next", '
        f'<{world.sandbox.api_url}{COMMENTS}?per_page=3&since=2000-01-01T00%3A00%3A00Z&page=3>; rel="last"'
    )
    page, seen = first, len(first.json())
    while "next" in page.links:
        page = world.get(str(page.links["next"]["url"]).removeprefix(world.sandbox.api_url))
        seen += len(page.json())
    assert seen == 7
    assert set(page.links) == {"first", "prev"}
    assert "Link" not in world.get(COMMENTS).headers


def test_a_page_holds_a_hundred_at_most(world: World) -> None:
    for _ in range(101):
        world.repo.comment(7, author="bob", body="x")
    assert len(world.get(COMMENTS + "?per_page=1000").json()) == 100
    assert len(world.get(COMMENTS).json()) == 30
    assert len(world.get(COMMENTS + "?per_page=0").json()) == 1


def test_what_has_not_changed_costs_nothing(world: World) -> None:
    first = world.get(COMMENTS)
    again = world.get(COMMENTS, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["X-RateLimit-Remaining"] == first.headers["X-RateLimit-Remaining"]
    world.repo.comment(7, author="bob", body="new")
    assert world.get(COMMENTS, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_every_answer_says_what_is_left(world: World) -> None:
    first, second = world.get("/repos/acme/datasets"), world.get("/repos/acme/nothing")
    assert second.status_code == 404
    assert int(second.headers["X-RateLimit-Used"]) == int(first.headers["X-RateLimit-Used"]) + 1
    assert first.headers["X-RateLimit-Limit"] == "5000"
    assert first.headers["X-RateLimit-Resource"] == "core"
    assert world.get("/search/issues?q=is:issue").headers["X-RateLimit-Resource"] == "search"
    status = world.get("/rate_limit")
    assert status.json()["resources"]["core"]["remaining"] == int(second.headers["X-RateLimit-Remaining"])


def test_the_primary_limit_refuses_until_it_is_reset(world: World) -> None:
    world.sandbox.limits.remaining = 1
    assert world.get("/repos/acme/datasets").status_code == 200
    refused = world.get("/repos/acme/datasets")
    assert refused.status_code == 403
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert refused.json()["message"] == f"API rate limit exceeded for installation ID {world.installation.id}."
    assert world.get("/rate_limit").status_code == 200
    world.sandbox.limits.primary_status = 429
    assert world.get("/repos/acme/datasets").status_code == 429
    world.sandbox.clock.advance(hours=1, seconds=1)
    assert world.get("/repos/acme/datasets").headers["X-RateLimit-Remaining"] == "4999"


def test_a_secondary_limit_says_when_to_come_back(world: World) -> None:
    world.sandbox.limits.secondary(retry_after=3, times=1)
    world.sandbox.limits.secondary(retry_after=None, status=429)
    first, second = world.get("/repos/acme/datasets"), world.get("/repos/acme/datasets")
    assert (first.status_code, first.headers["Retry-After"]) == (403, "3")
    assert "secondary rate limit" in first.json()["message"]
    assert first.json()["documentation_url"].endswith("#about-secondary-rate-limits")
    assert (second.status_code, "Retry-After" in second.headers) == (429, False)
    assert world.get("/repos/acme/datasets").status_code == 200


def test_content_is_created_no_faster_than_github_lets(world: World) -> None:
    world.sandbox.limits.content_pace = ((60, 2),)
    answers = [post(world, COMMENTS, data={"body": "x"}).status_code for _ in range(3)]
    assert answers == [201, 201, 403]
    world.sandbox.clock.advance(61)
    assert post(world, COMMENTS, data={"body": "x"}).status_code == 201


def test_nobody_signed_in_gets_sixty_requests(world: World) -> None:
    found = plain.get(world.sandbox.api_url + "/repos/acme/datasets")
    assert found.headers["X-RateLimit-Limit"] == "60"


def test_a_request_must_name_its_sender(world: World) -> None:
    refused = world.get("/repos/acme/datasets", **{"User-Agent": ""})
    assert refused.status_code == 403
    assert "User-Agent" in refused.json()["message"]


def test_an_unknown_path_is_not_found(sandbox: Sandbox) -> None:
    missing = plain.get(sandbox.api_url + "/unknown")
    assert missing.status_code == 404
    assert missing.json() == {
        "message": "Not Found",
        "documentation_url": "https://docs.github.com/rest",
        "status": "404",
    }


@pytest.mark.parametrize(
    ("content", "message"), [(b"{", "Problems parsing JSON"), (b"[]", "Body should be a JSON object")]
)
def test_a_body_that_is_no_object_is_refused(world: World, content: bytes, message: str) -> None:
    refused = post(world, COMMENTS, content)
    assert (refused.status_code, refused.json()["message"]) == (400, message)


def test_the_newer_version_lacks_what_it_gave_up(world: World) -> None:
    path = "/repos/acme/datasets/pulls/7"
    old, new = world.get(path), world.get(path, **{"X-GitHub-Api-Version": "2026-03-10"})
    assert set(old.json()) - set(new.json()) == {"assignee", "merge_commit_sha"}
    assert new.headers["X-GitHub-Api-Version-Selected"] == "2026-03-10"
    assert world.get(path, **{"X-GitHub-Api-Version": "1999-01-01"}).status_code == 400


def test_an_ordered_error_comes_once(world: World) -> None:
    world.sandbox.fail("GET", r"/repos/acme/datasets$", status=503, body=b"{}", headers={"Retry-After": "1"})
    first = world.get("/repos/acme/datasets")
    assert (first.status_code, first.headers["Retry-After"], first.content) == (503, "1", b"{}")
    assert world.get("/repos/acme/datasets").status_code == 200
    world.sandbox.fail("*", "/")
    assert world.get("/repos/acme/datasets").status_code == 502


def test_a_connection_can_break_before_or_after_the_deed(world: World) -> None:
    for after, comments in ((False, 1), (True, 2)):
        world.sandbox.fail("POST", "comments", disconnect=True, after=after)
        with pytest.raises(httpx.RemoteProtocolError):
            post(world, COMMENTS, data={"body": "x"})
        assert len(world.repo.comments(7)) == comments
    assert [each.status for each in world.sandbox.requests if each.method == "POST"] == [0, 0]


def test_an_answer_can_end_too_soon(world: World) -> None:
    world.sandbox.fail("GET", "datasets", truncate_at=100)
    with pytest.raises(httpx.RemoteProtocolError, match="received 100 bytes"):
        world.get("/repos/acme/datasets")


def test_a_slow_answer_is_still_the_answer(world: World) -> None:
    world.sandbox.fail("GET", "datasets", delay=0.3)
    headers = {"Authorization": f"Bearer {world.token()}"}
    with pytest.raises(httpx.ReadTimeout):
        plain.get(world.sandbox.api_url + "/repos/acme/datasets", headers=headers, timeout=0.05)
    assert world.get("/repos/acme/datasets").status_code == 200


def test_every_request_is_on_record(world: World) -> None:
    world.get("/repos/acme/datasets?x=1")
    last = world.sandbox.requests[-1]
    assert (last.host, last.method, last.path, last.query) == ("api", "GET", "/repos/acme/datasets", {"x": "1"})
    assert (last.status, last.auth) == (200, "installation")
    assert last.headers["Authorization"].startswith("Bearer ghs_")
