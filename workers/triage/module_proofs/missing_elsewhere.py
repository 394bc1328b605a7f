"""What the repository says of a Go package or a Ruby feature that a job lacks."""

from __future__ import annotations

import posixpath
import re

from workers.triage.manifests.declaration import Declaration
from workers.triage.manifests.declared import GO, RUBY, Declared, declared
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.proving import Facts, Needs, not_checked
from workers.triage.repository.tree import Tree
from workers.triage.text import code

NOT_READ = "What {module} is, the files of the repository do not tell."
GO_OWN = "{path} belongs to this repository's own module {own} ({file}), which has no Go files in {folder}{near}."
GO_OWN_SUMMARY = "The repository's own package {module} is not in it."
GO_OWN_REMEDY = "Commit {folder}, or correct the import{near}."
GO_CASE = "; there is {other}"
GO_THERE = "{folder} is there and has Go files; why Go does not find it cannot be seen in the files."
GO_UNDECLARED = "No `go.mod` of the repository requires a module that {module} could be in; looked at: {files}."
GO_UNDECLARED_SUMMARY = "The code imports {module}, and no `go.mod` requires a module that has it."
GO_UNDECLARED_REMEDY = "Run `go get {module}`, or `go mod tidy`, and commit `go.mod` and `go.sum`."
GO_DECLARED = "{file} (line {line}) requires {name}, so that what is missing is this package in that release."
NO_FILES = "The repository has no {name} that could be read."
RUBY_OWN = "{path} is the repository's own, so that {folder} has to be on the load path: `-I {folder}`."
RUBY_OWN_SUMMARY = "{module} is the repository's own, in {path}, but this step does not look for it there."
RUBY_OWN_REMEDY = "Run Ruby with `-I {folder}`, or require it with `require_relative`."
RUBY_UNDECLARED = "No Gemfile or gemspec names a gem like {module}; looked at: {files}."
RUBY_UNDECLARED_SUMMARY = "The code requires {module}, and no Gemfile or gemspec names a gem like it."
RUBY_UNDECLARED_REMEDY = """\
Run the step with `bundle exec` where `Gemfile.lock` has the gem that brings {module}; else add that gem to the Gemfile,
having looked up its name, and commit `Gemfile.lock` as well."""
RUBY_GEM_REMEDY = "{module} was Ruby's own and is a gem now: add it to the Gemfile, and commit `Gemfile.lock` as well."
RUBY_DECLARED = "{file} (line {line}) names {name}{group}; whether this step runs with it cannot be seen in the files."
_OWN_GEMS = frozenset(
    {"abbrev", "base64", "benchmark", "bigdecimal", "csv", "drb", "fiddle", "getoptlong", "irb", "logger", "mutex_m"}
    | {"nkf", "observer", "ostruct", "pstore", "racc", "rdoc", "readline", "reline", "rinda", "syslog"}
)
"""What newer Rubies have as gems only: https://stdgems.org/"""
_VERSION = re.compile(r"/v\d+$")


def needs(_spoken: str, _module: str, _tree: Tree) -> Needs:
    """Nothing beyond the files that declare packages."""
    return Needs()


def prove(_finding: Finding, facts: Facts, spoken: str, module: str, _by: str | None) -> Proof:
    """What the files say."""
    if spoken == GO:
        return _go(facts, declared(facts, GO), module)
    if spoken == RUBY:
        return _ruby(facts, declared(facts, RUBY), module)
    return not_checked(NOT_READ.format(module=code(module)))


def _go(facts: Facts, found: Declared, module: str) -> Proof:
    for path, manifest in found.manifests.items():
        own = manifest.project or ""
        if own and (module == own or module.startswith(f"{own}/")):
            folder = posixpath.join(posixpath.dirname(path), module[len(own) :].strip("/"))
            return _go_own(facts, module, own, path, folder)
    for each in found.all():
        name = _VERSION.sub("", each.name)
        if module == each.name or module.startswith((f"{each.name}/", f"{name}/")):
            look = _look(facts, each)
            told = GO_DECLARED.format(file=code(each.path), line=each.line, name=code(each.name))
            return Proof(ProofState.NOT_CHECKED, told, (look,))
    if not found.manifests or found.unread or facts.tree.truncated:
        return not_checked(NO_FILES.format(name="`go.mod`"))
    files = ", ".join(code(path) for path in found.manifests)
    return Proof(
        ProofState.CONFIRMED,
        GO_UNDECLARED.format(module=code(module), files=files),
        _none(facts, found, module),
        GO_UNDECLARED_SUMMARY.format(module=code(module)),
        GO_UNDECLARED_REMEDY.format(module=module) if re.fullmatch(r"[\w./~-]+", module) else None,
    )


def _look(facts: Facts, declaration: Declaration) -> Look:
    where = f"{code(declaration.path)} line {declaration.line}"
    return Look(f"{where}: {code(declaration.name)}", facts.context.link(declaration.path, declaration.line))


def _none(facts: Facts, found: Declared, module: str) -> tuple[Look, ...]:
    paths = list(found.manifests)[:8]
    return tuple(Look(f"{code(path)}: does not name {code(module)}", facts.context.link(path)) for path in paths)


def _go_own(facts: Facts, module: str, own: str, file: str, folder: str) -> Proof:
    shown = code(folder or ".")
    if any(each.path.endswith(".go") and posixpath.dirname(each.path) == folder for each in facts.tree.files()):
        return not_checked(GO_THERE.format(folder=shown))
    if not facts.tree.knows(f"{folder}/x.go"):
        return not_checked(NO_FILES.format(name=f"complete list of files, so that {shown} may be there"))
    cased = next(iter(facts.tree.otherwise_cased(folder)), None)
    near = GO_CASE.format(other=code(cased.path)) if cased else ""
    return Proof(
        ProofState.CONFIRMED,
        GO_OWN.format(path=code(module), own=code(own), file=code(file), folder=shown, near=near),
        (Look(f"{shown}: has no Go files", facts.context.commit_link), Look(f"{code(file)}: module {code(own)}", "")),
        GO_OWN_SUMMARY.format(module=code(module)),
        GO_OWN_REMEDY.format(folder=shown, near=f" to {code(cased.path)}" if cased else ""),
    )


def _ruby(facts: Facts, found: Declared, module: str) -> Proof:
    path = next((each for each in (f"lib/{module}.rb", f"{module}.rb") if each in facts.tree.entries), None)
    if path:
        folder = posixpath.normpath(path[: -len(f"{module}.rb")] or ".")
        return Proof(
            ProofState.REFUTED,
            RUBY_OWN.format(path=code(path), folder=folder),
            (Look(f"{code(path)}: is there", facts.context.link(path)),),
            RUBY_OWN_SUMMARY.format(module=code(module), path=code(path)),
            RUBY_OWN_REMEDY.format(folder=folder),
        )
    top = module.split("/", maxsplit=1)[0]
    for each in found.of([top, module.replace("/", "-"), top.replace("_", "-")]):
        group = f" in the group {code(each.group)}" if each.group else ""
        look = _look(facts, each)
        told = RUBY_DECLARED.format(file=code(each.path), line=each.line, name=code(each.name), group=group)
        return Proof(ProofState.NOT_CHECKED, told, (look,))
    if not found.manifests or found.unread or facts.tree.truncated:
        return not_checked(NO_FILES.format(name="Gemfile"))
    files = ", ".join(code(path) for path in found.manifests)
    # A gem of the list may bring it, or one that these need: only what was Ruby's own has the name of its gem.
    state = ProofState.CONFIRMED if module in _OWN_GEMS else ProofState.NOT_CHECKED
    return Proof(
        state,
        RUBY_UNDECLARED.format(module=code(module), files=files),
        _none(facts, found, module),
        RUBY_UNDECLARED_SUMMARY.format(module=code(module)) if module in _OWN_GEMS else None,
        (RUBY_GEM_REMEDY if module in _OWN_GEMS else RUBY_UNDECLARED_REMEDY)
        .format(module=code(module))
        .replace("\n", " "),
    )
