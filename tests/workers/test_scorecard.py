"""`retriage scorecard`: how often each kind of cause was right."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

import pytest
import redis
from click.testing import CliRunner, Result
from rich.console import Console

from tests.triage.scores import a_job, a_record, an_opinion
from workers.cli import main
from workers.memory import RedisMemory
from workers.queue import connect
from workers.scorecard import DAY, read, show
from workers.triage.feedback import Feedback, Opinion, Score, score
from workers.triage.model import Category
from workers.triage.records import RunRecord, Seen
from workers.triage.render.scorecard import as_json, rows, silence

LINT = Seen("lint", Category.CODE, "1:aa", 0.95)
HOSTILE = "[red]\x1b[2J\u202e[/red]"


@pytest.fixture
def connection(valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    monkeypatch.setenv("REDIS_URL", valkey_url)
    with connect(valkey_url) as opened:
        opened.flushdb()
        yield opened


def now(connection: redis.Redis) -> int:
    return int(connection.time()[0])


def scorecard(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["scorecard", *arguments])


def shown(feedback: Sequence[Feedback] = (), runs: Sequence[RunRecord] = (), days: int = 90, width: int = 120) -> str:
    file = io.StringIO()
    show(Console(file=file, width=width, legacy_windows=False), score(feedback, runs), days)
    return file.getvalue()


def opinions(right: int, wrong: int, said: str | None = None) -> list[Feedback]:
    found = [Opinion.RIGHT] * right + [Opinion.WRONG] * wrong
    return [an_opinion("lint", opinion, who=f"p{n}", confidence=0.95, said=said) for n, opinion in enumerate(found)]


def told(times: int) -> list[RunRecord]:
    return [a_record(a_job(LINT), id=n, head_sha=f"{n:040}") for n in range(times)]


def cells(feedback: Sequence[Feedback] = (), runs: Sequence[RunRecord] = ()) -> tuple[str, ...]:
    return rows(score(feedback, runs))[0].cells


def test_a_kind_is_a_row_with_its_figures() -> None:
    text = shown(opinions(8, 1, said="type-check"), told(20))
    (row,) = [line.split() for line in text.splitlines() if "lint" in line]
    assert " ".join(row) == "lint 20 8 1 89% (57% to 98%) 1 (5%) type-check 1"
    assert "The last 90 days" in text
    assert "No feedback yet" not in text


def test_without_feedback_it_says_so_and_how_to_give_some() -> None:
    text = " ".join(shown(runs=told(1)).split())
    assert "No feedback yet." in text
    assert "/retriage wrong N KIND" in text
    assert "Silence: in 0 of 1 red job (0%) nothing was recognised." in text
    assert "No red job is remembered." in shown()


def test_hostile_kinds_drive_no_terminal() -> None:
    text = shown([an_opinion(HOSTILE, Opinion.WRONG, said=HOSTILE)])
    assert "[red][2J[/red]" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_long_name_is_cut() -> None:
    assert cells([an_opinion("k" * 100)])[0] == "k" * 39 + "…"


@pytest.mark.parametrize(
    ("right", "wrong", "precision"),
    [(0, 0, "–"), (4, 0, "too few"), (5, 0, "100% (57% to 100%)"), (0, 5, "0% (0% to 43%)"), (999, 1, "over 99%")],
)
def test_precision_is_never_more_certain_than_the_opinions(right: int, wrong: int, precision: str) -> None:
    assert cells(opinions(right, wrong), told(1))[4].startswith(precision)


def test_confident_and_wrong_has_a_share_where_enough_is_remembered() -> None:
    wrong = [an_opinion("lint", Opinion.WRONG, about=f"{n}", confidence=0.9) for n in range(2)]
    assert cells(wrong, told(4))[5] == "2 (50%)"
    assert cells(wrong, told(1))[5] == "2"
    assert cells((), told(1))[5] == "0"
    assert cells(opinions(1, 0))[5] == "–"


def test_only_the_most_frequent_kinds_are_named_as_what_it_was_instead() -> None:
    said = [an_opinion("lint", Opinion.WRONG, said=f"k{n}", who=f"{n}-{m}") for n in range(5) for m in range(5 - n)]
    assert cells(said)[6] == "k0 5, k1 4, k2 3"


def test_json_has_null_where_there_is_too_little() -> None:
    found = as_json(score([], []), 90)
    assert found == {
        "schema": 1, "days": 90, "opinions": 0, "red_jobs": 0, "silent_jobs": 0, "silence": None, "kinds": []
    }  # fmt: skip
    (few,) = as_json(score(opinions(1, 0), told(1)), 90)["kinds"]
    assert (few["right"], few["precision"], few["interval"]) == (1, None, None)
    (enough,) = as_json(score(opinions(4, 1, said="b"), told(1)), 90)["kinds"]
    assert enough["precision"] == 0.8
    assert enough["interval"] == pytest.approx([0.3755, 0.9638], abs=1e-4)
    assert enough["instead"] == {"b": 1}


def test_silence_is_a_sentence() -> None:
    assert silence(Score((), 1_200, 3)) == "Silence: in 3 of 1,200 red jobs (under 1%) nothing was recognised."


@pytest.mark.sockets
def test_it_reads_over_all_installations(connection: redis.Redis) -> None:
    for installation in (41, 42):
        remembered = RedisMemory(connection, installation)
        run = a_record(a_job(LINT), head_sha=f"{installation}" * 20, at=now(connection))
        remembered.record(f"acme/{installation}", run)
        remembered.add_feedback(an_opinion("lint", at=now(connection)))
    (lint,) = read(connection, 0).kinds
    assert (lint.told, lint.right) == (2, 2)


@pytest.mark.sockets
def test_since_leaves_out_what_is_older(connection: redis.Redis) -> None:
    remembered = RedisMemory(connection, 41)
    remembered.add_feedback(an_opinion("lint", at=now(connection) - 20 * DAY))
    remembered.add_feedback(an_opinion("network", at=now(connection)))
    kinds = {
        period: [kind["kind"] for kind in json.loads(scorecard("--json", "--since", period).stdout)["kinds"]]
        for period in ("19d", "3w")
    }
    assert kinds == {"19d": ["network"], "3w": ["lint", "network"]}


@pytest.mark.sockets
def test_the_command_prints_a_table(connection: redis.Redis) -> None:
    RedisMemory(connection, 41).add_feedback(an_opinion("lint", at=now(connection)))
    result = scorecard()
    assert result.exit_code == 0
    assert "lint" in result.stdout
    assert "too few" in result.stdout


@pytest.mark.sockets
def test_redis_away_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    result = scorecard()
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("retriage: Redis at REDIS_URL cannot be reached")


def test_a_wrong_url_is_one_line_that_does_not_repeat_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "http://:password@host")
    result = scorecard()
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "REDIS_URL is not the URL of a Redis server" in result.stderr
    assert "password" not in result.stderr


@pytest.mark.parametrize("period", ["90", "0d", "-1d", "d", "1y", "99999d", "٣d"])
def test_a_period_that_is_none_is_refused(period: str) -> None:
    result = scorecard(f"--since={period}")
    assert result.exit_code == 2
    assert "such as 30d or 12w" in result.stderr
