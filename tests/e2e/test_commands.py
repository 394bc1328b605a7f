"""Commands in comments, as those who write them and those who read the pull request see them."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

import pytest
from click.testing import CliRunner
from rq.job import JobStatus

from tests.e2e.builds import failing_test, missing_file, network_failure, passing_tests
from tests.e2e.conftest import Project, System
from tests.sandbox import CommentHandle, JobSpec, RunHandle
from tests.triage import markdown
from workers.cli import main

Recorded = dict[str, JobSpec]

OBEYED, REFUSED, NOT_TAKEN = ["eyes", "rocket"], ["eyes", "confused"], ["confused"]
_numbers = count(1)


@dataclass(frozen=True)
class Conversation:
    """A pull request of alice's; bob may write, carol triage, dave read, and mallory nothing."""

    project: Project

    def write(self, body: str, author: str = "alice") -> CommentHandle:
        """A comment that nobody is told of yet."""
        return self.project.repository.comment(self.project.pull.number, author=author, body=body)

    def deliver(self, asked: CommentHandle, action: str = "created") -> tuple[str, str]:
        """Tell the App of a comment; the delivery's GUID and what the web answered."""
        guid, system = str(uuid4()), self.project.system
        to = system.processes.webhook
        status, body = system.sandbox.deliver("issue_comment", asked.event(action), to=to, guid=guid)
        assert status in {200, 202}, body
        return guid, body.decode()

    def say(self, body: str, author: str = "alice") -> CommentHandle:
        """Write a comment and wait until it has been dealt with."""
        asked = self.write(body, author)
        self.project.system.outcome(self.deliver(asked)[0])
        return asked

    def reply(self, asked: CommentHandle) -> str:
        """The one reply to a comment, without its hidden first line; empty where there is none."""
        marker = f"<!-- retriage:reply {asked.id} -->\n"
        replies = [each for each in self.project.comments if each.body.startswith(marker)]
        assert len(replies) <= 1
        assert all(each.author == "retriage[bot]" for each in replies)
        text = replies[0].body.removeprefix(marker) if replies else ""
        assert markdown.references(text) == []
        return text

    def refused(self, body: str, author: str = "alice") -> str:
        """The one line with which a command is refused."""
        asked = self.say(body, author)
        text = self.reply(asked)
        assert seen(asked) in (REFUSED, NOT_TAKEN)
        assert text.count("\n") == 1
        return text.rstrip()

    @property
    def comment(self) -> str:
        """The one that lists the causes."""
        (body,) = (each.body for each in self.project.comments if each.body.startswith("<!-- retriage:comment -->"))
        return body

    def entry(self, job: str) -> tuple[int, str]:
        """Number and text of the comment's entry on that job."""
        entries = re.split(r"(?m)^(?=### CI is red|<details><summary>\d)", self.comment)[1:]
        return next((at, each) for at, each in enumerate(entries, 1) if f"job `{job}" in each)


def seen(asked: CommentHandle) -> list[str]:
    """The reactions to a comment, all of them the App's."""
    assert {reaction.user.login for reaction in asked.reactions} <= {"retriage[bot]"}
    return [reaction.content for reaction in asked.reactions]


@pytest.fixture(autouse=True)
def nobody_floods(system: System) -> None:
    """The tests share their people."""
    system.forget_floods()


def begin(system: System, *jobs: JobSpec, conclusion: str = "failure") -> tuple[Conversation, RunHandle]:
    """A repository with a pull request whose first run was triaged."""
    repository = system.sandbox.repository(f"acme/commanded-{next(_numbers)}")
    repository.commit({"tests/test_clock.py": "def test_ticks(): ..."}, branch="feature")
    for login, role in (("bob", "write"), ("carol", "triage"), ("dave", "read")):
        repository.permission(login, role)
    project = Project(system, repository, repository.pull(head="feature", author="alice"))
    run = project.run(*jobs, conclusion=conclusion)
    if jobs:
        project.triage(run)
    return Conversation(project), run


@pytest.fixture(scope="module")
def listed(system: System, recorded: Recorded) -> Conversation:
    """One whose comment lists three causes, for tests that leave it as it is."""
    return begin(system, missing_file(), failing_test(), recorded["backends"])[0]


# What they do


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


def test_upstream_drafts_an_issue_for_a_broken_package_and_for_nothing_else(listed: Conversation) -> None:
    number, _ = listed.entry("backends")
    asked = listed.say(f"/retriage upstream {number}", "bob")
    text = listed.reply(asked)
    assert seen(asked) == OBEYED
    assert "ipfs-kit-py 0.3.0: IndentationError: unexpected indent in ipfs_kit_py/install_ipfs.py" in text
    assert "Nothing was reproduced" in text

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


# Who may


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


# What is refused


WHICH, DAYS = "it wants the number of a cause; the comment lists 1 to 3.", "is no number of days from 1 to 90."
LINES = [
    {
        "explian 1": "there is no such command; the nearest is `/retriage explain N`, and `/retriage help` lists all.",
        "deploy @acme/admins": "there is no such command; `/retriage help` lists them.",
        "explain 1 2": "more words than it takes; it is written `/retriage explain N`.",
        "explain 7": "there is no cause 7; the comment lists 1 to 3.",
        "wrong 1 netwrok": "`netwrok` is not a kind of failure that retriage knows; the nearest is `network`.",
    },
    {"explain": WHICH, "explain 0": WHICH, "explain IV": WHICH, "explain 99999999999": WHICH, "upstream -1": WHICH},
    {f"ignore 1 {days}": f"`{days}` {DAYS}" for days in ("0", "91", "-1", "1000000000", "\u0667")},
]


@pytest.mark.parametrize("lines", LINES, ids=["words", "numbers", "days"])
def test_each_command_that_cannot_be_obeyed_is_answered_with_one_line(
    listed: Conversation, lines: dict[str, str]
) -> None:
    before = listed.comment

    asked = listed.say("\n".join(f"/retriage {words}" for words in lines), "bob")

    said = [line for line in listed.reply(asked).splitlines() if line]
    assert said == [f"`/retriage {words}`: {why}" for words, why in lines.items()]
    assert seen(asked) == REFUSED
    assert listed.comment == before


HOSTILE = (
    "@acme/everyone`",
    "&lt;img/src=x&gt;",
    "\\[a](https://evil.example)",
    "@" * 400,
    "\u0435xplain",
    "#1|&lt;/h1&gt;",
)


@pytest.mark.parametrize("command", ["", "wrong 1 "])
def test_hostile_words_stay_words(listed: Conversation, command: str) -> None:
    asked = listed.say("\n".join(f"/retriage {command}{word}" for word in HOSTILE), "bob")

    text = listed.reply(asked)
    assert seen(asked)[-1] == "confused"
    assert "this one holds 1 more" in text
    assert text.count("`/retriage") >= 4
    assert (markdown.html(text), markdown.links(text)) == ([], [])
    assert len(text) < 2_500


def test_what_no_page_shows_is_said_to_be_there(listed: Conversation) -> None:
    why = "it holds characters that no page shows; type it anew instead of copying it."
    assert listed.refused("/retriage explain\u200b 1") == f"`/retriage explain 1`: {why}"


def test_a_closed_pull_request_is_left_as_it_is(system: System) -> None:
    talk, run = begin(system, missing_file())
    talk.project.pull.merge()

    assert talk.refused("/retriage rerun", "bob").endswith("the pull request is closed; nothing was started again.")
    assert talk.refused("/retriage").endswith("the pull request is closed.")
    assert seen(talk.say("/retriage explain 1")) == OBEYED
    assert run.attempt == 1


def test_in_a_locked_conversation_reactions_are_all_that_is_seen(system: System) -> None:
    talk, run = begin(system, missing_file())
    talk.project.pull.lock()

    explain, rerun = talk.say("/retriage explain 1"), talk.say("/retriage rerun", "bob")

    assert (seen(explain), talk.reply(explain)) == (REFUSED, "")
    assert (seen(rerun), run.attempt) == (OBEYED, 2)


def test_a_comment_that_was_deleted_has_no_numbers_until_the_logs_are_read_again(system: System) -> None:
    talk, _ = begin(system, missing_file())
    talk.project.comments[0].delete()

    said = "there is no cause 1; no comment of retriage lists causes here."
    assert talk.refused("/retriage explain 1") == f"`/retriage explain 1`: {said}"

    assert seen(talk.say("/retriage")) == OBEYED
    assert "cannot stat" in talk.comment


def test_settings_say_who_may_and_what_is_offered(system: System, recorded: Recorded) -> None:
    talk, run = begin(system)
    talk.project.repository.commit({".github/retriage.yml": "upstream: off\nwho:\n  act: admin\n  analyse: read\n"})
    run.rerun(conclusion="failure", jobs=[recorded["backends"]])
    talk.project.triage(run)
    talk.project.repository.permission("erin", "admin")

    assert talk.refused("/retriage rerun", "bob").endswith("only for people with the role `admin` or more.")
    assert talk.refused("/retriage upstream 1", "erin").endswith("offer no drafts for other projects: `upstream: off`.")
    assert seen(talk.say("/retriage explain 1", "dave")) == OBEYED


def test_settings_with_a_mistake_leave_the_defaults_in_force(system: System) -> None:
    talk, run = begin(system)
    talk.project.repository.commit({".github/retriage.yml": "who:\n  act: owner\n"})
    run.rerun(conclusion="failure", jobs=[missing_file()])
    talk.project.triage(run)

    assert talk.refused("/retriage rerun", "carol").endswith("only for people with the role `write` or more.")
    assert seen(talk.say("/retriage rerun", "bob")) == OBEYED


def test_where_retriage_is_switched_off_nothing_is_answered(system: System) -> None:
    talk, _ = begin(system)
    talk.project.repository.commit({".github/retriage.yml": "enable: false\n"})

    asked = talk.say("/retriage help\n/retriage nonsense", "bob")

    assert (seen(asked), talk.project.comments) == ([], [asked])


# What is no command


def test_a_command_in_a_fence_within_a_quotation_is_ignored(listed: Conversation) -> None:
    asked = listed.write("> ```\n> /retriage rerun\n> ```\nDo not.", "bob")
    assert "holds no command" in listed.deliver(asked)[1]


def test_an_edited_comment_is_ignored(listed: Conversation) -> None:
    asked = listed.write("Thanks.", "bob")
    asked.edit("/retriage rerun")
    assert "only new comments" in listed.deliver(asked, "edited")[1]


def test_a_bot_is_ignored(listed: Conversation) -> None:
    asked = listed.write("/retriage rerun", "renovate[bot]")
    assert "not written by a person" in listed.deliver(asked)[1]


def test_an_issue_that_is_no_pull_request_is_ignored(listed: Conversation) -> None:
    issue = listed.project.repository.issue("A question")
    asked = listed.project.repository.comment(issue.number, author="bob", body="/retriage help")
    assert "not on a pull request" in listed.deliver(asked)[1]


def test_a_comment_that_is_deleted_before_it_is_read_is_not_answered(system: System) -> None:
    talk, run = begin(system, missing_file())
    asked = talk.write("/retriage rerun\n/retriage explain 1", "bob")
    event = asked.event()
    asked.delete()
    guid = str(uuid4())

    system.sandbox.deliver("issue_comment", event, to=system.processes.webhook, guid=guid)

    assert system.outcome(guid)["reason"] == "the comment with the command was deleted"
    assert (len(talk.project.comments), run.attempt) == (1, 1)


def test_a_flood_is_bounded_and_silent_after_its_first_refusal(system: System) -> None:
    talk, _ = begin(system)
    asked = [talk.write(f"/retriage nonsense-{number}", "zoe") for number in range(12)]

    with ThreadPoolExecutor(4) as pool:
        guids = [guid for guid, _ in pool.map(talk.deliver, asked)]
    for guid in guids:
        system.outcome(guid)

    replies = [talk.reply(each) for each in asked]
    assert sum("there is no such command" in text for text in replies) == 10
    assert sum("more than 10 comments with commands within 10 minutes" in text for text in replies) == 1
    assert sum(not text and not seen(each) for each, text in zip(asked, replies, strict=True)) == 1
