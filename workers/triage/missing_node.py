"""What the repository says of a module of Node.js that a job lacks: a package of package.json, or a file of its own.

https://docs.npmjs.com/cli/commands/npm-ci, https://nodejs.org/api/modules.html#all-together
"""

from __future__ import annotations

import posixpath

from workers.triage import mend
from workers.triage.declaration import Declaration
from workers.triage.declared import NODE, Declared, declared, manifests
from workers.triage.installs import OMITTING, Install
from workers.triage.job_mends import with_run_before
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.proving import Facts, Needs, not_checked
from workers.triage.step_at_fault import failing_step
from workers.triage.supply import Supply
from workers.triage.text import code
from workers.triage.tree import Mode, Tree

BUILT_IN = "{module} is a module of Node.js itself: which of its releases has it is not in the repository."
NO_IMPORTER = "Which file imports {module} is not known, so that it cannot be told which file is meant."
OUTSIDE = "{module} from {by} leads out of the repository."
LACKS = "There is no {file}, with or without an extension{near}."
LACKS_SUMMARY = "{by} imports {module}, and the repository has no such file{how}."
LACKS_REMEDY = "Commit {file}, or correct the import in {by}."
CASE_REMEDY = "Write the import in {by} as the file is called, {other}: upper and lower case count on the runner."
REMOVED_REMEDY = "This pull request removes or renames {file}: correct the import in {by}, or keep the file."
THERE = "{file} is there; why {by} does not find it cannot be seen in the files: a bundler may have its own rules."
UNDECLARED = "{files} does not declare {package}."
UNDECLARED_SUMMARY = "{who}, and {files} does not declare {package}."
UNDECLARED_REMEDY = "Declare it with the project's own tool, which also writes the lock: {command} in {folder}."
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
_EXTENSIONS = ("", ".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json", ".vue", ".svelte")
_INDEX = tuple(f"/index{extension}" for extension in _EXTENSIONS[1:])
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


def is_file(module: str) -> bool:
    """Whether it is named by its path."""
    return module.startswith((".", "/"))


def _wanted(module: str, by: str | None) -> str | None:
    """The path within the repository; None where it leads out of it."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(by or ""), module))
    return None if path.startswith(("..", "/")) else path


def needs(module: str, by: str | None, tree: Tree) -> Needs:
    """Where a file of the repository's own would be."""
    path = _wanted(module, by) if is_file(module) and by else None
    if path is None or _present(tree, path):
        return Needs()
    return Needs(on_base=frozenset(f"{path}{end}" for end in ("", ".js", ".ts", ".tsx", "/index.js", "/index.ts")))


def _present(tree: Tree, path: str) -> str | None:
    spelled = (f"{path}{extension}" for extension in (*_EXTENSIONS, *_INDEX))
    return next((each for each in spelled if each in tree.entries and tree.entries[each].mode != Mode.FOLDER), None)


def prove(finding: Finding, facts: Facts, module: str, by: str | None) -> Proof:
    """What the repository says of the module."""
    if is_file(module):
        return _file(facts, module, by)
    if module.startswith("node:"):
        return not_checked(BUILT_IN.format(module=code(module)))
    step = failing_step(finding, facts)
    if isinstance(step, str):
        return not_checked(step)
    return prove_packaged(facts, Supply(step, declared(facts, NODE)), module, package_of(module), by)


def _file(facts: Facts, module: str, by: str | None) -> Proof:
    if by is None:
        return not_checked(NO_IMPORTER.format(module=code(module)))
    path = _wanted(module, by)
    shown = code(by)
    if path is None:
        return not_checked(OUTSIDE.format(module=code(module), by=shown))
    if there := _present(facts.tree, path):
        look = Look(f"{code(there)}: is there", facts.context.link(there))
        return Proof(ProofState.NOT_CHECKED, THERE.format(file=code(there), by=shown), (look,))
    if not facts.tree.knows(path):
        return not_checked(f"GitHub does not list all files of this commit, and {code(path)} is not among them.")
    return _no_file(facts, module, by, path)


def _no_file(facts: Facts, module: str, by: str, path: str) -> Proof:
    shown, file = code(by), code(path)
    near, how, remedy = "", "", LACKS_REMEDY.format(file=file, by=shown)
    looked: tuple[Look, ...] = ()
    cased = [each for end in (*_EXTENSIONS, *_INDEX) for each in facts.tree.otherwise_cased(f"{path}{end}")]
    before = [each for each, found in facts.on_base.items() if found.oid and not found.is_folder]
    if cased:
        other = code(cased[0].path)
        near, how = f"; there is {other}", f": it is {other}"
        remedy = CASE_REMEDY.format(by=shown, other=other)
        looked = (Look(f"{other}: is there", facts.context.link(cased[0].path)),)
    elif before:
        near, how = f"; the base branch has {code(before[0])}", " any more"
        remedy = REMOVED_REMEDY.format(file=code(before[0]), by=shown)
    elif alike := facts.tree.nearest_names(path, 2):
        near = f"; nearest are {', '.join(code(each.path) for each in alike)}"
    return Proof(
        ProofState.CONFIRMED,
        LACKS.format(file=file, near=near),
        (*looked, Look(f"{file}: is not there", facts.context.commit_link)),
        LACKS_SUMMARY.format(by=shown, module=code(module), how=how),
        remedy,
    )


def prove_packaged(facts: Facts, supply: Supply, module: str, package: str, by: str | None) -> Proof:
    """What the repository says of a package; `module` is what is wanted of it."""
    if not manifests(facts.tree, NODE) or not supply.declared.manifests:
        return not_checked(NO_MANIFEST)
    folder = posixpath.dirname(by) if by else supply.step.directory
    own = _nearest(supply.declared, folder or "")
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
        place = f"{code(found[0].path)} (line {found[0].line})"
        detail = OTHER_PROJECT.format(place=place, package=code(package), own=code(own), by=code(by or "the step"))
    add = _locked(facts, posixpath.dirname(own))[1].format(name=package)
    where = f"the folder {code(posixpath.dirname(own))}" if posixpath.dirname(own) else "the root of the repository"
    summary = UNDECLARED_SUMMARY.format(who=who, package=code(package), files=code(own))
    remedy = UNDECLARED_REMEDY.format(command=code(add), folder=where)
    return Proof(ProofState.CONFIRMED, detail, tuple(looked), summary, remedy)


def _nearest(declared: Declared, folder: str) -> str | None:
    """The package.json that counts for files in a folder."""
    while True:
        path = posixpath.join(folder, "package.json")
        if path in declared.manifests:
            return path
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _locked(facts: Facts, folder: str) -> tuple[str, str]:
    """The commands that install and that add a package, by the lock that lies in the folder or the root."""
    for place in dict.fromkeys((folder, "")):
        for lock, commands in _LOCKS.items():
            if posixpath.join(place, lock) in facts.tree.entries:
                return commands
    return "npm install", "npm install {name}"


def _look(facts: Facts, declaration: Declaration) -> Look:
    where = f"{code(declaration.path)} line {declaration.line}"
    return Look(f"{where}: declares {code(declaration.name)}", facts.context.link(declaration.path, declaration.line))


def _declared(facts: Facts, supply: Supply, declaration: Declaration, who: str) -> Proof:
    folder = posixpath.dirname(declaration.path)
    place, package = f"{code(declaration.path)} (line {declaration.line})", code(declaration.name)
    install = next((each for each in supply.installs if {folder, ""} & set(each.projects) and each.tool in TOOLS), None)
    looked = (_look(facts, declaration), *((supply.look(install),) if install else ()))
    if install and declaration.group == "dev" and "dev" in install.without:
        return _omitted(supply, install, place, package, who, looked)
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
