"""Causes that only a repository knows, from the settings to the comment."""

from __future__ import annotations

from tests.e2e.builds import job, missing_file
from tests.e2e.conftest import Project
from tests.sandbox import JobSpec

SETTINGS = ".github/retriage.yml"
SAID = "licences.acme.example: no seats left"
RULE = """
rules:
  - name: licence server
    kind: missing-service
    literal: "{literal}"
    summary: No seat of the compiler's licence was free.
    remedy: Run the job again in an hour.
"""


def want(project: Project, literal: str = SAID) -> None:
    """The rule, on the default branch."""
    project.repository.commit({SETTINGS: RULE.format(literal=literal)})


def no_seat() -> JobSpec:
    return job("compile", "make", ["compiling", SAID, "make: *** [all] Error 1"])


def compiled(*said: str) -> JobSpec:
    return job("compile", "make", ["compiling", *said, "done"], failed=False)


def next_red(project: Project, *jobs: JobSpec) -> str:
    """What the comment says of the next commit."""
    project.repository.commit({"next.txt": str(len(project.repository.runs()))}, branch="feature")
    project.triage(project.run(*jobs))
    (comment,) = project.comments
    return comment.body


def test_a_rule_is_first_untested_then_tried_on_a_passing_log_and_then_names_the_cause(project: Project) -> None:
    want(project)

    before = next_red(project, no_seat())
    assert "The rule `licence server` of `.github/retriage.yml` does not count yet" in before
    assert "No seat of the compiler's licence was free" not in before

    project.triage(project.run(compiled(), conclusion="success", workflow="nightly.yml"))
    after = next_red(project, no_seat())

    assert "No seat of the compiler's licence was free" in after
    assert "Run the job again in an hour." in after
    assert SAID in after
    assert "does not count" not in after


def test_a_rule_that_fires_in_a_job_that_passed_is_refused_with_the_line(project: Project) -> None:
    want(project, "compiling")
    next_red(project, no_seat())

    project.triage(project.run(compiled(), conclusion="success", workflow="nightly.yml"))
    body = next_red(project, no_seat())

    assert "The rule `licence server` of `.github/retriage.yml` does not count: it also fires in line" in body
    assert "of `compile`, which passed" in body
    assert "No seat of the compiler's licence was free" not in body


def test_a_rule_speaks_in_the_place_of_what_retriage_itself_says_of_the_line(project: Project) -> None:
    want(project, "cannot stat '.env.example'")
    next_red(project, missing_file())

    project.triage(project.run(compiled(), conclusion="success", workflow="nightly.yml"))
    body = next_red(project, missing_file())

    assert "No seat of the compiler's licence was free" in body


def test_a_rule_of_a_pull_request_s_own_branch_does_not_count(project: Project) -> None:
    project.repository.commit({SETTINGS: RULE.format(literal=SAID)}, branch="feature")

    body = next_red(project, no_seat())

    assert "licence server" not in body


def test_a_rule_that_matches_everything_never_names_a_cause(project: Project) -> None:
    project.repository.commit({SETTINGS: RULE.replace('literal: "{literal}"', 'pattern: "."')})
    next_red(project, no_seat())

    project.triage(project.run(compiled(), conclusion="success", workflow="nightly.yml"))
    body = next_red(project, no_seat())

    assert "No seat of the compiler's licence was free" not in body
    assert "it also fires in line" in body


def test_fifty_rules_that_were_not_tried_yet_are_one_short_sentence(project: Project) -> None:
    rule = RULE.partition("rules:\n")[2]
    rules = (rule.format(literal=f"{SAID} {at}").replace("licence server", f"rule {at}") for at in range(50))
    project.repository.commit({SETTINGS: "rules:\n" + "".join(rules)})

    body = next_red(project, no_seat())

    assert "`rule 4` and 45 more" in body
    assert "rule 5`" not in body


def test_a_rule_with_a_hostile_summary_is_a_mistake_that_is_told_and_nothing_of_it_is_shown(project: Project) -> None:
    hostile = RULE.format(literal=SAID).replace("No seat", "<img src=x> @acme/everyone No seat")
    project.repository.commit({SETTINGS: hostile})

    body = next_red(project, no_seat())

    assert "line 6" in body
    assert "@acme/everyone" not in body
    assert "<img" not in body


def test_the_comment_stands_whatever_yaml_the_settings_hold(project: Project) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(
        f"{name}: &{name} [{', '.join([f'*{former}'] * 9)}]\n"
        for former, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    project.repository.commit({SETTINGS: bomb})

    body = next_red(project, no_seat())

    assert "The settings in `.github/retriage.yml` do not count, and the defaults hold" in body
    assert len(body) < 10_000
