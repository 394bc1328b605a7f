"""A Finding of a wrong workflow with what was read for it, and how it is spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workers.triage.mends import mend
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.proving import Facts
from workers.triage.repository.workflow import Job, Step, Workflow
from workers.triage.repository.workflow_place import Place, called, look_at, skipped
from workers.triage.text import code

CHECKOUT = "actions/checkout"
USUAL_CHECKOUT = "actions/checkout@v4"


@dataclass(frozen=True)
class Case:
    """One Finding."""

    finding: Finding
    """What the log says."""
    facts: Facts
    """What was read."""
    place: Place
    """The job, and the step where it is known."""

    @property
    def file(self) -> Workflow:
        """The job's workflow."""
        return self.place.file

    @property
    def job(self) -> Job:
        """The job."""
        return self.place.job

    @property
    def quote(self) -> str:
        """The quoted line."""
        return self.finding.quote

    @property
    def told(self) -> str | None:
        """What the Finding's Subject names: a file, an action, a branch."""
        file = self.finding.subject.get("file")
        return file if isinstance(file, str) else None

    def said(self, sentence: str, **more: str) -> str:
        """A sentence with its names filled in."""
        step = self.place.step
        words = {
            "job": code(self.job.id),
            "path": code(self.place.path),
            "step": called(step) if step else "",
            "line": str(step.line if step else self.job.line),
        }
        return sentence.format(**(words | more)).replace("\n", " ").strip()

    def looks(self, *lines: int | None) -> tuple[Look, ...]:
        """Lines of the job's workflow."""
        told = dict.fromkeys(line for line in lines if line)
        return tuple(look_at(self.facts.context, self.file, line) for line in told)

    def diff(self, changed: str | None) -> str:
        """The change of the job's workflow."""
        return mend.edited(self.place.path, self.place.yaml.text, changed) if changed else ""

    def before(self) -> tuple[Step, ...]:
        """The steps before the failing one; all of the job's where that is not known."""
        return self.job.before(self.place.step) if self.place.step else self.job.steps

    def checkouts(self) -> tuple[Step, ...]:
        """The steps before it that check a repository out."""
        return tuple(step for step in self.before() if step.action == CHECKOUT)

    def skipped(self, step: Step) -> bool:
        """Whether GitHub says that a step did not run."""
        return skipped(self.facts.context, step)

    def checkout_used(self) -> str:
        """The version of the checkout that the workflow uses; the usual one where it uses none or several."""
        used = {step.uses for job in self.file.jobs for step in job.steps if step.action == CHECKOUT}
        return used.pop() if len(used) == 1 else USUAL_CHECKOUT


def confirmed(detail: str, remedy: str, looked: Sequence[Look], diff: str = "", summary: str | None = None) -> Proof:
    """What the repository shows to be wrong; the detail is the summary where no better one is given."""
    return Proof(ProofState.CONFIRMED, detail, tuple(looked), summary or detail, remedy, diff)


def unsure(detail: str, looked: Sequence[Look], remedy: str | None = None) -> Proof:
    """What was looked at without a result."""
    return Proof(ProofState.NOT_CHECKED, detail, tuple(looked), remedy=remedy)


def refuted(detail: str, looked: Sequence[Look]) -> Proof:
    """What the repository shows to be otherwise, without telling what it is instead."""
    return Proof(ProofState.REFUTED, detail, tuple(looked))
