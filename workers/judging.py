"""Whose failure the causes of one head are: what is remembered and what little may be asked, put before the judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import time
from typing import Final

import structlog
from pydantic import TypeAdapter

from workers.baseline import Baselines, Passed, last_green
from workers.errors import RetriageError
from workers.fetch import FEW
from workers.library import Library
from workers.outside import Outside
from workers.reading import Sources, look, unproved
from workers.triage.diagnosis import Cause, Diagnosis, causes
from workers.triage.environment import Moved, moved, untouched
from workers.triage.facts import FAILED, Job, PullReference, Run
from workers.triage.judge import Past, judgement
from workers.triage.judgement import Judgement, key
from workers.triage.judging.past import is_of_branch
from workers.triage.recorded import as_run, branch_of, is_of_own_branch, record
from workers.triage.records import RunRecord
from workers.triage.repository import questions as q
from workers.triage.repository.repository_settings import RepositorySettings
from workers.triage.text import code

log = structlog.get_logger()

MOST_COMPARED = 3
"""Of how many causes it is looked up what moved since the job last passed."""
ASK_AGAIN = 3600
"""After how many seconds a base branch of which nothing was learnt is looked at again."""
KEEP_PATCHES = 7 * 24 * 3600
"""Seconds that the diff of a head is kept."""

_PATCHES: Final = TypeAdapter(dict[str, str])

SINCE = "since this job passed on {branch} at [`{commit}`]({url})"


@dataclass
class Judging:
    """One head before the judge."""

    outside: Outside
    """What is remembered, and who is asked."""
    repository: str
    """`owner/name`."""
    pull: PullReference | None
    """None for a branch's own head."""
    branch: str
    """The base branch, or the branch itself."""
    diagnoses: Sequence[Diagnosis]
    """Its red runs."""
    baselines: Baselines = field(init=False)
    """Passing logs."""

    def __post_init__(self) -> None:
        """Count the red jobs, with which grows what may be asked."""
        red = sum(len(diagnosis.failed) for diagnosis in self.diagnoses)
        self.baselines = Baselines(self.outside.github, self.outside.cache, self.repository, red)

    def judged(self, settings: RepositorySettings, notes: Sequence[str]) -> Judgement:
        """The causes with their Verdicts."""
        history, past = self.outside.history, {each.run.workflow_key: self._past(each.run) for each in self.diagnoses}
        compared = {key(cause): self._moved(cause) for cause in causes(self.diagnoses)[:MOST_COMPARED]}
        moves = {name: found for name, found in compared.items() if found is not None}
        return judgement(
            self.diagnoses,
            Past(
                past,
                self.pull.number if self.pull else None,
                self.branch if self.pull else None,
                {name: each for name, (each, _) in moves.items()},
                {name: since for name, (_, since) in moves.items()},
            ),
            ignored=history.ignored(self.repository),
            wrong=history.wrong(self.repository),
            ignore_kinds=settings.ignore_kinds,
            notes=notes,
            now=int(time()),
        )

    def _past(self, run: Run) -> tuple[RunRecord, ...]:
        """What is remembered of a workflow; where that is too little of the base branch, what GitHub says of it now."""
        runs = self.outside.history.runs(self.repository, run.workflow_key)
        if self.pull is None or not self._learn(run, runs):
            return runs
        return self.outside.history.runs(self.repository, run.workflow_key)

    def _learn(self, run: Run, runs: Sequence[RunRecord]) -> bool:
        """Look at the newest run of the base branch where its jobs are not known; whether anything was learnt."""
        known = [
            each for each in runs if is_of_branch(each, self.branch) and (each.passed or each.conclusion in FAILED)
        ]
        try:
            if not known:
                return self._found_newest(run)
            newest = max(known, key=lambda each: (each.number, each.attempt))
            return not newest.jobs and self._looked_at(as_run(newest, run))
        except RetriageError as error:
            # It would have been good to know; the comment does not wait for it.
            log.info("base_unknown", repository=self.repository, branch=self.branch, reason=str(error))
            return False

    def _found_newest(self, run: Run) -> bool:
        if self.baselines.spare < 1 or not self._first_time(f"{run.workflow_key} {self.branch}"):
            return False
        newest = self.outside.github.newest_runs(self.repository, run.workflow_id, self.branch)
        own = next((each for each in newest if is_of_own_branch(each) and (each.passed or each.failed)), None)
        if own is None:
            return False
        self.outside.history.record(self.repository, record(own, (), (), None, int(time())))
        self._looked_at(own)
        return True

    def _looked_at(self, run: Run) -> bool:
        """Remember the jobs of a run of the base branch, and what the logs of those show that are red here, too."""
        github, names = self.outside.github, self._red_jobs(run.workflow_key)
        logs = 0 if run.passed else len(names) if len(names) <= FEW else 1
        if self.baselines.spare < 1 + logs or not self._first_time(f"{run.id} {run.attempt}"):
            return False
        if run.passed:
            kept = record(run, github.jobs(run), (), None, int(time()))
        else:
            jobs, examined = look(Sources(github, self.outside.cache, last_try=True), run, None, names)
            kept = record(run, jobs, unproved(examined), None, int(time()))
        self.outside.history.record(self.repository, kept)
        return True

    def _red_jobs(self, workflow: str) -> frozenset[str]:
        red = (each.failed for each in self.diagnoses if each.run.workflow_key == workflow)
        return frozenset(job.name for jobs in red for job in jobs)

    def _first_time(self, what: str) -> bool:
        """What GitHub does not know now, it may know an hour later."""
        return self.outside.history.first_time(f"base {self.repository.lower()} {what}", ASK_AGAIN)

    def _moved(self, cause: Cause) -> tuple[tuple[Moved, ...], str] | None:
        """What is other than when the job last passed and not in the diff, and since when; None where nobody knows."""
        sighting = cause.sightings[0]
        runs = self.outside.history.runs(self.repository, sighting.run.workflow_key)
        ended = sighting.run.updated_at.timestamp() if sighting.run.updated_at else None
        green = last_green(runs, sighting.job.name, self.branch, branch_of(sighting.run), ended)
        if green is None or not sighting.job.id:
            return None
        before = self.baselines.environment(green.job)
        now = self.baselines.environment(Job(sighting.job.id, sighting.job.name, "failure", "", (), ()))
        if before is None or now is None:
            return None
        found = moved(before, now, mentioned=cause.found.finding.excerpt)
        if found and self.pull is not None:
            patches = self.patches()
            if patches is None:
                # Whether the pull request moved it itself cannot be told.
                return None
            found = untouched(found, patches, patches.keys())
        return found, _since(green)

    def patches(self) -> Mapping[str, str] | None:
        """The pull request's diff by file; None where it cannot be had now."""
        if self.pull is None:
            return None
        found = patches(self.outside, self.repository, self.pull, may_ask=self.baselines.spare >= 1)
        return self._names() if found is None else found

    def _names(self) -> Mapping[str, str] | None:
        """The files that it changes, where that was asked for a Proof: what they say of a package is then not known."""
        if self.pull is None:
            return None
        asked = q.ReadChanges(self.pull.number, self.pull.head_sha)
        library = Library(self.outside.github, self.outside.cache, self.repository, requests=0)
        changes = library.answers([asked]).get(asked)
        return dict.fromkeys(changes.files, "") if isinstance(changes, q.Changes) and changes.complete else None


def patches(
    outside: Outside, repository: str, pull: PullReference, *, may_ask: bool = True
) -> Mapping[str, str] | None:
    """The diff of a pull request's head by file, empty for one that GitHub does not show; None where it cannot be had.

    Kept by the head's id: that never changes.
    """
    name = f"{repository.lower()}:patches:{pull.number}:{pull.head_sha}"
    (kept,) = outside.cache.read([name])
    if kept is not None:
        return _PATCHES.validate_json(kept)
    if not may_ask:
        return None
    try:
        found = outside.github.patches(repository, pull.number)
    except RetriageError as error:
        log.info("diff_unread", repository=repository, pull=pull.number, reason=str(error))
        return None
    outside.cache.write({name: _PATCHES.dump_json(dict(found))}, KEEP_PATCHES)
    return found


def _since(green: Passed) -> str:
    commit = f"{green.run.url.partition('/actions/')[0]}/commit/{green.run.head_sha}"
    return SINCE.format(branch=code(green.run.branch), commit=green.run.head_sha[:7], url=commit)
