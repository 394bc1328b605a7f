"""What the repository shows of a Dockerfile that is not where a build looks for it."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from workers.triage.missing_paths import image_mends
from workers.triage.missing_paths.case import Case, seen
from workers.triage.missing_paths.image import UNKNOWN, Image, fits, is_dockerfile
from workers.triage.model import Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.repository.docker_build import Build
from workers.triage.repository.workflow import Step
from workers.triage.text import code

NO_DOCKERFILE = "The build looks for {path}, but the repository has its Dockerfile at {found}."
NO_DOCKERFILE_DETAIL = "{found} is in the tree at this commit, {path} is not."
NAME_DOCKERFILE = "Name it: {option}; all that it copies is in the build context, {context}."
NAME_OR_CONTEXT = "Name it with {option}, or build with the context that it is written for."


def prove(case: Case, step: Step, found: tuple[Build, ...]) -> Proof | Case:
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
        (seen(case, others[0]), *((case.step_look,) if case.step_look else ())),
        NO_DOCKERFILE.format(path=code(build.dockerfile), found=code(others[0])),
        told.format(option=code(f"--file {others[0]}"), context=image.context),
        diff,
    )
