"""What the repository shows of a path that the build of an image misses."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from workers.triage import docker_build, dockerfile, mend, step_mends
from workers.triage.docker_build import Build
from workers.triage.ignored import Rule
from workers.triage.missing_paths import image_mends
from workers.triage.missing_paths.case import Case, ending_in, is_folder
from workers.triage.missing_paths.image import Image, fits, is_dockerfile, is_in_image, is_of_dockerfile, left_out
from workers.triage.missing_paths.outputs import is_secret
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.shell_script import joined
from workers.triage.text import code
from workers.triage.tree import Mode
from workers.triage.workflow import Step

LEFT_OUT = "{path} is in the repository, but line {line} of {file} leaves it out of the build context."
LEFT_OUT_DETAIL = (
    "{found} is in the tree at this commit. {file} line {line} ({rule}) leaves it out of the context {context}."
)
WITH_REASON = """\
It is left out with good reason if it holds secrets: pass those at build time (`docker build --secret`) rather than copy
them into the image.
"""
NOT_IN_CONTEXT = "{path} is in the repository, but outside the build context {context}."
NOT_IN_CONTEXT_DETAIL = (
    "{found} is in the tree at this commit. What `COPY` names is sought in the build context, which is {context}."
)
WIDEN = "Build with the context {context} and {dockerfile} as the Dockerfile: all that it copies is there."
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
SET_CONTEXT = "Set `context: .` for the step {step}, so that the image is built from the workspace."
NO_DOCKERFILE = "The build looks for {path}, but the repository has its Dockerfile at {found}."
NO_DOCKERFILE_DETAIL = "{found} is in the tree at this commit, {path} is not."
NAME_DOCKERFILE = "Name it: `--file {found}`; all that it copies is in the context {context}."
NAME_OR_CONTEXT = "Name it with `--file {found}`, or build with the context that it is written for."
IN_CONTEXT = (
    "{path} is in the repository and in the build context {context}, but was not there when the image was built."
)
IN_CONTEXT_DETAIL = "{found} is in the tree at this commit, and nothing leaves it out of the context."
LOOK_BEFORE = "Do not commit it again. Look at what the steps before do to {path}, and at what they check out."
UNKNOWN = "Which context and which Dockerfile the step builds with cannot be told from its workflow."
NOT_COPIED = (
    "{path} is in the repository, but {dockerfile} does not copy it into the image before line {line} needs it."
)
NOT_COPIED_DETAIL = "{found} is in the tree at this commit. No `COPY` before line {line} of {dockerfile} brings {path}."
COPY_BEFORE = "Add `COPY {path} ./` before line {line} of {dockerfile}."
INSIDE = "The command runs in the image being built; what is in it there cannot be told from the repository."

MISNAMED = "The Dockerfile copies {path} from the build context {context}, but the repository has it at {found}."


def prove(case: Case) -> Proof | Case:
    """What the repository shows of the build; the case with its place in the repository where the path is in no way
    special to Docker: not in the tree, and not outside the context either."""
    step, job = case.step, case.job
    if step is None or job is None or case.place:
        return not_checked(UNKNOWN)
    found = docker_build.builds(step, joined("", job.working_directory(step) or "."), case.facts.text)
    if is_of_dockerfile(case.finding):
        return _dockerfile(case, step, found)
    images = [Image(case, step, build) for build in found]
    naming = [image for image in images if image.naming] or images
    if len(naming) != 1:
        return not_checked(UNKNOWN)
    image = naming[0]
    if is_in_image(case.finding):
        return _in_image(image)
    if image.naming and all(each.stage for each in image.naming):
        return _of_stage(image)
    return _of_context(image)


def _of_stage(image: Image) -> Proof:
    stage = code(str(image.naming[0].stage))
    return replace(
        not_checked(" ".join(FROM_STAGE.format(path=image.case.shown, stage=stage).split())), looked=image.looks
    )


def _of_context(image: Image) -> Proof | Case:
    case, given = image.case, dockerfile.source(image.case.given)
    here = replace(case, folder=image.build.context, given=given, sure=True)
    entry = case.tree.get(here.path)
    rule = image.rule() if entry else None
    if entry and rule:
        return _left_out(image, rule, entry.path)
    if entry:
        return here if entry.mode == Mode.SYMLINK else _in_context(image, entry.path)
    other = [each for each in case.tree.otherwise_cased(here.path) if each.mode != Mode.GITLINK]
    if len(other) == 1:
        return _cased(image, posixpath.relpath(other[0].path, image.build.context or "."), other[0].path)
    if case.tree.gitlink_above(here.path):
        return here
    found = [each for each in ending_in(case.tree, given) if each.path != here.path]
    if len(found) == 1:
        return _outside(image, found[0].path)
    if image.build.from_git and not found:
        return _git_context(image)
    return here


def _seen(case: Case, path: str) -> Look:
    return Look(f"{code(path)}: in the tree at this commit", case.context.link(path))


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
            _seen(case, found),
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
        (_seen(case, found), *image.looks),
        IN_CONTEXT.format(path=case.shown, context=image.context),
        LOOK_BEFORE.format(path=case.shown),
    )


def _cased(image: Image, new: str, found: str) -> Proof:
    case = image.case
    diff, remedy = image_mends.copy_diff(image, new)
    return Proof(
        ProofState.REFUTED,
        NO_DOCKERFILE_DETAIL.format(found=code(found), path=case.shown),
        (_seen(case, found), *image.looks),
        OTHER_CASE.format(path=case.shown, found=code(new)),
        remedy,
        diff,
    )


def _outside(image: Image, found: str) -> Proof:
    """The file lies in another folder: the context is a wrong one, or the `COPY`."""
    case, build = image.case, image.build
    given = dockerfile.source(case.given)
    wider = found.removesuffix(given).rstrip("/")
    diff, remedy = "", image_mends.CHOOSE_CONTEXT.format(found=code(found), dockerfile=code(build.dockerfile))
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
        (_seen(case, found), *image.looks),
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


def _git_context(image: Image) -> Proof:
    case, job, step = image.case, image.case.job, image.step
    shown = code(step.shown_name)
    changed = step_mends.with_input(job, step, "context", ".") if job and not step.input("context") else None
    checked = any(each.folder == "" for each in case.checkouts or ())
    return Proof(
        ProofState.CONFIRMED,
        " ".join(GIT_CONTEXT_DETAIL.format(path=case.shown, step=shown).split()),
        (*image.looks, Look(f"{case.shown}: not in the tree at this commit", case.context.commit_link)),
        GIT_CONTEXT.format(path=case.shown),
        SET_CONTEXT.format(step=shown),
        mend.edited(job.file.path, job.file.yaml.text, changed) if job and changed and checked else "",
    )


def _dockerfile(case: Case, step: Step, found: tuple[Build, ...]) -> Proof | Case:
    """The Dockerfile itself is not where the build looks for it."""
    name = posixpath.basename(case.given)
    builds = [each for each in found if posixpath.basename(each.dockerfile) == name]
    if len(builds) != 1:
        return not_checked(UNKNOWN)
    build = builds[0]
    here = replace(case, folder="", given=build.dockerfile, sure=True)
    if case.tree.get(build.dockerfile):
        return here
    others = [entry.path for entry in case.tree.files() if is_dockerfile(entry.path)]
    if len(others) != 1:
        return here
    image = Image(case, step, replace(build, dockerfile=others[0]))
    suits = fits(case.tree, image.copies, build.context)
    diff = image_mends.with_file(image) if suits else ""
    told = NAME_DOCKERFILE if suits else NAME_OR_CONTEXT
    return Proof(
        ProofState.REFUTED,
        NO_DOCKERFILE_DETAIL.format(found=code(others[0]), path=code(build.dockerfile)),
        (_seen(case, others[0]), *((case.step_look,) if case.step_look else ())),
        NO_DOCKERFILE.format(path=code(build.dockerfile), found=code(others[0])),
        told.format(found=others[0], context=image.context),
        diff,
    )


def _in_image(image: Image) -> Proof:
    """A `RUN` that misses a file which the repository has."""
    case, path = image.case, image.case.given.lstrip("/")
    runs = [run for run in dockerfile.runs(image.text) if step_mends.token(path).search(run.value)]
    found = posixpath.join(image.build.context, path)
    entry = case.tree.get(found)
    if len(runs) != 1 or entry is None or is_folder(entry):
        return not_checked(INSIDE)
    begins = dockerfile.stage_begins(image.text, runs[0].line)
    before = [each for each in image.copies if begins < each.line < runs[0].line]
    covering = [
        each for each in before if any(not source or f"{path}/".startswith(f"{source}/") for source in each.sources)
    ]
    rule = left_out(case.facts.text, case.tree, image.build, path)
    look = image.look(runs[0].line, code(f"RUN {runs[0].value}", 100))
    if rule and covering:
        proof = _left_out(image, rule, found)
        return replace(proof, looked=(*proof.looked, look))
    if (
        covering
        or any("*" in source for each in before for source in each.sources)
        or any(each.stage for each in before)
    ):
        return not_checked(INSIDE)
    shown, line = code(image.build.dockerfile), runs[0].line
    return Proof(
        ProofState.REFUTED,
        NOT_COPIED_DETAIL.format(found=code(found), line=line, dockerfile=shown, path=case.shown),
        (look, _seen(case, found), *image.looks),
        NOT_COPIED.format(path=case.shown, dockerfile=shown, line=line),
        COPY_BEFORE.format(path=path, line=line, dockerfile=shown) if step_mends.is_plain(path) else None,
    )
