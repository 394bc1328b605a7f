"""Records one job: runs its steps for real and gives the log and the facts of GitHub's API."""

import uuid
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from tests.recording import checkout, frame
from tests.recording.clock import Clock
from tests.recording.machine import TOOL_CACHE, VERSION, Machine
from tests.recording.plan import Case, Job, Step

SETUP_PYTHON = ("actions/setup-python@v5", "a26af69be951a213d495a4c3e4e4022e16d87065")
START = datetime(2026, 11, 20, 10, 15, 31, tzinfo=UTC)
_BASH = "/usr/bin/bash -e {0}"
_NAMESPACE = uuid.UUID("6f8c1a3e-52f3-4a57-9d0c-0e6d9c0b7a11")


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step as `GET /repos/{owner}/{repo}/actions/jobs/{job_id}` gives it."""

    number: int
    name: str
    status: str
    conclusion: str
    started_at: str
    completed_at: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A job that ran."""

    log: bytes
    """The raw log."""
    name: str
    conclusion: str
    labels: tuple[str, ...]
    started_at: str
    completed_at: str
    steps: tuple[StepFacts, ...]

    def facts(self) -> dict[str, object]:
        """Give what the API knows of it."""
        known = asdict(self)
        del known["log"]
        return known


@dataclass(frozen=True, slots=True)
class Checkout:
    """What the job checks out."""

    ref: str
    commit: str


def record_case(machine: Machine, case: Case) -> Recorded:
    """Make the case's repositories and record its job on a push to `main`."""
    machine.reset()
    for repository, tree in case.remotes.items():
        machine.commit(repository, "refs/heads/main", tree, (), "Initial commit")
    commit = machine.commit(machine.repository, "refs/heads/main", case.tree, (), "Initial commit")
    return record(machine, case.job, Checkout("refs/remotes/origin/main", commit))


def record(machine: Machine, job: Job, source: Checkout) -> Recorded:
    """Record one job on a machine that was reset and whose repositories are made."""
    return _Recording(machine, job).run(source)


class _Recording:
    """The state while one job runs."""

    def __init__(self, machine: Machine, job: Job) -> None:
        self.machine = machine
        self.job = job
        self.log = frame.Log(Clock(START, seed=zlib.crc32(job.name.encode())))
        self.steps: list[StepFacts] = []
        self.env: dict[str, str] = dict(job.env)
        self.failed = False

    def run(self, source: Checkout) -> Recorded:
        started = self.log.clock.second()
        actions = [(checkout.REFERENCE, checkout.COMMIT), *([SETUP_PYTHON] if self.job.python else [])]
        frame.setting_up(self.log, self.job.name, actions)
        self._note("Set up job", "success", started)
        self._check_out(source)
        if self.job.python:
            self._set_up_python()
        for step in self.job.steps:
            self._step(step)
        self._finish()
        conclusion = "failure" if self.failed else "success"
        ended = self.log.clock.second()
        return Recorded(self.log.bytes(), self.job.name, conclusion, self.job.labels, started, ended, tuple(self.steps))

    def _check_out(self, source: Checkout) -> None:
        started = self.log.clock.second()
        checkout.check_out(self.log, self.machine, source.ref, source.commit)
        self._note(f"Run {checkout.REFERENCE}", "success", started)

    def _set_up_python(self) -> None:
        started = self.log.clock.second()
        inputs = {
            "python-version": ".".join(VERSION.split(".")[:2]),
            "check-latest": "false",
            "token": "***",
            "update-environment": "true",
            "allow-prereleases": "false",
            "freethreaded": "false",
        }
        frame.announcing_action(self.log, SETUP_PYTHON[0], inputs, self.env)
        self.log.clock.wait(0.13)
        self.log.group("Installed versions", [f"Successfully set up CPython ({VERSION})"])
        self.env |= python_env()
        self._note(f"Run {SETUP_PYTHON[0]}", "success", started)

    def _step(self, step: Step) -> None:
        if step.hidden:
            done = self.machine.run(["bash", "-e", "-c", step.script])
            if done.code:
                raise RuntimeError(f"{self.job.name}: preparation failed\n{done.text}")
            return
        started = self.log.clock.second()
        if self.failed:
            self._note(step.title, "skipped", started)
            return
        frame.announcing_script(self.log, step.script, self.env, step.shell or _BASH)
        self.log.clock.wait(step.seconds)
        code = self._execute(step)
        frame.exited(self.log, code)
        failed = code != 0 and not step.tolerated
        self.failed = failed
        self._note(step.title, "failure" if failed else "success", started)

    def _execute(self, step: Step) -> int:
        name = uuid.uuid5(_NAMESPACE, f"{self.job.name}/{len(self.steps)}")
        script = self.machine.temp / f"{name}.sh"
        script.write_text(step.script)
        command = (step.shell or _BASH).replace("{0}", str(script)).split()
        done = self.machine.run(command, env=dict(self.job.env))
        self.log.output(done.text)
        return done.code

    def _finish(self) -> None:
        main = len(self.steps)
        if self.job.python:
            started = self.log.clock.second()
            if not self.failed:
                self.log.write("Post job cleanup.")
                self.log.clock.wait(0.2)
            conclusion = "skipped" if self.failed else "success"
            self._note(f"Post Run {SETUP_PYTHON[0]}", conclusion, started, number=2 * main - 1)
        started = self.log.clock.second()
        checkout.clean_up(self.log, self.machine)
        self._note(f"Post Run {checkout.REFERENCE}", "success", started, number=2 * main)
        started = self.log.clock.second()
        self.log.write("Cleaning up orphan processes")
        self._note("Complete job", "success", started, number=2 * main + 1)

    def _note(self, name: str, conclusion: str, started: str, number: int | None = None) -> None:
        """Add a step's facts. GitHub numbers the post step of step k of n as 2n + 2 - k."""
        ended = self.log.clock.second()
        number = len(self.steps) + 1 if number is None else number
        self.steps.append(StepFacts(number, name, "completed", conclusion, started, ended))


def python_env() -> Mapping[str, str]:
    """Give what setup-python adds to the environment of the steps after it."""
    places = ("Python_ROOT_DIR", "Python2_ROOT_DIR", "Python3_ROOT_DIR")
    return {
        "pythonLocation": TOOL_CACHE,
        "PKG_CONFIG_PATH": f"{TOOL_CACHE}/lib/pkgconfig",
        **dict.fromkeys(places, TOOL_CACHE),
        "LD_LIBRARY_PATH": f"{TOOL_CACHE}/lib",
    }
