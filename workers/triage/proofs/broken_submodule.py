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

from workers.triage import checkouts, git_urls
from workers.triage.git_urls import Transport
from workers.triage.gitmodules import PATH, Gitmodules, GitmodulesError
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.submodule_advice import remedy, summary, told_of
from workers.triage.submodule_looks import looks
from workers.triage.submodule_mends import Mends, namesake_of
from workers.triage.submodules import SHORT, UNLISTED, Fault, Sort, Submodules
from workers.triage.text import code
from workers.triage.tree import Entry, Mode, Tree

NO_PATH = "The log does not name the submodule."
CUT_OFF = "GitHub did not list all files of the commit, and {path} is not among those that it did."
UNREADABLE = "`.gitmodules` could not be read: it {why}."
IS_LINK = "`.gitmodules` is a symbolic link, which Git does not follow."
BAD_LINE = "Git cannot read line {line} of `.gitmodules`, and so nothing of that file."
ANOTHER = "There is no submodule at {path} at this commit; the job also checks out {repository} (line {line} of its \
workflow), which was not looked at."
NO_GITLINK = "There is no submodule at {path} at this commit."
NESTED = "{path} lies in the submodule {outer}, whose own repository was not looked at."
NESTED_SUMMARY = "The submodule {outer} has a submodule of its own, {inner}, that cannot be checked out."
NESTED_REMEDY = "Mend {inner} in the repository of {outer} ({url}), then record its new commit here: {add}. If the job \
needs nothing that is nested in it, fetch one level only: `submodules: true` in place of `recursive`, or \
`git submodule update --init` without `--recursive`."
IN_ORDER = (
    "The gitlink {path} (commit {commit}) has its entry in `.gitmodules`: line {line} gives it the address {url}."
)
NO_ADDRESS = "The gitlink {path} (commit {commit}) has no address in `.gitmodules` at this commit."
TOUCHED_LOOK = "{file} line {line}: {script}"
TOUCHED_SUMMARY = (
    "Git found no address for the submodule {path}, though `.gitmodules` has one at this commit: line {line} \
of the workflow names that file, too."
)
TOUCHED_REMEDY = "Look at what line {line} of the workflow does to `.gitmodules` before Git reads it: {script}."
OTHER_HOST = "{in_order} What is there was not checked: it is no repository on this GitHub."
NOT_LOOKED_UP = "{in_order} Whether {repository} has the commit was not checked."
RIGHTS = "{in_order} {repository} is private and has the commit; whether the token or key that line {line} of the \
workflow gives may read it cannot be seen from here."
RIGHTS_REMEDY = "Let the token or key that line {line} of the workflow gives to `actions/checkout` read {repository}."
KEY_UNKNOWN = (
    "{in_order} {repository} has the commit; whether the job has a key that may read it by SSH cannot be seen \
from here."
)
THERE = "{in_order} {repository} has the commit."
THERE_FOR_ALL = "{in_order} {repository} has the commit, and everybody may read it."
THERE_SUMMARY = (
    "Git could not fetch the submodule {path} when the job ran, but {repository} is there now and has the commit \
{commit}."
)
THERE_REMEDY = "Run the job again: the gitlink, its entry in `.gitmodules` and the commit are in order now."
BRANCH = "`.gitmodules` line {line} lets the submodule {path} follow the branch {branch}, which Git did not find."
BRANCH_LOOK = "`.gitmodules` line {line}: {path} follows the branch {branch}"
BRANCH_REMEDY = "Name a branch that is there: {named}; or follow the default one: {default}. Then commit `.gitmodules`."
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
    if gitlink is None:
        return _without_gitlink(path, mends)
    if facts.tree.gitlink_above(path) == gitlink and path != gitlink.path:
        return _nested(path, gitlink, mends)
    faults = [fault for fault in mends.submodules.of(gitlink.path) if fault.stops]
    fitting = [fault for fault in faults if (fault.sort in UNLISTED) == _is_unlisted(finding)]
    if fitting:
        return _confirmed(fitting[0], gitlink, mends)
    if not _is_unlisted(finding) and not faults:
        return _of_branch(finding, gitlink, mends) or _of_remote(gitlink, mends)
    if not _is_unlisted(finding):
        return Proof(ProofState.NOT_CHECKED, _agreement(gitlink, mends), looks(gitlink, mends))
    return _listed(gitlink, mends)


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
    if entry.mode == Mode.SYMLINK:
        return not_checked(IS_LINK)
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
    return Mends(submodules, context, facts.on_base, _base(facts, modules))


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
    others = {other.path for other in mends.submodules.faults if other.stops} - {gitlink.path}
    more = MORE.format(others=", ".join(map(code, sorted(others)[:_MOST_NAMED]))) if others else ""
    return Proof(
        ProofState.CONFIRMED,
        f"{fault.says[0].upper()}{fault.says[1:]}.{more}",
        looks(gitlink, mends),
        summary(fault, told),
        remedy(fault, gitlink, mends, told),
        mend.diff,
        mend.commands,
    )


def _without_gitlink(path: str, mends: Mends) -> Proof:
    tree = mends.submodules.tree
    if not tree.knows(path):
        return not_checked(CUT_OFF.format(path=code(path)))
    other = mends.submodules.checkouts.of_another
    if other:
        return not_checked(ANOTHER.format(path=code(path), repository=code(other.input("repository")), line=other.line))
    return Proof(ProofState.REFUTED, NO_GITLINK.format(path=code(path)), looks(None, mends))


def _listed(gitlink: Entry, mends: Mends) -> Proof:
    """Git found no address, but the commit has one: a step of the job may have changed the file."""
    fetched = mends.submodules.checkouts
    lines = fetched.naming(PATH)
    detail, seen = _agreement(gitlink, mends), looks(gitlink, mends)
    if not lines or not fetched.file:
        return Proof(ProofState.REFUTED, detail, seen)
    shown = {"path": code(gitlink.path), "line": lines[0], "script": code(fetched.written(lines[0]))}
    look = Look(
        TOUCHED_LOOK.format(file=code(fetched.file.path), **shown), mends.context.link(fetched.file.path, lines[0])
    )
    return Proof(
        ProofState.REFUTED, detail, (look, *seen), TOUCHED_SUMMARY.format(**shown), TOUCHED_REMEDY.format(**shown)
    )


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


def _agreement(gitlink: Entry, mends: Mends) -> str:
    submodule = mends.submodules.modules.at(gitlink.path)
    url = submodule.url if submodule else None
    shown = {"path": code(gitlink.path), "commit": code(gitlink.oid[:SHORT])}
    if url is None:
        return NO_ADDRESS.format(**shown)
    return IN_ORDER.format(**shown, line=url.line, url=code(url.text))


def _of_branch(finding: Finding, gitlink: Entry, mends: Mends) -> Proof | None:
    """What `git submodule update --remote` follows is not there: Git names it, `.gitmodules` chooses it."""
    submodule = mends.submodules.modules.at(gitlink.path)
    branch = submodule.branch if submodule else None
    if branch is None or f"/{branch.text} revision in submodule" not in finding.quote:
        return None
    shown = {"line": branch.line, "path": code(gitlink.path), "branch": code(branch.text)}
    quoted = shlex.quote(gitlink.path)
    commands = {
        "named": code(f"git submodule set-branch --branch <branch> -- {quoted}"),
        "default": code(f"git submodule set-branch --default -- {quoted}"),
    }
    says = BRANCH.format(**shown)
    look = Look(BRANCH_LOOK.format(**shown), mends.context.link(PATH, branch.line))
    seen = (look, *looks(gitlink, mends))
    return Proof(ProofState.CONFIRMED, says, seen, says, BRANCH_REMEDY.format(**commands))


def _of_remote(gitlink: Entry, mends: Mends) -> Proof:
    """Nothing is wrong in the repository; what is known of where the submodule comes from."""
    submodules = mends.submodules
    address = submodules.address(submodules.modules.at(gitlink.path))
    remote = submodules.remote(gitlink)
    step = submodules.checkouts.with_rights
    shown = {
        "in_order": _agreement(gitlink, mends),
        "repository": code(address.repository or "" if address else ""),
        "path": code(gitlink.path),
        "commit": code(gitlink.oid[:SHORT]),
        "line": step.line if step else "",
    }
    seen = looks(gitlink, mends)
    if remote is None:
        text = NOT_LOOKED_UP if address and address.repository else OTHER_HOST
        return Proof(ProofState.NOT_CHECKED, text.format(**shown), seen)
    if remote.private and step:
        remedy_ = RIGHTS_REMEDY.format(**shown)
        return Proof(ProofState.NOT_CHECKED, RIGHTS.format(**shown), seen, remedy=remedy_)
    if address and address.transport is not Transport.HTTP and not submodules.checkouts.in_checkout:
        return Proof(ProofState.NOT_CHECKED, KEY_UNKNOWN.format(**shown), seen)
    detail = (THERE if remote.private else THERE_FOR_ALL).format(**shown)
    return Proof(ProofState.REFUTED, detail, seen, THERE_SUMMARY.format(**shown), THERE_REMEDY)


PROVER = Prover("broken-submodule", needs, prove, further)
