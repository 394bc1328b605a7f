"""A command that is not there: what should have brought it, and what does so elsewhere.

Checked are: a script of the repository called without its path or under another case; its line endings and first line;
targets of make, recipes of just and scripts of package.json; commands that the project itself or a declared package
brings, and whether a step installs them; steps that bring it in another job, too late, or that were skipped; and
folders that an earlier step put on its own `PATH` only. What a runner's image or a container has is not looked at.
"""

from __future__ import annotations

import posixpath
import re

from workers.triage.manifests.activation import Ended, ended, kept
from workers.triage.manifests.declared import NODE, PYTHON, Declared, declared, manifests
from workers.triage.manifests.distributions import COMMANDS, NODE_COMMANDS, of_command
from workers.triage.manifests.environments import outside
from workers.triage.manifests.suppliers import prove_supplied
from workers.triage.manifests.supply import Supply
from workers.triage.mends import mend
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.module_proofs import missing_node
from workers.triage.module_proofs.missing_own import left_out
from workers.triage.module_proofs.missing_packages import Wanted, prove_package
from workers.triage.permission_proofs.script_modes import files as script_files
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.repository.first_lines import is_about, prove_first_line
from workers.triage.repository.scripts import with_text
from workers.triage.repository.step_at_fault import FailingStep, failing_step
from workers.triage.repository.targets import files as target_files
from workers.triage.repository.targets import prove_target, sort_of
from workers.triage.repository.tree import Entry, Mode, Tree
from workers.triage.repository.workflow_place import paths_for
from workers.triage.text import code

UNNAMED = "The log does not name the command."
NOTHING = "Nothing in the repository says what brings {command}{image}."
IMAGE = ", and what the container {image} (line {line}) has is not in it"
HERE = "{path} is in the repository, but a shell looks for a bare name on the `PATH` only, not in the current folder."
HERE_SUMMARY = "{command} is a file of the repository, which the step calls without its path."
ELSEWHERE = "{path} is in the repository, but a shell looks for a bare name on the `PATH` only."
ELSEWHERE_SUMMARY = "{command} is the repository's own, {path}, which the step calls without its path."
COMPOSE = "What the machine has is not in the repository; `docker-compose`, the first Compose, ended in 2023."
COMPOSE_SUMMARY = "The job runs `docker-compose`, which newer runner images no longer have."
COMPOSE_REMEDY = "Write `docker compose` in place of `docker-compose`: the second Compose is a plug-in of Docker."
HERE_REMEDY = "Call it by its path: {call}."
CASE = "The repository has {path}, and upper and lower case count on the runner."
CASE_SUMMARY = "The step calls {command}, and the file of the repository is {path}."
EXPORTED = "{command} (line {line}) sets the `PATH` for its own step only, so that this one does not have {folder}."
EXPORTED_SUMMARY = "An earlier step puts {folder} on its own `PATH`, and this step does not have it."
EXPORTED_REMEDY = "Keep it for later steps: {echo} in that step."
OWN = "{file}{line} has the project bring {command}, and no step of this job installs the project."
OWN_SUMMARY = "{command} is a command of the project itself, which this job does not install."
OWN_REMEDY = "Install the project before this step: {line}."
OWN_INSTALLED = "{file}{line} has the project bring {command}, and {install} (line {number}) installs it."
NPX = "{command} is a command of the project's packages, which are not on the `PATH` of a step's script."
NPX_SUMMARY = "{command} is installed in `node_modules`, where the step's script does not look for it."
NPX_REMEDY = "Call it as {call}, or in a script of `package.json`."
RUNS = "The job runs {command}"


def command_of(finding: Finding) -> str:
    """The command that is missing; empty where the log does not tell."""
    return str(finding.subject.get("command") or "")


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """The workflow, and what may define or bring the command."""
    command = command_of(finding)
    if not command:
        return Needs()
    files = set(paths_for(finding, context, tree))
    if is_about(finding.quote):
        scripts = script_files(tree, command) | _named(finding, tree)
        return Needs(frozenset(files | scripts))
    if sort := sort_of(command, finding.quote):
        return Needs(frozenset(files | target_files(tree, sort[0])))
    return Needs(frozenset({*files, *manifests(tree, PYTHON), *manifests(tree, NODE)}))


_MOST_SCRIPTS = 12


def _named(finding: Finding, tree: Tree) -> frozenset[str]:
    """The programs whose names stand around the message: the workflow is not read yet."""
    around = f"{finding.step}\n{finding.excerpt}"
    programs = (entry.path for entry in tree.files() if entry.mode == Mode.EXECUTABLE)
    found = [path for path in programs if f"/{posixpath.basename(path)}" in around]
    return frozenset(sorted(found, key=lambda path: (path.count("/"), path))[:_MOST_SCRIPTS])


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the repository says of the command."""
    command = command_of(finding)
    if not command:
        return not_checked(UNNAMED)
    step = failing_step(finding, facts)
    if isinstance(step, str):
        return not_checked(step)
    if is_about(finding.quote):
        return prove_first_line(facts, step, command)
    if sort := sort_of(command, finding.quote):
        return prove_target(facts, step, *sort)
    if "/" in command or " " in command:
        return not_checked(_nothing(step, command))
    return (
        _in_tree(facts, step, command)
        or _exported(facts, step, command)
        or _brought(facts, step, command)
        or _replaced(step, command)
        or not_checked(_nothing(step, command))
    )


def _nothing(step: FailingStep, command: str) -> str:
    name, line = step.job.image, step.job.file.line([*step.job.place, "container"])
    image = IMAGE.format(image=code(name), line=line) if name else ""
    return NOTHING.format(command=code(command), image=image)


def _in_tree(facts: Facts, step: FailingStep, command: str) -> Proof | None:
    """A file of that name where the step runs."""
    called = [each for each in step.own_commands() if each.program == command]
    folder = called[0].folder if called else None
    if folder is None:
        return None
    path = posixpath.join(folder, command)
    there = facts.tree.get(path)
    cased = [each for each in facts.tree.otherwise_cased(path) if _is_file(each)]
    if there is not None and _is_file(there):
        detail, summary = HERE.format(path=code(path)), HERE_SUMMARY.format(command=code(command))
    elif len(cased) == 1:
        there = cased[0]
        detail = CASE.format(path=code(there.path))
        summary = CASE_SUMMARY.format(command=code(command), path=code(there.path))
    elif there := _only_script(facts, command):
        detail = ELSEWHERE.format(path=code(there.path))
        summary = ELSEWHERE_SUMMARY.format(command=code(command), path=code(there.path))
    else:
        return None
    name = posixpath.relpath(there.path, folder or ".")
    name = name if name.startswith("..") else f"./{name}"
    call = name if there.mode == Mode.EXECUTABLE else f"bash {name}"
    certain = len(called) == 1 and (there.mode == Mode.EXECUTABLE or name.endswith(".sh"))
    text = with_text(step.job, called[0], command, call) if certain else None
    look = Look(f"{code(there.path)}: is there, with the mode {there.mode}", facts.context.link(there.path))
    diff = _edited(step, text)
    return Proof(ProofState.REFUTED, detail, (look,), summary, HERE_REMEDY.format(call=code(call)), diff)


def _only_script(facts: Facts, command: str) -> Entry | None:
    """The only script of that name, wherever it is."""
    found = [each for each in facts.tree.named(command) if _is_file(each)] if command.endswith(".sh") else []
    return found[0] if len(found) == 1 and not facts.tree.truncated else None


def _replaced(step: FailingStep, command: str) -> Proof | None:
    """The first Compose, which runner images no longer have: https://docs.docker.com/compose/releases/migrate/"""
    if command != "docker-compose":
        return None
    called = [each for each in step.own_commands() if each.program == command]
    text = with_text(step.job, called[0], command, "docker compose") if len(called) == 1 else None
    looks = tuple(step.look(code(each.shown, 80), each.line) for each in called[:4])
    text = None if step.job.image else text
    return Proof(ProofState.NOT_CHECKED, COMPOSE, looks, COMPOSE_SUMMARY, COMPOSE_REMEDY, _edited(step, text))


def _is_file(entry: Entry) -> bool:
    return entry.mode in {Mode.FILE, Mode.EXECUTABLE}


def _edited(step: FailingStep, text: str | None) -> str:
    return mend.edited(step.path, step.job.file.yaml.text, text) if text else ""


def _exported(facts: Facts, step: FailingStep, command: str) -> Proof | None:
    """A folder on the PATH of an earlier step, in which the command certainly or likely is."""
    found = ended(step)
    if found is None or found.environment is not None:
        return None
    in_tree = posixpath.join(_within(found), command)
    named = re.search(rf"(?<![\w-]){re.escape(command)}(?![\w-])", found.command.step.run)
    if in_tree not in facts.tree.entries and not named:
        return None
    shown = code(found.command.shown, 80)
    look = step.look(shown, found.command.line)
    echo = code(f'echo "{found.folder}" >> "$GITHUB_PATH"')
    return Proof(
        ProofState.CONFIRMED,
        EXPORTED.format(command=shown, line=found.command.line, folder=code(found.folder)),
        (look,),
        EXPORTED_SUMMARY.format(folder=code(found.folder)),
        EXPORTED_REMEDY.format(echo=echo),
        _edited(step, kept(step, found)),
    )


def _within(found: Ended) -> str:
    """The folder from the root of the repository."""
    for start in ("$PWD", "${PWD}", "$GITHUB_WORKSPACE", "${GITHUB_WORKSPACE}", "."):
        if found.folder.startswith(f"{start}/"):
            return found.folder[len(start) + 1 :]
    return found.folder


def _brought(facts: Facts, step: FailingStep, command: str) -> Proof | None:
    """What declares or brings it."""
    python = declared(facts, PYTHON)
    supply = Supply(step, python)
    if own := _own(facts, supply, command):
        return own
    node = declared(facts, NODE)
    package = NODE_COMMANDS.get(command, command)
    if node.of([package]):
        return _of_node(facts, Supply(step, node), node, command, package)
    names = [command, COMMANDS.get(command, command)]
    distribution = of_command(command)
    is_declared = bool(python.of(names))
    supplied = None if is_declared else prove_supplied(step, command, names)
    if supplied or not (is_declared or distribution):
        return supplied
    wanted = Wanted(
        RUNS.format(command=code(command)), code(command), tuple(names), distribution, for_tests=True, is_tool=True
    )
    return prove_package(facts, supply, wanted) if is_declared or distribution not in _INSTALLERS else None


_INSTALLERS = frozenset({"poetry", "uv", "pdm", "pipenv", "hatch", "twine", "build", "tox", "nox", "conan"})
"""Tools that no project declares as its dependency; who misses one has forgotten a step."""


def _own(facts: Facts, supply: Supply, command: str) -> Proof | None:
    """A command that the repository's own project brings."""
    for manifest in supply.declared.manifests.values():
        if command not in manifest.scripts or manifest.project is None:
            continue
        folder, number = posixpath.dirname(manifest.path), manifest.scripts[command]
        file, line = code(manifest.path), f" (line {number})" if number else ""
        look = Look(f"{file}{line}: brings {code(command)}", facts.context.link(manifest.path, number))
        install = supply.of_project(folder)
        if install and install.left_out:
            return left_out(supply, install, code(command), look)
        if install:
            shown = code(install.command.shown, 80)
            told = OWN_INSTALLED.format(
                file=file, line=line, command=code(command), install=shown, number=install.command.line
            )
            looked = (look, supply.look(install))
            return outside(supply.step, install, looked) or Proof(ProofState.NOT_CHECKED, told, looked)
        if supply.doubt:
            return Proof(ProofState.NOT_CHECKED, f"{file}{line} has the project bring it; but {supply.doubt}.", (look,))
        new = supply.project_line(folder)
        return Proof(
            ProofState.CONFIRMED,
            OWN.format(file=file, line=line, command=code(command)),
            (look,),
            OWN_SUMMARY.format(command=code(command)),
            OWN_REMEDY.format(line=code(new.command)),
            _edited(supply.step, new.workflow),
        )
    return None


def _of_node(facts: Facts, supply: Supply, node: Declared, command: str, package: str) -> Proof:
    """A command of a package of package.json."""
    called = [each for each in supply.step.own_commands() if each.program == command]
    folders = {posixpath.dirname(each.path) for each in node.of([package])}
    installed = [each for each in supply.installs if each.tool in missing_node.TOOLS and folders & set(each.projects)]
    if len(called) == 1 and installed and not installed[0].without:
        call = f"npx {command}"
        look = supply.look(installed[0])
        text = with_text(supply.step.job, called[0], command, call) if installed[0].tool == "npm" else None
        return Proof(
            ProofState.CONFIRMED,
            NPX.format(command=code(command)),
            (look,),
            NPX_SUMMARY.format(command=code(command)),
            NPX_REMEDY.format(call=code(call)),
            _edited(supply.step, text),
        )
    return missing_node.prove_packaged(facts, supply, command, package, None)


PROVER = Prover("missing-command", needs, prove)
