"""Python modules that no distribution brings, because they are Python's own: absent ones, and hidden ones."""

from __future__ import annotations

import sys

from workers.triage.manifests.declaration import normalised
from workers.triage.manifests.declared import Declared
from workers.triage.manifests.distributions import RENAMED, candidates
from workers.triage.manifests.own_modules import own
from workers.triage.model import Look, Proof, ProofState
from workers.triage.patterns import Pattern
from workers.triage.proving import Facts
from workers.triage.python_history import MODULES_SINCE, MODULES_UNTIL
from workers.triage.text import code

ENDED = "{module} was a part of Python itself, and Python {version} and later ones have it no more."
ENDED_REMEDY = "Take the import of {module} out of the code, or run the job on an older Python than {version}."
BEGAN = "{module} is a part of Python itself, and only Python {version} and later ones have it."
BEGAN_REMEDY = "Run the job on Python {version} or later, or do without {module}."
PART = "{module} is a part of Python itself, which no package of the index brings: this Python is there without it."
PART_REMEDY = """\
Use a whole Python, such as that of `actions/setup-python`, or build this one where the headers of the library are that
{module} needs; on Debian and Ubuntu some parts are packages of their own, such as `python3-tk` and `python3-venv`."""
ENDED_SUMMARY = "{module} is no part of Python any more."
INNER = "{top} is a part of Python itself; which of its releases have {module} is not in the repository."
INNER_REMEDY = "Correct the import, or run the job on a release of Python that has {module}."
PART_SUMMARY = "The Python of this step lacks {module}, a part of Python itself."
HIDES = "{file} has the name of {whose}, and Python finds it first."
HIDES_SUMMARY = "{file} of this repository hides {whose}, which another file means to import."
HIDES_REMEDY = "Rename {file}, and what imports it."
OF_PYTHON = "Python's own module {module}"
OF_PACKAGE = "the module {module} of the package {package}"
_INSTALLED = Pattern(r"-packages/|/lib/python\d")
_USUAL = frozenset({"code", "site", "test", "this"})
"""Names of Python's own modules that projects give to their files and nobody means to import."""


def is_standard(module: str) -> bool:
    """Whether a top-level module is Python's own, in any release."""
    return module in sys.stdlib_module_names or module in MODULES_UNTIL or module in MODULES_SINCE


def prove_standard(module: str) -> Proof:
    """What there is to say of a part of Python that a step lacks; which release the step has is not looked at."""
    top, shown = module.split(".", maxsplit=1)[0], code(module)
    summary = PART_SUMMARY.format(module=shown)
    if until := MODULES_UNTIL.get(top):
        version = ".".join(map(str, until))
        told, remedy = ENDED.format(module=shown, version=version), ENDED_REMEDY.format(module=shown, version=version)
        remedy = f"{remedy} {RENAMED[top]}" if top in RENAMED else remedy
        summary = ENDED_SUMMARY.format(module=shown)
    elif since := MODULES_SINCE.get(module) or MODULES_SINCE.get(top):
        version = ".".join(map(str, since))
        told, remedy = BEGAN.format(module=shown, version=version), BEGAN_REMEDY.format(module=shown, version=version)
    elif "." in module:
        told, remedy = INNER.format(top=code(top), module=shown), INNER_REMEDY.format(module=shown)
    else:
        told, remedy = PART.format(module=shown), PART_REMEDY.format(module=shown).replace("\n", " ")
    return Proof(ProofState.NOT_CHECKED, told, (), summary, remedy)


def prove_hidden(facts: Facts, declared: Declared, module: str, quote: str) -> Proof | None:
    """A file of the repository that takes the place of a module of Python or of a package; None where none does."""
    top = module.split(".", maxsplit=1)[0]
    found = next((each for each in own(facts.tree, top) if each.path and each.path.endswith(f"{top}.py")), None)
    path = found.path if found else None
    # The log names the file that was imported, or says that what was found has no parts.
    if (
        path is None
        or _INSTALLED.search(quote)
        or not (f"/{path})" in quote.replace("\\", "/") or "is not a package" in quote)
    ):
        return None
    named = {normalised(name) for name in candidates(top)}
    if any(normalised(each.project or "") in named for each in declared.manifests.values()):
        return None
    needed = next(iter(declared.of(named)), None)
    if top in _USUAL or not (needed or is_standard(top)):
        return None
    whose = (
        OF_PACKAGE.format(module=code(top), package=code(needed.name)) if needed else OF_PYTHON.format(module=code(top))
    )
    looks: tuple[Look, ...] = (Look(f"{code(path)}: is there", facts.context.link(path)),)
    if needed:
        line = f" line {needed.line}" if needed.line else ""
        link = facts.context.link(needed.path, needed.line)
        looks = (*looks, Look(f"{code(needed.path)}{line}: declares {code(needed.name)}", link))
    return Proof(
        ProofState.REFUTED,
        HIDES.format(file=code(path), whose=whose),
        looks,
        HIDES_SUMMARY.format(file=code(path), whose=whose),
        HIDES_REMEDY.format(file=code(path)),
    )
