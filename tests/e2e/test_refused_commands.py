"""Commands that are refused, answered only by reactions, or no commands at all, as people see it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.e2e.builds import failing_test, missing_file
from tests.e2e.conftest import System
from tests.e2e.conversation import OBEYED, REFUSED, Conversation, begin, seen
from tests.sandbox import JobSpec
from tests.triage import markdown

Recorded = dict[str, JobSpec]


@pytest.fixture(autouse=True)
def nobody_floods(system: System) -> None:
    """The tests share their people."""
    system.forget_floods()


@pytest.fixture(scope="module")
def listed(system: System, recorded: Recorded) -> Conversation:
    """One whose comment lists three causes, for tests that leave it as it is."""
    return begin(system, missing_file(), failing_test(), recorded["backends"])[0]


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
