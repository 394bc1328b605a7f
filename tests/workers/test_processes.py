"""The command line in a process of its own: encodings, pipes, and Redis away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.fakes import MISSING_FILE, QUOTE
from tests.sandbox import Sandbox
from tests.workers.inputs_of import archive

pytestmark = pytest.mark.sockets

RETRIAGE = (sys.executable, "-X", "dev", "-W", "error::ResourceWarning", "-m", "workers")
AWAY = "redis://:s3cret@127.0.0.1:1/0"
"""Nobody listens at port 1."""
PLAIN_C = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
"""A locale of ASCII, and a Python that does not make up for it."""


def retriage(
    *arguments: object, given: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    command = [*RETRIAGE, *map(str, arguments)]
    return subprocess.run(
        command, input=given, capture_output=True, env=clean | dict(env or {}), check=False, timeout=60
    )


def settings(redis_url: str, key: str) -> dict[str, str]:
    return {"REDIS_URL": redis_url, "RETRIAGE_APP_ID": "1", "RETRIAGE_PRIVATE_KEY": key}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "build ✗.log"
    path.write_text(MISSING_FILE.replace(".env.example", "ümläut ✗.env"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        PLAIN_C,
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "utf-16"},
    ],
    ids=["C", "C without Python's help", "Latin-1", "UTF-16"],
)
def test_json_is_utf_8_even_where_the_locale_is_not(log: Path, locale: dict[str, str]) -> None:
    done = retriage("analyze", "--json", log, env=locale)
    assert (done.returncode, done.stderr) == (0, b"")
    report = json.loads(done.stdout.decode("utf-8"))
    assert "ümläut ✗.env" in report["findings"][0]["quote"]
    assert os.fsencode(report["input"]) == os.fsencode(log)


def test_the_summary_is_printed_even_where_the_locale_cannot_say_it(log: Path) -> None:
    done = retriage("analyze", log, env=PLAIN_C)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"missing-file" in done.stdout


@pytest.mark.parametrize("options", [["--json"], []])
def test_a_reader_that_goes_away_is_no_traceback(log: Path, options: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [*RETRIAGE, "analyze", *options, *[str(log)] * 20]
    with os.fdopen(writer, "wb") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.stderr == b""
    assert done.returncode == 1


@pytest.mark.parametrize("given", [MISSING_FILE.encode(), archive()], ids=["log", "zip"])
def test_a_pipe_is_read_whatever_is_in_it(given: bytes) -> None:
    done = retriage("analyze", "--json", "-", given=given)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["findings"][0]["quote"] == QUOTE


def test_closed_standard_input_is_one_line() -> None:
    shell = ["sh", "-c", 'exec "$@" <&-', "sh", *RETRIAGE, "analyze", "-"]
    done = subprocess.run(shell, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (2, b"retriage: standard input is closed\n")


@pytest.mark.parametrize("url", [AWAY, "redis-at-home:s3cret"], ids=["away", "no URL"])
@pytest.mark.parametrize("command", ["worker", "tasks"])
def test_without_redis_a_command_ends_with_one_line(tmp_path: Path, command: str, url: str) -> None:
    key = Sandbox().private_key
    done = retriage(command, env=settings(url, key))
    assert done.returncode == 2
    assert done.stderr.startswith(b"retriage: ")
    assert b"REDIS_URL" in done.stderr
    assert b"s3cret" not in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert done.stdout == b""


def test_a_worker_without_settings_ends_with_one_line(valkey_url: str) -> None:
    done = retriage("worker", env=settings(valkey_url, "s3cret"))
    assert done.returncode == 2
    assert done.stderr.startswith(b"retriage: RETRIAGE_PRIVATE_KEY is neither a PEM nor the path")
    assert done.stderr.count(b"\n") == 1
    assert b"s3cret" not in done.stderr


def test_a_worker_told_to_ends_when_nothing_is_queued(valkey_url: str) -> None:
    key = Sandbox().private_key
    done = retriage("worker", "--burst", env=settings(valkey_url, key))
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
