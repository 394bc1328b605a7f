"""Logs: behind a redirect to another host, in GitHub's layouts, and not always there."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import urlsplit

import pytest

from tests.sandbox import JobSpec, StepSpec
from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World

pytestmark = pytest.mark.sockets
BOM = b"\xef\xbb\xbf"


def log_path(world: World) -> str:
    """Where the failed job's log is asked for."""
    return f"/repos/acme/datasets/actions/jobs/{world.job.id}/logs"


def archive(world: World, run_id: int, attempt: int | None = None) -> zipfile.ZipFile:
    """A run's archive, fetched as GitHub asks."""
    middle = f"/attempts/{attempt}" if attempt else ""
    answer = world.get(f"/repos/acme/datasets/actions/runs/{run_id}{middle}/logs")
    return zipfile.ZipFile(io.BytesIO(plain.get(answer.headers["Location"]).content))


def test_a_log_is_behind_a_redirect_to_another_host(world: World) -> None:
    answer = world.get(log_path(world))
    location = answer.headers["Location"]
    assert answer.status_code == 302
    assert urlsplit(location).hostname == "localhost" != urlsplit(world.sandbox.api_url).hostname
    assert location.startswith(world.sandbox.logs_url)
    assert plain.get(location).content == BOM + b"one\n" + BOM + b"two\n"


def test_a_token_that_strays_to_the_storage_is_refused_and_on_record(world: World) -> None:
    location, token = world.get(log_path(world)).headers["Location"], world.token()
    refused = plain.get(location, headers={"Authorization": f"Bearer {token}"})
    assert refused.status_code == 400
    assert refused.headers["x-ms-error-code"] == "InvalidAuthenticationInfo"
    assert "<Code>InvalidAuthenticationInfo</Code>" in refused.text
    assert [each.auth for each in world.sandbox.requests if each.host == "logs"] == ["installation"]


def test_githubkit_does_not_take_the_token_along(world: World) -> None:
    bot = world.bot()
    content = bot.rest.actions.download_job_logs_for_workflow_run("acme", "datasets", world.job.id).content
    assert content.endswith(b"two\n")
    strayed = [each for each in world.sandbox.requests if each.host == "logs" and "Authorization" in each.headers]
    assert strayed == []


def test_an_address_lasts_a_minute_and_cannot_be_changed(world: World) -> None:
    location = world.get(log_path(world)).headers["Location"]
    assert plain.get(location.replace("sp=r", "sp=rw")).status_code == 200
    for changed in (location.replace("job-logs", "other"), location.partition("?")[0]):
        assert plain.get(changed).headers["x-ms-error-code"] == "AuthenticationFailed"
    world.sandbox.clock.advance(61)
    late = plain.get(location)
    assert (late.status_code, late.headers["x-ms-error-code"]) == (403, "AuthenticationFailed")


def test_a_log_may_not_be_there_yet(world: World) -> None:
    world.job.logs_not_ready(times=2)
    assert [world.get(log_path(world)).status_code for _ in range(3)] == [404, 404, 302]
    world.run.logs_not_ready()
    path = f"/repos/acme/datasets/actions/runs/{world.run.id}/logs"
    assert [world.get(path).status_code for _ in range(2)] == [404, 302]


def test_a_log_may_be_gone(world: World) -> None:
    world.job.logs_gone()
    gone = world.get(log_path(world))
    assert (gone.status_code, gone.json()["message"]) == (410, "Server Error")
    other = f"/repos/acme/datasets/actions/jobs/{world.run.job('lint').id}/logs"
    assert world.get(other).status_code == 302
    world.run.logs_gone()
    assert world.get(other).status_code == 410


def test_logs_outlive_ninety_days_and_no_more(world: World) -> None:
    world.sandbox.clock.advance(hours=24 * 90 - 1)
    assert world.get(log_path(world)).status_code == 302
    world.sandbox.clock.advance(hours=2)
    assert world.get(log_path(world)).status_code == 410


def test_an_archive_is_laid_out_as_githubs_are(world: World) -> None:
    with archive(world, world.run.id) as found:
        assert set(found.namelist()) == {
            "0_build _ it.txt",
            "build _ it/1_Set up job.txt",
            "build _ it/2_Build_ x_y.txt",
            "build _ it/system.txt",
            "1_lint.txt",
            "lint/system.txt",
        }
        assert found.read("0_build _ it.txt") == BOM + b"one\n" + BOM + b"two\n"
        assert found.read("build _ it/2_Build_ x_y.txt") == BOM + b"two\n"


def test_an_older_layout_drops_characters_and_step_files(world: World) -> None:
    layout = world.sandbox.archive_layout
    layout.replacement, layout.step_files, layout.system_file = "", False, False
    with archive(world, world.run.id) as found:
        assert found.namelist() == ["0_build  it.txt", "1_lint.txt"]


def test_equal_and_long_job_names_are_told_apart(world: World) -> None:
    jobs = [JobSpec("x" * 120, "failure", log=b"1"), JobSpec("x" * 121, "failure", log=b"2"), JobSpec("no log")]
    run = world.repo.run(head_branch="feature", jobs=jobs)
    world.sandbox.archive_layout.system_file = False
    with archive(world, run.id) as found:
        assert found.namelist() == [f"0_{'x' * 90}.txt", f"1_{'x' * 90} (1).txt"]


def test_a_jobs_log_is_cut_into_steps_at_its_marks(world: World) -> None:
    steps = [StepSpec("a"), StepSpec("b", "skipped"), StepSpec("c", number=5)]
    run = world.repo.run(head_branch="feature", jobs=[JobSpec("j", log=BOM + b"1\n" + BOM + b"2\n", steps=steps)])
    with archive(world, run.id) as found:
        assert found.read("j/1_a.txt") == BOM + b"1\n"
        assert found.read("j/5_c.txt") == BOM + b"2\n"


def test_each_attempt_has_its_own_archive(world: World) -> None:
    world.run.rerun(jobs=[JobSpec("second", log=b"2")])
    with archive(world, world.run.id, 1) as first, archive(world, world.run.id) as latest:
        assert "1_lint.txt" in first.namelist()
        assert latest.namelist() == ["0_second.txt", "second/system.txt"]


def test_an_archive_can_be_broken(world: World) -> None:
    world.run.serve_archive(b"PK\x03\x04 no more")
    with pytest.raises(zipfile.BadZipFile):
        archive(world, world.run.id)
