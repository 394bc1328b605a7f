"""The red jobs' logs: one by one while they are few, as one archive when they are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from workers.errors import ForbiddenError, PermanentError, RetryableError
from workers.ports import Runs
from workers.triage.archive import LogArchive, same_job
from workers.triage.facts import Attempt, Job
from workers.triage.lines import Gathered

log = structlog.get_logger()

FEW = 3
"""Up to how many logs are asked for one by one. Each costs a request; the archive costs one for all, and its bytes."""
MOST = 20
"""How many are asked for one by one where the archive fails."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of fetching."""

    logs: Mapping[int, Gathered] = field(default_factory=dict)
    """The logs, by the Job's id."""
    missing: Mapping[int, str] = field(default_factory=dict)
    """Why there is none, by the Job's id; a clause without a full stop."""


def fetch(runs: Runs, run: Attempt, jobs: Sequence[Job], *, last_try: bool, words: tuple[str, ...] = ()) -> Fetched:
    """The logs of those jobs of one attempt; of a long one, what stands around `words`, too.

    Raises RetryableError while a log is not ready, unless this is the last try: then the job goes without. Raises
    ForbiddenError when the App may not read logs.
    """
    started = [job for job in jobs if job.steps]
    logs: dict[int, Gathered] = {}
    missing = {job.id: "it never started, so there is no log" for job in jobs if not job.steps}
    if len(started) > FEW:
        logs.update(_from_archive(runs, run, started, words, last_try=last_try))
    for number, job in enumerate(job for job in started if job.id not in logs):
        if number >= MOST:
            missing[job.id] = f"only {MOST} logs of a run are read one by one"
            continue
        try:
            logs[job.id] = runs.job_log(run.repository, job, words)
        except ForbiddenError:
            # No comment mends a missing permission; as a failed task it is seen by who can.
            raise
        except PermanentError as error:
            missing[job.id] = str(error)
        except RetryableError as error:
            if not last_try:
                raise
            missing[job.id] = str(error)
    return Fetched(logs, missing)


def _from_archive(
    runs: Runs, run: Attempt, jobs: Sequence[Job], words: tuple[str, ...], *, last_try: bool
) -> dict[int, Gathered]:
    """What the archive holds of them; nothing where it is damaged or gone: the single logs may still be there."""
    try:
        with runs.archive(run) as data:
            return _members(LogArchive(data), jobs, words)
    except PermanentError as error:
        log.warning("archive_unusable", repository=run.repository, run=run.id, reason=str(error))
    except RetryableError as error:
        if not last_try:
            raise
        log.warning("archive_not_ready", repository=run.repository, run=run.id, reason=str(error))
    return {}


def _members(archive: LogArchive, jobs: Sequence[Job], words: tuple[str, ...]) -> dict[int, Gathered]:
    members = archive.members()
    logs: dict[int, Gathered] = {}
    for job in jobs:
        named = [member for member in members if same_job(job.name, member)]
        # Two jobs whose names differ only in what file names cannot hold are told apart by asking for each.
        if len(named) == 1 and len(named[0].files) == 1:
            logs[job.id] = archive.read(named[0], red=True, words=words)
    return logs
