"""Which logs are asked for, and how."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.fakes import MISSING_FILE, FakeGitHub
from tests.fakes import a_job as job
from tests.fakes import a_run as run
from tests.triage.build import kept
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.fetch import FEW, MOST, fetch
from workers.triage.facts import Job

NAMES = [f"build (3.{minor})" for minor in range(10, 14)]


def jobs(names: list[str]) -> list[Job]:
    return [job(id=number, name=name) for number, name in enumerate(names, start=1)]


def archive(names: list[str], text: str = "from the archive\n") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as members:
        for number, name in enumerate(names):
            members.writestr(f"{number}_{name.replace('/', '_')}.txt", text)
    return buffer.getvalue()


def single_logs(count: int) -> dict[int, str]:
    return dict.fromkeys(range(1, count + 1), "alone\n")


def heads(github: FakeGitHub, of: list[Job], *, last_try: bool = False) -> dict[int, bytes]:
    return {number: kept(log) for number, log in fetch(github, run(), of, last_try=last_try).logs.items()}


def test_few_logs_are_asked_for_one_by_one() -> None:
    github = FakeGitHub(job_log_value=single_logs(FEW))
    assert heads(github, jobs(NAMES[:FEW])) == dict.fromkeys((1, 2, 3), b"alone\n")
    assert "archive" not in github.names()


def test_many_logs_are_one_request() -> None:
    github = FakeGitHub(archive_value=archive(NAMES))
    assert heads(github, jobs(NAMES)) == dict.fromkeys((1, 2, 3, 4), b"from the archive\n")
    assert github.names() == ["archive"]


def test_a_job_that_the_archive_lacks_is_asked_for_alone() -> None:
    github = FakeGitHub(archive_value=archive(NAMES[:3]), job_log_value={4: "alone\n"})
    assert heads(github, jobs(NAMES))[4] == b"alone\n"
    assert github.names() == ["archive", "job_log"]


def test_two_jobs_whose_files_look_alike_are_asked_for_alone() -> None:
    names = [*NAMES[:2], "lint / a", "lint _ a"]
    github = FakeGitHub(archive_value=archive(names), job_log_value={3: "third\n", 4: "fourth\n"})
    found = heads(github, jobs(names))
    assert (found[3], found[4]) == (b"third\n", b"fourth\n")


@pytest.mark.parametrize(
    "fakes",
    [
        {"archive_value": b"PK\x03\x04 and then nothing of a zip"},
        {"archive_value": archive(NAMES)[:200]},
        {"archive_error": GoneError("the log has expired", status=410)},
        {"archive_error": ForbiddenError("GitHub forbids it")},
        {"archive_error": PermanentError("the log is larger than 1024 MiB and was not read")},
    ],
    ids=["no zip", "cut off", "gone", "forbidden", "too large"],
)
def test_where_the_archive_is_unusable_the_single_logs_are_read(fakes: dict[str, object]) -> None:
    github = FakeGitHub(job_log_value=single_logs(4), **fakes)  # type: ignore[arg-type]  # the fields by name
    assert heads(github, jobs(NAMES)) == dict.fromkeys((1, 2, 3, 4), b"alone\n")


def test_an_archive_that_is_not_ready_is_asked_for_again_later() -> None:
    github = FakeGitHub(archive_error=RetryableError("the log is not ready yet"))
    with pytest.raises(RetryableError, match="not ready"):
        fetch(github, run(), jobs(NAMES), last_try=False)


def test_on_the_last_try_the_single_logs_stand_in_for_the_archive() -> None:
    github = FakeGitHub(archive_error=RetryableError("not ready"), job_log_value=single_logs(4))
    assert len(heads(github, jobs(NAMES), last_try=True)) == 4


def test_without_an_archive_no_more_than_a_few_requests_are_spent() -> None:
    names = [f"job {number}" for number in range(MOST + 5)]
    github = FakeGitHub(archive_error=GoneError("gone", status=410), job_log_value=single_logs(len(names)))
    fetched = fetch(github, run(), jobs(names), last_try=False)
    assert github.names().count("job_log") == MOST
    assert list(fetched.missing.values()) == [f"only {MOST} logs of a run are read one by one"] * 5


def test_jobs_that_never_started_cost_no_request() -> None:
    github = FakeGitHub()
    fetched = fetch(github, run(), [job(steps=())], last_try=False)
    assert fetched.missing == {1000: "it never started, so there is no log"}
    assert not github.asked


def test_one_lost_log_does_not_cost_the_others() -> None:
    gone = GoneError("it has expired", status=410)
    github = FakeGitHub(job_log_value={1000: MISSING_FILE}, job_log_error={2: gone})
    fetched = fetch(github, run(), [job(id=2), job()], last_try=False)
    assert list(fetched.logs) == [1000]
    assert fetched.missing == {2: "it has expired"}


def test_a_missing_permission_is_for_the_operator_and_not_for_the_comment() -> None:
    github = FakeGitHub(job_log_error={1000: ForbiddenError("check the App's permissions")})
    with pytest.raises(ForbiddenError):
        fetch(github, run(), [job()], last_try=True)
