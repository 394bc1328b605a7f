"""What the repository shows of a command in an image being built that misses a file."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import replace

from workers.triage.mends import step_mends
from workers.triage.missing_paths.case import is_folder, seen
from workers.triage.missing_paths.image import Image, left_out
from workers.triage.model import Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.repository import dockerfile
from workers.triage.repository.ignored import Rule
from workers.triage.text import code

NOT_COPIED = (
    "{path} is in the repository, but {dockerfile} does not copy it into the image before line {line} needs it."
)
NOT_COPIED_DETAIL = "{found} is in the tree at this commit. No `COPY` before line {line} of {dockerfile} brings {path}."
COPY_BEFORE = "Add `COPY {path} ./` before line {line} of {dockerfile}."
INSIDE = "The command runs in the image being built; what is in it there cannot be told from the repository."


def prove(image: Image, left: Callable[[Image, Rule, str], Proof]) -> Proof:
    """A `RUN` that misses a file which the repository has; `left` tells of a line that leaves it out."""
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
        proof = left(image, rule, found)
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
        (look, seen(case, found), *image.looks),
        NOT_COPIED.format(path=case.shown, dockerfile=shown, line=line),
        COPY_BEFORE.format(path=path, line=line, dockerfile=shown) if step_mends.is_plain(path) else None,
    )
