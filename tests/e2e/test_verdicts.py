"""Whose failure it is, as a maintainer reads it on the pull request."""

from __future__ import annotations

from tests.e2e.builds import FLAKY_TEST, failing_test, missing_file, network_failure, passing_tests
from tests.e2e.conftest import Project
from tests.sandbox import JobSpec, RunHandle

WORKFLOW = "ci.yml"


def on_main(project: Project, *jobs: JobSpec, conclusion: str = "failure") -> RunHandle:
    """A run of the default branch after one more commit, delivered."""
    project.repository.commit({"CHANGES": str(len(project.repository.runs()))})
    run = project.repository.run(
        workflow=WORKFLOW, name=WORKFLOW, event="push", head_branch="main", conclusion=conclusion, jobs=jobs
    )
    assert project.triage(run)["action"] == "remembered"
    return run


def another(project: Project, branch: str) -> Project:
    """One more pull request of the same repository."""
    project.repository.commit({f"{branch}.txt": branch}, branch=branch)
    pull = project.repository.pull(head=branch, title=branch)
    return Project(project.system, project.repository, pull, branch)


def the_comment(project: Project) -> str:
    (comment,) = project.comments
    return comment.body


def test_a_base_branch_that_was_red_already_is_named_with_the_commit_and_the_run_where_it_began(
    project: Project,
) -> None:
    on_main(project, passing_tests(), conclusion="success")
    first = on_main(project, failing_test())
    on_main(project, failing_test())

    project.triage(project.run(failing_test()))

    body = the_comment(project)
    assert "not from this change" in body.lower()
    assert first.record.head_sha[:7] in body
    assert first.html_url in body
    assert "safe to merge" not in body.lower()


def test_a_failure_that_main_does_not_have_is_this_changes(project: Project) -> None:
    green = on_main(project, passing_tests(), conclusion="success")

    project.triage(project.run(failing_test()))

    body = the_comment(project)
    assert "New with this change" in body
    assert "Not from this change" not in body
    assert green.html_url in body


def test_nothing_is_blamed_while_nothing_is_known_of_main(project: Project) -> None:
    project.triage(project.run(failing_test()))

    body = the_comment(project)
    assert "Not from this change" not in body
    assert "**Whose failure:** this change" not in body


def test_a_rerun_that_passes_teaches_that_the_test_is_flaky_and_the_next_pull_request_is_told_so(
    project: Project,
) -> None:
    on_main(project, passing_tests(), conclusion="success")
    red = project.run(failing_test())
    project.triage(red)
    red.rerun(conclusion="success", jobs=[passing_tests()])
    assert project.triage(red)["action"] == "edited"
    assert "green again" in the_comment(project)

    later = another(project, "later")
    later.triage(later.run(failing_test()))

    body = the_comment(later)
    assert "not from this change" in body.lower()
    assert "flaky" in body.lower()
    assert red.record.head_sha[:7] in body


def test_another_test_is_not_called_flaky_because_one_is(project: Project) -> None:
    on_main(project, passing_tests(), conclusion="success")
    red = project.run(failing_test())
    project.triage(red)
    red.rerun(conclusion="success", jobs=[passing_tests()])
    project.triage(red)

    later = another(project, "later")
    later.triage(later.run(failing_test("tests/test_shards.py::test_rows")))

    assert "flaky" not in the_comment(later).lower()


def test_a_missing_file_is_never_flaky(project: Project) -> None:
    on_main(project, passing_tests(name="build"), conclusion="success")
    red = project.run(missing_file())
    project.triage(red)
    red.rerun(conclusion="success", jobs=[passing_tests(name="build")])
    project.triage(red)

    later = another(project, "later")
    later.triage(later.run(missing_file()))

    assert "flaky" not in the_comment(later).lower()


def test_a_network_failure_is_infrastructure(project: Project) -> None:
    project.triage(project.run(network_failure()))

    body = the_comment(project)
    assert "not from this change" in body.lower()
    assert "nfrastructure" in body


def test_what_moved_since_the_last_green_run_and_is_not_in_the_diff_is_shown(project: Project) -> None:
    on_main(project, passing_tests(installed="hishel-1.4.0 httpx-0.28.1"), conclusion="success")
    project.repository.commit({"src/app.py": "x = 1\n"}, branch="feature")

    project.triage(project.run(failing_test(installed="hishel-2.0.0 httpx-0.28.1", said="  # hishel")))

    body = the_comment(project)
    assert "`hishel`" in body
    assert "1.4.0" in body
    assert "2.0.0" in body
    assert "httpx" not in body.split("<details>")[0]


def test_what_the_diff_itself_moves_is_not_shown_as_moved(project: Project) -> None:
    project.repository.commit({"requirements.txt": "hishel==1.4.0\n"})
    on_main(project, passing_tests(installed="hishel-1.4.0 httpx-0.28.1"), conclusion="success")
    project.repository.commit({"requirements.txt": "hishel==2.0.0\n"}, branch="feature")

    project.triage(project.run(failing_test(installed="hishel-2.0.0 httpx-0.28.1")))

    assert "1.4.0" not in the_comment(project)


def test_a_base_that_nobody_told_of_is_looked_at_once_requests_allow_it(project: Project) -> None:
    """main was red before the App was installed."""
    project.repository.run(workflow=WORKFLOW, name=WORKFLOW, event="push", head_branch="main", jobs=[failing_test()])
    project.triage(project.run(failing_test()))
    first = the_comment(project)
    assert "**Whose failure:** this change" not in first

    again = another(project, "again")
    again.triage(again.run(failing_test()))

    assert "not from this change" in the_comment(again).lower()


def test_known_flaky_test_names_its_test(project: Project) -> None:
    project.triage(project.run(failing_test()))

    assert FLAKY_TEST in the_comment(project)
