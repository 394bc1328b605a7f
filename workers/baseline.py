"""What a job's log says when it passes: fetched once, and only while requests are left for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from pydantic import TypeAdapter, ValidationError

from workers.errors import RetriageError
from workers.ports import Cache, GitHub
from workers.triage.environment import Environment, environment
from workers.triage.facts import Job
from workers.triage.judging.past import is_of_branch
from workers.triage.known import NOTHING_KNOWN, KnownLines, known_lines
from workers.triage.log import JobLog, read_logs
from workers.triage.records import JobRecord, RunRecord

log = structlog.get_logger()

LIMIT = 10
"""How many requests a run with one failed job may take."""
LIMIT_PER_JOB = 2
"""How many more each further red job may take."""
WRITING = 3
"""How many of these reading the pull request and its comments, and writing the one, take."""
KEEP = 30 * 24 * 3600
"""Seconds that the environment of a job is kept."""

_ENVIRONMENT = TypeAdapter(Environment)


@dataclass(frozen=True, slots=True)
class Passed:
    """A job that passed."""

    run: RunRecord
    """The attempt it was part of."""
    job: JobRecord
    """The job."""


@dataclass
class Baselines:
    """The passing logs of one repository's jobs."""

    github: GitHub
    """Who is asked."""
    cache: Cache
    """What was learnt of logs before."""
    repository: str
    """`owner/name`."""
    red: int = 1
    """How many red jobs there are: what may be asked grows with them."""
    words: tuple[str, ...] = ()
    """What is looked for in long ones, too."""
    _logs: dict[int, JobLog | None] = field(default_factory=dict)

    @property
    def spare(self) -> int:
        """How many requests are left for what would be good to know."""
        return LIMIT + LIMIT_PER_JOB * max(0, self.red - 1) - WRITING - self.github.requests

    def environment(self, job: JobRecord | Job) -> Environment | None:
        """What a job ran with; None where its log cannot be had now."""
        (kept,) = self.cache.read([self._key(job.id)])
        try:
            if kept is not None:
                return _ENVIRONMENT.validate_json(kept)
        except ValidationError:
            # Kept by another version.
            log.info("environment_unreadable", repository=self.repository, job=job.id)
        read = self.log(job)
        if read is None:
            return None
        self.learn(job.id, read)
        return environment(read)

    def learn(self, job: int, read: JobLog) -> None:
        """Keep what a log that is at hand says that its job ran with."""
        self.cache.write({self._key(job): _ENVIRONMENT.dump_json(environment(read))}, KEEP)

    def lines(self, job: JobRecord) -> KnownLines:
        """The lines of a passing job's log; none where it cannot be had now."""
        read = self.log(job)
        return known_lines(text for _, text in read.window(1, len(read))) if read else NOTHING_KNOWN

    def log(self, job: JobRecord | Job) -> JobLog | None:
        """A job's log; None where it cannot be had now. Each is asked for once."""
        if job.id not in self._logs:
            self._logs[job.id] = self._asked(job)
        return self._logs[job.id]

    def _asked(self, job: JobRecord | Job) -> JobLog | None:
        if self.spare < 1:
            return None
        asked = Job(job.id, job.name, job.conclusion, "", job.labels, ())
        try:
            (read, *_) = read_logs(self.github.job_log(self.repository, asked, self.words), job.name)
        except RetriageError as error:
            # It would have been good to know; the comment does not wait for it.
            log.info("passing_log_unread", repository=self.repository, job=job.id, reason=str(error))
            return None
        return read

    def _key(self, job: int) -> str:
        return f"{self.repository.lower()}:environment:{job}"


def last_green(
    runs: Sequence[RunRecord], job: str, base: str | None, own: str, before: float | None = None
) -> Passed | None:
    """The newest run in which the job of that name passed: the base branch's own, or one of the head's branch.

    `own` may name a fork's branch, as RunRecord does. `before` leaves out those that ended later: seconds since 1970.
    """
    for run in reversed(runs):
        ours = (own and run.branch == own) or (base and is_of_branch(run, base))
        if ours and (before is None or run.at <= before):
            for each in run.jobs:
                if each.name == job and each.passed:
                    return Passed(run, each)
    return None
