"""What tests hold in their hands does what its name says."""

from __future__ import annotations

import threading

import pytest

from tests.sandbox import JobSpec, Sandbox
from tests.sandbox.openapi.extract import schema
from tests.test_sandbox.conftest import World


@pytest.mark.sockets
def test_a_request_can_be_awaited(world: World) -> None:
    later = threading.Thread(target=lambda: world.get("/repos/acme/datasets"))
    later.start()
    found = world.sandbox.wait_for("GET", r"/datasets$", status=200)
    later.join()
    assert found.auth == "installation"
    world.sandbox.forget()
    assert world.sandbox.requests == []
    with pytest.raises(TimeoutError, match="no such request"):
        world.sandbox.wait_for("GET", "/datasets$", timeout=0.01)


@pytest.mark.sockets
def test_faults_can_be_taken_back(world: World) -> None:
    world.sandbox.fail("GET", "/", times=5)
    world.sandbox.forget()
    assert world.get("/repos/acme/datasets").status_code == 200


@pytest.mark.sockets
def test_a_sandbox_starts_where_it_is_told_and_can_start_again() -> None:
    with Sandbox() as first:
        port = int(first.api_url.rpartition(":")[2])
    with Sandbox(api_port=port) as second:
        assert second.api_url == f"http://127.0.0.1:{port}"
        assert second.app_id != first.app_id
        assert second.private_key == first.private_key


def test_a_repository_is_made_once() -> None:
    sandbox = Sandbox()
    first, second = sandbox.repository("acme/datasets"), sandbox.repository("ACME/Datasets")
    assert first.id == second.id
    assert first.full_name == "acme/datasets"


def test_a_number_is_given_once() -> None:
    repo = Sandbox().repository("acme/datasets")
    repo.issue("One", number=3)
    with pytest.raises(ValueError, match="#3 is taken"):
        repo.issue("Two", number=3)
    assert repo.issue("Two").number == 4
    assert [issue.title for issue in repo.issues()] == ["One", "Two"]


def test_a_run_needs_a_commit_that_exists() -> None:
    repo = Sandbox().repository("acme/datasets")
    for unknown in ({"head_sha": "a" * 40}, {"head_branch": "nowhere"}):
        with pytest.raises(ValueError, match="no such commit"):
            repo.run(**unknown)  # type: ignore[arg-type] # either is a string


def test_a_run_again_keeps_the_logs_of_before() -> None:
    repo = Sandbox().repository("acme/datasets")
    run = repo.run(head_branch="main", attempt=2, jobs=[JobSpec("build", "failure", log=b"x")])
    assert run.attempt == 2
    assert run.rerun(conclusion="failure", actor="bob").attempt == 3
    assert [job.record.log for job in run.jobs] == [b"x"]
    assert run.event()["sender"]["login"] == "bob"
    assert [each.id for each in repo.runs()] == [run.id]
    going = repo.run(head_branch="main", conclusion=None)
    assert going.event("in_progress")["workflow_run"]["status"] == "in_progress"


def test_an_issue_is_opened_again_and_a_comment_edited_by_its_author() -> None:
    repo = Sandbox().repository("acme/datasets")
    issue = repo.issue("One", body="b", author="bob")
    issue.close()
    issue.reopen()
    comment = repo.comment(issue.number, author="bob", body="old")
    comment.edit("new")
    assert (issue.record.state, issue.title, issue.body, issue.author) == ("open", "One", "b", "bob")
    assert comment.event("edited")["comment"]["body"] == "new"
    assert (comment.app_slug, comment.author) == (None, "bob")
    assert comment.html_url.endswith(f"/issues/{issue.number}#issuecomment-{comment.id}")


@pytest.mark.sockets
def test_pull_requests_are_listed_by_head_base_and_age(world: World) -> None:
    world.repo.commit({"x": "y"}, branch="second")
    world.repo.pull(head="second", base="feature", title="On top", number=9)

    def listed(query: str) -> list[int]:
        return [each["number"] for each in world.get(f"/repos/acme/datasets/pulls?{query}").json()]

    assert listed("") == [9, 7]
    assert listed("direction=asc") == [7, 9]
    assert listed("base=feature") == [9]
    assert listed("head=acme:second&state=all") == [9]
    assert listed("head=second") == [9, 7]
    assert listed("head=mallory:second") == []
    world.sandbox.clock.advance(60)
    world.repo.comment(7, author="bob", body="x")
    assert listed("sort=updated&direction=desc") == [7, 9]
    world.pull.close()
    assert (listed("state=closed"), listed("state=open")) == ([7], [9])


def test_openapis_nullable_becomes_json_schemas_null() -> None:
    described = {"type": "string", "nullable": True, "enum": ["a"], "description": "x", "example": "a"}
    assert schema(described) == {"type": ["string", "null"], "enum": ["a", None]}
    assert schema({"nullable": True, "allOf": [{"$ref": "#/a"}]}) == {
        "anyOf": [{"allOf": [{"$ref": "#/a"}]}, {"type": "null"}]
    }
    assert schema({"properties": {"description": {"type": "string"}}, "x-github": 1}) == {
        "properties": {"description": {"type": "string"}}
    }
