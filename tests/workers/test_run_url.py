"""`retriage analyze URL`: a run on GitHub, read with a person's token."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.fakes import OTHER_FILE, QUOTE
from tests.sandbox import JobSpec
from tests.workers.conftest import STEPS, World, red_job
from workers.cli import main

pytestmark = pytest.mark.sockets


@pytest.fixture(autouse=True)
def _environment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", world.sandbox.api_url)
    monkeypatch.setenv("GITHUB_TOKEN", world.sandbox.token("carol"))


def analyze(url: str) -> Result:
    return CliRunner().invoke(main, ["analyze", "--json", url])


def report_of(url: str) -> dict[str, Any]:
    result = analyze(url)
    assert result.exit_code == 0, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def complaint(url: str) -> str:
    result = analyze(url)
    assert result.exit_code == 2, result.output
    assert not result.stdout
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix(f"retriage: {url} ").strip()


def conclusions(report: dict[str, Any]) -> dict[str, str]:
    return {job["name"]: job["conclusion"] for job in report["jobs"]}


def test_a_red_run_is_its_jobs_with_the_red_logs_read(world: World) -> None:
    report = report_of(world.run.html_url)
    assert report["conclusion"] == "failure"
    assert conclusions(report) == {"build": "failure", "lint": "success"}
    (finding,) = report["findings"]
    assert (finding["quote"], finding["step"], finding["job"]) == (QUOTE, "Run cp .env.example .env", "build")
    assert len(world.paths("logs")) == 1


def test_a_green_run_is_a_success(world: World) -> None:
    run = world.repository.run(
        head_branch="feature", conclusion="success", jobs=[JobSpec("build"), JobSpec("x", "skipped")]
    )
    report = report_of(run.html_url)
    assert (report["conclusion"], report["findings"]) == ("success", [])
    assert conclusions(report) == {"build": "success"}


def test_the_latest_attempt_is_meant_unless_another_is_named(world: World) -> None:
    world.run.rerun(conclusion="failure", jobs=[JobSpec("again", "failure", log=OTHER_FILE.encode(), steps=STEPS)])
    for tail, job in (("", "again"), ("/attempts/1", "build"), ("/attempts/2", "again")):
        report = report_of(world.run.html_url + tail)
        assert report["findings"][0]["job"] == job


def test_an_earlier_attempt_is_read_while_a_later_one_goes_on(world: World) -> None:
    world.run.rerun(conclusion=None, jobs=[JobSpec("build", None)])
    assert complaint(world.run.html_url) == "is a run that has not ended yet; try again when it has"
    assert report_of(f"{world.run.html_url}/attempts/1")["findings"][0]["quote"] == QUOTE


def test_one_job_is_read_alone(world: World) -> None:
    world.run.rerun(conclusion="failure", jobs=[red_job("one"), red_job("two")])
    number = world.run.job("two").id
    for tail in (f"/job/{number}", f"/job/{number}?pr=7#step:2:5", f"/attempts/2/job/{number}"):
        assert list(conclusions(report_of(world.run.html_url + tail))) == ["two"]
    assert len(world.paths("logs")) == 3


def test_a_job_of_an_earlier_attempt_is_found(world: World) -> None:
    number = world.run.job("build").id
    world.run.rerun(conclusion="success", jobs=[JobSpec("build")])
    report = report_of(f"{world.run.html_url}/job/{number}")
    assert report["findings"][0]["quote"] == QUOTE


def test_a_log_that_is_gone_is_said(world: World) -> None:
    world.run.job("build").logs_gone()
    report = report_of(world.run.html_url)
    assert report["conclusion"] == "failure"
    assert report["not_examined"] == ["`build`: the log has expired and GitHub has deleted it."]


def test_what_does_not_exist_is_one_line(world: World) -> None:
    unknown = "is not there, or GITHUB_TOKEN may not read it"
    assert complaint(world.run.html_url.replace(str(world.run.id), "1")) == unknown
    assert complaint(world.run.html_url.replace("datasets", "nothing")) == unknown
    assert complaint(f"{world.run.html_url}/attempts/9") == unknown
    assert complaint(f"{world.run.html_url}/job/1") == "names a job that its run does not have"


def test_without_a_token_nothing_is_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    assert complaint(world.run.html_url).startswith("needs a token to be read: set GITHUB_TOKEN")
    assert not world.sandbox.requests


def test_a_wrong_token_is_one_line_without_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_w0rthless")
    said = complaint(world.run.html_url)
    assert said == "GitHub refuses the token: it is wrong, expired or revoked; check GITHUB_TOKEN"


def test_a_fault_of_github_is_one_line(world: World) -> None:
    world.sandbox.fail("GET", r"/actions/runs/\d+$", status=502)
    assert complaint(world.run.html_url).startswith("GitHub answered 502 to GET /repos/acme/datasets/actions/runs/")


@pytest.mark.parametrize(
    "path", ["", "/", "/acme/datasets", "/acme/datasets/pull/7", "/acme/datasets/actions/runs/", "/a/b/actions/runs/x"]
)
def test_another_page_is_no_run(world: World, path: str) -> None:
    said = complaint(f"https://github.com{path}")
    assert said == "is not the URL of a run, such as https://github.com/OWNER/REPO/actions/runs/ID"
    assert not world.sandbox.requests


def test_a_url_that_is_none_is_one_line(world: World) -> None:
    assert complaint("https://[::1/acme/datasets/actions/runs/1").startswith("is not the URL of a run")


def test_the_token_is_never_sent_to_a_host_that_only_the_url_names(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_API_URL")
    look_alike = world.sandbox.api_url.replace("http://", "https://").replace("127.0.0.1", "localhost")
    for host in (look_alike, "https://github.com.evil.example", "https://github.com@evil.example"):
        assert "is not on github.com; to send GITHUB_TOKEN to" in complaint(f"{host}/acme/datasets/actions/runs/1")
    assert not world.sandbox.requests
