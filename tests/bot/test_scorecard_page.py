"""GET /scorecard as a browser gets it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

import pytest
import redis
from flask import Flask
from werkzeug.test import TestResponse

from bot.pages import scorecard
from bot.settings import Settings
from bot.web import create_app
from tests.bot.fakes import FakeRequests
from tests.bot.pages import page, settings
from tests.triage.scores import a_job, a_record, an_opinion
from workers.memory import RedisMemory
from workers.triage.feedback import Feedback, Opinion, score
from workers.triage.model import Category
from workers.triage.records import RunRecord, Seen

HOSTILE = "<script>alert(1)</script>\"'&\u202e{{ 7*7 }}"
LINT = Seen("lint", Category.CODE, "1:aa", 0.95)
OPINIONS = [an_opinion("lint", who=f"p{n}") for n in range(8)] + [
    an_opinion("lint", Opinion.WRONG, who="p8", confidence=0.95, said="type-check"),
    an_opinion("network", Opinion.WRONG, who="p9"),
]


def get(feedback: Sequence[Feedback] = (), runs: Sequence[RunRecord] = ()) -> TestResponse:
    app = Flask("retriage", static_folder=None)
    app.register_blueprint(scorecard.blueprint(lambda: score(feedback, runs)))
    return app.test_client().get("/scorecard")


def test_each_kind_is_a_row_below_its_headings() -> None:
    response = get(OPINIONS, [a_record(a_job(LINT), a_job())])
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    headings, lint, network = page(response).rows
    assert headings == ["Kind", "Told", "Right", "Wrong", "Precision", "Confident and wrong", "What it was instead"]
    assert lint == ["lint", "1", "8", "1", "89% (57% to 98%)", "1 (100%)", "type-check 1"]
    assert network == ["network", "0", "0", "1", "too few", "–", "–"]
    assert "in 1 of 2 red jobs (50%) nothing was recognised" in page(response).text


def test_every_cell_says_its_heading_for_narrow_screens() -> None:
    labels = [attributes["data-label"] for tag, attributes in page(get(OPINIONS)).elements if tag == "td"]
    assert labels[:6] == ["Told", "Right", "Wrong", "Precision", "Confident and wrong", "What it was instead"]


def test_without_feedback_it_says_how_to_give_some() -> None:
    empty = page(get())
    assert "No feedback yet." in empty.text
    assert "/retriage wrong N KIND" in empty.text
    assert "No red job is remembered." in empty.text
    assert empty.rows == []


def test_hostile_names_are_text_and_nothing_else() -> None:
    hostile = an_opinion(HOSTILE, Opinion.WRONG, said=HOSTILE)
    found = page(get([hostile]))
    assert {tag for tag, _ in found.elements} == {tag for tag, _ in page(get(OPINIONS)).elements} | {"p"}
    assert "\u202e" not in found.text
    shown = HOSTILE.replace("\u202e", "")
    assert (found.rows[1][0], found.rows[1][-1]) == (shown, f"{shown} 1")


def test_the_page_names_no_repository_and_no_person() -> None:
    text = get(OPINIONS, [a_record(a_job(LINT))]).text
    assert [word for word in ("acme", "datasets", "p9", "feature", "a" * 40) if word in text] == []


def test_there_is_no_script_and_nothing_from_elsewhere() -> None:
    response = get(OPINIONS)
    found = page(response)
    assert {"script", "link", "img", "iframe", "form", "object"} & {tag for tag, _ in found.elements} == set()
    assert [name for _, attributes in found.elements for name in attributes if name in {"src", "style"}] == []
    assert found.links == ["scorecard", "upstream"]
    assert "url(" not in response.text
    assert "@import" not in response.text


def test_the_policy_allows_the_pages_own_style_and_nothing_else() -> None:
    response = get(OPINIONS)
    style = re.search(r"<style>(.*?)</style>", response.text, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert policy == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]


def test_dark_and_narrow_screens_are_thought_of() -> None:
    response = get()
    metas = {attributes.get("name"): attributes.get("content") for tag, attributes in page(response).elements}
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["color-scheme"] == "light dark"
    assert "prefers-color-scheme: dark" in response.text


@pytest.mark.sockets
def test_it_shows_what_is_remembered_in_all_installations(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    with redis.from_url(valkey_url) as connection:
        connection.flushdb()
        now = int(connection.time()[0])
        for installation in (41, 42):
            remembered = RedisMemory(connection, installation)
            remembered.record(f"acme/{installation}", a_record(a_job(LINT), head_sha=f"{installation}" * 20, at=now))
            remembered.add_feedback(an_opinion("lint", at=now))
    client = create_app(settings(valkey_url), FakeRequests()).test_client()
    response = client.get("/scorecard")
    assert page(response).rows[1][:3] == ["lint", "2", "2"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert client.post("/scorecard").status_code == 405
