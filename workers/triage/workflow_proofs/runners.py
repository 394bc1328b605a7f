"""Containers in jobs whose runner has none."""

from __future__ import annotations

from workers.triage.model import Proof
from workers.triage.text import code
from workers.triage.workflow_proofs.case import Case, confirmed, unsure

NOT_LINUX = "The job {job} runs on {label} and asks for containers (line {at} of {path}); only Linux runners have them."
NOT_LINUX_REMEDY = (
    "Write `runs-on: ubuntu-latest` for the job {job} in {path} (line {runs_on}), or do without containers."
)
ON_LINUX = "The job {job} asks GitHub for {label}; whether that runner has Docker is not in the repository."


def no_containers(case: Case) -> Proof:
    """The runner says that it runs no containers."""
    yaml, job = case.place.yaml, case.job
    lines = [yaml.line((*job.place, key)) for key in ("container", "services") if key in job.data]
    lines += [step.line for step in job.steps if step.uses.startswith("docker://")]
    known = [each for each in case.facts.context.labels if each.lower().startswith(("macos", "windows"))]
    label = known[0] if known else ", ".join(case.facts.context.labels)
    runs_on = yaml.line((*job.place, "runs-on")) or job.line
    if not known or not lines:
        return unsure(case.said(ON_LINUX, label=code(label)), case.looks(runs_on))
    words = {"label": code(label), "at": str(lines[0]), "runs_on": str(runs_on)}
    return confirmed(case.said(NOT_LINUX, **words), case.said(NOT_LINUX_REMEDY, **words), case.looks(*lines, runs_on))
