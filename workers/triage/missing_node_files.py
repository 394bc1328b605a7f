"""What the repository says of a file of its own that an import of Node.js names.

https://nodejs.org/api/modules.html#all-together, https://nodejs.org/api/esm.html#mandatory-file-extensions
"""

from __future__ import annotations

import posixpath

from workers.triage.manifests.declared import NODE, declared
from workers.triage.model import Look, Proof, ProofState
from workers.triage.node_names import is_file, nearest
from workers.triage.proving import Facts, Needs, not_checked
from workers.triage.repository.tree import Mode, Tree
from workers.triage.text import code

NO_IMPORTER = "Which file imports {module} is not known, so that it cannot be told which file is meant."
OUTSIDE = "{module} from {by} leads out of the repository."
LACKS = "There is no {file}, with or without an extension{near}."
LACKS_SUMMARY = "{by} imports {module}, and the repository has no such file{how}."
LACKS_REMEDY = "Commit {file}, or correct the import in {by}."
CASE_REMEDY = "Write the import in {by} as the file is called, {other}: upper and lower case count on the runner."
REMOVED_REMEDY = "This pull request removes or renames {file}: correct the import in {by}, or keep the file."
THERE = "{file} is there; why {by} does not find it cannot be seen in the files: a bundler may have its own rules."
EXTENSION = "{file} is there, and {by} imports it without its extension, which ES modules must name."
EXTENSION_SUMMARY = "{by} imports {module} without the extension that ES modules must name."
EXTENSION_REMEDY = "Write {name} with its extension in the import of {by}."
BUILT = "Build it in a step before this one{script}: files in {folder} are usually made, not committed."
BUILDING = " (`npm run build`, which {file} defines)"
_EXTENSIONS = ("", ".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json", ".vue", ".svelte")
_INDEX = tuple(f"/index{extension}" for extension in _EXTENSIONS[1:])
_MADE = frozenset({"build", "dist", "generated", "lib-esm", "out"})


def needs(module: str, by: str | None, tree: Tree) -> Needs:
    """Where a file of the repository's own would be."""
    path = _wanted(module, by) if is_file(module) and by else None
    if path is None or _present(tree, path):
        return Needs()
    return Needs(on_base=frozenset(f"{path}{end}" for end in ("", ".js", ".ts", ".tsx", "/index.js", "/index.ts")))


def _wanted(module: str, by: str | None) -> str | None:
    """The path within the repository; None where it leads out of it."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(by or ""), module))
    return None if path.startswith(("..", "/")) else path


def _present(tree: Tree, path: str) -> str | None:
    spelled = (f"{path}{extension}" for extension in (*_EXTENSIONS, *_INDEX))
    return next((each for each in spelled if each in tree.entries and tree.entries[each].mode != Mode.FOLDER), None)


def prove_file(facts: Facts, module: str, by: str | None, *, absolute: bool) -> Proof:
    """What the tree has of it; `absolute` for one that is named from the checkout's root."""
    if by is None:
        return not_checked(NO_IMPORTER.format(module=code(module)))
    path = module if absolute else _wanted(module, by)
    shown = code(by)
    if path is None:
        return not_checked(OUTSIDE.format(module=code(module), by=shown))
    if there := _present(facts.tree, path):
        look = Look(f"{code(there)}: is there", facts.context.link(there))
        if absolute and there != path and "." not in posixpath.basename(path):
            return _extension(module, by, there, look)
        return Proof(ProofState.NOT_CHECKED, THERE.format(file=code(there), by=shown), (look,))
    if not facts.tree.knows(path):
        return not_checked(f"GitHub does not list all files of this commit, and {code(path)} is not among them.")
    return _no_file(facts, module, by, path)


def _extension(module: str, by: str, there: str, look: Look) -> Proof:
    """https://nodejs.org/api/esm.html#mandatory-file-extensions"""
    shown = code(by)
    return Proof(
        ProofState.REFUTED,
        EXTENSION.format(file=code(there), by=shown),
        (look,),
        EXTENSION_SUMMARY.format(by=shown, module=code(module)),
        EXTENSION_REMEDY.format(name=code(posixpath.basename(there)), by=shown),
    )


def _building(facts: Facts, path: str) -> str:
    """What to do about a file that a build makes; empty where it is none."""
    folder = next((part for part in path.split("/")[:-1] if part in _MADE), "")
    if not folder:
        return ""
    found = declared(facts, NODE)
    own = nearest(found, path.partition(f"{folder}/")[0].rstrip("/"))
    script = BUILDING.format(file=code(own)) if own and "build" in found.manifests[own].scripts else ""
    return BUILT.format(script=script, folder=code(folder))


def _no_file(facts: Facts, module: str, by: str, path: str) -> Proof:
    shown, file = code(by), code(path)
    near, how, remedy = "", "", _building(facts, path) or LACKS_REMEDY.format(file=file, by=shown)
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
        by_change=True if not cased and _deleted(facts, before) else None,
    )


def _deleted(facts: Facts, paths: list[str]) -> bool:
    """Whether the pull request is known to take one of the files away."""
    return facts.changes is not None and any(facts.changes.files.get(path) == "DELETED" for path in paths)
