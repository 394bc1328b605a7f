"""What is seen where the App may not do all it is asked for, or where what it remembered is gone."""

from __future__ import annotations

import itertools

import pytest

from tests.e2e.builds import failing_test, missing_file, network_failure, passing_tests
from tests.e2e.conftest import Project, System
from tests.sandbox import JobSpec
from tests.stage import GRANTED
from workers.queue import connect

SETTINGS = ".github/retriage.yml"
_numbers = itertools.count(1)


def project_without(system: System, permission: str, level: str | None) -> Project:
    """One of an account that grants the App less of something."""
    granted = {name: each for name, each in GRANTED.items() if name != permission}
    owner = f"frugal-{next(_numbers)}"
    system.sandbox.install(owner, permissions=granted | ({permission: level} if level else {}))
    repository = system.sandbox.repository(f"{owner}/project")
    repository.commit({"pyproject.toml": "[project]\n"}, branch="feature")
    return Project(system, repository, repository.pull(head="feature", title="A change"))


def want(project: Project, text: str) -> None:
    project.repository.commit({SETTINGS: text})


def body_of(project: Project) -> str:
    (comment,) = project.comments
    return comment.body


def on_main(project: Project, *jobs: JobSpec, conclusion: str = "failure", event: str = "push") -> dict[str, str]:
    project.repository.commit({"n": str(len(project.repository.runs()))})
    run = project.repository.run(
        workflow="ci.yml", name="ci.yml", event=event, head_branch="main", conclusion=conclusion, jobs=jobs
    )
    return project.triage(run)


def forget(system: System) -> None:
    """All that retriage remembered is gone; the tasks and processes of the other tests stay."""
    connection = connect(system.processes.valkey.connection_url)
    for key in connection.scan_iter("*"):
        if not key.startswith(b"rq:"):
            connection.delete(key)
    assert [key for key in connection.scan_iter("*") if not key.startswith(b"rq:")] == []


@pytest.mark.parametrize("level", [None, "read"])
def test_a_check_run_that_the_app_may_not_write_is_told_once(system: System, level: str | None) -> None:
    project = project_without(system, "checks", level)
    want(project, "check: true\n")
    run = project.run(missing_file(), failing_test())

    project.triage(run)

    assert body_of(project).count("Checks: write") == 1
    assert project.repository.checks(run.record.head_sha) == []


def test_a_rerun_that_the_app_may_not_start_is_told_with_what_it_needs(system: System) -> None:
    project = project_without(system, "actions", "read")
    want(project, "rerun: infrastructure\n")
    run = project.run(network_failure())

    project.triage(run)

    assert run.attempt == 1
    assert "has started the failed jobs again" not in body_of(project)
    assert "check the App's permissions" in body_of(project)


def test_a_red_main_has_no_issue_where_issues_are_disabled_and_nothing_fails(project: Project) -> None:
    want(project, "branch_issue: true\n")
    project.repository.disable_issues()

    outcome = on_main(project, missing_file())

    assert outcome["action"] == "skipped"
    assert "the issue cannot be written" in outcome["reason"]


def test_the_comment_is_found_again_when_all_that_was_remembered_is_lost(system: System, project: Project) -> None:
    project.triage(project.run(missing_file(), workflow="image.yml"))
    before = project.comments[0]

    forget(system)
    outcome = project.triage(project.run(failing_test(), workflow="tests.yml"))

    (after,) = project.comments
    assert (outcome["action"], after.id) == ("edited", before.id)
    assert "cannot stat '.env.example'" in after.body
    assert "tests/test_clock.py" in after.body


def test_the_issue_of_main_is_found_again_when_all_that_was_remembered_is_lost(
    system: System, project: Project
) -> None:
    want(project, "branch_issue: true\n")
    on_main(project, missing_file())

    forget(system)
    assert on_main(project, failing_test())["action"] == "edited"
    forget(system)
    assert on_main(project, passing_tests(), conclusion="success")["action"] == "edited"

    assert [issue.state for issue in project.repository.issues()] == ["closed"]


def test_the_check_run_is_not_written_twice_when_all_that_was_remembered_is_lost(
    system: System, project: Project
) -> None:
    want(project, "check: true\n")
    run = project.run(missing_file())
    project.triage(run)

    forget(system)
    project.triage(run)

    assert len(project.repository.checks(run.record.head_sha)) == 1
