"""How the web process starts: fast, without the private key, and with one clear line when something is missing."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import structlog

from bot import settings
from bot.settings import ServerSettings, Settings
from bot.web import create_app
from workers import logs
from workers.errors import SettingsError

REPOSITORY = Path(__file__).parents[2]
VARIABLES = [name.upper() for kind in (Settings, ServerSettings) for name in kind.model_fields]
NOT_NEEDED = ("githubkit", "httpx", "workers.tasks", "workers.edges", "workers.settings")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No setting is set, and there is no `.env`."""
    monkeypatch.chdir(tmp_path)
    for name in (*VARIABLES, "RETRIAGE_PRIVATE_KEY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter, in the current folder."""
    environment = {"PYTHONPATH": str(REPOSITORY), **environment}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)


@pytest.mark.usefixtures("bare")
def test_the_application_starts_without_the_private_key_and_without_what_only_workers_need() -> None:
    code = f"import sys, bot.web; bot.web.application(); print([m for m in {NOT_NEEDED} if m in sys.modules])"
    done = python(code, RETRIAGE_WEBHOOK_SECRET="s")
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


@pytest.mark.usefixtures("bare")
def test_a_missing_secret_ends_the_process_with_one_line() -> None:
    done = python("import bot.web; bot.web.application()")
    assert done.returncode == 1
    assert done.stderr == (
        "retriage: RETRIAGE_WEBHOOK_SECRET is missing: set it to the secret in the webhook settings of the GitHub App\n"
    )


GUNICORN = """
import sys
from gunicorn.app.wsgiapp import run
sys.argv = ["gunicorn", "--check-config", "--config", "python:bot.server"]
run()
"""


@pytest.mark.usefixtures("bare")
def test_gunicorn_accepts_its_settings() -> None:
    done = python(GUNICORN, RETRIAGE_WEBHOOK_SECRET="s")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("bare")
def test_gunicorn_ends_with_one_line_when_a_setting_is_wrong() -> None:
    done = python(GUNICORN)
    assert done.returncode == 1
    assert done.stderr.startswith("retriage: RETRIAGE_WEBHOOK_SECRET is missing: ")
    assert done.stderr.count("\n") == 1
    done = python(GUNICORN, PORT="http")
    assert (done.returncode, done.stderr) == (1, "retriage: PORT is not usable: set it to a TCP port\n")


WRONG = [
    ("RETRIAGE_WEBHOOK_SECRET", "", "is missing"),
    ("REDIS_URL", "http://:password@host", "is not usable: set it to redis://"),
    ("RETRIAGE_CONCURRENCY", "0", "is not usable"),
    ("RETRIAGE_CONCURRENCY", "password", "is not usable"),
    ("RETRIAGE_LOG_LEVEL", "password", "is not usable"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_setting_is_named_and_not_repeated(bare: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    bare.setenv("RETRIAGE_WEBHOOK_SECRET", "s")
    bare.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings.load(Settings)
    assert f"{name} {said}" in str(caught.value)
    assert "password" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_env_file_is_read_and_the_environment_wins_over_it(bare: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("RETRIAGE_WEBHOOK_SECRET=from file\nRETRIAGE_CONCURRENCY=9\n", encoding="utf-8")
    bare.setenv("RETRIAGE_CONCURRENCY", "2")
    loaded = settings.load(Settings)
    assert (loaded.retriage_webhook_secret.get_secret_value(), loaded.retriage_concurrency) == ("from file", 2)


def test_the_settings_do_not_hold_the_private_key(bare: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("RETRIAGE_WEBHOOK_SECRET=s\nRETRIAGE_PRIVATE_KEY=the key\n", encoding="utf-8")
    bare.setenv("RETRIAGE_PRIVATE_KEY", "the key")
    loaded = settings.load(Settings)
    assert "the key" not in repr(vars(loaded)) + repr(loaded.model_extra)


def test_settings_print_no_secrets(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("RETRIAGE_WEBHOOK_SECRET", "hunter2")
    bare.setenv("REDIS_URL", "redis://:hunter2@host")
    assert "hunter2" not in repr(settings.load(Settings))


def test_building_the_application_connects_to_nothing(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("RETRIAGE_WEBHOOK_SECRET", "s")
    bare.setenv("REDIS_URL", "redis://127.0.0.1:1")
    assert create_app().test_client().get("/healthz").status_code == 200


def test_log_entries_are_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.configure("INFO")
        structlog.get_logger("test").info("delivery_answered", delivery="a\nb")
        structlog.get_logger("test").debug("not written")
        logging.getLogger("library").error("failed", exc_info=ZeroDivisionError())
        entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    finally:
        root.handlers[:], root.level = handlers, level
        structlog.reset_defaults()
    assert [entry["event"] for entry in entries] == ["delivery_answered", "failed"]
    assert entries[0]["delivery"] == "a\nb"
    assert "ZeroDivisionError" in entries[1]["exception"]
