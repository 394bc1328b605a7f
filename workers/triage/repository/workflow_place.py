"""Where in the repository's workflows a Finding was made: the workflow's file, the job and the step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.model import Finding, Look
from workers.triage.proving import Context, Facts
from workers.triage.repository import workflow
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow import Job, Step, Workflow
from workers.triage.repository.yaml_file import YamlFile, YamlFileError
from workers.triage.text import code

FOLDER = ".github/workflows"
MOST_WORKFLOWS = 20
"""How many of them are read at most: the run's own one and the first others by name."""
_OF_CALLED = " / "
_DEEPEST = 4

ELSEWHERE = "The workflow that ran is not in this repository."
NOT_LISTED = "GitHub does not list all files of this commit, and {path} is not among them."
NOT_THERE = "{path}, the workflow that ran, is not in the commit that was looked at."
UNREADABLE = "{path}, the workflow that ran, {why}."
NO_JOB = "{path} has no job of its own that GitHub would call {job}."


@dataclass(frozen=True)
class Place:
    """The job that failed, and the step where it is known."""

    job: Job
    """In the file that it is written in."""
    step: Step | None
    """None where none or several of the job's steps may be meant."""
    callers: tuple[Job, ...] = ()
    """The jobs that call the job's workflow, the outermost first; none for a job of the workflow that ran."""

    @property
    def file(self) -> Workflow:
        """The file that the job is written in."""
        return self.job.file

    @property
    def path(self) -> str:
        """That file's path."""
        return self.job.file.path

    @property
    def yaml(self) -> YamlFile:
        """That file with its lines."""
        return self.job.file.yaml


def workflow_paths(context: Context, tree: Tree) -> frozenset[str]:
    """The repository's workflows, the one that ran among them; at most MOST_WORKFLOWS."""
    own = [context.workflow_path] if context.workflow_path else []
    others = sorted(path for path in tree.entries if _is_workflow(path) and path not in own)
    return frozenset((own + others)[:MOST_WORKFLOWS])


def _is_workflow(path: str) -> bool:
    return path.rpartition("/")[0] == FOLDER and path.endswith((".yml", ".yaml"))


def paths_for(finding: Finding, context: Context, tree: Tree) -> frozenset[str]:
    """The workflow that ran; all of them for a job of one that it calls."""
    if _OF_CALLED in finding.job:
        return workflow_paths(context, tree)
    return frozenset([context.workflow_path] if context.workflow_path else [])


def workflows(facts: Facts) -> tuple[Workflow, ...]:
    """All workflows that were read and can be, the one that ran first."""
    own = facts.context.workflow_path
    paths = sorted((path for path in facts.texts if _is_workflow(path)), key=lambda path: (path != own, path))
    read = (workflow.read(path, facts.text(path)) for path in paths)
    return tuple(each for each in read if each is not None)


def place(finding: Finding, facts: Facts) -> Place | str:
    """Where the Finding was made, or a sentence that says why that is not known."""
    path = facts.context.workflow_path
    if path is None:
        return ELSEWHERE
    if path not in facts.tree.entries:
        return (NOT_THERE if facts.tree.knows(path) else NOT_LISTED).format(path=code(path))
    if why := _unreadable(path, facts):
        return UNREADABLE.format(path=code(path), why=why)
    files = {each.path: each for each in workflows(facts)}
    if path not in files:
        return UNREADABLE.format(path=code(path), why="holds no workflow")
    found = _job(files, path, finding.job)
    if found is None:
        return NO_JOB.format(path=code(path), job=code(finding.job))
    job, callers = found
    return Place(job, step(job, finding.step), callers)


def _unreadable(path: str, facts: Facts) -> str:
    read = facts.texts.get(path)
    if read is None or read.text is None:
        return read.why if read and read.why else "could not be read"
    try:
        _ = YamlFile(read.text).data
    except YamlFileError as error:
        at = f" (line {error.line})" if error.line else ""
        return f"is no YAML that can be read{at}: {code(error.problem)}"
    return ""


def _job(files: Mapping[str, Workflow], path: str, name: str) -> tuple[Job, tuple[Job, ...]] | None:
    """The job of that name, and those through which its workflow was called: `caller / job`.
    https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows"""
    callers: list[Job] = []
    for _ in range(_DEEPEST):
        file = files.get(path)
        found = file.job(name) if file else None
        if file is None or (found is not None and not found.data.get("uses")):
            return (found, tuple(callers)) if found else None
        outer, _, name = name.partition(_OF_CALLED)
        calling = (job for job in file.jobs if job.data.get("uses") and outer in {job.shown_name, job.id})
        caller = next(calling, None) or file.job(outer)
        called = called_path(caller) if caller and name else None
        if caller is None or called is None:
            return None
        callers.append(caller)
        path = called
    return None


def called_path(job: Job) -> str | None:
    """The workflow of this repository that a job calls; None for one of another repository or none."""
    uses = str(job.data.get("uses") or "")
    return uses.removeprefix("./") if uses.startswith("./") else None


def step(job: Job, name: str | None) -> Step | None:
    """The step that GitHub or the log shows under that name; None where none or several fit.

    GitHub knows a step by its own name, a log without GitHub's word only by its command: `Run make`.
    """
    found = job.step(name)
    if found is not None or not name:
        return found
    by_command = [each for each in job.steps if name == f"Run {command(each)}"]
    return by_command[0] if len(by_command) == 1 else None


def command(step: Step) -> str:
    """What the log shows of a step without asking for its name: the action, or the first line of the script."""
    return step.uses or step.run.strip().partition("\n")[0]


def called(step: Step) -> str:
    """A step as a sentence names it, in a code span."""
    return code(step.text("name") or command(step), 80)


def look(context: Context, path: str, line: int | None, what: str) -> Look:
    """A Look at a line of a file; `what` says what stands there, hostile text in code spans."""
    at = f"{code(path)} line {line}" if line else code(path)
    return Look(f"{at}: {what}", context.link(path, line))


def look_at(context: Context, file: Workflow, line: int) -> Look:
    """A Look that quotes the line itself."""
    return look(context, file.path, line, code(file.yaml.text.split("\n")[line - 1].strip()))


def skipped(context: Context, step: Step) -> bool:
    """Whether GitHub says that a step did not run."""
    return any(each.conclusion == "skipped" and each.name == step.shown_name for each in context.steps)
