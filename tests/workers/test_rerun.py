"""When failed jobs are started again without being asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import REPOSITORY, FakeGitHub, FakeHistory, a_run
from tests.triage.build import finding
from tests.workers.triaged import outside
from workers.errors import ForbiddenError, RetryableError
from workers.rerun import MOST_JOBS, STARTED, rerun
from workers.triage.diagnosis import Cause, Diagnosis, FailedJob, Located, Sighting
from workers.triage.judgement import Judged, Judgement, Wrong
from workers.triage.repository.repository_settings import RepositorySettings, Rerun
from workers.triage.verdicts import Verdict, Whose

ON = RepositorySettings(rerun=Rerun.INFRASTRUCTURE)


def judgement(*whose: Whose, attempt: int = 1, conclusion: str = "failure", untold: int = 0) -> Judgement:
    """One red run with a job for each cause."""
    run = a_run(attempt=attempt, conclusion=conclusion)
    jobs = [FailedJob(f"job {at}", "", (Located(finding(), ""),), at + 1) for at in range(len(whose))]
    causes = [Cause((Sighting(run, job, job.findings[0]),)) for job in jobs]
    judged = [
        Judged(at, cause, Verdict(each, "")) for at, (cause, each) in enumerate(zip(causes, whose, strict=True), 1)
    ]
    unread = [FailedJob("unread", "", (), 900 + at) for at in range(untold)]
    return Judgement((Diagnosis(run, 9, (*jobs, *unread), ()),), tuple(judged))


def said(judged: Judgement, settings: RepositorySettings = ON, **fakes: object) -> tuple[tuple[str, ...], FakeGitHub]:
    github = FakeGitHub(**fakes)  # type: ignore[arg-type]  # the fields by name
    return rerun(outside(github), settings, judged, 7), github


@pytest.mark.parametrize("whose", [(Whose.INFRASTRUCTURE,), (Whose.FLAKY,), (Whose.FLAKY, Whose.INFRASTRUCTURE)])
def test_where_no_code_is_to_blame(whose: tuple[Whose, ...]) -> None:
    notes, github = said(judgement(*whose))
    assert (notes, github.rerun) == ((STARTED,), [100])


@pytest.mark.parametrize("other", sorted(set(Whose) - {Whose.FLAKY, Whose.INFRASTRUCTURE}))
def test_not_where_one_cause_is_another(other: Whose) -> None:
    notes, github = said(judgement(Whose.FLAKY, other))
    assert (notes, github.rerun) == ((), [])


@pytest.mark.parametrize(
    "judged",
    [
        judgement(Whose.FLAKY, attempt=2),
        judgement(*[Whose.FLAKY] * (MOST_JOBS + 1)),
        judgement(Whose.FLAKY, untold=1),
        judgement(Whose.FLAKY, conclusion="cancelled"),
    ],
    ids=["second attempt", "many jobs", "a job that could not be read", "cancelled by somebody"],
)
def test_not_where_it_would_not_help(judged: Judgement) -> None:
    notes, github = said(judged)
    assert (notes, github.rerun) == ((), [])


def test_not_where_somebody_says_that_the_cause_is_another() -> None:
    judged = judgement(Whose.FLAKY)
    marked = replace(judged, judged=(replace(judged.judged[0], wrong=Wrong("alice", None)),))
    assert said(marked)[1].rerun == []


def test_not_where_nobody_asked_for_it() -> None:
    assert said(judgement(Whose.FLAKY), RepositorySettings())[1].rerun == []


def test_as_many_jobs_as_may_be() -> None:
    assert said(judgement(*[Whose.FLAKY] * MOST_JOBS))[1].rerun == [100]


def test_a_task_that_is_tried_again_does_not_ask_twice() -> None:
    github = FakeGitHub()
    notes = rerun(outside(github, FakeHistory(first_time_value=False)), ON, judgement(Whose.FLAKY), 7)
    assert (notes, github.rerun) == ((STARTED,), [])


def test_what_github_refuses_is_said() -> None:
    notes, _ = said(judgement(Whose.FLAKY), rerun_failed_error=ForbiddenError("the App may not"))
    assert notes == ("retriage would have started the failed jobs again, but GitHub refused: the App may not.",)


def test_a_passing_fault_is_tried_again() -> None:
    with pytest.raises(RetryableError):
        said(judgement(Whose.FLAKY), rerun_failed_error=RetryableError("502"))


def test_each_run_is_asked_for_once() -> None:
    history, github = FakeHistory(), FakeGitHub()
    rerun(outside(github, history), ON, judgement(Whose.FLAKY), 7)
    assert history.counted == [f"rerun {REPOSITORY} 100"]
