"""Check runs: who writes them, what is refused, and how they are listed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox import JobSpec
from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World

pytestmark = pytest.mark.sockets
REPO = "/repos/acme/datasets"
ANNOTATION = {"path": "run.sh", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "Here"}


def post(world: World, token: str | None = None, **fields: object) -> httpx.Response:
    """A check run of the App, with whatever fields."""
    headers = {"Authorization": f"Bearer {token or world.token()}"}
    body = {"name": "retriage", "head_sha": world.sha, "status": "completed", "conclusion": "neutral"} | fields
    given = {name: value for name, value in body.items() if value is not None}
    return plain.request("POST", f"{world.sandbox.api_url}{REPO}/check-runs", headers=headers, json=given)


def output(**fields: object) -> dict[str, object]:
    """What a check run says."""
    return {"title": "One cause", "summary": "It broke."} | fields


def listed(world: World, query: str = "", ref: str | None = None) -> list[dict[str, Any]]:
    found = world.get(f"{REPO}/commits/{ref or world.sha}/check-runs{query}").json()
    rows: list[dict[str, Any]] = found["check_runs"]
    assert found["total_count"] == len(rows)
    return rows


def test_a_check_run_is_kept_as_it_was_given(world: World) -> None:
    made = post(world, external_id="abc", output=output(annotations=[ANNOTATION | {"title": "Look"}]))
    assert made.status_code == 201
    assert made.headers["Location"] == made.json()["url"]
    assert made.json()["app"]["id"] == world.sandbox.app_id
    assert made.json()["output"]["annotations_count"] == 1
    assert [pull["number"] for pull in made.json()["pull_requests"]] == [7]
    (kept,) = world.repo.checks(world.sha)
    assert (kept.id, kept.name, kept.status, kept.conclusion) == (made.json()["id"], "retriage", "completed", "neutral")
    assert (kept.external_id, kept.title, kept.summary) == ("abc", "One cause", "It broke.")
    (note,) = kept.annotations
    assert (note.path, note.start_line, note.end_line, note.level) == ("run.sh", 1, 1, "failure")
    assert (note.message, note.title) == ("Here", "Look")


def test_a_check_run_without_a_conclusion_goes_on(world: World) -> None:
    assert post(world, status=None, conclusion=None).json()["status"] == "queued"
    assert post(world, status=None).json()["status"] == "completed"
    assert [each.conclusion for each in world.repo.checks(world.sha)] == [None, "neutral"]


def test_only_an_app_that_may_writes_one(world: World) -> None:
    refused = post(world, world.token({"checks": "read", "metadata": "read"}))
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by integration")
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "checks=write"
    person = post(world, world.sandbox.token("carol"))
    assert (person.status_code, person.json()["message"]) == (403, "You must authenticate via a GitHub App.")
    assert world.repo.checks(world.sha) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": None}, '"name" wasn\'t supplied.'),
        ({"name": 5}, "is not a string"),
        ({"head_sha": None}, '"head_sha" wasn\'t supplied.'),
        ({"head_sha": "0" * 40}, "No commit found for SHA"),
        ({"status": "done", "conclusion": None}, "done is not a member of"),
        ({"conclusion": None}, '"conclusion" wasn\'t supplied.'),
        ({"conclusion": "bad"}, "bad is not a member of"),
        ({"conclusion": "stale"}, "stale is not a member of"),
        ({"output": {"title": "One"}}, '"summary" wasn\'t supplied.'),
        ({"output": {"summary": "It"}}, '"title" wasn\'t supplied.'),
        ({"output": output(summary="x" * 65_536)}, "Only 65535 characters are allowed; 65536 were supplied."),
        ({"output": output(summary="é" * 40_000)}, "summary exceeds a maximum bytesize of 65535"),
        ({"output": output(annotations=[ANNOTATION] * 51)}, "No more than 50 items are allowed; 51 were supplied."),
        ({"output": output(annotations=[ANNOTATION | {"annotation_level": "error"}])}, "error is not a member of"),
        ({"output": output(annotations=[ANNOTATION | {"start_line": "1"}])}, "is not an integer"),
        ({"output": output(annotations=[ANNOTATION | {"start_line": 0}])}, "must be greater than 0"),
        ({"output": output(annotations=[ANNOTATION | {"start_line": 2}])}, "greater than or equal to start_line"),
        ({"output": output(annotations=[ANNOTATION | {"title": "x" * 256}])}, "Only 255 characters are allowed"),
        ({"output": output(annotations=[ANNOTATION | {"message": "é" * 33_000}])}, "maximum bytesize of 65536"),
        *(
            ({"output": output(annotations=[{**ANNOTATION, name: None}])}, f'"{name}" wasn\'t supplied.')
            for name in ANNOTATION
        ),
    ],
)
def test_what_github_would_not_take_is_refused(world: World, fields: dict[str, Any], reason: str) -> None:
    refused = post(world, **fields)
    assert refused.status_code == 422
    assert reason in refused.text.replace('\\"', '"')
    assert world.repo.checks(world.sha) == []


def test_as_much_as_github_takes_is_taken(world: World) -> None:
    assert post(world, output=output(summary="x" * 65_535, annotations=[ANNOTATION] * 50)).status_code == 201


def test_check_runs_are_listed_newest_first_with_the_jobs_among_them(world: World) -> None:
    ids = [post(world, external_id=str(number)).json()["id"] for number in range(3)]
    newest = listed(world)
    assert [(each["name"], each["app"]["slug"]) for each in newest] == [
        ("retriage", "retriage"),
        ("lint", "github-actions"),
        ("build / it", "github-actions"),
    ]
    assert newest[0]["external_id"] == "2"
    own = f"?filter=all&app_id={world.sandbox.app_id}"
    assert [each["id"] for each in listed(world, own)] == ids[::-1]
    assert [each["id"] for each in listed(world, own, "feature")] == ids[::-1]
    assert [each["name"] for each in listed(world, "?check_name=lint")] == ["lint"]
    assert listed(world, "?status=queued") == []
    assert listed(world, ref="main") == []
    page = world.get(f"{REPO}/commits/{world.sha}/check-runs?filter=all&per_page=2")
    assert (page.json()["total_count"], len(page.json()["check_runs"])) == (5, 2)
    assert 'rel="next"' in page.headers["Link"]


def test_another_attempts_jobs_are_check_runs_too(world: World) -> None:
    world.run.rerun(jobs=[JobSpec("build / it")])
    assert [each["conclusion"] for each in listed(world, "?check_name=build / it")] == ["success"]
    assert [each["conclusion"] for each in listed(world, "?check_name=build / it&filter=all")] == ["success", "failure"]


def test_check_runs_of_what_is_not_there_are_refused(world: World) -> None:
    found = world.get(f"{REPO}/commits/{'0' * 40}/check-runs")
    assert (found.status_code, found.json()["message"]) == (422, f"No commit found for SHA: {'0' * 40}")
    token = world.token({"contents": "read", "metadata": "read"})
    assert world.get(f"{REPO}/commits/{world.sha}/check-runs", Authorization=f"Bearer {token}").status_code == 403
