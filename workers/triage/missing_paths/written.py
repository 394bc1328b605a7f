"""Where a path is written: in the step's own script, and in the files of the repository that it starts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from workers.triage.mends import mend, step_mends
from workers.triage.missing_paths.case import Case
from workers.triage.model import Look
from workers.triage.repository.tree import Mode, Tree
from workers.triage.text import code
from workers.triage.workspace import relative

_MAKE = re.compile(r"\bmake(?:\[\d+\])?(?:[ :]|$)")
_PACKAGE_SCRIPT = re.compile(r"\b(?:npm|yarn|pnpm|bun) (?:run|test|start|ci|install)\b|\bnpm error|\bnpm ERR!")
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
_PATHS = re.compile(r"[\w@+-][\w@+./-]*")
_SEVERAL = 2
_MOST_WORDS = 400
_MOST_FILES = 4
_LARGEST = 64 * 1024
_KINDS = (".sh", ".bash", ".py", ".mk", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".ps1", ".toml", ".cfg", ".ini")


def started(text: str, tree: Tree, path: str) -> frozenset[str]:
    """Files of the repository that a log names or that its commands read, which may hold the path."""
    words = dict.fromkeys(relative(found) for found in _PATHS.findall(text)[:_MOST_WORDS])
    absolute = dict.fromkeys(relative(found) for found in re.findall(r"/[\w@+./-]+", text)[:_MOST_WORDS])
    named = [posixpath.normpath(word) for word in [*words, *absolute] if word.endswith(_KINDS)]
    named += _MAKEFILES if _MAKE.search(text) else ()
    named += ["package.json"] if _PACKAGE_SCRIPT.search(text) else ()
    found = (tree.get(name) for name in dict.fromkeys(named) if name != path)
    files = [each.path for each in found if each and each.mode in {Mode.FILE, Mode.EXECUTABLE} and _is_small(each.size)]
    return frozenset(files[:_MOST_FILES])


def _is_small(size: int | None) -> bool:
    return size is None or size <= _LARGEST


def diff(case: Case, new: str) -> str:
    """The path replaced by another one wherever it is written; empty where that is not in exactly one file.

    The given path must be the one that the log has: not one that was made of a pattern, or of a folder's name.
    """
    if case.place or case.given != str(case.finding.subject["path"]).removesuffix("/"):
        return ""
    changed = list(_changed(case, new))
    return mend.edited(*changed[0]) if len(changed) == 1 else ""


def folder_diff(case: Case, old: str, new: str) -> str:
    """A folder that is gone replaced by another one in the step's script, if all that the script names below it is in
    the other one; empty where that is not so, or only one path is concerned."""
    job, step, tree = case.job, case.step, case.tree
    if job is None or step is None or case.folder != "" or tree.get(old) is not None or tree.get(new) is None:
        return ""
    named = step_mends.below(step.run, old)
    if len(named) < _SEVERAL or any(tree.get(f"{new}/{rest}") is None for rest in named):
        return ""
    text = step_mends.with_folder_named(job, step, old, new)
    return mend.edited(job.file.path, job.file.yaml.text, text) if text else ""


def _changed(case: Case, new: str) -> Iterator[tuple[str, str, str]]:
    if case.job and case.step and step_mends.replaced(case.step.run, case.given, new):
        yaml = case.job.file.yaml
        text = step_mends.with_script(case.job, case.step, case.given, new)
        # A change that cannot be made stands for one more place.
        yield from [(case.job.file.path, yaml.text, text)] if text else [("", "", ""), ("", "", "")]
    for path in others(case):
        before = case.facts.text(path) or ""
        after = step_mends.replaced(before, case.given, new)
        if after:
            yield path, before, after


def others(case: Case) -> Iterator[str]:
    """The files that the step may start, as far as they were read."""
    own = case.context.workflow_path
    links = {entry.path for path in case.facts.texts for entry in case.tree.links_on(path)}
    return (path for path in sorted(set(case.facts.texts) - links) if path != own and _is_script(path))


def _is_script(path: str) -> bool:
    name = posixpath.basename(path)
    return name in {*_MAKEFILES, "package.json"} or name.endswith(_KINDS)


def looks(case: Case) -> tuple[Look, ...]:
    """The lines in which the path is written."""
    found = []
    if case.job and case.step:
        lines = case.job.file.yaml.text.split("\n")
        last = case.job.file.yaml.last_line(case.step.place) or case.step.line
        found += _in_lines(case, case.job.file.path, lines[:last], case.step.line)
    for path in others(case):
        found += _in_lines(case, path, (case.facts.text(path) or "").split("\n"), 1)
    return tuple(found[:3])


def _in_lines(case: Case, path: str, lines: list[str], first: int) -> list[Look]:
    pattern = step_mends.token(case.given)
    return [
        case.look(f"{code(path)} line {number}: {code(line.strip(), 100)}", path, number)
        for number, line in enumerate(lines, 1)
        if number >= first and pattern.search(line)
    ]
