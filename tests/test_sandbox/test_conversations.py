"""Issues, comments and reactions, and how they are searched."""

from __future__ import annotations

import httpx
import pytest

from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World

pytestmark = pytest.mark.sockets
REPO = "/repos/acme/datasets"


def send(world: World, method: str, path: str, data: object = None, login: str | None = None) -> httpx.Response:
    """A plain writing request, of the installation or of a user."""
    token = world.sandbox.token(login) if login else world.token()
    headers = {"Authorization": f"Bearer {token}"}
    return plain.request(method, world.sandbox.api_url + REPO + path, headers=headers, json=data)


def test_the_apps_comment_is_its_bots(world: World) -> None:
    made = send(world, "POST", "/issues/7/comments", {"body": "Here"}).json()
    assert (made["user"]["login"], made["user"]["type"]) == ("retriage[bot]", "Bot")
    assert made["performed_via_github_app"]["slug"] == "retriage"
    mine = world.repo.comments(7)[-1]
    assert (mine.id, mine.body, mine.author, mine.app_slug) == (made["id"], "Here", "retriage[bot]", "retriage")
    theirs = send(world, "POST", "/issues/7/comments", {"body": "There"}, "bob").json()
    assert (theirs["user"]["type"], theirs["performed_via_github_app"]) == ("User", None)


def test_an_edit_moves_the_time_and_nothing_else(world: World) -> None:
    comment = world.repo.comment(7, author="retriage[bot]", body="Old")
    world.sandbox.clock.advance(60)
    made = send(world, "PATCH", f"/issues/comments/{comment.id}", {"body": "New"}).json()
    assert (made["id"], made["body"], comment.body) == (comment.id, "New", "New")
    assert comment.updated_at > comment.created_at
    assert made["updated_at"] > made["created_at"]


def test_the_app_does_not_edit_what_others_wrote(world: World) -> None:
    refused = send(world, "PATCH", f"/issues/comments/{world.comment.id}", {"body": "Mine"})
    assert refused.status_code == 403
    assert world.comment.body == "/retriage"
    assert send(world, "PATCH", f"/issues/comments/{world.comment.id}", {"body": "x"}, "bob").status_code == 403


def test_a_body_has_a_limit_and_must_not_be_blank(world: World) -> None:
    assert send(world, "POST", "/issues/7/comments", {"body": "x" * 65_536}).status_code == 201
    long = send(world, "POST", "/issues/7/comments", {"body": "x" * 65_537})
    assert long.status_code == 422
    assert long.json()["errors"] == [
        {
            "resource": "IssueComment",
            "code": "unprocessable",
            "field": "data",
            "message": "Body is too long (maximum is 65536 characters)",
        }
    ]
    for wrong in ({"body": " "}, {}, {"body": 1}):
        assert send(world, "POST", "/issues/7/comments", wrong).status_code == 422


def test_a_locked_conversation_takes_comments_only_from_its_keepers(world: World) -> None:
    world.pull.lock()
    refused = send(world, "POST", "/issues/7/comments", {"body": "x"})
    assert (refused.status_code, refused.json()["message"]) == (
        403,
        "Unable to create comment because issue is locked.",
    )
    assert send(world, "POST", "/issues/7/comments", {"body": "x"}, "carol").status_code == 201


def test_the_same_reaction_is_made_once(world: World) -> None:
    path = f"/issues/comments/{world.comment.id}/reactions"
    first, second = (send(world, "POST", path, {"content": "eyes"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert [each.content for each in world.comment.reactions] == ["eyes"]
    assert world.get(f"{REPO}/issues/comments/{world.comment.id}").json()["reactions"]["eyes"] == 1
    assert send(world, "POST", path, {"content": "frown"}).status_code == 422
    assert send(world, "DELETE", f"{path}/{first.json()['id']}", login="bob").status_code == 403


def test_a_deleted_comment_is_gone(world: World) -> None:
    path = f"/issues/comments/{world.comment.id}"
    assert send(world, "DELETE", path, login="alice").status_code == 204
    assert world.get(REPO + path).status_code == 404
    assert world.repo.comments(7) == []


def test_an_issue_is_opened_closed_and_opened_again(world: World) -> None:
    made = send(world, "POST", "/issues", {"title": "Broken", "body": "Yes", "labels": ["bug"]})
    number = made.json()["number"]
    assert (made.status_code, made.headers["Location"]) == (201, made.json()["url"])
    assert made.json()["labels"][0]["name"] == "bug"
    closed = send(world, "PATCH", f"/issues/{number}", {"state": "closed"}).json()
    assert (closed["state"], closed["state_reason"], closed["body"]) == ("closed", "completed", "Yes")
    assert send(world, "PATCH", f"/issues/{number}", {"state": "open"}).json()["state_reason"] == "reopened"
    assert send(world, "PATCH", f"/issues/{number}", {"state": "ajar"}).status_code == 422
    assert send(world, "PATCH", f"/issues/{number}", {"title": "No"}, "bob").status_code == 403
    assert send(world, "POST", "/issues", {"body": "x"}).json()["errors"][0]["code"] == "missing_field"
    assert send(world, "POST", "/issues", {"title": "Mine", "labels": ["bug"]}, "bob").json()["labels"] == []


def test_issues_are_listed_with_pull_requests_among_them(world: World) -> None:
    world.issue.label("bug")
    listed = world.get(f"{REPO}/issues").json()
    assert {each["number"]: "pull_request" in each for each in listed} == {7: True, world.issue.number: False}
    assert [each["number"] for each in world.get(f"{REPO}/issues?labels=bug").json()] == [world.issue.number]
    assert [each["number"] for each in world.get(f"{REPO}/issues?creator=alice").json()] == [7]
    assert world.get(f"{REPO}/issues?state=closed").json() == []
    world.issue.close()
    assert [each["number"] for each in world.get(f"{REPO}/issues?state=closed").json()] == [world.issue.number]


@pytest.mark.parametrize("creator", ["retriage[bot]", "Retriage[bot]", "app/retriage"])
def test_an_apps_issues_are_listed_by_either_of_its_names(world: World, creator: str) -> None:
    number = send(world, "POST", "/issues", {"title": "CI is red"}).json()["number"]
    assert [each["number"] for each in world.get(f"{REPO}/issues?creator={creator}").json()] == [number]
    assert world.get(f"{REPO}/issues?creator=retriage").json() == []


def test_an_issue_is_closed_only_for_a_reason_that_github_knows(world: World) -> None:
    path = f"/issues/{world.issue.number}"
    assert send(world, "PATCH", path, {"state": "closed", "state_reason": "bored"}).status_code == 422
    assert (world.issue.state, world.issue.state_reason) == ("open", None)
    assert send(world, "PATCH", path, {"state": "closed", "state_reason": "duplicate"}).status_code == 200
    assert (world.issue.state, world.issue.state_reason) == ("closed", "duplicate")


def test_a_repository_without_issues_still_has_pull_requests(world: World) -> None:
    world.repo.disable_issues()
    made = send(world, "POST", "/issues", {"title": "Broken"})
    assert (made.status_code, made.json()["message"]) == (410, "Issues are disabled for this repo")
    assert send(world, "PATCH", f"/issues/{world.issue.number}", {"body": "x"}).status_code == 410
    assert world.get(f"{REPO}/issues/{world.issue.number}").status_code == 410
    assert [each["number"] for each in world.get(f"{REPO}/issues?state=all").json()] == [7]
    assert send(world, "POST", "/issues/7/comments", {"body": "Here"}).status_code == 201
    assert world.get(REPO).json()["has_issues"] is False


def test_a_deleted_issue_is_gone_and_its_number_not_given_again(world: World) -> None:
    gone = world.issue.number
    world.issue.delete()
    refused = world.get(f"{REPO}/issues/{gone}")
    assert (refused.status_code, refused.json()["message"]) == (410, "This issue was deleted")
    assert send(world, "POST", "/issues", {"title": "Next"}).json()["number"] == gone + 1


def test_an_archived_repository_is_read_and_not_written(world: World) -> None:
    world.repo.archive()
    assert world.get(f"{REPO}/issues/7").status_code == 200
    refused = send(world, "POST", "/issues/7/comments", {"body": "x"})
    assert (refused.status_code, refused.json()["message"]) == (403, "Repository was archived so is read-only.")


def test_people_react_take_it_back_and_delete(world: World) -> None:
    path = f"{REPO}/issues/comments/{world.comment.id}"
    for login in ("bob", "carol"):
        world.comment.react("-1", by=login)
    world.comment.react("+1", by="bob")
    world.comment.react("+1", by="bob")
    told = world.get(path).json()["reactions"]
    assert (told["-1"], told["+1"], told["total_count"]) == (2, 1, 3)
    world.comment.unreact("-1", by="bob")
    assert world.get(path).json()["reactions"]["-1"] == 1
    with pytest.raises(ValueError, match="no such reaction"):
        world.comment.react("frown", by="bob")
    world.comment.delete()
    assert world.get(path).status_code == 404


def test_pull_requests_of_bots_and_drafts_say_so(world: World) -> None:
    world.repo.commit({"x": "y"}, branch="bump")
    pull = world.repo.pull(head="bump", author="dependabot[bot]", draft=True)
    told = world.get(f"{REPO}/pulls/{pull.number}").json()
    assert (told["user"]["type"], told["user"]["login"], told["draft"]) == ("Bot", "dependabot[bot]", True)
    pull.ready()
    assert world.get(f"{REPO}/pulls/{pull.number}").json()["draft"] is False
    assert world.get(f"{REPO}/pulls/7").json()["user"]["type"] == "User"


def test_an_issue_that_the_app_is_said_to_have_opened_is_its_own(world: World) -> None:
    issue = world.repo.issue("CI is red", author="retriage[bot]")
    issue.edit("Still")
    told = world.get(f"{REPO}/issues/{issue.number}").json()
    assert (told["performed_via_github_app"]["slug"], told["body"]) == ("retriage", "Still")
    other = world.repo.issue("Other", author="other[bot]")
    assert world.get(f"{REPO}/issues/{other.number}").json()["performed_via_github_app"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("repo:acme/datasets is:issue", ["It breaks"]),
        ("repo:acme/datasets is:pr", ["Say two"]),
        ('repo:acme/datasets is:issue "it breaks"', ["It breaks"]),
        ("repo:acme/datasets is:issue in:title tuesdays", []),
        ("repo:acme/datasets is:issue in:body tuesdays", ["It breaks"]),
        ("repo:acme/datasets is:issue -author:bob", []),
        ("repo:acme/datasets is:issue is:closed", []),
        ("repo:acme/datasets is:issue label:bug", ["It breaks"]),
        ("org:acme is:pr in:comments retriage", ["Say two"]),
        ("is:issue is:open break", []),
    ],
)
def test_search_understands_githubs_qualifiers(world: World, query: str, found: list[str]) -> None:
    world.issue.label("bug")
    answer = world.get(f"/search/issues?{httpx.QueryParams(q=query)}").json()
    assert [each["title"] for each in answer["items"]] == found
    assert answer["total_count"] == len(found)


def test_search_refuses_what_github_refuses(world: World) -> None:
    world.sandbox.repository("other/hidden", private=True)
    for query in ("", "?q=breaks", "?q=is:issue+repo:other/hidden"):
        assert world.get("/search/issues" + query).status_code == 422
