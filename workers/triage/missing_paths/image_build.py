"""What the repository shows of a path that the build of an image misses."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from workers.triage.mends import mend, step_mends
from workers.triage.missing_paths import (
    absent,
    elsewhere,
    image_dockerfile,
    image_mends,
    image_run,
    made,
    written,
)
from workers.triage.missing_paths.case import Case, ending_in, seen
from workers.triage.missing_paths.image import UNKNOWN, Image, fits, is_in_image, is_of_dockerfile, left_out
from workers.triage.missing_paths.outputs import is_secret
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.repository import docker_build, dockerfile
from workers.triage.repository.docker_build import Build
from workers.triage.repository.ignored import Rule
from workers.triage.repository.shell_script import joined
from workers.triage.repository.tree import Mode
from workers.triage.repository.workflow import Job, Step
from workers.triage.text import code

LEFT_OUT = "{path} is in the repository, but line {line} of {file} leaves it out of the build context."
LEFT_OUT_DETAIL = (
    "{found} is in the tree at this commit. {file} line {line} ({rule}) leaves it out of the build context, {context}."
)
WITH_REASON = """\
It is left out with good reason if it holds secrets: pass those at build time (`docker build --secret`) rather than copy
them into the image.
"""
MAKE_AND_SET = "Make {path} in an earlier step, and set `context: .` for the step {step}."
NOT_IN_CONTEXT = "{path} is in the repository, but outside the build context, {context}."
NOT_IN_CONTEXT_DETAIL = (
    "{found} is in the tree at this commit. What `COPY` names is sought in the build context, which is {context}."
)
WIDEN = "Make {context} the build context, with {dockerfile} as the Dockerfile: all that it copies is there."
MISNAMED = "The Dockerfile copies {path} from the build context, {context}, but the repository has it at {found}."
OTHER_CASE = "The Dockerfile copies {path}, but the repository has {found}: upper and lower case differ."
FROM_STAGE = """\
{path} is copied from {stage}, not from the build context: it would have to be made there, which the repository's files
do not tell.
"""
GIT_CONTEXT = "The image is built from a fresh clone, without what earlier steps made: {path} is not in it."
GIT_CONTEXT_DETAIL = """\
{path} is not in the repository, and the step {step} gives `docker/build-push-action` no `context`: BuildKit then
fetches the repository itself and does not see the job's workspace.
"""
LOOK_AT_STAGE = "Look at what the stage {stage} makes, and where: {path} has to be there when it is copied."
SET_CONTEXT = "Set `context: .` for the step {step}, so that the image is built from the workspace."
OTHER_CASE_DETAIL = "{found} is in the tree at this commit, {path} is not."
IN_CONTEXT = (
    "{path} is in the repository and in the build context, {context}, but was not there when the image was built."
)
IN_CONTEXT_DETAIL = "{found} is in the tree at this commit, and nothing leaves it out of the context."
LOOK_BEFORE = "Do not commit it again. Look at what the steps before do to {path}, and at what they check out."


def prove(case: Case) -> Proof | Case:
    """What the repository shows of the build; the case with its place in the repository where the path is in no way
    special to Docker: not in the tree, and not outside the context either."""
    step, job = case.step, case.job
    if step is None or job is None or case.place:
        return not_checked(UNKNOWN)
    found = _builds(case, step, job)
    if is_of_dockerfile(case.finding):
        return image_dockerfile.prove(case, step, found)
    images = [Image(case, step, build) for build in found]
    naming = [image for image in images if image.naming] or images
    if len(naming) != 1:
        return not_checked(UNKNOWN)
    image = naming[0]
    if is_in_image(case.finding):
        return image_run.prove(image, _left_out)
    if image.naming and all(each.stage for each in image.naming):
        return _of_stage(image)
    return _of_context(image)


def _builds(case: Case, step: Step, job: Job) -> tuple[Build, ...]:
    """The builds of the step, or of the scripts and makefiles that it starts."""
    folder, read = joined("", job.working_directory(step) or "."), case.facts.text
    found = docker_build.builds(step, folder, read)
    if found:
        return found
    scripts = [path for path in written.others(case) if path.endswith((".sh", ".bash")) or "akefile" in path]
    return tuple(build for path in scripts for build in docker_build.in_file(path, read(path) or "", folder, read))


def _of_stage(image: Image) -> Proof:
    stage = code(str(image.naming[0].stage))
    why = " ".join(FROM_STAGE.format(path=image.case.shown, stage=stage).split())
    remedy = LOOK_AT_STAGE.format(path=image.case.shown, stage=stage)
    return replace(not_checked(why), looked=image.looks, remedy=remedy)


def _of_context(image: Image) -> Proof | Case:
    case, given = image.case, dockerfile.source(image.case.given)
    here = replace(case, folder=image.build.context, given=given, sure=True)
    entry = case.tree.get(here.path)
    rule = image.rule() if entry else None
    if entry and rule:
        return _left_out(image, rule, entry.path)
    if entry:
        return here if entry.mode == Mode.SYMLINK else _in_context(image, entry.path)
    if case.tree.gitlink_above(here.path) or not case.tree.knows(here.path):
        return here
    return _changed_here(image, here) or _elsewhere(image, here) or here


def _changed_here(image: Image, here: Case) -> Proof | None:
    """What the pull request took away or renamed, the latter with the `COPY` put right."""
    proof, new = absent.changed_here(here), absent.renamed_to(here)
    context = image.build.context
    if proof is None or new is None or not new[1] or not _is_inside(new[0], context) or not _others_fit(image):
        return proof
    diff, remedy = image_mends.copy_diff(image, posixpath.relpath(new[0], context or "."))
    return replace(proof, diff=diff, remedy=remedy)


def _elsewhere(image: Image, here: Case) -> Proof | None:
    """What is there in other letters, in another folder, or only in the workspace."""
    tree = here.tree
    other = [each for each in tree.otherwise_cased(here.path) if each.mode != Mode.GITLINK]
    if len(other) == 1:
        return _cased(image, posixpath.relpath(other[0].path, image.build.context or "."), other[0].path)
    found = [each for each in ending_in(tree, here.given) if elsewhere.tells(here.given, each.path, here.path)]
    if len(found) == 1 and not tree.truncated:
        return _outside(image, found[0].path)
    return _git_context(image, here) if image.build.from_git and not found else None


def _left_out(image: Image, rule: Rule, found: str) -> Proof:
    case, file = image.case, code(rule.file)
    remedy, diff = image_mends.take_in(image, rule)
    if is_secret(found):
        remedy, diff = " ".join(WITH_REASON.split()), ""
    return Proof(
        ProofState.REFUTED,
        LEFT_OUT_DETAIL.format(
            found=code(found), file=file, line=rule.line, rule=code(rule.text), context=image.context
        ),
        (
            case.look(f"{file} line {rule.line}: {code(rule.text)}", rule.file, rule.line),
            seen(case, found),
            *image.looks,
        ),
        LEFT_OUT.format(path=case.shown, line=rule.line, file=file),
        remedy,
        diff,
    )


def _in_context(image: Image, found: str) -> Proof:
    case = image.case
    return Proof(
        ProofState.REFUTED,
        IN_CONTEXT_DETAIL.format(found=code(found)),
        (seen(case, found), *image.looks),
        IN_CONTEXT.format(path=case.shown, context=image.context),
        LOOK_BEFORE.format(path=case.shown),
    )


def _cased(image: Image, new: str, found: str) -> Proof:
    case = image.case
    diff, remedy = image_mends.copy_diff(image, new)
    return Proof(
        ProofState.REFUTED,
        OTHER_CASE_DETAIL.format(found=code(found), path=case.shown),
        (seen(case, found), *image.looks),
        OTHER_CASE.format(path=case.shown, found=code(new)),
        remedy,
        diff,
    )


def _outside(image: Image, found: str) -> Proof:
    """The file lies in another folder: the context is a wrong one, or the `COPY`."""
    case, build = image.case, image.build
    given = dockerfile.source(case.given)
    wider = found.removesuffix(given).rstrip("/")
    choose = image_mends.CHOOSE_CONTEXT if _is_inside(found, build.context) else image_mends.WIDER_CONTEXT
    diff, remedy = "", choose.format(found=code(found), dockerfile=code(build.dockerfile))
    if fits(case.tree, image.copies, wider):
        remedy = WIDEN.format(context=case.at_folder(wider), dockerfile=code(build.dockerfile))
        diff = image_mends.with_context(image, wider)
    elif _is_inside(found, build.context) and _others_fit(image):
        diff, remedy = image_mends.copy_diff(image, posixpath.relpath(found, build.context or "."))
    inside = _is_inside(found, build.context)
    summary = MISNAMED if inside else NOT_IN_CONTEXT
    return Proof(
        ProofState.REFUTED,
        NOT_IN_CONTEXT_DETAIL.format(found=code(found), context=image.context),
        (seen(case, found), *image.looks),
        summary.format(path=case.shown, context=image.context, found=code(found)),
        remedy,
        diff,
    )


def _is_inside(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _others_fit(image: Image) -> bool:
    """Whether all else that the Dockerfile copies is in the context."""
    given = dockerfile.source(image.case.given)
    return fits(image.case.tree, image.copies, image.build.context, but=given)


def _git_context(image: Image, here: Case) -> Proof:
    case, job, step = image.case, image.case.job, image.step
    shown = code(step.shown_name)
    made_before = job is not None and any(made.makes(here, job, each) for each in case.before)
    checked = any(each.folder == "" for each in case.checkouts or ())
    whole = replace(image.build, from_git=False)
    certain = made_before and checked and not left_out(case.facts.text, case.tree, whole, here.given)
    changed = (
        step_mends.with_input(job, step, "context", ".") if job and certain and not step.input("context") else None
    )
    return Proof(
        ProofState.CONFIRMED,
        " ".join(GIT_CONTEXT_DETAIL.format(path=case.shown, step=shown).split()),
        (*image.looks, Look(f"{case.shown}: not in the tree at this commit", case.context.commit_link)),
        GIT_CONTEXT.format(path=case.shown),
        (SET_CONTEXT if made_before else MAKE_AND_SET).format(step=shown, path=case.shown),
        mend.edited(job.file.path, job.file.yaml.text, changed) if job and changed else "",
    )
