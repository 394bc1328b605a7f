"""How many requests a run with one failed job takes, from the webhook to the comment."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Project, System
from tests.sandbox import JobSpec, RunHandle
from tests.story import load

COLD, WARM = 10, 7
"""A release that is proved to be broken costs one more when it is met first: its makers' repository is looked at."""
"""Once an hour a base branch of which nothing is known takes one more."""
JOBS = ("build-image", "install", "vendored-sources", "backends", "unit-tests", "manual")

Recorded = dict[str, JobSpec]


def paths(system: System) -> list[str]:
    return [f"{request.method} {request.path}" for request in system.sandbox.requests if request.host == "api"]


def told(system: System, run: RunHandle) -> tuple[dict[str, str], list[str]]:
    """What became of a run's delivery, and the requests that it took."""
    system.sandbox.forget()
    outcome = system.outcome(system.send(run))
    return outcome, paths(system)


@pytest.mark.parametrize("name", JOBS)
def test_a_run_with_one_failed_job(system: System, project: Project, recorded: Recorded, name: str) -> None:
    """Cold: nothing is known of the repository, and somebody has commented on the pull request before."""
    files = load()
    project.repository.commit(files.head.files, branch="feature", submodules=files.head.gitlinks)
    project.repository.comment(project.pull.number, author="bob", body="looks good")
    system.forget_token()
    run = project.run(recorded[name])

    outcome, cold = told(system, run)

    assert outcome["action"] == "created"
    assert cold[0].endswith("/access_tokens")
    assert any("/git/trees/" in path for path in cold)
    assert len(cold) <= COLD + (name == "backends"), cold

    run.rerun(conclusion="failure", jobs=[recorded[name]])
    outcome, warm = told(system, run)

    assert outcome["action"] == "edited"
    assert not [path for path in warm if "/git/trees/" in path or path.endswith(("/graphql", "/access_tokens"))]
    assert len(warm) <= WARM, warm


@pytest.mark.parametrize("name", JOBS)
def test_a_run_of_a_fork_with_one_failed_job(system: System, project: Project, recorded: Recorded, name: str) -> None:
    files, fork = load(), project.repository.fork("mallory")
    fork.commit(files.head.files, branch="patch", submodules=files.head.gitlinks)
    pull = project.repository.pull(head="patch", from_fork=fork, author="mallory")
    project.repository.comment(pull.number, author="bob", body="looks good")
    system.forget_token()
    run = project.repository.run(head_branch="patch", head_repository=fork, jobs=[recorded[name]])

    outcome, cold = told(system, run)

    assert outcome["action"] == "created"
    assert len(cold) <= COLD, cold

    run.rerun(conclusion="failure", jobs=[recorded[name]])
    outcome, warm = told(system, run)

    assert outcome["action"] == "edited"
    assert len(warm) <= WARM, warm


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        ("", 0),
        ("enable: true\n", 0),
        ("paths:\n  ignore: ['docs/**']\n", 1),
        ("check: true\n", 2),
        ("branch_issue: true\n", 0),
        (
            "rules:\n- name: own\n  kind: network\n  literal: flux is low\n  summary: Low.\n  remedy: Raise it.\n",
            0,
        ),
    ],
    ids=["none", "without effect", "paths", "check", "branch_issue", "rules"],
)
def test_what_settings_ask_for_is_all_that_they_cost(
    system: System, project: Project, recorded: Recorded, settings: str, more: int
) -> None:
    """Nothing is known, and the base branch has a run of which nothing was heard."""
    if settings:
        project.repository.commit({".github/retriage.yml": settings}, branch="main")
    project.repository.run(workflow="ci.yml", head_branch="main", event="push", jobs=[recorded["unit-tests"]])
    project.repository.comment(project.pull.number, author="bob", body="looks good")
    system.forget_token()

    outcome, cold = told(system, project.run(recorded["unit-tests"]))

    assert outcome["action"] == "created"
    assert len(cold) <= COLD + more, cold
