"""Where in the repository's workflows a Finding arose, and which steps ran before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.model import Finding, Look
from workers.triage.proving import Context, Facts
from workers.triage.repository.scripts import Command, commands
from workers.triage.repository.workflow import Job, Step, Workflow
from workers.triage.repository.workflow_place import place
from workers.triage.repository.yaml_file import YamlFile
from workers.triage.text import code

NO_STEP = "Which step of the job {job} in {path} failed cannot be told from its name."
OTHER = "The job checks out another repository or another commit, so that this one does not tell what it has."

_HARMLESS = ("actions/", "docker/", "codecov/", "astral-sh/setup-uv", "pnpm/action-setup", "webfactory/ssh-agent")
_INSTALLS = {"ruby/setup-ruby": "bundler-cache", "pnpm/action-setup": "run_install"}


@dataclass(frozen=True)
class FailingStep:
    """The step in which a Finding arose."""

    context: Context
    """Where the Finding was made."""
    job: Job
    """Its job."""
    step: Step
    """The step itself."""
    called: bool = False
    """Whether another workflow calls the job's, and says what it may do."""

    @property
    def path(self) -> str:
        """The workflow's file."""
        return self.job.file.path

    @property
    def directory(self) -> str | None:
        """Where its script starts, relative to the workspace; None where that is not certain."""
        directory = self.job.working_directory(self.step)
        return None if "${{" in directory or directory.startswith(("/", "..")) else directory

    def before(self) -> Iterator[Step]:
        """The steps before it that ran, or may have run."""
        return (step for step in self.job.before(self.step) if self._conclusion(step) != "skipped")

    def skipped(self) -> Iterator[Step]:
        """The steps before it that GitHub left out."""
        return (step for step in self.job.before(self.step) if self._conclusion(step) == "skipped")

    def _conclusion(self, step: Step) -> str | None:
        found = {each.conclusion for each in self.context.steps if each.name == step.shown_name}
        return found.pop() if len(found) == 1 else None

    def commands(self) -> Iterator[Command]:
        """The commands that ran before the failing ones: those of earlier steps, and of the step itself."""
        for step in (*self.before(), self.step):
            yield from commands(self.job, step)

    def commands_of(self, step: Step) -> tuple[Command, ...]:
        """The commands of any step of the job."""
        return commands(self.job, step)

    def reread(self, text: str) -> Job:
        """The same job in another text of its file."""
        file = Workflow(self.path, YamlFile(text))
        return Job(file, self.job.id, file.data["jobs"][self.job.id], self.job.line)

    def own_commands(self) -> tuple[Command, ...]:
        """The commands of the step itself."""
        return commands(self.job, self.step)

    def look(self, text: str, line: int) -> Look:
        """A look at a line of the workflow's file; `text` says what stands there."""
        return Look(f"{code(self.path)} line {line}: {text}", self.context.link(self.path, line))

    def unclear_action(self) -> Step | None:
        """The first earlier action that may install or set up things that its name does not tell."""
        return next((step for step in self.before() if step.uses and _is_unclear(step)), None)

    def checks_out(self) -> bool:
        """Whether an earlier step puts this repository into the workspace itself."""
        return any(step.action == "actions/checkout" and not step.input("path") for step in self.before())


def _is_unclear(step: Step) -> bool:
    if switch := _INSTALLS.get(step.action):
        return step.input(switch) not in {"", "false"}
    return not step.action.startswith(_HARMLESS)


def failing_step(finding: Finding, facts: Facts) -> FailingStep | str:
    """The step; where it cannot be told, a sentence that says why."""
    where = place(finding, facts)
    if isinstance(where, str):
        return where
    if where.step is None:
        return NO_STEP.format(job=code(finding.job), path=code(where.path))
    found = FailingStep(facts.context, where.job, where.step, bool(where.callers))
    return OTHER if any(_is_elsewhere(each) for each in found.before()) else found


def _is_elsewhere(step: Step) -> bool:
    """Whether it puts another repository or commit in the place of this one."""
    if step.action != "actions/checkout" or step.input("path"):
        return False
    repository, ref = step.input("repository"), step.input("ref")
    own = repository in {"", "${{ github.repository }}"} or "head.repo.full_name" in repository
    return not own or not (ref == "" or "head" in ref or "github.sha" in ref or "github.ref" in ref)
