"""What a repository's settings change for its pull requests."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.e2e.builds import failing_test, missing_file, network_failure, passing_tests
from tests.e2e.conftest import Project, System

SETTINGS = ".github/retriage.yml"


def want(project: Project, text: str) -> None:
    project.repository.commit({SETTINGS: text})


def body_of(project: Project) -> str:
    (comment,) = project.comments
    return comment.body


def command(system: System, project: Project, text: str) -> dict[str, str]:
    asked = project.repository.comment(project.pull.number, author="alice", body=text)
    guid = str(uuid4())
    system.sandbox.deliver("issue_comment", asked.event("created"), to=system.processes.webhook, guid=guid)
    outcome = system.outcome(guid)
    asked.delete()
    return outcome


def test_an_ignored_kind_is_left_out_beside_another_cause(project: Project) -> None:
    want(project, "ignore_kinds: [network]\n")

    project.triage(project.run(missing_file(), network_failure(name="download")))

    assert "cannot stat '.env.example'" in body_of(project)
    assert "Could not resolve host" not in body_of(project)


@pytest.mark.parametrize(("changed", "action"), [("docs/guide.md", "skipped"), ("src/app.py", "created")])
def test_a_pull_request_is_looked_at_where_it_changes_a_file_that_counts(
    project: Project, changed: str, action: str
) -> None:
    want(project, "paths:\n  ignore: ['docs/**', pyproject.toml]\n")
    project.repository.commit({changed: "x"}, branch="feature")

    assert project.triage(project.run(missing_file()))["action"] == action


def test_only_the_workflows_that_are_wanted_are_told(project: Project) -> None:
    want(project, "workflows:\n  ignore: ['nightly*']\n")
    project.triage(project.run(missing_file(), workflow="ci.yml"))

    assert project.triage(project.run(failing_test(), workflow="nightly.yml"))["action"] == "skipped"
    project.triage(project.run(missing_file(), workflow="ci.yml"))

    assert "cannot stat '.env.example'" in body_of(project)
    assert "test_clock" not in body_of(project)


def test_a_draft_gets_its_comment_once_it_is_ready(project: Project) -> None:
    want(project, "drafts: false\n")
    project.pull.pull.draft = True
    run = project.run(missing_file())
    assert "draft" in project.triage(run)["reason"]

    project.pull.ready()
    run.rerun(conclusion="failure", jobs=[missing_file()])

    assert project.triage(run)["action"] == "created"


def test_a_bots_pull_request_gets_a_comment_where_nothing_is_set(system: System, project: Project) -> None:
    project.repository.commit({"a": "b"}, branch="bump")
    pull = project.repository.pull(head="bump", title="Bump", author="dependabot[bot]")
    theirs = Project(system, project.repository, pull, "bump")

    assert theirs.triage(theirs.run(missing_file()))["action"] == "created"


@pytest.mark.parametrize("before", ["enable: false\n", "comment: off\n", "workflows:\n  ignore: ['**']\n"])
def test_settings_that_changed_on_main_are_in_force_at_once_where_somebody_asks(
    system: System, project: Project, before: str
) -> None:
    want(project, before)
    run = project.run(missing_file())
    project.triage(run)
    want(project, "comment: failures\n")
    assert project.triage(run)["action"] == "skipped"

    assert command(system, project, "/retriage")["action"] == "created"
    assert "cannot stat '.env.example'" in body_of(project)


def test_a_mistake_that_was_mended_is_not_told_any_more(system: System, project: Project) -> None:
    want(project, "suggest: perhaps\n")
    project.triage(project.run(missing_file()))
    assert "line 1: `suggest` is to be `true` or `false`, not `perhaps`" in body_of(project)

    want(project, "suggest: false\n")
    assert command(system, project, "/retriage")["action"] == "edited"

    assert SETTINGS not in body_of(project)


def test_a_green_run_ends_what_the_comment_says_where_comments_are_for_failures(project: Project) -> None:
    want(project, "comment: failures\n")
    run = project.run(missing_file())
    project.triage(run)
    run.rerun(conclusion="success", jobs=[passing_tests(name="build")])

    assert project.triage(run)["action"] == "edited"
    assert "green again" in body_of(project)
