"""A run on GitHub, read by its URL with a person's token."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from workers.edges.github import GitHubEdge, with_token
from workers.errors import GoneError, UnusableInputError
from workers.fetch import Fetched, fetch
from workers.library import Library, NoCache
from workers.prove import Case, prove
from workers.reading import context
from workers.triage.examine import examine
from workers.triage.facts import Job, Run
from workers.triage.known import NOTHING_KNOWN, KnownLines
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Conclusion, Examination
from workers.triage.steps import Steps
from workers.triage.text import code

_PATH = re.compile(
    r"/(?P<repository>[^/]+/[^/]+)/actions/runs/(?P<run>\d{1,18})(?:/attempts/(?P<attempt>\d{1,6}))?"
    r"(?:/jobs?/(?P<job>\d{1,18}))?/?"
)


MOST_REQUESTS = 10
"""How many requests may be made to prove what the logs of a run tell."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a URL names."""

    repository: str
    """`owner/name`."""
    run: int
    """The run's id."""
    attempt: int | None
    """None for the latest."""
    job: int | None
    """None for all of the attempt's jobs."""


def examine_run(url: str, known: KnownLines = NOTHING_KNOWN) -> tuple[list[Examination], list[str]]:
    """The jobs of a run that ended, the logs of the red ones read, and what could not be read; one sentence each.

    Raises RetriageError with one line that says what is wrong and what to do.
    """
    named, host = _named(url)
    api_url = _api_url(host)
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        raise UnusableInputError(
            "needs a token to be read: set GITHUB_TOKEN, for example to the output of `gh auth token`"
        )
    with with_token(token, api_url) as github:
        try:
            run, jobs = _run(github, named)
        except GoneError as error:
            raise UnusableInputError("is not there, or GITHUB_TOKEN may not read it") from error
        fetched = fetch(github, run, [job for job in jobs if job.failed], last_try=True)
        examined = [each for job in jobs for each in _examined(job, fetched, known)]
        examinations = _proved(github, run, examined)
    missing = [f"{code(job.name)}: {fetched.missing[job.id]}." for job in jobs if job.id in fetched.missing]
    return examinations, missing


def _named(url: str) -> tuple[Named, str]:
    """What a URL names, and the host it is on."""
    try:
        split = urlsplit(url)
        match, host = _PATH.fullmatch(split.path), split.hostname or ""
    except ValueError:
        match, host = None, ""
    if not match:
        raise UnusableInputError("is not the URL of a run, such as https://github.com/OWNER/REPO/actions/runs/ID")
    attempt, job = match["attempt"], match["job"]
    named = Named(match["repository"], int(match["run"]), int(attempt) if attempt else None, int(job) if job else None)
    return named, host


def _api_url(host: str) -> str:
    """The REST API that the token is sent to: never that of a host which only the URL names."""
    known = os.environ.get("GITHUB_API_URL")
    if known:
        return known
    if host in {"github.com", "www.github.com"}:
        return "https://api.github.com"
    raise UnusableInputError(
        f"is not on github.com; to send GITHUB_TOKEN to {host}, set GITHUB_API_URL, such as https://{host}/api/v3"
    )


def _run(github: GitHubEdge, named: Named) -> tuple[Run, Sequence[Job]]:
    """The attempt that was meant, and its jobs or the one job of it."""
    latest = github.run(named.repository, named.run)
    run = replace(latest, attempt=named.attempt or latest.attempt)
    if not latest.completed and run.attempt >= latest.attempt:
        raise UnusableInputError("is a run that has not ended yet; try again when it has")
    jobs = github.jobs(run)
    if named.job is None:
        return run, jobs
    chosen = [job for job in jobs if job.id == named.job]
    while not chosen and named.attempt is None and run.attempt > 1:
        # A job's URL does not tell its attempt.
        run = replace(run, attempt=run.attempt - 1)
        chosen = [job for job in github.jobs(run) if job.id == named.job]
    if not chosen:
        raise UnusableInputError("names a job that its run does not have")
    return run, chosen


@dataclass(frozen=True, slots=True)
class _Examined:
    job: Job
    log: JobLog | None
    examination: Examination


def _examined(job: Job, fetched: Fetched, known: KnownLines) -> list[_Examined]:
    """A red job's log examined; of another job, or where there is no log, only how it ended."""
    log = fetched.logs.get(job.id)
    if log is not None:
        return [_read(job, read, known) for read in read_logs(log, job.name)]
    if job.failed or job.conclusion == "success":
        conclusion = Conclusion.FAILURE if job.failed else Conclusion.SUCCESS
        return [_Examined(job, None, Examination(job.name, None, conclusion, 0, (), "", ()))]
    return []


def _read(job: Job, log: JobLog, known: KnownLines) -> _Examined:
    return _Examined(job, log, examine(log, Conclusion.FAILURE, Steps(job.steps), known))


def _proved(github: GitHubEdge, run: Run, examined: Sequence[_Examined]) -> list[Examination]:
    """The Examinations with what the repository says of their Findings."""
    pull = next(iter(run.pulls), None)
    cases = [
        Case(
            each.examination.findings,
            context(run, pull, each.job, each.log),
        )
        for each in examined
    ]
    proved = prove(Library(github, NoCache(), run.repository, requests=MOST_REQUESTS, in_haste=True), cases)
    return [replace(each.examination, findings=findings) for each, findings in zip(examined, proved, strict=True)]
