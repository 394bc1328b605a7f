"""What the repository adds to the comment, and what the comment says where it may not be read."""

from __future__ import annotations

from tests.e2e.conftest import Project, System
from tests.sandbox import JobSpec
from tests.stage import GRANTED
from tests.story import load

Recorded = dict[str, JobSpec]
WORKFLOW = ".github/workflows/ci.yml"


def with_the_story(system: System, name: str, settings: str = "") -> Project:
    """A repository with the story's files at the head; on the base one of them under its old name."""
    files, repository = load(), system.sandbox.repository(f"acme/{name}")
    base = {".env.example": files.main.files[".env.example"]}
    repository.commit(base | ({".github/retriage.yml": settings} if settings else {}))
    head = {**files.head.files, WORKFLOW: files.head.files[files.workflow_path]}
    repository.commit(head, branch="feature", submodules=files.head.gitlinks, delete=base)
    return Project(system, repository, repository.pull(head="feature"))


def test_the_comment_carries_the_proof_and_the_change(system: System, recorded: Recorded) -> None:
    project = with_the_story(system, "carries")
    project.triage(project.run(recorded["build-image"]))
    body = project.comments[0].body
    assert "**Checked:** confirmed." in body
    assert "-          cp .env.example .env\n+          cp .env.sample .env\n" in body
    assert project.pull.review_comments() == []


def test_a_certain_change_of_a_line_in_the_pull_request_is_suggested_once(system: System, recorded: Recorded) -> None:
    project = with_the_story(system, "suggests", "suggest: true\n")
    run = project.run(recorded["build-image"])
    project.triage(run)
    (suggestion,) = project.pull.review_comments()
    assert (suggestion.author, suggestion.path) == ("retriage[bot]", WORKFLOW)
    assert "```suggestion\n          cp .env.sample .env\n```" in suggestion.body

    run.rerun(conclusion="failure", jobs=[recorded["build-image"]])
    project.triage(run)

    assert len(project.pull.review_comments()) == 1
    assert len(project.comments) == 1


def test_a_setting_of_the_pull_request_itself_has_no_effect(system: System, recorded: Recorded) -> None:
    project = with_the_story(system, "sets-itself")
    project.repository.commit({".github/retriage.yml": "suggest: true\n"}, branch="feature")
    project.triage(project.run(recorded["build-image"]))
    assert project.pull.review_comments() == []


def test_without_leave_to_read_files_the_comment_says_so_once(system: System, recorded: Recorded) -> None:
    granted = {name: level for name, level in GRANTED.items() if name != "contents"}
    system.sandbox.install("closed", permissions=granted)
    repository = system.sandbox.repository("closed/project", private=True)
    repository.commit({"a.txt": "x"}, branch="feature")
    pull = repository.pull(head="feature")
    run = repository.run(head_branch="feature", jobs=[recorded["build-image"], recorded["manual"]])

    outcome = system.outcome(system.send(run))

    (comment,) = repository.comments(pull.number)
    assert outcome["action"] == "created"
    assert comment.body.count("the App needs the permission `Contents: read`") == 1
    assert "**Checked:**" not in comment.body
    assert "cp: cannot stat" in comment.body
