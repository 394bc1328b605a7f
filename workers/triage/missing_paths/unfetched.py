"""The repository has the path, and the job did not fetch it."""

from __future__ import annotations

import posixpath
import shlex
from dataclasses import replace

from workers.triage.mends import mend, step_mends
from workers.triage.missing_paths import globbed, image
from workers.triage.missing_paths.case import Case, ending_in, outside_checkout
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.repository import checked_out, docker_build, gitmodules
from workers.triage.repository.gitmodules import Gitmodules, GitmodulesError
from workers.triage.repository.shell_script import joined
from workers.triage.repository.workflow import Step
from workers.triage.submodule_proofs.submodule_advice import configure
from workers.triage.text import code

OTHER_REPOSITORY = """\
The job checks out another repository, or one that its workflow does not name plainly; its files were not looked at.
"""
LOOK_THERE = "Look for {path} in the repository that `actions/checkout` names, and at the `ref` it asks for."
REPLACED = "The checkout of {repository} (line {line} of {file}) takes this repository's files away, {path} among them."
REPLACED_DETAIL = (
    "{path} is in the tree at this commit. The later checkout of {repository} empties the same folder first."
)
GIVE_PATH = "Give one of the two checkouts a `path` of its own, and name its files from there."
NO_CHECKOUT = "The job {job} never checks the repository out, so that {path} is not there; the repository has it."
NO_CHECKOUT_DETAIL = "{found} is in the repository. No step before the one that failed checks it out."
ADD_CHECKOUT = "Add {uses} as the first step of the job {job} in {file}."
LATE_CHECKOUT = "The step runs before `actions/checkout`, when {path} is not there yet; the repository has it."
MOVE_CHECKOUT = "Move the step {checkout} (line {line} of {file}) before this one (line {own})."
SKIPPED = "`actions/checkout` did not run in the job {job}, so that {path} is not there; the repository has it."
SKIPPED_DETAIL = "GitHub says that the step {step} was skipped. {found} is in the repository."
RUN_CHECKOUT = "Let the step {step} (line {line} of {file}) run{condition}."
CONDITION = ": its `if` was {condition}"
BESIDE = "The repository is checked out into {place}, but the step looks for {path} in another folder of the workspace."
BESIDE_DETAIL = "{place} puts the repository into that folder, where {path} is; the step runs outside it."
RUN_INSIDE = "Run the step in {place} (`working-directory`)."
SPARSE = "The checkout is a sparse one that leaves {path} out; the repository has it."
SPARSE_DETAIL = "{path} is in the repository. `sparse-checkout` names {named}, and it lies in none of these."
ADD_SPARSE = "Add {folder} to `sparse-checkout` of the step {step} (line {line} of {file})."
SUBMODULE = "{path} lies in the submodule {module}, which the job does not fetch."
SUBMODULE_DETAIL = (
    "{module} is a commit of another repository. The checkout has no `submodules: true` and leaves it empty."
)
ADD_SUBMODULES = """\
Set `submodules: true` for the step {step} in {file}. A private submodule needs a `token` or an `ssh-key` that may read
it as well.
"""
NO_ENTRY = """\
{module} is a commit of another repository, but `.gitmodules` has no entry for it: nothing can fetch it.
"""
ADD_ENTRY = "Give the submodule its address: {configure}. Or commit its files instead, after {remove}."
FETCHED = "{path} lies in the submodule {module}, which the job fetches at {commit}; its files were not looked at."
LOOK_IN_SUBMODULE = "Look for {path} in the submodule's repository, and move the submodule to a commit that has it."


def other_repository(case: Case) -> Proof | None:
    """Whether it cannot be told which repository the job works in."""
    used = [step for step in case.before if step.action == checked_out.ACTION]
    beside = [step.input("path") for step in used if step not in [each.step for each in case.checkouts or ()]]
    inside = any(path and f"{case.path}/".startswith(f"{posixpath.normpath(path)}/") for path in beside)
    return _other(case) if inside or (used and not case.checkouts) else None


def _other(case: Case) -> Proof:
    return replace(not_checked(OTHER_REPOSITORY.strip()), remedy=LOOK_THERE.format(path=case.shown))


def replaced(case: Case) -> Proof | None:
    """A later checkout of another repository into the same folder: it takes away what was there before."""
    checkout, job = case.checkout, case.job
    if job is None or checkout is None or case.tree.get(case.path) is None:
        return None
    later = case.before[case.before.index(checkout.step) + 1 :]
    other = next((each for each in later if _takes(each, checkout.folder, case)), None)
    if other is None:
        return None
    file, path = job.file.path, code(case.path)
    shown = {
        "step": code(other.shown_name),
        "repository": code(other.input("repository")),
        "line": other.line,
        "file": code(file),
    }
    own = case.look(f"{code(file)} line {checkout.step.line}: checks this repository out", file, checkout.step.line)
    look = case.look(f"{code(file)} line {other.line}: checks out {shown['repository']}", file, other.line)
    return Proof(
        ProofState.REFUTED,
        REPLACED_DETAIL.format(path=path, **shown),
        (look, own, case.look(f"{path}: in the repository", case.path)),
        REPLACED.format(path=case.shown, **shown),
        GIVE_PATH.format(**shown),
    )


def _takes(step: Step, folder: str, case: Case) -> bool:
    same = step.action == checked_out.ACTION and joined("", step.input("path") or ".") == folder
    return same and checked_out.is_ours(step.input("repository"), case.context) is False


def no_checkout(case: Case) -> Proof | None:
    """A job without `actions/checkout` before the step."""
    job, step, found = case.job, case.step, _there(case)
    if job is None or step is None or case.checkouts or found is None or checked_out.may_come_otherwise(case.before):
        return None
    if step.action == docker_build.ACTION and not step.input("context"):
        # BuildKit fetches the repository itself.
        return None
    late = next((each for each in job.steps if each.action == checked_out.ACTION), None)
    file, uses = job.file.path, checked_out.checkout_used(job)
    detail, shown = NO_CHECKOUT_DETAIL.format(found=code(found)), code(found) if case.given == "." else case.shown
    looked = [case.look(f"{code(file)} line {job.line}: the job {code(job.id)}", file, job.line)]
    looked += [*_step(case), case.look(f"{code(found)}: in the repository", found)]
    if late:
        looked.insert(1, case.look(f"line {late.line}: {code(late.shown_name)}, later than the step", file, late.line))
        remedy = MOVE_CHECKOUT.format(checkout=code(late.shown_name), line=late.line, file=code(file), own=step.line)
        summary = LATE_CHECKOUT.format(path=shown)
        return Proof(ProofState.REFUTED, detail, tuple(looked), summary, remedy)
    changed = step_mends.with_step_before(job, 0, {"uses": uses})
    return Proof(
        ProofState.REFUTED,
        detail,
        tuple(looked),
        NO_CHECKOUT.format(job=code(job.id), path=shown),
        ADD_CHECKOUT.format(uses=code(f"- uses: {uses}"), job=code(job.id), file=code(file)),
        mend.edited(file, job.file.yaml.text, changed) if changed else "",
    )


def _there(case: Case) -> str | None:
    """Where the repository has the path; in any folder only where it cannot be told in which one it is looked for."""
    if case.tree.get(case.path):
        return case.path
    if any(sign in str(case.finding.subject["path"]) for sign in "*?"):
        return next((entry.path for entry in globbed.fitting(case)), None)
    if case.sure and not image.is_of_build(case.finding):
        return None
    return next((entry.path for entry in ending_in(case.tree, case.given)), None)


def _step(case: Case) -> tuple[Look, ...]:
    look = case.step_look
    return (look,) if look else ()


def skipped_checkout(case: Case) -> Proof | None:
    """A checkout that GitHub says did not run."""
    checkout, found = case.checkout, _there(case)
    if case.job is None or checkout is None or found is None or checkout.conclusion != "skipped":
        return None
    file, step = case.job.file.path, checkout.step
    condition = CONDITION.format(condition=code(step.text("if"))) if step.text("if") else ""
    shown = code(step.shown_name)
    return Proof(
        ProofState.REFUTED,
        SKIPPED_DETAIL.format(step=shown, found=code(found)),
        (case.look(f"{code(file)} line {step.line}: the step {shown}, skipped", file, step.line),),
        SKIPPED.format(job=code(case.job.id), path=case.shown),
        RUN_CHECKOUT.format(step=shown, line=step.line, file=code(file), condition=condition),
    )


def beside_checkout(case: Case) -> Proof | None:
    """A repository that was checked out into a folder, outside which the step runs."""
    if not outside_checkout(case) or case.job is None or case.step is None or case.checkouts is None:
        return None
    places = [each for each in case.checkouts if case.tree.get(case.path)]
    if len(places) != 1:
        return _other(case) if len(case.checkouts) > 1 else None
    place, file = places[0].folder, case.job.file.path
    in_root = case.step.run and case.folder == "" and not case.step.text("working-directory")
    changed = step_mends.with_folder(case.job, case.step, place) if in_root else None
    line = places[0].step.line
    return Proof(
        ProofState.REFUTED,
        BESIDE_DETAIL.format(place=code(f"path: {place}"), path=case.shown),
        (case.look(f"{code(file)} line {line}: `actions/checkout` into {code(place)}", file, line), *_step(case)),
        BESIDE.format(place=code(f"{place}/"), path=case.shown),
        RUN_INSIDE.format(place=code(place)),
        mend.edited(file, case.job.file.yaml.text, changed) if changed else "",
    )


def sparse(case: Case) -> Proof | None:
    """A sparse checkout that leaves the path out."""
    checkout = case.checkout
    if case.job is None or checkout is None or not case.tree.get(case.path) or not checkout.leaves_out(case.path):
        return None
    file, step = case.job.file.path, checkout.step
    line = case.job.file.yaml.line((*step.place, "with", "sparse-checkout")) or step.line
    named = ", ".join(code(each) for each in checkout.sparse[:5])
    folder = case.path.rpartition("/")[0] or case.path
    return Proof(
        ProofState.REFUTED,
        SPARSE_DETAIL.format(path=code(case.path), named=named),
        (case.look(f"{code(file)} line {line}: `sparse-checkout`", file, line), *_step(case)),
        SPARSE.format(path=case.shown),
        ADD_SPARSE.format(folder=code(folder), step=code(step.shown_name), line=line, file=code(file)),
    )


def submodule(case: Case) -> Proof | None:
    """A path in a submodule."""
    link = case.tree.gitlink_above(case.path)
    if link is None:
        return None
    module, checkout = code(link.path), case.checkout
    gitlink = Look(f"{module}: a submodule at {code(link.oid[:12])}", case.context.link(link.path))
    if not _has_entry(case, link.path):
        return Proof(
            ProofState.CONFIRMED,
            NO_ENTRY.format(module=module).strip(),
            (gitlink,),
            SUBMODULE.format(path=case.shown, module=module),
            ADD_ENTRY.format(
                configure=configure(link.path), remove=code(f"git rm --cached -- {shlex.quote(link.path)}")
            ),
        )
    if case.job is None or checkout is None or checkout.submodules or checked_out.fetches_submodules(case.before):
        proof = not_checked(FETCHED.format(path=case.shown, module=module, commit=code(link.oid[:12])))
        return replace(proof, looked=(gitlink,), remedy=LOOK_IN_SUBMODULE.format(path=case.shown))
    file, step = case.job.file.path, checkout.step
    changed = step_mends.with_input(case.job, step, "submodules", value=True)
    remedy = ADD_SUBMODULES.format(step=code(step.shown_name), file=code(file))
    return Proof(
        ProofState.CONFIRMED,
        SUBMODULE_DETAIL.format(module=module),
        (gitlink, case.look(f"{code(file)} line {step.line}: no `submodules: true`", file, step.line)),
        SUBMODULE.format(path=case.shown, module=module),
        remedy.replace("\n", " ").strip(),
        mend.edited(file, case.job.file.yaml.text, changed) if changed else "",
    )


def _has_entry(case: Case, path: str) -> bool:
    try:
        return Gitmodules(case.facts.text(gitmodules.PATH) or "").at(path) is not None
    except GitmodulesError:
        return False
