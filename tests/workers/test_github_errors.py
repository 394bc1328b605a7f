"""What is said, and whether it is tried again, when GitHub or the way to it fails."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.sandbox import JobSpec, Sandbox
from tests.workers.conftest import World
from workers.edges import github
from workers.edges.github import GitHubEdge, as_installation, with_token
from workers.errors import ForbiddenError, GoneError, PermanentError, RetriageError, RetryableError

pytestmark = pytest.mark.sockets

RUN = r"/actions/runs/\d+$"
LOG = r"/actions/jobs/\d+/logs$"
UNAVAILABLE = json.dumps({"message": "We had issues producing the response to your request."}).encode()


def error_of(ask: Callable[[], object]) -> RetriageError:
    """What it raises; one line, without a token in it."""
    with pytest.raises(RetriageError) as caught:
        ask()
    said = str(caught.value)
    assert "\n" not in said
    assert "ghs_" not in said
    assert "PRIVATE KEY" not in said
    return caught.value


def wait_of(error: RetriageError) -> int | None:
    assert isinstance(error, RetryableError), repr(error)
    return error.retry_after


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_is_tried_again(world: World, edge: GitHubEdge, status: int) -> None:
    world.sandbox.fail("GET", RUN, status=status, body=UNAVAILABLE)
    error = error_of(lambda: edge.run(world.name, world.run.id))
    assert wait_of(error) is None
    assert str(error) == f"GitHub answered {status} to GET /repos/acme/datasets/actions/runs/{world.run.id}"
    assert edge.run(world.name, world.run.id).failed


@pytest.mark.parametrize(("given", "wait"), [("120", 120), ("Fri, 31 Dec 2027 23:59:59 GMT", None), ("²", None)])
def test_the_wait_that_a_server_error_names_is_kept(
    world: World, edge: GitHubEdge, given: str, wait: int | None
) -> None:
    world.sandbox.fail("GET", RUN, status=503, headers={"Retry-After": given})
    assert wait_of(error_of(lambda: edge.run(world.name, world.run.id))) == wait


def test_a_limit_whose_wait_is_no_number_is_tried_again(world: World, edge: GitHubEdge) -> None:
    world.sandbox.fail("GET", RUN, status=429, headers={"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT"})
    assert wait_of(error_of(lambda: edge.run(world.name, world.run.id))) is None


@pytest.mark.parametrize("status", [403, 429])
def test_the_hourly_limit_is_waited_for(world: World, edge: GitHubEdge, status: int) -> None:
    edge.run(world.name, world.run.id)
    world.sandbox.limits.primary_status = status
    world.sandbox.limits.remaining = 0
    error = error_of(lambda: edge.run(world.name, world.run.id))
    assert str(error) == "GitHub's hourly rate limit is reached"
    assert 3500 < (wait_of(error) or 0) <= 3601


def test_the_hourly_limit_while_asking_for_a_token_is_waited_for(world: World, edge: GitHubEdge) -> None:
    world.sandbox.limits.remaining = 0
    error = error_of(lambda: edge.run(world.name, world.run.id))
    assert str(error) == "GitHub's hourly rate limit is reached"
    assert (wait_of(error) or 0) > 3500


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(("named", "wait"), [(90, 91), (0, 1), (None, 60)])
def test_a_secondary_limit_is_waited_for(
    world: World, edge: GitHubEdge, status: int, named: int | None, wait: int
) -> None:
    world.sandbox.limits.secondary(retry_after=named, status=status)
    error = error_of(lambda: edge.create(world.name, 7, "hello"))
    assert str(error) == "GitHub's secondary rate limit is reached"
    assert wait_of(error) == wait
    assert not world.repository.comments(7)


def test_too_many_comments_at_once_are_waited_for(world: World, edge: GitHubEdge) -> None:
    world.sandbox.limits.content_pace = ((60, 2),)
    edge.create(world.name, 7, "one")
    edge.create(world.name, 7, "two")
    assert wait_of(error_of(lambda: edge.create(world.name, 7, "three"))) == 61


def test_a_slow_answer_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github, "TIMEOUT", 0.1)
    sandbox = world.sandbox
    sandbox.fail("GET", RUN, delay=0.5)
    with as_installation(str(sandbox.app_id), sandbox.private_key, world.installation.id, sandbox.api_url) as edge:
        error = error_of(lambda: edge.run(world.name, world.run.id))
    assert wait_of(error) is None
    assert str(error).startswith("GitHub could not be reached: ReadTimeout")


@pytest.mark.parametrize("path", [RUN, "/access_tokens$"])
def test_a_dropped_connection_is_tried_again(world: World, edge: GitHubEdge, path: str) -> None:
    world.sandbox.fail("*", path, disconnect=True)
    assert str(error_of(lambda: edge.run(world.name, world.run.id))).startswith("GitHub could not be reached: ")
    assert edge.run(world.name, world.run.id).failed


@pytest.mark.parametrize("path", [RUN, "/access_tokens$"])
def test_an_answer_that_is_cut_off_is_tried_again(world: World, edge: GitHubEdge, path: str) -> None:
    world.sandbox.fail("*", path, truncate_at=40)
    assert str(error_of(lambda: edge.run(world.name, world.run.id))).startswith("GitHub could not be reached: ")
    assert edge.run(world.name, world.run.id).failed


def test_a_list_cut_off_at_its_second_page_is_tried_again(world: World, edge: GitHubEdge) -> None:
    for number in range(120):
        world.repository.comment(7, author="bob", body=f"comment {number}")
    comments = edge.comments(world.name, 7)
    assert next(comments).body == "comment 0"
    world.sandbox.fail("GET", "/comments$", status=502)
    assert str(error_of(lambda: list(comments))).startswith("GitHub answered 502 to GET ")


def test_nobody_listening_is_tried_again(world: World) -> None:
    with Sandbox() as gone:
        url = gone.api_url
    with with_token("x", url) as edge:
        assert str(error_of(lambda: edge.run(world.name, 1))).startswith("GitHub could not be reached: ConnectError")


@pytest.mark.parametrize(
    "body",
    [b"<html>captive portal</html>", b"", b"[]", b"null", b'{"id": "x"}', b'{"message": "Moved"}', b"\xff\xfe{"],
)
def test_an_answer_of_another_shape_is_tried_again(world: World, edge: GitHubEdge, body: bytes) -> None:
    world.sandbox.fail("GET", RUN, status=200, body=body)
    error = error_of(lambda: edge.run(world.name, world.run.id))
    assert wait_of(error) is None
    assert f"answer to GET /repos/acme/datasets/actions/runs/{world.run.id} cannot be understood" in str(error)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"jobs": null}', b'{"jobs": [1]}', b'{"jobs": [{}]}'])
def test_a_list_of_another_shape_is_tried_again(world: World, edge: GitHubEdge, body: bytes) -> None:
    run = edge.run(world.name, world.run.id)
    world.sandbox.fail("GET", "/jobs$", status=200, body=body)
    error = error_of(lambda: edge.jobs(run))
    assert wait_of(error) is None
    assert "/jobs cannot be understood" in str(error)


def test_an_odd_field_does_not_cost_the_run(world: World, edge: GitHubEdge) -> None:
    odd = {"id": 1, "run_number": 2, "workflow_id": 3, "head_sha": "a" * 40, "name": None, "conclusion": "abducted"}
    world.sandbox.fail("GET", RUN, status=200, body=json.dumps(odd | {"novelty": [{}]}).encode())
    assert not edge.run(world.name, world.run.id).failed


def test_what_is_not_there_is_gone(world: World, edge: GitHubEdge) -> None:
    error = error_of(lambda: edge.run(world.name, 1))
    assert isinstance(error, GoneError)
    assert (error.status, str(error)) == (404, "GitHub answered 404 to GET /repos/acme/datasets/actions/runs/1")


def test_a_deleted_comment_is_gone(world: World, edge: GitHubEdge) -> None:
    comment = edge.create(world.name, 7, "mine")
    world.repository.record.comments.pop(comment.id)
    assert isinstance(error_of(lambda: edge.edit(world.name, comment.id, "again")), GoneError)
    assert isinstance(error_of(lambda: edge.react(world.name, comment.id, "eyes")), GoneError)


def test_a_missing_permission_is_named_as_such(world: World) -> None:
    sandbox = world.sandbox
    repository = sandbox.repository("globex/site")
    installed = sandbox.install("globex", permissions={"metadata": "read", "issues": "read", "pull_requests": "read"})
    repository.commit({"a": "b"}, branch="feature")
    repository.pull(head="feature", number=3)
    with as_installation(str(sandbox.app_id), sandbox.private_key, installed.id, sandbox.api_url) as edge:
        error = error_of(lambda: edge.create("globex/site", 3, "hello"))
    assert isinstance(error, ForbiddenError)
    assert str(error) == (
        "GitHub forbids POST /repos/globex/site/issues/3/comments: "
        "Resource not accessible by integration; check the App's permissions"
    )


def test_a_run_that_goes_on_is_not_started_again(world: World, edge: GitHubEdge) -> None:
    edge.rerun_failed(world.name, world.run.id)
    error = error_of(lambda: edge.rerun_failed(world.name, world.run.id))
    assert isinstance(error, ForbiddenError)
    assert str(error).endswith("/rerun-failed-jobs: This workflow is already running")


def test_a_run_that_is_too_old_is_not_started_again(world: World, edge: GitHubEdge) -> None:
    # By then the installation's token has expired, too.
    world.sandbox.clock.advance(hours=24 * 31)
    world.repository.permission("carol", "write")
    with with_token(world.sandbox.token("carol"), world.sandbox.api_url) as hers:
        error = error_of(lambda: hers.rerun_failed(world.name, world.run.id))
    assert isinstance(error, ForbiddenError)
    assert "because it was created over a month ago" in str(error)
    assert world.run.attempt == 1


def test_failed_jobs_are_started_again_only_with_permission(world: World) -> None:
    sandbox = world.sandbox
    repository = sandbox.repository("globex/site")
    repository.commit({"a": "b"})
    run = repository.run(event="push", head_branch="main", jobs=[JobSpec("build", "failure")])
    installed = sandbox.install("globex", permissions={"metadata": "read", "actions": "read"})
    with as_installation(str(sandbox.app_id), sandbox.private_key, installed.id, sandbox.api_url) as edge:
        error = error_of(lambda: edge.rerun_failed("globex/site", run.id))
    assert isinstance(error, ForbiddenError)
    assert str(error).endswith("check the App's permissions")
    assert run.attempt == 1


def test_an_archived_repository_takes_no_comment(world: World, edge: GitHubEdge) -> None:
    world.repository.archive()
    error = error_of(lambda: edge.create(world.name, 7, "hello"))
    assert isinstance(error, ForbiddenError)
    assert str(error).endswith("Repository was archived so is read-only")


def test_a_locked_conversation_is_named_as_such(world: World, edge: GitHubEdge) -> None:
    world.pull.lock()
    error = error_of(lambda: edge.create(world.name, 7, "hello"))
    assert isinstance(error, ForbiddenError)
    assert str(error).endswith("/issues/7/comments: Unable to create comment because issue is locked")


def test_a_body_that_is_too_long_is_an_error_that_stays(world: World, edge: GitHubEdge) -> None:
    error = error_of(lambda: edge.create(world.name, 7, "x" * 65_537))
    assert type(error) is PermanentError
    assert str(error).startswith("GitHub answered 422 to POST ")


def test_wrong_credentials_of_the_app_say_what_to_check(world: World) -> None:
    sandbox = world.sandbox
    with as_installation("4711", sandbox.private_key, world.installation.id, sandbox.api_url) as edge:
        error = error_of(lambda: edge.run(world.name, world.run.id))
    assert isinstance(error, ForbiddenError)
    assert str(error) == (
        "GitHub refuses the App's credentials: Integration not found; "
        "check RETRIAGE_APP_ID, RETRIAGE_PRIVATE_KEY and this machine's clock"
    )


def test_a_clock_that_is_wrong_is_named_among_what_to_check(world: World, edge: GitHubEdge) -> None:
    world.sandbox.clock.advance(hours=-2)
    error = error_of(lambda: edge.run(world.name, world.run.id))
    assert isinstance(error, ForbiddenError)
    assert "this machine's clock" in str(error)


def test_a_wrong_token_of_a_person_says_what_to_check(world: World) -> None:
    with with_token("ghp_wrong", world.sandbox.api_url) as edge:
        error = error_of(lambda: edge.run(world.name, world.run.id))
    assert isinstance(error, ForbiddenError)
    assert str(error) == "GitHub refuses the token: it is wrong, expired or revoked; check GITHUB_TOKEN"


def test_a_token_that_expired_in_the_middle_is_tried_again(world: World, edge: GitHubEdge) -> None:
    edge.run(world.name, world.run.id)
    world.sandbox.clock.advance(hours=2)
    error = error_of(lambda: edge.pull(world.name, 7))
    assert isinstance(error, RetryableError)
    assert str(error) == "GitHub does not accept the installation's token"


def test_the_next_task_has_a_token_of_its_own(world: World, edge: GitHubEdge) -> None:
    edge.run(world.name, world.run.id)
    sandbox = world.sandbox
    with as_installation(str(sandbox.app_id), sandbox.private_key, world.installation.id, sandbox.api_url) as second:
        second.run(world.name, world.run.id)
    assert len([path for path in world.paths() if path.endswith("/access_tokens")]) == 2


def test_a_suspended_installation_is_an_error_that_stays(world: World, edge: GitHubEdge) -> None:
    world.installation.suspend()
    error = error_of(lambda: edge.run(world.name, world.run.id))
    assert isinstance(error, ForbiddenError)
    assert "suspended" in str(error)


def test_an_installation_suspended_in_the_middle_is_an_error_that_stays(world: World, edge: GitHubEdge) -> None:
    edge.run(world.name, world.run.id)
    world.installation.suspend()
    error = error_of(lambda: edge.pull(world.name, 7))
    assert isinstance(error, ForbiddenError)
    assert "suspended" in str(error)


def test_an_installation_that_was_removed_is_an_error_that_stays(world: World, edge: GitHubEdge) -> None:
    world.installation.uninstall()
    error = error_of(lambda: edge.run(world.name, world.run.id))
    assert isinstance(error, GoneError)
    assert str(error) == "the App is not installed there"


@pytest.mark.parametrize("status", [301, 307, 308])
def test_a_renamed_repository_is_an_error_that_stays(world: World, edge: GitHubEdge, status: int) -> None:
    moved = {"Location": f"{world.sandbox.api_url}/repositories/1/actions/runs/1"}
    world.sandbox.fail("GET", RUN, status=status, headers=moved, body=b'{"message": "Moved Permanently"}')
    error = error_of(lambda: edge.run(world.name, world.run.id))
    assert type(error) is PermanentError
    assert str(error).endswith("has moved: the repository was renamed")


@pytest.mark.parametrize("error", [401, 403, 500])
def test_who_may_command_is_never_guessed(world: World, edge: GitHubEdge, error: int) -> None:
    world.sandbox.fail("GET", "/permission$", status=error, body=b'{"message": "Resource not accessible"}')
    error_of(lambda: edge.role(world.name, "alice"))
