"""The repository has the path just where the step looks for it."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from workers.triage.missing_paths import absent, unfetched
from workers.triage.missing_paths.case import Case, folders_above
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.repository.ignored import GITIGNORE, by_git
from workers.triage.repository.tree import Entry, Mode
from workers.triage.text import code

DANGLING = "{path} is a symbolic link to {target}, which is not in the repository."
LEAVES = "{path} is a symbolic link to {target}, which lies outside the repository."
WITHIN = "{link} is a symbolic link to {target}. {rest}"
MAKE_TARGET = "Let the link {link} point to a file of the repository, or have an earlier step put {target} there."
COMMIT_TARGET = "Commit {target}, or let the link {link} point to what is there."
POINTER = "{path} is in the repository; the checkout has no more of it than its Git LFS pointer."
POINTER_DETAIL = (
    "{path} is in the tree at this commit. {file} line {line} keeps it in Git LFS, which the checkout does not fetch."
)
FETCH_LFS = (
    "Set `lfs: true` for `actions/checkout` if the step needs the file's content. The pointer is a file of that name, "
    "too: if there is none at all, `ls -la` before the failing command shows what is there."
)
UNEXPLAINED = "{path} is in the repository, but was not where the step looked for it."
THERE = "{path} is in the tree at this commit, at the place where the step runs. It was not forgotten."
THERE_PERHAPS = "{path} is in the tree at this commit. In which folder the step looked for it cannot be told."
LOOK_FURTHER = """\
Do not commit it again. Look at what the step does before: whether it changes the directory, runs in a container that
does not mount the checkout, or removes {path}. `pwd` and `ls -la` before the failing command show it.
"""
_LFS = "filter=lfs"
_POINTER_SIZE = 1024


def link(case: Case) -> Proof | None:
    """A symbolic link, or a path through one, that ends nowhere."""
    links = case.tree.links_on(case.path)
    if not links or case.facts.resolve(case.path) is not None:
        return None
    last, target = _last_link(case, links[-1])
    if target is None:
        return not_checked(f"{code(last.path)} is a symbolic link that could not be followed.")
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(last.path), target))
    outside = whole.startswith(("/", "../"))
    text = (LEAVES if outside else DANGLING).format(path=code(last.path), target=code(target))
    look = Look(f"{code(last.path)}: a symbolic link to {code(target)}", case.context.link(last.path))
    told = None if outside else _of_target(case, whole)
    if told:
        detail = WITHIN.format(link=code(last.path), target=code(whole), rest=told.detail)
        return replace(told, detail=detail, looked=(look, *told.looked))
    remedy = (MAKE_TARGET if outside else COMMIT_TARGET).format(
        target=code(target if outside else whole), link=code(last.path)
    )
    return Proof(ProofState.CONFIRMED, text, (look,), text, remedy)


def _of_target(case: Case, target: str) -> Proof | None:
    """Why what a link leads to is not there: it lies in a submodule, or git ignores it."""
    there = replace(case, folder="", given=target, sure=True)
    return unfetched.submodule(there) or absent.ignored_path(there)


def _last_link(case: Case, entry: Entry) -> tuple[Entry, str | None]:
    """The link that ends nowhere, of several that lead to each other, and what it holds."""
    for _ in range(8):
        target = case.facts.text(entry.path)
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), target or ""))
        further = case.tree.get(whole) if target else None
        if further is None or further.mode != Mode.SYMLINK or case.facts.text(further.path) is None:
            return entry, target
        entry = further
    return entry, None


def there(case: Case) -> Proof | None:
    """A path that is in the tree."""
    entry = case.tree.get(case.path)
    if entry is None or case.is_header:
        return None
    path = code(case.path)
    seen = Look(f"{path}: in the tree at this commit", case.context.link(case.path))
    step = (case.step_look,) if case.step_look else ()
    kept = _kept_in_lfs(case, entry)
    if kept:
        file, line = kept
        rule = Look(f"{code(file)} line {line}: {code(_LFS)}", case.context.link(file, line))
        detail = POINTER_DETAIL.format(path=path, file=code(file), line=line)
        summary = POINTER.format(path=case.shown)
        return Proof(ProofState.REFUTED, detail, (seen, rule, *step), summary, FETCH_LFS)
    return Proof(
        ProofState.REFUTED,
        (THERE if case.sure else THERE_PERHAPS).format(path=path),
        (seen, *step),
        UNEXPLAINED.format(path=case.shown),
        LOOK_FURTHER.format(path=case.shown).replace("\n", " ").strip(),
    )


def _kept_in_lfs(case: Case, entry: Entry) -> tuple[str, int] | None:
    """The file and line that keep a file in Git LFS, where the tree has a pointer and the checkout leaves it so."""
    small = entry.size is not None and entry.size < _POINTER_SIZE
    if not small or (case.checkout is not None and case.checkout.lfs):
        return None
    for folder in folders_above(entry.path):
        file = posixpath.join(folder, ".gitattributes")
        text = case.facts.text(file) or ""
        for number, line in reversed(list(enumerate(text.split("\n"), 1))):
            words = line.split()
            if _LFS in words[1:] and _attributed(words[0], entry.path[len(folder) :].lstrip("/")):
                return file, number
    return None


def _attributed(pattern: str, name: str) -> bool:
    # A pattern of .gitattributes is written as one of .gitignore: https://git-scm.com/docs/gitattributes
    return by_git(name, {GITIGNORE: pattern}) is not None
