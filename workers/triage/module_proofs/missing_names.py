"""What the repository says of a name that a Python module should have and does not."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from workers.triage.manifests.declared import Declared
from workers.triage.manifests.distributions import candidates
from workers.triage.manifests.own_modules import OwnModule
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import Facts, not_checked
from workers.triage.python_reading import parsed
from workers.triage.text import code

FOREIGN = "{module} is no module of this repository: which releases of its package have the name is not in its files."
UNREADABLE = "{file} cannot be parsed, so that its names are not known."
STAR = "{file} (line {line}) imports all names of another module, so that it may have {name} from there."
LACKS = "{file} defines no {name}{near}."
LACKS_SUMMARY = "{module} has no {name}, which another file imports from it."
LACKS_REMEDY = "Define {name} in {file}, or import what is there{near}."
NEAR = "; nearest are {names}"
CIRCLE = "{file} defines {name} in line {line}, so that it was imported before Python had come to that line."
CIRCLE_SUMMARY = "Two modules import each other: {name} of {module} was asked for before it was defined."
CIRCLE_REMEDY = """\
Move what both need out of {file} into a third module, or import {name} inside of the function that needs it."""
COPY = "{file} defines {name} in line {line}, but the step imported the copy at {path}."
COPY_SUMMARY = "The step imports an installed copy of {module}, which is not the one in this repository."
COPY_REMEDY = "Install the project from the checkout (`python -m pip install -e .`), not a released or older one."
DEFINED = "{file} defines {name} in line {line}; why the step does not find it there cannot be seen in the files."
_INSTALLED = "-packages/"


def prove_name(facts: Facts, declared: Declared, imported: str, places: Sequence[OwnModule], quote: str) -> Proof:
    """What the module's file in the repository says; `imported` ends in the name."""
    module, _, name = imported.rpartition(".")
    file = _file(facts, places)
    if file is None or not module:
        found = declared.of(candidates(module.split(".")[0]))
        looked = tuple(
            Look(f"{code(each.path)} line {each.line}: {code(each.name)}", facts.context.link(each.path, each.line))
            for each in found[:4]
        )
        return Proof(ProofState.NOT_CHECKED, FOREIGN.format(module=code(module or imported)), looked)
    tree = parsed(facts.text(file) or "")
    if tree is None:
        return not_checked(UNREADABLE.format(file=code(file)))
    names = dict(_names(tree.body))
    if name in names:
        return _defined(facts, file, module, name, names[name], quote)
    if "*" in names:
        return not_checked(STAR.format(file=code(file), line=names["*"], name=code(name)))
    return _lacks(facts, file, module, name, names)


def _file(facts: Facts, places: Sequence[OwnModule]) -> str | None:
    for place in places:
        if place.path:
            file = place.path if place.path.endswith(".py") else f"{place.path}/__init__.py"
            return file if facts.text(file) is not None else None
    return None


def _names(body: Sequence[ast.stmt]) -> Iterator[tuple[str, int]]:
    """The names that statements give at a module's outermost level, in branches too, with their lines."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name.split(".")[0], node.lineno) for alias in node.names)
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.stmt):
                yield from _names([inner])
            elif isinstance(inner, ast.ExceptHandler | ast.match_case):
                yield from _names(inner.body)
            else:
                yield from _stored(inner)


def _stored(node: ast.AST) -> Iterator[tuple[str, int]]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id, each.lineno


def _defined(facts: Facts, file: str, module: str, name: str, line: int, quote: str) -> Proof:
    shown, where = code(name), code(file)
    look = Look(f"{where} line {line}: defines {shown}", facts.context.link(file, line))
    if "partially initialized" in quote:
        return Proof(
            ProofState.CONFIRMED,
            CIRCLE.format(file=where, name=shown, line=line),
            (look,),
            CIRCLE_SUMMARY.format(name=shown, module=code(module)),
            CIRCLE_REMEDY.format(file=where, name=shown).replace("\n", " "),
        )
    copy = quote.rpartition("(")[2].rstrip(")")
    if _INSTALLED in copy:
        return Proof(
            ProofState.REFUTED,
            COPY.format(file=where, name=shown, line=line, path=code(copy)),
            (look,),
            COPY_SUMMARY.format(module=code(module)),
            COPY_REMEDY,
        )
    return Proof(ProofState.NOT_CHECKED, DEFINED.format(file=where, name=shown, line=line), (look,))


def _lacks(facts: Facts, file: str, module: str, name: str, names: dict[str, int]) -> Proof:
    close = get_close_matches(name, names, 3)
    near = ", ".join(code(each) for each in close)
    looked = (
        *(
            Look(f"{code(file)} line {names[each]}: {code(each)}", facts.context.link(file, names[each]))
            for each in close
        ),
        Look(f"{code(file)}: does not define {code(name)}", facts.context.link(file)),
    )
    return Proof(
        ProofState.CONFIRMED,
        LACKS.format(file=code(file), name=code(name), near=NEAR.format(names=near) if near else ""),
        looked,
        LACKS_SUMMARY.format(module=code(module), name=code(name)),
        LACKS_REMEDY.format(name=code(name), file=code(file), near=f", such as {near}" if near else ""),
    )
