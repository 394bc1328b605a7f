"""How little is written and asked, however much happens."""

from __future__ import annotations

from tests.e2e.builds import failing_test, missing_file, network_failure, passing_tests
from tests.e2e.conftest import Project, System
from tests.e2e.test_verdicts import another, on_main

MOST_LINES = 40
"""On one screen."""


def asked(system: System, project: Project) -> list[str]:
    name = project.repository.full_name
    return [f"{each.method} {each.path}" for each in system.sandbox.requests if f"/{name}/" in each.path]


def test_a_push_while_the_logs_are_read_leaves_nothing_stale(system: System, project: Project) -> None:
    name = project.repository.full_name
    system.sandbox.fail("GET", f"{name}/actions/jobs/.*/logs", delay=0.4)
    guid = system.send(project.run(missing_file()))
    system.sandbox.wait_for("GET", f"{name}/actions/runs/.*/jobs")

    project.repository.commit({"next.txt": "x"}, branch="feature")

    assert system.outcome(guid)["action"] == "skipped"
    assert project.comments == []


def test_what_the_comment_says_already_is_not_written_again(system: System, project: Project) -> None:
    run = project.run(missing_file())
    project.triage(run)
    system.sandbox.forget()

    assert project.triage(run)["action"] == "unchanged"
    assert not [each for each in asked(system, project) if not each.startswith("GET ")]


def test_fifty_five_failures_of_three_causes_are_one_screen_and_few_requests(system: System, project: Project) -> None:
    broken = [missing_file(name=f"build ({at})") for at in range(30)]
    red = [failing_test(name=f"unit ({at})") for at in range(20)]
    away = [network_failure(name=f"fetch ({at})") for at in range(5)]
    green = [passing_tests(name=f"docs ({at})") for at in range(5)]
    run = project.run(*broken, *red, *away, *green)
    system.sandbox.forget()

    assert project.triage(run)["action"] == "created"

    (comment,) = project.comments
    shown = comment.body.partition("<details>")[0]
    assert len(shown.splitlines()) < MOST_LINES
    assert len(comment.body) < 10_000
    assert comment.body.count("=1:") == 3
    assert "fetch (4)" in comment.body.partition("ot from this change")[2]
    assert "55 of 60 jobs" in comment.body
    requests = asked(system, project)
    assert not [each for each in requests if "/actions/jobs/" in each]
    assert len(requests) <= 20, requests


def test_the_run_of_an_earlier_head_that_ends_late_changes_nothing(project: Project) -> None:
    late = project.run(failing_test(), workflow="slow.yml")
    project.repository.commit({"next.txt": "x"}, branch="feature")
    project.triage(project.run(missing_file()))
    before = project.comments[0].body

    assert project.triage(late)["action"] == "skipped"
    assert project.comments[0].body == before


def test_siblings_that_were_cancelled_are_no_cause(project: Project) -> None:
    cancelled = failing_test(name="unit (2)")
    stopped = type(cancelled)(cancelled.name, "cancelled", None)

    project.triage(project.run(missing_file(), stopped))

    assert "unit (2)" not in project.comments[0].body
    assert "more cause" not in project.comments[0].body


def test_a_pull_request_into_another_branch_is_compared_with_that_branch(system: System, project: Project) -> None:
    project.repository.commit({"x": "y"}, branch="release")
    on_main(project, passing_tests(), conclusion="success")
    project.repository.commit({"w": "w"}, branch="early")
    first = Project(system, project.repository, project.repository.pull(head="early", base="release"), "early")
    first.triage(first.run(missing_file()))
    red = project.repository.run(
        workflow="ci.yml", name="ci.yml", event="push", head_branch="release", jobs=[failing_test()]
    )
    assert project.triage(red)["action"] == "remembered"

    project.repository.commit({"z": "z"}, branch="fix")
    second = Project(system, project.repository, project.repository.pull(head="fix", base="release"), "fix")
    second.triage(second.run(failing_test()))

    (comment,) = second.comments
    assert "not from this change" in comment.body
    assert "`release`" in comment.body
    assert red.html_url in comment.body


def test_a_scheduled_run_of_main_tells_what_was_red_before(project: Project) -> None:
    nightly = project.repository.run(
        workflow="ci.yml", name="ci.yml", event="schedule", head_branch="main", jobs=[failing_test()]
    )
    assert project.triage(nightly)["action"] == "remembered"

    later = another(project, "later")
    later.triage(later.run(failing_test()))

    assert "not from this change" in later.comments[0].body
    assert nightly.html_url in later.comments[0].body
