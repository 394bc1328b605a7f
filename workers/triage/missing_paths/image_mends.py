"""Mends of an image build: the line of `.dockerignore`, the `COPY`, the context, the Dockerfile's name."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from workers.triage.mends import mend, step_mends
from workers.triage.missing_paths.image import Image, left_out
from workers.triage.repository import dockerfile, ignored
from workers.triage.repository.ignored import Rule
from workers.triage.text import code

TAKE_LINE_OUT = "Remove line {line} of {file}."
ADD_EXCEPTION = "Add {exception} to {file}, below the lines that leave {path} out."
CORRECT_COPY = "Write {new} in line {line} of {dockerfile}."
WIDER_CONTEXT = "Nothing outside the build context can be copied. Build with a context that holds {found}, and write \
all that {dockerfile} copies from its top."
CHOOSE_CONTEXT = "Build with a context that holds {found}, or name the file in {dockerfile} as the context has it."


def take_in(image: Image, rule: Rule) -> tuple[str, str]:
    """The line to remove where it names just this path, else the exception to add; tried before it is offered."""
    case, path = image.case, dockerfile.source(image.case.given)
    before = case.facts.text(rule.file) or ""
    lines = before.split("\n")
    end = "\r" if lines[rule.line - 1].endswith("\r") else ""
    if ignored.docker_pattern(rule.text).removeprefix("**/") == path:
        after = "\n".join([*lines[: rule.line - 1], *lines[rule.line :]])
        if not ignored.by_docker(path, rule.file, after):
            remedy = TAKE_LINE_OUT.format(line=rule.line, file=code(rule.file))
            return remedy, mend.edited(rule.file, before, after)
    exception = f"!{path}"
    remedy = ADD_EXCEPTION.format(exception=code(exception), file=code(rule.file), path=code(path))
    # A later line may leave it out again, so that only the file's end is late enough.
    last = len(lines) - (not lines[-1])
    texts = ("\n".join([*lines[:at], exception + end, *lines[at:]]) for at in (rule.line, last))
    plain = not any(sign in path for sign in "*?[\\") and path == path.strip()
    works = (text for text in texts if plain and not ignored.by_docker(path, rule.file, text))
    return remedy, mend.edited(rule.file, before, next(works, before))


def copy_diff(image: Image, new: str) -> tuple[str, str]:
    """The one `COPY` that names the path, with another path in its place."""
    text, path = image.text, image.build.dockerfile
    naming = [each for each in image.naming if not each.stage]
    if len(naming) != 1:
        return "", CHOOSE_CONTEXT.format(found=code(new), dockerfile=code(path))
    copy, given = naming[0], dockerfile.source(image.case.given)
    lines = text.split("\n")
    # What follows the sources is where they are put: that stays.
    line = next(
        (at for at in range(copy.line, copy.last + 1) if step_mends.token(given).search(lines[at - 1])), copy.line
    )
    remedy = CORRECT_COPY.format(new=code(new), line=line, dockerfile=code(path))
    pattern = step_mends.token(given)
    changed = pattern.sub(lambda found: str(found.group(1)) + new, lines[line - 1], count=1)
    after = "\n".join([*lines[: line - 1], changed, *lines[line:]])
    wanted = [each for each in dockerfile.copies(after) if new in each.sources]
    return (mend.edited(path, text, after) if len(wanted) == 1 and " " not in new else ""), remedy


def with_context(image: Image, context: str) -> str:
    """The step with another context, and the same Dockerfile by its name."""
    case, build, job = image.case, image.build, image.case.job
    if (
        job is None
        or build.compose
        or left_out(
            case.facts.text, case.tree, replace(build, context=context, from_git=False), dockerfile.source(case.given)
        )
    ):
        return ""
    yaml = job.file.yaml
    if build.command is None:
        changed = step_mends.with_input(job, image.step, "context", context or ".")
        named = build.words[1] is not None
        if changed and not named:
            again = replace(job, file=replace(job.file, yaml=replace(yaml, text=changed)))
            step = next(each for each in again.steps if each.place == image.step.place)
            changed = step_mends.with_input(again, step, "file", build.dockerfile)
        return mend.edited(job.file.path, yaml.text, changed) if changed else ""
    return with_argument(image, context)


def with_argument(image: Image, context: str) -> str:
    """The `docker build` of the step's script with another context."""
    build, job, command = image.build, image.case.job, image.build.command
    if job is None or command is None or command.folder is None:
        return ""
    lines = image.step.run.split("\n")
    written, (old, file) = lines[command.line - 1], build.words
    new = posixpath.relpath(context or ".", command.folder or ".")
    if not written.rstrip().endswith(f" {old}") or written.rstrip().endswith("\\"):
        return ""
    name = "" if file else f"--file {posixpath.relpath(build.dockerfile, command.folder or '.')} "
    changed = written.rstrip().removesuffix(old) + name + new
    if not step_mends.is_plain(changed.removeprefix(written.rstrip().removesuffix(old))):
        return ""
    after = step_mends.with_line(job, image.step, command.line, changed)
    return mend.edited(job.file.path, job.file.yaml.text, after) if after else ""


def with_file(image: Image) -> str:
    """The step with the Dockerfile named."""
    build, job = image.build, image.case.job
    if job is None or build.compose or build.script:
        return ""
    if build.command is None:
        changed = step_mends.with_input(job, image.step, "file", build.dockerfile)
        return mend.edited(job.file.path, job.file.yaml.text, changed) if changed else ""
    return "" if build.words[1] else with_argument(image, build.context)
