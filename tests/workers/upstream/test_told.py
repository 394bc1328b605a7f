"""What the comment and a reply say of a report upstream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes import REPOSITORY, a_comment, a_pull
from tests.workers.upstream.defects import FOUND, THERE, World, abroad, judgement
from workers.commands import obey
from workers.commands.told import Tools
from workers.edges.abroad import answer, ask
from workers.publish import Action, Outcome
from workers.queue import ObeyCommand, connect
from workers.triage.judgement import Judgement
from workers.triage.proof_state import ProofState
from workers.triage.releases.reproduction import Reproduction
from workers.triage.render.comment import render_failure
from workers.triage.repository.repository_settings import RepositorySettings, Upstream
from workers.upstream.ledger import RedisLedger
from workers.upstream.noting import noted

pytestmark = pytest.mark.sockets


@pytest.fixture
def world(valkey_url: str) -> Iterator[World]:
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield World(RedisLedger(opened, "task"))


def test_the_comment_says_it_and_makes_no_reference_to_the_issue(world: World) -> None:
    world.app()
    body = render_failure(noted(world.outside, RepositorySettings(upstream=Upstream.AUTO), judgement(), 7))
    assert f"**Upstream:** [`{THERE}#70`](https://redirect.github.com/{THERE}/issues/70), open." in body
    assert f"https://github.com/{THERE}/issues" not in body


def asked(world: World, settings: RepositorySettings, found: Reproduction = FOUND, role: str = "write") -> str:
    """The reply to `/retriage upstream 1`."""
    told: Judgement = judgement(found)
    github = world.github
    github.comments_value = [
        a_comment(f"<!-- retriage:comment -->\n<!-- retriage:causes 1={told.judged[0].key} -->\n### Red", id=500),
        a_comment("/retriage upstream 1", id=400, ours=False),
    ]
    github.pull_value, github.role_value = {7: (a_pull(),)}, role
    request = ObeyCommand(1, REPOSITORY, 7, 400, "alice", 1_795_168_800, (("upstream", "1"),), 0)
    before = len(github.created)
    tools = Tools(lambda *_, **__: Outcome(Action.EDITED, "", ""), lambda *_: told, lambda *_: settings)
    obey(world.outside, request, tools)
    return "".join(github.created[before:])


DRAFT = RepositorySettings()


def test_the_command_reports_what_would_only_be_drafted(world: World) -> None:
    writer = world.app()
    assert f"[`{THERE}#70`]" in asked(world, DRAFT)
    assert f"[`{THERE}#70`]" in asked(world, DRAFT)
    assert len(writer.opened) == 1


def test_the_command_drafts_where_nobody_may_write_and_says_why(world: World) -> None:
    said = asked(world, DRAFT)
    assert "there is no machine account." in said
    assert "Open the prefilled form" in said


def test_the_command_says_which_gate_is_shut(world: World) -> None:
    writer = world.app()
    world.there = abroad(archived=True)
    assert "The repository is archived." in asked(world, DRAFT)
    refuted = replace(FOUND, verdict=ProofState.REFUTED, reason="The file compiles.")
    assert "do not show what the log says of cause 1: The file compiles." in asked(world, DRAFT, refuted)
    assert "`upstream: off`" in asked(world, RepositorySettings(upstream=Upstream.OFF))
    assert writer.opened == []


def test_the_command_drafts_from_the_log_what_was_not_checked(world: World) -> None:
    writer = world.app()
    said = asked(world, DRAFT, replace(FOUND, verdict=ProofState.NOT_CHECKED))
    assert "only the log of this job was looked at" in said
    assert writer.opened == []


def test_who_may_not_act_reports_nothing(world: World) -> None:
    writer = world.app()
    asked(world, DRAFT, role="read")
    assert writer.opened == []


def test_what_a_query_left_open_is_not_known() -> None:
    data: dict[str, Any] = {
        "repository": {
            "nameWithOwner": THERE, "isPrivate": False, "isArchived": False, "isDisabled": False,
            "hasIssuesEnabled": True, "isFork": False, "f0": None, "f1": None,
        },
        "s0": None,
        "s1": {"nodes": [None, {}]},
    }  # fmt: skip
    there = answer(("a", "b"), ("x", "y"), data, [{"path": ["repository", "f1"]}, {"path": ["s0"]}])
    assert (set(there.files), dict(there.found)) == ({"a"}, {"y": ()})
    # An error that tells no place may be behind any null, and behind what a search did not find.
    there = answer(("a", "b"), ("x", "y"), data, [{"message": "limit"}])
    assert (set(there.files), dict(there.found)) == (set(), {})


def test_the_files_of_the_owner_are_asked_for_with_the_others() -> None:
    data: dict[str, Any] = {
        "repository": {
            "nameWithOwner": THERE, "isPrivate": False, "isArchived": False, "isDisabled": False,
            "hasIssuesEnabled": True, "isFork": False, "f0": None,
        },
        "shared": {"f1": {"text": "Hello", "isBinary": False, "isTruncated": False}},
    }  # fmt: skip
    names = ("a", "../.github/a")
    body = ask("acme-labs", "widgets", names, ())
    assert "shared: repository(owner: $owner, name: $shared) { f1: object" in body["query"]
    assert (body["variables"]["shared"], body["variables"]["f1"]) == (".github", "HEAD:a")
    assert [text.text for text in answer(names, (), data, []).files.values()] == [None, "Hello"]
    # An owner without such a repository has nothing to say; one that was not asked is not known.
    none = {**data, "shared": None}
    assert set(answer(names, (), none, [{"type": "NOT_FOUND", "path": ["shared"]}]).files) == set(names)
    assert set(answer(names, (), none, [{"type": "FORBIDDEN", "path": ["shared"]}]).files) == {"a"}
