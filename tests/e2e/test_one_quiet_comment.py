"""One comment a pull request, and when there is none."""

from __future__ import annotations

import pytest

from tests.e2e.builds import failing_test, missing_file, network_failure, passing_tests
from tests.e2e.conftest import Project, System
from tests.sandbox import CommentHandle
from workers.triage.render.comment import MARKER

SETTINGS = ".github/retriage.yml"


def want(project: Project, text: str) -> None:
    """The repository's settings, on its default branch."""
    project.repository.commit({SETTINGS: text})


def test_nine_jobs_of_a_matrix_with_one_cause_are_one_entry(project: Project) -> None:
    project.triage(project.run(*(missing_file(name=f"build ({number})") for number in range(9))))

    (comment,) = project.comments
    assert comment.body.count("cp: cannot stat '.env.example'") <= 2
    assert "9 jobs" in comment.body


def test_two_pull_requests_of_one_head_get_a_comment_each(system: System, project: Project) -> None:
    project.repository.commit({"x": "y"}, branch="release")
    other = project.repository.pull(head="feature", base="release", title="The same for the release")

    task = system.ended(system.send(project.run(missing_file())))

    assert {outcome["action"] for outcome in task.return_value() or []} == {"created"}
    assert len(project.comments) == len(project.repository.comments(other.number)) == 1


def test_a_comment_that_a_person_deletes_stays_deleted_until_the_next_head(project: Project) -> None:
    run = project.run(missing_file())
    project.triage(run)
    project.comments[0].delete()

    run.rerun(conclusion="failure", jobs=[missing_file(), failing_test()])
    assert project.triage(run)["action"] == "skipped"
    assert project.comments == []

    project.repository.commit({"next.txt": "x"}, branch="feature")
    assert project.triage(project.run(missing_file()))["action"] == "created"
    assert len(project.comments) == 1


def test_what_another_bot_copied_with_the_marker_in_it_is_not_touched(project: Project) -> None:
    copied = f"{MARKER}\n### CI is red: copied"
    copy = project.repository.comment(project.pull.number, author="mirror[bot]", body=copied)

    project.triage(project.run(missing_file()))

    ours = [comment for comment in project.comments if comment.author == "retriage[bot]"]
    assert len(ours) == 1
    assert copy.body == copied


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("enable: false\n", "switch retriage off"),
        ("comment: off\n", "want no comment"),
        ("drafts: false\n", "draft"),
        ("workflows:\n  ignore: [ci.yml]\n", "no run of this commit"),
        ("paths:\n  include: ['docs/**']\n", "leave out all that the pull request changes"),
        ("ignore_kinds: [missing-file]\n", "leave out all kinds"),
    ],
)
def test_settings_that_want_no_comment_get_none(project: Project, settings: str, reason: str) -> None:
    want(project, settings)
    project.pull.pull.draft = True

    outcome = project.triage(project.run(missing_file()))

    assert outcome["action"] == "skipped"
    assert reason in outcome["reason"]
    assert project.comments == []


def test_a_bots_pull_request_is_left_alone_where_the_settings_say_so(system: System, project: Project) -> None:
    want(project, "bots: false\n")
    project.repository.commit({"a": "b"}, branch="bump")
    pull = project.repository.pull(head="bump", title="Bump", author="dependabot[bot]")
    theirs = Project(system, project.repository, pull, "bump")

    assert "bots" in theirs.triage(theirs.run(missing_file()))["reason"]
    assert theirs.comments == []


def test_a_green_pull_request_is_told_so_only_where_always_is_set(project: Project) -> None:
    want(project, "comment: always\n")

    outcome = project.triage(project.run(passing_tests(), conclusion="success"))

    assert outcome["action"] == "created"
    assert "green" in project.comments[0].body


def test_a_mistake_in_the_settings_is_told_once_with_its_line_and_the_defaults_hold(project: Project) -> None:
    want(project, "suggest: true\ncoment: off\n")

    project.triage(project.run(missing_file(), failing_test()))

    (comment,) = project.comments
    assert comment.body.count(".github/retriage.yml") == 1
    assert "line 2" in comment.body
    assert "comment" in comment.body


def test_settings_of_the_pull_requests_own_head_have_no_effect(project: Project) -> None:
    project.repository.commit({SETTINGS: "comment: off\n"}, branch="feature")

    assert project.triage(project.run(missing_file()))["action"] == "created"


def test_a_check_run_with_annotations_is_written_where_it_is_wanted(project: Project) -> None:
    want(project, "check: true\n")
    run = project.run(failing_test())

    project.triage(run)

    (check,) = project.repository.checks(run.record.head_sha)
    assert (check.name, check.conclusion) == ("retriage", "neutral")
    assert [(each.path, each.start_line) for each in check.annotations] == [("tests/test_clock.py", 18)]

    run.rerun(conclusion="failure", jobs=[failing_test()])
    project.triage(run)
    run.rerun(conclusion="success", jobs=[passing_tests()])
    project.triage(run)

    newest = project.repository.checks(run.record.head_sha)[-1]
    assert newest.conclusion == "success"


def test_failed_jobs_are_started_again_once_where_only_the_infrastructure_failed(project: Project) -> None:
    want(project, "rerun: infrastructure\n")
    run = project.run(network_failure())

    project.triage(run)

    assert run.attempt == 2
    assert "started the failed jobs again" in project.comments[0].body

    run.finish("failure", [network_failure()])
    project.triage(run)

    assert run.attempt == 2
    assert "started the failed jobs again" not in project.comments[0].body


def test_failed_jobs_are_not_started_again_where_one_cause_is_in_the_code(project: Project) -> None:
    want(project, "rerun: infrastructure\n")
    run = project.run(network_failure(name="a"), missing_file(name="b"))

    project.triage(run)

    assert run.attempt == 1


def issue_of(project: Project) -> list[str]:
    return [f"{issue.record.state} {issue.title}" for issue in project.repository.issues()]


def main_run(project: Project, *jobs: object, conclusion: str = "failure", workflow: str = "ci.yml") -> dict[str, str]:
    project.repository.commit({"n": str(len(project.repository.runs()))})
    run = project.repository.run(
        workflow=workflow,
        name=workflow,
        event="push",
        head_branch="main",
        conclusion=conclusion,
        jobs=jobs,  # type: ignore[arg-type]  # JobSpecs
    )
    return project.triage(run)


def test_a_red_default_branch_has_one_issue_that_is_kept_up_to_date_and_closed_when_green(project: Project) -> None:
    want(project, "branch_issue: true\n")

    assert main_run(project, missing_file())["action"] == "created"
    assert issue_of(project) == ["open CI is red on main"]
    assert main_run(project, missing_file(), failing_test())["action"] == "edited"
    (issue,) = project.repository.issues()
    assert "tests/test_clock.py" in (issue.body or "")
    assert (
        main_run(project, passing_tests(name="docs"), conclusion="success", workflow="docs.yml")["action"] != "created"
    )
    assert issue_of(project) == ["open CI is red on main"]
    assert main_run(project, passing_tests(), conclusion="success")["action"] == "edited"
    assert issue_of(project) == ["closed CI is red on main"]
    assert main_run(project, failing_test())["action"] == "edited"
    assert issue_of(project) == ["open CI is red on main"]


def test_an_issue_that_a_person_closes_stays_closed_until_the_branch_was_green(project: Project) -> None:
    want(project, "branch_issue: true\n")
    main_run(project, missing_file())
    project.repository.issues()[0].close()

    assert main_run(project, failing_test(name="build"))["action"] == "skipped"
    assert issue_of(project) == ["closed CI is red on main"]


def test_without_the_setting_a_red_default_branch_has_no_issue(project: Project) -> None:
    assert main_run(project, missing_file())["action"] == "remembered"
    assert project.repository.issues() == []


def newest(project: Project) -> CommentHandle:
    return project.comments[-1]
