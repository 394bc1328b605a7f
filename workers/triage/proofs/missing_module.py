"""A module that is not there: the repository's own or another's, declared or not, installed by which step or by none.

Checked are, for Python: the repository's own packages (another folder, another case, ignored, moved or removed, written
by a build), every file that declares packages, and what the job's steps install of it. For Node.js, Go and Ruby: the
file or the declaration that the import needs.
"""

from __future__ import annotations

import posixpath

from workers.triage import missing_node_files
from workers.triage.manifests.declared import GO, NODE, PYTHON, RUBY, declared, manifests
from workers.triage.manifests.distributions import RENAMED, REQUIREMENTS_OF, UNDECIDED, candidates, of_module
from workers.triage.manifests.own_modules import SOURCES, OwnModule, importers, inner, is_name, own
from workers.triage.manifests.supply import Supply
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.module_proofs import missing_elsewhere, missing_node
from workers.triage.module_proofs.gone_own import prove_gone
from workers.triage.module_proofs.missing_names import prove_name
from workers.triage.module_proofs.missing_own import Place, prove_there
from workers.triage.module_proofs.missing_packages import Wanted, prove_package
from workers.triage.patterns import Pattern
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.repository.ignored import GITIGNORE
from workers.triage.repository.step_at_fault import failing_step
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow_place import paths_for
from workers.triage.standard_modules import is_standard, prove_hidden, prove_standard
from workers.triage.text import code

OTHER_LANGUAGE = "How a project in this language declares its modules is not read."
NOT_LISTED = "GitHub does not list all files of this commit, so that the module may be in it."
WANTS = "{by} imports {module}"
JOB_WANTS = "The job needs the module {module}"
INNER = "{path} is there, but it is imported by its whole name, {whole}."
INNER_SUMMARY = "{by} imports {module}, which the repository has only as {whole}."
INNER_REMEDY = "Import it as {whole}{relatively}."
RELATIVELY = ", or relatively (`from . import {last}`)"

_LANGUAGES = (
    (PYTHON, Pattern(r"No module named |cannot import name |find(?:ing)? (?:module specification|spec) for ")),
    (PYTHON, Pattern(r"Could not import extension |Missing optional dependency |plugin is not installed")),
    (GO, Pattern(r"no required module provides package|cannot find module providing package|is not in (?:std|GOROOT)")),
    (RUBY, Pattern(r"cannot load such file")),
    (NODE, Pattern(r"Cannot find (?:module|package)|Can't resolve|[Cc]ould not resolve|[Ff]ailed to resolve")),
)
_NAME = Pattern(r"cannot import name ")
_BY = Pattern(r"^`+ ?(?P<by>[^`]+?) ?`+ imports ")
_TEST = Pattern(r"(?:^|/)(?:tests?|testing)/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")


def language(finding: Finding) -> str | None:
    """The language whose tool said it."""
    return next((spoken for spoken, pattern in _LANGUAGES if pattern.search(finding.quote)), None)


def module_of(finding: Finding) -> str:
    """The module that is missing."""
    return str(finding.subject.get("module") or "")


def importer(finding: Finding, tree: Tree) -> str | None:
    """The file of the repository that imports it, as far as the log tells."""
    match = _BY.search(finding.summary)
    by = str(match["by"]) if match else ""
    if by in tree.entries:
        return by
    return next(importers(by or finding.excerpt, tree), None)


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """The workflow, what declares packages, the importing file, and where a module of the repository's own would be."""
    spoken, module = language(finding), module_of(finding)
    if spoken is None:
        return Needs()
    files = {*paths_for(finding, context, tree), *manifests(tree, spoken)}
    by = importer(finding, tree)
    if by:
        files.add(by)
    if spoken == NODE:
        return Needs(frozenset(files)) | missing_node_files.needs(module, by, tree)
    if spoken != PYTHON or not is_name(module):
        return Needs(frozenset(files)) | missing_elsewhere.needs(spoken, module, tree)
    return Needs(frozenset(files)) | _own_needs(finding, module, tree)


def _own_needs(finding: Finding, module: str, tree: Tree) -> Needs:
    found = next(iter(own(tree, _without_name(finding, module))), None)
    if found is None:
        return Needs()
    if not found.missing:
        path = found.path or ""
        file = path if path.endswith(".py") else f"{path}/__init__.py"
        return Needs(frozenset({file}) if _NAME.search(finding.quote) else frozenset())
    parts = found.missing.split("/")
    ignoring = {"/".join([*parts[:length], GITIGNORE]) for length in range(len(parts))}
    return Needs(frozenset(ignoring & set(tree.entries)), frozenset(found.files), changes=True)


def _without_name(finding: Finding, module: str) -> str:
    """The module, where the log says that only a name in it is missing."""
    return module.rpartition(".")[0] or module if _NAME.search(finding.quote) else module


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the repository says of the module."""
    spoken, module = language(finding), module_of(finding)
    by = importer(finding, facts.tree)
    if spoken == NODE:
        return missing_node.prove(finding, facts, module, by)
    if spoken != PYTHON or not is_name(module):
        return missing_elsewhere.prove(finding, facts, spoken, module, by) if spoken else not_checked(OTHER_LANGUAGE)
    found = declared(facts, PYTHON)
    if hidden := prove_hidden(facts, found, module, finding.quote):
        return hidden
    if _NAME.search(finding.quote):
        return prove_name(facts, found, module, own(facts.tree, _without_name(finding, module)), finding.quote)
    step = failing_step(finding, facts)
    top = module.split(".")[0]
    ours = _ours(facts, module, foreign=bool(found.of(candidates(top)) or of_module(top)))
    if ours and ours.missing:
        return prove_gone(facts, found, Place(ours, by))
    if not ours and is_standard(top) and not found.of(candidates(top)):
        return prove_standard(module)
    if isinstance(step, str):
        return not_checked(step)
    supply = Supply(step, found)
    if ours:
        return prove_there(facts, supply, Place(ours, by))
    if facts.tree.truncated:
        return not_checked(NOT_LISTED)
    return _inner(facts, module, by) or prove_package(facts, supply, _wanted(module, by))


def _ours(facts: Facts, module: str, *, foreign: bool) -> OwnModule | None:
    """The repository's own module of that name; a well-known name in some odd folder is taken for the well-known."""
    for found in own(facts.tree, module):
        if found.root in SOURCES or not foreign:
            return found
    return None


def _inner(facts: Facts, module: str, by: str | None) -> Proof | None:
    """A module inside of a package that is imported as if it stood outside."""
    top = module.split(".", maxsplit=1)[0]
    if of_module(top) or declared(facts, PYTHON).of(candidates(top)):
        return None
    paths = inner(facts.tree, module)
    if len(paths) != 1:
        return None
    whole = paths[0].removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
    shown, path = code(module), code(paths[0])
    beside = by is not None and "." not in module and posixpath.dirname(by) == paths[0].rpartition(f"/{module}")[0]
    relatively = RELATIVELY.format(last=module) if beside else ""
    return Proof(
        ProofState.CONFIRMED,
        INNER.format(path=path, whole=code(whole)),
        (Look(f"{path}: is there", facts.context.link(paths[0])),),
        INNER_SUMMARY.format(by=code(by) if by else "The job", module=shown, whole=code(whole)),
        INNER_REMEDY.format(whole=code(whole), relatively=relatively),
    )


def _wanted(module: str, by: str | None) -> Wanted:
    top = module.split(".", maxsplit=1)[0]
    shown = WANTS.format(by=code(by), module=code(module)) if by else JOB_WANTS.format(module=code(module))
    return Wanted(
        shown,
        code(top),
        candidates(top),
        REQUIREMENTS_OF.get(top) or of_module(top),
        RENAMED.get(top, ""),
        for_tests=bool(by and _TEST.search(by)),
        undecided=top in UNDECIDED,
    )


PROVER = Prover("missing-module", needs, prove)
