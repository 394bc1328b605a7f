"""The repository has the path in other letters, or in another folder."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from workers.triage.mends import mend, step_mends
from workers.triage.missing_paths import present, written
from workers.triage.missing_paths.case import CACHING, OTHER_FILES, Case, ending_in
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.repository.docker_build import COMPOSE_FILES
from workers.triage.repository.shell_script import Command, joined
from workers.triage.repository.tree import Entry, Mode
from workers.triage.repository.workflow import Step
from workers.triage.text import code

OTHER_CASE = "The job looks for {path}, but the repository has {found}: upper and lower case differ."
OTHER_CASE_DETAIL = "{found} is in the tree at this commit; on Linux {path} is another name."
USE_CASE = "Write {found} where {path} is named."
OTHER_FOLDER = "The step looks for {path} in {folder}, but the repository has it in {other}."
SOME_FOLDER = "The step looks for {path} in a folder where it is not; the repository has it in {other}."
OTHER_FOLDER_DETAIL = (
    "{found} is in the tree at this commit, {path} is not. It was not forgotten; the folder is another one."
)
RUN_THERE = "Run the step there: {other}{line}."
NAME_IT = "Name it as {new} where the step runs, or run the step in {other}."
HEADER = (
    "The compiler does not find {path}, which the repository has as {found}: its folder is not on the include path."
)
ADD_INCLUDE = "Add {other} to the compiler's include path ({option}), or name the header with its folder."
SEVERAL = "The step looks for {path} in {folder}, where it is not; the repository has it in other folders."
NAME_ACTION = "Give the step {step} the path {found}: an action runs in the workspace's root, whatever `defaults` say."
CACHE_PATH = "Set {found} for the step {step} in {file}."
SEVERAL_DETAIL = (
    "In the tree at this commit are {found}, but not {path}. It was not forgotten; the folder is another one."
)
CHOOSE = "Run the step in the folder that is meant, or name the file with its folder."
CHOOSE_ACTION = (
    "Give the step {step} the path of the one that is meant{option}: an action runs in the workspace's root."
)
CHOOSE_CACHE = " (`cache-dependency-path`; it takes patterns, such as {pattern})"
ANY_CASE = "{found} is in the tree at this commit. The runner's disk makes no difference between upper and lower case, \
so that this is not why {path} was not found."
FROM_WHERE = (
    "Name it from the folder in which it is opened. The log does not tell which one that is; the repository has \
it at {found}."
)
AFTERWARDS = " What the step makes then lies in {other}, too: steps after it may have to look there."

PROJECT_FILES = frozenset(
    {
        *("package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "pyproject.toml"),
        *("setup.py", "setup.cfg", "poetry.lock", "uv.lock", "Pipfile", "Pipfile.lock", "tox.ini", "noxfile.py"),
        *("Cargo.toml", "Cargo.lock", "go.mod", "Makefile", "makefile", "pom.xml", "build.gradle", "settings.gradle"),
        *("Gemfile", "Rakefile", "composer.json", "Package.swift", "mix.exs", "pubspec.yaml", "gradlew", "mvnw"),
        *("mkdocs.yml", "compose.yaml", "docker-compose.yml", "CMakeLists.txt", "meson.build", "Chart.yaml"),
        *("requirements.txt", "tsconfig.json"),
    }
)
"""Files that tools look for in the folder they are started in."""
_ASIDE = frozenset(
    {
        *("example", "examples", "sample", "samples", "template", "templates", "fixture", "fixtures", "testdata"),
        *("vendor", "third_party", "node_modules", "test", "tests", "demo", "demos", "archive", "old", "__fixtures__"),
    }
)
"""Folders with files that look like a project's own and are not."""
_COMMON = frozenset(
    {
        *("readme", "license", "changelog", "config", "settings", "index", "main", "__init__", "conftest", "utils"),
        *("data", "types", "default", "test", "tests", "run", "build", "init", "env", "common", "app", "src", "docs"),
    }
)
"""Names that say nothing of which file is meant."""
_MOST = 5


def other_case(case: Case) -> Proof | None:
    """The same path in other letters."""
    found = [entry for entry in case.tree.otherwise_cased(case.path) if entry.mode != Mode.GITLINK]
    if len(found) != 1:
        return None
    entry, path = found[0], code(case.path)
    if case.any_case:
        told = ANY_CASE.format(found=code(entry.path), path=case.shown)
        remedy = present.LOOK_FURTHER.format(path=code(entry.path)).replace("\n", " ").strip()
        return replace(not_checked(told), looked=(_seen(case, entry), *_step(case)), remedy=remedy)
    new = _from_folder(case, entry.path)
    diff = written.diff(case, new) if new else ""
    shown = code(new or entry.path)
    return Proof(
        ProofState.REFUTED,
        OTHER_CASE_DETAIL.format(found=code(entry.path), path=path),
        (_seen(case, entry), *written.looks(case), *_step(case)),
        OTHER_CASE.format(path=case.shown, found=shown),
        USE_CASE.format(found=shown, path=case.shown),
        diff,
    )


def _seen(case: Case, entry: Entry) -> Look:
    kind = "a folder" if entry.mode == Mode.FOLDER else "in the tree at this commit"
    return Look(f"{code(entry.path)}: {kind}", case.context.link(entry.path))


def _step(case: Case) -> tuple[Look, ...]:
    return (case.step_look,) if case.step_look else ()


def _from_folder(case: Case, path: str) -> str | None:
    """How a path is named where the step looks; None where that cannot be told."""
    if case.folder is None:
        return None
    return posixpath.relpath(path, case.folder or ".")


def other_folder(case: Case) -> Proof | None:
    """The same path below another folder."""
    if case.is_header:
        return _header(case)
    found = case.ending_alike() or _composed(case)
    good = [entry for entry in found if tells(case.given, entry.path, case.path) and _is_near(case, entry)]
    if not good or len(good) > _MOST or case.tree.truncated:
        return None
    if len(good) > 1:
        return _several(case, good) if case.sure else None
    other = _folder_of(good[0].path, case.given)
    where = case.at_folder(other)
    told = SOME_FOLDER.format(path=case.shown, other=where)
    if case.folder is not None and case.sure:
        told = OTHER_FOLDER.format(path=case.shown, folder=case.at_folder(case.folder), other=where)
    remedy, diff = _mend(case, other, good[0])
    return Proof(
        ProofState.REFUTED,
        OTHER_FOLDER_DETAIL.format(found=code(good[0].path), path=code(case.path)),
        (_seen(case, good[0]), *_step(case), *written.looks(case)),
        told,
        remedy,
        diff,
    )


def _composed(case: Case) -> tuple[Entry, ...]:
    """A Compose file of another name that Compose looks for just as well, the shallowest first."""
    if case.given not in COMPOSE_FILES:
        return ()
    return tuple(entry for name in COMPOSE_FILES for entry in case.tree.named(name))


def _is_near(case: Case, entry: Entry) -> bool:
    """Whether a project's file belongs to what the step works on: the one of another package beside it does not."""
    other, folder = _folder_of(entry.path, case.given), case.folder or ""
    if case.folder is None:
        return posixpath.basename(case.given) not in PROJECT_FILES
    beside = bool(other) and not f"{other}/".startswith(f"{folder}/") and not f"{folder}/".startswith(f"{other}/")
    exists = not folder or case.tree.get(folder) is not None
    return not (folder and beside and exists and posixpath.basename(case.given) in PROJECT_FILES)


def _folder_of(path: str, given: str) -> str:
    """The folder from which a path is the given one."""
    if given in COMPOSE_FILES:
        return posixpath.dirname(path)
    return path.removesuffix(posixpath.normpath(given)).rstrip("/")


def tells(given: str, path: str, wanted: str) -> bool:
    """Whether a path that ends in the given one is likely to be the one that is wanted."""
    other = _folder_of(path, given)
    # In a folder above the one that was looked in, it is that file, whatever its name.
    below = not other or wanted.startswith(f"{other}/")
    common = not below and "/" not in given and (given.startswith(".") or says_nothing(given))
    aside = bool(_ASIDE.intersection(path.lower().split("/")[:-1]) - set(wanted.lower().split("/")))
    return not common and not aside


def says_nothing(name: str) -> bool:
    """Whether many folders have a file of that name, which therefore tells of none."""
    return name.partition(".")[0].lower() in _COMMON


def _mend(case: Case, other: str, entry: Entry) -> tuple[str, str]:
    job, step, folder = case.job, case.step, code(f"working-directory: {other or '.'}")
    if job is None or step is None:
        return RUN_THERE.format(other=folder, line=""), ""
    if step.uses:
        return _mend_input(case, entry)
    run_there = RUN_THERE.format(other=folder, line=f" at line {step.line} of {code(job.file.path)}")
    if case.folder is None or case.place:
        return FROM_WHERE.format(found=code(entry.path)) if case.folder is None else run_there, ""
    changed = step_mends.with_folder(job, step, other) if _is_moved_whole(case, other) else None
    if changed:
        later = any(each.run and each.place[-1] > step.place[-1] for each in job.steps)  # type: ignore[operator]  # indexes
        after = AFTERWARDS.format(other=code(f"{other}/")) if later else ""
        return run_there + after, mend.edited(job.file.path, job.file.yaml.text, changed)
    if _is_projects(case) and not case.sure:
        return run_there, ""
    if not case.sure:
        return FROM_WHERE.format(found=code(entry.path)), ""
    new = posixpath.relpath(entry.path, case.folder or ".")
    return NAME_IT.format(new=code(new), other=case.at_folder(other)), written.diff(case, new)


def _is_moved_whole(case: Case, other: str) -> bool:
    """Whether the step as a whole belongs into another folder: nothing that it names would be lost by that."""
    if case.job is None or case.step is None or not other or _needs_folder(case):
        return False
    moved = [each for each in case.commands if each.folder != case.folder or _sees_others(each) or _makes(each)]
    project = _is_projects(case)
    alone = len(case.commands) == 1 and case.folder == ""
    return not moved and ((alone and case.sure) or project) and case.folder == case.job.working_directory(case.step)


def _is_projects(case: Case) -> bool:
    """Whether a tool looks for the file by itself, in the folder that it is started in."""
    name = posixpath.basename(case.given)
    return name in PROJECT_FILES or name in COMPOSE_FILES


def _sees_others(command: Command) -> bool:
    """Whether what it runs sees other files than the step's. Compose itself reads its own where it is started."""
    composes = "compose" in command.bare[1:2] and not {"run", "exec"}.intersection(command.bare)
    return command.name in OTHER_FILES and not composes


def _makes(command: Command) -> bool:
    """Whether a command names where it puts what it makes, which later steps look for there."""
    return any(True for _ in command.writes()) or any(word.startswith(("-B", "--prefix")) for word in command.bare)


def _needs_folder(case: Case) -> bool:
    """Whether the step's script names things that are in the folder in which it runs."""
    folder = case.folder or ""
    words = {posixpath.normpath(word) for each in case.commands for word in each.words[1:] if word and "$" not in word}
    has_project = any(case.tree.get(posixpath.join(folder, name)) for name in PROJECT_FILES)
    return any(case.tree.get(posixpath.normpath(posixpath.join(folder, word))) for word in words - {"."}) or (
        "." in words and has_project
    )


def _mend_input(case: Case, entry: Entry) -> tuple[str, str]:
    """An action always runs in the workspace: its input has to name the folder."""
    job, step = case.job, case.step
    if job is None or step is None:
        return "", ""
    if not _caches(step):
        names = [name for name in step.inputs if joined("", step.input(name)) == case.path]
        changed = step_mends.with_input(job, step, names[0], entry.path) if len(names) == 1 else None
        diff = mend.edited(job.file.path, job.file.yaml.text, changed) if changed else ""
        return NAME_ACTION.format(found=code(entry.path), step=code(step.shown_name)), diff
    changed = step_mends.with_input(job, step, "cache-dependency-path", entry.path)
    remedy = CACHE_PATH.format(
        found=code(f"cache-dependency-path: {entry.path}"), step=code(step.shown_name), file=code(job.file.path)
    )
    return remedy, mend.edited(job.file.path, job.file.yaml.text, changed) if changed else ""


def _caches(step: Step) -> bool:
    """Whether a set-up action makes the key of a cache from the path."""
    return step.action in CACHING and bool(step.input("cache")) and "cache-dependency-path" not in step.inputs


def _header(case: Case) -> Proof | None:
    entries = [entry for entry in ending_in(case.tree, case.given) if entry.mode != Mode.FOLDER]
    if len(entries) != 1:
        return None
    other = _folder_of(entries[0].path, case.given) or "."
    return Proof(
        ProofState.REFUTED,
        OTHER_FOLDER_DETAIL.format(found=code(entries[0].path), path=case.shown),
        (_seen(case, entries[0]), *_step(case)),
        HEADER.format(path=case.shown, found=code(entries[0].path)),
        ADD_INCLUDE.format(other=code(other), option=code(f"-I{other}")),
    )


def _several(case: Case, found: list[Entry]) -> Proof:
    remedy, step = CHOOSE, case.step
    if step and step.uses:
        option = CHOOSE_CACHE.format(pattern=code(f"**/{case.given}")) if _caches(step) else ""
        remedy = CHOOSE_ACTION.format(step=code(step.shown_name), option=option)
    return Proof(
        ProofState.REFUTED,
        SEVERAL_DETAIL.format(found=", ".join(code(entry.path) for entry in found), path=code(case.path)),
        (*(_seen(case, entry) for entry in found), *_step(case)),
        SEVERAL.format(path=case.shown, folder=case.at_folder(case.folder or "")),
        remedy,
    )
