"""Who may give which command, and what is seen of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import QUOTE, REPOSITORY, FakeGitHub, FakeHistory
from tests.fakes import a_comment as comment
from tests.workers.triaged import outside
from workers.errors import ForbiddenError, GoneError, RetryableError
from workers.obey import MAY_ANALYSE, obey
from workers.publish import Action, Outcome
from workers.queue import ObeyCommand

COMMAND = ObeyCommand(1, REPOSITORY, 7, 400, "alice", "")
BY_BOB = replace(COMMAND, author="bob")


def obeyed(github: FakeGitHub, command: ObeyCommand = COMMAND, history: FakeHistory | None = None) -> Outcome:
    return obey(outside(github, history), command)


def test_the_author_of_the_pull_request_has_the_logs_read_again() -> None:
    github = FakeGitHub()
    assert obeyed(github, replace(COMMAND, author="Alice")).action is Action.CREATED
    assert github.reactions == ["eyes", "rocket"]
    assert QUOTE in github.created[0]
    assert "role" not in github.names()


@pytest.mark.parametrize("role", sorted(MAY_ANALYSE))
def test_people_with_triage_permission_or_more_may(role: str) -> None:
    github = FakeGitHub(role_value=role)
    assert obeyed(github, BY_BOB).action is Action.CREATED
    assert github.reactions == ["eyes", "rocket"]


@pytest.mark.parametrize("role", ["read", "none", "", "security-manager"])
def test_others_are_refused_with_one_line(role: str) -> None:
    github = FakeGitHub(role_value=role)
    assert obeyed(github, BY_BOB).action is Action.SKIPPED
    assert github.reactions == ["confused"]
    (answer,) = github.created
    assert answer.count("\n") == 1
    assert "triage permission" in answer
    assert "jobs" not in github.names()


def test_a_refusal_is_not_repeated_when_the_task_is() -> None:
    github = FakeGitHub(role_value="read", react_value=False)
    assert obeyed(github, BY_BOB).action is Action.SKIPPED
    assert not github.created


def test_an_unknown_word_is_answered_with_one_line() -> None:
    github = FakeGitHub()
    outcome = obeyed(github, replace(COMMAND, name="deploy"))
    assert outcome.action is Action.SKIPPED
    assert github.reactions == ["confused"]
    (answer,) = github.created
    assert answer.startswith("`/retriage deploy` is not a command of retriage.")
    assert answer.count("\n") == 1


def test_an_unknown_word_cannot_mention_anybody() -> None:
    github = FakeGitHub()
    obeyed(github, replace(COMMAND, name="`@acme/everyone`"))
    assert github.created[0].startswith("`` /retriage `@acme/everyone` `` is not a command")


@pytest.mark.parametrize("error", [RetryableError("502"), ForbiddenError("no metadata permission")])
def test_while_the_role_cannot_be_told_nothing_is_done(error: RetryableError | ForbiddenError) -> None:
    github = FakeGitHub(role_error=error)
    with pytest.raises(type(error)):
        obeyed(github, BY_BOB)
    assert not github.reactions
    assert not github.created


@pytest.mark.parametrize("command", [COMMAND, BY_BOB, replace(COMMAND, name="deploy")])
def test_a_command_that_was_deleted_again_is_dropped(command: ObeyCommand) -> None:
    github = FakeGitHub(react_error=GoneError("GitHub answered 404", status=404))
    assert obeyed(github, command) == Outcome(Action.SKIPPED, "the comment with the command was deleted")
    assert not github.created
    assert "jobs" not in github.names()


def test_a_comment_that_says_so_already_is_answered_by_the_rocket_alone() -> None:
    first = FakeGitHub()
    obeyed(first)
    again = FakeGitHub(comments_value=[comment(first.created[0])])
    assert obeyed(again).action is Action.UNCHANGED
    assert again.reactions == ["eyes", "rocket"]


def test_no_rocket_before_the_work_is_done() -> None:
    github = FakeGitHub(create_error=RetryableError("502"))
    with pytest.raises(RetryableError):
        obeyed(github)
    assert github.reactions == ["eyes"]
