"""Review comments stand where GitHub lets them, and are refused elsewhere in its words."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.errors import ApiError
from tests.sandbox.shapes.base import Json
from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World

PULLS = "/repos/acme/datasets/pulls"
NUMBERED = "".join(f"line {number}\n" for number in range(1, 31))
DIFF_HUNK = {
    "resource": "PullRequestReviewComment",
    "code": "missing_field",
    "field": "pull_request_review_thread.diff_hunk",
}


@pytest.fixture
def head(world: World) -> str:
    """The head of pull request 18, which changes lines 10 and 25 of a file of 30."""
    world.repo.commit({"long.txt": NUMBERED, "same.txt": "x\n"}, branch="main")
    changed = NUMBERED.replace("line 10\n", "ten\nmore\n").replace("line 25\n", "")
    sha = world.repo.commit({"long.txt": changed}, branch="second")
    world.repo.pull(head="second", number=18)
    return sha


def post(world: World, body: object, number: int = 18, token: str | None = None) -> httpx.Response:
    """A new comment of the installation."""
    headers = {"Authorization": f"Bearer {token or world.token()}"}
    return plain.post(f"{world.sandbox.api_url}{PULLS}/{number}/comments", headers=headers, json=body)


def change(world: World, method: str, path: str, login: str | None = None, body: str | None = None) -> httpx.Response:
    """A comment changed by a user, or by the installation."""
    token = world.sandbox.token(login) if login else world.token()
    address, headers = world.sandbox.api_url + path, {"Authorization": f"Bearer {token}"}
    return plain.request(method, address, headers=headers, json={"body": body} if body else None)


def comment(head: str, line: int, **fields: object) -> Json:
    """The body of a request."""
    return {"body": "Here", "commit_id": head, "path": "long.txt", "line": line} | fields


@pytest.mark.sockets
def test_a_comment_stands_at_its_line_with_the_diff_down_to_it(world: World, head: str) -> None:
    answer = post(world, comment(head, 11, body="```suggestion\nnine\n```"))
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, made["url"])
    assert made["diff_hunk"] == "\n".join(
        ["@@ -7,7 +7,8 @@ line 6", " line 7", " line 8", " line 9", "-line 10", "+ten", "+more"]
    )
    assert (made["path"], made["line"], made["side"], made["start_line"]) == ("long.txt", 11, "RIGHT", None)
    assert (made["position"], made["original_position"], made["subject_type"]) == (6, 6, "line")
    assert (made["commit_id"], made["original_commit_id"]) == (head, head)
    assert made["user"]["login"] == "retriage[bot]"
    assert world.get(f"{PULLS}/comments/{made['id']}").json() == made
    assert world.get(f"{PULLS}/18").json()["review_comments"] == 1


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("line", "side", "stands"),
    [
        (6, "RIGHT", False),
        (7, "RIGHT", True),
        (10, "RIGHT", True),
        (14, "RIGHT", True),
        (15, "RIGHT", False),
        (22, "RIGHT", False),
        (23, "RIGHT", True),
        (28, "RIGHT", True),
        (29, "RIGHT", False),
        (10, "LEFT", True),
        (25, "LEFT", True),
        (18, "LEFT", False),
        (0, "RIGHT", False),
    ],
)
def test_only_lines_of_the_diff_can_be_commented_on(
    world: World, head: str, line: int, side: str, stands: bool
) -> None:
    answer = post(world, comment(head, line, side=side))
    if stands:
        assert answer.status_code == 201
        assert answer.json()["diff_hunk"].splitlines()[-1][1:] in {*NUMBERED.splitlines(), "ten", "more"}
        return
    assert (answer.status_code, answer.json()["message"]) == (422, "Validation Failed")
    line_error = {
        "resource": "PullRequestReviewComment",
        "code": "custom",
        "field": "pull_request_review_thread.line",
        "message": "pull_request_review_thread.line must be part of the diff",
    }
    assert answer.json()["errors"] == [line_error, DIFF_HUNK]
    assert world.get(f"{PULLS}/18/comments").json() == []


@pytest.mark.sockets
def test_the_position_goes_on_through_later_hunks(world: World, head: str) -> None:
    # Nine lines of the first hunk, the second one's header, three lines before the one that went.
    assert post(world, comment(head, 25, side="LEFT")).json()["position"] == 9 + 1 + 4


@pytest.mark.sockets
def test_several_lines_can_be_commented_on_within_a_hunk(world: World, head: str) -> None:
    made = post(world, comment(head, 11, start_line=9)).json()
    assert (made["start_line"], made["start_side"], made["line"]) == (9, "RIGHT", 11)
    mixed = post(world, comment(head, 10, start_line=10, start_side="LEFT"))
    assert (mixed.status_code, mixed.json()["start_side"]) == (201, "LEFT")


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("start", "words"),
    [
        (3, "must be part of the same hunk as the line."),
        (24, "must be part of the same hunk as the line."),
        (11, "must precede the end line."),
        (12, "must precede the end line."),
    ],
)
def test_a_range_begins_before_it_ends_in_one_hunk(world: World, head: str, start: int, words: str) -> None:
    answer = post(world, comment(head, 11, start_line=start))
    first, second = answer.json()["errors"]
    assert (answer.status_code, first["message"]) == (422, f"pull_request_review_thread.start_line {words}")
    assert second == DIFF_HUNK


@pytest.mark.sockets
@pytest.mark.parametrize("path", ["same.txt", "none.txt"])
def test_only_files_of_the_diff_can_be_commented_on(world: World, head: str, path: str) -> None:
    answer = post(world, comment(head, 1, path=path))
    invalid = {"resource": "PullRequestReviewComment", "code": "invalid", "field": "pull_request_review_thread.path"}
    assert (answer.status_code, answer.json()["errors"]) == (422, [invalid, DIFF_HUNK])


@pytest.mark.sockets
def test_only_commits_of_the_pull_request_can_be_commented_on(world: World, head: str) -> None:
    merge = world.repo.record.objects.commits[head].parents[0]
    for sha in (merge, world.sha, "0" * 40):
        answer = post(world, comment(sha, 11))
        error = answer.json()["errors"][0]
        assert (answer.status_code, error["field"]) == (422, "pull_request_review_thread.end_commit_oid")
        assert error["message"] == "pull_request_review_thread.end_commit_oid is not part of the pull request"


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, '"body", "commit_id", "path" weren\'t supplied.'),
        ({"body": "x", "path": "long.txt"}, '"commit_id" wasn\'t supplied.'),
        ({"body": "x", "path": "long.txt", "commit_id": "0"}, 'No subschema in "oneOf" matched.'),
        ({"body": "x", "path": "long.txt", "commit_id": "0", "line": "7"}, "'7' is not an integer."),
        ({"body": "x", "path": "long.txt", "commit_id": "0", "line": 7, "side": "TOP"}, "TOP is not a member of"),
        ({"body": " ", "path": "long.txt", "commit_id": "0", "line": 7}, "Validation Failed"),
        ({"body": "x" * 65_537, "path": "long.txt", "commit_id": "0", "line": 7}, "Validation Failed"),
        ({"body": "x", "in_reply_to": 1}, "Validation Failed"),
    ],
    ids=["nothing", "no-commit", "no-line", "line", "side", "blank", "long", "no-such-comment"],
)
def test_a_request_says_all_that_is_needed(world: World, head: str, fields: Json, words: str) -> None:
    answer = post(world, fields)
    assert answer.status_code == 422
    assert words in answer.json()["message"]


@pytest.mark.sockets
def test_a_file_can_be_commented_on_as_a_whole(world: World, head: str) -> None:
    made = post(world, {"body": "x", "commit_id": head, "path": "long.txt", "subject_type": "file"}).json()
    assert (made["subject_type"], made["diff_hunk"]) == ("file", "")


@pytest.mark.sockets
def test_a_comment_is_answered_where_it_stands(world: World, head: str) -> None:
    first = post(world, comment(head, 11)).json()
    reply = post(world, {"body": "Why?", "in_reply_to": first["id"]}).json()
    again = post(world, {"body": "So.", "in_reply_to": reply["id"]}).json()
    assert (reply["in_reply_to_id"], again["in_reply_to_id"]) == (first["id"], first["id"])
    assert (reply["line"], reply["diff_hunk"]) == (first["line"], first["diff_hunk"])


@pytest.mark.sockets
def test_comments_are_listed_in_pages_by_age(world: World, head: str) -> None:
    made = [post(world, comment(head, line)).json()["id"] for line in (9, 10, 11)]
    page = world.get(f"{PULLS}/18/comments?per_page=2")
    assert [each["id"] for each in page.json()] == made[:2]
    assert 'rel="next"' in page.headers["Link"]
    world.sandbox.clock.advance(60)
    assert change(world, "PATCH", f"{PULLS}/comments/{made[0]}", body="Changed").json()["body"] == "Changed"
    newest = world.get(f"{PULLS}/18/comments?sort=updated&direction=desc").json()
    assert [each["id"] for each in newest] == [made[0], made[2], made[1]]
    since = newest[0]["updated_at"]
    assert [each["id"] for each in world.get(f"{PULLS}/18/comments?since={since}").json()] == [made[0]]
    assert world.get(f"{PULLS}/7/comments").json() == []
    assert world.get(f"{PULLS}/99/comments").status_code == 404


@pytest.mark.sockets
def test_a_comment_whose_file_changes_is_outdated(world: World, head: str) -> None:
    made = post(world, comment(head, 11)).json()["id"]
    later = world.repo.commit({"other.txt": "x\n"}, branch="second")
    kept = world.get(f"{PULLS}/comments/{made}").json()
    assert (kept["line"], kept["commit_id"], kept["original_commit_id"]) == (11, later, head)
    world.repo.commit({"long.txt": "all new\n"}, branch="second")
    gone = world.get(f"{PULLS}/comments/{made}").json()
    assert (gone["line"], gone["position"], gone["original_line"], gone["commit_id"]) == (None, None, 11, head)
    reply = post(world, {"body": "Still", "in_reply_to": made})
    assert (reply.status_code, reply.json()["original_line"]) == (201, 11)


@pytest.mark.sockets
def test_writing_needs_the_permission_and_changing_the_authorship(world: World, head: str) -> None:
    refused = post(world, comment(head, 11), token=world.token({"pull_requests": "read", "contents": "write"}))
    assert refused.status_code == 403
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "pull_requests=write"
    theirs = world.repo.pull(head="feature", number=19).review_comment("run.sh", 1, "Mine", author="bob")
    path = f"{PULLS}/comments/{theirs.id}"
    assert change(world, "PATCH", path, body="x").status_code == 403
    assert change(world, "DELETE", path, "alice").status_code == 403
    assert change(world, "DELETE", path, "bob").status_code == 204
    assert world.get(path).status_code == 404


@pytest.mark.sockets
def test_a_locked_conversation_takes_comments_of_collaborators_only(world: World, head: str) -> None:
    world.repo.record.issues[18].locked = True
    assert post(world, comment(head, 11)).status_code == 403
    assert post(world, comment(head, 11), token=world.sandbox.token("carol")).status_code == 201


@pytest.mark.sockets
def test_people_see_comments_with_the_lines_that_they_are_about(world: World) -> None:
    handle = world.pull.review_comment("docs/a.md", 2, "```suggestion\ndos <b>\n```", author="retriage[bot]")
    page = plain.get(world.pull.html_url).text
    assert handle.html_url == f"{world.pull.html_url}#discussion_r{handle.id}"
    for part in (f'id="discussion_r{handle.id}"', "docs/a.md", "line 2", "+two", "dos &lt;b&gt;", "via retriage"):
        assert part in page


def test_comments_are_in_a_tests_hands(world: World) -> None:
    made = world.pull.review_comment("run.sh", 1, "Mine", author="bob")
    (found,) = world.pull.review_comments()
    assert found == made
    assert (found.author, found.body, found.path, found.line, found.side) == ("bob", "Mine", "run.sh", 1, "RIGHT")
    assert (found.commit_id, found.start_line) == (world.sha, None)
    with pytest.raises(ApiError, match="Validation Failed"):
        world.pull.review_comment("run.sh", 2, "Beyond its end")
