"""What each command does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes import REPOSITORY, FakeGitHub, FakeHistory, a_comment, a_run
from tests.workers.commands.given import AT, FIRST, JUDGEMENT, LISTED, SECOND, THIRD, World
from workers.errors import ForbiddenError, GoneError, RetryableError
from workers.publish import Action
from workers.triage.diagnosis import Written
from workers.triage.feedback import Feedback, Opinion
from workers.triage.judgement import Ignored, Wrong
from workers.triage.repository.repository_settings import RepositorySettings, Upstream
from workers.triage.verdicts import Verdict, Whose

BEFORE = datetime.fromtimestamp(AT, UTC) - timedelta(hours=1)
AFTER = datetime.fromtimestamp(AT, UTC) + timedelta(minutes=2)
NUMBERED = ["explain", "ignore", "wrong", "upstream"]


class TestNumbers:
    """The numbers are those of the comment that people see."""

    @pytest.mark.parametrize("name", NUMBERED)
    @pytest.mark.parametrize("number", ["4", "17", "9999"])
    def test_a_number_that_is_not_in_the_comment_is_refused(self, name: str, number: str) -> None:
        world = World()
        world.obey(f"{name} {number}", role="write")
        assert world.github.reactions == ["eyes", "confused"]
        expected = f"there is no cause {number}; the comment lists 1 to 3."
        assert world.reply == f"`/retriage {name} {number}`: {expected}\n"

    @pytest.mark.parametrize("name", NUMBERED)
    @pytest.mark.parametrize("word", ["", "0", "-1", "one", "1.", "\u0661", "12345", "##1"])
    def test_what_is_no_number_is_refused(self, name: str, word: str) -> None:
        world = World()
        world.obey(f"{name} {word}", role="write")
        assert world.reply.endswith(": it wants the number of a cause; the comment lists 1 to 3.\n")

    def test_the_only_cause_needs_no_number(self) -> None:
        one = a_comment(f"<!-- retriage:comment -->\n<!-- retriage:causes 1={FIRST} -->\n", id=500)
        world = World(FakeGitHub(comments_value=[one]))
        world.obey("explain")
        assert "Cause 1: all that is known" in world.reply
        world = World(FakeGitHub(comments_value=[one]))
        world.obey("explain 2")
        assert world.reply.endswith("there is no cause 2; the comment lists one.\n")

    @pytest.mark.parametrize("comments", [[], [a_comment("<!-- retriage:comment -->\n### CI is green", id=500)]])
    def test_without_causes_in_a_comment_there_is_no_number(self, comments: list[object]) -> None:
        world = World(FakeGitHub(comments_value=comments))  # type: ignore[arg-type]
        world.obey("explain 1")
        assert world.reply.endswith("there is no cause 1; no comment of retriage lists causes here.\n")

    def test_a_comment_that_somebody_else_copied_counts_for_nothing(self) -> None:
        world = World(FakeGitHub(comments_value=[replace(LISTED, ours=False)]))
        world.obey("ignore 1", role="write")
        assert not world.history.ignored_value

    def test_the_comment_that_is_known_is_asked_for_alone(self) -> None:
        world = World(history=FakeHistory(written_value={(REPOSITORY, "#7"): Written(500, LISTED.url, "")}))
        world.obey("explain 1")
        assert "comment" in world.github.names()
        assert "comments" not in world.github.names()

    def test_a_comment_that_is_gone_is_looked_for(self) -> None:
        gone = GoneError("GitHub answered 404", status=404)
        history = FakeHistory(written_value={(REPOSITORY, "#7"): Written(1, LISTED.url, "")})
        world = World(FakeGitHub(comments_value=[LISTED], comment_error=gone), history)
        world.obey("explain 1")
        assert "Cause 1" in world.reply

    @pytest.mark.parametrize("line", ["explain 2", "upstream 2"])
    def test_an_answer_keeps_the_number_although_the_order_has_changed_since(self, line: str) -> None:
        first, second, *others = JUDGEMENT.judged
        turned = (replace(second, number=1), replace(first, number=2), *others)
        world = World(judgement=replace(JUDGEMENT, judged=turned))
        world.obey(line, "explain 1", role="write")
        assert world.reply.index("githubkit") < world.reply.index("Cause 1: all that is known of it")
        assert "Cause 2" in world.reply or line == "upstream 2"

    @pytest.mark.parametrize("judgement", [None, replace(JUDGEMENT, judged=())])
    def test_a_cause_of_which_nothing_is_kept_is_not_guessed_at(self, judgement: None) -> None:
        world = World(judgement=judgement)
        world.obey("explain 2", "wrong 2")
        assert world.reply.count("cause 2 is not among what the runs of `aaaaaaa` show now.") == 2
        assert not world.history.feedback_value


class TestRerun:
    """The failed jobs are started again."""

    def test_every_red_run_of_the_head_is_started_and_nothing_else(self) -> None:
        runs = [
            a_run(id=1, workflow_id=1),
            a_run(id=2, workflow_id=2, conclusion="success"),
            a_run(id=3, workflow_id=3, conclusion="timed_out"),
            a_run(id=4, workflow_id=4, completed=False, conclusion=None),
            a_run(id=5, workflow_id=3, number=4),
        ]
        world = World(FakeGitHub(runs_of_value=runs))
        assert world.obey("rerun", role="write").action is Action.UNCHANGED
        assert world.github.rerun == [1, 3]
        assert world.github.reactions == ["eyes", "rocket"]
        assert not world.updates
        assert not world.github.created

    @pytest.mark.parametrize(
        ("run", "reason"),
        [
            (a_run(conclusion="success"), "no run of aaaaaaa has failed; nothing was started again."),
            (a_run(completed=False, conclusion=None), "no run of aaaaaaa has failed, and some go on;"),
        ],
    )
    def test_without_a_red_run_nothing_is_started(self, run: object, reason: str) -> None:
        world = World(FakeGitHub(runs_of_value=[run]))  # type: ignore[list-item]
        world.obey("rerun", role="write")
        assert world.github.reactions == ["eyes", "confused"]
        assert reason in world.reply

    def test_what_github_does_not_start_is_said(self) -> None:
        world = World(FakeGitHub(rerun_failed_error=ForbiddenError("too old")))
        world.obey("rerun", role="write")
        assert world.github.reactions == ["eyes", "confused"]
        link = "[`CI` #5](https://github.com/acme/datasets/actions/runs/100)"
        assert f"GitHub refuses to start the failed jobs of {link} again;" in world.reply

    def test_the_next_try_of_the_task_starts_only_what_was_red_before_the_command(self) -> None:
        runs = [
            a_run(id=1, workflow_id=1, updated_at=BEFORE),
            a_run(id=2, workflow_id=2, updated_at=AFTER, attempt=2),
            a_run(id=3, workflow_id=3, completed=False, conclusion=None),
        ]
        world = World(FakeGitHub(runs_of_value=runs, react_value=False))
        world.obey("rerun", role="write")
        assert world.github.rerun == [1]

    def test_the_next_try_finds_all_of_them_started(self) -> None:
        going_on = a_run(completed=False, conclusion=None, attempt=2)
        world = World(FakeGitHub(runs_of_value=[going_on], react_value=False))
        world.obey("rerun", role="write")
        assert not world.github.rerun
        assert not world.github.created
        assert world.github.reactions == ["eyes", "rocket"]

    @pytest.mark.parametrize(("failed_first", "started"), [(True, [100]), (False, [])])
    def test_a_cancelled_run_is_started_again_where_it_is_told_what_failed_in_it(
        self, failed_first: bool, started: list[int]
    ) -> None:
        history = FakeHistory(diagnosis_value=JUDGEMENT.diagnoses[0] if failed_first else None)
        world = World(FakeGitHub(runs_of_value=[a_run(conclusion="cancelled")]), history)
        world.obey("rerun", role="write")
        assert world.github.rerun == started

    def test_a_passing_fault_is_tried_again(self) -> None:
        world = World(FakeGitHub(rerun_failed_error=RetryableError("502")))
        with pytest.raises(RetryableError):
            world.obey("rerun", role="write")
        assert world.github.reactions == ["eyes"]


class TestIgnore:
    """Nothing more is heard of a cause for a while."""

    @pytest.mark.parametrize(("line", "days"), [("ignore 1", 7), ("ignore 1 1", 1), ("ignore #1 90", 90)])
    def test_the_cause_is_remembered_until_then_and_the_comment_brought_up_to_date(self, line: str, days: int) -> None:
        world = World()
        assert world.obey(line, author="bob", role="write").action is Action.EDITED
        assert world.history.ignored_value == {FIRST: Ignored("bob", AT + days * 24 * 3600)}
        assert world.updates == [False]
        assert world.github.reactions == ["eyes", "rocket"]
        assert not world.github.created

    @pytest.mark.parametrize("days", ["0", "91", "-1", "7d", "week", "1e1", "99999", "\u0667"])
    def test_what_is_no_number_of_days_is_refused(self, days: str) -> None:
        world = World()
        world.obey(f"ignore 1 {days}", role="write")
        assert f"`{days}` is no number of days from 1 to 90." in world.reply
        assert not world.history.ignored_value
        assert not world.updates

    def test_a_cause_that_cannot_be_recognised_again_cannot_be_ignored(self) -> None:
        assert THIRD.startswith("0:")
        world = World()
        world.obey("ignore 3", role="write")
        assert "cause 3 cannot be ignored" in world.reply
        assert not world.history.ignored_value

    def test_two_causes_are_those_that_the_author_saw(self) -> None:
        world = World()
        world.obey("ignore 1", "ignore 2", role="write")
        assert set(world.history.ignored_value) == {FIRST, SECOND}
        assert world.updates == [False]


class TestWrong:
    """Somebody says that retriage is wrong."""

    def test_it_is_kept_as_feedback_and_the_entry_marked(self) -> None:
        world = World()
        world.obey("wrong 2", author="Bob", role="triage")
        source = f"wrong acme/datasets#7 {SECOND} bob"
        assert world.history.feedback_value == [
            Feedback(source, Opinion.WRONG, "broken-dependency", 0.9, None, AT),
        ]
        assert world.history.wrong_value == {SECOND: Wrong("Bob", None)}
        assert world.updates == [False]
        assert world.github.reactions == ["eyes", "rocket"]

    @pytest.mark.parametrize("kind", ["missing-module", "Missing_Module", "`missing-module`"])
    def test_the_kind_that_it_is_instead_is_kept(self, kind: str) -> None:
        world = World()
        world.obey(f"wrong 2 {kind}")
        assert world.history.wrong_value == {SECOND: Wrong("alice", "missing-module")}
        assert world.history.feedback_value[0].said == "missing-module"

    @pytest.mark.parametrize(
        ("kind", "said"),
        [
            ("missing-modul", "the nearest is `missing-module`."),
            ("test-fail", "the nearest is `test-failure`."),
            ("@everyone", "leave it out to say only that the cause is wrong."),
        ],
    )
    def test_of_an_unknown_kind_the_nearest_is_named(self, kind: str, said: str) -> None:
        world = World()
        world.obey(f"wrong 2 {kind}")
        assert world.reply.endswith(f"`{kind}` is not a kind of failure that retriage knows; {said}\n")
        assert not world.history.feedback_value
        assert not world.updates

    def test_the_kind_that_it_is_told_as_is_no_other_one(self) -> None:
        world = World()
        world.obey("wrong 2 broken-dependency")
        assert "cause 2 is told as `broken-dependency` already" in world.reply
        assert not world.history.wrong_value


class TestUpstream:
    """A draft for the maintainers of a package."""

    def test_a_broken_package_has_a_draft(self) -> None:
        world = World()
        world.obey("upstream 2", role="write")
        assert "A draft of an issue" in world.reply
        assert not world.updates

    def test_a_cause_that_is_told_as_upstream_has_one_too(self) -> None:
        first, *others = JUDGEMENT.judged
        judged = (replace(first, verdict=Verdict(Whose.UPSTREAM, "")), *others)
        world = World(judgement=replace(JUDGEMENT, judged=judged))
        world.obey("upstream 1", role="write")
        assert "A draft of an issue" in world.reply

    def test_another_cause_is_refused_with_why(self) -> None:
        world = World()
        world.obey("upstream 1", role="write")
        assert world.reply.endswith("cause 1 is told as `missing-file`, not as a defect of somebody else's package.\n")

    def test_another_causes_verdict_is_told_with_it(self) -> None:
        first, *others = JUDGEMENT.judged
        judged = (replace(first, verdict=Verdict(Whose.FLAKY, "")), *others)
        world = World(judgement=replace(JUDGEMENT, judged=judged))
        world.obey("upstream 1", role="write")
        assert "is told as `missing-file` (flaky), not as" in world.reply

    def test_the_settings_may_want_none(self) -> None:
        world = World(settings=RepositorySettings(upstream=Upstream.OFF))
        world.obey("upstream 2", role="write")
        assert world.github.reactions == ["eyes", "confused"]
        assert "`upstream: off`" in world.reply
