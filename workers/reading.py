"""One attempt's red jobs: their logs fetched and read, what was found proved against the repository."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from workers.baseline import Baselines, Passed, last_green
from workers.fetch import Fetched, fetch
from workers.library import Library
from workers.ports import Cache, GitHub, PackageIndex
from workers.preferences import preferences
from workers.prove import Case, prove
from workers.released import Releases
from workers.triage import checkout
from workers.triage.custom_rules import words_of
from workers.triage.diagnosis import FailedJob, Located
from workers.triage.examine import examine
from workers.triage.facts import Attempt, Job, PullReference, Run
from workers.triage.known import NOTHING_KNOWN
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Category, Conclusion, Finding
from workers.triage.prove import of_release
from workers.triage.proving import Base, Context
from workers.triage.recorded import branch_of
from workers.triage.records import RunRecord
from workers.triage.releases import told
from workers.triage.repository.repository_settings import Rule, Upstream
from workers.triage.steps import Steps
from workers.triage.text import code


@dataclass(frozen=True, slots=True)
class Reading:
    """What the logs of an attempt gave."""

    all_jobs: tuple[Job, ...]
    """Its jobs, the green ones included; empty where it was read before."""
    failed: tuple[FailedJob, ...]
    """The red ones."""
    not_examined: tuple[str, ...]
    """What could not be looked at, and why; one sentence each."""
    jobs: int = 0
    """How many jobs it has."""
    done_without: bool = False
    """Whether the repository, or a release, could not be looked at now, and may be the next time."""

    @property
    def whole(self) -> bool:
        """Whether every red job's log said something, and the repository was asked; else a later time may tell more."""
        return all(job.findings for job in self.failed) and not self.done_without


@dataclass(frozen=True, slots=True)
class Examined:
    """One red job, before anything is asked of the repository."""

    job: Job
    found: tuple[Located, ...]
    sentences: tuple[str, ...]
    log: JobLog | None


@dataclass(frozen=True, slots=True)
class Sources:
    """What is read from, and how."""

    github: GitHub
    """Who is asked."""
    cache: Cache
    """What was read of the repository before."""
    last_try: bool = False
    """Whether a log that is still not ready must be done without."""
    in_haste: bool = False
    """Whether Proofs that cannot be had now must be."""
    afresh: bool = False
    """Whether somebody asked for it: what may have changed since it was read counts as unknown."""
    past: tuple[RunRecord, ...] = ()
    """Earlier runs of the same workflow, the newest last."""
    rules: tuple[Rule, ...] = ()
    """Causes that only the repository knows."""
    index: PackageIndex | None = None
    """What is asked for released packages; None: nothing is said of them."""


def read(sources: Sources, attempt: Run, pull: PullReference | None) -> Reading:
    """Read the logs of the red jobs of one attempt, and prove what they tell.

    `pull` is the pull request it belongs to, if any. Raises RetryableError and ForbiddenError as `fetch` does.
    """
    jobs, examined = look(sources, attempt, pull)
    cases = [_case(sources, attempt, pull, each) for each in examined]
    library = _library(sources, attempt, len(examined))
    releases = _releases(sources, attempt)
    proved = prove(library, cases, releases)
    failed = tuple(_failed(each, findings) for each, findings in zip(examined, proved, strict=True))
    not_examined = [sentence for each in examined for sentence in each.sentences]
    if not jobs:
        not_examined.append("The run did not start any job; its page says why.")
    done_without = library.done_without or (releases is not None and releases.done_without)
    return Reading(jobs, failed, tuple(not_examined), len(jobs), done_without)


def look(
    sources: Sources, attempt: Run, pull: PullReference | None, only: Collection[str] | None = None
) -> tuple[tuple[Job, ...], list[Examined]]:
    """The jobs of an attempt, and what the logs of the red ones, or of those of these names only, say by themselves.

    Raises as `read` does.
    """
    jobs = sources.github.jobs(attempt)
    red = [job for job in jobs if job.failed and (only is None or job.name in only)]
    fetched = fetch(sources.github, attempt, red, last_try=sources.last_try, words=words_of(sources.rules))
    baselines = Baselines(sources.github, sources.cache, attempt.repository, len(red))
    greens = [last_green(sources.past, job.name, pull.base_branch if pull else None, branch_of(attempt)) for job in red]
    examined = [_examined(job, fetched, sources, baselines, green) for job, green in zip(red, greens, strict=True)]
    for each in examined[:MOST_ENVIRONMENTS]:
        if each.log:
            baselines.learn(each.job.id, each.log)
    return jobs, examined


def unproved(examined: Sequence[Examined]) -> tuple[FailedJob, ...]:
    """The red jobs as their logs alone tell of them."""
    return tuple(_failed(each, _findings(each)) for each in examined)


MOST_ENVIRONMENTS = 20
"""Of how many red jobs it is kept what they ran with."""
SPARE = 3
"""How many requests are left for the repository's files of the ten that a run with one failed job may take: its token,
its jobs, the log, the runs of the head, the pull request, its comments and the one that is written take seven."""
SPARE_OF_FORK = 2
"""The pull request of a fork has to be looked for, too."""
SPARE_PER_JOB = 2
"""How many more each further red job may take."""


def _case(sources: Sources, attempt: Attempt, pull: PullReference | None, examined: Examined) -> Case:
    """What a red job shows, and where; what it installed is read only where that is asked for."""
    findings = _findings(examined)
    where = context(attempt, pull, examined.job, examined.log)
    about = next((finding for finding in findings if of_release(finding)), None)
    if sources.index is None or about is None or examined.log is None:
        return Case(findings, where)
    return Case(findings, with_releases(where, examined.job, examined.log, about))


def _releases(sources: Sources, attempt: Attempt) -> Releases | None:
    if sources.index is None:
        return None
    repository = attempt.repository

    def wanted() -> bool:
        """The names of private packages are nobody else's business: the settings are read before one is asked for."""
        read = preferences(sources.github, sources.cache, repository)
        return read.settings.upstream is not Upstream.OFF

    return Releases(sources.index, sources.cache, wanted, sources.afresh)


def _library(sources: Sources, attempt: Attempt, red: int) -> Library:
    spare = SPARE if attempt.pulls else SPARE_OF_FORK
    return Library(
        sources.github,
        sources.cache,
        attempt.repository,
        requests=spare + SPARE_PER_JOB * max(0, red - 1),
        in_haste=sources.in_haste,
        afresh=sources.afresh,
    )


def _examined(job: Job, fetched: Fetched, sources: Sources, baselines: Baselines, green: Passed | None) -> Examined:
    """The red job with its Findings, and what of it could not be looked at."""
    data = fetched.logs.get(job.id)
    if data is None:
        return Examined(job, (), (f"{code(job.name)}: {fetched.missing.get(job.id, 'no log')}.",), None)
    (job_log, *_) = read_logs(data, job.name)
    steps = Steps(job.steps)
    examination = examine(job_log, Conclusion.FAILURE, steps, rules=sources.rules)
    if all(finding.category is Category.UNKNOWN for finding in examination.findings):
        # What the job does not say when it passes tells of a failure that no detector knows.
        known = baselines.lines(green.job) if green else NOTHING_KNOWN
        examination = examine(job_log, Conclusion.FAILURE, steps, known, sources.rules) if known else examination
    found = tuple(
        Located(finding, f"{job.url}{steps.anchor(job_log, finding.line)}") for finding in examination.findings
    )
    sentences = [f"{code(job.name)}: {sentence}" for sentence in examination.not_examined]
    if not found:
        sentences.append(f"{code(job.name)}: its log holds no line that tells what broke.")
    return Examined(job, found, tuple(sentences), job_log)


def _findings(examined: Examined) -> tuple[Finding, ...]:
    return tuple(located.finding for located in examined.found)


def _failed(examined: Examined, findings: Sequence[Finding]) -> FailedJob:
    """The job with its Findings in their new order, each with its old address."""
    addresses = {(located.finding.kind, located.finding.line): located for located in examined.found}
    found = tuple(replace(addresses[finding.kind, finding.line], finding=finding) for finding in findings)
    return FailedJob(examined.job.name, examined.job.url, found, examined.job.id)


def with_releases(where: Context, job: Job, log: JobLog, finding: Finding) -> Context:
    """The same with what the log tells, before the Finding, of the packages and the Python that the job had."""
    paths = f"{finding.excerpt}\n{finding.subject.get('error') or ''}"
    ended = job.completed_at or job.started_at
    return replace(
        where,
        packages=told.packages(log, finding.line),
        elsewhere=told.elsewhere(log, finding.line),
        platform=told.platform(log, job.labels, finding.line, paths),
        at=int(ended.timestamp()) if ended else None,
        index=True,
    )


def context(attempt: Attempt, pull: PullReference | None, job: Job, log: JobLog | None) -> Context:
    """Where the Findings of a job were made; what it checked out is what its log tells."""
    commit = checkout.commit(log, attempt.repository) if log else None
    base_sha = (checkout.base(log, attempt.head_sha) if log else None) or (pull.base_sha if pull else None)
    return Context(
        repository=attempt.repository,
        web_url=attempt.web_url,
        commit=commit or attempt.head_sha,
        head_sha=attempt.head_sha,
        event=attempt.event,
        job=job.name,
        labels=job.labels,
        steps=job.steps,
        workflow_path=attempt.workflow_path,
        head_owner=attempt.head_owner,
        actor=attempt.actor,
        base=Base(pull.number, pull.base_branch, base_sha) if pull and base_sha else None,
    )
