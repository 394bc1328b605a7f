"""A cause with all that it is judged by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workers.triage.diagnosis import SURE, Cause
from workers.triage.environment import Moved
from workers.triage.facts import Run
from workers.triage.judging.past import Past, base_of, head_of, is_of_branch, is_own
from workers.triage.model import Finding
from workers.triage.recorded import branch_of
from workers.triage.records import JobRecord, RunRecord, Seen
from workers.triage.releases.reproduction import Reproduction

NEVER_FLAKY = frozenset(
    {
        "broken-dependency",
        "broken-submodule",
        "compile-error",
        "dependency-build",
        "dependency-resolution",
        "lint",
        "missing-command",
        "missing-file",
        "missing-module",
        "missing-secret",
        "python-version-mismatch",
        "type-check",
        "workflow-error",
    }
)
"""Kinds that follow from what is in the repository and what is installed: they do not come and go by chance."""


@dataclass(frozen=True, slots=True)
class Place:
    """The jobs of one red attempt that a cause stands in."""

    run: Run
    """The attempt."""
    jobs: tuple[str, ...]
    """Their names, each once."""


@dataclass(frozen=True, slots=True)
class Case:
    """A cause, and what is known beside it."""

    cause: Cause
    """What broke."""
    past: Past
    """The earlier runs."""
    moved: tuple[Moved, ...]
    """What is other since the job last passed, and not by the diff."""
    compared: bool
    """Whether that was looked at."""

    @property
    def finding(self) -> Finding:
        """The Finding that speaks for all."""
        return self.cause.found.finding

    @property
    def sure(self) -> bool:
        """Whether it is a claim at all."""
        return self.finding.confidence >= SURE

    @property
    def fingerprint(self) -> str | None:
        """What it is compared by; None for what proves nothing: a generic line, or a guess."""
        return self.finding.fingerprint if self.sure else None

    @property
    def by_change(self) -> bool | None:
        """What the repository shows of it in any of its jobs."""
        proofs = [sighting.found.finding.proof for sighting in self.cause.sightings]
        known = {proof.by_change for proof in proofs if proof is not None}
        return False if False in known else True if True in known else None

    @property
    def release(self) -> Reproduction | None:
        """What a release has shown of it, in the job that speaks for all."""
        proof = self.finding.proof
        return proof.release if proof is not None else None

    @property
    def own(self) -> bool:
        """Whether a branch is judged by its own earlier runs."""
        return is_own(self.past)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it stands, by attempt."""
        runs: dict[tuple[str, int], tuple[Run, list[str]]] = {}
        for sighting in self.cause.sightings:
            known = runs.setdefault((sighting.run.workflow_key, sighting.run.id), (sighting.run, []))
            known[1].append(sighting.job.name)
        return tuple(Place(run, tuple(dict.fromkeys(jobs))) for run, jobs in runs.values())

    def base(self, run: Run) -> str:
        """The branch to compare with."""
        return base_of(self.past, run)

    def records(self, run: Run) -> tuple[RunRecord, ...]:
        """What is kept of the workflow, without the judged attempt."""
        kept = self.past.runs.get(run.workflow_key, ())
        return tuple(record for record in kept if (record.id, record.attempt) != (run.id, run.attempt))

    def at(self, run: Run) -> int:
        """When the judged attempt completed: seconds since 1970; where nobody tells, with the last one that is kept."""
        kept = self.past.runs.get(run.workflow_key, ())
        told = [record.at for record in kept if (record.id, record.attempt) == (run.id, run.attempt)]
        if told:
            return told[0]
        return int(run.updated_at.timestamp()) if run.updated_at else max((record.at for record in kept), default=0)

    def record(self, place: Place) -> RunRecord:
        """The judged attempt as it would be kept, with the jobs that the cause stands in."""
        run, found = place.run, self.finding
        seen = (Seen(found.kind, found.category, self.fingerprint, found.confidence),)
        return RunRecord(
            id=run.id,
            attempt=run.attempt,
            number=run.number,
            workflow=run.workflow_key,
            name=run.workflow,
            event=run.event,
            conclusion=run.conclusion,
            head_sha=run.head_sha,
            branch=branch_of(run),
            pull=self.past.pull,
            url=run.url,
            at=self.at(run),
            jobs=tuple(JobRecord(0, name, "failure", seen=seen) for name in place.jobs),
        )

    def is_related(self, record: RunRecord, run: Run) -> bool:
        """Whether a run is about this head, this pull request or the base."""
        own = {branch_of(run)} - {""}
        same_pull = self.past.pull is not None and record.pull == self.past.pull
        of_base = is_of_branch(record, self.base(run))
        return record.head_sha == run.head_sha or same_pull or of_base or head_of(record) in own

    def unknown_to(self, known: Collection[str | None]) -> tuple[Finding, ...]:
        """What else its jobs claim that is not among these fingerprints: it may be a failure of its own."""
        others = {finding.fingerprint: finding for finding in self._others()}
        return tuple(finding for mark, finding in others.items() if mark not in known)

    def _others(self) -> Iterator[Finding]:
        for sighting in self.cause.sightings:
            for located in sighting.job.findings:
                finding = located.finding
                told = finding.fingerprint not in {None, self.finding.fingerprint}
                if told and finding.confidence >= SURE:
                    yield finding
