"""Issues that the App opens, finds again, keeps up to date and closes; single comments."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.workers.conftest import World
from workers.edges.github import GitHubEdge, as_installation, with_token
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError

pytestmark = pytest.mark.sockets


def test_an_issue_is_opened_and_read_again(world: World, edge: GitHubEdge) -> None:
    opened = edge.open_issue(world.name, "CI is red on main", "Since ✗")
    (kept,) = world.repository.issues()
    assert (opened.number, opened.title, opened.body) == (kept.number, "CI is red on main", "Since ✗")
    assert (opened.open, opened.ours, opened.url) == (True, True, kept.html_url)
    assert edge.issue(world.name, opened.number) == opened


def test_an_issue_is_closed_as_completed_and_opened_again(world: World, edge: GitHubEdge) -> None:
    number = edge.open_issue(world.name, "CI is red on main", "Red").number
    (kept,) = world.repository.issues()
    closed = edge.update_issue(world.name, number, body="Green again", open_=False)
    assert (closed.open, closed.body) == (False, "Green again")
    assert (kept.state, kept.state_reason, kept.body) == ("closed", "completed", "Green again")
    opened = edge.update_issue(world.name, number, body="Red again", open_=True)
    assert (opened.open, opened.body, opened.title) == (True, "Red again", "CI is red on main")
    assert (kept.state, kept.state_reason) == ("open", "reopened")
    assert edge.update_issue(world.name, number, body="Redder", open_=True).open


def test_the_apps_issues_are_found_the_newest_first(world: World, edge: GitHubEdge) -> None:
    first = edge.open_issue(world.name, "First", "1").number
    world.repository.issue("Somebody's", author="bob")
    world.repository.issue("Another App's", author="other[bot]")
    world.repository.commit({"x": "y"}, branch="bump")
    world.repository.pull(head="bump", author="retriage[bot]")
    edge.update_issue(world.name, first, body="1", open_=False)
    second = edge.open_issue(world.name, "Second", "2").number
    found = [(issue.number, issue.open, issue.ours) for issue in edge.issues_of_app(world.name)]
    assert found == [(second, True, True), (first, False, True)]


def test_further_pages_of_issues_are_asked_for_only_when_wanted(world: World, edge: GitHubEdge) -> None:
    for number in range(120):
        world.repository.issue(f"Issue {number}", author="retriage[bot]")
    assert next(iter(edge.issues_of_app(world.name))).title == "Issue 119"
    assert world.paths().count(f"GET /repos/{world.name}/issues") == 1
    assert len(list(edge.issues_of_app(world.name))) == 120


def test_a_persons_issues_are_no_apps(world: World) -> None:
    world.repository.permission("carol", "read")
    world.repository.issue("Hers", author="carol")
    with with_token(world.sandbox.token("carol"), world.sandbox.api_url) as edge:
        assert list(edge.issues_of_app(world.name)) == []


def test_an_issue_that_another_wrote_is_not_ours(world: World, edge: GitHubEdge) -> None:
    theirs = world.repository.issue("CI is red on main", body="copied", author="mallory")
    assert not edge.issue(world.name, theirs.number).ours


def test_a_repository_without_issues_says_so(world: World, edge: GitHubEdge) -> None:
    number = edge.open_issue(world.name, "Red", "Red").number
    world.repository.disable_issues()
    asked: list[Callable[[], object]] = [
        lambda: edge.open_issue(world.name, "Red", "Red"),
        lambda: edge.issue(world.name, number),
        lambda: edge.update_issue(world.name, number, body="Red", open_=True),
    ]
    for ask in asked:
        with pytest.raises(GoneError) as caught:
            ask()
        assert caught.value.status == 410
    assert list(edge.issues_of_app(world.name)) == []


def test_a_deleted_issue_is_gone(world: World, edge: GitHubEdge) -> None:
    number = edge.open_issue(world.name, "Red", "Red").number
    world.repository.issues()[0].delete()
    with pytest.raises(GoneError) as caught:
        edge.update_issue(world.name, number, body="Red", open_=True)
    assert caught.value.status == 410


def test_issues_are_written_only_with_permission(world: World) -> None:
    sandbox = world.sandbox
    sandbox.repository("globex/site").commit({"a": "b"})
    installed = sandbox.install("globex", permissions={"metadata": "read", "issues": "read"})
    with as_installation(str(sandbox.app_id), sandbox.private_key, installed.id, sandbox.api_url) as edge:
        with pytest.raises(ForbiddenError, match="check the App's permissions"):
            edge.open_issue("globex/site", "Red", "Red")
        assert list(edge.issues_of_app("globex/site")) == []


def test_an_archived_repository_is_not_written_to(world: World, edge: GitHubEdge) -> None:
    world.repository.archive()
    with pytest.raises(ForbiddenError, match="archived so is read-only"):
        edge.open_issue(world.name, "Red", "Red")


def test_a_body_that_is_too_long_is_an_error_that_stays(world: World, edge: GitHubEdge) -> None:
    with pytest.raises(PermanentError, match="body is too long"):
        edge.open_issue(world.name, "Red", "x" * 65_537)


@pytest.mark.parametrize("answer", [b'{"data": {"viewer": null}}', b'{"data": null}', b"[]"])
def test_an_app_that_is_not_told_its_name_is_told_it_later(world: World, edge: GitHubEdge, answer: bytes) -> None:
    world.sandbox.fail("POST", "/graphql$", status=200, body=answer)
    with pytest.raises(RetryableError):
        next(iter(edge.issues_of_app(world.name)), None)


def test_a_comment_tells_of_thumbs(world: World, edge: GitHubEdge) -> None:
    number = edge.create(world.name, 7, "It broke.").id
    (comment,) = world.repository.comments(7)
    for login, content in (("bob", "-1"), ("carol", "-1"), ("dave", "+1"), ("dave", "eyes")):
        comment.react(content, by=login)
    told = edge.comment(world.name, number)
    assert (told.id, told.body, told.ours, told.up, told.down) == (number, "It broke.", True, 1, 2)
    assert [(each.up, each.down) for each in edge.comments(world.name, 7)] == [(1, 2)]


def test_a_comment_that_a_person_deleted_is_gone(world: World, edge: GitHubEdge) -> None:
    number = edge.create(world.name, 7, "It broke.").id
    world.repository.comments(7)[0].delete()
    with pytest.raises(GoneError) as caught:
        edge.comment(world.name, number)
    assert caught.value.status == 404
