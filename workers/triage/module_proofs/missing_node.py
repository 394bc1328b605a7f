"""What the repository says of a module of Node.js that a job lacks: a package of package.json, or a file of its own.

https://docs.npmjs.com/cli/commands/npm-ci, https://nodejs.org/api/modules.html#all-together
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from workers.triage.manifests.declaration import Declaration
from workers.triage.manifests.declared import NODE, Declared, declared, manifests
from workers.triage.manifests.installs import OMITTING, Install
from workers.triage.manifests.supply import Supply
from workers.triage.mends import mend
from workers.triage.mends.job_mends import with_run_before
from workers.triage.missing_node_files import prove_file
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.node_names import is_absolute, is_built_in, is_file, is_package, nearest, own_place
from workers.triage.proving import Facts, not_checked
from workers.triage.repository.scripts import with_more
from workers.triage.repository.step_at_fault import failing_step
from workers.triage.text import code

BUILT_IN = "{module} is a module of Node.js itself: which of its releases has it is not in the repository."
BUILT_IN_REMEDY = """\
Correct the name of {module}, or run the job on a release of Node.js that has it; code for browsers has none of these
modules unless its bundler is given something in their place."""
ALIAS = "{module} is no name of a package: a path that the project's own tools resolve, such as an alias."
ALIAS_REMEDY = """\
Look at the aliases for it (`paths` of `tsconfig.json`, `resolve.alias` of the bundler, `moduleNameMapper` of Jest), and
whether the file is in the repository."""
OWN_PLACE = "{place} is in the repository, so that {module} is likely meant for it and not for a package."
PRODUCTION = "{place} declares {package} under `devDependencies`, which {command} (line {line}) leaves out: {why}."
PRODUCTION_WHY = "`NODE_ENV` is `production`"
PRODUCTION_REMEDY = "Install them all the same: {command} in line {line} of {path}, or set `NODE_ENV` behind it only."
UNDECLARED = "{files} does not declare {package}."
UNDECLARED_SUMMARY = "{who}, and {files} does not declare {package}."
UNDECLARED_REMEDY = """\
If that is the package which is meant, declare it with the project's own tool, which also writes the lock: {command} in
{folder}; else correct the import."""
NO_MANIFEST = "The repository has no `package.json` that could be read."
OTHER_PROJECT = "{place} declares {package}, but {own}, which is nearer to {by}, does not."
OMITTED = "{place} declares {package} under `devDependencies`, which {command} (line {line}) leaves out."
OMITTED_SUMMARY = "{who}, which is one of the `devDependencies`, and the job leaves these out when it installs."
OMITTED_REMEDY = "Install them, too: {command} in line {line} of {path}."
NOT_INSTALLED = "{place} declares {package}, and no step of this job installs the packages of that file."
NOT_INSTALLED_SUMMARY = "{who}, which is declared, but the job does not install the project's packages."
NOT_INSTALLED_REMEDY = "Install them in a step before this one: `{command}`{folder}."
INSTALLED = "{place} declares {package}, and {command} (line {line}) installs that; what is amiss is not in the files."
DOUBT = "{place} declares {package}, and no command that can be read installs that; but {doubt}."

TOOLS = frozenset({"npm", "pnpm", "yarn", "bun"})
"""The tools that install what package.json declares."""
_LOCKS = {
    "package-lock.json": ("npm ci", "npm install {name}"),
    "npm-shrinkwrap.json": ("npm ci", "npm install {name}"),
    "pnpm-lock.yaml": ("pnpm install --frozen-lockfile", "pnpm add {name}"),
    "yarn.lock": ("yarn install --frozen-lockfile", "yarn add {name}"),
    "bun.lock": ("bun install --frozen-lockfile", "bun add {name}"),
}


def package_of(module: str) -> str:
    """The package that a module's name begins with."""
    parts = module.split("/")
    return "/".join(parts[:2]) if module.startswith("@") else parts[0]


def prove(finding: Finding, facts: Facts, module: str, by: str | None) -> Proof:
    """What the repository says of the module."""
    if is_file(module) or is_absolute(finding.quote):
        return prove_file(facts, module, by, absolute=not is_file(module))
    if module.startswith("node:"):
        return _built_in(module)
    step = failing_step(finding, facts)
    if isinstance(step, str):
        return not_checked(step)
    found = declared(facts, NODE)
    package = package_of(module)
    if not found.of([package]) and (alias := _alias(facts, found, module, by)):
        return alias
    return prove_packaged(facts, Supply(step, found), module, package, by)


def _built_in(module: str) -> Proof:
    remedy = BUILT_IN_REMEDY.format(module=code(module)).replace("\n", " ")
    return Proof(ProofState.NOT_CHECKED, BUILT_IN.format(module=code(module)), remedy=remedy)


def _alias(facts: Facts, found: Declared, module: str, by: str | None) -> Proof | None:
    """A name that no package has, or that stands for a file of the repository: nothing to install."""
    if is_built_in(package_of(module)):
        return _built_in(module)
    remedy = ALIAS_REMEDY.replace("\n", " ")
    if not is_package(package_of(module)):
        return Proof(ProofState.NOT_CHECKED, ALIAS.format(module=code(module)), remedy=remedy)
    own = nearest(found, posixpath.dirname(by) if by else "")
    place = own_place(facts.tree, module, posixpath.dirname(own or ""))
    if place is None:
        return None
    look = Look(f"{code(place)}: is there", facts.context.link(place))
    told = OWN_PLACE.format(place=code(place), module=code(module))
    return Proof(ProofState.NOT_CHECKED, told, (look,), remedy=remedy)


def prove_packaged(facts: Facts, supply: Supply, module: str, package: str, by: str | None) -> Proof:
    """What the repository says of a package; `module` is what is wanted of it."""
    if not manifests(facts.tree, NODE) or not supply.declared.manifests:
        return not_checked(NO_MANIFEST)
    folder = posixpath.dirname(by) if by else supply.step.directory
    own = nearest(supply.declared, folder or "")
    found = supply.declared.of([package])
    mine = [each for each in found if own and each.path in {own, "package.json"}]
    who = f"{code(by)} imports {code(module)}" if by else f"The job needs {code(module)}"
    if mine:
        return _declared(facts, supply, mine[0], who)
    if supply.declared.unread or facts.tree.truncated or own is None:
        return not_checked(NO_MANIFEST)
    looked = [Look(f"{code(own)}: does not declare {code(package)}", facts.context.link(own))]
    detail = UNDECLARED.format(files=code(own), package=code(package))
    if found:
        looked.insert(0, _look(facts, found[0]))
        place = _place(found[0])
        detail = OTHER_PROJECT.format(place=place, package=code(package), own=code(own), by=code(by or "the step"))
    add = _locked(facts, posixpath.dirname(own))[1].format(name=package)
    where = f"the folder {code(posixpath.dirname(own))}" if posixpath.dirname(own) else "the root of the repository"
    summary = UNDECLARED_SUMMARY.format(who=who, package=code(package), files=code(own))
    remedy = UNDECLARED_REMEDY.format(command=code(add), folder=where).replace("\n", " ")
    return Proof(ProofState.CONFIRMED, detail, tuple(looked), summary, remedy)


def _locked(facts: Facts, folder: str) -> tuple[str, str]:
    """The commands that install and that add a package, by the lock that lies in the folder or the root."""
    for place in dict.fromkeys((folder, "")):
        for lock, commands in _LOCKS.items():
            if posixpath.join(place, lock) in facts.tree.entries:
                return commands
    return "npm install", "npm install {name}"


def _place(declaration: Declaration) -> str:
    return code(declaration.path) + (f" (line {declaration.line})" if declaration.line else "")


def _look(facts: Facts, declaration: Declaration) -> Look:
    where = _place(declaration).replace(" (line ", " line ").removesuffix(")")
    return Look(f"{where}: declares {code(declaration.name)}", facts.context.link(declaration.path, declaration.line))


def _declared(facts: Facts, supply: Supply, declaration: Declaration, who: str) -> Proof:
    folder = posixpath.dirname(declaration.path)
    place, package = _place(declaration), code(declaration.name)
    install = next((each for each in supply.installs if {folder, ""} & set(each.projects) and each.tool in TOOLS), None)
    looked = (_look(facts, declaration), *((supply.look(install),) if install else ()))
    if install and declaration.group == "dev" and "dev" in install.without:
        return _omitted(supply, install, place, package, who, looked)
    if install and declaration.group == "dev" and _is_production(supply, install):
        return _production(supply, install, place, package, who, looked)
    if install:
        command = code(install.command.shown, 80)
        told = INSTALLED.format(place=place, package=package, command=command, line=install.command.line)
        return Proof(ProofState.NOT_CHECKED, told, looked)
    if supply.doubt:
        return Proof(ProofState.NOT_CHECKED, DOUBT.format(place=place, package=package, doubt=supply.doubt), looked)
    command = _locked(facts, folder)[0]
    root = folder if _lock_in(facts, folder) else ""
    can = command.startswith("npm ") and supply.step.checks_out()
    text = with_run_before(supply.step.job, supply.step.step, command, root) if can else None
    return Proof(
        ProofState.CONFIRMED,
        NOT_INSTALLED.format(place=place, package=package),
        looked,
        NOT_INSTALLED_SUMMARY.format(who=who),
        NOT_INSTALLED_REMEDY.format(command=command, folder=f" in {code(root)}" if root else ""),
        mend.edited(supply.step.path, supply.step.job.file.yaml.text, text) if text else "",
    )


def _is_production(supply: Supply, install: Install) -> bool:
    """Whether `NODE_ENV` has the installing command leave `devDependencies` out: https://docs.npmjs.com/cli/commands/npm-ci"""
    if any(word.startswith(("--include", "--production", "--dev", "--prod")) for word in install.command.words):
        return False
    for data in (install.command.step.data, supply.step.job.data, supply.step.job.file.data):
        env = data.get("env")
        if isinstance(env, Mapping) and "NODE_ENV" in env:
            return env["NODE_ENV"] == "production" and install.tool in {"npm", "yarn"}
    return False


def _production(
    supply: Supply, install: Install, place: str, package: str, who: str, looked: tuple[Look, ...]
) -> Proof:
    more = "--include=dev" if install.tool == "npm" else "--production=false"
    command, line = install.command, install.command.line
    text = with_more(supply.step.job, command, more)
    longer = f"{command.shown} {more}"
    told = PRODUCTION.format(
        place=place, package=package, command=code(command.shown, 80), line=line, why=PRODUCTION_WHY
    )
    return Proof(
        ProofState.CONFIRMED,
        told,
        looked,
        OMITTED_SUMMARY.format(who=who),
        PRODUCTION_REMEDY.format(command=code(longer), line=line, path=code(supply.step.path)),
        mend.edited(supply.step.path, supply.step.job.file.yaml.text, text) if text else "",
    )


def _lock_in(facts: Facts, folder: str) -> bool:
    return any(posixpath.join(folder, lock) in facts.tree.entries for lock in _LOCKS)


def _omitted(supply: Supply, install: Install, place: str, package: str, who: str, looked: tuple[Look, ...]) -> Proof:
    word = next(each for each in install.command.words if each in OMITTING)
    line = supply.without_word(install, word)
    number = install.command.line
    return Proof(
        ProofState.CONFIRMED,
        OMITTED.format(place=place, package=package, command=code(install.command.shown, 80), line=number),
        looked,
        OMITTED_SUMMARY.format(who=who),
        OMITTED_REMEDY.format(command=code(line.command), line=number, path=code(supply.step.path)),
        mend.edited(supply.step.path, supply.step.job.file.yaml.text, line.workflow) if line.workflow else "",
    )
