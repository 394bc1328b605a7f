"""What is remembered of the one comment, and what that saves."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import REPOSITORY, SHA, FakeGitHub, FakeHistory, a_comment, a_pull
from tests.workers.triaged import OLD, outcome_of, outside
from workers.errors import GoneError
from workers.pipeline import update_pull
from workers.publish import DELETED, Action, Body
from workers.triage.diagnosis import Written

URL = "https://github.com/acme/datasets/pull/7#issuecomment-500"
STANDING = Written(500, URL, Body(REPOSITORY, OLD, create=True).digest)


def remembered(written: Written = STANDING) -> FakeHistory:
    return FakeHistory(written_value={(REPOSITORY, "#7"): written})


def body_now() -> str:
    """What the comment says of the run that all these tests tell of."""
    github = FakeGitHub()
    outcome_of(github)
    return github.created[0]


def test_a_new_comment_is_remembered() -> None:
    github, history = FakeGitHub(), FakeHistory()
    outcome_of(github, history)
    digest = Body(REPOSITORY, github.created[0], create=True).digest
    told = Written(900, URL.replace("500", "900"), digest, SHA, kind="missing-file", confidence=0.95)
    assert history.comments == [(REPOSITORY, "#7", told)]


def test_a_remembered_comment_is_edited_without_being_looked_for() -> None:
    github, history = FakeGitHub(comments_value=[a_comment(OLD)]), remembered()
    assert outcome_of(github, history).action is Action.EDITED
    assert [number for number, _ in github.edited] == [500]
    assert "comments" not in github.names()
    digest = Body(REPOSITORY, github.edited[0][1], create=True).digest
    ((_, what, written),) = history.comments
    assert (what, written.id, written.digest, written.head) == ("#7", 500, digest, SHA)


def test_a_remembered_comment_that_says_so_already_is_left_alone() -> None:
    same = replace(STANDING, digest=Body(REPOSITORY, body_now().replace("\n", "\r\n"), create=True).digest)
    github = FakeGitHub()
    outcome = outcome_of(github, remembered(same))
    assert (outcome.action, outcome.url) == (Action.UNCHANGED, URL)
    assert not github.edited
    assert "comments" not in github.names()


def test_a_comment_that_a_person_deleted_is_not_written_again_for_the_same_head() -> None:
    github, history = FakeGitHub(edit_error=GoneError("404", status=404)), remembered(replace(STANDING, head=SHA))
    assert outcome_of(github, history).reason == DELETED
    assert [written.deleted for _, _, written in history.comments] == [True]
    assert outcome_of(github, history).reason == DELETED
    assert not github.created


def test_a_comment_that_a_person_deleted_is_written_anew_for_the_next_head() -> None:
    github, history = FakeGitHub(), remembered(replace(STANDING, head="c" * 40, deleted=True))
    assert outcome_of(github, history).action is Action.CREATED
    assert not history.written_value[REPOSITORY, "#7"].deleted


def test_a_comment_of_an_older_head_that_is_gone_is_written_anew() -> None:
    github, history = FakeGitHub(edit_error=GoneError("404", status=404)), remembered(replace(STANDING, head="c" * 40))
    assert outcome_of(github, history).action is Action.CREATED
    assert "comments" in github.names()


def test_a_deleted_comment_is_written_again_where_somebody_asks_for_it() -> None:
    github, history = FakeGitHub(), remembered(replace(STANDING, head=SHA, deleted=True))
    update_pull(outside(github, history), REPOSITORY, a_pull(), afresh=True)
    assert len(github.created) == 1


def test_thumbs_on_what_stood_there_are_taken_as_feedback() -> None:
    github, history = FakeGitHub(edited_reactions=(1, 2)), remembered(replace(STANDING, kind="network", confidence=0.9))
    outcome_of(github, history)
    assert {(each.kind, each.opinion, each.times) for each in history.feedback_value} == {
        ("network", "right", 1),
        ("network", "wrong", 2),
    }


def test_another_comment_of_ours_is_taken_where_the_remembered_one_is_gone() -> None:
    """Redis may remember one that was deleted, while an older one stands on GitHub."""
    github, history = FakeGitHub(comments_value=[a_comment(body_now(), id=400)]), remembered()
    github.edit_error = GoneError("404", status=404)
    assert outcome_of(github, history).action is Action.UNCHANGED
    assert [written.id for _, _, written in history.comments if written] == [400]
