"""The web application with a fake queue."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from bot.settings import Settings
from bot.web import create_app
from tests.bot.fakes import FakeRequests
from tests.bot.payloads import SECRET


@pytest.fixture
def web_settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    return Settings(retriage_webhook_secret=SecretStr(SECRET))


@pytest.fixture
def requests() -> FakeRequests:
    return FakeRequests()


@pytest.fixture
def client(web_settings: Settings, requests: FakeRequests) -> FlaskClient:
    return create_app(web_settings, requests).test_client()
