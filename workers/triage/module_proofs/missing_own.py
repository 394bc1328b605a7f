"""What the repository says of a Python module of its own that a job does not find."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.manifests.environments import outside
from workers.triage.manifests.installs import Install, installs, opaque
from workers.triage.manifests.own_modules import OwnModule, without_init
from workers.triage.manifests.supply import Line, Supply
from workers.triage.mends import mend
from workers.triage.mends.job_mends import with_copy_before, with_variable
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import Facts
from workers.triage.repository.scripts import commands, with_text
from workers.triage.repository.workflow import Step
from workers.triage.text import code

THERE = "{module} is in the repository, in {path}, so that {root} has to be on the import path of the step."
THERE_SUMMARY = "{module} is the repository's own, in {path}, but the Python of this step does not look for it there."
NOT_INSTALLED = "{file} makes {folder} a project that can be installed, and no step of this job installs it."
INSTALL = "Install the project before this step: {line}."
AS_OTHERS = "Install the project as the job {job} does in line {number}: {line}."
ON_PATH = "Put {root} on the import path of the step: {value} under its `env`."
ON_PATH_TOO = "Or set `PYTHONPATH` to {root} in the step."
LEFT_OUT = "{command} (line {line}) installs what the project needs and, with {option}, not the project itself."
LEFT_OUT_SUMMARY = "{module} is the repository's own, in {path}, and {option} keeps the job from installing it."
LEFT_OUT_REMEDY = "Install the project itself, too: {line} in line {number} of {workflow}."
BY_MODULE = "Run {call}: with `-m` Python looks in the current folder, {root}, too. Or put `PYTHONPATH` in its `env`."
IN_DOUBT = """\
Look at the environment of the step ({doubt}): the project has to be installed in it, or {root} be on its import
path."""
FOUND_YET = """\
{module} is in the repository, in {path}; {why}, so that what keeps the step from finding it cannot be seen in the
files."""
RUNS_THERE = "the step runs Python in {root}"
IS_INSTALLED = "{command} (line {line}) installs the project"
HAS_PATH = "{file} sets `PYTHONPATH`"
NO_INIT = """\
{folder} has no `__init__.py`, so that {finder} in {file} leaves it out when {command} (line {line}) installs the
project."""
NO_INIT_SUMMARY = "{module} is in the repository, but {folder} has no `__init__.py` and is therefore not installed."
NO_INIT_REMEDY = "Add an empty {file}."
_FINDERS = {"setup.py": "find_packages(", "setup.cfg": "find:"}


@dataclass(frozen=True, slots=True)
class Place:
    """A module of the repository's own, and who wants it."""

    module: OwnModule
    """Where it stands, or should."""
    by: str | None
    """The file that imports it, where it is known and in the repository."""

    @property
    def shown(self) -> str:
        """Its name in a code span."""
        return code(self.module.name)

    @property
    def importer(self) -> str:
        """Who imports it, as a sentence begins."""
        return code(self.by) if self.by else "The job"


def _folder(folder: str) -> str:
    return f"the folder {code(folder)}" if folder else "the root of the repository"


def prove_there(facts: Facts, supply: Supply, place: Place) -> Proof:
    """All of the module is in the tree: why does the step not find it?"""
    module = place.module
    path = module.path or ""
    look = Look(f"{code(path)}: is there", facts.context.link(path))
    project = _project(supply, module)
    install = supply.of_project(project) if project is not None else None
    if install and install.left_out:
        return left_out(supply, install, place.shown, look)
    if install and not _is_beside(module):
        bare = _not_packaged(facts, supply, place, project or "")
        if bare:
            return bare
        looked = (look, supply.look(install))
        if proof := outside(supply.step, install, looked):
            return proof
        why = IS_INSTALLED.format(command=code(install.command.shown, 80), line=install.command.line)
        return _yet(place, why, looked)
    if any(command.folder is None for command in supply.step.own_commands()) or _runs_at(supply, module.root):
        return _yet(place, RUNS_THERE.format(root=_folder(module.root)), (look,))
    if holder := _sets_path(supply):
        return _yet(place, HAS_PATH.format(file=holder), (look,))
    remedy, text, looks = _on_path(facts, supply, module, project)
    remedy = remedy.replace("\n", " ")
    return Proof(
        ProofState.REFUTED,
        THERE.format(module=place.shown, path=code(path), root=_folder(module.root)),
        (look, *looks),
        THERE_SUMMARY.format(module=place.shown, path=code(path)),
        remedy,
        mend.edited(supply.step.path, supply.step.job.file.yaml.text, text) if text else "",
    )


_BESIDE = frozenset({"benchmarks", "docs", "examples", "test", "tests"})


def _is_beside(module: OwnModule) -> bool:
    """Whether it stands beside the packages of a project, of which none of the usual tools installs it.
    https://setuptools.pypa.io/en/latest/userguide/package_discovery.html#flat-layout"""
    return module.root == "" and module.name.split(".", maxsplit=1)[0] in _BESIDE


def left_out(supply: Supply, install: Install, shown: str, look: Look) -> Proof:
    """The step installs all that the project needs, and not the project."""
    line, option = supply.without_word(install, install.left_out), code(install.left_out)
    command, number = code(install.command.shown, 80), install.command.line
    file = look.text.partition(":")[0]
    return Proof(
        ProofState.REFUTED,
        LEFT_OUT.format(command=command, line=number, option=option),
        (look, supply.look(install)),
        LEFT_OUT_SUMMARY.format(module=shown, path=file, option=option),
        LEFT_OUT_REMEDY.format(line=code(line.command), number=number, workflow=code(supply.step.path)),
        mend.edited(supply.step.path, supply.step.job.file.yaml.text, line.workflow) if line.workflow else "",
    )


def _yet(place: Place, why: str, looked: tuple[Look, ...]) -> Proof:
    detail = FOUND_YET.format(module=place.shown, path=code(place.module.path or ""), why=why).replace("\n", " ")
    return Proof(ProofState.NOT_CHECKED, detail, looked)


def _project(supply: Supply, module: OwnModule) -> str | None:
    """The folder of the project that the module belongs to."""
    above = [module.root, posixpath.dirname(module.root), ""]
    return next((folder for folder in above if supply.declared.projects(folder)), None)


def _runs_at(supply: Supply, root: str) -> bool:
    """Whether Python itself looks in that folder: the current one with `-m` and `-c`, else the script's own."""
    for command in supply.step.own_commands():
        words = command.words
        if not posixpath.basename(words[0]).startswith("python") or command.folder is None or len(words) < 2:
            continue
        script = posixpath.dirname(posixpath.normpath(posixpath.join(command.folder, words[1])))
        if root == (command.folder if words[1] in {"-m", "-c"} else script):
            return True
    return False


def _sets_path(supply: Supply) -> str:
    """The file that sets PYTHONPATH for the step already."""
    job = supply.step.job
    for data in (supply.step.step.data, job.data, job.file.data):
        env = data.get("env")
        if isinstance(env, Mapping) and "PYTHONPATH" in env:
            return code(job.file.path)
    return ""


def _on_path(
    facts: Facts, supply: Supply, module: OwnModule, project: str | None
) -> tuple[str, str | None, tuple[Look, ...]]:
    """The advice, the workflow's text with it where it is certain, and what was looked at."""
    if supply.doubt:
        return IN_DOUBT.format(doubt=supply.doubt, root=_folder(module.root)), None, ()
    if project is not None and not _is_beside(module):
        manifest = supply.declared.projects(project)[0]
        told = NOT_INSTALLED.format(file=code(manifest.path), folder=_folder(project))
        looks = (Look(told, facts.context.link(manifest.path)), *(supply.look(each) for each in supply.installs[:3]))
        if sibling := _sibling(supply, project):
            job, step, number, shown = sibling
            text = with_copy_before(supply.step.job, supply.step.step, step)
            return AS_OTHERS.format(job=code(job), number=number, line=code(shown)), text, looks
        line = supply.project_line(project)
        if module.root != project or line.workflow is None:
            advice = f"{INSTALL.format(line=code(line.command))} {ON_PATH_TOO.format(root=_folder(module.root))}"
            return advice, line.workflow, looks
        return _variable(supply, module.root, line, looks)
    return _variable(supply, module.root, None, ())


def _variable(
    supply: Supply, root: str, line: Line | None, looks: tuple[Look, ...]
) -> tuple[str, str | None, tuple[Look, ...]]:
    """PYTHONPATH, which needs nothing else than the files; pytest alone does the same with `python -m`."""
    own = supply.step.own_commands()
    other = f" {INSTALL.format(line=code(line.command)).replace('Install', 'Or install', 1)}" if line else ""
    if len(own) == 1 and own[0].program == "pytest" and own[0].folder == root and own[0].plain:
        call = f"python -m {own[0].shown}"
        text = with_text(supply.step.job, own[0], "pytest", "python -m pytest")
        return BY_MODULE.format(call=code(call), root=_folder(root)) + other, text, looks
    folders = {command.folder for command in supply.step.own_commands()}
    certain = len(folders) == 1 and not any(opaque(command) for command in supply.step.own_commands())
    value = posixpath.relpath(root or ".", next(iter(folders)) or ".") if certain else "..."
    text = with_variable(supply.step.job, supply.step.step, "PYTHONPATH", value) if certain else None
    return ON_PATH.format(root=_folder(root), value=code(f"PYTHONPATH: {value}")) + other, text, looks


def _sibling(supply: Supply, project: str) -> tuple[str, Step, int, str] | None:
    """A step of another job of the workflow that installs just this project."""
    for job in supply.step.job.file.jobs:
        for step in job.steps if job.id != supply.step.job.id else ():
            own = commands(job, step)
            found = installs(own)
            if len(own) == len(found) == 1 and project in found[0].projects and not found[0].unclear:
                return job.id, step, own[0].line, own[0].shown
    return None


def _not_packaged(facts: Facts, supply: Supply, place: Place, project: str) -> Proof | None:
    """The installed project lacks the folder because setuptools finds no package there."""
    bare = without_init(facts.tree, place.module)
    install = supply.of_project(project)
    if not bare or install is None or {"-e", "--editable"} & set(install.command.words):
        return None
    for name, finder in _FINDERS.items():
        path = posixpath.join(project, name)
        if finder not in (facts.text(path) or ""):
            continue
        file = f"{bare[0]}/__init__.py"
        command = code(install.command.shown, 80)
        found = code(finder.rstrip("(:"))
        told = NO_INIT.format(
            folder=code(bare[0]), finder=found, file=code(path), command=command, line=install.command.line
        ).replace("\n", " ")
        looked = (Look(f"{code(file)}: is not there", facts.context.commit_link), supply.look(install))
        summary = NO_INIT_SUMMARY.format(module=place.shown, folder=code(bare[0]))
        diff = "".join(mend.added(f"{folder}/__init__.py", "") for folder in bare)
        return Proof(ProofState.REFUTED, told, looked, summary, NO_INIT_REMEDY.format(file=code(file)), diff)
    return None
