"""Logs come from another host, which may be slow, gone, endless or none at all."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.fakes import MISSING_FILE
from tests.triage.build import kept
from tests.workers.conftest import World
from workers.edges import download
from workers.edges.github import GitHubEdge
from workers.errors import GoneError, PermanentError, RetryableError
from workers.fetch import fetch
from workers.triage.facts import Job, Run

pytestmark = pytest.mark.sockets

BLOB = "/actions-results/"
LOG = r"/logs$"


class Endless(BaseHTTPRequestHandler):
    """Answers without an end: `/flood` as fast as it can, `/trickle` byte by byte, `/bomb` packed zeros."""

    stop = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        packed = self.path == "/bomb"
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        piece = {"/flood": b"x" * 65536, "/trickle": b"x", "/bomb": gzip.compress(bytes(1 << 24))}[self.path]
        try:
            while not self.stop.wait(0.01 if self.path == "/trickle" else 0):
                self.wfile.write(piece)
        except ConnectionError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's own name
        """Say nothing."""


@pytest.fixture
def endless() -> Iterator[str]:
    Endless.stop.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Endless.stop.set()
        server.shutdown()
        serving.join()


@pytest.fixture
def run(world: World, edge: GitHubEdge) -> Run:
    return edge.run(world.name, world.run.id)


@pytest.fixture
def job(edge: GitHubEdge, run: Run) -> Job:
    return edge.jobs(run)[0]


def test_a_log_that_is_not_stored_yet_is_tried_again(world: World, edge: GitHubEdge, run: Run, job: Job) -> None:
    world.run.logs_not_ready()
    with pytest.raises(RetryableError, match="the log is not ready yet"):
        edge.job_log(world.name, job)
    with pytest.raises(RetryableError, match="the log is not ready yet"), edge.archive(run):
        pytest.fail("there is no archive yet")
    assert kept(edge.job_log(world.name, job)) == MISSING_FILE.encode()


def test_a_log_that_was_deleted_is_gone_for_good(world: World, edge: GitHubEdge, run: Run, job: Job) -> None:
    world.run.logs_gone()
    world.run.job("build").logs_gone()
    with pytest.raises(GoneError, match="the log has expired and GitHub has deleted it") as caught:
        edge.job_log(world.name, job)
    assert caught.value.status == 410
    with pytest.raises(GoneError, match="expired"), edge.archive(run):
        pytest.fail("the archive is gone")


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_an_address_that_expired_is_asked_for_again(world: World, edge: GitHubEdge, job: Job, status: int) -> None:
    world.sandbox.fail("GET", BLOB, status=status)
    with pytest.raises(RetryableError, match=f"localhost answered {status} to the download of a log"):
        edge.job_log(world.name, job)
    assert kept(edge.job_log(world.name, job)) == MISSING_FILE.encode()


def test_a_log_that_the_storage_says_is_gone_is_gone(world: World, edge: GitHubEdge, job: Job) -> None:
    world.sandbox.fail("GET", BLOB, status=410)
    with pytest.raises(GoneError, match="the log is not at localhost any more"):
        edge.job_log(world.name, job)


def test_a_second_redirect_is_not_followed(world: World, edge: GitHubEdge, job: Job) -> None:
    world.sandbox.fail("GET", BLOB, status=302, headers={"Location": f"{world.sandbox.api_url}/user"})
    with pytest.raises(RetryableError, match="localhost answered 302"):
        edge.job_log(world.name, job)
    assert "GET /user" not in world.paths()


@pytest.mark.parametrize("fault", [{"disconnect": True}, {"truncate_at": 10}])
def test_a_download_that_breaks_off_is_tried_again(
    world: World, edge: GitHubEdge, run: Run, job: Job, fault: dict[str, int]
) -> None:
    world.sandbox.fail("GET", BLOB, times=2, **fault)  # type: ignore[arg-type]  # the arguments by name
    with pytest.raises(RetryableError, match="the log's download broke off"):
        edge.job_log(world.name, job)
    with pytest.raises(RetryableError, match="the log's download broke off"), edge.archive(run):
        pytest.fail("half an archive is none")


def test_a_storage_that_does_not_answer_is_tried_again(
    world: World, edge: GitHubEdge, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_TIMEOUT", 0.1)
    world.sandbox.fail("GET", BLOB, delay=0.5)
    with pytest.raises(RetryableError, match="ReadTimeout"):
        edge.job_log(world.name, job)


@pytest.mark.parametrize(
    "location",
    [
        "ftp://localhost/log",
        "file:///etc/passwd",
        "//localhost/log",
        "/log",
        "log",
        "http://",
        "https:///log",
    ],
)
def test_a_redirect_to_no_web_address_is_an_error_that_stays(
    world: World, edge: GitHubEdge, job: Job, location: str
) -> None:
    world.sandbox.fail("GET", LOG, status=302, headers={"Location": location})
    with pytest.raises(PermanentError, match="GitHub redirects the log's download to what is no address"):
        edge.job_log(world.name, job)


UNREADABLE = {
    "brackets": "http://[::1/log",
    "port": "http://localhost:99999999/log",
    "script": "javascript:alert(1)",
    "length": "http://localhost/" + "x" * 70_000,
}


@pytest.mark.parametrize("location", UNREADABLE.values(), ids=UNREADABLE)
def test_what_no_client_can_read_as_an_address_is_none(location: str) -> None:
    with pytest.raises(PermanentError, match="GitHub redirects the log's download to what is no address"):
        download.address(location)


@pytest.mark.parametrize("location", [UNREADABLE["script"], UNREADABLE["length"]], ids=["script", "length"])
def test_a_redirect_that_cannot_be_read_costs_one_log_only(
    world: World, edge: GitHubEdge, run: Run, job: Job, location: str
) -> None:
    world.sandbox.fail("GET", LOG, status=302, headers={"Location": location})
    fetched = fetch(edge, run, [job], last_try=True)
    assert list(fetched.missing) == [job.id]
    assert not fetched.logs


@pytest.mark.parametrize("status", [200, 302])
def test_a_redirect_that_leads_nowhere_is_an_error_that_stays(
    world: World, edge: GitHubEdge, job: Job, status: int
) -> None:
    world.sandbox.fail("GET", LOG, status=status, body=b"no location")
    with pytest.raises(PermanentError, match="GitHub redirects the log's download to what is no address"):
        edge.job_log(world.name, job)


@pytest.mark.parametrize("path", ["/flood", "/bomb"])
def test_an_endless_log_is_given_up_at_its_bound(endless: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MAX_TEXT", 4 * 1024**2)
    with pytest.raises(PermanentError, match="the log is larger than 4 MiB and was not read"):
        download.text(download.address(endless + path))


def test_an_endless_archive_is_given_up_at_its_bound(endless: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MAX_FILE", 4 * 1024**2)
    with (
        pytest.raises(PermanentError, match="larger than 4 MiB"),
        download.file(download.address(endless + "/flood")),
    ):
        pytest.fail("an archive without an end was read")


def test_a_trickling_download_is_given_up_after_its_time(endless: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MAX_SECONDS", 0.1)
    with pytest.raises(RetryableError, match="took longer than"):
        download.text(download.address(endless + "/trickle"))


def test_a_large_log_keeps_its_head_and_tail(world: World, edge: GitHubEdge, job: Job) -> None:
    line = b"2026-01-05T10:00:01.0000000Z " + b"x" * 970 + b"\n"
    world.run.job("build").record.log = b"first\n" + line * 90_000 + b"last\n"
    log = edge.job_log(world.name, job)
    read = kept(log)
    assert read.startswith(b"first\n")
    assert read.endswith(b"last\n")
    assert log.lines == 90_002
    assert len(read) < 8 * 1024**2
