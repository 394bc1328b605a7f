"""What is learnt of a base branch, within the requests that are left, before anybody is blamed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.fakes import REPOSITORY, FakeCache, FakeGitHub, FakeHistory, a_job, a_pull, a_run
from tests.triage.build import stamped
from tests.workers.branch_runs import green, kept, main_run
from workers.baseline import LIMIT, WRITING
from workers.errors import ForbiddenError, GoneError, RetryableError
from workers.judging import Judging
from workers.outside import Outside
from workers.triage.diagnosis import Diagnosis, FailedJob, Located
from workers.triage.facts import Job, Run
from workers.triage.judgement import Judgement
from workers.triage.model import Category, Finding
from workers.triage.repository.repository_settings import RepositorySettings
from workers.triage.verdicts import Whose

LINE = "FAILED tests/test_clock.py::test_ticks - assert 9 == 10"
FOUND = Finding(
    kind="test-failure",
    category=Category.CODE,
    subject={"test": "test_ticks"},
    confidence=0.9,
    job="build",
    step="Run pytest",
    line=5,
    quote=LINE,
    excerpt=LINE,
    summary="`test_ticks` fails.",
    remedy="Mend it.",
    fingerprint="1:ticks",
)
RUN = a_run(id=100, number=5)
BASE = main_run(id=90, number=4)


def logged(version: str) -> str:
    image = ["##[group]Runner Image", "Image: ubuntu-24.04", f"Version: {version}", "##[endgroup]"]
    return stamped(*image, "##[group]Run pytest", "##[endgroup]", LINE)


def judged(
    github: FakeGitHub, history: FakeHistory, run: Run = RUN, names: Sequence[str] = ("build",), pull: bool = True
) -> Judgement:
    jobs = tuple(FailedJob(name, "", (Located(FOUND, ""),), 1000 + at) for at, name in enumerate(names))
    reference = a_pull() if pull else None
    outside = Outside(github, history, FakeCache())
    judging = Judging(outside, REPOSITORY, reference, "main", [Diagnosis(run, 9, jobs, ())])
    return judging.judged(RepositorySettings(), ())


def github_of(base: Run | None = BASE, *jobs: Job, **fakes: object) -> FakeGitHub:
    shown = {"job_log_value": {1000: logged("1"), 900: logged("1")}, "newest_runs_value": [base] if base else []}
    given = {90: jobs or (a_job(id=900),)}
    return FakeGitHub(jobs_value=given, **{**shown, **fakes})  # type: ignore[arg-type]  # the fields by name


def test_a_base_that_passed_the_job_is_looked_at_once() -> None:
    github = github_of(main_run(id=90, number=4, conclusion="success"), a_job(id=900, conclusion="success"))
    history = FakeHistory()
    given = judged(github, history)
    assert "run #4 of `main`" in given.judged[0].verdict.looked[0].text
    assert history.runs_value[-1].jobs[0].passed
    before = github.names().count("newest_runs")
    judged(github, history)
    assert github.names().count("newest_runs") == before == 1


def test_a_base_whose_red_run_is_remembered_without_jobs_is_looked_at() -> None:
    github, history = github_of(), FakeHistory(runs_value=[kept(jobs=())])
    judged(github, history)
    assert ("jobs", 90, 1) in github.asked
    assert "newest_runs" not in github.names()
    assert history.runs_value[-1].jobs[0].seen


def test_of_a_red_base_only_the_logs_of_the_same_jobs_are_read() -> None:
    jobs = [a_job(id=900), *(a_job(id=901 + at, name=f"other {at}") for at in range(3))]
    github, history = github_of(BASE, *jobs), FakeHistory()
    judged(github, history)
    logs = [asked[2] for asked in github.asked if asked[0] == "job_log" and asked[2] != 1000]
    assert logs == [900]
    assert [bool(job.seen) for job in history.runs_value[-1].jobs] == [True, False, False, False]


def test_nothing_is_asked_where_no_request_is_left() -> None:
    github = github_of(requests=LIMIT - WRITING)
    judged(github, FakeHistory())
    assert github.names() == []


def test_a_base_of_which_nothing_was_learnt_is_not_asked_about_again_within_an_hour() -> None:
    github = github_of()
    judged(github, FakeHistory(first_time_value=False))
    assert not {"newest_runs", "jobs"} & set(github.names())


@pytest.mark.parametrize("error", [RetryableError("502"), GoneError("no", status=404), ForbiddenError("no")])
def test_what_cannot_be_learnt_blames_nobody_and_delays_nothing(error: RetryableError) -> None:
    given = judged(github_of(newest_runs_error=error), FakeHistory())
    assert given.judged[0].verdict.whose is Whose.UNKNOWN


@pytest.mark.parametrize(
    "base",
    [
        main_run(id=90, head_owner="mallory"),
        main_run(id=90, event="workflow_run"),
        main_run(id=90, event="pull_request"),
        main_run(id=90, conclusion="cancelled"),
        main_run(id=90, conclusion="skipped"),
    ],
    ids=["a fork's main", "about others", "a pull request's", "cancelled", "skipped"],
)
def test_runs_that_say_nothing_of_the_base_teach_nothing(base: Run) -> None:
    history = FakeHistory()
    given = judged(github_of(base), history)
    assert history.recorded == []
    assert given.judged[0].verdict.whose is Whose.UNKNOWN


def test_a_branchs_own_run_asks_nothing_of_a_base() -> None:
    github = github_of()
    judged(github, FakeHistory(), main_run(), pull=False)
    assert "newest_runs" not in github.names()


def test_what_moved_since_the_job_last_passed_is_told_with_its_commit() -> None:
    github = github_of(None, job_log_value={1000: logged("2"), 900: logged("1")})
    given = judged(github, FakeHistory(runs_value=[green()]))
    assert [each.name for each in given.judged[0].moved]
    assert "[`ddddddd`](https://github.com/acme/datasets/commit/" in given.judged[0].since


def test_what_a_fork_ran_with_on_its_own_main_is_no_baseline() -> None:
    github = github_of(None, job_log_value={1000: logged("2"), 900: logged("1")})
    given = judged(github, FakeHistory(runs_value=[green(branch="mallory:main")]))
    assert (given.judged[0].moved, given.judged[0].since) == ((), "")


def test_where_the_diff_cannot_be_had_nothing_is_said_to_have_moved() -> None:
    github = github_of(None, job_log_value={1000: logged("2"), 900: logged("1")}, patches_error=RetryableError("502"))
    assert judged(github, FakeHistory(runs_value=[green()])).judged[0].moved == ()


def test_the_diff_is_asked_for_once() -> None:
    github = github_of(None, job_log_value={1000: logged("2"), 900: logged("1")})
    cache = FakeCache()
    jobs = (FailedJob("build", "", (Located(FOUND, ""),), 1000),)
    for _ in range(2):
        outside = Outside(github, FakeHistory(), cache)
        assert Judging(outside, REPOSITORY, a_pull(), "main", [Diagnosis(RUN, 9, jobs, ())]).patches() == {}
    assert github.names() == ["patches"]
