"""Check runs that the App writes and finds again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.workers.conftest import World
from workers.edges.github import GitHubEdge, as_installation, with_token
from workers.errors import ForbiddenError, PermanentError
from workers.triage.render.check import Annotation, Check

pytestmark = pytest.mark.sockets
NOTE = Annotation("Makefile", 1, 2, "failure", "Missing file", "`.env.example` is not there.")


@pytest.fixture
def check(world: World) -> Check:
    """One of the pull request's head."""
    return Check(
        "retriage", world.pull.head_sha, "neutral", "One cause", "`.env.example` is missing ✗", (NOTE,), "seen-1"
    )


def test_a_check_run_is_written_completed_with_its_annotations(world: World, edge: GitHubEdge, check: Check) -> None:
    edge.create_check(world.name, check)
    (kept,) = world.repository.checks(check.commit)
    assert (kept.name, kept.status, kept.conclusion) == ("retriage", "completed", "neutral")
    assert (kept.title, kept.summary, kept.external_id) == (check.title, check.summary, "seen-1")
    (note,) = kept.annotations
    assert (note.path, note.start_line, note.end_line, note.level) == ("Makefile", 1, 2, "failure")
    assert (note.title, note.message) == (NOTE.title, NOTE.message)


def test_a_check_run_without_annotations_is_one(world: World, edge: GitHubEdge, check: Check) -> None:
    edge.create_check(world.name, replace(check, annotations=(), conclusion="success"))
    assert [kept.conclusion for kept in world.repository.checks(check.commit)] == ["success"]


def test_the_newest_check_run_is_the_first(world: World, edge: GitHubEdge, check: Check) -> None:
    for number in range(103):
        edge.create_check(world.name, replace(check, external_id=str(number)))
    assert edge.checks(world.name, check.commit) == tuple(str(number) for number in reversed(range(103)))


def test_jobs_and_another_commits_check_runs_are_not_among_them(world: World, edge: GitHubEdge, check: Check) -> None:
    main = world.repository.commit({"a": "b"})
    edge.create_check(world.name, replace(check, commit=main))
    assert edge.checks(world.name, check.commit) == ()
    assert edge.checks(world.name, main) == ("seen-1",)


def test_an_app_known_by_its_client_id_finds_its_own(world: World, check: Check) -> None:
    sandbox = world.sandbox
    with as_installation(sandbox.client_id, sandbox.private_key, world.installation.id, sandbox.api_url) as edge:
        edge.create_check(world.name, check)
        assert edge.checks(world.name, check.commit) == ("seen-1",)


def test_as_much_as_github_takes_is_taken(world: World, edge: GitHubEdge, check: Check) -> None:
    edge.create_check(world.name, replace(check, summary="x" * 65_535, annotations=(NOTE,) * 50))
    assert len(world.repository.checks(check.commit)[0].annotations) == 50


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"annotations": (NOTE,) * 51}, "No more than 50 items are allowed; 51 were supplied"),
        ({"summary": "x" * 65_536}, "Only 65535 characters are allowed"),
        ({"summary": "✗" * 30_000}, "summary exceeds a maximum bytesize of 65535"),
        ({"conclusion": "red"}, "red is not a member of"),
        ({"commit": "0" * 40}, "No commit found for SHA"),
    ],
)
def test_what_github_does_not_take_is_an_error_that_stays(
    world: World, edge: GitHubEdge, check: Check, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(PermanentError, match=reason) as caught:
        edge.create_check(world.name, replace(check, **changes))
    assert "\n" not in str(caught.value)
    assert world.repository.checks(check.commit) == []


def test_check_runs_are_written_only_with_permission(world: World, check: Check) -> None:
    sandbox = world.sandbox
    commit = sandbox.repository("globex/site").commit({"a": "b"})
    installed = sandbox.install("globex", permissions={"metadata": "read", "checks": "read"})
    with as_installation(str(sandbox.app_id), sandbox.private_key, installed.id, sandbox.api_url) as edge:
        with pytest.raises(ForbiddenError, match="check the App's permissions"):
            edge.create_check("globex/site", replace(check, commit=commit))
        assert edge.checks("globex/site", commit) == ()


def test_a_person_writes_no_check_run(world: World, check: Check) -> None:
    world.repository.permission("carol", "write")
    with with_token(world.sandbox.token("carol"), world.sandbox.api_url) as edge:
        with pytest.raises(ForbiddenError, match="authenticate via a GitHub App"):
            edge.create_check(world.name, check)
        assert edge.checks(world.name, check.commit) == ()
