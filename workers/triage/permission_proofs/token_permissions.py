"""What the workflow lets the job's token do, and the change that lets it do what a step needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.mends import mend
from workers.triage.mends.job_mends import with_permission, with_permissions
from workers.triage.model import Look, Proof, ProofState
from workers.triage.permission_proofs.token_scopes import Scopes, may_need_more, of_step
from workers.triage.proving import Facts, not_checked
from workers.triage.repository.scripts import commands
from workers.triage.repository.step_at_fault import FailingStep
from workers.triage.repository.yaml_file import Path
from workers.triage.text import code

FORK = """\
The run is for a pull request from {owner}'s fork, so that its token only reads, whatever `permissions` says."""
FORK_SUMMARY = "The job's token only reads, because the pull request comes from a fork; this step needs {needs}."
FORK_REMEDY = """\
Run this step only for branches of this repository
(`if: github.event.pull_request.head.repo.full_name == github.repository`), or move it to a workflow of its own that
`workflow_run` starts afterwards and that does not run the fork's code."""
LACKS = "{where} grants the job's token {granted}, and this step needs {needs}."
LACKS_SUMMARY = "The job's token lacks {needs}, which this step needs."
NO_BLOCK = """\
Neither the job nor the workflow has `permissions`, so that the settings of the repository decide; GitHub's refusal
shows that they do not grant {needs}."""
CALLED = "The workflow has no `permissions` of its own, and those of the one that calls it count."
ADD = "Add {needs} to `permissions` of the {place} ({path}{line})."
INSTEAD = "Write {needs} and what else the {place} needs, each by its name, in place of {value} ({path}{line})."
ADD_BLOCK = """\
Give the job a block `permissions` with {needs}. What such a block does not name, the token may no longer do."""
DEPENDABOT = """\
Dependabot triggered the run, whose token then only reads unless `permissions` says otherwise, and neither the job nor
the workflow has that."""
GRANTED = """\
{where} grants {needs} already, so that something else refuses: another token that the step uses, a limit that the
organisation or a calling workflow sets, or a setting of what is written to."""
GRANTED_REMEDY = """\
Look which token the step uses, and at the limits outside of the workflow's file: Settings, Actions, General of the
repository and the organisation, and the access settings of what it writes to."""
_LEVELS = {"none": 0, "read": 1, "write": 2}


@dataclass(frozen=True, slots=True)
class Grant:
    """A block `permissions`."""

    place: Path
    """What it stands in; the empty path for the whole workflow."""
    line: int | None
    """The line of its key."""
    value: object
    """What it says."""

    def level(self, scope: str) -> str:
        """The access that it grants."""
        if isinstance(self.value, Mapping):
            return str(self.value.get(scope) or "none")
        return {"read-all": "read", "write-all": "write"}.get(str(self.value), "none")

    @property
    def shown(self) -> str:
        """What it grants, as a sentence says it."""
        if isinstance(self.value, Mapping):
            return ", ".join(code(f"{scope}: {access}") for scope, access in self.value.items()) or "nothing"
        return code(str(self.value))


def grant(step: FailingStep) -> Grant | None:
    """The block that counts for the job: its own, else the workflow's; None where neither has one."""
    for place, data in ((step.job.place, step.job.data), ((), step.job.file.data)):
        if "permissions" in data:
            return Grant(place, step.job.file.line([*place, "permissions"]), data["permissions"])
    return None


def shown(scopes: Scopes) -> str:
    """Scopes as a sentence names them."""
    return " and ".join(code(f"{scope}: {access}") for scope, access in scopes.items())


def prove_scopes(facts: Facts, step: FailingStep, needed: Scopes) -> Proof:
    """Whether the workflow grants what the step needs."""
    needs, found = shown(needed), grant(step)
    if facts.context.from_fork and facts.context.event != "pull_request_target":
        return Proof(
            ProofState.CONFIRMED,
            FORK.format(owner=code(facts.context.head_owner or "a deleted account")),
            tuple(_looks(step, found)),
            FORK_SUMMARY.format(needs=needs),
            FORK_REMEDY.replace("\n", " "),
        )
    if found is None and step.called:
        return not_checked(CALLED)
    if found is None:
        return _without_block(step, needed)
    where = f"{code(step.path)} (line {found.line})"
    lacking = {scope: access for scope, access in needed.items() if _below(found.level(scope), access)}
    if not lacking:
        told = GRANTED.format(where=where, needs=needs).replace("\n", " ")
        return Proof(ProofState.NOT_CHECKED, told, tuple(_looks(step, found)), remedy=GRANTED_REMEDY.replace("\n", " "))
    return Proof(
        ProofState.CONFIRMED,
        LACKS.format(where=where, granted=found.shown, needs=needs),
        tuple(_looks(step, found)),
        LACKS_SUMMARY.format(needs=shown(lacking)),
        (ADD if isinstance(found.value, Mapping) else INSTEAD).format(
            value=found.shown,
            needs=shown(lacking),
            place="job" if found.place else "workflow",
            path=code(step.path),
            line=f" line {found.line}",
        ),
        _diff(step, _with_all(step, found, lacking)),
    )


def _below(has: str, wants: str) -> bool:
    return _LEVELS.get(has, 0) < _LEVELS[wants]


def _looks(step: FailingStep, found: Grant | None) -> list[Look]:
    looked = [step.look(f"the step that was refused, {code(step.step.shown_name, 80)}", step.step.line)]
    if found and found.line:
        looked.insert(0, step.look(f"`permissions`: {found.shown}", found.line))
    return looked


def _with_all(step: FailingStep, found: Grant, scopes: Scopes) -> str | None:
    """The file with all scopes; they are added one after the other, each to what the one before has made."""
    job, text = step.job, None
    for scope, access in scopes.items():
        text = with_permission(job, found.place, scope, access)
        if text is None:
            return None
        job = step.reread(text)
    return text


def _diff(step: FailingStep, text: str | None) -> str:
    return mend.edited(step.path, step.job.file.yaml.text, text) if text else ""


def _without_block(step: FailingStep, needed: Scopes) -> Proof:
    """A new block takes away what it does not name: it has to hold what the job's other steps need."""
    scopes: dict[str, str] = {}
    for each in step.job.steps:
        scopes = _both(scopes, of_step(each, commands(step.job, each), step.context.event))
    scopes = _both(scopes, needed)
    # A step of which it is not known what it does with the token may need more.
    others = (each for each in step.job.steps if each.place != step.step.place)
    text = None if any(may_need_more(each) for each in others) else with_permissions(step.job, scopes)
    told = DEPENDABOT if step.context.by_dependabot else NO_BLOCK
    return Proof(
        ProofState.CONFIRMED,
        told.format(needs=shown(needed)).replace("\n", " "),
        tuple(_looks(step, None)),
        LACKS_SUMMARY.format(needs=shown(needed)),
        ADD_BLOCK.format(needs=shown(scopes)),
        _diff(step, text),
    )


def _both(some: Scopes, more: Scopes) -> dict[str, str]:
    """Each scope with the higher access of the two."""
    return dict(some) | {scope: access for scope, access in more.items() if _below(some.get(scope, "none"), access)}
