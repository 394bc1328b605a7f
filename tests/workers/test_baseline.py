"""What a failing job is compared with: the last time that it passed."""

from __future__ import annotations

import pytest

from tests.fakes import REPOSITORY, FakeCache, FakeGitHub
from tests.triage.build import stamped
from tests.workers.branch_runs import green, kept
from workers.baseline import LIMIT, LIMIT_PER_JOB, WRITING, Baselines, last_green
from workers.errors import GoneError
from workers.triage.records import JobRecord

JOB = JobRecord(1000, "build", "success")
LOG = stamped("##[group]Runner Image", "Image: ubuntu-24.04", "Version: 20251112.124.1", "##[endgroup]", "all is well")


def baselines(github: FakeGitHub, cache: FakeCache | None = None, red: int = 1) -> Baselines:
    return Baselines(github, cache or FakeCache(), REPOSITORY, red)


def test_the_newest_run_of_the_base_in_which_the_job_passed() -> None:
    runs = [green(id=1), green(id=2), kept(id=3), green(id=4, jobs=(JobRecord(1, "other", "success"),))]
    found = last_green(runs, "build", "main", "feature")
    assert found is not None
    assert found.run.id == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"branch": "mallory:main"},
        {"branch": "release"},
        {"branch": ""},
        {"event": "workflow_run"},
        {"event": "pull_request", "pull": 9},
        {"at": 2_000_000_001},
    ],
    ids=["a fork's", "another branch", "a head that is gone", "about others", "main into another", "it ended later"],
)
def test_what_is_no_baseline(changes: dict[str, object]) -> None:
    assert last_green([green(**{"at": 1_999_999_999, **changes})], "build", "main", "feature", 2_000_000_000) is None


def test_the_heads_own_branch_counts_with_its_owner() -> None:
    run = green(branch="mallory:patch", event="pull_request", pull=7)
    assert last_green([run], "build", "main", "mallory:patch") is not None
    assert last_green([run], "build", "main", "patch") is None
    assert last_green([green(branch="")], "build", None, "") is None


def test_what_a_job_ran_with_is_asked_for_once_and_kept() -> None:
    github, cache = FakeGitHub(job_log_value={1000: LOG}), FakeCache()
    first = baselines(github, cache).environment(JOB)
    assert first is not None
    assert baselines(github, cache).environment(JOB) == first
    assert github.names() == ["job_log"]


def test_what_another_version_kept_is_read_again() -> None:
    github, cache = FakeGitHub(job_log_value={1000: LOG}), FakeCache()
    baselines(github, cache).environment(JOB)
    cache.values = dict.fromkeys(cache.values, b"{")
    assert baselines(github, cache).environment(JOB) is not None
    assert github.names() == ["job_log"] * 2


def test_a_log_that_is_gone_tells_nothing_and_is_asked_for_once() -> None:
    github = FakeGitHub(job_log_error={1000: GoneError("expired", status=410)})
    given = baselines(github)
    assert (given.environment(JOB), bool(given.lines(JOB))) == (None, False)
    assert github.names() == ["job_log"]


def test_what_a_job_says_when_it_passes_is_known() -> None:
    assert baselines(FakeGitHub(job_log_value={1000: LOG})).lines(JOB)


def test_no_log_is_asked_for_where_no_request_is_left() -> None:
    github = FakeGitHub(job_log_value={1000: LOG}, requests=LIMIT - WRITING)
    assert baselines(github).environment(JOB) is None
    assert github.names() == []
    assert baselines(github, red=2).spare == LIMIT_PER_JOB
