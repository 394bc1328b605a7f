"""Which line of which workflow should have given it to the step, and why did nothing come?

Looked at: `env:` and `with:` of the step, its job and its workflow, what other steps of all workflows are given, the
secrets that callers of a reusable workflow hand on, `environment:`, `permissions:` for OpenID Connect, and who started
the run. Which secrets a repository has is never looked at: retriage does not ask for that right.
"""

from __future__ import annotations

from workers.triage.model import Finding, Proof
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow_place import called, place, workflow_paths
from workers.triage.secret_proofs.absent import absent
from workers.triage.secret_proofs.clouds import cloud
from workers.triage.secret_proofs.given import given
from workers.triage.secret_proofs.lacking import Lacking, of_step
from workers.triage.secret_proofs.registries import npm
from workers.triage.secret_proofs.wanted import CLOUDS
from workers.triage.text import code

NAMELESS = "The log does not tell what is missing, so that none of the workflows was searched for it."
NO_STEP = "Which step of the job {job} in {path} lacks {name} cannot be told from its name."
INSIDE = (
    "The step {step} runs an action of this repository; which of that action's steps lacks {name} was not looked at."
)


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """All workflows: how others are given the same tells what is wrong here."""
    return Needs(files=workflow_paths(context, tree)) if finding.subject.get("name") else Needs()


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the workflows say of it."""
    name = finding.subject.get("name")
    if not isinstance(name, str) or not name:
        return not_checked(NAMELESS)
    where = place(finding, facts)
    if isinstance(where, str):
        return not_checked(where)
    step = where.step
    if step is None:
        return not_checked(NO_STEP.format(job=code(where.job.id), path=code(where.path), name=code(name)))
    if step.uses.startswith("./"):
        return not_checked(INSIDE.format(step=called(step), name=code(name)))
    lacking = of_step(name, finding.quote, where, step, facts)
    return npm(lacking, finding, facts.tree) or _proof(lacking)


def _proof(lacking: Lacking) -> Proof:
    if lacking.wanted.name in CLOUDS and (found := cloud(lacking)):
        return found
    entries = lacking.given()
    return given(lacking, entries) if entries else absent(lacking)


PROVER = Prover("missing-secret", needs, prove)
