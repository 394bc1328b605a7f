"""A submodule that could not be checked out, against the tree, `.gitmodules` and the repositories it comes from.

Every gitlink of the commit is compared with `.gitmodules`: no entry, an entry that Git does not take for it (the path
written otherwise, a name used twice), no address, an address that no runner reaches, a repository that is not there or
private, a commit that it does not have. What is wrong with other submodules is listed as well, for Git stops at the
first one.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from workers.triage import named_in_builds
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.repository import checkouts, git_urls
from workers.triage.repository.gitmodules import PATH, Gitmodules, GitmodulesError
from workers.triage.repository.tree import Entry, Tree
from workers.triage.submodule_proofs.submodule_advice import remedy, summary, told_of
from workers.triage.submodule_proofs.submodule_in_order import agreement, listed, of_another_state, of_branch, of_remote
from workers.triage.submodule_proofs.submodule_looks import looks
from workers.triage.submodule_proofs.submodule_mends import Mends, namesake_of
from workers.triage.submodule_proofs.submodules import UNLISTED, Fault, Sort, Submodules
from workers.triage.text import code

NO_PATH = "The log does not name the submodule."
CUT_OFF = "GitHub did not list all files of the commit, and {path} is not among those that it did."
UNREADABLE = "`.gitmodules` could not be read: it {why}."
BAD_LINE = "Git cannot read line {line} of `.gitmodules`, and so nothing of that file."
ANOTHER = "There is no submodule at {path} at this commit; the job also checks out {repository} (line {line} of its \
workflow), which was not looked at."
NO_GITLINK = "There is no submodule at {path} at this commit."
NESTED = "{path} lies in the submodule {outer}, whose own repository was not looked at."
NESTED_SUMMARY = "The submodule {outer} has a submodule of its own, {inner}, that cannot be checked out."
NESTED_REMEDY = "Mend {inner} in the repository of {outer} ({url}), then record its new commit here: {add}. If the job \
needs nothing that is nested in it, fetch one level only: `submodules: true` in place of `recursive`, or \
`git submodule update --init` without `--recursive`."
NEW = " The submodule is new: {branch} has nothing there."
MORE = " Git would stop at others, too: {others}."

_MOST_NAMED = 3
_MOST_REMOTES = 12
_MOST_ON_BASE = 8


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """`.gitmodules`, the workflow, what the base has, and the repository that the log names."""
    gitlink = _of(finding, tree)[1]
    gitlinks = sorted(tree.gitlinks(), key=lambda each: (gitlink is None or each.path != gitlink.path, each.path))
    remotes = set()
    url = finding.subject.get("url")
    address = git_urls.read(str(url), context.repository, context.web_url) if url else None
    if address and address.repository and gitlink:
        remotes.add((address.repository, gitlink.oid))
    orphans = gitlinks if tree.get(PATH) is None else [gitlink] if gitlink and _is_unlisted(finding) else []
    remotes |= set(_namesakes(orphans, context))
    files = frozenset({PATH, context.workflow_path or PATH})
    files |= named_in_builds.files(tree, [each.path for each in orphans])
    if not context.base:
        return Needs(files=files, remotes=frozenset(remotes))
    on_base = frozenset({PATH, *(each.path for each in gitlinks[:_MOST_ON_BASE])})
    return Needs(files=files, on_base=on_base, remotes=frozenset(remotes))


def further(finding: Finding, facts: Facts) -> Needs:
    """Where the other submodules come from, and the base's `.gitmodules` where that is another one."""
    modules = _modules(facts)
    if isinstance(modules, Proof):
        return Needs()
    mends = _mends(finding, facts, modules)
    found = {*_remotes(mends.submodules, facts.context)} - set(facts.remotes)
    before = facts.on_base.get(PATH)
    now = facts.tree.get(PATH)
    other = before is not None and before.oid is not None and (now is None or before.oid != now.oid)
    unused = frozenset(each.path.text for each in mends.submodules.unused if each.path)
    moved = unused if facts.on_base and any(fault.sort is Sort.NO_ENTRY for fault in mends.submodules.faults) else set()
    return Needs(
        on_base=frozenset(sorted(moved)[:_MOST_ON_BASE]),
        remotes=frozenset(sorted(found)[:_MOST_REMOTES]),
        blobs=frozenset({before.oid}) if other and before and before.oid else frozenset(),
    )


def _remotes(submodules: Submodules, context: Context) -> Iterator[tuple[str, str]]:
    """All repositories that have, or may have, the commits of gitlinks."""
    for gitlink in submodules.gitlinks:
        address = submodules.address(submodules.modules.at(gitlink.path))
        if address and address.repository:
            yield address.repository, gitlink.oid
        if {fault.sort for fault in submodules.of(gitlink.path)} & UNLISTED:
            yield from _namesakes([gitlink], context)
            addresses = (submodules.address(unused) for unused in submodules.unused)
            yield from ((each.repository, gitlink.oid) for each in addresses if each and each.repository)


def _namesakes(gitlinks: list[Entry], context: Context) -> Iterator[tuple[str, str]]:
    for gitlink in gitlinks[:4]:
        name = namesake_of(gitlink.path, context.repository)
        if name:
            yield name, gitlink.oid


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the repository says of the submodule, and of all others."""
    path, gitlink = _of(finding, facts.tree)
    modules = _modules(facts)
    if not path:
        return not_checked(NO_PATH)
    if isinstance(modules, Proof):
        return modules
    mends = _mends(finding, facts, modules)
    nested = gitlink is not None and facts.tree.gitlink_above(path) == gitlink and path != gitlink.path
    if gitlink is None or (path != gitlink.path and not nested and mends.submodules.checkouts.of_another):
        return _without_gitlink(path, mends)
    if nested:
        return _nested(path, gitlink, mends)
    return of_another_state(finding, gitlink, mends) or _of_gitlink(finding, gitlink, mends)


def _of_gitlink(finding: Finding, gitlink: Entry, mends: Mends) -> Proof:
    faults = [fault for fault in mends.submodules.of(gitlink.path) if fault.stops]
    fitting = [fault for fault in faults if (fault.sort in UNLISTED) == _is_unlisted(finding)]
    if fitting:
        return _confirmed(fitting[0], gitlink, mends)
    if _is_unlisted(finding):
        return listed(gitlink, mends)
    if faults:
        return Proof(ProofState.NOT_CHECKED, agreement(gitlink, mends), looks(gitlink, mends))
    return of_branch(finding, gitlink, mends) or of_remote(gitlink, mends)


def _of(finding: Finding, tree: Tree) -> tuple[str | None, Entry | None]:
    """The path that Git names, and the gitlink of this repository that it is, or is in.

    Git names it relative to where it runs, and with the workspace in front where it clones.
    """
    told = finding.subject.get("path")
    if not isinstance(told, str):
        return None, None
    path = posixpath.normpath(told)
    while path.startswith("../"):
        path = path.removeprefix("../")
    above = tree.gitlink_above(path)
    if above is None:
        ends = [
            each for each in tree.gitlinks() if f"/{each.path}".endswith(f"/{path}") or path.endswith(f"/{each.path}")
        ]
        above = ends[0] if len(ends) == 1 else None
    return path, above


def _is_unlisted(finding: Finding) -> bool:
    """Whether Git said that it has no address: "No url found", or before Git 2.36 "no submodule mapping found"."""
    return "in .gitmodules" in finding.quote


def _modules(facts: Facts) -> Gitmodules | Proof:
    """The commit's `.gitmodules`, or why it is not known."""
    entry = facts.tree.get(PATH)
    if entry is None:
        return Gitmodules("") if facts.tree.knows(PATH) else not_checked(CUT_OFF.format(path=code(PATH)))
    read = facts.texts.get(PATH)
    if read is None or read.text is None:
        return not_checked(UNREADABLE.format(why=read.why if read and read.why else "was not fetched"))
    modules = Gitmodules(read.text)
    try:
        _ = modules.sections
    except GitmodulesError as error:
        return not_checked(BAD_LINE.format(line=error.line))
    return modules


def _mends(finding: Finding, facts: Facts, modules: Gitmodules) -> Mends:
    context = facts.context
    fetched = checkouts.read(finding, facts)
    submodules = Submodules(facts.tree, modules, fetched, context.web_url, facts.remotes)
    own = {PATH, context.workflow_path}
    builds = {path: read.text for path, read in facts.texts.items() if read.text is not None and path not in own}
    return Mends(submodules, context, facts.on_base, _base(facts, modules), builds)


def _base(facts: Facts, modules: Gitmodules) -> Gitmodules | None:
    """The base branch's `.gitmodules`; None where it is not known."""
    found, now = facts.on_base.get(PATH), facts.tree.get(PATH)
    if found is None:
        return None
    if found.oid is None:
        return Gitmodules("")
    read = facts.blobs.get(found.oid)
    before = modules if now and now.oid == found.oid else Gitmodules(read.text) if read and read.text else None
    try:
        return before if before and before.sections else None
    except GitmodulesError:
        return None


def _confirmed(fault: Fault, gitlink: Entry, mends: Mends) -> Proof:
    told = told_of(fault, gitlink, mends)
    mend = mends.of(gitlink.path)
    others = {other.path for other in mends.submodules.faults if _also_stops(other, mends)} - {gitlink.path}
    more = MORE.format(others=", ".join(map(code, sorted(others)[:_MOST_NAMED]))) if others else ""
    new = _new(fault, gitlink, mends)
    said = f"{fault.says[0].upper()}{fault.says[1:]}.{new}{more}"
    return Proof(
        ProofState.CONFIRMED,
        said,
        looks(gitlink, mends),
        summary(fault, told),
        remedy(fault, gitlink, mends, told),
        mend.diff,
        mend.commands,
        by_change=True if new else None,
    )


def _also_stops(fault: Fault, mends: Mends) -> bool:
    """What retriage cannot see, the job may."""
    unseen = fault.sort is Sort.UNSEEN and mends.submodules.checkouts.may_read_others
    return fault.stops and not unseen


def _new(fault: Fault, gitlink: Entry, mends: Mends) -> str:
    before, base = mends.on_base.get(gitlink.path), mends.context.base
    if fault.sort not in UNLISTED or base is None or before is None or before.oid is not None:
        return ""
    return NEW.format(branch=code(base.branch))


def _without_gitlink(path: str, mends: Mends) -> Proof:
    tree = mends.submodules.tree
    if not tree.knows(path):
        return not_checked(CUT_OFF.format(path=code(path)))
    other = mends.submodules.checkouts.of_another
    if other:
        return not_checked(ANOTHER.format(path=code(path), repository=code(other.input("repository")), line=other.line))
    return Proof(ProofState.REFUTED, NO_GITLINK.format(path=code(path)), looks(None, mends))


def _nested(path: str, outer: Entry, mends: Mends) -> Proof:
    address = mends.submodules.address(mends.submodules.modules.at(outer.path))
    shown = {
        "path": code(path),
        "outer": code(outer.path),
        "inner": code(path.removeprefix(f"{outer.path}/")),
        "url": code(address.written if address else "an unknown address"),
        "plain": outer.path,
    }
    shown["add"] = code(f"git add -- {shlex.quote(outer.path)}")
    return Proof(
        ProofState.NOT_CHECKED,
        NESTED.format(**shown),
        looks(outer, mends),
        NESTED_SUMMARY.format(**shown),
        NESTED_REMEDY.format(**shown),
    )


PROVER = Prover("broken-submodule", needs, prove, further)
