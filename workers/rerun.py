"""Failed jobs started again without being asked, once, where no code is to blame."""

from __future__ import annotations

import structlog

from workers.errors import PermanentError
from workers.outside import Outside
from workers.triage.facts import Run
from workers.triage.judgement import Judgement
from workers.triage.repository.repository_settings import RepositorySettings, Rerun
from workers.triage.verdicts import Whose

log = structlog.get_logger()

MOST_JOBS = 5
"""Above how many failed jobs nothing is started again: so many do not fail by chance."""
KEEP = 30 * 24 * 3600
"""Seconds that it is remembered; the attempt's number holds for ever."""
TRANSIENT = frozenset({Whose.INFRASTRUCTURE, Whose.FLAKY})

STARTED = "Every cause is infrastructure or known to be flaky, so retriage has started the failed jobs again, once."
REFUSED = "retriage would have started the failed jobs again, but GitHub refused: {reason}."


def rerun(outside: Outside, settings: RepositorySettings, judgement: Judgement, pull: int) -> tuple[str, ...]:
    """Start the failed jobs again where the settings want it; what has to be said of that."""
    runs = [diagnosis.run for diagnosis in judgement.diagnoses if diagnosis.red]
    if settings.rerun is Rerun.OFF or not _transient(judgement) or not all(_first(run) for run in runs):
        return ()
    said = [_started(outside, run, pull) for run in runs]
    return tuple(dict.fromkeys(said))


def _transient(judgement: Judgement) -> bool:
    """Whether every failed job is told, and each for a cause that may be gone the next time."""
    jobs = [job for diagnosis in judgement.diagnoses for job in diagnosis.failed]
    told = {sighting.job.id for judged in judgement.judged for sighting in judged.cause.sightings}
    every = all(judged.verdict.whose in TRANSIENT and not judged.wrong for judged in judgement.judged)
    return 0 < len(jobs) <= MOST_JOBS and every and all(job.id in told for job in jobs)


def _first(run: Run) -> bool:
    return run.attempt == 1 and run.completed and not run.cancelled


def _started(outside: Outside, run: Run, pull: int) -> str:
    name = f"rerun {run.repository.lower()} {run.id}"
    if outside.history.happened(name):
        # GitHub's list of runs may be a moment behind: this one has been started again.
        return STARTED
    try:
        outside.github.rerun_failed(run.repository, run.id)
    except PermanentError as error:
        log.warning("rerun_refused", repository=run.repository, run=run.id, pull=pull, reason=str(error))
        return REFUSED.format(reason=str(error).rstrip("."))
    outside.history.first_time(name, KEEP)
    log.info("rerun_started", repository=run.repository, run=run.id, pull=pull)
    return STARTED
