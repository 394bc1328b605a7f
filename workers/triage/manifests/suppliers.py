"""Steps that bring a command: in another job of the workflow, too late in this one, or left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workers.triage.mends import mend
from workers.triage.mends.job_mends import with_copy_before
from workers.triage.model import Proof, ProofState
from workers.triage.repository.scripts import commands
from workers.triage.repository.step_at_fault import FailingStep
from workers.triage.repository.workflow import Job, Step
from workers.triage.text import code

OTHER_JOB = "{step} (line {line}) brings {command}, but in the job {job}: each job has a machine of its own."
OTHER_JOB_SUMMARY = "The job runs {command}, which only another job of the workflow, {job}, installs."
OTHER_JOB_REMEDY = "Give this job that step as well, before the one that failed."
LATER = "{step} (line {line}) brings {command}, but only after this step."
LATER_SUMMARY = "The step runs {command} before the step that installs it."
LATER_REMEDY = "Move that step (line {line}) before this one (line {own})."
SKIPPED = "{step} (line {line}) brings {command}, and was skipped in this run{condition}."
SKIPPED_SUMMARY = "The step that brings {command} was skipped."
SKIPPED_REMEDY = "Let the step in line {line} run whenever this one does: look at its condition{condition}."
_CONDITION = " ({condition})"
_MOST_COMMANDS = 3

SET_UP: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("node", "npm", "npx"), ("actions/setup-node",)),
    **dict.fromkeys(("python", "pip"), ("actions/setup-python",)),
    **dict.fromkeys(("go", "gofmt"), ("actions/setup-go",)),
    **dict.fromkeys(("java", "javac"), ("actions/setup-java",)),
    **dict.fromkeys(("ruby", "bundle", "gem"), ("ruby/setup-ruby",)),
    **dict.fromkeys(("php", "composer"), ("shivammathur/setup-php",)),
    **dict.fromkeys(("uv", "uvx"), ("astral-sh/setup-uv",)),
    **dict.fromkeys(("elixir", "mix", "rebar3", "erl"), ("erlef/setup-beam",)),
    **dict.fromkeys(("cargo", "rustc", "rustup"), ("dtolnay/rust-toolchain", "actions-rs/toolchain")),
    "bun": ("oven-sh/setup-bun",),
    "deno": ("denoland/setup-deno",),
    "dotnet": ("actions/setup-dotnet",),
    "helm": ("azure/setup-helm",),
    "just": ("extractions/setup-just",),
    "kubectl": ("azure/setup-kubectl",),
    "pixi": ("prefix-dev/setup-pixi",),
    "pnpm": ("pnpm/action-setup",),
    "poetry": ("snok/install-poetry", "abatilo/actions-poetry"),
    "protoc": ("arduino/setup-protoc",),
    "task": ("arduino/setup-task", "go-task/setup-task"),
    "terraform": ("hashicorp/setup-terraform",),
}
"""The actions that bring well-known commands."""

_INSTALLERS = re.compile(r"(?:apt|apt-get|apk|dnf|yum|brew|choco|winget|pip[\d.]*|pipx|npm|pnpm|yarn|cargo|go|gem|uv)$")
_VERBS = frozenset({"install", "add", "-i"})


@dataclass(frozen=True, slots=True)
class Supplier:
    """A step that brings the command."""

    job: Job
    """Its job."""
    step: Step
    """The step."""


def brings(job: Job, step: Step, names: Sequence[str]) -> bool:
    """Whether a step installs something of one of these names."""
    if step.uses:
        return any(step.action in SET_UP.get(name, ()) for name in names)
    for command in commands(job, step):
        words = [word for word in command.words if not word.startswith("-")]
        if re.match(r"python[\d.]*$", words[0]) and words[1:2] == ["pip"]:
            words = words[1:]
        installs = _INSTALLERS.match(words[0]) and _VERBS & set(words[1:3])
        said = {re.split(r"[=<>~!@\[]", word.rpartition("/")[2], maxsplit=1)[0] for word in words[1:]}
        if installs and said & set(names):
            return True
    return False


def prove_supplied(step: FailingStep, command: str, names: Sequence[str]) -> Proof | None:
    """What other steps of the workflow say of a command; None where none brings it."""
    shown = code(command)
    for skipped in step.skipped():
        if brings(step.job, skipped, names):
            return _skipped(step, skipped, shown)
    for later in step.job.steps:
        if later.line > step.step.line and brings(step.job, later, names):
            return _later(step, later, shown)
    found = next(_others(step, names), None)
    return _other_job(step, found, shown) if found else None


def _others(step: FailingStep, names: Sequence[str]) -> Iterator[Supplier]:
    for job in step.job.file.jobs:
        for each in job.steps if job.id != step.job.id and _is_alike(job, step.job) else ():
            if brings(job, each, names):
                yield Supplier(job, each)


def _is_alike(job: Job, other: Job) -> bool:
    """Whether both run on the same sort of machine, so that what works in one may in the other."""
    return all(job.data.get(key) == other.data.get(key) for key in ("runs-on", "container"))


def _skipped(step: FailingStep, skipped: Step, shown: str) -> Proof:
    condition = skipped.text("if")
    why = _CONDITION.format(condition=code(f"if: {condition}")) if condition else ""
    name = code(skipped.shown_name, 80)
    return Proof(
        ProofState.CONFIRMED,
        SKIPPED.format(step=name, line=skipped.line, command=shown, condition=why),
        (step.look(name, skipped.line),),
        SKIPPED_SUMMARY.format(command=shown),
        SKIPPED_REMEDY.format(line=skipped.line, condition=why),
    )


def _later(step: FailingStep, later: Step, shown: str) -> Proof:
    name = code(later.shown_name, 80)
    return Proof(
        ProofState.CONFIRMED,
        LATER.format(step=name, line=later.line, command=shown),
        (step.look(name, later.line),),
        LATER_SUMMARY.format(command=shown),
        LATER_REMEDY.format(line=later.line, own=step.step.line),
        _edited(step, _moved(step, later)),
    )


def _moved(step: FailingStep, later: Step) -> str | None:
    """The file with the later step before the failing one."""
    copied = _copied(step, Supplier(step.job, later))
    if copied is None or not isinstance(later.place[-1], int):
        return None
    return step.reread(copied).file.yaml.without_item([*later.place[:-1], later.place[-1] + 1])


def _other_job(step: FailingStep, found: Supplier, shown: str) -> Proof:
    name = code(found.step.shown_name, 80)
    return Proof(
        ProofState.CONFIRMED,
        OTHER_JOB.format(step=name, line=found.step.line, command=shown, job=code(found.job.id)),
        (step.look(name, found.step.line),),
        OTHER_JOB_SUMMARY.format(command=shown, job=code(found.job.id)),
        OTHER_JOB_REMEDY,
        _edited(step, _copied(step, found)),
    )


def _copied(step: FailingStep, found: Supplier) -> str | None:
    """The step once more: only one that stands for itself."""
    bound = {"if", "id", "continue-on-error"} & set(found.step.data) or "${{" in str(dict(found.step.data))
    if bound or len(commands(found.job, found.step)) > _MOST_COMMANDS:
        return None
    return with_copy_before(step.job, step.step, found.step)


def _edited(step: FailingStep, text: str | None) -> str:
    return mend.edited(step.path, step.job.file.yaml.text, text) if text else ""
