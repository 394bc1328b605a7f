"""Runs a situation's job for real, as a runner of GitHub would, and gives its log.

The workflow is read from the commit that the run is for. `actions/checkout` and `actions/setup-python` are stand-ins
that do the same here, `run` steps are run by their shell; other actions only print their head and pass. Of the syntax
of workflows it knows what situations need: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.proofs import actions, checkout, wheels
from tests.proofs.actions import Stage
from tests.proofs.expressions import filled, holds, shown
from tests.proofs.github import Contexts, contexts, matrix_of, shown_job_name
from tests.proofs.history import Built
from tests.proofs.interpreter import RUNNING, install
from tests.proofs.local import git
from tests.proofs.machine import TEMP, Machine
from tests.proofs.situation import WORKFLOW
from tests.recording import frame
from tests.recording.clock import Clock
from tests.recording.job import START
from tests.sandbox.specs import JobSpec, StepSpec
from workers.triage import facts
from workers.triage.repository import workflow

SET_UP = "Set up job"
_SHELLS = {
    "": "/usr/bin/bash -e {0}",
    "bash": "/usr/bin/bash --noprofile --norc -e -o pipefail {0}",
    "sh": "/usr/bin/sh -e {0}",
    "python": "python {0}",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """A job that has run."""

    name: str
    """As GitHub shows it, matrix values included."""
    labels: tuple[str, ...]
    """What it asks of a runner."""
    log: bytes
    """The raw log, as the API serves it."""
    steps: tuple[facts.Step, ...]
    """As the API gives them."""
    passed: bool
    """Whether GitHub shows it green."""

    @property
    def text(self) -> str:
        """The log without its time stamps, for messages of failing tests."""
        return "".join(line.partition(" ")[2] for line in self.log.decode("utf-8-sig").splitlines(keepends=True))

    @property
    def spec(self) -> JobSpec:
        """The same, for the sandbox."""
        steps = [
            StepSpec(step.name, step.conclusion or "", step.number, None, step.started_at, step.completed_at)
            for step in self.steps
        ]
        ends = [step.completed_at for step in self.steps]
        conclusion = "success" if self.passed else "failure"
        return JobSpec(self.name, conclusion, self.log, steps, self.labels, self.steps[0].started_at, ends[-1])


def run(built: Built, root: Path) -> Ran:
    """Run the situation's job on a fresh runner below `root`; frame what it is said to have printed, where that is
    given. Raises ValueError for a workflow that holds no such job."""
    return _Run(built, root).whole()


def job_of(built: Built) -> workflow.Job:
    """The job that a situation is about, in the workflow's file of the commit that the run is for."""
    file = workflow.read(WORKFLOW, git(built.folder, "show", f"{built.commit}:{WORKFLOW}"))
    wanted = built.situation.job
    jobs = [job for job in file.jobs if wanted in {None, job.id}] if file else []
    if len(jobs) != 1:
        raise ValueError(f"{built.situation.name}: {WORKFLOW} holds {len(jobs)} jobs to run; name one in `job`")
    return jobs[0]


class _Log(frame.Log):
    """A log in which the values of secrets are never shown."""

    secrets: frozenset[str] = frozenset()

    def write(self, *lines: str) -> None:
        """Add lines, each with its own time."""
        for secret in self.secrets:
            lines = tuple(line.replace(secret, "***") for line in lines)
        super().write(*lines)


class _Run:
    def __init__(self, built: Built, root: Path) -> None:
        self.built = built
        self.said = built.situation.log
        self.job = job_of(built)
        self.matrix = matrix_of(self.job)
        self.machine = Machine(root, built) if self.said is None else None
        self.contexts: Contexts = contexts(built, self.job, self.matrix, self.machine)
        self.name = shown_job_name(self.job, self.matrix, self.contexts)
        self.log = _Log(Clock(START, seed=zlib.crc32(built.situation.name.encode())))
        self.log.secrets = frozenset(secret for secret in self.contexts["secrets"].values() if secret)
        self.env: dict[str, str] = {}
        self.notes: list[facts.Step] = []
        self.failed = False
        self._checked_out = False

    def whole(self) -> Ran:
        if self.machine:
            install(self.machine, "/usr", RUNNING)
            wheels.publish(self.machine, self.built.situation.packages)
        try:
            self._set_up()
            for number, step in enumerate(self.job.steps):
                self._step(step, number)
            self._finish()
        finally:
            if self.machine:
                self.machine.close()
        labels = self.job.data.get("runs-on", "ubuntu-latest")
        asked = labels if isinstance(labels, list) else [labels]
        shown_labels = tuple(filled(str(label), self.contexts) for label in asked)
        return Ran(self.name, shown_labels, self.log.bytes(), tuple(self.notes), not self.failed)

    def _set_up(self) -> None:
        started = self._now()
        if self.said is not None and self.built.situation.step == SET_UP:
            self.log.write("Current runner version: '2.336.0'", "Prepare workflow directory")
            self.log.write("Prepare all required actions", "Getting action download info")
            self.log.output(self.said)
            self.failed = True
        else:
            used = dict.fromkeys(step.uses for step in self.job.steps if "@" in step.uses)
            frame.setting_up(self.log, self.name, [(uses, f"{zlib.crc32(uses.encode()):040x}") for uses in used])
        self._note(SET_UP, "failure" if self.failed else "success", started)
        for level in (self.job.file.data, self.job.data):
            self.env |= self._filled(level.get("env"))

    def _step(self, step: workflow.Step, number: int) -> None:
        started = self._now()
        self.contexts["env"] = {**self.env, **self._filled(step.data.get("env"))}
        name = filled(step.shown_name, self.contexts)
        if not holds(step.data.get("if", ""), self.contexts, failed=self.failed):
            self._note(name, "skipped", started)
            self._tell(step, "skipped", "skipped")
            return
        passed = self._done(step, name, last=number == len(self.job.steps) - 1)
        tolerated = filled(shown(step.data.get("continue-on-error", "")), self.contexts) == "true"
        conclusion = "success" if passed or tolerated else "failure"
        self._note(name, conclusion, started)
        self._tell(step, "success" if passed else "failure", conclusion)
        self.failed = self.failed or conclusion == "failure"

    def _done(self, step: workflow.Step, name: str, *, last: bool) -> bool:
        """Write the step's part of the log; whether it passed."""
        wanted = self.built.situation.step
        fails = self.said is not None and (last if wanted is None else wanted == name)
        stage = Stage(self.log, self.machine, self.built, self.contexts, self.env, self.said if fails else None)
        self._checked_out = self._checked_out or step.action == "actions/checkout"
        if step.uses:
            return actions.use(stage, step)
        return self._script(stage, step)

    def _script(self, stage: Stage, step: workflow.Step) -> bool:
        script = filled(step.run, self.contexts)
        asked = step.text("shell") or self._default("shell")
        shell = _SHELLS.get(asked, asked)
        env = {**self.env, **self._filled(step.data.get("env"))}
        frame.announcing_script(self.log, script, env, shell)
        self.log.clock.wait(1.2)
        if stage.said is not None or self.machine is None:
            return actions.said(self.log, stage.said)
        folder = filled(self.job.working_directory(step), self.contexts)
        return self._executed(self.machine, script, shell, folder, env)

    def _executed(self, machine: Machine, script: str, shell: str, folder: str, env: Mapping[str, str]) -> bool:
        place = machine.workspace / folder
        program = shell.split(maxsplit=1)[0]
        if not place.is_dir():
            self.log.write(
                f"##[error]An error occurred trying to start process '{program}' with working directory"
                f" '{machine.shown(str(place))}'. No such file or directory"
            )
            return False
        name = f"{TEMP}/{zlib.crc32(script.encode()):08x}-52f3-4a57-9d0c-{len(self.notes):012x}"
        file = machine.inside(f"{name}{'.py' if program == 'python' else '.sh'}")
        file.write_text(script if script.endswith("\n") else f"{script}\n")
        words = shell.replace("{0}", str(file)).split()
        told = actions.Told(machine)
        done = machine.run(words, place, {**self._told_to_all(), **env, **told.environment()})
        self.log.output(done.text)
        frame.exited(self.log, done.code)
        self.env |= told.env()
        self.contexts["told"] = told.outputs()
        return done.code == 0

    def _told_to_all(self) -> dict[str, str]:
        """The variables in which a runner tells of the run.
        https://docs.github.com/en/actions/reference/workflows-and-actions/variables"""
        told = self.contexts["github"]
        known = {key: value for key, value in told.items() if isinstance(value, str) and key != "workspace"}
        return {f"GITHUB_{key.upper()}": value for key, value in known.items() if key not in {"token", "event"}}

    def _tell(self, step: workflow.Step, outcome: str, conclusion: str) -> None:
        outputs = self.contexts.pop("told", {})
        if step.text("id"):
            self.contexts["steps"][step.text("id")] = {
                "outcome": outcome,
                "conclusion": conclusion,
                "outputs": outputs,
            }

    def _finish(self) -> None:
        main = len(self.notes)
        started = self._now()
        if self._checked_out:
            checkout.clean_up(self.log, self.machine)
            self._note("Post Run actions/checkout", "success", started, number=2 * main)
        self.log.write("Cleaning up orphan processes")
        self._note("Complete job", "success", started, number=2 * main + 1)

    def _filled(self, env: object) -> dict[str, str]:
        if not isinstance(env, Mapping):
            return {}
        known = {"env": self.env, **self.contexts}
        return {str(key): filled(shown(value), known) for key, value in env.items()}

    def _default(self, field: str) -> str:
        for level in (self.job.data, self.job.file.data):
            defaults = level.get("defaults")
            run_defaults = defaults.get("run") if isinstance(defaults, Mapping) else None
            if isinstance(run_defaults, Mapping) and run_defaults.get(field):
                return str(run_defaults[field])
        return ""

    def _now(self) -> datetime:
        return datetime.fromisoformat(self.log.clock.second())

    def _note(self, name: str, conclusion: str, started: datetime, number: int | None = None) -> None:
        known = facts.Step(number or len(self.notes) + 1, name, conclusion, started, self._now())
        self.notes.append(known)
