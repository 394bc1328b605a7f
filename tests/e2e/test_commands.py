"""Commands in comments, as those who write them and those who read the pull request see them."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from rq.job import JobStatus

from tests.e2e.builds import failing_test, missing_file, network_failure, passing_tests
from tests.e2e.conftest import Project, System
from tests.e2e.conversation import NOT_TAKEN, OBEYED, Conversation, begin, seen
from tests.sandbox import JobSpec
from tests.story import released
from workers.cli import main

Recorded = dict[str, JobSpec]


@pytest.fixture(autouse=True)
def nobody_floods(system: System) -> None:
    """The tests share their people."""
    system.forget_floods()


@pytest.fixture(scope="module")
def listed(system: System, recorded: Recorded) -> Conversation:
    """One whose comment lists three causes, for tests that leave it as it is."""
    return begin(system, missing_file(), failing_test(), recorded["backends"])[0]


def test_rerun_starts_the_failed_jobs_and_the_new_attempt_edits_the_comment(system: System) -> None:
    talk, run = begin(system, missing_file(), passing_tests())

    asked = talk.say("/retriage rerun", "bob")

    assert (seen(asked), talk.reply(asked), run.attempt) == (OBEYED, "", 2)
    run.finish("failure", [network_failure(name="build")])
    assert talk.project.triage(run)["action"] == "edited"
    assert "Could not resolve host" in talk.comment
    assert "cannot stat" not in talk.comment


def test_rerun_of_a_head_where_nothing_failed_is_refused(system: System) -> None:
    talk, run = begin(system, passing_tests(), conclusion="success")

    line = talk.refused("/retriage rerun", "bob")

    assert line == f"`/retriage rerun`: no run of {run.record.head_sha[:7]} has failed; nothing was started again."
    assert run.attempt == 1


def test_explain_tells_all_of_one_cause_in_a_folded_reply(listed: Conversation) -> None:
    number, entry = listed.entry("unit")

    asked = listed.say(f"Why is that?\n\n/retriage explain {number}", "carol")

    text = listed.reply(asked)
    assert seen(asked) == OBEYED
    assert text.startswith(f"<details><summary>Cause {number}: all that is known of it</summary>")
    for said in ("What broke", "Whose failure it is", "How sure", "Checked", "The log around", "Not examined"):
        assert f"**{said}" in text
    (line,) = set(re.findall(r"\[line \d+\]\(\S+\)", entry))
    assert line in text


def test_ignore_folds_the_entry_and_holds_on_the_next_run_and_another_pull_request(system: System) -> None:
    talk, run = begin(system, missing_file(), failing_test())
    number, _ = talk.entry("build")
    assert number == 1

    assert seen(talk.say("/retriage ignore 1 3", "bob")) == OBEYED

    ignored = re.compile(r"<details><summary>2\. .*ignored until \d{4}-\d\d-\d\d, as <code>bob</code> asked</summary>")
    assert ignored.search(talk.comment)
    assert talk.comment.index("test_ticks") < talk.comment.index("cannot stat")

    run.rerun(conclusion="failure", jobs=[missing_file(), failing_test(said="  # again")])
    talk.project.triage(run)
    assert ignored.search(talk.comment)

    repository = talk.project.repository
    repository.commit({"x": "y"}, branch="other")
    other = Conversation(Project(system, repository, repository.pull(head="other"), "other"))
    other.project.triage(other.project.run(missing_file(), failing_test()))
    assert ignored.search(other.comment)


def test_wrong_marks_the_entry_and_shows_in_the_scorecard(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", system.processes.valkey.connection_url)
    talk, _ = begin(system, missing_file())

    asked = talk.say("/retriage wrong 1 network", "carol")

    assert (seen(asked), talk.reply(asked)) == (OBEYED, "")
    assert "**Disputed:** `carol` says that this is wrong: it is `network`." in talk.comment
    shown = CliRunner().invoke(main, ["scorecard"]).output
    (row,) = (line for line in shown.splitlines() if line.strip().startswith("missing-file"))
    assert "network" in row


def test_upstream_reports_a_broken_package_once_and_nothing_else(listed: Conversation) -> None:
    number, _ = listed.entry("backends")
    for _ in range(2):
        asked = listed.say(f"/retriage upstream {number}", "bob")
        assert seen(asked) == OBEYED
        assert f"{released.UPSTREAM}#1" in listed.reply(asked)
    (issue,) = listed.project.system.sandbox.repository(released.UPSTREAM).issues()
    assert issue.title.startswith("ipfs_kit_py 0.3.0: ")

    other, _ = listed.entry("build")
    said = f"cause {other} is told as `missing-file`, not as a defect of somebody else's package."
    assert listed.refused(f"/retriage upstream {other}", "bob") == f"`/retriage upstream {other}`: {said}"


def test_report_has_a_line_for_each_workflow(listed: Conversation) -> None:
    asked = listed.say("/retriage report")
    assert seen(asked) == OBEYED
    assert "| `ci.yml` | 1 | 1 | " in listed.reply(asked)


def test_help_lists_the_commands(listed: Conversation) -> None:
    asked = listed.say("/retriage help")
    assert seen(asked) == OBEYED
    assert listed.reply(asked).count("| `/retriage") == 8


def test_two_commands_of_one_comment_have_one_reply_and_mean_the_numbers_that_their_author_saw(system: System) -> None:
    talk, _ = begin(system, missing_file(), failing_test())

    asked = talk.say("/retriage ignore 1\n/retriage explain 2", "bob")

    assert seen(asked) == OBEYED
    assert "Cause 2: all that is known of it" in talk.reply(asked)
    assert "test_ticks" in talk.reply(asked)
    assert talk.entry("unit")[0] == 1


def test_one_of_two_commands_that_is_refused_does_not_hold_up_the_other(system: System) -> None:
    talk, run = begin(system, missing_file())

    asked = talk.say("/retriage explain 2\n/retriage rerun", "bob")

    assert seen(asked) == ["eyes", "confused", "rocket"]
    assert talk.reply(asked) == "`/retriage explain 2`: there is no cause 2; the comment lists one.\n"
    assert run.attempt == 2


def test_a_cause_of_runs_that_are_going_on_again_is_not_explained_by_guesses(system: System) -> None:
    talk, run = begin(system, missing_file())
    talk.say("/retriage rerun", "bob")

    line = talk.refused("/retriage explain 1")

    assert f"cause 1 is not among what the runs of `{run.record.head_sha[:7]}` show now." in line


READS = ("/retriage", "/retriage explain 1", "/retriage report", "/retriage help")


@pytest.mark.parametrize(
    ("author", "may_read", "may_act"),
    [("alice", True, False), ("bob", True, True), ("carol", True, False), ("dave", False, False)],
)
def test_what_each_role_may(system: System, author: str, *, may_read: bool, may_act: bool) -> None:
    talk, _ = begin(system, missing_file())

    reads, acts = talk.say("\n".join(READS), author), talk.say("/retriage ignore 1", author)

    assert seen(reads) == (OBEYED if may_read else NOT_TAKEN)
    assert seen(acts) == (OBEYED if may_act else NOT_TAKEN)
    assert ("ignored until" in talk.comment) is may_act
    assert talk.reply(reads).count("only for ") == (0 if may_read else len(READS))
    assert talk.reply(acts).count("only for people with the role `write` or more.") == (0 if may_act else 1)


def test_somebody_without_any_role_is_refused_with_one_line(listed: Conversation) -> None:
    who = "the author of the pull request and people with the role `triage` or more"
    assert listed.refused("/retriage", "mallory") == f"`/retriage`: only for {who}."


@pytest.mark.parametrize(("status", "left"), [(403, JobStatus.FAILED), (502, JobStatus.SCHEDULED)])
def test_while_github_does_not_tell_who_somebody_is_nothing_is_done(
    system: System, status: int, left: JobStatus
) -> None:
    talk, run = begin(system, missing_file())
    roles = f"/{talk.project.repository.full_name}/collaborators/bob/permission"
    system.sandbox.fail("GET", roles, status=status, times=50)
    asked = talk.write("/retriage rerun", "bob")

    guid, _ = talk.deliver(asked)

    system.sandbox.wait_for("GET", roles, status=status)
    task = system.reached(guid, left)
    assert (seen(asked), talk.reply(asked), run.attempt) == ([], "", 1)
    # Its later tries would get in the way of other tests.
    task.delete()
