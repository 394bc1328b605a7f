"""How comments with commands are answered: by whom they are obeyed, and what is seen of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import FakeGitHub, FakeHistory, a_comment, a_pull
from tests.workers.commands.given import JUDGEMENT, LISTED, Remembering, World
from workers.errors import ForbiddenError, GoneError, RetryableError
from workers.publish import Action, Outcome
from workers.triage.diagnosis import Cause
from workers.triage.repository.repository_settings import RepositorySettings, Who


def test_the_author_of_the_pull_request_has_the_logs_read_again() -> None:
    world = World()
    assert world.obey("", author="Alice").action is Action.EDITED
    assert world.github.reactions == ["eyes", "rocket"]
    assert world.updates == [True]
    assert "role" not in world.github.names()
    assert not world.github.created


READS, CHANGES = ["", "explain 1", "report", "help", "wrong 1"], ["rerun", "ignore 1", "upstream 2"]


@pytest.mark.parametrize("line", READS)
@pytest.mark.parametrize("role", ["triage", "write", "maintain", "admin"])
def test_people_with_triage_permission_or_more_may_have_things_said(role: str, line: str) -> None:
    world = World()
    world.obey(line, author="bob", role=role)
    assert world.github.reactions == ["eyes", "rocket"]


@pytest.mark.parametrize("line", CHANGES)
@pytest.mark.parametrize("role", ["write", "maintain", "admin"])
def test_people_with_write_permission_or_more_may_change_things(role: str, line: str) -> None:
    world = World()
    world.obey(line, author="bob", role=role)
    assert world.github.reactions == ["eyes", "rocket"]


@pytest.mark.parametrize(
    ("line", "role"),
    [(line, role) for line in [*READS, *CHANGES] for role in ("read", "none", "", "security-manager", "Admin")]
    + [(line, "triage") for line in CHANGES],
)
def test_others_are_refused_with_one_line(line: str, role: str) -> None:
    world = World()
    assert world.obey(line, author="bob", role=role).action is Action.SKIPPED
    assert world.github.reactions == ["confused"]
    assert world.reply.count("\n") == 1
    assert "only for " in world.reply
    assert not world.updates
    assert not world.github.rerun
    assert not world.history.ignored_value
    assert not world.history.wrong_value


@pytest.mark.parametrize("line", CHANGES)
def test_the_author_needs_the_role_for_what_changes_something(line: str) -> None:
    world = World()
    world.obey(line, role="read")
    assert world.reply.endswith("only for people with the role `write` or more.\n")


def test_the_settings_say_who_may() -> None:
    settings = RepositorySettings(who=Who(analyse="read", act="admin"))
    world = World(settings=settings)
    world.obey("", "rerun", author="bob", role="maintain")
    assert world.github.reactions == ["eyes", "confused", "rocket"]
    assert world.reply == "`/retriage rerun`: only for people with the role `admin` or more.\n"


def test_nobody_is_the_author_of_a_pull_request_of_a_deleted_account() -> None:
    world = World(FakeGitHub(pull_value={7: (a_pull(author=None),)}))
    world.obey("", author="ghost")
    assert world.github.reactions == ["confused"]


def test_the_role_is_asked_once_for_several_commands() -> None:
    world = World()
    world.obey("", "explain 1", "help", author="bob", role="write")
    assert world.github.names().count("role") == 1


@pytest.mark.parametrize("error", [RetryableError("502"), ForbiddenError("no metadata permission")])
def test_while_the_role_cannot_be_told_nothing_is_done(error: RetryableError | ForbiddenError) -> None:
    world = World(FakeGitHub(role_error=error))
    with pytest.raises(type(error)):
        world.obey("", author="bob")
    assert not world.github.reactions
    assert not world.github.created


@pytest.mark.parametrize(
    ("word", "nearest"),
    [("explian", "`/retriage explain N`"), ("re-run", "`/retriage rerun`"), ("ingore", "`/retriage ignore N [DAYS]`")],
)
def test_an_unknown_word_gets_the_nearest_command(word: str, nearest: str) -> None:
    world = World()
    assert world.obey(word).action is Action.SKIPPED
    assert world.github.reactions == ["confused"]
    assert world.reply == (
        f"`/retriage {word}`: there is no such command; the nearest is {nearest}, and `/retriage help` lists all.\n"
    )


def test_a_word_like_no_command_is_told_where_they_are_listed() -> None:
    world = World()
    world.obey("deploy")
    assert world.reply == "`/retriage deploy`: there is no such command; `/retriage help` lists them.\n"


@pytest.mark.parametrize("line", ["expl\u200bain 1", "explain 1\u2060", "wrong 2 net\u202ework", "\ufeffhelp"])
def test_what_no_page_shows_is_said_to_be_there(line: str) -> None:
    world = World()
    world.obey(line, role="admin")
    assert world.github.reactions == ["confused"]
    assert world.reply.endswith(": it holds characters that no page shows; type it anew instead of copying it.\n")
    assert world.reply.rstrip("\n").isprintable()
    assert not world.history.wrong_value


def test_an_organizations_own_role_is_said_to_count_as_none() -> None:
    world = World()
    world.obey("rerun", author="bob", role="ci-`operator")
    who = "only for people with the role `write` or more"
    assert world.reply == (
        f"`/retriage rerun`: {who}; the role ``ci-`operator`` is the organization's own, and counts as none.\n"
    )


def test_an_unknown_word_cannot_mention_anybody() -> None:
    world = World()
    world.obey("`@acme/everyone`")
    assert world.reply.startswith("`` /retriage `@acme/everyone` ``: there is no such command")


@pytest.mark.parametrize("line", ["rerun lint", "explain 1 2", "ignore 1 7 days", "report week", "help me"])
def test_more_words_than_a_command_takes_are_not_guessed_at(line: str) -> None:
    world = World()
    world.obey(line, role="admin")
    assert world.github.reactions == ["confused"]
    assert "more words than it takes; it is written `/retriage " in world.reply


def test_several_commands_are_obeyed_in_their_order_with_one_reply() -> None:
    world = World()
    outcome = world.obey("ignore 1 3", "help", "explain 9", "", role="write")
    assert outcome.action is Action.EDITED
    assert world.github.reactions == ["eyes", "confused", "rocket"]
    assert world.updates == [True, False]
    help_, refusal = world.reply.index("The commands of retriage"), world.reply.index("there is no cause 9")
    assert help_ < refusal


def test_commands_beyond_the_fifth_are_said_to_be_left_out() -> None:
    world = World()
    world.obey("", left_out=3)
    assert world.github.reactions == ["eyes", "confused", "rocket"]
    assert world.reply == "Of one comment 5 commands are obeyed; this one holds 3 more.\n"


def test_a_reply_that_would_be_too_long_names_what_it_leaves_out() -> None:
    long = tuple(replace(each, cause=a_long(each.cause)) for each in JUDGEMENT.judged)
    world = World(judgement=replace(JUDGEMENT, judged=long))
    world.obey("explain 1", "explain 2", "help")
    assert len(world.github.created[0]) <= 65_536
    assert "Cause 1: all that is known" in world.reply
    assert "*The answer to `/retriage explain 2` is left out" in world.reply
    assert "The commands of retriage" in world.reply


def a_long(cause: Cause) -> Cause:
    """The same with a page of log around its line."""
    (sighting,) = cause.sightings
    finding = replace(sighting.found.finding, excerpt="x" * 40_000)
    return Cause((replace(sighting, found=replace(sighting.found, finding=finding)),))


@pytest.mark.parametrize("line", ["", "deploy", "explain 1"])
def test_a_command_that_was_deleted_again_is_dropped(line: str) -> None:
    world = World(FakeGitHub(comments_value=[LISTED], react_error=GoneError("GitHub answered 404", status=404)))
    assert world.obey(line) == Outcome(Action.SKIPPED, "the comment with the command was deleted")
    assert not world.github.created
    assert not world.updates


def test_where_github_takes_no_reply_a_reaction_says_so_and_the_rest_is_done() -> None:
    world = World(FakeGitHub(comments_value=[LISTED], create_error=ForbiddenError("the conversation is locked")))
    assert world.obey("explain 1", "nonsense") == Outcome(Action.SKIPPED, "GitHub takes no reply")
    assert world.github.reactions == ["eyes", "confused", "confused"]
    world.github.reactions.clear()
    assert world.obey("explain 1", "ignore 1", role="write").action is Action.EDITED
    assert world.github.reactions == ["eyes", "confused", "rocket"]
    assert world.history.ignored_value


def test_a_repository_that_is_switched_off_stays_silent() -> None:
    world = World(settings=RepositorySettings(enable=False))
    assert world.obey("", "help").reason == "the repository's settings switch retriage off"
    assert not world.github.reactions
    assert not world.github.created


def test_no_rocket_before_the_work_is_done() -> None:
    world = World(update_error=RetryableError("502"))
    with pytest.raises(RetryableError):
        world.obey("ignore 1", role="write")
    assert world.github.reactions == ["eyes"]


def test_nothing_to_write_is_said() -> None:
    world = World(updated=Outcome(Action.SKIPPED, "no run has failed, and some go on"))
    world.obey("")
    assert world.github.reactions == ["eyes", "confused"]
    assert world.reply == "`/retriage`: nothing is written: no run has failed, and some go on.\n"


def test_a_closed_pull_request_is_not_analysed() -> None:
    world = World(FakeGitHub(pull_value={7: (a_pull(open=False),)}))
    world.obey("", "rerun", role="admin")
    assert world.reply.count("the pull request is closed") == 2
    assert not world.updates
    assert not world.github.rerun


class TestTriedAgain:
    """The task is tried again after a passing fault, whichever step it was at."""

    @pytest.mark.parametrize("line", ["deploy", "explain 1", "help"])
    def test_a_reply_is_not_repeated(self, line: str) -> None:
        world = World()
        world.obey(line)
        again = world.later()
        again.obey(line)
        assert len(world.github.created) == 1
        assert not again.github.created

    @pytest.mark.parametrize("line", ["deploy", "explain 1"])
    def test_a_reply_that_was_lost_is_written(self, line: str) -> None:
        world = World(FakeGitHub(comments_value=[LISTED], create_error=RetryableError("502")))
        with pytest.raises(RetryableError):
            world.obey(line)
        again = world.later()
        again.obey(line)
        assert len(again.github.created) == 1

    def test_a_reply_that_somebody_else_copied_does_not_count(self) -> None:
        copied = a_comment("<!-- retriage:reply 400 -->\nhi", id=901, ours=False)
        world = World(FakeGitHub(comments_value=[LISTED, copied], react_value=False))
        world.obey("help")
        assert len(world.github.created) == 1

    @pytest.mark.parametrize("line", ["ignore 1 0", "wrong 2 nonsense"])
    def test_a_refusal_is_told_however_often_its_reply_was_lost(self, line: str) -> None:
        world = World(history=Remembering())
        for _ in range(3):
            world = world.later()
            world.github.create_error = RetryableError("502")
            with pytest.raises(RetryableError):
                world.obey(line, role="write")
        world = world.later()
        world.obey(line, role="write")
        assert world.github.reactions == ["eyes", "confused"]
        assert len(world.github.created) == 1
        assert not world.updates

    def test_a_number_that_means_another_cause_by_then_ignores_nothing_more(self) -> None:
        world = World(update_error=RetryableError("502"))
        with pytest.raises(RetryableError):
            world.obey("ignore 1", role="write")
        assert list(world.history.ignored_value) == ["1:0123456789abcdef"]
        again = world.later()
        again.github.comments_value = [
            a_comment("<!-- retriage:comment -->\n<!-- retriage:causes 1=1:broken -->\n", id=500)
        ]
        again.history.first_time_value = False
        again.obey("ignore 1", role="write")
        assert list(again.history.ignored_value) == ["1:0123456789abcdef"]
        assert again.updates == [False]
        assert again.github.reactions[-1] == "rocket"


class TestFlood:
    """One user's many comments."""

    def test_the_first_one_too_many_is_told_so(self) -> None:
        world = World(history=FakeHistory(count_value=11))
        assert world.obey("").reason == "alice gives too many commands"
        assert world.github.reactions == ["confused"]
        assert "more than 10 comments with commands within 10 minutes" in world.reply
        assert not world.updates

    def test_the_others_are_not_answered(self) -> None:
        world = World(history=FakeHistory(count_value=12))
        world.obey("")
        assert not world.github.reactions
        assert not world.github.created
        assert "role" not in world.github.names()

    def test_nobody_is_told_so_where_retriage_is_switched_off(self) -> None:
        world = World(history=FakeHistory(count_value=11), settings=RepositorySettings(enable=False))
        world.obey("")
        assert not world.github.reactions
        assert not world.github.created

    def test_the_tenth_is_obeyed(self) -> None:
        world = World(history=FakeHistory(count_value=10))
        world.obey("")
        assert world.github.reactions == ["eyes", "rocket"]

    def test_one_user_is_counted_under_any_spelling(self) -> None:
        world = World()
        world.obey("", author="Alice")
        assert "commands alice" in world.history.counted

    def test_later_tries_of_a_task_are_not_counted(self) -> None:
        world = World(history=FakeHistory(count_value=50, first_time_value=False))
        world.obey("")
        assert "commands alice" not in world.history.counted
        assert world.updates == [True]

    def test_a_fault_while_it_is_told_is_left(self) -> None:
        world = World(FakeGitHub(react_error=RetryableError("502")), FakeHistory(count_value=11))
        assert world.obey("").action is Action.SKIPPED
