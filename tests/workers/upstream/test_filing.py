"""One defect is reported once, or drafted with the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import time

import pytest
import redis

from tests.workers.upstream.defects import FILES, FOUND, MARKED, THERE, URL, World, abroad, judgement
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.queue import connect
from workers.triage.abroad import IssueThere
from workers.triage.filed import How, State, UpstreamReport
from workers.triage.judgement import Judgement
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction
from workers.triage.repository.questions import Text
from workers.triage.repository.repository_settings import RepositorySettings, Upstream
from workers.triage.upstream import marker
from workers.upstream.ledger import DAY, RedisLedger
from workers.upstream.noting import noted

pytestmark = pytest.mark.sockets

AUTO, DRAFT = (RepositorySettings(upstream=value) for value in (Upstream.AUTO, Upstream.DRAFT))
KEY = marker.key(FOUND)


@pytest.fixture
def connection(valkey_url: str) -> Iterator[redis.Redis]:
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield opened


@pytest.fixture
def world(connection: redis.Redis) -> World:
    return World(RedisLedger(connection, "task"))


def report(
    world: World, settings: RepositorySettings = AUTO, found: Reproduction = FOUND, repository: str = "acme/datasets"
) -> UpstreamReport:
    told = noted(world.outside, settings, judgement(found, repository), 7).judged[0].report
    assert told is not None
    return told


def test_the_app_opens_one_issue_where_it_is_installed_however_often_it_is_asked(world: World) -> None:
    writer = world.app()
    told = [report(world) for _ in range(3)]
    assert {(each.state, each.repository, each.number, each.url) for each in told} == {
        (State.REPORTED, THERE, 70, f"{URL}/70")
    }
    ((title, body),) = writer.opened
    assert "widgets 1.2.0" in title
    assert KEY in marker.keys(body)
    filed = world.ledger.filed(KEY)
    assert filed is not None
    assert (filed.how, filed.reproduction and filed.reproduction.file) == (How.APP, "widgets/core.py")
    assert world.github.opened == []


def test_ten_repositories_that_see_it_make_one_issue_and_are_counted(world: World) -> None:
    writer = world.machine()
    assert all(report(world, DRAFT, repository=f"acme/app{number}").state is State.DRAFTED for number in range(9))
    assert report(world, repository="acme/app9").state is State.REPORTED
    assert {report(world, settings, repository="acme/app0").number for settings in (AUTO, DRAFT)} == {70}
    ((_, body),) = writer.opened
    assert "10 repositories" in body
    assert "acme/app" not in body
    assert len(world.ledger.followers(marker.defect(FOUND))) == 10


def test_one_request_is_made_cold_and_none_warm(world: World) -> None:
    for _ in range(2):
        assert report(world, DRAFT).state is State.DRAFTED
    assert world.github.names() == ["abroad"]
    assert set(world.cache.seconds.values()) == {600}


def test_a_draft_holds_what_the_release_shows(world: World) -> None:
    told = report(world, DRAFT)
    assert (told.state, told.repository, told.why) == (State.DRAFTED, THERE, ())
    assert told.url.startswith(f"https://github.com/{THERE}/issues/new?title=")
    assert "IndentationError" in told.body


def test_an_answer_that_was_lost_makes_no_second_issue(world: World) -> None:
    writer = world.app()
    writer.answer_is_lost = True
    with pytest.raises(RetryableError):
        report(world)
    known = world.ledger.filed(KEY)
    assert known is not None
    assert known.opening
    assert report(world).number == 70
    assert len(writer.opened) == 1


def test_the_last_try_does_without(world: World) -> None:
    world.app().answer_is_lost = True
    world.last_try = True
    told = report(world)
    assert (told.state, told.url) == (State.REFUSED, "")
    assert "does not tell now" in told.why[0]


def test_without_the_ledger_the_issue_is_found_by_its_marker(world: World, connection: redis.Redis) -> None:
    writer = world.app()
    assert report(world).number == 70
    connection.flushdb()
    # The search does not know of it yet, but whoever opened it does.
    assert report(world).number == 70
    connection.flushdb()
    writer.issues_of_viewer_value = ()
    world.cache.values.clear()
    world.there = abroad(FILES, MARKED)
    told = report(world)
    assert (told.state, told.number, told.url) == (State.EXISTING, 12, f"{URL}/12")
    assert len(writer.opened) == 1


def test_what_only_somebody_who_writes_there_can_find_counts(world: World) -> None:
    world.app().abroad_value = abroad(FILES, MARKED)
    told = report(world)
    assert (told.state, told.number) == (State.EXISTING, 12)


def test_an_installation_token_that_is_refused_is_not_tried_elsewhere(world: World) -> None:
    told = report(world)
    assert (told.state, told.why) == (
        State.DRAFTED,
        (f"The App is not installed at `{THERE}`, and there is no machine account.",),
    )


@pytest.mark.parametrize("error", [ForbiddenError("blocked"), GoneError("no issues", status=410)])
def test_an_issue_that_is_not_taken_is_a_draft_and_not_tried_again_the_same_day(
    world: World, error: PermanentError
) -> None:
    writer = world.app()
    writer.open_issue_error = error
    first = report(world)
    assert (first.state, first.why) == (State.DRAFTED, (f"GitHub did not take the issue: `{error}`.",))
    writer.open_issue_error = None
    assert report(world).why == first.why
    world.ledger = RedisLedger(world.ledger._connection, "task", clock=lambda: time() + DAY + 5)
    assert report(world).state is State.REPORTED


def test_the_machine_account_is_asked_where_the_app_is_not_installed(world: World) -> None:
    world.machine()
    assert report(world).state is State.REPORTED
    filed = world.ledger.filed(KEY)
    assert filed is not None
    assert filed.how is How.MACHINE


def test_the_caps_make_drafts(world: World) -> None:
    world.app()
    assert report(world).state is State.REPORTED
    other = replace(FOUND, version="1.3.0", newest="1.3.0")
    world.there = abroad(reproduced=other)
    told = report(world, found=other)
    assert told.state is State.DRAFTED
    assert "in this project" in told.why[0]


def test_a_cap_that_another_task_has_reached_meanwhile_makes_a_draft(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = world.app()
    monkeypatch.setattr(RedisLedger, "begin", lambda *_, **__: "no more than 5 issues are opened within a day")
    told = report(world)
    assert (told.state, told.why) == (
        State.DRAFTED,
        ("No issue is opened now: no more than 5 issues are opened within a day.",),
    )
    assert writer.opened == []


def test_a_task_that_finds_another_one_at_it_comes_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.upstream.ledger.LOCK_WAIT", 0.01)
    world.app()
    other = RedisLedger(world.ledger._connection, "another")
    with other.lock(KEY), pytest.raises(RetryableError):
        report(world)
    assert report(world).state is State.REPORTED


REFUSALS = {
    "its settings": (abroad({**FILES, ".github/retriage.yml": "upstream: off\n"}), "turns reports off"),
    "its guide-lines": (
        abroad({**FILES, "CONTRIBUTING.md": "We do not accept AI-generated issues.\n"}),
        "forbids them",
    ),
    "archived": (abroad(archived=True), "is archived"),
    "no issues": (abroad(issues=False), "takes no issues"),
    "another package's": (abroad({**FILES, "pyproject.toml": "[project]\nname = 'other'\n"}), "another package"),
    "mended": (abroad({**FILES, "widgets/core.py": "x = 1\ny = 2\nz = 3\n"}), "mended already"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_gate_that_is_shut_is_told_and_nothing_is_offered(world: World, name: str) -> None:
    world.there, said = REFUSALS[name]
    writer = world.app()
    told = report(world)
    assert told.state is State.REFUSED
    assert said in " ".join(told.why)
    assert (told.url, writer.opened) == ("", [])


def test_a_list_of_the_deployment_keeps_projects_away(world: World) -> None:
    world.opted_out = ("# who asked", THERE)
    assert "deployment's list" in " ".join(report(world).why)


def test_what_is_not_known_makes_a_draft(world: World) -> None:
    writer = world.app()
    unread = replace(world.there, files={**world.there.files, "CONTRIBUTING.md": Text(None, "is too long to be read")})
    unsearched = replace(world.there, found={})
    template = replace(world.there, files={k: v for k, v in world.there.files.items() if "config.yml" not in k})
    said = {"opted out": unread, "searched": unsearched, "templates": template}
    for words, there in said.items():
        world.there = there
        world.cache.values.clear()
        told = report(world)
        assert (told.state, words in " ".join(told.why)) == (State.DRAFTED, True), words
    world.public_index = None
    assert "public package index" in " ".join(report(world).why)
    assert writer.opened == []


def test_a_similar_issue_is_named_and_left_to_a_person(world: World) -> None:
    alike = IssueThere(3, "core.py of 1.2.0", "It fails", open=True, url=f"{URL}/3")
    world.there = abroad(FILES, alike)
    world.app()
    told = report(world)
    assert told.state is State.DRAFTED
    assert "may be about it" in " ".join(told.why)


def test_a_repository_that_has_moved_is_written_to_where_it_is(world: World) -> None:
    moved = "acme-labs/gadgets"
    by_name = {search: () for name in (THERE, moved) for search in marker.searches(FOUND, name)}
    world.there = abroad(name=moved, found=by_name)
    writer = world.app()
    assert report(world).repository == moved
    assert ("issues_of_viewer", moved) in writer.asked


def test_issues_of_a_repository_that_has_moved_are_searched_by_its_new_name(world: World) -> None:
    moved = "acme-labs/gadgets"
    known = dict.fromkeys(marker.searches(FOUND, moved), (MARKED,))
    world.there = abroad(name=moved, found=dict.fromkeys(marker.searches(FOUND, THERE), ()) | known)
    assert (report(world, DRAFT).state, world.github.names()) == (State.EXISTING, ["abroad", "abroad"])


def test_many_broken_files_of_a_release_make_one_issue(world: World) -> None:
    writer = world.app()
    for number in range(31):
        other = replace(FOUND, file=f"widgets/m{number}.py", line=number + 1)
        # The search finds nothing for a while, and the default branch has them all.
        files = {**FILES, other.file or "": "x = 1\n  y = 2\nz = 3\n"}
        around = tuple((number + at, line) for at, line in enumerate(("x = 1", "  y = 2", "z = 3")))
        other = replace(other, around=around)
        world.cache.values.clear()
        writer.abroad_value = world.there = abroad(files, reproduced=other)
        assert report(world, found=other, repository=f"acme/app{number}").number == 70
        assert len(world.ledger.followers(marker.defect(other))) == 1
    assert len(writer.opened) == 1


def test_the_next_release_that_is_broken_the_same_way_gets_no_issue_of_its_own(world: World) -> None:
    writer = world.app()
    assert report(world).state is State.REPORTED
    later = replace(FOUND, version="1.3.0", newest="1.3.0")
    world.ledger = RedisLedger(world.ledger._connection, "task", clock=lambda: time() + DAY + 5)
    # No search finds the first issue.
    world.there = writer.abroad_value = abroad(reproduced=later)
    told = report(world, found=later)
    assert (told.state, told.number) == (State.EXISTING, 70)
    filed = world.ledger.filed(marker.key(later))
    assert filed is not None
    # Its release mends both, and is told of once.
    assert filed.how is How.FOUND
    assert len(writer.opened) == 1


@pytest.mark.parametrize("hidden", [True, False])
def test_a_repository_that_is_not_there_or_not_public_is_not_spoken_of(world: World, hidden: bool) -> None:
    if hidden:
        world.there = abroad(private=True)
    else:
        world.github.abroad_error = GoneError("not there", status=404)
    told = report(world)
    assert told.state is State.REFUSED
    assert THERE not in " ".join(told.why)
    assert report(world).why == told.why
    assert world.github.names() == ["abroad"]


def test_an_answer_that_another_version_kept_is_asked_for_again(world: World) -> None:
    report(world, DRAFT)
    world.cache.values = dict.fromkeys(world.cache.values, b'{"name": 5}')
    assert report(world, DRAFT).state is State.DRAFTED
    assert world.github.names() == ["abroad", "abroad"]


def test_what_github_forbids_is_told_and_the_comment_written(world: World) -> None:
    world.github.abroad_error = ForbiddenError("GitHub forbids the query")
    told = report(world)
    assert (told.state, told.why) == (
        State.REFUSED,
        ("What is known of it there could not be looked up: `GitHub forbids the query`.",),
    )


OTHERS = {
    "refuted": replace(FOUND, verdict=ProofState.REFUTED),
    "not checked": replace(FOUND, verdict=ProofState.NOT_CHECKED),
    "a build": replace(FOUND, sort=Sort.BUILD),
    "no version": replace(FOUND, version=None),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_was_not_shown_is_neither_looked_up_nor_noted(world: World, name: str) -> None:
    told = noted(world.outside, AUTO, judgement(OTHERS[name]), 7)
    assert [each.report for each in told.judged] == [None]
    assert world.github.asked == []


def test_nothing_is_done_where_nobody_wants_it(world: World) -> None:
    told: Judgement = judgement()
    assert noted(world.outside, RepositorySettings(upstream=Upstream.OFF), told) is told
    assert noted(replace(world.outside, upstream=None), AUTO, told) is told
    assert world.ledger.followers(marker.defect(FOUND)) == ()


def on_a_server(world: World, found: Reproduction) -> UpstreamReport:
    there = judgement(found)
    run = replace(there.diagnoses[0].run, url="https://git.example/acme/datasets/actions/runs/1")
    told = noted(world.outside, AUTO, replace(there, diagnoses=(replace(there.diagnoses[0], run=run),)), 7)
    assert told.judged[0].report is not None
    return told.judged[0].report


def test_an_enterprise_server_drafts_for_the_public_github_and_asks_its_own(world: World) -> None:
    told = on_a_server(world, FOUND)
    assert (told.state, told.repository, told.known) == (State.DRAFTED, THERE, False)
    assert told.why == ("This GitHub cannot ask `github.com` what is known there.",)
    assert told.url.startswith(f"https://github.com/{THERE}/issues/new?")
    assert world.github.asked == []
    world.opted_out = ("widgets",)
    assert on_a_server(world, FOUND).state is State.REFUSED
    mended = on_a_server(world, replace(FOUND, fixed_in="1.2.1"))
    assert (mended.state, "1.2.1" in " ".join(mended.why)) == (State.REFUSED, True)
    own = replace(FOUND, urls={"Source": f"https://git.example/{THERE}"})
    world.opted_out = ()
    world.app()
    assert on_a_server(world, own).state is State.REPORTED
