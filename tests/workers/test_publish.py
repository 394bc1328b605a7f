"""What is remembered of the one comment, and what that saves."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import REPOSITORY, FakeGitHub, FakeHistory, a_comment
from tests.workers.triaged import OLD, outcome_of
from workers.errors import GoneError
from workers.publish import Action, Body
from workers.triage.diagnosis import Written

URL = "https://github.com/acme/datasets/pull/7#issuecomment-500"
STANDING = Written(500, URL, Body(REPOSITORY, OLD, create=True).digest)


def remembered(written: Written = STANDING) -> FakeHistory:
    return FakeHistory(comment_value={(REPOSITORY, 7): written})


def body_now() -> str:
    """What the comment says of the run that all these tests tell of."""
    github = FakeGitHub()
    outcome_of(github)
    return github.created[0]


def test_a_new_comment_is_remembered() -> None:
    github, history = FakeGitHub(), FakeHistory()
    outcome_of(github, history)
    digest = Body(REPOSITORY, github.created[0], create=True).digest
    assert history.comments == [(REPOSITORY, 7, Written(900, URL.replace("500", "900"), digest))]


def test_a_remembered_comment_is_edited_without_being_looked_for() -> None:
    github, history = FakeGitHub(comments_value=[a_comment(OLD)]), remembered()
    assert outcome_of(github, history).action is Action.EDITED
    assert [number for number, _ in github.edited] == [500]
    assert "comments" not in github.names()
    digest = Body(REPOSITORY, github.edited[0][1], create=True).digest
    assert history.comments == [(REPOSITORY, 7, replace(STANDING, digest=digest))]


def test_a_remembered_comment_that_says_so_already_is_left_alone() -> None:
    same = replace(STANDING, digest=Body(REPOSITORY, body_now().replace("\n", "\r\n"), create=True).digest)
    github = FakeGitHub()
    outcome = outcome_of(github, remembered(same))
    assert (outcome.action, outcome.url) == (Action.UNCHANGED, URL)
    assert not github.edited
    assert "comments" not in github.names()


def test_a_remembered_comment_that_somebody_deleted_is_looked_for_and_written_anew() -> None:
    github, history = FakeGitHub(edit_error=GoneError("404", status=404)), remembered()
    assert outcome_of(github, history).action is Action.CREATED
    assert "comments" in github.names()
    assert next(written for _, _, written in history.comments) is None
    assert len(history.comments) == 2


def test_another_comment_of_ours_is_taken_where_the_remembered_one_is_gone() -> None:
    """Redis may remember one that was deleted, while an older one stands on GitHub."""
    github, history = FakeGitHub(comments_value=[a_comment(body_now(), id=400)]), remembered()
    github.edit_error = GoneError("404", status=404)
    assert outcome_of(github, history).action is Action.UNCHANGED
    assert [written.id for _, _, written in history.comments if written] == [400]
