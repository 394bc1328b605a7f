"""Runs: their pull requests, their attempts, and how they are found."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox import JobSpec
from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World

pytestmark = pytest.mark.sockets
RUNS = "/repos/acme/datasets/actions/runs"


def post(world: World, path: str, login: str | None = None) -> httpx.Response:
    """A plain request without a body."""
    token = world.sandbox.token(login) if login else world.token()
    return plain.post(world.sandbox.api_url + path, headers={"Authorization": f"Bearer {token}"})


def conclusions(world: World, query: str) -> dict[str, str]:
    found = world.get(f"{RUNS}/{world.run.id}/jobs{query}").json()["jobs"]
    return {f"{job['name']} {job['run_attempt']}": job["conclusion"] or job["status"] for job in found}


def test_a_run_names_the_open_pull_requests_of_its_branch(world: World) -> None:
    assert [each["number"] for each in world.get(f"{RUNS}/{world.run.id}").json()["pull_requests"]] == [7]
    world.pull.close()
    assert world.get(f"{RUNS}/{world.run.id}").json()["pull_requests"] == []


def test_a_run_of_a_fork_names_none_and_its_pull_request_is_found_by_head(world: World) -> None:
    fork = world.repo.fork("mallory")
    sha = fork.commit({"a": "b"}, branch="patch")
    pull = world.repo.pull(head="patch", from_fork=fork, author="mallory", title="From afar")
    run = world.repo.run(head_branch="patch", head_repository=fork)
    found = world.get(f"{RUNS}/{run.id}").json()
    assert found["pull_requests"] == []
    assert (found["head_repository"]["full_name"], found["head_sha"]) == ("mallory/datasets", sha)
    listed = world.get("/repos/acme/datasets/pulls?head=mallory:patch").json()
    assert [(each["number"], each["head"]["sha"]) for each in listed] == [(pull.number, sha)]


def test_a_pull_request_follows_its_branch_until_it_is_closed(world: World) -> None:
    second = world.repo.commit({"x": "y"}, branch="feature")
    assert world.pull.head_sha == second
    world.pull.merge()
    world.repo.commit({"x": "z"}, branch="feature")
    found = world.get("/repos/acme/datasets/pulls/7").json()
    assert (found["head"]["sha"], found["state"], found["merged"]) == (second, "closed", True)


def test_attempts_stay_readable(world: World) -> None:
    world.run.rerun(jobs=[JobSpec("build / it", "success", log=b"fine\n")])
    latest, first = world.get(f"{RUNS}/{world.run.id}").json(), world.get(f"{RUNS}/{world.run.id}/attempts/1").json()
    assert (latest["run_attempt"], latest["conclusion"]) == (2, "success")
    assert (first["run_attempt"], first["conclusion"]) == (1, "failure")
    assert latest["previous_attempt_url"] == f"{world.sandbox.api_url}{RUNS}/{world.run.id}/attempts/1"
    assert conclusions(world, "") == {"build / it 2": "success"}
    assert conclusions(world, "?filter=all") == {
        "build / it 1": "failure",
        "lint 1": "success",
        "build / it 2": "success",
    }
    assert world.get(f"{RUNS}/{world.run.id}/attempts/3").status_code == 404
    assert world.run.event("completed", attempt=1)["workflow_run"]["run_attempt"] == 1


def test_failed_jobs_are_queued_again_and_the_others_carried_over(world: World) -> None:
    assert post(world, f"{RUNS}/{world.run.id}/rerun-failed-jobs").status_code == 201
    assert conclusions(world, "") == {"build / it 2": "queued", "lint 2": "success"}
    busy = post(world, f"{RUNS}/{world.run.id}/rerun-failed-jobs")
    assert (busy.status_code, busy.json()["message"]) == (403, "This workflow is already running")
    world.run.finish("success", [JobSpec("build / it"), JobSpec("lint")])
    assert world.run.attempt == 2
    assert post(world, f"{RUNS}/{world.run.id}/rerun-failed-jobs").status_code == 403


def test_an_attempt_that_the_app_started_is_finished_with_the_jobs_that_ran(world: World) -> None:
    token = world.token()
    path = f"{world.sandbox.api_url}{RUNS}/{world.run.id}/rerun-failed-jobs"
    made = plain.request("POST", path, headers={"Authorization": f"Bearer {token}"})
    assert (made.status_code, made.json()) == (201, {})
    queued = {job.name: job.id for job in world.run.jobs}
    world.run.finish("success", [JobSpec("build / it", log=b"fine\n")])
    assert {job.name: job.id for job in world.run.jobs} == queued
    assert conclusions(world, "") == {"build / it 2": "success", "lint 2": "success"}
    told = world.get(f"{RUNS}/{world.run.id}").json()
    assert (told["status"], told["conclusion"], told["run_attempt"]) == ("completed", "success", 2)
    assert (told["actor"]["login"], told["triggering_actor"]["login"]) == ("alice", "retriage[bot]")
    assert world.run.event("completed")["workflow_run"]["run_attempt"] == 2
    assert world.get(f"{RUNS}/{world.run.id}/attempts/1").json()["conclusion"] == "failure"


def test_the_app_runs_again_only_with_the_right_to(world: World) -> None:
    headers = {"Authorization": f"Bearer {world.token({'actions': 'read', 'metadata': 'read'})}"}
    path = f"{world.sandbox.api_url}{RUNS}/{world.run.id}/rerun-failed-jobs"
    refused = plain.request("POST", path, headers=headers)
    assert (refused.status_code, refused.headers["X-Accepted-GitHub-Permissions"]) == (403, "actions=write")
    assert world.run.attempt == 1


def test_a_workflows_runs_are_found_by_branch_and_status(world: World) -> None:
    push = world.repo.run(
        workflow="docker-ci.yml", event="push", head_branch="main", conclusion="success", jobs=[JobSpec("lint")]
    )
    world.repo.run(workflow="docker-ci.yml", event="push", head_branch="main", conclusion=None)
    path = f"/repos/acme/datasets/actions/workflows/{push.record.workflow.id}/runs?branch=main"
    assert [run["id"] for run in world.get(path + "&status=completed").json()["workflow_runs"]] == [push.id]
    assert world.get(path).json()["total_count"] == 2


def test_one_job_or_all_are_queued_again(world: World) -> None:
    assert post(world, f"/repos/acme/datasets/actions/jobs/{world.job.id}/rerun").status_code == 201
    world.run.finish("failure", [JobSpec("build / it", "failure"), JobSpec("lint")])
    assert post(world, f"{RUNS}/{world.run.id}/rerun").status_code == 201
    assert conclusions(world, "") == {"build / it 3": "queued", "lint 3": "queued"}
    assert post(world, f"/repos/acme/datasets/actions/jobs/{world.job.id}/rerun").status_code == 403


def test_running_again_needs_the_right_to_write_and_a_run_of_this_month(world: World) -> None:
    assert post(world, f"{RUNS}/{world.run.id}/rerun", "alice").status_code == 403
    world.repo.permission("alice", "write")
    world.sandbox.clock.advance(hours=24 * 31)
    assert "over a month ago" in post(world, f"{RUNS}/{world.run.id}/rerun", "alice").json()["message"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("head_sha={sha}", 1),
        ("head_sha=" + "0" * 40, 0),
        ("branch=feature", 1),
        ("branch=main&status=success", 1),
        ("status=failure", 1),
        ("status=completed", 2),
        ("event=push", 1),
        ("actor=bob", 1),
        ("created=>=2020-01-01", 2),
        ("created=<2020-01-01", 0),
        ("created=2020-01-01..*", 2),
        ("created=*..2020-01-01", 0),
        ("exclude_pull_requests=true", 2),
    ],
)
def test_runs_are_found_by_what_they_are(world: World, query: str, found: int) -> None:
    world.repo.run(head_branch="main", event="push", conclusion="success", actor="bob")
    answer = world.get(f"{RUNS}?{query.format(sha=world.sha)}").json()
    assert answer["total_count"] == len(answer["workflow_runs"]) == found


def test_a_workflows_runs_are_found_by_its_file(world: World) -> None:
    world.repo.run(workflow="other.yml", head_branch="main")
    path = "/repos/acme/datasets/actions/workflows/docker-ci.yml/runs"
    assert [run["id"] for run in world.get(path).json()["workflow_runs"]] == [world.run.id]
    assert world.get("/repos/acme/datasets/actions/workflows/none.yml/runs").status_code == 404
