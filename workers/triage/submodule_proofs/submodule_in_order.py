"""What is said of a submodule whose gitlink and entry in `.gitmodules` agree, though Git could not check it out."""

from __future__ import annotations

import shlex

from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.repository.git_urls import Transport
from workers.triage.repository.gitmodules import PATH
from workers.triage.repository.tree import Entry
from workers.triage.submodule_proofs.submodule_advice import BY_HTTPS, set_url
from workers.triage.submodule_proofs.submodule_looks import looks
from workers.triage.submodule_proofs.submodule_mends import Mends
from workers.triage.submodule_proofs.submodules import SHORT
from workers.triage.text import code

IN_ORDER = "The gitlink {path} (commit {commit}) has its entry in `.gitmodules`; line {line} gives the address {url}."
NO_ADDRESS = "The gitlink {path} (commit {commit}) has no address in `.gitmodules` at this commit."
TOUCHED_LOOK = "{file} line {line}: {script}"
TOUCHED_SUMMARY = "Git found no address for the submodule {path}, though `.gitmodules` has one at this commit; line \
{line} of the workflow names that file, too."
TOUCHED_REMEDY = "Look at what line {line} of the workflow does to `.gitmodules` before Git reads it: {script}."
OTHER_COMMIT = "Git wanted commit {wanted} in {path}, but at this commit the repository wants {commit} there."
OTHER_URL = "Git fetched {path} from {wanted}, but at this commit its address is {url}."
RIGHTS_UNKNOWN = "{in_order} {repository} is private and has the commit; whether the job may read it cannot be seen \
from its workflow."
OTHER_HOST = "{in_order} What is there was not checked: it is no repository on this GitHub."
NOT_LOOKED_UP = "{in_order} Whether {repository} has the commit was not checked."
RIGHTS = "{in_order} {repository} is private and has the commit; whether the token or key that line {line} of the \
workflow gives may read it cannot be seen from here."
RIGHTS_REMEDY = "Let the token or key that line {line} of the workflow gives to `actions/checkout` read {repository}."
KEY_UNKNOWN = "{in_order} {repository} has the commit; whether the job has a key that may read it by SSH cannot be \
seen from here."
THERE = "{in_order} {repository} has the commit."
THERE_FOR_ALL = "{in_order} {repository} has the commit, and everybody may read it."
THERE_SUMMARY = "Git could not fetch the submodule {path} when the job ran, but {repository} is there now and has \
the commit {commit}."
THERE_REMEDY = "Run the job again: the gitlink, its entry in `.gitmodules` and the commit are in order now."
BRANCH = "`.gitmodules` line {line} lets the submodule {path} follow the branch {branch}, which Git did not find."
BRANCH_LOOK = "`.gitmodules` line {line}: {path} follows the branch {branch}"
BRANCH_REMEDY = "Name a branch that is there: {named}; or follow the default one: {default}. Then commit `.gitmodules`."


def of_another_state(finding: Finding, gitlink: Entry, mends: Mends) -> Proof | None:
    """What Git wanted is not what this commit says: the job changed it, or ran on another commit."""
    wanted, url = finding.subject.get("commit"), finding.subject.get("url")
    address = mends.submodules.address(mends.submodules.modules.at(gitlink.path))
    if wanted and not gitlink.oid.startswith(str(wanted)):
        shown = {"wanted": code(str(wanted)[:SHORT]), "commit": code(gitlink.oid[:SHORT]), "path": code(gitlink.path)}
        return Proof(ProofState.NOT_CHECKED, OTHER_COMMIT.format(**shown), looks(gitlink, mends))
    if url and address and mends.submodules.read(str(url)).repository != address.repository:
        shown = {"path": code(gitlink.path), "wanted": code(url), "url": code(address.written)}
        return Proof(ProofState.NOT_CHECKED, OTHER_URL.format(**shown), looks(gitlink, mends))
    return None


def listed(gitlink: Entry, mends: Mends) -> Proof:
    """Git found no address, but the commit has one: a step of the job may have changed the file."""
    fetched = mends.submodules.checkouts
    lines = fetched.naming(PATH)
    detail, seen = agreement(gitlink, mends), looks(gitlink, mends)
    if not lines or not fetched.file:
        return Proof(ProofState.REFUTED, detail, seen)
    shown = {"path": code(gitlink.path), "line": lines[0], "script": code(fetched.written(lines[0]))}
    look = Look(
        TOUCHED_LOOK.format(file=code(fetched.file.path), **shown), mends.context.link(fetched.file.path, lines[0])
    )
    return Proof(
        ProofState.REFUTED, detail, (look, *seen), TOUCHED_SUMMARY.format(**shown), TOUCHED_REMEDY.format(**shown)
    )


def agreement(gitlink: Entry, mends: Mends) -> str:
    """The gitlink and its entry, in a sentence."""
    submodule = mends.submodules.modules.at(gitlink.path)
    url = submodule.url if submodule else None
    shown = {"path": code(gitlink.path), "commit": code(gitlink.oid[:SHORT])}
    if url is None:
        return NO_ADDRESS.format(**shown)
    return IN_ORDER.format(**shown, line=url.line, url=code(url.text))


def of_branch(finding: Finding, gitlink: Entry, mends: Mends) -> Proof | None:
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


def of_remote(gitlink: Entry, mends: Mends) -> Proof:
    """Nothing is wrong in the repository; what is known of where the submodule comes from."""
    submodules = mends.submodules
    address = submodules.address(submodules.modules.at(gitlink.path))
    remote = submodules.remote(gitlink)
    step = submodules.checkouts.with_rights
    shown = {
        "in_order": agreement(gitlink, mends),
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
        return Proof(ProofState.NOT_CHECKED, RIGHTS.format(**shown), seen, remedy=RIGHTS_REMEDY.format(**shown))
    if remote.private and address and address.repository != mends.context.repository:
        return Proof(ProofState.NOT_CHECKED, RIGHTS_UNKNOWN.format(**shown), seen)
    if address and address.transport is not Transport.HTTP and not submodules.checkouts.in_checkout:
        public = mends.public_address(gitlink.path)
        remedy_ = BY_HTTPS.format(**shown, set_https=set_url(gitlink.path, public)) if public else None
        return Proof(ProofState.NOT_CHECKED, KEY_UNKNOWN.format(**shown), seen, remedy=remedy_)
    detail = (THERE if remote.private else THERE_FOR_ALL).format(**shown)
    return Proof(ProofState.REFUTED, detail, seen, THERE_SUMMARY.format(**shown), THERE_REMEDY)
