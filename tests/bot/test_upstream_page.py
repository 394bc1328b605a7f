"""GET /upstream as a browser gets it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import redis
from flask import Flask
from werkzeug.test import TestResponse

from bot.pages import upstream
from bot.settings import Settings
from bot.web import create_app
from tests.bot.fakes import FakeRequests
from tests.bot.pages import page, settings
from workers.triage.filed import Filed, Follower, How, Standing
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction
from workers.triage.upstream import marker
from workers.triage.watched import Watched
from workers.upstream import board
from workers.upstream.ledger import RedisLedger
from workers.upstream.watches import RedisWatches

URL = "https://github.com/acme-labs/widgets/issues/12"
FOUND = Reproduction(
    Sort.SYNTAX,
    ProofState.CONFIRMED,
    "",
    "Wid_gets",
    "1.2.0",
    file="widgets/core.py",
    line=3,
    error="IndentationError: unexpected indent",
    pin="Wid_gets==1.1.0",
)
KEY = marker.key(FOUND)
FILED = Filed(KEY, "wid-gets", "1.2.0", "acme-labs/widgets", How.MACHINE, 1_900_000_000, 12, URL)
WATCHED = Watched(marker.defect(FOUND), FOUND, 1_900_000_000, looked="1.2.0")
STANDING = Standing(FILED, WATCHED, 3)
HOSTILE = "<script>alert(1)</script>\"'&\u202e{{ 7*7 }}"


def get(*standing: Standing) -> TestResponse:
    app = Flask("retriage", static_folder=None)
    app.register_blueprint(upstream.blueprint(lambda: standing))
    return app.test_client().get("/upstream")


def test_each_issue_is_a_row_below_its_headings() -> None:
    response = get(STANDING)
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    headings, row = page(response).rows
    assert headings == ["Release", "What is wrong", "Issue", "Since", "Seen by", "Until it is mended"]
    assert row[0] == "Wid_gets 1.2.0"
    assert row[1] == "widgets/core.py, line 3: IndentationError: unexpected indent"
    assert row[3:] == ["2030-03-17", "3 repositories", "require Wid_gets==1.1.0"]
    assert URL in page(response).links
    assert "acme-labs/widgets#12" in page(response).text
    assert "opened by retriage" in page(response).text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize(
    ("standing", "wrong", "seen", "until"),
    [
        (replace(STANDING, watched=replace(WATCHED, fixed_in="1.3.0")), "core.py", "3 repositories", "mended in 1.3.0"),
        (Standing(replace(FILED, fixed_in="1.3.0"), WATCHED, 1), "core.py", "1 repository", "mended in 1.3.0"),
        (Standing(replace(FILED, reproduction=FOUND), None, 0), "core.py", "–", "require Wid_gets==1.1.0"),
        (Standing(FILED, None, 0), "–", "–", "no release mends it"),
        (
            replace(STANDING, watched=replace(WATCHED, reproduction=replace(FOUND, file=None, line=None, pin=None))),
            "IndentationError",
            "3 repositories",
            "no release mends it",
        ),
    ],
)
def test_what_is_not_known_is_left_out(standing: Standing, wrong: str, seen: str, until: str) -> None:
    row = page(get(standing)).rows[1]
    assert wrong in row[1]
    assert row[4:] == [seen, until]


def test_an_issue_of_somebody_else_is_told_as_such() -> None:
    assert "opened by somebody else" in page(get(replace(STANDING, filed=replace(FILED, how=How.FOUND)))).text


def test_without_an_issue_it_says_when_there_will_be_one() -> None:
    empty = page(get())
    assert "No issue is open upstream." in empty.text
    assert empty.rows == []


def test_hostile_text_is_text_and_nothing_else() -> None:
    found = replace(FOUND, package=HOSTILE, file=HOSTILE, error=HOSTILE * 40, pin=HOSTILE)
    filed = replace(FILED, repository=HOSTILE, url="javascript:alert(1)")
    hostile = page(get(Standing(filed, replace(WATCHED, reproduction=found), 3)))
    assert {tag for tag, _ in hostile.elements} == {tag for tag, _ in page(get(STANDING)).elements}
    assert hostile.links == ["scorecard", "upstream"]
    assert "\u202e" not in hostile.text
    assert len(hostile.rows[1][1]) == 200


@pytest.mark.sockets
def test_it_shows_what_is_open_and_how_many_saw_it(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.setattr(board, "MOST", 2)
    with redis.from_url(valkey_url) as connection:
        connection.flushdb()
        now = int(connection.time()[0])
        ledger = RedisLedger(connection)
        for at, key in enumerate(("1" * 32, KEY, "2" * 32, "3" * 32)):
            issue = replace(FILED, key=key, number=at + 1, opened=now - 10 + at, open=key != "3" * 32)
            ledger.note(issue)
        for repository in ("acme/one", "acme/two", "acme/two"):
            ledger.seen(KEY, Follower(41, repository, 7))
        RedisWatches(connection).watch(replace(WATCHED, seen=now))
    client = create_app(settings(valkey_url), FakeRequests()).test_client()
    response = client.get("/upstream")
    rows = page(response).rows[1:]
    assert [row[0] for row in rows] == ["wid-gets 1.2.0", "Wid_gets 1.2.0"]
    assert [row[4] for row in rows] == ["–", "2 repositories"]
    assert "acme/one" not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert client.post("/upstream").status_code == 405
