"""Actions and workflows of the repository itself (`uses: ./...`): are they in the tree, and on the runner by then?

https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/find-and-customize-actions
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from workers.triage.mends import mend
from workers.triage.model import Proof
from workers.triage.proving import Context, Needs
from workers.triage.repository.near_names import closest
from workers.triage.repository.tree import Mode, Tree
from workers.triage.repository.workflow import Step
from workers.triage.repository.workflow_place import look
from workers.triage.text import code
from workers.triage.workflow_proofs.case import Case, confirmed, refuted, unsure
from workers.triage.workflow_proofs.checkouts import lacks_checkout

FILES = ("action.yml", "action.yaml", "Dockerfile")

NOT_LISTED = "GitHub does not list all files of this commit, and {folder} is not among them."
OUTSIDE = "{folder} is not in the repository's own folder, so that its files do not tell what lies there."
THERE = "{found} is in the repository, and the job checks it out before {step}."
OTHER_FOLDER = "{found} is in the repository, but the job checks it out to {at_path}, so that it is not at {folder}."
OTHER_FOLDER_REMEDY = "Write `uses: ./{plain}` in {path} (line {line})."
OTHER_REPOSITORY = "{found} is in this repository; the job checks out another repository or commit, not looked at."
SPARSE = "{found} is in the repository, but the checkout is sparse; which files it leaves out was not worked out."
CASED = "{folder} is not in the repository; {found} is, in other letter case."
NEAR = "{folder} is not in the repository; the action {found} is, which is likely meant."
MOVED = "{folder} is not in the repository; {found} is, which has the same name."
USES_REMEDY = "Write `uses: ./{plain}` in {path} (line {line})."
MISNAMED = "{folder} holds {found}, which GitHub does not take for an action: the file is called {right}."
MISNAMED_REMEDY = "Rename {found} to {target}."
DELETED = "{folder} holds no action at this commit; the base branch has {found}, so this pull request takes it away."
DELETED_REMEDY = "Bring {found} back, or take the step {step} out of {path} (line {line})."
IN_SUBMODULE = "{folder} lies in the submodule {found}, which the checkout does not fetch without `submodules: true`."
IN_SUBMODULE_REMEDY = "Add `submodules: true` under `with:` of the checkout in {path}."
NOWHERE = "No file of the repository at this commit makes {folder} an action: none of {names} is in it."
NOWHERE_REMEDY = "Commit {target}, or correct `uses:` in {path} (line {line})."
OTHER_FILE = "{path} names the file {found}; `uses:` takes a folder, in which the action's file is `action.yml`."
OTHER_FILE_REMEDY = "Move {found} to {target}, and write `uses: ./{plain}` in {path} (line {line})."
NAMED_FILE = "{path} names the file {found}; `uses:` takes the folder that it lies in."


def needs(folder: str, context: Context, tree: Tree) -> Needs:
    """Whether the base has it, where this commit has not."""
    if context.base is None or any(f"{folder}/{name}" in tree.entries for name in FILES):
        return Needs()
    return Needs(on_base=frozenset(f"{folder}/{name}" for name in FILES[:2]))


def folder_of(told: str) -> str:
    """The action's folder as the tree has it, from what the runner calls it."""
    return posixpath.normpath(told.replace("\\", "/"))


def missing(case: Case, told: str) -> Proof:
    """The runner found no action there."""
    folder = folder_of(told)
    tree = case.facts.tree
    if folder.startswith(("/", "..")) or ":" in folder:
        return unsure(case.said(OUTSIDE, folder=code(folder)), ())
    step = _step(case, folder)
    if not tree.knows(f"{folder}/{FILES[0]}"):
        return unsure(case.said(NOT_LISTED, folder=code(folder)), ())
    found = next((f"{folder}/{name}" for name in FILES if f"{folder}/{name}" in tree.entries), None)
    return _there(case, step, folder, found) if found else _absent(case, step, folder)


def _step(case: Case, folder: str) -> Step | None:
    if case.place.step is not None and case.place.step.uses.startswith("./"):
        return case.place.step
    found = [step for step in case.job.steps if step.uses.startswith("./") and folder_of(step.uses) == folder]
    return found[0] if found else None


def _there(case: Case, step: Step | None, folder: str, found: str) -> Proof:
    words = {"folder": code(folder), "found": code(found), "step": code(step.uses) if step else code(folder)}
    shown = look(case.facts.context, found, None, "the action is there")
    if step is None:
        return refuted(case.said(THERE, **words), (shown,))
    if lacking := lacks_checkout(case, step):
        return lacking
    checkout = [each for each in case.job.before(step) if each.action == "actions/checkout"][-1]
    looked = (shown, *case.looks(checkout.line, step.line))
    path = checkout.input("path").removeprefix("./").rstrip("/")
    if checkout.input("repository") or checkout.input("ref"):
        return unsure(case.said(OTHER_REPOSITORY, **words), looked)
    if path and "${{" not in path and not folder.startswith(f"{path}/"):
        plain = f"{path}/{folder}"
        changed = case.place.yaml.with_scalar([*step.place, "uses"], f"./{plain}")
        remedy = case.said(OTHER_FOLDER_REMEDY, plain=plain, line=str(step.line))
        return confirmed(case.said(OTHER_FOLDER, at_path=code(path), **words), remedy, looked, case.diff(changed))
    if checkout.input("sparse-checkout"):
        return unsure(case.said(SPARSE, **words), looked)
    return refuted(case.said(THERE, **words), looked)


def _absent(case: Case, step: Step | None, folder: str) -> Proof:
    tree, context = case.facts.tree, case.facts.context
    lines = case.looks(step.line if step else None)
    if submodule := tree.gitlink_above(folder):
        detail = case.said(IN_SUBMODULE, folder=code(folder), found=code(submodule.path))
        return confirmed(detail, case.said(IN_SUBMODULE_REMEDY), lines)
    for sentence, right in _meant(tree, folder):
        shown = look(context, right, None, "the action is there")
        detail = case.said(sentence, folder=code(folder), found=code(right))
        plain = posixpath.dirname(right)
        changed = case.place.yaml.with_scalar([*step.place, "uses"], f"./{plain}") if step else None
        remedy = case.said(USES_REMEDY, plain=plain, line=str(step.line if step else case.job.line))
        return confirmed(detail, remedy, (shown, *lines), case.diff(changed))
    return _other_file(case, step, folder) or _misnamed(case, folder) or _gone(case, step, folder)


def _other_file(case: Case, step: Step | None, path: str) -> Proof | None:
    """A file of any other name is taken for the folder of an action."""
    entry = case.facts.tree.get(path)
    if entry is None or entry.mode not in {Mode.FILE, Mode.EXECUTABLE} or not path.endswith((".yml", ".yaml")):
        return None
    plain = path.rpartition(".")[0]
    line = step.line if step else case.job.line
    words = {"found": code(path), "target": code(f"{plain}/{FILES[0]}"), "plain": plain, "line": str(line)}
    shown = look(case.facts.context, path, None, "the file that is there")
    return confirmed(case.said(OTHER_FILE, **words), case.said(OTHER_FILE_REMEDY, **words), (shown, *case.looks(line)))


def _meant(tree: Tree, folder: str) -> Iterator[tuple[str, str]]:
    """The file of the action that was likely meant, with how to say so; the likeliest first."""
    actions = [entry.path for name in FILES[:2] for entry in tree.named(name)]
    folders = {posixpath.dirname(path): path for path in actions}
    if folder in actions:
        yield NAMED_FILE, folder
    cased = [folders[each] for each in folders if each.casefold() == folder.casefold()]
    if len(cased) == 1:
        yield CASED, cased[0]
    beside = {each: folders[each] for each in folders if posixpath.dirname(each) == posixpath.dirname(folder)}
    if near := closest(folder, beside):
        yield NEAR, beside[near]
    same = [path for each, path in folders.items() if posixpath.basename(each) == posixpath.basename(folder)]
    if len(same) == 1:
        yield MOVED, same[0]


def _misnamed(case: Case, folder: str) -> Proof | None:
    """A file in the folder that is nearly called as an action's is."""
    held = [entry.path for entry in case.facts.tree.inside(folder) if posixpath.dirname(entry.path) == folder]
    near = [path for path in held if closest(posixpath.basename(path), FILES[:2])]
    if len(near) != 1:
        return None
    right = closest(posixpath.basename(near[0]), FILES[:2]) or FILES[0]
    target = f"{folder}/{right}"
    shown = look(case.facts.context, near[0], None, "the file that is there")
    detail = case.said(MISNAMED, folder=code(folder), found=code(near[0]), right=code(right))
    remedy = case.said(MISNAMED_REMEDY, found=code(near[0]), target=code(target))
    return confirmed(detail, remedy, (shown,), mend.renamed(near[0], target))


def _gone(case: Case, step: Step | None, folder: str) -> Proof:
    lines = case.looks(step.line if step else None)
    line = str(step.line if step else case.job.line)
    had = next((path for path, found in case.facts.on_base.items() if found.oid), None)
    if had is not None:
        words = {"folder": code(folder), "found": code(had), "line": line, "step": code(step.uses if step else folder)}
        proof = confirmed(case.said(DELETED, **words), case.said(DELETED_REMEDY, **words), lines)
        changes = case.facts.changes
        deleted = changes is not None and changes.files.get(had) == "DELETED"
        return replace(proof, by_change=deleted or None)
    detail = case.said(NOWHERE, folder=code(folder), names=", ".join(map(code, FILES)))
    return confirmed(detail, case.said(NOWHERE_REMEDY, target=code(f"{folder}/{FILES[0]}"), line=line), lines)
