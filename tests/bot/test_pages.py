"""What all pages have in common."""

from __future__ import annotations

import pytest
import redis
from structlog.testing import capture_logs

from bot.pages.kept import KEEP, Kept
from bot.settings import Settings
from bot.web import create_app
from tests.bot.fakes import FakeRequests
from tests.bot.pages import settings


def refuse(*_: object, **__: object) -> None:
    raise redis.ConnectionError("Error 111 connecting to redis://:password@host")


@pytest.mark.parametrize("path", ["/scorecard", "/upstream"])
def test_redis_away_is_one_clear_line(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.setattr(redis.Redis, "execute_command", refuse)
    with capture_logs() as entries:
        response = create_app(settings(), FakeRequests()).test_client().get(path)
    assert (response.status_code, response.content_type) == (503, "application/json")
    assert response.text.count("\n") == 1
    assert "Redis does not answer" in response.text
    assert "password" not in response.text
    assert int(response.headers["Retry-After"]) > 0
    assert [entry["event"] for entry in entries] == ["page_unavailable"]


def test_a_value_is_made_once_a_minute() -> None:
    made: list[int] = []

    def make(now: int) -> int:
        made.append(now)
        return len(made)

    now = [1_000.0]
    kept = Kept(make, clock=lambda: now[0])
    shown = []
    for now[0] in (1_000.0, 1_000.0 + KEEP - 1, 1_000.0 + KEEP, 5.0):
        shown.append(kept.current())
    assert (shown, made) == ([1, 1, 2, 3], [1_000, 1_060, 5])
