"""What is known of one run, and the causes that several runs and jobs share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.triage.facts import Run
from workers.triage.model import Category, Finding

SURE = 0.5
"""From which confidence on a Finding is a claim; below it is a guess."""


def doubt(finding: Finding) -> float:
    """0 for a claim; for a guess the more, the less likely it is. Wherever causes are listed, the surer comes first."""
    return max(0.0, SURE - finding.confidence)


@dataclass(frozen=True, slots=True)
class Located:
    """A Finding and where to see it."""

    finding: Finding
    """What was found."""
    url: str
    """The log line on GitHub, or the job's page where the line has no address."""


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A red job, examined."""

    name: str
    """As GitHub shows it."""
    url: str
    """Its page."""
    findings: tuple[Located, ...]
    """Ranked, the primary cause first; empty when its log could not be examined."""
    id: int = 0
    """GitHub's id; 0 where that is not known."""


@dataclass(frozen=True, slots=True)
class Written:
    """The comment on a pull request, as retriage last wrote it."""

    id: int
    """GitHub's id of the comment."""
    url: str
    """Its page."""
    digest: str
    """SHA-256 of its body, in hexadecimal digits."""
    head: str = ""
    """The head that it was written for; empty where that is not known."""
    deleted: bool = False
    """Whether a person has deleted it: until the next head there is none."""
    kind: str = ""
    """The Kind of the cause that it tells first; empty for one that tells none."""
    confidence: float = 0.0
    """How sure that is."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One attempt of one run: its red jobs, their ranked Findings, and what could not be examined."""

    run: Run
    """Which attempt."""
    jobs: int
    """How many jobs it has, the green ones included."""
    failed: tuple[FailedJob, ...]
    """The red ones."""
    not_examined: tuple[str, ...]
    """What could not be looked at, and why; one sentence each."""

    @property
    def red(self) -> bool:
        """Whether something failed: the run, or a job of a run that was cancelled later."""
        return self.run.failed or bool(self.failed)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One job in which a cause stands."""

    run: Run
    """The attempt."""
    job: FailedJob
    """The job."""
    found: Located
    """The Finding there."""

    @property
    def workflow(self) -> str:
        """The workflow's name."""
        return self.run.workflow


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause, in however many jobs."""

    sightings: tuple[Sighting, ...]
    """Where it was seen; the first one speaks for all."""

    @property
    def found(self) -> Located:
        """The Finding that speaks for all."""
        return self.sightings[0].found

    @property
    def also(self) -> tuple[Located, ...]:
        """What else the first job shows: further failing tests, and what followed from the cause."""
        return self.sightings[0].job.findings[1:]

    @property
    def alike(self) -> int:
        """How many of those are of the same Kind, as several failing tests are; guesses are not counted."""
        finding = self.found.finding
        known = finding.category is not Category.UNKNOWN
        return sum(other.finding.kind == finding.kind for other in self.also) if known else 0


def causes(diagnoses: Iterable[Diagnosis]) -> tuple[Cause, ...]:
    """The primary causes of all red jobs, equal ones together, the surest and most frequent first."""
    groups: dict[object, list[Sighting]] = {}
    for diagnosis in diagnoses:
        for job in diagnosis.failed:
            if job.findings:
                found = job.findings[0]
                sighting = Sighting(diagnosis.run, job, found)
                groups.setdefault(identity(sighting), []).append(sighting)
    found_causes = [Cause(tuple(sightings)) for sightings in groups.values()]
    return tuple(sorted(found_causes, key=_worth))


def identity(sighting: Sighting) -> object:
    """What equal causes share. One without a fingerprint is only compared with its like in siblings of a matrix."""
    finding = sighting.found.finding
    return finding.fingerprint or (sighting.workflow, finding.kind, finding.step, finding.quote)


def _worth(cause: Cause) -> tuple[float, int]:
    """Sure ones before guesses, the likelier guess first, then by how many jobs fail for it."""
    return (doubt(cause.found.finding), -len(cause.sightings))


def unexamined(diagnoses: Sequence[Diagnosis]) -> tuple[str, ...]:
    """What could not be looked at in any of the runs, each sentence once."""
    return tuple(dict.fromkeys(sentence for diagnosis in diagnoses for sentence in diagnosis.not_examined))
