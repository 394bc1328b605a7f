"""What became of a Python module that the repository's own packages should have and do not."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.manifests.declaration import lines_of
from workers.triage.manifests.declared import Declared
from workers.triage.mends import mend
from workers.triage.model import Look, Proof, ProofState
from workers.triage.module_proofs.missing_own import Place
from workers.triage.proving import Facts
from workers.triage.repository.ignored import GITIGNORE, by_git
from workers.triage.repository.questions import Found
from workers.triage.repository.shell_script import argument
from workers.triage.text import code

GONE = "The repository has neither {file} nor {package}."
GONE_SUMMARY = "{by} imports {module}, which the repository does not have{how}."
GONE_REMEDY = "Commit {file}, let the job make it where it is generated, or correct the import."
BUILT = " It has {source}, from which a build makes the module."
BUILT_HOW = " but for {source}, from which it is built"
BUILT_REMEDY = "Build it in this job before the step: install the project, or run what makes it from {source}."
NEAR = " The nearest there are {names}."
IGNORED = " {file} line {line} keeps it out of Git: {pattern}."
IGNORED_HOW = ": {file} keeps it out of Git"
IGNORED_REMEDY = "Add it in spite of that rule ({command}), or narrow the rule."
CASE = " It has {other}, and upper and lower case count on the runner."
CASE_HOW = " under that name: it is {other}"
CASE_REMEDY = "Write the name in the import as the file has it, or rename the file: {command}."
MOVED = " The base branch has {old}, and this pull request moves it to {new}."
MOVED_HOW = " any more: this pull request moves it to {new}"
MOVED_REMEDY = "Import {module} from its new place wherever it is still named by the old one."
REMOVED = " The base branch has {old}, and this pull request removes or renames it."
REMOVED_HOW = " any more: this pull request removes or renames it"
REMOVED_REMEDY = "Take the import out or correct it, or keep the file: {command}."
MADE = " {file} line {line} has it written when the project is built or installed."
MADE_HOW = ": it is written when the project is built or installed"
MADE_REMEDY = "Install the project in this job before the step (`python -m pip install -e .`)."
SUBMODULE = " {folder} is a submodule, whose files are there only where the checkout asks for submodules."
SUBMODULE_HOW = " itself: it belongs into the submodule {folder}"
SUBMODULE_REMEDY = "Give `actions/checkout` the input `submodules: true`, or look whether the submodule has the file."
_MOST_NEAR = 3
_SOURCES = (".pyx", ".c", ".cc", ".cpp", ".cxx", ".f90", ".pyi", ".py.in")


@dataclass(frozen=True, slots=True)
class _Cause:
    detail: str
    how: str
    remedy: str
    looked: tuple[Look, ...] = ()
    diff: str = ""
    commands: tuple[str, ...] = ()
    by_change: bool | None = None


def prove_gone(facts: Facts, declared: Declared, place: Place) -> Proof:
    """Some part of the module is not in the tree: where is it?"""
    file, package = place.module.files
    if not facts.tree.knows(file):
        why = f"GitHub does not list all files of this commit, so that {code(file)} may be there all the same."
        return Proof(ProofState.NOT_CHECKED, why)
    cause = next(_causes(facts, declared, place))
    return Proof(
        ProofState.CONFIRMED,
        GONE.format(file=code(file), package=code(package)) + cause.detail,
        (*cause.looked, Look(f"{code(file)}: is not there", facts.context.commit_link)),
        GONE_SUMMARY.format(by=place.importer, module=place.shown, how=cause.how),
        cause.remedy,
        cause.diff,
        cause.commands,
        cause.by_change,
    )


def _causes(facts: Facts, declared: Declared, place: Place) -> Iterator[_Cause]:
    yield from _in_submodule(facts, place)
    yield from _made(facts, declared, place)
    yield from _built(facts, place)
    yield from _cased(facts, place)
    yield from _left_out(facts, place)
    yield from _from_base(facts, place)
    near = [entry.path for path in place.module.files[:1] for entry in facts.tree.nearest_names(path, _MOST_NEAR)]
    names = ", ".join(code(path) for path in near)
    looked = tuple(Look(f"{code(path)}: is there", facts.context.link(path)) for path in near)
    file = code(place.module.files[0])
    yield _Cause(NEAR.format(names=names) if names else "", "", GONE_REMEDY.format(file=file), looked)


def _in_submodule(facts: Facts, place: Place) -> Iterator[_Cause]:
    if gitlink := facts.tree.gitlink_above(place.module.missing):
        folder = code(gitlink.path)
        look = Look(f"{folder}: is a submodule", facts.context.commit_link)
        yield _Cause(SUBMODULE.format(folder=folder), SUBMODULE_HOW.format(folder=folder), SUBMODULE_REMEDY, (look,))


def _made(facts: Facts, declared: Declared, place: Place) -> Iterator[_Cause]:
    """What setuptools-scm, Hatch and the like write: their settings name the file."""
    file = place.module.files[0]
    for path in declared.manifests:
        for number, line in lines_of(facts.text(path) or ""):
            if re.search(rf"(?:version_file|write_to|version-file|VERSION_FILE)\W.*[\"'/]?{re.escape(file)}\b", line):
                look = Look(f"{code(path)} line {number}: {code(line.strip())}", facts.context.link(path, number))
                yield _Cause(MADE.format(file=code(path), line=number), MADE_HOW, MADE_REMEDY, (look,))


def _built(facts: Facts, place: Place) -> Iterator[_Cause]:
    """What is compiled or generated from a file that stands beside it."""
    stem = re.sub(r"_pb2(?:_grpc)?$", "", place.module.missing)
    ends = (".proto",) if stem != place.module.missing else _SOURCES
    for source in (f"{stem}{end}" for end in ends):
        if source in facts.tree.entries:
            look = Look(f"{code(source)}: is there", facts.context.link(source))
            remedy = BUILT_REMEDY.format(source=code(source))
            yield _Cause(BUILT.format(source=code(source)), BUILT_HOW.format(source=code(source)), remedy, (look,))


def _cased(facts: Facts, place: Place) -> Iterator[_Cause]:
    for wanted in place.module.files:
        for entry in facts.tree.otherwise_cased(wanted):
            there, other = entry.path.removesuffix("/__init__.py"), code(entry.path)
            file = wanted.removesuffix("/__init__.py")
            remedy = CASE_REMEDY.format(command=code(f"git mv {argument(there)} {argument(file)}"))
            look = Look(f"{other}: is there", facts.context.link(entry.path))
            diff = _import_diff(facts, place, _module_of(place, entry.path))
            yield _Cause(CASE.format(other=other), CASE_HOW.format(other=other), remedy, (look,), diff)


def _left_out(facts: Facts, place: Place) -> Iterator[_Cause]:
    texts = {path: text for path in facts.texts if path.endswith(GITIGNORE) and (text := facts.text(path)) is not None}
    for path in place.module.files:
        if rule := by_git(path, texts):
            command = f"git add --force {argument(path)}"
            file, pattern = code(rule.file), code(rule.text)
            look = Look(f"{file} line {rule.line}: {pattern}", facts.context.link(rule.file, rule.line))
            detail = IGNORED.format(file=file, line=rule.line, pattern=pattern)
            remedy = IGNORED_REMEDY.format(command=code(command))
            yield _Cause(detail, IGNORED_HOW.format(file=file), remedy, (look,), commands=(command,))


def _from_base(facts: Facts, place: Place) -> Iterator[_Cause]:
    base = facts.context.base
    for old in place.module.files:
        found = facts.on_base.get(old)
        if base is None or found is None or found.oid is None:
            continue
        look = Look(
            f"{code(old)}: is there on {code(base.branch)}",
            f"{facts.context.web_url}/{facts.context.repository}/blob/{base.sha}/{old}",
        )
        if new := _moved_to(facts, found):
            shown = Look(f"{code(new)}: has the same content", facts.context.link(new))
            diff = _import_diff(facts, place, _module_of(place, new))
            detail = MOVED.format(old=code(old), new=code(new))
            remedy = MOVED_REMEDY.format(module=place.shown)
            yield _Cause(detail, MOVED_HOW.format(new=code(new)), remedy, (shown, look), diff, by_change=True)
        else:
            remedy = REMOVED_REMEDY.format(command=code(f"git checkout {base.sha} -- {shlex.quote(old)}"))
            # A branch that is behind lacks the file, too, without a change of its own.
            deleted = facts.changes is not None and facts.changes.files.get(old) == "DELETED"
            yield _Cause(REMOVED.format(old=code(old)), REMOVED_HOW, remedy, (look,), by_change=deleted or None)


def _moved_to(facts: Facts, found: Found) -> str | None:
    """The only file with the content that the base has under the old name, where the pull request brings it."""
    same = [entry.path for entry in facts.tree.with_oid(found.oid or "")]
    changed = facts.changes.files if facts.changes else {}
    moved = [path for path in same if changed.get(path) in {"RENAMED", "ADDED"}]
    return moved[0] if len(moved) == 1 and len(same) == 1 else None


def _module_of(place: Place, path: str) -> str | None:
    """The name by which a file of the same root is imported, with what follows the missing part."""
    root = place.module.root
    if root and not path.startswith(f"{root}/"):
        return None
    inner = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
    found = place.module.missing[len(root) :].strip("/").count("/") + 1
    rest = place.module.name.split(".")[found:]
    return ".".join([*inner.split("/"), *rest])


def _import_diff(facts: Facts, place: Place, new: str | None) -> str:
    """The importing file with the other name, where a `from ... import` is all that names the old one."""
    text = facts.text(place.by) if place.by else None
    if place.by is None or text is None or new is None:
        return ""
    pattern = re.compile(rf"^([ \t]*from[ \t]+){re.escape(place.module.name)}([ \t]+import\b)", re.MULTILINE)
    mentions = re.findall(rf"(?<![\w.]){re.escape(place.module.name)}(?!\w)", text)
    if len(mentions) != len(pattern.findall(text)) or _modules_in(facts, place):
        return ""
    return mend.edited(place.by, text, pattern.sub(lambda found: f"{found[1]}{new}{found[2]}", text))


def _modules_in(facts: Facts, place: Place) -> bool:
    """Whether the name is that of a package that other files import parts of, so that one import is not all."""
    return any(posixpath.dirname(entry.path) == place.module.missing for entry in facts.tree.files())
