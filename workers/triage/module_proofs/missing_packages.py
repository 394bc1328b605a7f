"""What the repository says of a Python package that a job lacks: where it is declared, and what installs it or not."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.manifests.declaration import BUILD, EXTRA, GROUP, REQUIREMENTS, Declaration, normalised
from workers.triage.manifests.environments import outside, prove_isolated
from workers.triage.manifests.supply import Line, Supply, group_words
from workers.triage.mends import mend
from workers.triage.mends.declaring import LOCKS, with_dependency, with_requirement
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import Facts
from workers.triage.text import code

DECLARED = "{file} declares {name}{group}"
NOTHING_INSTALLS = "{declared}, and no step of this job installs {what}."
NOT_INSTALLED = "The job does not install {name}, which {file} declares{group}."
ADD_WHAT = "Let the job install {what} as well, in the step that installs the rest."
ADD_LINE = "Let the job install it: {line}{at}."
AT = " in line {number} of {path}"
MORE = " in a step before the one that failed"
DOUBT = "{declared}, and no command of this job that can be read installs that; but {doubt}."
INSTALLED = """\
{declared}, and {command} (line {line}) installs that; why the Python of this step lacks it cannot be seen in the
files. It may be another interpreter or virtual environment than the one that was installed into."""
CONDITION = "{declared}, but only where {marker}, which does not hold for the Python of this job."
CONDITION_REMEDY = """\
Correct the condition {marker} in {file}, or run the job on what it asks for."""
UNDECLARED = "No file of the repository declares it; looked at: {files}."
NO_FILES = "The repository has no file that declares Python packages, and no step installs it by name."
UNDECLARED_SUMMARY = "{by}, and no file of the repository declares {package}."
ADD = "Add {requirement} to {file}, from which this job installs."
ADD_SOMEWHERE = "Add {package} to the file from which this job installs."
ADD_UNKNOWN = """\
Add the distribution that brings {package} to the file from which this job installs, having looked up its name (it need
not be that of the module), or correct the import."""
WITH_LOCK = "Add {requirement} with the project's own tool, which also writes {lock}: `{command}`."
NO_FILE = "Install it in a step before this one: {line}."
SOME_LEFT = """\
Which distribution brings {package} does not follow from its name, and this job does not install all that the
repository declares: {left}."""
SOME_LEFT_REMEDY = """\
Look whether one of these brings {package}, and let the job install it; if none does, declare the one that does, having
looked up its name."""
NONE_BRINGS = (
    "No file of the repository declares {package} by that name, and this job installs all that there is in {files}."
)
TOX = "{declared} for tox, which makes environments of its own; this step does not run in one."
TOX_SUMMARY = "{by}. Only an environment of tox has {name}, and this step does not run in it."
TOX_REMEDY = "Run the step with tox ({call}), or install {name} in this job as well."
SETUPTOOLS = "{declared}, and {command} (line {line}) installs that, so that it is likely a release without the module."
UNREAD = "Whether it is declared cannot be told: {why}."
BY_NAME = "{command} (line {line}) installs {name} by name, so that why this step lacks it cannot be seen in the files."
_LOCK_COMMANDS = {
    "poetry.lock": "poetry add {name}",
    "uv.lock": "uv add {name}",
    "pdm.lock": "pdm add {name}",
    "Pipfile.lock": "pipenv install {name}",
}
_DEVELOPMENT = ("test", "tests", "testing", "dev", "develop", "development")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is missing."""

    shown: str
    """How a sentence names what needs it: "`app.py` imports `yaml`"."""
    what: str
    """The module or command, in a code span."""
    names: tuple[str, ...]
    """The distributions of which each would do."""
    requirement: str | None
    """What to declare, where it is certain which distribution brings it."""
    note: str = ""
    """What else there is to know, a sentence."""
    for_tests: bool = False
    """Whether only tests want it."""
    undecided: bool = False
    """Whether other distributions bring it as well, and people choose now one, now another."""
    is_tool: bool = False
    """Whether it is a command: what the project needs to run does not hold it."""


def prove_package(facts: Facts, supply: Supply, wanted: Wanted) -> Proof:
    """What the repository shows of a package that is missing."""
    if not wanted.is_tool and (proof := prove_isolated(supply.step)):
        return proof
    found = [each for each in supply.declared.of(wanted.names) if each.sort != BUILD]
    if found:
        return _declared(facts, supply, wanted, found)
    for each in supply.installs:
        if named := each.names & {normalised(name) for name in wanted.names}:
            if proof := outside(supply.step, each, (supply.look(each),)):
                return proof
            command = code(each.command.shown, 80)
            why = BY_NAME.format(command=command, line=each.command.line, name=code(min(named)))
            return Proof(ProofState.NOT_CHECKED, why, (supply.look(each),), remedy=_of_release(wanted))
    return _undeclared(facts, supply, wanted)


def _declared(facts: Facts, supply: Supply, wanted: Wanted, found: Sequence[Declaration]) -> Proof:
    looked = tuple(_look(facts, each) for each in found[:6])
    for each in found:
        install = supply.installing(each)
        if install is None:
            continue
        looked = (_look(facts, each), supply.look(install))
        if each.marker and len(found) == 1:
            return _conditional(each, looked)
        if proof := outside(supply.step, install, looked):
            return proof
        command = code(install.command.shown, 80)
        remedy = None if _is_bound(facts, each) else _of_release(wanted)
        why = (SETUPTOOLS if remedy else INSTALLED).format(
            declared=_says(each), command=command, line=install.command.line
        )
        return Proof(ProofState.NOT_CHECKED, why.replace("\n", " "), looked, remedy=remedy)
    best = min(found, key=lambda each: _ease(supply, each))
    if supply.doubt:
        return Proof(ProofState.NOT_CHECKED, DOUBT.format(declared=_says(best), doubt=supply.doubt), looked)
    if best.group.startswith(_TOX):
        return _in_tox(wanted, best, looked)
    return _not_installed(supply, wanted, best, (_look(facts, best), *_others(looked, best), *_installing(supply)))


def _of_release(wanted: Wanted) -> str | None:
    """What to do about a module that newer releases of its distribution do not have."""
    return wanted.note if wanted.requirement and "<" in wanted.requirement else None


def _is_bound(facts: Facts, declaration: Declaration) -> bool:
    """Whether a declaration takes not every newer release."""
    lines = (facts.text(declaration.path) or "").split("\n")
    return bool(declaration.line) and any(sign in lines[(declaration.line or 0) - 1] for sign in ("<", "==", "~="))


_TOX = "tox testenv"


def _in_tox(wanted: Wanted, declaration: Declaration, looked: tuple[Look, ...]) -> Proof:
    """Declared for environments of tox alone: https://tox.wiki/en/stable/config.html#deps"""
    name, environment = code(declaration.name), declaration.group.removeprefix(_TOX).removeprefix(":")
    call = f"tox -e {environment}" if environment and "{" not in environment else "tox"
    where = f"{_place(declaration)} declares {name}"
    return Proof(
        ProofState.CONFIRMED,
        TOX.format(declared=where),
        looked,
        TOX_SUMMARY.format(by=wanted.shown, name=name),
        TOX_REMEDY.format(call=code(call), name=name),
    )


def _others(looked: Sequence[Look], best: Declaration) -> Iterator[Look]:
    return (look for look in looked if not look.text.startswith(_place(best)))


def _ease(supply: Supply, declaration: Declaration) -> tuple[bool, bool, bool]:
    """How much would have to change: least for a project that is installed already, most for one more step."""
    installed = supply.of_project(posixpath.dirname(declaration.path)) is not None
    return not installed, declaration.sort == REQUIREMENTS and not supply.installs, declaration.sort == EXTRA


def _not_installed(supply: Supply, wanted: Wanted, best: Declaration, looked: tuple[Look, ...]) -> Proof:
    line = supply.line_for(best)
    what = group_words(best) or ("that file" if best.sort == REQUIREMENTS else "the project")
    group = f" in {group_words(best)}" if group_words(best) else ""
    return Proof(
        ProofState.CONFIRMED,
        NOTHING_INSTALLS.format(declared=_says(best), what=what),
        looked,
        f"{wanted.shown}. {NOT_INSTALLED.format(name=code(best.name), file=code(best.path), group=group)}",
        _advice(supply, line, what),
        mend.edited(supply.step.path, supply.step.job.file.yaml.text, line.workflow) if line.workflow else "",
    )


def _advice(supply: Supply, line: Line, what: str) -> str:
    if not line.command:
        return ADD_WHAT.format(what=what)
    at = AT.format(number=line.number, path=code(supply.step.path)) if line.number else MORE
    return ADD_LINE.format(line=code(line.command), at=at)


def _installing(supply: Supply) -> Iterator[Look]:
    return (supply.look(each) for each in supply.installs[:4])


def _conditional(declaration: Declaration, looked: tuple[Look, ...]) -> Proof:
    marker = code(declaration.marker)
    return Proof(
        ProofState.CONFIRMED,
        CONDITION.format(declared=_says(declaration), marker=marker),
        looked,
        remedy=CONDITION_REMEDY.format(marker=marker, file=_place(declaration)).strip(),
    )


def _undeclared(facts: Facts, supply: Supply, wanted: Wanted) -> Proof:
    declared = supply.declared
    looked = tuple(Look(f"{code(path)}: does not declare it", facts.context.link(path)) for path in declared.manifests)
    if declared.unread or facts.tree.truncated:
        why = "; ".join(declared.unread[:3]) or "GitHub does not list all files of this commit"
        return Proof(ProofState.NOT_CHECKED, UNREAD.format(why=code(why)), looked[:12])
    files = ", ".join(code(path) for path in list(declared.manifests)[:6])
    told = UNDECLARED.format(files=files) if files else NO_FILES
    if supply.doubt:
        return Proof(ProofState.NOT_CHECKED, f"{told.rstrip('.')}; but {supply.doubt}.", looked[:8])
    left = _left(supply)
    if wanted.requirement is None and left:
        return _in_doubt(facts, wanted, left)
    if files and wanted.requirement is None:
        told = NONE_BRINGS.format(package=wanted.what, files=files)
    remedy, diff = _declaring(facts, supply, wanted)
    return Proof(
        ProofState.CONFIRMED,
        told,
        (*looked[:8], *_installing(supply)),
        UNDECLARED_SUMMARY.format(by=wanted.shown, package=wanted.what),
        f"{remedy} {wanted.note}".strip(),
        diff,
    )


def _left(supply: Supply) -> list[Declaration]:
    """What is declared and not installed by this job."""
    return [each for each in supply.declared.all() if each.sort != BUILD and supply.installing(each) is None]


def _in_doubt(facts: Facts, wanted: Wanted, left: Sequence[Declaration]) -> Proof:
    """A module whose distribution is not known may be brought by what is declared under another name."""
    parts = set(wanted.what.strip("` ").lower().replace("_", "-").split("-"))
    best = sorted(left, key=lambda each: not parts & set(normalised(each.name).split("-")))[:3]
    names = ", ".join(f"{code(each.name)} in {_place(each)}" for each in best)
    more = ", ..." if len(left) > len(best) else ""
    told = SOME_LEFT.format(package=wanted.what, left=names + more).replace("\n", " ")
    remedy = SOME_LEFT_REMEDY.format(package=wanted.what).replace("\n", " ")
    return Proof(ProofState.NOT_CHECKED, told, tuple(_look(facts, each) for each in best), remedy=remedy)


def _declaring(facts: Facts, supply: Supply, wanted: Wanted) -> tuple[str, str]:
    """The advice, and the diff where it is certain which file wants which line."""
    if wanted.requirement is None:
        return ADD_UNKNOWN.format(package=wanted.what).replace("\n", " "), ""
    path, sort, group = _target(supply, wanted)
    if not supply.installs and (wanted.is_tool or not supply.declared.manifests):
        return NO_FILE.format(line=code(f"python -m pip install {wanted.requirement}")), ""
    if not path:
        return ADD_SOMEWHERE.format(package=code(wanted.requirement)), ""
    folder = posixpath.dirname(path)
    lock = next((name for name in LOCKS if posixpath.join(folder, name) in facts.tree.entries), None)
    if lock and sort != REQUIREMENTS:
        command = _LOCK_COMMANDS[lock].format(name=wanted.requirement)
        return WITH_LOCK.format(requirement=code(wanted.requirement), lock=code(lock), command=command), ""
    text = facts.text(path) or ""
    by_line = sort == REQUIREMENTS
    new = (
        with_requirement(text, wanted.requirement)
        if by_line
        else with_dependency(text, wanted.requirement, sort, group)
    )
    where = f"{code(path)}{f' ({group})' if group else ''}"
    new = None if wanted.undecided else new
    return ADD.format(requirement=code(wanted.requirement), file=where), mend.edited(path, text, new) if new else ""


def _target(supply: Supply, wanted: Wanted) -> tuple[str, str, str]:
    """The file that the job installs from, and the list in it; what only tests want has a list of its own."""
    lists = [path for each in supply.installs for path in each.files if path in supply.declared.manifests]
    for_development = [path for path in lists if any(word in path.lower() for word in _DEVELOPMENT)]
    projects = [
        (manifest.path, each)
        for each in supply.installs
        for folder in each.projects
        for manifest in supply.declared.projects(folder)
        if manifest.path.endswith("pyproject.toml")
    ]
    if wanted.for_tests:
        for path, each in projects:
            for sort, groups in ((EXTRA, each.extras), (GROUP, each.groups)):
                if group := next((name for name in _DEVELOPMENT if name in groups), None):
                    return path, sort, group
        if for_development:
            return for_development[0], REQUIREMENTS, ""
    if wanted.is_tool:
        return "", "", ""
    if projects and projects[0][1].main and not wanted.for_tests:
        return projects[0][0], "", ""
    plain = [path for path in lists if path not in for_development] or for_development
    return (plain[0], REQUIREMENTS, "") if plain else ("", "", "")


def _says(declaration: Declaration) -> str:
    group = f" in {group_words(declaration)}" if group_words(declaration) else ""
    return DECLARED.format(file=_place(declaration), name=code(declaration.name), group=group)


def _place(declaration: Declaration) -> str:
    line = f" (line {declaration.line})" if declaration.line else ""
    return f"{code(declaration.path)}{line}"


def _look(facts: Facts, declaration: Declaration) -> Look:
    group = f" in {group_words(declaration)}" if group_words(declaration) else ""
    text = f"{_place(declaration)}: declares {code(declaration.name)}{group}"
    return Look(text, facts.context.link(declaration.path, declaration.line))
